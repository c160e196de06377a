"""Asserted citations against records, and quoted numbers against everything on file.

A dossier and people's judgements enter; an `Audit` leaves. Nothing here moves a tier, and nothing
is asked of PubMed: what is not in hand cannot be checked, and is said to be so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from litreview.ladder.citation import check_citation
from litreview.ladder.location import Library, in_hand, locate
from litreview.ladder.quoted_numbers import audit_numbers
from litreview.model.audit import Audit, CitationAudit, CitationStatus, Located, NumberAudit
from litreview.model.claim import AssertedCitation, Claim
from litreview.model.dossier import Dossier
from litreview.model.identity import ClaimId, Pmid, StudyId
from litreview.model.judgement import Judgement
from litreview.model.query import Query
from litreview.model.record import Record
from litreview.model.registration import find_registration, find_registrations
from litreview.model.vocabulary import Certainty

_CALLED_PMID = re.compile(
    r"\bPMIDs?\b[:#]?\s*(?P<id>\d{5,8}(?=/\d{5,8}\b)|(?=\S*\d)[^\s,;)\]]+)"
    r"(?P<more>(?:(?:\s*[,;/&]\s*|\s+(?:and|or)\s+)+\d{5,8}\b)*)",
    re.IGNORECASE,
)
_NEXT_PMID = re.compile(r"\d{5,8}")  # shorter ones may be years
_OTHER_ID = re.compile(
    r"\b(?P<pmcid>PMC\d{2,9})\b|\b(?P<doi>10\.\d{4,9}/[^\s,;)\]]+)", re.IGNORECASE
)
_PMID = re.compile(r"[1-9]\d{0,7}")


def audit(
    dossier: Dossier, judgements: Iterable[Judgement], neighbours: Iterable[Query] = ()
) -> Audit:
    """Every citation and every quoted number of one compound.

    Args:
        dossier: With every record, and every claim decided.
        judgements: People's standing words: the numbers of their remarks are looked for.
        neighbours: The other compounds of the workspace: their names make another title.
    """
    citations = audit_citations(dossier, neighbours)
    numbers, read = audit_numbers(dossier, citations, judgements)
    return Audit(dossier.query.compound, citations, numbers, read)


def audit_citations(
    dossier: Dossier, neighbours: Iterable[Query] = ()
) -> tuple[CitationAudit, ...]:
    """Every asserted citation of every claim, in the claims' order.

    Args:
        dossier: With every record, where citations without a PMID shall be found.
    """
    query = dossier.query
    names, others = (query.name, *query.synonyms), other_names(query, neighbours)
    library = Library.of(dossier.records, dossier.grades, names, others, dossier.memo)
    return tuple(
        audit_citation(one, claim, library, dossier)
        for claim in dossier.claims
        for cite in claim.cites  # each PMID of a line by itself
        for one in (cite, *_beside(cite))
    )


_NOTHING_MORE: dict[str, Any] = {
    **{"author": "", "year": None, "title": "", "journal": "", "n": None, "species": ""}
}


def _beside(cite: AssertedCitation) -> tuple[AssertedCitation, ...]:
    """A citation of each further PMID that stands in a citation line; it asserts that PMID alone.

    What the line says of author, year and so on is held against the first.
    """
    first = cite.pmid or _called(cite.as_typed)
    others = (number for number in _typed(cite.as_typed) if number != first)
    return tuple(replace(cite, pmid=Pmid(number), **_NOTHING_MORE) for number in others)


def _typed(text: str) -> tuple[str, ...]:
    """Every PMID of a line, each once, in order."""
    typed = (
        number
        for found in _CALLED_PMID.finditer(text)
        for number in (found["id"].rstrip("."), *_NEXT_PMID.findall(found["more"]))
    )
    return tuple(dict.fromkeys(number for number in typed if _PMID.fullmatch(number)))


def other_names(query: Query, neighbours: Iterable[Query]) -> tuple[str, ...]:
    """What other compounds go by: those compared with, forms that are others, and neighbours."""
    named = [comparator.name for comparator in query.comparators]
    for form in query.forms:
        if not form.same:
            named += (form.name, *form.synonyms)
    for other in neighbours:
        named += (other.name, *other.synonyms)
    mine = {name.casefold() for name in (query.name, *query.synonyms)}
    return tuple(dict.fromkeys(name for name in named if name.casefold() not in mine))


def by_claim(citations: Iterable[CitationAudit]) -> dict[ClaimId, tuple[CitationAudit, ...]]:
    """The same, claim by claim, each in its order."""
    found: defaultdict[ClaimId, list[CitationAudit]] = defaultdict(list)
    for one in citations:
        found[one.claim].append(one)
    return {claim: tuple(mine) for claim, mine in found.items()}


def numbers_by_claim(numbers: Iterable[NumberAudit]) -> dict[ClaimId, tuple[NumberAudit, ...]]:
    """The texts whose numbers were looked for in vain, by each claim they bear on, in order."""
    found: defaultdict[ClaimId, list[NumberAudit]] = defaultdict(list)
    for one in numbers:
        for claim in one.claims if one.checked else ():
            found[claim].append(one)
    return {claim: tuple(mine) for claim, mine in found.items()}


def audit_citation(
    cite: AssertedCitation, claim: Claim, library: Library, dossier: Dossier
) -> CitationAudit:
    """One citation against the record of its PMID, or against the records it may mean."""
    made = partial(CitationAudit, claim.id, cite)
    called = cite.pmid or _called(cite.as_typed)
    if called and _PMID.fullmatch(called):
        study = StudyId(f"pmid:{called}")
        if study in library.records:
            return _compared(study, cite, claim, library, dossier)
        elsewhere = _of_pmcid(f"PMC{called}", library)
        if elsewhere:
            problem = f"{called} is a PubMed Central id, not a PMID"
            return made(CitationStatus.WRONG_NAMESPACE, located=elsewhere, problem=problem)
        problem = (
            f"no record of PMID {called} is in hand: the number is wrong, or no search finds it"
        )
        beside = {f"pmid:{number}" for number in _typed(cite.as_typed)}
        found = tuple(one for one in locate(cite, claim, library) if one.study not in beside)
        return made(CitationStatus.UNLOCATABLE, located=found, problem=problem)
    if called:
        named = _by_id(called, library)
        return made(CitationStatus.WRONG_NAMESPACE, located=named, problem=_no_pmid(called))
    return _located(_by_id(cite.as_typed, library), cite, claim, library, dossier)


def _compared(
    study: StudyId, cite: AssertedCitation, claim: Claim, library: Library, dossier: Dossier
) -> CitationAudit:
    linked = {
        link.value.n
        for link in dossier.links
        if link.study == study and link.claim == claim.id and link.value.n is not None
    }
    record, grade = library.records[study], library.grades[study]
    fields = check_citation(cite, record, grade, library.names, linked, library.others)
    found = CitationAudit(claim.id, cite, CitationStatus.OK, study, fields)
    return replace(found, status=CitationStatus.MISMATCH) if found.differing else found


def _located(
    named: tuple[Located, ...],
    cite: AssertedCitation,
    claim: Claim,
    library: Library,
    dossier: Dossier,
) -> CitationAudit:
    """Found by an id it gives, else by its words; compared when it is sure enough which it is."""
    located = named or locate(cite, claim, library)
    sure = in_hand(located)
    if len(sure) != 1:
        return CitationAudit(claim.id, cite, CitationStatus.UNLOCATABLE, located=located)
    return replace(_compared(sure[0], cite, claim, library, dossier), located=located)


def _called(text: str) -> str:
    """What a citation calls a PMID, as typed; empty when it calls nothing so."""
    found = _CALLED_PMID.search(text)
    return found["id"].rstrip(".") if found else ""


def _no_pmid(called: str) -> str:
    if _OTHER_ID.match(called):
        kind = "a PubMed Central id" if called[:3].upper() == "PMC" else "a DOI"
    elif find_registrations(called):
        kind = "a trial registration"
    else:
        return f"{called} is not a PMID: a PMID has 1 to 8 digits"
    return f"{called} is {kind}, not a PMID"


def _by_id(text: str, library: Library) -> tuple[Located, ...]:
    """The records of a PMC id, DOI or registration that stands in a text."""
    if found := _OTHER_ID.search(text):
        if found["pmcid"]:
            return _of_pmcid(found["pmcid"].upper(), library)
        doi = found["doi"].rstrip(".").casefold()
        return _having(f"DOI {doi}", (r.id for r in _records(library) if r.doi.casefold() == doi))
    registration = next(iter(find_registrations(text)), "")
    if not registration:
        return ()
    return _having(
        f"registration {registration}",
        (
            record.id
            for record in _records(library)
            if any(find_registration(one.accession) == registration for one in record.registry_ids)
        ),
    )


def _of_pmcid(pmcid: str, library: Library) -> tuple[Located, ...]:
    return _having(pmcid, (r.id for r in _records(library) if r.pmcid.upper() == pmcid))


def _records(library: Library) -> Collection[Record]:
    return [entry.record for entry in library.entries.values()]


def _having(what: str, studies: Iterable[StudyId]) -> tuple[Located, ...]:
    found = sorted(studies)
    certainty = Certainty.HIGH if len(found) == 1 else Certainty.LOW
    return tuple(Located(study, certainty, (what,)) for study in found)
