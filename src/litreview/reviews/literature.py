"""Statements about the literature, counted from the records: at their day and now.

Claims that say what to count enter, with every record and what was studied in it; one count per
claim leaves. It reads no text: publication types are NLM's, species the grades'.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from litreview.model.claim import Claim, Counts, LiteratureCount, Source
from litreview.model.fields import Field
from litreview.model.grade import Grade
from litreview.model.identity import ClaimId, StudyId
from litreview.model.record import Record
from litreview.model.vocabulary import Species, Verdict


def may_count(claims: Iterable[Claim], records: Iterable[Record]) -> tuple[StudyId, ...]:
    """The records whose publication types some claim counts, whatever was studied in them."""
    wanted = {kind for claim in claims if claim.counts for kind in _kinds(claim.counts)}
    return tuple(record.id for record in records if wanted & _types(record))


def count_literature(
    claims: Iterable[Claim],
    sources: Collection[Source],
    records: Mapping[StudyId, Record],
    grades: Mapping[StudyId, Grade],
) -> dict[ClaimId, LiteratureCount]:
    """What every claim that counts records finds; a record counts from its first publication on.

    The day is the claim's own, else that of the first of its sources that has one. A record dated
    to the year or month of that day counts. What a person excluded is no record of the compound,
    and one without any date is counted now and at no day.

    Args:
        grades: Of every record that may count; see `may_count`.
    """
    return {
        claim.id: _count(claim, claim.counts, sources, records, grades)
        for claim in claims
        if claim.counts is not None
    }


def _count(
    claim: Claim,
    counts: Counts,
    sources: Collection[Source],
    records: Mapping[StudyId, Record],
    grades: Mapping[StudyId, Grade],
) -> LiteratureCount:
    found = [
        records[study]
        for study, grade in grades.items()
        if study in records
        and not grade.excluded
        and _kinds(counts) & _types(records[study])
        and _studied(grade, counts.species)
    ]
    found.sort(key=lambda record: (record.year or 0, record.id))
    named = (source.date for name in claim.sources for source in sources if source.goes_by(name))
    given = counts.until or next(filter(None, named), "")
    until = given or _last_true(found, counts.number)
    then = sum(_by(record, until) for record in found) if until else None
    right = then == counts.number
    return LiteratureCount(
        claim.id,
        counts.number,
        then,
        len(found),
        until,
        bool(given),
        Verdict.DOCUMENTED if right else Verdict.CONTRADICTED,
        tuple(record.id for record in found),
    )


def _last_true(found: Collection[Record], number: int) -> str:
    """The last year of the records in which there were so many; empty when there never were."""
    years = sorted({record.year for record in found if record.year is not None})
    true = [year for year in years if sum(_by(r, str(year)) for r in found) == number]
    return str(true[-1]) if true else ""


def _by(record: Record, day: str) -> bool:
    published = record.first_published.iso() or record.pub_date.iso()
    shared = min(len(published), len(day))
    return bool(published) and published[:shared] <= day[:shared]


def _studied(grade: Grade, species: Species | None) -> bool:
    if species is None:
        return True
    both = {Species.HUMAN, Species.ANIMAL} & {species}
    return grade.value(Field.SPECIES) in {species, *({Species.MIXED} if both else ())}


def _kinds(counts: Counts) -> set[str]:
    return {kind.casefold() for kind in counts.publication_types}


def _types(record: Record) -> set[str]:
    return {kind.name.casefold() for kind in record.publication_types}
