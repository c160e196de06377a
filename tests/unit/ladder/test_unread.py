"""Claims that rest on records nobody read: what can be decided all the same, and what cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice, product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.support.builders import (
    a_basis,
    a_body,
    a_claim,
    a_field_grade,
    a_judgement,
    a_link,
    a_study,
    an_animal_study,
    without_words,
)
from tests.support.builders_claims import a_tie
from tests.support.sweeping import TIMES, examples
from tests.unit.ladder.bodies import FIELD_VALUES, bodies

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.gate import publish_gate
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.tier import decide_tier, decide_under
from litreview.ladder.tier_history import tier_changes
from litreview.ladder.unread import keeps_open, not_decided_again
from litreview.ladder.values import FIELDS_READ, NOBODYS_WORD
from litreview.model.decision import TierDecision
from litreview.model.fields import TAGGED_FIELDS, Field
from litreview.model.grade import FieldGrade, GradeState, QuoteCheck
from litreview.model.identity import StudyId
from litreview.model.policy import Policy
from litreview.model.run import HistoryEntry
from litreview.model.trial import Relations
from litreview.model.vocabulary import Account, Tier, Verdict

NOW = datetime(2026, 11, 8, 6, tzinfo=UTC)
ONE = StudyId("pmid:1")
TAGGED = tuple(field for field in FIELDS_READ if field in TAGGED_FIELDS)
BY_MACHINE = GradeState.MACHINE
EVERY: dict[str, tuple[Any, ...]] = {
    "species": ("human", "animal", "mixed"),
    "design": ("rct", "clinical_trial", "case_report", "narrative_review"),
    "randomized": ("yes", "no"),
    "control": ("placebo", "none", "not_reported"),
    "blinding": ("double", "single"),
    "n": (9, 60),
    "blinding_who": (("assessors",), ("participants",)),
    "cluster": ("yes", "no"),
}
"""Values that lead down different paths of the rules."""


def by_machine(*fields: str, **values: Any) -> LinkedStudy:
    return a_study(1, states=dict.fromkeys(fields, BY_MACHINE), **values)


def of_animals() -> LinkedStudy:
    return LinkedStudy(an_animal_study(1), a_link(1))


def entry(after: str = "T3 supports", rule_set: str = "1") -> HistoryEntry:
    at = datetime(2026, 11, 1, 23, tzinfo=UTC)
    return HistoryEntry("e1", at, "tier", "attention", after=after, rule_set=rule_set)


@pytest.mark.parametrize("field", ["species", "design", "randomized", "control", "blinding", "n"])
def test_a_field_no_person_judged_keeps_a_study_of_people_open(field: str) -> None:
    body = a_body(by_machine(field))
    assert keeps_open(body, {ONE}) == (ONE,)
    assert keeps_open(body, ()) == ()


@pytest.mark.parametrize(
    "study",
    [
        a_study(1, cluster="no"),
        a_study(1, blinding="open"),
        by_machine("n", "blinding", design="narrative_review"),
        by_machine("n", "blinding", standing="retracted"),
        by_machine("n", "blinding", outcome="mismatch"),
        of_animals(),
    ],
)
def test_a_study_whose_weight_people_settled_keeps_nothing_open(study: LinkedStudy) -> None:
    assert keeps_open(a_body(study), {ONE}) == ()


def test_who_was_blinded_matters_where_one_side_was() -> None:
    assert keeps_open(a_body(a_study(1, blinding="single")), {ONE}) == (ONE,)


def test_whether_it_was_a_cluster_trial_matters_where_it_is_blinded() -> None:
    assert keeps_open(a_body(a_study(1)), {ONE}) == (ONE,)


def test_trials_that_records_put_together_are_not_taken_apart_unseen() -> None:
    """Of an unread record, nobody knows what it says of the other reports of its trial."""
    two = a_body(a_study(1, cluster="no"), a_study(2, cluster="no"))
    joined = replace(two, relations=Relations(joined=(a_tie(1, 2, "relation"),)))
    (last,) = tier_changes((), [(joined, decide_tier(joined, Policy()))], Policy(), NOW)
    assert keeps_open(two, {ONE}, last) == (ONE,)
    assert keeps_open(two, {ONE}, entry()) == ()


def test_a_retracted_report_may_turn_out_to_be_none_of_the_trial() -> None:
    """A tag may call it a review: then the other report stands beside no retracted one."""
    retracted = by_machine("design", standing="retracted")
    alone = a_body(retracted, a_study(2, cluster="no"))
    assert keeps_open(alone, {ONE}) == ()
    joined = replace(alone, relations=Relations(joined=(a_tie(1, 2, "person"),)))
    assert keeps_open(joined, {ONE}) == (ONE,)
    by_people = replace(joined, studies=(a_study(1, standing="retracted"), alone.studies[1]))
    assert keeps_open(by_people, {ONE}) == ()


def test_one_group_by_the_names_people_give_is_known_without_any_record() -> None:
    two = a_body(a_study(1, cluster="no"), a_study(2, cluster="no"))
    told = replace(two, relations=Relations(suspected=(a_tie(1, 2, "suspected"),)))
    (last,) = tier_changes((), [(told, decide_tier(told, Policy()))], Policy(), NOW)
    for by, waits in (("person", ()), ("authors", (ONE,))):
        now = replace(told.relations, same_group=(a_tie(1, 2, by),))
        assert keeps_open(replace(told, relations=now), {ONE}, last) == waits


def test_a_tag_that_calls_it_a_notice_may_be_another_with_the_record() -> None:
    study = by_machine("design", design="notice")
    assert keeps_open(a_body(study), {ONE}) == (ONE,)
    known = replace(study, grade=replace(study.grade, notice=True))
    assert keeps_open(a_body(known), {ONE}) == ()


def test_a_claim_of_fact_never_waits_for_a_study() -> None:
    assert keeps_open(a_body(by_machine("n"), claim=a_claim(category="storage")), {ONE}) == ()


def test_an_unchecked_quote_beside_hearsay_leaves_open_whose_word_holds() -> None:
    study = a_study(1)
    told = a_judgement(field="n", value=64, basis=a_basis(account=Account.SECONDARY))
    unchecked = (QuoteCheck.NOT_A_QUOTE, QuoteCheck.UNCHECKED)
    found = replace(study.grade.fields[Field.N], judgements=(told,), quote_checks=unchecked)
    grade = replace(study.grade, fields={**study.grade.fields, Field.N: found})
    assert keeps_open(a_body(replace(study, grade=grade)), {ONE}) == (ONE,)


def test_words_gone_at_the_last_decision_are_not_believed_unseen() -> None:
    study = a_study(1, cluster="no")
    body, lost = a_body(study), a_body(without_words(study))
    (last,) = tier_changes((), [(lost, decide_tier(lost, Policy()))], Policy(), NOW)
    assert keeps_open(body, {ONE}, last) == (ONE,)
    assert keeps_open(body, {ONE}, entry()) == ()


@st.composite
def _as_tagged(draw: st.DrawFn, linked: LinkedStudy) -> LinkedStudy:
    """The study with other tags wherever no person judged."""
    fields = {
        field: found
        for field, found in linked.grade.fields.items()
        if field not in TAGGED or found.state not in NOBODYS_WORD
    }
    for field in set(TAGGED) - fields.keys():
        if draw(st.booleans()):
            fields[field] = a_field_grade(
                field, draw(st.sampled_from(FIELD_VALUES[field])), state=BY_MACHINE
            )
    return replace(linked, grade=replace(linked.grade, fields=fields))


@st.composite
def _partly_judged(draw: st.DrawFn, linked: LinkedStudy) -> LinkedStudy:
    """The study with a few of its fields left to the machine."""
    fields: dict[Field, FieldGrade] = dict(linked.grade.fields)
    for field in draw(st.lists(st.sampled_from(TAGGED), max_size=4, unique=True)):
        if field in fields:
            fields[field] = replace(fields[field], state=BY_MACHINE, conflict=())
    return replace(linked, grade=replace(linked.grade, fields=fields))


def _outcome(decision: TierDecision) -> tuple[Tier, Verdict]:
    return decision.tier, decision.verdict


@settings(deadline=None, max_examples=examples(8))
@given(bodies(min_studies=1), st.data())
def test_what_is_decided_without_tags_is_decided_so_with_any(
    drawn: Body, data: st.DataObject
) -> None:
    studies = tuple(data.draw(_partly_judged(linked)) for linked in drawn.studies)
    body = replace(drawn, studies=studies)
    unread = data.draw(st.sets(st.sampled_from([s.study for s in studies]), min_size=1))
    assume(not keeps_open(body, unread))
    tagged = tuple(
        data.draw(_as_tagged(linked)) if linked.study in unread else linked for linked in studies
    )
    other = replace(body, studies=tagged)
    one, two = decide_tier(body, Policy()), decide_tier(other, Policy())
    assert _outcome(one) == _outcome(two)
    assert not keeps_open(other, unread)
    written = [
        tier_changes((), [(each, decision)], Policy(), NOW, missing)
        for each, decision, missing in ((body, one, unread), (other, two, ()))
    ]
    assert [e.id for e in written[0]] == [e.id for e in written[1]]


@pytest.mark.sweep
@pytest.mark.parametrize("field", EVERY)
def test_whatever_one_tag_says_nothing_moves_that_was_decided_without_it(field: str) -> None:
    rules, link = RuleSet(Policy()), a_link(1)
    others = {name: values for name, values in EVERY.items() if name != field}
    strong = by_machine(field, harms_collection="systematic", exposed=200).grade
    graded = {
        name: [{Field(name): a_field_grade(name, value)} for value in values]
        for name, values in others.items()
    }
    tags = [_tag(field, value) for value in EVERY[field]]
    silent = {f: found for f, found in strong.fields.items() if f != field}
    claims = {kind: a_claim(kind=kind) for kind in ("benefit", "safety")}
    settled = dict.fromkeys(claims, 0)
    for said in islice(product(*graded.values()), 0, None, 1 if TIMES > 1 else 5):
        fields = {**silent, **dict(item for each in said for item in each.items())}
        studies = [
            LinkedStudy(replace(strong, fields={**fields, **tag}), link) for tag in ({}, *tags)
        ]
        for kind, claim in claims.items():
            untold, *told = [Body(claim, (study,)) for study in studies]
            if not keeps_open(untold, {ONE}):
                settled[kind] += 1
                outcome = _outcome(decide_under(untold, rules))
                assert {_outcome(decide_under(body, rules)) for body in told} == {outcome}, fields
    assert all(settled.values()) or field == "design"


def _tag(field: str, value: Any) -> dict[Field, FieldGrade]:
    return {Field(field): a_field_grade(field, value, state=BY_MACHINE)}


def test_what_was_not_decided_again_shows_the_last_decision_and_says_so() -> None:
    body = a_body(by_machine("n"), a_study(2))
    decision = not_decided_again(body, (ONE,), entry(), Policy(rule_set="2"))
    assert _outcome(decision) == (Tier.T3, Verdict.SUPPORTS)
    assert (decision.decided, decision.unread, decision.rule_set) == ("2026-11-01", (ONE,), "1")
    assert not decision.counted
    (rule,) = decision.rules
    assert rule.text == (
        "Not checked in this run: 1 of its 2 records is known by citation only. "
        "The tier is the one last decided, on 2026-11-01."
    )
    assert rule.studies == (ONE,)


@pytest.mark.parametrize("last", [None, entry("T9 supports"), entry("T0 documented")])
def test_without_a_decision_that_fits_it_is_not_decided_yet(last: HistoryEntry | None) -> None:
    decision = not_decided_again(a_body(by_machine("n")), (ONE,), last, Policy())
    assert decision.undecided
    assert decision.rules[0].text.startswith("Not decided yet: its one record is")


@pytest.mark.parametrize("history", [(), (entry("T2 supports"),)])
def test_a_claim_not_decided_again_leaves_no_entry(history: tuple[HistoryEntry, ...]) -> None:
    body = a_body(by_machine("n"))
    last = history[0] if history else None
    decision = not_decided_again(body, (ONE,), last, Policy())
    assert tier_changes(history, [(body, decision)], Policy(), NOW, {ONE}) == ()


def test_the_gate_lets_a_last_decision_out_only_as_the_history_holds_it() -> None:
    body = a_body(by_machine("n"))
    held = not_decided_again(body, (ONE,), entry(), Policy(rule_set="2"))

    def gate(decision: TierDecision, *history: HistoryEntry) -> tuple[str, ...]:
        (passage,) = publish_gate([(body, decision)], Policy(rule_set="2"), history)
        assert passage.held is passage.shown.undecided or passage.shown is decision
        return passage.shown.doubts

    assert gate(held, entry()) == ()
    assert gate(not_decided_again(body, (ONE,), None, Policy())) == ()
    assert "holds no decision" in gate(held)[0]
    assert "was last T2 supports" in gate(held, entry("T2 supports"))[0]
    assert "was last T0 insufficient" in gate(replace(held, decided=""), entry())[0]
    assert "not linked" in gate(replace(held, unread=(StudyId("pmid:9"),)), entry())[0]
    counted = decide_tier(a_body(a_study(1)), Policy()).counted
    assert "counts studies" in gate(replace(held, counted=counted), entry())[0]


def test_a_cause_names_no_grade_whose_record_was_only_missing() -> None:
    def animals(**tags: FieldGrade) -> LinkedStudy:
        study = of_animals()
        judged: dict[Field, FieldGrade] = {
            f: found for f, found in study.grade.fields.items() if f is not Field.N
        }
        tagged = {Field(name): found for name, found in tags.items()}
        return replace(study, grade=replace(study.grade, fields={**judged, **tagged}))

    before = a_body(animals())
    first = tier_changes((), [(before, decide_tier(before, Policy()))], Policy(), NOW, {ONE})
    after = a_body(animals(n=a_field_grade("n", 12, state=BY_MACHINE)), a_study(2))
    (moved,) = tier_changes(first, [(after, decide_tier(after, Policy()))], Policy(), NOW)
    assert moved.cause == "new link: pmid:2"


def test_a_notice_by_its_tags_is_not_one_unseen() -> None:
    """Of a record that is not in hand, no tag is believed: it may be the study itself."""
    assert keeps_open(a_body(by_machine("design", design="notice")), {ONE}) == (ONE,)
    assert keeps_open(a_body(a_study(1, design="notice")), {ONE}) == ()
