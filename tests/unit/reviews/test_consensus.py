from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_reviews import (
    ABSENT_QUOTE,
    FULL_TEXT,
    QUOTE,
    SECONDARY,
    a_citation,
    a_fact_word,
    a_link_word,
    a_reading,
    a_word,
    an_undo,
)

from litreview.errors import UsageError
from litreview.model.basis import Basis
from litreview.model.fields import NOT_REPORTED, TAGGED_FIELDS, WEAKEST_FIRST, Field, Value
from litreview.model.grade import FieldGrade, GradeState, QuoteCheck
from litreview.model.identity import Pmid, Reviewer
from litreview.model.judgement import Judgement
from litreview.model.record import StandingSignal
from litreview.model.tag import FieldReading, Reading
from litreview.model.vocabulary import BasisKind, Blinding, Origin, Reported, Standing
from litreview.reviews.active import active_of
from litreview.reviews.consensus import (
    NOTICE_TYPES,
    by_study,
    check_beside,
    check_said,
    grade_study,
    same_value,
)

RECORD = a_citation()
ANNA = Reviewer("anna")
NO_ABSTRACT = a_citation(abstract="", origin=Origin.SNAPSHOT)


def field_of(field: Field, *words: Judgement, reading: Reading | None = None) -> FieldGrade:
    return grade_study(RECORD, reading, words).fields[field]


def by_two(field: Field, one: Value, other: Value) -> FieldGrade:
    anna = a_word(field, one, reviewer="anna", after_s=1)
    return field_of(field, anna, a_word(field, other, reviewer="boris", after_s=2))


# ------------------------------------------------------------------ the machine alone


def test_where_nobody_spoke_the_field_is_silent() -> None:
    grade = grade_study(RECORD, None, [])
    assert set(grade.fields) == set(TAGGED_FIELDS)
    assert {field.state for field in grade.fields.values()} == {GradeState.SILENT}
    assert grade.value(Field.N) == NOT_REPORTED
    assert grade.graded_by == ("machine",)


def test_a_machine_that_found_nothing_is_silent_but_stays_visible() -> None:
    silent = FieldReading(Field.N, NOT_REPORTED)
    reading = replace(a_reading(), fields={Field.N: silent})
    found = field_of(Field.N, reading=reading)
    assert (found.state, found.machine) == (GradeState.SILENT, silent)


def test_a_machine_that_read_not_reported_in_words_has_spoken() -> None:
    reading = a_reading({Field.BLINDING: NOT_REPORTED})
    assert field_of(Field.BLINDING, reading=reading).state is GradeState.MACHINE


def test_the_machines_value_is_used_and_confirmed_by_nobody() -> None:
    grade = grade_study(RECORD, a_reading({Field.N: 40}), [])
    assert grade.value(Field.N) == 40
    assert grade.fields[Field.N].state is GradeState.MACHINE
    assert Field.N in grade.unconfirmed
    assert not grade.fields[Field.N].stale


@pytest.mark.parametrize(
    ("field", "value", "others", "used"),
    [
        (Field.RANDOMIZED, "yes", ("no",), "no"),
        (Field.BLINDING, "double", ("open",), "open"),
        (Field.N, 40, (41,), 40),
    ],
)
def test_a_machine_conflict_is_kept_with_the_weaker_value(
    field: Field, value: Value, others: tuple[Value, ...], used: Value
) -> None:
    found = field_of(field, reading=a_reading({field: value}, conflict={field: others}))
    assert (found.value, found.state) == (used, GradeState.MACHINE)
    assert found.conflict == (value, *others)


# ------------------------------------------------------------------ people


def test_a_persons_word_wins_and_the_machines_stays_beside_it() -> None:
    reading = a_reading({Field.RANDOMIZED: "yes"}, conflict={Field.RANDOMIZED: ("no",)})
    found = field_of(Field.RANDOMIZED, a_word(value="not_reported"), reading=reading)
    assert (found.value, found.state) == (NOT_REPORTED, GradeState.REVIEWED)
    assert found.machine == reading.fields[Field.RANDOMIZED]
    assert found.conflict == ()
    assert found.confirmed
    assert not found.decided


def test_two_who_agree_have_agreed() -> None:
    found = by_two(Field.N, 40, 40)
    assert (found.value, found.state, found.reviewers) == (
        40,
        GradeState.AGREED,
        ("anna", "boris"),
    )


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        (Field.CONDITION, ("stroke", "aphasia"), ("Aphasia", "Stroke")),
        (Field.ROUTE, "Nasal", "nasal"),
        (Field.BLINDING_WHO, ("assessors", "participants"), ("participants", "assessors")),
        (Field.EXCLUDED, "another compound", "not about the compound"),
    ],
)
def test_words_that_say_the_same_agree(field: Field, one: Value, other: Value) -> None:
    found = by_two(field, one, other)
    assert (found.state, found.value) == (GradeState.AGREED, other)


def test_equal_arms_are_not_one_arm() -> None:
    assert by_two(Field.ARMS, ("20", "20"), ("20",)).state is GradeState.CONFLICT


def test_a_finding_is_told_in_ones_own_words() -> None:
    found = by_two(Field.FINDING, "it helped", "scores rose")
    assert (found.state, found.value) == (GradeState.REVIEWED, "scores rose")


def test_a_reviewers_own_later_word_replaces_the_earlier() -> None:
    found = field_of(Field.N, a_word(Field.N, 41, after_s=9), a_word(Field.N, 40))
    assert (found.value, found.state, len(found.judgements)) == (41, GradeState.REVIEWED, 1)


@pytest.mark.parametrize(
    ("field", "one", "other", "weaker"),
    [
        (Field.RANDOMIZED, "yes", "no", "no"),
        (Field.RANDOMIZED, "yes", "not_reported", "not_reported"),
        (Field.BLINDING, "double", "single", "single"),
        (Field.BLINDING, "reported", "single", "reported"),
        (Field.BLINDING, "double", "not_reported", "not_reported"),
        (Field.RISK_OF_BIAS, "low", "high", "high"),
        (Field.CONTROL, "placebo", "none", "not_reported"),
        (Field.N, 40, 41, "not_reported"),
        (Field.FULL_TEXT_READ, "yes", "no", "not_reported"),
    ],
)
def test_a_conflict_nobody_decided_gives_least_credit(
    field: Field, one: Value, other: Value, weaker: Value
) -> None:
    found = by_two(field, one, other)
    assert (found.state, found.value) == (GradeState.CONFLICT, weaker)
    assert found.conflict == (one, other)
    assert by_two(field, other, one).value == weaker


def test_every_value_has_its_place_from_weak_to_strong() -> None:
    assert set(WEAKEST_FIRST[Field.RANDOMIZED]) == set(Reported)
    assert set(WEAKEST_FIRST[Field.BLINDING]) == set(Blinding)


def test_an_adjudication_decides_and_stands_last() -> None:
    words = [
        a_word(value="yes", reviewer="anna", after_s=1),
        a_word(value="no", reviewer="boris", after_s=2),
        a_word(value="not_reported", reviewer="clara", after_s=3, adjudicates=True),
    ]
    found = field_of(Field.RANDOMIZED, *words)
    assert (found.value, found.state) == (NOT_REPORTED, GradeState.ADJUDICATED)
    assert found.decided
    assert found.conflict == ()
    joined = replace(words[1], at=words[2].at.replace(second=9), value="not_reported").sealed()
    assert field_of(Field.RANDOMIZED, *words, joined).judgements[-1] == words[2]


# ------------------------------------------------------------------ bases and staleness


def test_a_machine_value_that_changed_marks_the_field_stale_and_overwrites_nothing() -> None:
    word = a_word(Field.N, 40, machine=40)
    same, moved = a_reading({Field.N: 40}), a_reading({Field.N: 38})
    assert not field_of(Field.N, word, reading=same).stale
    found = field_of(Field.N, word, reading=moved)
    assert found.stale
    assert found.value == 40
    assert found.confirmed


def test_a_machine_that_fell_silent_marks_the_field_stale() -> None:
    assert field_of(Field.N, a_word(Field.N, 40, machine=40), reading=a_reading()).stale


@pytest.mark.parametrize("reading", [None, a_reading(assessable=False)])
def test_without_the_text_in_hand_silence_makes_nothing_stale(reading: Reading | None) -> None:
    word = a_word(Field.N, 40, machine=40, basis=SECONDARY)
    assert not grade_study(NO_ABSTRACT, reading, [word]).fields[Field.N].stale


def test_a_whole_record_without_an_abstract_can_become_stale() -> None:
    word = a_word(Field.N, 40, machine=40, basis=SECONDARY)
    whole = a_citation(abstract="")
    assert grade_study(whole, a_reading(assessable=False), [word]).fields[Field.N].stale


def test_a_word_that_saw_no_machine_does_not_become_stale() -> None:
    assert not field_of(Field.N, a_word(Field.N, 40), reading=a_reading({Field.N: 38})).stale


def test_a_quote_that_vanished_marks_the_field_stale() -> None:
    found = field_of(Field.RANDOMIZED, a_word(basis=ABSENT_QUOTE))
    assert found.stale
    assert found.quote_checks == (QuoteCheck.NOT_FOUND,)
    assert found.value == "yes"


def test_a_quote_without_its_abstract_is_unchecked_and_not_stale() -> None:
    found = grade_study(NO_ABSTRACT, None, [a_word()]).fields[Field.RANDOMIZED]
    assert found.quote_checks == (QuoteCheck.UNCHECKED,)
    assert not found.stale


def test_who_has_read_the_paper_needs_no_account_of_it() -> None:
    named = a_word(basis=SECONDARY)
    read = a_word(Field.FULL_TEXT_READ, "yes", basis=None, after_s=5)
    other = a_word(Field.FULL_TEXT_READ, "yes", basis=None, reviewer="boris")
    withdrawn = a_word(Field.FULL_TEXT_READ, "no", basis=None, after_s=9)

    def secondary(*words: Judgement) -> bool:
        return grade_study(a_citation(), None, words).fields[Field.RANDOMIZED].secondary

    assert not secondary(named, read)
    assert secondary(named, other)
    assert secondary(named, withdrawn, read)
    assert secondary(named)


@pytest.mark.parametrize(
    ("bases", "secondary"),
    [
        ([SECONDARY], True),
        ([FULL_TEXT], False),
        ([QUOTE], False),
        ([Basis(BasisKind.METADATA, "Randomized Controlled Trial")], False),
        ([None], False),
        ([SECONDARY, SECONDARY], True),
        ([SECONDARY, QUOTE], False),
        ([SECONDARY, FULL_TEXT], False),
        ([SECONDARY, ABSENT_QUOTE], True),
        ([ABSENT_QUOTE], False),
    ],
)
def test_a_secondary_account_is_lifted_by_any_better_basis(
    bases: list[Basis | None], secondary: bool
) -> None:
    names = ("anna", "boris")
    words = [a_word(basis=b, reviewer=r) for b, r in zip(bases, names, strict=False)]
    assert field_of(Field.RANDOMIZED, *words).secondary is secondary


def test_only_those_who_hold_the_value_lift_it() -> None:
    ruling = a_word(value="no", reviewer="clara", after_s=9, adjudicates=True, basis=SECONDARY)
    boris = a_word(value="not_reported", reviewer="boris")
    found = field_of(Field.RANDOMIZED, a_word(), boris, ruling)
    assert (found.state, found.secondary) == (GradeState.ADJUDICATED, True)


# ------------------------------------------------------------------ the study


def test_the_study_keeps_its_standing_and_kind() -> None:
    signal = StandingSignal(Standing.RETRACTED, "publication type", Pmid("2"))
    grade = grade_study(replace(RECORD, signals=(signal,)), None, [])
    assert (grade.standing, grade.label, grade.in_pubmed) == (Standing.RETRACTED, False, True)
    label = grade_study(a_citation("manual:label-2019", kind="label"), None, [])
    assert (label.label, label.in_pubmed) == (True, False)


@pytest.mark.parametrize(
    "kind", [*sorted(NOTICE_TYPES), "Published Erratum", "Retraction of Publication"]
)
def test_a_notice_is_one_whatever_people_grade(kind: str) -> None:
    record = a_citation(types=("Journal Article", kind))
    words = [a_word(Field.DESIGN, "rct", reviewer=r) for r in ("anna", "boris")]
    grade = grade_study(record, a_reading({Field.DESIGN: "rct"}), words)
    assert (grade.notice, grade.value(Field.DESIGN)) == (True, "rct")
    with pytest.raises(UsageError, match="is a notice about another paper"):
        check_said(record, grade, {Field.DESIGN: "rct"}, ANNA)
    for said in ("notice", "not_reported"):
        check_said(record, grade, {Field.DESIGN: said}, ANNA)


def test_a_title_that_only_a_notice_has_makes_one() -> None:
    read = a_reading({Field.DESIGN: "notice"})
    assert grade_study(RECORD, read, [a_word(Field.DESIGN, "rct")]).notice
    assert not grade_study(RECORD, None, [a_word(Field.DESIGN, "notice")]).notice
    types = ("Retracted Publication", "Corrected and Republished Article", "Comment")
    assert not grade_study(a_citation(types=types), a_reading({Field.DESIGN: "rct"}), []).notice


def test_what_is_said_is_held_against_what_is_known() -> None:
    record = a_citation()
    grade = grade_study(record, a_reading({Field.N: 40}), [a_word(Field.INCLUDED, ("3", "4"))])
    for said in ({Field.EXPOSED: 41}, {Field.N: 30, Field.EXPOSED: 31}, {Field.MATCHED_RCTS: 3}):
        with pytest.raises(UsageError):
            check_beside(grade, said)
    for said in ({Field.EXPOSED: 40}, {Field.N: 90, Field.EXPOSED: 41}, {Field.MATCHED_RCTS: 2}):
        check_beside(grade, said)


def test_who_assessed_the_risk_of_bias_has_read_the_full_text() -> None:
    words = [a_word(Field.RISK_OF_BIAS, "low"), a_word(Field.FULL_TEXT_READ, "yes")]
    grade = grade_study(RECORD, None, words)
    read, bias = Field.FULL_TEXT_READ, Field.RISK_OF_BIAS
    for value in ("no", "not_reported"):
        with pytest.raises(UsageError, match="cannot stand beside risk_of_bias=low"):
            check_said(RECORD, grade, {read: value}, ANNA)
        check_said(RECORD, grade, {read: value, bias: "not_assessable"}, ANNA)
        check_said(RECORD, grade, {read: value}, Reviewer("boris"))
        with pytest.raises(UsageError, match="needs the full text"):
            check_said(RECORD, grade, {read: value, bias: "high"}, ANNA)
    check_said(RECORD, grade, {bias: "high"}, ANNA)
    check_said(RECORD, grade, {Field.N: 3}, ANNA)


@pytest.mark.parametrize(
    ("field", "itself", "another"),
    [
        (Field.TRIAL, RECORD.id, "pmid:2"),
        (Field.SEPARATE, ("pmid:2", RECORD.id), ("pmid:2",)),
        (Field.INDEPENDENT_OF, (RECORD.id,), ("pmid:2",)),
    ],
)
def test_no_study_is_tied_to_itself(field: Field, itself: Value, another: Value) -> None:
    grade = grade_study(RECORD, None, [])
    with pytest.raises(UsageError, match="names the study itself"):
        check_said(RECORD, grade, {field: itself}, ANNA)
    check_said(RECORD, grade, {field: another}, ANNA)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ischaemic stroke", "Ischemic stroke."),
        ("post-stroke aphasia", "poststroke aphasia"),
        ("14 days", "14-days"),
        ("Randomised, analysed", "randomized,analyzed"),
        ("diarrhoea of 2 weeks", "diarrhea of 2 weeks"),
        ("600 mcg / day", "600 mcg/day"),
    ],
)
def test_wording_alone_is_no_dispute(one: str, other: str) -> None:
    assert same_value(Field.DOSE, one) == same_value(Field.DOSE, other)
    lists = (one, "migraine"), ("Migraine", other)
    assert same_value(Field.CONDITION, lists[0]) == same_value(Field.CONDITION, lists[1])


@pytest.mark.parametrize(
    ("one", "other"),
    [("4-10", "410"), ("1.5 mg", "15 mg"), ("<18", "18"), ("65+", "65"), ("stroke", "strokes")],
)
def test_what_says_something_else_is_in_dispute(one: str, other: str) -> None:
    assert same_value(Field.DOSE, one) != same_value(Field.DOSE, other)
    assert same_value(Field.TRIAL, "manual:aesop-1") != same_value(Field.TRIAL, "manual:esop-1")


def test_a_study_is_assessable_by_its_abstract_or_by_people() -> None:
    assert grade_study(RECORD, None, []).assessable
    assert not grade_study(NO_ABSTRACT, None, []).assessable
    assert grade_study(NO_ABSTRACT, None, [a_word()]).assessable


def test_words_on_other_studies_links_and_facts_are_left_out() -> None:
    words = [a_word(subject="pmid:2"), a_link_word(), a_fact_word(), an_undo(a_word())]
    assert grade_study(RECORD, None, words) == grade_study(RECORD, None, [])


@pytest.mark.parametrize(
    ("values", "excluded"),
    [
        (["other compound"], "other compound"),
        (["Other compound: selank"], "other compound"),  # as older files say it
        (["another compound", "not about it"], "other: not about it"),
        (["other"], "other"),
        (["other: withdrawn"], "other: withdrawn"),
        (["another compound", "not_reported"], ""),
        (["not_reported"], ""),
        ([], ""),
    ],
)
def test_a_study_is_excluded_when_people_agree_to_exclude_it(
    values: list[str], excluded: str
) -> None:
    words = [
        a_word(Field.EXCLUDED, value, reviewer=f"r{index}", after_s=index, basis=None)
        for index, value in enumerate(values)
    ]
    assert grade_study(RECORD, None, words).excluded == excluded


def test_judgements_can_be_sorted_by_study_first() -> None:
    one, two, other = a_word(), a_word(Field.N, 40), a_word(subject="pmid:2")
    sorted_out = by_study([one, other, a_link_word(), a_fact_word(), two])
    assert sorted_out == {"pmid:1": (one, two), "pmid:2": (other,)}
    assert grade_study(RECORD, None, sorted_out[RECORD.id]) == grade_study(
        RECORD, None, [one, two, other]
    )


# ------------------------------------------------------------------ properties

some_words = st.lists(
    st.builds(
        a_word,
        st.just(Field.BLINDING),
        st.sampled_from([*map(str, Blinding)]),
        reviewer=st.sampled_from(["anna", "boris", "clara"]),
        after_s=st.integers(0, 5),
        basis=st.sampled_from([QUOTE, ABSENT_QUOTE, SECONDARY, FULL_TEXT, None]),
        machine=st.sampled_from([None, "double", "open"]),
        adjudicates=st.booleans(),
    ),
    max_size=6,
)
READING = a_reading({Field.BLINDING: "double"})


@given(some_words, st.randoms())
def test_the_order_of_judgements_changes_nothing(words: list[Judgement], random: Random) -> None:
    shuffled = [*words, *words]
    random.shuffle(shuffled)
    assert grade_study(RECORD, READING, shuffled) == grade_study(RECORD, READING, words)


@given(some_words)
def test_a_judgement_taken_back_leaves_the_grade_as_it_was(words: list[Judgement]) -> None:
    extra = a_word(Field.BLINDING, "single", reviewer="dan", after_s=3)
    lines = [*words, extra, an_undo(extra)]
    before = grade_study(RECORD, READING, active_of(words))
    assert grade_study(RECORD, READING, active_of(lines)) == before


@given(some_words.filter(bool))
def test_a_judgement_taken_back_and_made_again_leaves_the_grade_as_it_was(
    words: list[Judgement],
) -> None:
    undo = an_undo(words[0])
    lines = [*words, undo, an_undo(undo, after_s=90)]
    before = grade_study(RECORD, READING, active_of(words))
    assert grade_study(RECORD, READING, active_of(lines)) == before


@given(some_words.filter(bool))
def test_another_opinion_never_earns_more_credit(words: list[Judgement]) -> None:
    plain = [replace(word, adjudicates=False).sealed() for word in words]
    other = a_word(Field.BLINDING, "open", reviewer="dan", after_s=9)
    order = WEAKEST_FIRST[Field.BLINDING]
    before = grade_study(RECORD, READING, plain).value(Field.BLINDING)
    after = grade_study(RECORD, READING, [*plain, other]).value(Field.BLINDING)
    assert order.index(str(after)) <= order.index(str(before))


@given(some_words.filter(bool))
def test_every_judgement_has_its_quote_check_and_the_last_one_decides(
    words: list[Judgement],
) -> None:
    found = field_of(Field.BLINDING, *words, reading=READING)
    assert len(found.quote_checks) == len(found.judgements)
    if found.confirmed:
        assert found.judgements[-1].value == found.value
    assert bool(found.conflict) == (found.state is GradeState.CONFLICT)


def test_an_abstract_taken_away_leaves_every_quote_of_it_stale() -> None:
    whole = a_citation(abstract="")
    fields = grade_study(whole, None, [a_word(), a_word(Field.N, 40, basis=SECONDARY)]).fields
    assert fields[Field.RANDOMIZED].quote_checks == (QuoteCheck.NOT_FOUND,)
    assert (fields[Field.RANDOMIZED].stale, fields[Field.N].stale) == (True, False)
