"""What must hold of every body of evidence, whatever its studies say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.support.builders import a_body, a_claim, a_field_grade
from tests.support.sweeping import examples
from tests.unit.ladder.bodies import bodies, linked_studies
from tests.unit.ladder.weakening import WAYS, weaken

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.lowering import MOST_TOLD
from litreview.ladder.reviewers import secondary_only
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.tier import decide_tier, decide_under, without
from litreview.ladder.values import FIELDS_READ
from litreview.model.decision import CountedStudy
from litreview.model.fields import Field
from litreview.model.policy import Policy
from litreview.model.vocabulary import ClaimKind, Direction, Standing, Subjects, Tier, Verdict

PROPERTY = settings(deadline=None, max_examples=examples(10))
RULES = RuleSet(Policy())
BENEFITS = (ClaimKind.BENEFIT, ClaimKind.MECHANISM, ClaimKind.REGIMEN)


@PROPERTY
@given(bodies(), st.data())
def test_the_order_of_the_studies_means_nothing(body: Body, data: st.DataObject) -> None:
    again = replace(body, studies=tuple(data.draw(st.permutations(body.studies))))
    assert decide_tier(again, Policy()) == decide_tier(body, Policy())


@pytest.mark.parametrize("way", WAYS)
@PROPERTY
@given(data=st.data())
def test_weakening_one_study_of_a_same_direction_body_never_raises_the_tier(
    way: str, data: st.DataObject
) -> None:
    body = data.draw(bodies(same_direction=True, min_studies=1))
    index = data.draw(st.integers(0, len(body.studies) - 1))
    before = decide_under(body, RULES).tier
    after = decide_under(weaken(body, index, way), RULES).tier
    assert after.rank <= before.rank


@PROPERTY
@given(bodies(min_studies=1), st.data())
def test_sentences_that_leave_the_records_never_raise_a_tier(
    body: Body, data: st.DataObject
) -> None:
    # What only a secondary account says rests on no sentence of the record.
    quoted = [i for i, linked in enumerate(body.studies) if not secondary_only(linked)]
    assume(quoted)
    lost = data.draw(st.sets(st.sampled_from(quoted), min_size=1))
    after = body
    for index in lost:
        after = weaken(after, index, "lose every sentence")
    assert decide_under(after, RULES).tier.rank <= decide_under(body, RULES).tier.rank


@PROPERTY
@given(bodies(kinds=BENEFITS, same_direction=True, min_studies=1))
def test_when_every_sentence_is_gone_nothing_is_left(body: Body) -> None:
    after = body
    for index in range(len(body.studies)):
        after = weaken(after, index, "lose every sentence")
    decision = decide_under(after, RULES)
    assert (decision.tier, decision.counted) == (Tier.T0, ())


@PROPERTY
@given(bodies(same_direction=True, min_studies=1), st.data())
def test_losing_one_study_of_a_same_direction_body_never_raises_the_tier(
    body: Body, data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(body.studies)).study
    before, after = decide_under(body, RULES), decide_under(without(body, {gone}), RULES)
    assume(after.groups <= before.groups)  # it may be what showed two groups to be one
    assert after.tier.rank <= before.tier.rank


@PROPERTY
@given(bodies(kinds=BENEFITS, min_studies=1))
def test_retracting_the_only_support_lowers_or_keeps_the_tier(drawn: Body) -> None:
    def supporting(body: Body) -> list[CountedStudy]:
        counted = decide_under(body, RULES).counted
        return [trial for trial in counted if trial.direction is Direction.SUPPORTS]

    others = {report for trial in supporting(drawn)[1:] for report in trial.reports}
    body = without(drawn, others)
    decision, supports = decide_under(body, RULES), supporting(body)
    assume(decision.direction is Direction.SUPPORTS and len(supports) == 1)
    retracted = body
    for index, linked in enumerate(body.studies):
        if linked.study in {supports[0].study, *supports[0].also}:
            retracted = weaken(retracted, index, "retract")
    after = decide_under(retracted, RULES)
    assert after.tier.rank <= decision.tier.rank
    assert after.verdict is not Verdict.SUPPORTS


@PROPERTY
@given(bodies())
def test_numbers_are_never_negative_and_never_more_than_the_studies_give(body: Body) -> None:
    decision = decide_under(body, RULES)
    given_n = sum(
        linked.link.value.people(linked.grade.number(Field.N)) or 0 for linked in body.studies
    )
    assert 0 <= (decision.n or 0) <= given_n
    assert 0 <= decision.groups <= decision.human
    assert decision.consistency is None or 0 < decision.consistency <= 1
    assert all(study.effective <= study.level <= 4 for study in decision.counted)


@PROPERTY
@given(bodies())
def test_every_linked_study_is_accounted_for_once(body: Body) -> None:
    decision = decide_under(body, RULES)
    counted = [paper for s in decision.counted for paper in (s.study, *s.also)]
    left_out = [each.study for each in decision.not_counted]
    assert sorted(counted + left_out) == sorted(linked.study for linked in body.studies)
    assert all(each.rule and each.reason for each in decision.not_counted)


@PROPERTY
@given(bodies(kinds=BENEFITS))
def test_t3_needs_a_doubly_reviewed_blinded_trial(body: Body) -> None:
    decision = decide_under(body, RULES)
    if decision.tier.rank >= Tier.T3.rank:
        best = [s for s in decision.counted if s.level >= 3 and s.double_reviewed]
        assert best
        assert (decision.n or 0) >= Policy().min_n_t3
    if decision.tier is Tier.T4:
        assert decision.groups >= 2
        assert decision.consistency is not None
        assert decision.consistency >= 0.745


@PROPERTY
@given(bodies())
def test_a_tier_above_t0_rests_on_rules_and_studies(body: Body) -> None:
    decision = decide_under(body, RULES)
    assert decision.rules
    assert (decision.tier is Tier.T0) or decision.counted
    if not decision.counted:
        assert decision.tier is Tier.T0
        assert decision.verdict is Verdict.INSUFFICIENT


@PROPERTY
@given(bodies())
def test_retracted_studies_never_count(body: Body) -> None:
    decision = decide_under(body, RULES)
    retracted = {s.study for s in body.studies if s.grade.standing is Standing.RETRACTED}
    assert retracted.isdisjoint(paper for s in decision.counted for paper in (s.study, *s.also))


@PROPERTY
@given(bodies())
def test_t1_and_t0_never_say_that_it_works_in_people(body: Body) -> None:
    assume(body.claim.about is Subjects.PEOPLE and body.claim.kind in BENEFITS)
    decision = decide_under(body, RULES)
    if decision.tier.rank <= Tier.T1.rank:
        assert decision.verdict is not Verdict.SUPPORTS


@PROPERTY
@given(bodies())
def test_a_claim_about_animals_stays_at_t1(body: Body) -> None:
    animals = replace(body, claim=replace(body.claim, about=Subjects.ANIMALS))
    decision = decide_under(animals, RULES)
    assert decision.tier.rank <= Tier.T1.rank
    assert decision.human == 0


@PROPERTY
@given(linked_studies(1), linked_studies(2), st.sampled_from(["documented", "contradicted", ""]))
def test_facts_never_move(one: LinkedStudy, two: LinkedStudy, filed: str) -> None:
    fact = Verdict(filed) if filed else None
    body = a_body(one, two, claim=a_claim(category="storage"), fact=fact)
    decision = decide_tier(body, Policy())
    assert decision.tier is Tier.T0
    assert decision.verdict is (fact or Verdict.NOT_DOCUMENTED)
    assert not decision.counted


@PROPERTY
@given(bodies(), st.sampled_from(["Russia", "Japan", "not_reported"]))
def test_country_never_enters_a_rule(body: Body, country: str) -> None:
    moved = replace(
        body,
        studies=tuple(
            replace(
                linked,
                grade=replace(
                    linked.grade,
                    fields={
                        **linked.grade.fields,
                        Field.COUNTRY: a_field_grade(Field.COUNTRY, country, study=linked.study),
                    },
                ),
            )
            for linked in body.studies
        ),
    )
    before, after = decide_under(body, RULES), decide_under(moved, RULES)
    assert (before.tier, before.verdict) == (after.tier, after.verdict)
    assert (before.rules, before.counted) == (after.rules, after.counted)
    assert Field.COUNTRY not in FIELDS_READ


@PROPERTY
@given(bodies())
def test_a_claim_in_parts_is_as_weak_as_its_weakest(body: Body) -> None:
    decision = decide_under(body, RULES)
    if body.claim.parts:
        assert [part.part for part in decision.parts] == list(body.claim.parts)
        assert decision.tier.rank == min(part.tier.rank for part in decision.parts)


@PROPERTY
@given(bodies(min_studies=1))
def test_what_lowers_it_really_does(body: Body) -> None:
    decision = decide_tier(body, Policy())
    reports = [tuple(sorted(trial.reports)) for trial in decision.counted]
    singles = [
        lost
        for lost in dict.fromkeys(reports)
        if decide_under(without(body, lost), RULES).tier.rank < decision.tier.rank
    ]
    told = [move.values["without"] for move in decision.lowers if "without" in move.values]
    if singles:
        assert told == singles[:MOST_TOLD]
    for lost in told:
        assert decide_under(without(body, lost), RULES).tier.rank < decision.tier.rank
