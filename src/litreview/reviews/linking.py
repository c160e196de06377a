"""The consensus on links and on claims of fact, from people's words alone.

Standing judgements enter, with the claims and their sources; one `Link` per study, claim and part
leaves, and the words on each claim of fact. A machine never links anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from litreview.model.basis import Basis
from litreview.model.claim import Claim, Source
from litreview.model.identity import ClaimId, StudyId, pmid_of
from litreview.model.judgement import LINK, STATED, Judgement
from litreview.model.link import Link, LinkValue, LinkWord
from litreview.model.policy import DEFAULT_POLICY, Policy
from litreview.model.text import StudyText
from litreview.model.vocabulary import (
    Account,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Reported,
    Stated,
    Verdict,
)
from litreview.reviews.active import in_order
from litreview.reviews.basis import rests_on_page
from litreview.reviews.quotes import recheck
from litreview.reviews.roles import suggest_role
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
    Stated.YES: Verdict.DOCUMENTED,
    Stated.PARTLY: Verdict.PARTLY_DOCUMENTED,
    Stated.NO: Verdict.CONTRADICTED,
    Stated.NOT_REPORTED: Verdict.NOT_DOCUMENTED,
}


def make_links(
    judgements: Iterable[Judgement],
    texts: Mapping[StudyId, StudyText],
    whole: Collection[StudyId] = (),
    claims: Iterable[Claim] = (),
    sources: Collection[Source] = (),
    policy: Policy = DEFAULT_POLICY,
) -> tuple[Link, ...]:
    """Return one link per study, claim and part of the claim, by claim, study and part.

    Args:
        judgements: Standing ones, in any order; those that link nothing are left out.
        texts: Every study in the store; the quotes of others stay unchecked.
        whole: The studies of which the text is all that PubMed shows; see `recheck`.
        claims: Those known: a word that rests on the page that makes its claim is told apart.
        sources: What claims and bases name, as `reports.toml` lists it.
        policy: Which readers are the same people.
    """
    known = {claim.id: claim for claim in claims}
    grouped: defaultdict[tuple[ClaimId, StudyId, str], list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        value, study, claim = judgement.value, judgement.study, judgement.claim
        if judgement.field != LINK or not isinstance(value, LinkValue):
            continue
        if study is not None and claim is not None:
            grouped[claim, study, value.part].append(judgement)
    ordered = sorted(grouped.items(), key=lambda item: _place(*item[0]))
    return tuple(
        _link(
            study,
            claim,
            words,
            _Context(texts.get(study), study in whole, known.get(claim), sources, policy),
        )
        for (claim, study, _), words in ordered
    )


def facts(judgements: Iterable[Judgement]) -> dict[ClaimId, tuple[Judgement, ...]]:
    """The standing words on every claim of fact, oldest first, by claim.

    Of each reviewer the latest on each source: two sources of one reviewer may disagree. Where
    somebody adjudicated, also what they had before them.
    """
    grouped: defaultdict[ClaimId, list[Judgement]] = defaultdict(list)
    for judgement in in_order(judgements):
        claim = judgement.claim if judgement.field == STATED else None
        if claim is not None and judgement.retracts is None:
            grouped[claim].append(judgement)
    return {claim: _without_replaced(grouped[claim]) for claim in sorted(grouped)}


def of_others(
    judgements: Iterable[Judgement], claim: Claim, sources: Collection[Source]
) -> tuple[Judgement, ...]:
    """The words on a claim of fact that rest on more than the page that makes it.

    A page that an account only mentions, beside others, is not what it rests on.
    """
    return tuple(w for w in judgements if not rests_on_page(_as_named(w.basis), claim, sources))


def _as_named(basis: Basis | None) -> Basis | None:
    """A basis known by its source's id or address alone, whatever else its words mention."""
    return None if basis is None else replace(basis, account=Account.FULL_TEXT)


def fact_verdict(
    judgements: Iterable[Judgement], policy: Policy = DEFAULT_POLICY
) -> Verdict | None:
    """What the words on one claim of fact come to; None when there are none.

    A source that states it documents it, one that states the contrary contradicts it, and one
    that is silent does neither. Where sources or people differ and nobody decided: mixed.
    """
    words = next(iter(facts(judgements).values()), ())
    if not words:
        return None
    ruling = weigh_words(words, _stated, policy)
    if ruling.decided and ruling.deciding is not None:
        return FACTS[_stated(ruling.deciding)]
    by_source: defaultdict[str, set[str]] = defaultdict(set)
    for word in _latest_by_source(words):
        by_source[_source_named(word)].add(_stated(word))
    if any(len(said) > 1 for said in by_source.values()):
        return Verdict.MIXED  # two people read one source differently
    said = set().union(*by_source.values()) - {Stated.NOT_REPORTED}
    if len(said) > 1:
        return Verdict.MIXED
    return FACTS[next(iter(said), Stated.NOT_REPORTED)]


def _stated(word: Judgement) -> str:
    return str(word.value)


def _source_named(word: Judgement) -> str:
    if word.basis is None:
        return ""
    return word.basis.source or " ".join(word.basis.text.casefold().split())


def _without_replaced(words: Sequence[Judgement]) -> tuple[Judgement, ...]:
    decided = max((word.at for word in words if word.adjudicates), default=None)
    before = [word for word in words if decided is not None and word.at <= decided]
    return in_order((*before, *_latest_by_source(words)))


def _latest_by_source(words: Iterable[Judgement]) -> tuple[Judgement, ...]:
    return in_order({(word.reviewer, _source_named(word)): word for word in words}.values())


def _place(claim: ClaimId, study: StudyId, part: str) -> tuple[str, int, str, str]:
    return claim, int(pmid_of(study) or 0), study, part


@dataclass(frozen=True, slots=True)
class _Context:
    """What a word is held against: the study in hand, the claim with its sources, the policy."""

    text: StudyText | None
    whole: bool
    claim: Claim | None
    sources: Collection[Source]
    policy: Policy


def _link(study: StudyId, claim: ClaimId, judgements: list[Judgement], context: _Context) -> Link:
    outcome = weigh_words(judgements, _value, context.policy)
    values = [_value(word) for word in outcome.words]
    value = _cautious(values) if outcome.deciding is None else _value(outcome.deciding)
    words = tuple(_word(word, context, outcome) for word in outcome.words)
    return Link(study, claim, value, words, outcome.conflict, outcome.adjudicated)


def _value(judgement: Judgement) -> LinkValue:
    if not isinstance(judgement.value, LinkValue):
        raise TypeError(f"{judgement.id} links nothing")
    return judgement.value


def _word(judgement: Judgement, context: _Context, outcome: Outcome) -> LinkWord:
    basis, text, claim = judgement.basis, context.text, context.claim
    role = basis.role if basis is not None else None
    if role is None and text is not None:
        role = suggest_role(text, basis)
    decides = outcome.decided and judgement is outcome.deciding
    return LinkWord(
        judgement.reviewer,
        _value(judgement),
        basis,
        judgement.note,
        judgement.id,
        str(recheck(basis, text, whole=context.whole)),
        role,
        claim is not None and rests_on_page(basis, claim, context.sources),
        decides,
        judgement.consent if decides else (),
    )


def _cautious(values: list[LinkValue]) -> LinkValue:
    return LinkValue(
        population=_first(POPULATION, (value.population for value in values)),
        outcome=_first(OUTCOME, (value.outcome for value in values)),
        intervention=_first(INTERVENTION, (value.intervention for value in values)),
        direction=_direction({value.direction for value in values}),
        objective=_first(OBJECTIVE, (value.objective for value in values)),
        part=values[0].part,
        n=min((value.n for value in values if value.n is not None), default=None),
    )


def _first(order: tuple[Answer, ...], given: Iterable[Answer]) -> Answer:
    return min(given, key=order.index)


def _direction(given: set[Direction]) -> Direction:
    if Direction.NOT_REPORTED in given:
        return Direction.NOT_REPORTED
    return given.pop() if len(given) == 1 else Direction.MIXED
