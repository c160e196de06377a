"""`corrections.toml` to corrections: errors found in what the site said of a compound.

A path, the compound's claim ids and whether a study is its own enter; nouns leave, the newest
first, or a `DataFileError` that knows every mistake. The file may be missing: then nothing was ever
corrected.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from pathlib import Path

from litreview.model.correction import Correction
from litreview.model.identity import ClaimId, StudyId, check_study_id
from litreview.textfiles.mistakes import Mistakes, unknown_word
from litreview.textfiles.toml import Table
from litreview.workspace.claims import read_listed, with_day


def read_corrections(
    path: Path, claims: Collection[ClaimId] | None, known: Callable[[StudyId], bool]
) -> tuple[Correction, ...]:
    """Return the corrections of one file, the newest first, of one day as filed; none without one.

    Args:
        claims: Every claim id of the compound; a correction may name no other. None when they
            are not known.
        known: Whether a study is one of the compound's; a correction may name no other.

    Raises:
        DataFileError: It cannot be used; the error names file, line and field.
    """
    found = read_listed(path, "correction", partial(_correction, claims, known))
    return tuple(sorted(found, key=lambda one: one.on, reverse=True))


def _correction(
    claims: Collection[ClaimId] | None, known: Callable[[StudyId], bool], table: Table
) -> Correction:
    pmid = table.values.get("pmid")
    if type(pmid) is int:  # a number may stand without quotation marks
        table = replace(table, values={**table.values, "pmid": str(pmid)})
    correction, mistakes = with_day(table, "on").noun(Correction), Mistakes()
    if correction.claim and claims is not None and correction.claim not in claims:
        what = unknown_word("claim", correction.claim, claims).what
        fix = "Name a claim that stands in claims.toml, or leave `claim` out."
        mistakes.append(table.wrong("claim", what, fix))
    if correction.pmid and not known(check_study_id(correction.pmid)):
        what = f"PMID {correction.pmid} is none of the compound's records"
        fix = (
            f"Correct the number, leave `pmid` out, or run `litreview refresh "
            f"{table.file.path.parent.name}` if PubMed has it by now."
        )
        mistakes.append(table.wrong("pmid", what, fix))
    if mistakes:
        raise mistakes.error()
    return correction
