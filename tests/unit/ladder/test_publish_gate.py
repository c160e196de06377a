"""The publish gate: what goes out as decided, what goes out lower, and that no fall ever waits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders import a_body, a_link, a_study, an_animal_study
from tests.support.sweeping import examples
from tests.unit.ladder.bodies import bodies

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.gate import Passage, publish_gate
from litreview.ladder.tier import decide_tier
from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.fields import Field, Value
from litreview.model.grade import GradeState
from litreview.model.policy import Policy
from litreview.model.trial import Relations, Tie
from litreview.model.vocabulary import TiedBy, Tier, Verdict

BODY = a_body(a_study(1), a_study(2, trial="pmid:1"))
DECISION = decide_tier(BODY, Policy())


def gate(
    decision: TierDecision = DECISION, body: Body = BODY, policy: Policy | None = None
) -> Passage:
    (passage,) = publish_gate([(body, decision)], policy or Policy())
    return passage


def baseless(linked: LinkedStudy) -> LinkedStudy:
    """The same study as if no person and no tag said what any of it rests on."""
    words = tuple(replace(word, basis=None) for word in linked.link.words)
    fields = {
        name: replace(
            field,
            judgements=tuple(replace(word, basis=None) for word in field.judgements),
            machine=None,
        )
        for name, field in linked.grade.fields.items()
    }
    return LinkedStudy(replace(linked.grade, fields=fields), replace(linked.link, words=words))


def decided(body: Body) -> Passage:
    return gate(decide_tier(body, Policy()), body)


def test_a_sound_claim_goes_out_as_decided() -> None:
    passage = gate()
    assert passage.shown is DECISION
    assert not passage.held


def test_an_empty_claim_goes_out_as_decided() -> None:
    assert not decided(a_body()).held


@pytest.mark.parametrize(
    ("decision", "reason"),
    [
        (replace(DECISION, rules=()), "attention is T3 and names no rule"),
        (replace(DECISION, counted=()), "attention is T3 and no study counts"),
        (replace(DECISION, rule_set="0"), "attention was decided by rule set 0, in force is 2"),
    ],
)
def test_a_decision_without_its_trace_goes_out_as_its_studies_have_it(
    decision: TierDecision, reason: str
) -> None:
    passage = gate(decision)
    assert passage.held
    assert passage.shown.doubts == (reason,)
    assert replace(passage.shown, doubts=(), undoubted=None) == DECISION


def test_a_study_that_rests_on_nothing_is_left_out_of_what_is_shown() -> None:
    body = a_body(a_study(1, n=200), baseless(a_study(2, n=300)))
    passage = decided(body)
    assert passage.held
    assert passage.shown.n == 200
    assert [study.study for study in passage.shown.counted] == ["pmid:1"]
    assert "PMID 2, and nothing in its grade or link names a basis" in passage.shown.doubts[0]
    assert passage.shown.undoubted == (passage.shown.tier, passage.shown.verdict)


def test_without_any_basis_a_claim_goes_out_at_t0() -> None:
    shown = decided(a_body(*map(baseless, BODY.studies))).shown
    assert (shown.tier, shown.verdict) == (Tier.T0, Verdict.INSUFFICIENT)


def test_animals_still_count_when_the_trial_rests_on_nothing() -> None:
    animals = LinkedStudy(an_animal_study(2), a_link(2))
    assert decided(a_body(baseless(a_study(1)), animals)).shown.tier is Tier.T1


def test_one_basis_is_enough() -> None:
    for part in ("grade", "link"):
        studies = [
            replace(study, **{part: getattr(baseless(study), part)}) for study in BODY.studies
        ]
        assert not decided(replace(BODY, studies=tuple(studies))).held


def test_a_counted_study_nobody_linked_is_not_shown() -> None:
    stray = CountedStudy(
        a_study(9).study, 3, 0, 3, human=True, direction=DECISION.counted[0].direction
    )
    shown = gate(replace(DECISION, counted=(*DECISION.counted, stray))).shown
    assert shown.counted == DECISION.counted
    assert shown.doubts == ("attention counts PMID 9, which nobody linked",)


def test_a_study_that_rests_on_nothing_never_falls_away_to_a_claims_advantage() -> None:
    contrary = [baseless(a_study(n, direction="opposes", n=300)) for n in (2, 3, 4)]
    passage = decided(a_body(a_study(1, n=200), *contrary))
    assert passage.shown.tier is passage.decided.tier
    assert passage.shown.verdict is passage.decided.verdict
    assert passage.held


def disputed(linked: LinkedStudy, field: Field, other: Value) -> LinkedStudy:
    """The same study after a third reader said otherwise, and nobody decided."""
    found = linked.grade.fields[field]
    open_ = replace(found, state=GradeState.CONFLICT, conflict=(found.value, other))
    fields = {**linked.grade.fields, field: open_}
    return replace(linked, grade=replace(linked.grade, fields=fields))


DOUBTFUL = a_body(
    disputed(a_study(1, n=300), Field.N, 200), LinkedStudy(an_animal_study(2), a_link(2))
)


def test_a_claim_goes_out_without_the_studies_in_doubt_and_says_why() -> None:
    passage = decided(DOUBTFUL)
    assert passage.held
    assert passage.decided.undoubted == passage.shown.undoubted
    assert (passage.shown.tier, passage.shown.verdict) == passage.decided.undoubted
    assert [study.study for study in passage.shown.counted] == ["pmid:2"]
    assert (passage.shown.human, passage.shown.n) == (0, None)
    assert passage.shown.doubts == passage.decided.doubts != ()


def test_a_reason_lets_a_tier_in_doubt_out_as_decided() -> None:
    decision = decide_tier(DOUBTFUL, Policy())
    (passage,) = publish_gate([(DOUBTFUL, decision)], Policy(), allow="the registry settles it")
    assert not passage.held
    assert passage.shown == replace(decision, allowed="the registry settles it")


def test_a_reason_traces_no_tier_and_stands_beside_no_sound_one() -> None:
    bare = a_body(baseless(a_study(1)))
    for body, held in ((bare, True), (BODY, False)):
        (passage,) = publish_gate([(body, decide_tier(body, Policy()))], Policy(), allow="why not")
        assert passage.held is held
        assert not passage.shown.allowed


def test_a_doubt_that_holds_nothing_up_holds_nothing_back() -> None:
    body = a_body(a_study(1, n=300), disputed(a_study(2, n=300), Field.N, 90))
    assert not decided(body).held


def test_a_suspected_duplicate_goes_out_as_one_trial() -> None:
    studies = (a_study(1, n=250, group="Bergen"), a_study(2, n=250, group="Porto"))
    tie = Tie(studies[0].study, studies[1].study, TiedBy.SUSPECTED, "n 250, two authors")
    passage = decided(a_body(*studies, relations=Relations(suspected=(tie,))))
    assert passage.shown.tier is Tier.T3
    assert passage.shown.n == 250


def test_an_overdue_search_holds_nothing_back() -> None:
    assert not decided(replace(BODY, stale_search=True)).held


@settings(max_examples=examples(10))
@given(bodies(), st.data())
def test_what_is_in_doubt_is_never_shown_and_a_fall_never_waits(
    body: Body, data: st.DataObject
) -> None:
    chosen = [data.draw(st.sampled_from((None, Field.N, Field.BLINDING))) for _ in body.studies]
    studies = tuple(
        disputed(study, field, "not_reported")
        if field is not None and field in study.grade.fields
        else study
        for study, field in zip(body.studies, chosen, strict=True)
    )
    passage = decided(replace(body, studies=studies))
    assert passage.shown.tier.rank <= passage.decided.tier.rank
    if passage.decided.undoubted is None:
        assert passage.shown is passage.decided
    else:
        assert passage.shown.tier.rank <= passage.decided.undoubted[0].rank
        assert decided(replace(body, studies=studies)) == passage


@settings(max_examples=examples(10))
@given(bodies())
def test_no_claim_goes_out_above_what_was_decided(body: Body) -> None:
    passage = decided(body)
    assert passage.shown.tier.rank <= passage.decided.tier.rank
    if not passage.held:
        assert passage.shown is passage.decided


@settings(max_examples=examples(10))
@given(bodies())
def test_what_goes_out_lower_counts_nothing_that_rests_on_nothing(body: Body) -> None:
    bare = {study.study for study in body.studies[::2]}
    studies = tuple(baseless(one) if one.study in bare else one for one in body.studies)
    passage = decided(replace(body, studies=studies))
    if passage.shown.tier.rank < passage.decided.tier.rank:
        assert not bare & {report for one in passage.shown.counted for report in one.reports}
