"""Names of things: PMIDs, study ids, claim ids, rule ids, reviewers, compounds.

Text enters; a checked name leaves, or a `NounError` that says what was meant.
"""

from __future__ import annotations

import re
from typing import NewType

from litreview.errors import NounError

Pmid = NewType("Pmid", str)
StudyId = NewType("StudyId", str)  # "pmid:29798983" or "manual:kaplan-1996"
ClaimId = NewType("ClaimId", str)
RuleId = NewType("RuleId", str)  # "design.rct.title-randomized-trial"
Compound = NewType("Compound", str)  # the stem of its query file
Reviewer = NewType("Reviewer", str)

MAX_PMID = 99_999_999  # PMIDs have had at most eight digits; NLM accession numbers
_PMID_DIGITS = len(str(MAX_PMID))

_CITED = re.compile(r"(?i)^pmid[:\s]*(?=\d)")
_SLUG = re.compile(r"[a-z0-9][a-z0-9.\-]*")
_RULE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_\-]+)+")
_COMPOUND = re.compile(r"(?!.*\.\.)[a-z0-9][a-z0-9.\-]*")  # names a file
MAX_REVIEWER = 64  # characters
_REVIEWER = re.compile(rf"(?!.*\.\.)[a-z0-9][a-z0-9._\-]{{0,{MAX_REVIEWER - 1}}}")


def check_pmid(text: str, field: str = "pmid") -> Pmid:
    """Return a PMID without leading zeros; refuse PMC ids, DOIs and anything else."""
    bare = text.strip()
    if bare.isascii() and bare.isdigit() and len(bare) <= _PMID_DIGITS and bare[0] != "0":
        return Pmid(bare)
    if re.fullmatch(r"(?i)pmc\d+(\.\d+)?", bare):
        raise NounError(
            field,
            f'"{bare}" is a PubMed Central id, not a PMID',
            "Look the article up in PubMed and write its PMID (digits only).",
        )
    if re.fullmatch(r"10\.\d{4,9}/\S+", bare):
        raise NounError(field, f'"{bare}" is a DOI, not a PMID', "Write the PMID (digits only).")
    if not re.fullmatch(r"[0-9]{1,12}", bare) or not 0 < int(bare) <= MAX_PMID:
        raise NounError(
            field, f'"{bare}" is not a PMID', "A PMID is 1 to 8 digits, such as 29798983."
        )
    return Pmid(str(int(bare)))


def check_study_id(text: str, field: str = "subject") -> StudyId:
    """Return `pmid:…` or `manual:…`; a bare number is read as a PMID, and so is "PMID 29798983"."""
    kind, colon, rest = _CITED.sub("pmid:", text.strip()).partition(":")
    if not colon:
        return StudyId(f"pmid:{check_pmid(kind, field)}")
    if kind == "pmid":
        return StudyId(f"pmid:{check_pmid(rest, field)}")
    if kind == "manual" and _SLUG.fullmatch(rest):
        return StudyId(f"manual:{rest}")
    raise NounError(
        field, f'"{text}" names no study', 'Write "pmid:29798983" or "manual:kaplan-1996".'
    )


def pmid_of(study: StudyId) -> Pmid | None:
    """The PMID of a study that PubMed holds; None for a manual record."""
    kind, _, rest = study.partition(":")
    return Pmid(rest) if kind == "pmid" else None


def cited(study: StudyId) -> str:
    """A study as a sentence names it: "PMID 29798983"; a manual record by its id."""
    pmid = pmid_of(study)
    return f"PMID {pmid}" if pmid else study


def _check_name(pattern: re.Pattern[str], text: str, field: str, what: str, fix: str) -> str:
    """Return the text when the whole of it fits; refuse it as being no `what`."""
    if not pattern.fullmatch(text):
        raise NounError(field, f'"{text}" is not a {what}', fix)
    return text


def check_claim_id(text: str, field: str = "id") -> ClaimId:
    """Return a claim id: lower case, digits, dots and hyphens."""
    fix = "Use lower-case letters, digits, dots and hyphens, such as stroke-recovery."
    return ClaimId(_check_name(_SLUG, text, field, "claim id", fix))


def check_rule_id(text: str) -> RuleId:
    """Return a rule id that reads aloud: `field.value.short-name`."""
    fix = "Write it like design.rct.title-randomized-trial."
    return RuleId(_check_name(_RULE, text, "id", "rule id", fix))


OUTCOMES = "outcomes"
"""The folder of the pages over all compounds, which no compound can have."""


def check_compound(text: str, field: str = "compound") -> Compound:
    """Return a compound's file name stem; it can never leave its folder."""
    fix = "Use the name of a file in queries/."
    if text == OUTCOMES:
        raise NounError(field, f'"{text}" is a folder of the site', "Choose another id.")
    return Compound(_check_name(_COMPOUND, text, field, "compound id", fix))


def check_reviewer(text: str, field: str = "reviewer") -> Reviewer:
    """Return a reviewer's id, which is also the name of the file they write."""
    fix = "Use lower-case letters, digits, dots, hyphens or underscores, such as a.ivanova."
    if text == "machine":
        raise NounError(field, '"machine" is what ungraded studies say', "Choose another id.")
    return Reviewer(_check_name(_REVIEWER, text, field, "reviewer id", fix))
