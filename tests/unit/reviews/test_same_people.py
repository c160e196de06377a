"""Two names of one person are one: wherever people are counted, and in every dispute."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders import a_record
from tests.support.builders_reviews import (
    a_citation,
    a_fact_word,
    a_link_value,
    a_link_word,
    a_reading,
    a_word,
)

from litreview.errors import UsageError
from litreview.model.agreement import SAME_PEOPLE, Agreement
from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.grade import FieldGrade, GradeState
from litreview.model.identity import Reviewer, StudyId
from litreview.model.judgement import Judgement
from litreview.model.policy import Policy
from litreview.model.record import RegistryId
from litreview.model.trial import Relations
from litreview.model.vocabulary import Direction, Verdict
from litreview.reviews.agreement import agreement_by_field
from litreview.reviews.blind import hidden_on
from litreview.reviews.consensus import grade_study
from litreview.reviews.disputes import Dispute, check_ruling, disputes, has_spoken
from litreview.reviews.linking import fact_verdict, make_links
from litreview.reviews.queue import Evidence, Need, asked_of, speakers_in, speakers_of
from litreview.reviews.relations import relate
from litreview.reviews.weighing import Outcome, weigh_words

ANNA, AGAIN, BORIS = map(Reviewer, ("anna", "anna-2", "boris"))
POLICY = Policy(same_people={AGAIN: ANNA})
STUDY = StudyId("pmid:1")


def n(value: int, who: str, after_s: int = 0, **more: object) -> Judgement:
    word = a_word(Field.N, value, reviewer=who, after_s=after_s, basis=None)
    return replace(word, **more).sealed()  # type: ignore[arg-type]


def ruled(value: int, who: str, *consent: Reviewer, after_s: int = 9) -> Judgement:
    return n(value, who, after_s, adjudicates=True, consent=consent, note="why")


def weighed(*words: Judgement) -> Outcome:
    return weigh_words(words, lambda word: str(word.value), POLICY)


def graded(*words: Judgement) -> FieldGrade:
    return grade_study(a_citation(), None, words, POLICY).fields[Field.N]


# ------------------------------------------------------------------ words and disputes


def test_two_readings_that_agree_are_one_persons_word() -> None:
    assert graded(n(40, "anna"), n(40, "anna-2")).state is GradeState.REVIEWED
    assert graded(n(40, "anna"), n(40, "anna-2"), n(40, "boris")).state is GradeState.AGREED
    both = graded(n(40, "anna"), n(40, "anna-2"))
    assert both.reviewers == ("anna", "anna-2")  # each stays on file under its own name


def test_two_readings_that_differ_are_a_conflict_until_their_people_decide() -> None:
    words = n(40, "anna"), n(41, "anna-2")
    assert graded(*words).state is GradeState.CONFLICT
    assert weighed(*words, ruled(40, "anna")).conflict  # the other name does not consent
    decided = graded(*words, ruled(40, "anna", AGAIN))
    assert (decided.value, decided.state) == (40, GradeState.RECONCILED)
    joined = graded(*words, n(40, "anna-2", 9))
    assert (joined.value, joined.state) == (40, GradeState.REVIEWED)


@pytest.mark.parametrize(("who", "other"), [(ANNA, AGAIN), (AGAIN, ANNA)])
def test_a_decision_between_two_names_settles_the_value_and_is_no_second_persons(
    who: Reviewer, other: Reviewer
) -> None:
    third_value = ruled(42, who, other)
    found = graded(n(40, "anna"), n(41, "anna-2"), third_value)
    assert (found.value, found.state) == (42, GradeState.RECONCILED)
    assert found.confirmed and found.decided
    assert found.judgements[-1] == third_value


def test_a_decision_against_somebody_else_is_one_of_people() -> None:
    found = graded(n(40, "anna"), n(41, "anna-2"), n(42, "boris"), ruled(43, "clara"))
    assert (found.value, found.state) == (43, GradeState.ADJUDICATED)
    consenting = graded(n(40, "anna"), n(42, "boris"), ruled(43, "anna-2", ANNA, BORIS))
    assert consenting.state is GradeState.ADJUDICATED


def test_a_second_name_is_no_third_person() -> None:
    assert weighed(n(40, "anna"), n(41, "boris"), ruled(40, "anna-2")).conflict
    assert weighed(n(40, "anna"), n(41, "boris"), ruled(40, "clara")).adjudicated


def test_nobody_else_decides_alone_what_one_person_is_at_odds_over() -> None:
    words = n(40, "anna"), n(41, "anna-2")
    assert weighed(*words, ruled(41, "clara")).conflict
    assert weighed(*words, n(40, "boris"), ruled(41, "clara")).conflict


def the_one(*words: Judgement) -> Dispute:
    (found,) = disputes(words, POLICY)
    return found


def test_a_dispute_counts_people_and_says_when_it_is_one_persons() -> None:
    found = the_one(n(40, "anna"), n(40, "anna-2"), n(41, "boris"))
    assert {side.value: side.people for side in found.sides} == {40: 1, 41: 1}
    assert not found.of_one
    assert the_one(n(40, "anna"), n(41, "anna-2")).of_one
    assert the_one(n(40, "anna"), n(41, "anna-2"), ruled(42, "anna", AGAIN)).of_one


@pytest.mark.parametrize(
    ("words", "word", "refusal"),
    [
        ((n(40, "anna"), n(41, "boris")), ruled(40, "anna-2"), "anna-2 is the same people as anna"),
        ((n(40, "anna"), n(41, "anna-2")), ruled(41, "clara"), "settle it themselves"),
        ((n(40, "anna"), n(41, "anna-2")), ruled(41, "anna-2"), "judged this before, and 1 person"),
    ],
)
def test_who_may_not_decide_is_told_why(
    words: tuple[Judgement, ...], word: Judgement, refusal: str
) -> None:
    with pytest.raises(UsageError, match=refusal):
        check_ruling(the_one(*words), word, POLICY)


def test_either_name_decides_with_the_consent_of_the_other() -> None:
    found = the_one(n(40, "anna"), n(41, "anna-2"))
    check_ruling(found, ruled(40, "anna", AGAIN), POLICY)
    check_ruling(found, ruled(41, "anna-2", ANNA), POLICY)


def test_whoever_spoke_under_another_name_has_spoken() -> None:
    words = n(40, "anna"), n(41, "boris")
    assert has_spoken(words, the_one(*words), AGAIN, POLICY)
    assert not has_spoken(words, the_one(*words), AGAIN)


def test_a_link_that_one_person_decided_is_not_decided_by_people() -> None:
    words = a_link_word(), a_link_word(a_link_value("null"), reviewer="anna-2", after_s=1)
    ruling = a_link_word(a_link_value("mixed"), after_s=9, adjudicates=True)
    ruling = replace(ruling, consent=(AGAIN,)).sealed()
    (link,) = make_links([*words, ruling], {}, policy=POLICY)
    assert link.value.direction is Direction.MIXED
    assert not link.conflict and not link.adjudicated and not link.decided
    assert [word.decides for word in link.words] == [False, True]


def test_a_fact_that_one_person_decided_has_its_value() -> None:
    words = a_fact_word("yes"), a_fact_word("no", reviewer="anna-2", after_s=1)
    ruling = replace(a_fact_word("partly", after_s=9, adjudicates=True), consent=(AGAIN,)).sealed()
    assert fact_verdict(words, POLICY) is Verdict.MIXED
    assert fact_verdict([*words, ruling], POLICY) is Verdict.PARTLY_DOCUMENTED


# ------------------------------------------------------------------ agreement


def agreed(*words: Judgement) -> Agreement:
    (line,) = agreement_by_field(words, POLICY)
    return line.overall


def test_two_readings_by_the_same_people_are_compared_and_said_to_be_theirs() -> None:
    found = agreed(n(40, "anna"), n(40, "anna-2"))
    assert (found.items, found.agreement) == (1, 1.0)
    assert found.note.startswith(f"anna and anna-2; {SAME_PEOPLE}")
    assert "independent" not in agreed(n(40, "anna"), n(40, "boris")).note


def test_two_people_are_compared_before_two_names_of_one() -> None:
    more = [replace(n(40, who), subject="pmid:2").sealed() for who in ("anna", "anna-2")]
    found = agreed(n(40, "anna"), n(40, "anna-2"), n(41, "boris"), *more)
    assert (found.items, found.agreement) == (1, 0.0)
    assert found.note.startswith("anna and boris; no interval")


# ------------------------------------------------------------------ one trial or two


def of_two(*said: tuple[int, Field, Value, str]) -> Relations:
    """Two reports under one registration, and what people say of them."""
    nct = (RegistryId("ClinicalTrials.gov", "NCT04881760"),)
    records = [replace(a_record(number), registry_ids=nct) for number in (1, 2)]
    words = [
        a_word(field, value, subject=f"pmid:{number}", basis=None, reviewer=who, after_s=place)
        for place, (number, field, value, who) in enumerate(said)
    ]
    grades = {
        record.id: grade_study(record, a_reading({}, study=record.id), words, POLICY)
        for record in records
    }
    return relate(records, grades, POLICY)


def test_two_names_of_one_person_take_no_trial_apart() -> None:
    apart = 1, Field.SEPARATE, ("pmid:2",)
    assert of_two((*apart, "anna")).suspected
    assert of_two((*apart, "anna"), (*apart, "anna-2")).suspected
    two = of_two((*apart, "anna"), (*apart, "boris"))
    assert not two.suspected and not two.joined


def test_two_names_of_one_person_may_be_at_odds_over_a_pair() -> None:
    said = (1, Field.SEPARATE, ("pmid:2",), "anna"), (2, Field.SEPARATE, NOT_REPORTED, "anna-2")
    assert of_two(*said).disputed


# ------------------------------------------------------------------ the queue


LADDER: dict[Field, Value] = {
    Field.RANDOMIZED: "yes",
    Field.CONTROL: "placebo",
    Field.BLINDING: "double",
    Field.N: 40,
}


def read_by(*names: str) -> list[Judgement]:
    return [a_word(field, value, reviewer=who) for who in names for field, value in LADDER.items()]


def needs(*names: str, of: Reviewer | None) -> Need:
    words = read_by(*names)
    grade = grade_study(a_citation(), a_reading({Field.SPECIES: "human"}), words, POLICY)
    return asked_of(Evidence({STUDY: grade}, policy=POLICY), of)[STUDY].need


def test_a_study_read_twice_by_the_same_people_asks_for_a_second_person() -> None:
    assert needs("anna", "anna-2", of=BORIS) is Need.HUMAN
    assert needs("anna", "anna-2", of=None) is Need.HUMAN
    assert needs("anna", "boris", of=None) is Need.NONE
    assert needs("anna", of=AGAIN) is Need.NONE  # their own people have spoken


def test_speakers_are_people_and_their_own_decision_settles_nothing() -> None:
    words = n(40, "anna"), n(41, "anna-2"), ruled(42, "anna", AGAIN)
    grade = grade_study(a_citation(), None, words, POLICY)
    for spoke in (speakers_of(words, POLICY)[STUDY], speakers_in(grade, (), POLICY)):
        assert spoke.on[Field.N] == {ANNA}
        assert not spoke.enough(Field.N, 2)


def test_one_persons_two_exclusions_leave_a_study_to_others() -> None:
    words = [
        a_word(Field.EXCLUDED, "other compound", basis=None, reviewer=who)
        for who in ("anna", "anna-2")
    ]
    reading = a_reading({Field.SPECIES: "human"})
    grade = grade_study(a_citation(), reading, [], POLICY)
    known = Evidence({STUDY: grade}, policy=POLICY, speakers=speakers_of(words, POLICY))
    assert asked_of(known, BORIS)[STUDY].need is Need.HUMAN


def test_hidden_words_are_counted_by_people() -> None:
    words = read_by("anna", "anna-2")
    assert hidden_on(words, STUDY, BORIS, POLICY, people=True).reviewers == 1
    assert hidden_on(words, STUDY, AGAIN, POLICY, people=True).reviewers == 0
    assert hidden_on(read_by("anna"), STUDY, AGAIN, POLICY, people=True).reviewers == 1
