"""Statements about the literature, counted from the records: at their day and now.

Claims that say what to count enter, with every record and what was studied in it; one count per
claim leaves. It reads no abstract: publication types are NLM's, species the grades'. The number to
hold against them is the claim's, or the one its statement gives.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from litreview.model.claim import Claim, Counts, LiteratureCount, Source
from litreview.model.identity import ClaimId, StudyId
from litreview.model.outline import Outline
from litreview.model.record import Record
from litreview.model.trial import NO_RELATIONS, Relations, clusters
from litreview.model.vocabulary import Species, Verdict

_WORDS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_NUMBERS = {word: number for number, word in enumerate(_WORDS)} | {"none": 0, "single": 1}
_NUMBER = re.compile(rf"(?<![\w.-])(?<!phase )(\d+(?:[.,]\d+)*\+?|{'|'.join(_NUMBERS)})(?![\w-])")
_YEAR = re.compile(r"1[5-9]\d\d|2[01]\d\d")
_VAGUE = re.compile(
    r"\b(?:at (?:least|most)|(?:more|fewer|less) than|over|under|about|around|some|up to|nearly"
    r"|almost|roughly|approximately|dozens?|hundreds?|several|many|few)\b|[~<>≥≤≈]"
)
_NONE: frozenset[StudyId] = frozenset()
_PAPERS = re.compile(
    r" (?:(?!of\b)[\w-]+ ){0,5}?(?:trials?|studies|study|papers?|publications?|articles?|reports?"
    r"|rcts?|reviews?|meta-analys[ei]s|records?|experiments?)\b"
)


def may_count(claims: Iterable[Claim], records: Iterable[Record]) -> Iterator[Record]:
    """The records whose publication types some claim counts, whatever was studied in them."""
    wanted = {kind for claim in claims if claim.counts for kind in _kinds(claim.counts)}
    return (record for record in records if wanted & _types(record))


def number_said(statement: str) -> int | None:
    """How many papers a statement says there are: "three clinical trials"; None where it is vague.

    Only when one number stands in it, in words or digits, with papers behind it. Years and phases
    are no such numbers.
    """
    folded = statement.casefold()
    found = [match for match in _NUMBER.finditer(folded) if not _YEAR.fullmatch(match[1])]
    if len(found) != 1 or _VAGUE.search(folded) or not _PAPERS.match(folded, found[0].end()):
        return None
    word = found[0][1]
    return _NUMBERS[word] if word in _NUMBERS else int(word) if word.isdecimal() else None


def count_literature(
    claims: Iterable[Claim],
    sources: Collection[Source],
    outlines: Mapping[StudyId, Outline],
    relations: Relations = NO_RELATIONS,
) -> dict[ClaimId, LiteratureCount]:
    """What every claim that counts records finds; a record counts from its first publication on.

    The day is the claim's own, else that of the first of its sources that has one. A record dated
    to the year or month of that day counts. What a person excluded is no record of the compound,
    a notice is no paper, and a record without any date is counted now and at no day. Without a
    number to hold against the count, or with a rough one, it documents nothing and contradicts
    nothing: what PubMed does not hold is not counted.

    Args:
        outlines: Of every record that may count, at least; see `may_count`.
        relations: How they hang together: further reports of a trial are counted, and named.
    """
    trials = clusters(relations.joined)
    return {
        claim.id: _count(claim, claim.counts, sources, outlines, trials)
        for claim in claims
        if claim.counts is not None
    }


def _count(
    claim: Claim,
    counts: Counts,
    sources: Collection[Source],
    outlines: Mapping[StudyId, Outline],
    trials: Mapping[StudyId, frozenset[StudyId]],
) -> LiteratureCount:
    kinds = _kinds(counts)
    chosen = {
        study: outline
        for study, outline in outlines.items()
        if not (outline.excluded or outline.notice)
        and not kinds.isdisjoint(outline.publication_types)
        and _studied(outline, counts.species)
    }
    studies = sorted(chosen, key=lambda study: (chosen[study].year or 0, study))
    found = [chosen[study] for study in studies]
    named = (source.date for name in claim.sources for source in sources if source.goes_by(name))
    given = counts.until or next(filter(None, named), "")
    number = counts.number if counts.number is not None else number_said(claim.statement)
    until = given or ("" if number is None or counts.rough else _last_true(found, number))
    then = sum(_by(record, until) for record in found) if until else None
    return LiteratureCount(
        claim.id,
        number,
        then,
        len(found),
        until,
        bool(given),
        _verdict(None if counts.rough else number, then),
        tuple(studies),
        tuple(study for study in studies if chosen[study].lost),
        tuple(_further_reports(studies, trials)),
        counts.rough,
    )


def _further_reports(
    found: Iterable[StudyId], trials: Mapping[StudyId, frozenset[StudyId]]
) -> Iterator[StudyId]:
    """Those of a trial that an earlier one reports, too."""
    before: set[StudyId] = set()
    for study in found:
        if not before.isdisjoint(trials.get(study, _NONE)):
            yield study
        before.add(study)


def _verdict(number: int | None, then: int | None) -> Verdict:
    if number is None:
        return Verdict.NOT_DOCUMENTED
    return Verdict.DOCUMENTED if then == number else Verdict.CONTRADICTED


def _last_true(found: Collection[Outline], number: int) -> str:
    """The last year in which there were so many; empty when there never were.

    There are so many until the year before the record that is one too many; where none is, the
    year of the latest record.
    """
    years = sorted({record.year for record in found if record.year is not None})
    true = [year for year in years if sum(_by(r, str(year)) for r in found) == number]
    later = [year for year in years if true and year > true[-1]]
    return str(later[0] - 1 if later else true[-1]) if true else ""


def _by(outline: Outline, day: str) -> bool:
    shared = min(len(outline.published), len(day))
    return bool(shared) and outline.published[:shared] <= day[:shared]


def _studied(outline: Outline, species: Species | None) -> bool:
    if species is None:
        return True
    both = {Species.HUMAN, Species.ANIMAL} & {species}
    return outline.species in {species, *({Species.MIXED} if both else ())}


def _kinds(counts: Counts) -> set[str]:
    return {kind.casefold() for kind in counts.publication_types}


def _types(record: Record) -> set[str]:
    return {kind.name.casefold() for kind in record.publication_types}
