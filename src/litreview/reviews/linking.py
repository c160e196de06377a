"""The consensus on links and on claims of fact, from people's words alone.

Standing judgements enter; one `Link` per study, claim and part leaves, and the words on each
claim of fact. A machine never links anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from litreview.model.identity import ClaimId, StudyId, pmid_of
from litreview.model.judgement import LINK, STATED, Judgement
from litreview.model.link import Link, LinkValue, LinkWord
from litreview.model.text import StudyText
from litreview.model.vocabulary import (
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Reported,
    Verdict,
)
from litreview.reviews.quotes import recheck
from litreview.reviews.weighing import Outcome, weigh_words

Answer = TypeVar("Answer", bound=StrEnum)

# Most cautious first: the answer that lets a study say least for the claim.
POPULATION = (PopulationMatch.MISMATCH, PopulationMatch.ADJACENT, PopulationMatch.MATCH)
OUTCOME = (OutcomeMatch.MISMATCH, OutcomeMatch.SURROGATE, OutcomeMatch.DIRECT)
INTERVENTION = (
    InterventionMatch.OTHER_COMPOUND,
    InterventionMatch.DIFFERS,
    InterventionMatch.SAME,
)
OBJECTIVE = (Reported.NO, Reported.NOT_REPORTED, Reported.YES)
FACTS: dict[str, Verdict] = {
    Reported.YES: Verdict.DOCUMENTED,
    Reported.NO: Verdict.CONTRADICTED,
    Reported.NOT_REPORTED: Verdict.NOT_DOCUMENTED,
}


def make_links(
    judgements: Iterable[Judgement],
    texts: Mapping[StudyId, StudyText],
    whole: Collection[StudyId] = (),
) -> tuple[Link, ...]:
    """Return one link per study, claim and part of the claim, by claim, study and part.

    Args:
        judgements: Standing ones, in any order; those that link nothing are left out.
        texts: Every study in the store; the quotes of others stay unchecked.
        whole: The studies of which the text is all that PubMed shows; see `recheck`.
    """
    grouped: defaultdict[tuple[ClaimId, StudyId, str], list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        value, study, claim = judgement.value, judgement.study, judgement.claim
        if judgement.field != LINK or not isinstance(value, LinkValue):
            continue
        if study is not None and claim is not None:
            grouped[claim, study, value.part].append(judgement)
    ordered = sorted(grouped.items(), key=lambda item: _place(*item[0]))
    return tuple(
        _link(study, claim, words, texts.get(study), whole=study in whole)
        for (claim, study, _), words in ordered
    )


def facts(judgements: Iterable[Judgement]) -> dict[ClaimId, tuple[Judgement, ...]]:
    """Each reviewer's latest standing word on every claim of fact, oldest first, by claim."""
    return {claim: outcome.words for claim, outcome in _fact_outcomes(judgements).items()}


def fact_verdict(judgements: Iterable[Judgement]) -> Verdict | None:
    """What the words on one claim of fact come to; None when there are none.

    A source that states it documents it, one that states the contrary contradicts it, and one
    that is silent does neither. People who differ, with nobody deciding, document nothing.
    """
    outcomes = list(_fact_outcomes(judgements).values())
    if not outcomes:
        return None
    deciding = outcomes[0].deciding
    return Verdict.NOT_DOCUMENTED if deciding is None else FACTS[str(deciding.value)]


def _fact_outcomes(judgements: Iterable[Judgement]) -> dict[ClaimId, Outcome]:
    grouped: defaultdict[ClaimId, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        claim = judgement.claim if judgement.field == STATED else None
        if claim is not None and judgement.retracts is None:
            grouped[claim].append(judgement)
    return {c: weigh_words(grouped[c], lambda word: str(word.value)) for c in sorted(grouped)}


def _place(claim: ClaimId, study: StudyId, part: str) -> tuple[str, int, str, str]:
    return claim, int(pmid_of(study) or 0), study, part


def _link(
    study: StudyId,
    claim: ClaimId,
    judgements: list[Judgement],
    text: StudyText | None,
    *,
    whole: bool,
) -> Link:
    outcome = weigh_words(judgements, _value)
    values = [_value(word) for word in outcome.words]
    value = _cautious(values) if outcome.deciding is None else _value(outcome.deciding)
    words = tuple(_word(word, text, whole=whole) for word in outcome.words)
    return Link(study, claim, value, words, outcome.conflict, outcome.adjudicated)


def _value(judgement: Judgement) -> LinkValue:
    if not isinstance(judgement.value, LinkValue):
        raise TypeError(f"{judgement.id} links nothing")
    return judgement.value


def _word(judgement: Judgement, text: StudyText | None, *, whole: bool) -> LinkWord:
    return LinkWord(
        judgement.reviewer,
        _value(judgement),
        judgement.basis,
        judgement.note,
        judgement.id,
        str(recheck(judgement.basis, text, whole=whole)),
    )


def _cautious(values: list[LinkValue]) -> LinkValue:
    return LinkValue(
        population=_first(POPULATION, (value.population for value in values)),
        outcome=_first(OUTCOME, (value.outcome for value in values)),
        intervention=_first(INTERVENTION, (value.intervention for value in values)),
        direction=_direction({value.direction for value in values}),
        objective=_first(OBJECTIVE, (value.objective for value in values)),
        part=values[0].part,
    )


def _first(order: tuple[Answer, ...], given: Iterable[Answer]) -> Answer:
    return min(given, key=order.index)


def _direction(given: set[Direction]) -> Direction:
    if Direction.NOT_REPORTED in given:
        return Direction.NOT_REPORTED
    return given.pop() if len(given) == 1 else Direction.MIXED
