"""One trial counts once, one group is one group: what must hold however the reports are drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.support.builders import a_field_grade
from tests.support.sweeping import examples
from tests.unit.ladder.bodies import CLAIM_KINDS, bodies
from tests.unit.ladder.weakening import WAYS, weaken

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.tier import decide_tier, decide_under, without
from litreview.model.decision import TierDecision
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import Grade
from litreview.model.identity import StudyId
from litreview.model.policy import Policy
from litreview.model.trial import Tie
from litreview.model.vocabulary import Design, TiedBy, Tier

PROPERTY = settings(deadline=None, max_examples=examples(8))
# few bodies drawn have two reports that lead
SIEVED = settings(PROPERTY, suppress_health_check=[HealthCheck.filter_too_much])
RULES = RuleSet(Policy())
COPY = StudyId("pmid:7")  # no study drawn has this id
JOINS = (TiedBy.RELATION, TiedBy.DOI, TiedBy.REGISTRATION, TiedBy.PERSON, TiedBy.SUSPECTED)
SPELLINGS = (str.upper, str.casefold, "{}.".format, "{}, Ltd".format, "The {}".format)


def _tied(body: Body, one: StudyId, other: StudyId, by: TiedBy) -> Body:
    first, second = sorted((one, other))
    tie, relations = Tie(first, second, by), body.relations
    if by is TiedBy.SUSPECTED:
        relations = replace(relations, suspected=(*relations.suspected, tie))
    else:
        relations = replace(relations, joined=(*relations.joined, tie))
    return replace(body, relations=relations)


def _linked(body: Body, study: StudyId) -> LinkedStudy:
    return next(linked for linked in body.studies if linked.study == study)


def _renamed(linked: LinkedStudy, study: StudyId) -> LinkedStudy:
    grade, link = linked.grade, linked.link
    return LinkedStudy(replace(grade, study=study), replace(link, study=study))


def _with(linked: LinkedStudy, field: Field, value: str | int) -> LinkedStudy:
    made = a_field_grade(field, value, study=linked.study)
    grade = replace(linked.grade, fields={**linked.grade.fields, field: made})
    return replace(linked, grade=grade)


def _as_registered(body: Body, study: StudyId) -> Body:
    """The copy names the registrations that this study names, one or several."""
    known = body.relations
    numbers, named = known.registrations.get(study, ()), known.pooled.get(study)
    return replace(
        body,
        relations=replace(
            known,
            registrations={**known.registrations, **({COPY: numbers} if numbers else {})},
            pooled={**known.pooled, **({COPY: named} if named is not None else {})},
        ),
    )


@pytest.mark.parametrize("by", JOINS)
@PROPERTY
@given(data=st.data())
def test_a_report_that_says_no_more_than_its_trials_best_raises_nothing(
    by: TiedBy, data: st.DataObject
) -> None:
    body = data.draw(bodies(min_studies=1))
    assume(not body.claim.parts)
    before = decide_under(body, RULES)
    assume(before.counted)
    trial = data.draw(st.sampled_from(before.counted))
    best = _linked(body, trial.study)
    assume(best.link.value.direction is trial.direction)
    again = _renamed(best, COPY)
    # A retracted report says something: that its trial is in doubt.
    smaller = data.draw(st.sampled_from(["as it is", *(w for w in WAYS if w != "retract")]))
    more = replace(body, studies=(*body.studies, again))
    if smaller != "as it is":
        more = weaken(more, len(more.studies) - 1, smaller)
    after = decide_under(_as_registered(_tied(more, best.study, COPY, by), best.study), RULES)
    assert after.tier.rank <= before.tier.rank
    assert (after.n or 0) <= (before.n or 0)
    assert (after.human, after.groups) <= (before.human, before.groups)


@PROPERTY
@given(bodies(), st.data())
def test_a_respelt_group_never_raises_and_never_is_another(body: Body, data: st.DataObject) -> None:
    def respelt(linked: LinkedStudy) -> LinkedStudy:
        found = linked.grade.fields.get(Field.GROUP)
        if found is None or found.conflict or found.value == NOT_REPORTED:
            return linked
        name = data.draw(st.sampled_from(SPELLINGS))(str(found.value))
        words = tuple(replace(word, value=name) for word in found.judgements)
        group = replace(found, value=name, judgements=words)
        grade = replace(linked.grade, fields={**linked.grade.fields, Field.GROUP: group})
        return replace(linked, grade=grade)

    one = decide_under(body, RULES)
    two = decide_under(replace(body, studies=tuple(map(respelt, body.studies))), RULES)
    assert (one.tier, one.verdict, one.groups) == (two.tier, two.verdict, two.groups)


def _leading(body: Body, decision: TierDecision) -> list[int]:
    """The places of the reports that say what their trial and the leading trials say."""
    reports = {
        report
        for trial in decision.counted
        if trial.direction is decision.direction
        for report in trial.reports
    }
    return [
        place
        for place, linked in enumerate(body.studies)
        if linked.study in reports and linked.link.value.direction is decision.direction
    ]


def _has_no_review(body: Body) -> bool:
    """A review votes once the trial it includes does not, and may say something else."""
    reviews = {Design.SYSTEMATIC_REVIEW, Design.META_ANALYSIS}

    def is_review(grade: Grade) -> bool:
        found = grade.fields.get(Field.DESIGN)
        held = {found.value, *found.conflict} if found is not None else set()
        return bool(held & reviews)

    return not any(is_review(linked.grade) for linked in body.studies)


@pytest.mark.parametrize("way", WAYS)
@PROPERTY
@given(data=st.data())
def test_weakening_a_report_of_the_leading_direction_never_raises(
    way: str, data: st.DataObject
) -> None:
    body = data.draw(bodies(min_studies=1))
    assume(not body.claim.parts and _has_no_review(body))
    before = decide_under(body, RULES)
    places = _leading(body, before)
    assume(places)
    after = decide_under(weaken(body, data.draw(st.sampled_from(places)), way), RULES)
    assert after.tier.rank <= before.tier.rank


@PROPERTY
@given(bodies(min_studies=1), st.data())
def test_leaving_out_a_report_of_the_leading_direction_never_raises(
    body: Body, data: st.DataObject
) -> None:
    assume(not body.claim.parts and _has_no_review(body))
    before = decide_under(body, RULES)
    places = _leading(body, before)
    assume(places)
    gone = body.studies[data.draw(st.sampled_from(places))].study
    after = decide_under(without(body, {gone}), RULES)
    assume(after.groups <= before.groups)  # it may be what showed two groups to be one
    assert after.tier.rank <= before.tier.rank


@PROPERTY
@given(bodies(min_studies=2), st.data())
def test_a_report_of_several_trials_brings_nobody_and_no_more_than_t2(
    body: Body, data: st.DataObject
) -> None:
    assume(not body.claim.parts)
    report, other = data.draw(st.permutations([s.study for s in body.studies]))[:2]
    pooled = {**body.relations.pooled, report: (other,)}
    body = replace(body, relations=replace(body.relations, pooled=pooled))
    before = decide_under(without(body, {report}), RULES)
    after = decide_under(body, RULES)
    assert after.tier.rank <= max(before.tier.rank, Tier.T2.rank)
    assert not any(trial.level > 2 for trial in after.counted if trial.study == report)
    of_several = body.relations.pooled
    beside = any(report in t.also and not of_several.get(t.study) for t in after.counted)
    if beside and _has_no_review(body):
        assert (after.n, after.human) == (before.n, before.human)


@pytest.mark.parametrize("by", JOINS)
@SIEVED
@given(data=st.data())
def test_joining_two_reports_of_the_leading_direction_never_raises(
    by: TiedBy, data: st.DataObject
) -> None:
    body = data.draw(bodies(min_studies=2))
    assume(not body.claim.parts)
    before = decide_under(body, RULES)
    leading = [body.studies[place].study for place in _leading(body, before)]
    assume(len(leading) > 1)
    one, other = data.draw(st.lists(st.sampled_from(leading), min_size=2, max_size=2, unique=True))
    after = decide_under(_tied(body, one, other, by), RULES)
    assert after.tier.rank <= before.tier.rank
    assert (after.n or 0) <= (before.n or 0)


@PROPERTY
@given(bodies(), st.data())
def test_order_and_repeats_of_what_ties_reports_mean_nothing(
    body: Body, data: st.DataObject
) -> None:
    known = body.relations
    again = replace(
        known,
        joined=tuple(data.draw(st.permutations(known.joined * 2))),
        suspected=tuple(data.draw(st.permutations(known.suspected * 2))),
        same_group=tuple(data.draw(st.permutations(known.same_group * 2))),
    )
    assert decide_tier(replace(body, relations=again), Policy()) == decide_tier(body, Policy())


@PROPERTY
@given(bodies())
def test_a_trials_people_are_those_of_its_largest_report_at_most(body: Body) -> None:
    decision = decide_under(body, RULES)
    for trial in decision.counted:
        given_n = [
            linked.link.value.people(linked.grade.number(Field.N)) or 0
            for linked in body.studies
            if linked.study in trial.reports
        ]
        disputed = [
            value
            for linked in body.studies
            if linked.study in trial.reports and (found := linked.grade.fields.get(Field.N))
            for value in found.conflict
            if isinstance(value, int)
        ]
        assert (trial.n or 0) <= max((*given_n, *disputed), default=0)


@PROPERTY
@given(bodies())
def test_the_sum_of_people_is_that_of_the_trials_unless_a_review_says_more(body: Body) -> None:
    decision = decide_under(body, RULES)
    human = [trial for trial in decision.counted if trial.human]
    assume(_has_no_review(body))
    assert (decision.n or 0) == sum(trial.n or 0 for trial in human)


@PROPERTY
@given(bodies(kinds=CLAIM_KINDS, min_studies=2))
def test_t4_needs_two_trials_two_named_groups_and_two_reviewers(body: Body) -> None:
    decision = decide_under(body, RULES)
    for part in decision.parts or (decision,):
        if part.tier is Tier.T4:
            proof = [t for t in part.counted if t.human and t.double_reviewed]
            named = {t.group.casefold().strip() for t in proof if t.group and not t.inferred}
            assert len(proof) > 1
            assert len(named) > 1
        if part.tier.rank >= Tier.T3.rank:
            assert any(t.double_reviewed for t in part.counted if t.human)


@PROPERTY
@given(bodies(min_studies=1))
def test_without_what_is_in_doubt_a_tier_is_never_said_to_be_higher(body: Body) -> None:
    decision = decide_tier(body, Policy())
    if decision.undoubted is not None:
        assert decision.doubts
        assert decision.undoubted[0].rank < decision.tier.rank
