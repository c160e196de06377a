"""A second reading by the same people is no second reviewer, whatever it says.

Words on two blinded trials are weighed by the same rooms that weigh them in use, with and without
the words of a reader whom the policy names as the people of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders import a_claim
from tests.support.builders_reviews import BLINDED_TRIAL, FULL_TEXT, a_citation, a_word
from tests.support.sweeping import examples

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.tier import decide_tier
from litreview.model.decision import TierDecision
from litreview.model.fields import Field, Value
from litreview.model.identity import Reviewer
from litreview.model.judgement import LINK, Judgement
from litreview.model.link import LinkValue
from litreview.model.policy import Policy
from litreview.model.record import RichText
from litreview.model.vocabulary import (
    ClaimKind,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Tier,
)
from litreview.reviews.consensus import by_study, grade_study, make_links
from litreview.reviews.relations import relate

ANNA, AGAIN, BORIS = "anna", "anna-2", "boris"
POLICY = Policy(same_people={Reviewer(AGAIN): Reviewer(ANNA)})
TRIALS = ("pmid:1", "pmid:2")
SAID: dict[str, Value | LinkValue] = {
    **{str(field): value for field, value in BLINDED_TRIAL.items()},
    Field.EXPOSED: 250,
    Field.HARMS_COLLECTION: "systematic",
    Field.FULL_TEXT_READ: "yes",
    Field.REGISTERED: "yes",
    Field.RISK_OF_BIAS: "low",
    LINK: LinkValue(
        PopulationMatch.MATCH, OutcomeMatch.DIRECT, InterventionMatch.SAME, Direction.SUPPORTS
    ),
}
OTHERWISE: dict[str, Value | LinkValue] = {
    Field.RANDOMIZED: "not_reported",
    Field.CONTROL: "none",
    Field.BLINDING: "open",
    Field.N: 600,
    Field.EXPOSED: 12,
    Field.HARMS_COLLECTION: "mentioned",
    Field.FULL_TEXT_READ: "no",
    Field.REGISTERED: "no",
    Field.RISK_OF_BIAS: "high",
    LINK: replace(SAID[LINK], population=PopulationMatch.ADJACENT),  # type: ignore[type-var]
}
CLAIMS = tuple(a_claim(kind=kind) for kind in (ClaimKind.BENEFIT, ClaimKind.HARM))
THINGS = [(study, field) for study in TRIALS for field in (*SAID, Field.GROUP)]
SOME = st.lists(st.sampled_from(THINGS), unique=True)


def said(
    who: str, study: str, field: str, value: Value | LinkValue, after_s: int, **more: Any
) -> Judgement:
    subject = f"{study}@{CLAIMS[0].id}" if field == LINK else study
    word = a_word(
        field, value, reviewer=who, after_s=after_s, subject=subject, basis=FULL_TEXT, note="why"
    )
    return replace(word, **more).sealed()


def all_said(who: str, things: Iterable[tuple[str, str]] = THINGS, at: int = 0) -> list[Judgement]:
    named = {study: f"Group of {study[-1]}" for study in TRIALS}
    return [
        said(who, study, field, named[study] if field == Field.GROUP else SAID[field], at)
        for study, field in things
    ]


def decided(words: Sequence[Judgement], policy: Policy = POLICY) -> tuple[TierDecision, ...]:
    """What the words come to for a benefit and for a harm."""
    records = [replace(a_citation(study), authors=(), title=RichText(study)) for study in TRIALS]
    own = by_study(words)
    grades = {r.id: grade_study(r, None, own.get(r.id, ()), policy) for r in records}
    links = make_links(words, {r.id: r.study_text for r in records}, policy=policy)
    linked = tuple(LinkedStudy(grades[link.study], link) for link in links)
    relations = relate(records, grades, policy)
    return tuple(decide_tier(Body(claim, linked, relations=relations), policy) for claim in CLAIMS)


def tiers(decisions: Iterable[TierDecision]) -> list[Tier]:
    return [decision.tier for decision in decisions]


def test_what_two_people_prove_two_names_of_one_do_not() -> None:
    twice = [*all_said(ANNA), *all_said(AGAIN)]
    assert tiers(decided(twice, Policy())) == [Tier.T4, Tier.T4]
    assert tiers(decided([*all_said(ANNA), *all_said(BORIS)])) == [Tier.T4, Tier.T4]
    assert tiers(decided(twice)) == [Tier.T2, Tier.T2]
    assert all(decision.provisional for decision in decided(twice))


@given(again=SOME)
@settings(max_examples=examples(5), deadline=None)
def test_a_second_reading_that_agrees_changes_nothing(again: list[tuple[str, str]]) -> None:
    alone, both = decided(all_said(ANNA)), decided([*all_said(ANNA), *all_said(AGAIN, again)])
    for before, after in zip(alone, both, strict=True):
        assert (after.tier, after.verdict) == (before.tier, before.verdict)
        assert after.provisional and before.provisional


CHANGES = st.lists(
    st.tuples(st.sampled_from(TRIALS), st.sampled_from(list(OTHERWISE)), st.booleans())
)


@given(
    others=st.lists(st.sampled_from(THINGS), unique=True), everything=st.booleans(), more=CHANGES
)
@settings(max_examples=examples(10), deadline=None)
def test_no_word_of_a_second_reading_raises_a_tier(
    others: list[tuple[str, str]], everything: bool, more: list[tuple[str, str, bool]]
) -> None:
    words = [*all_said(ANNA), *all_said(BORIS, THINGS if everything else others)]
    again = [
        said(AGAIN, study, field, (SAID if agrees else OTHERWISE)[field], 9 + place)
        for place, (study, field, agrees) in enumerate(more)
    ]
    for before, after in zip(decided(words), decided([*words, *again]), strict=True):
        assert after.tier.rank <= before.tier.rank


@given(
    more=st.lists(
        st.tuples(
            st.sampled_from((ANNA, AGAIN)),
            st.sampled_from(TRIALS),
            st.sampled_from(list(OTHERWISE)),
            st.booleans(),
            st.booleans(),
        )
    )
)
@settings(max_examples=examples(10), deadline=None)
def test_one_persons_names_prove_nothing_whatever_they_decide_between_them(
    more: list[tuple[str, str, str, bool, bool]],
) -> None:
    words = [*all_said(ANNA), *all_said(AGAIN)]
    for place, (who, study, field, agrees, rules) in enumerate(more):
        other = Reviewer(AGAIN if who == ANNA else ANNA)
        ruling = {"adjudicates": True, "consent": (other,)} if rules else {}
        value = (SAID if agrees else OTHERWISE)[field]
        words.append(said(who, study, field, value, 9 + place, **ruling))
    assert all(decision.tier.rank <= Tier.T2.rank for decision in decided(words))
