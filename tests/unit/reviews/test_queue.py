"""Whose word a study asks for, and in which order a reviewer takes the studies."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_reviews import (
    ABSENT_QUOTE,
    a_citation,
    a_link_value,
    a_link_word,
    a_reading,
    a_word,
)

from litreview.model.fields import Field, Value
from litreview.model.grade import Grade
from litreview.model.identity import ClaimId, Compound, Reviewer, StudyId
from litreview.model.judgement import Judgement
from litreview.model.policy import Policy
from litreview.model.trial import Relations, Tie
from litreview.model.vocabulary import TiedBy
from litreview.reviews.consensus import grade_study, make_links
from litreview.reviews.queue import (
    Asked,
    Evidence,
    Need,
    asked_of,
    review_queue,
    speakers_of,
    waiting,
)
from litreview.reviews.queue_filter import QueueFilter, draw_sample, linked_to

CONFIRMED: dict[Field, Value] = {
    Field.RANDOMIZED: "yes",
    Field.CONTROL: "placebo",
    Field.BLINDING: "double",
    Field.N: 40,
}
ANNA, BORIS, CARLA = map(Reviewer, ("anna", "boris", "carla"))
PMID_1 = StudyId("pmid:1")


def graded(
    study: str,
    *words: Judgement,
    species: str = "human",
    uncertain: tuple[Field, ...] = (),
    conflict: dict[Field, tuple[Value, ...]] | None = None,
) -> Grade:
    values = {Field.SPECIES: species, **{field: CONFIRMED[field] for field in uncertain}}
    values |= {field: CONFIRMED[field] for field in conflict or {}}
    reading = a_reading(values, study=study, uncertain=uncertain, conflict=conflict)
    return grade_study(a_citation(study), reading, words)


def confirmed(*reviewers: str, study: str = "pmid:1") -> list[Judgement]:
    return [
        a_word(field, value, subject=study, reviewer=reviewer)
        for reviewer in reviewers or ("anna",)
        for field, value in CONFIRMED.items()
    ]


def excluded(*reviewers: str) -> list[Judgement]:
    return [
        a_word(Field.EXCLUDED, "other compound", basis=None, reviewer=reviewer)
        for reviewer in reviewers
    ]


def evidence(
    *grades: Grade, links: tuple[Judgement, ...] = (), relations: Relations | None = None
) -> Evidence:
    texts = {StudyId("pmid:1"): a_citation().study_text}
    return Evidence(
        {grade.study: grade for grade in grades},
        make_links(links, texts),
        relations or Relations(),
        Policy(),
    )


def queue(
    *grades: Grade, links: tuple[Judgement, ...] = (), reviewer: Reviewer | None = None
) -> list[str]:
    known = evidence(*grades, links=links)
    return list(review_queue(known, waiting(asked_of(known, reviewer))))


@dataclass(frozen=True)
class Case:
    """What people said of one study, and what it then asks of whom; None is anybody."""

    words: list[Judgement] = field(default_factory=list)
    links: tuple[Judgement, ...] = ()
    species: str = "human"
    anna: Need = Need.NONE
    boris: Need = Need.NONE
    anybody: Need = Need.NONE


ASKED = {
    "nobody judged a study of people": Case([], (), "human", Need.HUMAN, Need.HUMAN, Need.HUMAN),
    "one of two judged it": Case(confirmed(), boris=Need.HUMAN, anybody=Need.HUMAN),
    "one of two judged it in part": Case(
        confirmed()[:-1], anna=Need.HUMAN, boris=Need.HUMAN, anybody=Need.HUMAN
    ),
    "both judged it": Case(confirmed("anna", "boris")),
    "both judged it and one linked it": Case(
        confirmed("anna", "boris"), (a_link_word(),), boris=Need.HUMAN, anybody=Need.HUMAN
    ),
    "both judged and linked it": Case(
        confirmed("anna", "boris"), (a_link_word(), a_link_word(reviewer="boris"))
    ),
    "two others judged it": Case(confirmed("carla", "dora")),
    "two others judged it in part": Case(
        confirmed("carla", "dora")[:-1], anna=Need.HUMAN, boris=Need.HUMAN, anybody=Need.HUMAN
    ),
    "a mixed study": Case([], (), "mixed", Need.HUMAN, Need.HUMAN, Need.HUMAN),
    "a person says it is of people": Case(
        [a_word(Field.SPECIES, "human")],
        species="animal",
        anna=Need.HUMAN,
        boris=Need.HUMAN,
        anybody=Need.HUMAN,
    ),
    "nobody judged a study of animals": Case(
        [], (), "animal", Need.UNSEEN, Need.UNSEEN, Need.UNSEEN
    ),
    "one judged a study of animals": Case([a_word(Field.SPECIES, "animal")], species="animal"),
    "one linked a study of animals": Case(links=(a_link_word(),), species="animal"),
    "one linked a study of people": Case(
        [], (a_link_word(),), "human", Need.HUMAN, Need.HUMAN, Need.HUMAN
    ),
    "anna excluded it": Case(excluded("anna"), boris=Need.HUMAN),
    "anna excluded it, boris judged the rest": Case(excluded("anna") + confirmed("boris")),
    "two excluded it": Case(excluded("anna", "carla")),
    "anna excluded an animal study": Case(excluded("anna"), species="animal"),
    "anna differs with boris": Case(
        [*confirmed("anna", "boris")[:-1], a_word(Field.N, 41, reviewer="boris")],
        anna=Need.CONFLICT,
        boris=Need.CONFLICT,
        anybody=Need.CONFLICT,
    ),
    "carla differs with anna": Case(
        [*confirmed("anna", "carla")[:-1], a_word(Field.N, 41, reviewer="carla")],
        anna=Need.CONFLICT,
        anybody=Need.CONFLICT,
    ),
    "anna's word went stale": Case(
        [*confirmed("anna", "boris"), a_word(Field.SPECIES, "human", machine="animal")],
        anna=Need.STALE,
        anybody=Need.STALE,
    ),
    "anna's sentence on a field is lost": Case(
        [*confirmed("anna", "boris"), a_word(Field.SPECIES, "human", basis=ABSENT_QUOTE)],
        anna=Need.STALE,
        anybody=Need.STALE,
    ),
    "the sentence of anna's link is lost": Case(
        confirmed("anna", "boris"),
        (a_link_word(basis=ABSENT_QUOTE), a_link_word(reviewer="boris")),
        anna=Need.STALE,
        anybody=Need.STALE,
    ),
    "anna's link is in dispute": Case(
        confirmed("anna", "boris"),
        (a_link_word(), a_link_word(a_link_value("null"), reviewer="carla")),
        anna=Need.CONFLICT,
        anybody=Need.CONFLICT,
    ),
    "anna wrote a note": Case(
        [a_word("note", "see table 2", basis=None)],
        anna=Need.HUMAN,
        boris=Need.HUMAN,
        anybody=Need.HUMAN,
    ),
}


@pytest.mark.parametrize("case", ASKED.values(), ids=ASKED)
def test_what_a_study_asks_of_whom(case: Case) -> None:
    known = evidence(graded("pmid:1", *case.words, species=case.species), links=case.links)
    asked = [asked_of(known, who)[PMID_1].need for who in (ANNA, BORIS, None)]
    assert asked == [case.anna, case.boris, case.anybody]


def test_as_many_people_are_asked_as_the_policy_requires() -> None:
    grade = graded("pmid:1", *confirmed("anna", "boris"))
    three = Evidence({PMID_1: grade}, policy=Policy(reviewers_required=3))
    assert asked_of(three, CARLA)[PMID_1] == Asked(Need.HUMAN, wanted=True, others=2)
    assert asked_of(three, ANNA)[PMID_1].need is Need.NONE
    one = Evidence({PMID_1: graded("pmid:1", *confirmed())}, policy=Policy(reviewers_required=1))
    assert asked_of(one, CARLA)[PMID_1].need is Need.NONE


def test_a_dispute_that_was_settled_asks_nobody() -> None:
    words = [*confirmed("anna", "boris")[:-1], a_word(Field.N, 41, reviewer="boris")]
    ruling = a_word(Field.N, 41, reviewer="carla", after_s=5, adjudicates=True)
    assert queue(graded("pmid:1", *words, ruling)) == []
    assert queue(graded("pmid:1", *words, ruling), reviewer=Reviewer("dora")) == []


def test_those_most_in_need_come_first() -> None:
    stale = a_word(Field.SPECIES, "human", subject="pmid:2", machine="animal")
    n_in_dispute = [a_word(Field.N, n, subject="pmid:1", reviewer=f"r{n}") for n in (40, 41)]
    grades = [
        graded("pmid:5", species="animal"),
        graded("pmid:4"),
        graded("pmid:3", species="animal", uncertain=(Field.N,)),
        graded("pmid:2", stale, *confirmed(study="pmid:2")),
        graded("pmid:1", *n_in_dispute),
    ]
    assert queue(*grades) == ["pmid:1", "pmid:2", "pmid:4", "pmid:3", "pmid:5"]


def test_a_machine_conflict_is_uncertain_until_a_person_decides() -> None:
    unsure = graded("pmid:1", conflict={Field.RANDOMIZED: ("no",)})
    assert asked_of(evidence(unsure))[PMID_1].need is Need.UNCERTAIN
    word = a_word(Field.RANDOMIZED, "no")
    decided = graded("pmid:1", word, conflict={Field.RANDOMIZED: ("no",)})
    assert asked_of(evidence(decided))[PMID_1].need is Need.HUMAN


def test_linked_studies_come_first_then_those_of_people_then_the_lower_number() -> None:
    grades = [graded(f"pmid:{n}") for n in (3, 1, 2)]
    assert queue(*grades) == ["pmid:1", "pmid:2", "pmid:3"]
    links = (a_link_word(subject="pmid:2@a"),)
    assert queue(*grades, links=links) == ["pmid:2", "pmid:1", "pmid:3"]
    unsure = [
        graded("pmid:8", species="animal", uncertain=(Field.N,)),
        graded("pmid:9", uncertain=(Field.N,)),
    ]
    assert queue(*unsure) == ["pmid:9", "pmid:8"]


def test_what_could_move_a_tier_comes_first_and_what_was_put_off_last() -> None:
    known = evidence(*(graded(f"pmid:{n}") for n in (1, 2, 3, 4, 5)))
    asked = asked_of(known)
    moves = {StudyId("pmid:4"): 0, StudyId("pmid:3"): 6, StudyId("pmid:5"): 6}
    order = ["pmid:4", "pmid:3", "pmid:5", "pmid:1", "pmid:2"]
    assert list(review_queue(known, asked, moves)) == order
    put_off = (StudyId("pmid:1"), StudyId("pmid:4"), StudyId("pmid:99"))
    order = ["pmid:3", "pmid:5", "pmid:2", "pmid:1", "pmid:4"]
    assert list(review_queue(known, asked, moves, put_off)) == order


def test_of_the_rest_people_come_first_and_the_higher_level_before_the_lower() -> None:
    grades = [
        graded("pmid:1", uncertain=(Field.N,)),
        graded("pmid:2"),
        graded("pmid:3", species="animal"),
        graded("pmid:4"),
    ]
    known = evidence(*grades)
    levels = {StudyId("pmid:4"): 3, StudyId("pmid:2"): 2}
    order = review_queue(known, asked_of(known), levels=levels)
    assert order == ("pmid:4", "pmid:2", "pmid:1", "pmid:3")


def test_others_count_by_who_spoke_and_not_by_what_they_said() -> None:
    """The grade holds nothing of theirs: it is what a blind reviewer sees."""
    blind = graded("pmid:1")

    def of_carla(*words: Judgement) -> Asked:
        known = Evidence({PMID_1: blind}, speakers=speakers_of(words))
        return asked_of(known, CARLA)[PMID_1]

    assert of_carla() == Asked(Need.HUMAN, wanted=True)
    assert of_carla(*confirmed()) == Asked(Need.HUMAN, wanted=True, others=1)
    assert of_carla(*confirmed("anna", "boris")) == Asked(Need.NONE, others=2)
    assert of_carla(*excluded("anna")).need is Need.HUMAN
    assert of_carla(*excluded("anna", "boris")) == Asked(Need.NONE, others=2)
    animal = {PMID_1: graded("pmid:1", species="animal")}
    said = speakers_of([a_word(Field.SPECIES, "human")])
    assert asked_of(Evidence(animal, speakers=said), CARLA)[PMID_1].need is Need.NONE


def test_nothing_to_do_is_an_empty_queue() -> None:
    assert queue() == []


KINDS = {"two": ("anna", "boris"), "one": ("anna",), "bare": ()}


@given(st.lists(st.sampled_from([*KINDS, "animal"]), max_size=6), st.sampled_from([ANNA, BORIS]))
def test_the_queue_is_ordered_by_need_and_stable(kinds: list[str], who: Reviewer) -> None:
    grades: list[Grade] = []
    for index, kind in enumerate(kinds):
        study = f"pmid:{index + 1}"
        words = [w for one in KINDS.get(kind, ()) for w in confirmed(one, study=study)]
        grades.append(graded(study, *words, species="animal" if kind == "animal" else "human"))
    order = [grade.study for grade in grades]
    asked = asked_of(evidence(*grades), who)
    found = [StudyId(study) for study in queue(*grades, reviewer=who)]
    keys = [(asked[study].need, order.index(study)) for study in found]
    assert keys == sorted(keys)
    done = {"two"} | ({"one"} if who == ANNA else set())
    assert len(found) == sum(kind not in done for kind in kinds)


SUSPECTED = Relations(
    suspected=(Tie(PMID_1, StudyId("pmid:2"), TiedBy.SUSPECTED, "n 40; Roe A, Doe B"),)
)


def test_a_suspected_duplicate_asks_whoever_did_not_speak_of_it() -> None:
    done = [graded(f"pmid:{n}", *confirmed("anna", "boris", study=f"pmid:{n}")) for n in (1, 2)]
    assert not waiting(asked_of(evidence(*done)))
    for who in (None, ANNA, CARLA):
        asked = waiting(asked_of(evidence(*done, relations=SUSPECTED), who))
        assert {study: one.need for study, one in asked.items()} == {
            "pmid:1": Need.SUSPECTED,
            "pmid:2": Need.SUSPECTED,
        }
    apart = a_word(Field.SEPARATE, ("pmid:2",), note="other wards", basis=None)
    spoke = [graded("pmid:1", *confirmed("anna", "boris"), apart), done[1]]
    assert not waiting(asked_of(evidence(*spoke, relations=SUSPECTED), ANNA))
    assert waiting(asked_of(evidence(*spoke, relations=SUSPECTED), BORIS))
    of_another = replace(apart, value=("pmid:22",))
    spoke = [graded("pmid:1", *confirmed("anna", "boris"), of_another), done[1]]
    assert waiting(asked_of(evidence(*spoke, relations=SUSPECTED), ANNA))
    assert Need.STALE < Need.SUSPECTED < Need.UNCERTAIN


# -- filters -------------------------------------------------------------------------------

EXAMPLIN = Compound("examplin")


def listed(known: Evidence, chosen: QueueFilter, reviewer: Reviewer | None = BORIS) -> list[str]:
    drawn = chosen.with_sample(EXAMPLIN, known)
    return list(drawn.choose(known, asked_of(known, reviewer), reviewer))


@pytest.fixture
def some() -> Evidence:
    """Judged by both, linked by anna; unjudged; judged by anna; excluded; stale for boris."""
    both = [replace(word, subject="pmid:4").sealed() for word in excluded("anna", "boris")]
    stale = a_word(Field.SPECIES, "human", subject="pmid:5", machine="animal", reviewer="boris")
    return evidence(
        graded("pmid:1", *confirmed("anna", "boris")),
        graded("pmid:2", uncertain=(Field.N,)),
        graded("pmid:3", *confirmed(study="pmid:3")),
        graded("pmid:4", *both),
        graded("pmid:5", *confirmed("anna", "boris", study="pmid:5"), stale),
        links=(a_link_word(subject="pmid:3@mood"), a_link_word(subject="pmid:1@mood")),
    )


@pytest.mark.parametrize(
    ("chosen", "of_boris"),
    [
        (QueueFilter(), "1 2 3 5"),
        (QueueFilter(every=True), "1 2 3 4 5"),
        (QueueFilter(stale=True), "5"),
        (QueueFilter(found=frozenset({PMID_1, StudyId("pmid:3")})), "1 3"),
        (QueueFilter(with_abstract=frozenset({StudyId("pmid:2")})), "2"),
        (QueueFilter(field=Field.N), "2 3"),
        (QueueFilter(unlinked=True, every=True), "1 2 3 5"),
        (QueueFilter(field=Field.N, unlinked=True, found=frozenset({StudyId("pmid:3")})), "3"),
    ],
)
def test_filters_narrow_the_queue_of_one_reviewer(
    some: Evidence, chosen: QueueFilter, of_boris: str
) -> None:
    assert listed(some, chosen) == [f"pmid:{n}" for n in of_boris.split()]


def test_what_one_linked_is_left_out_of_their_own_unlinked_studies_alone(some: Evidence) -> None:
    chosen = QueueFilter(unlinked=True, every=True)
    assert "pmid:3" not in listed(some, chosen, ANNA)
    assert "pmid:3" in listed(some, chosen, BORIS)
    assert linked_to(ClaimId("mood"), some.links) == {"pmid:1", "pmid:3"}


def test_a_field_that_a_person_and_a_certain_machine_agree_on_is_not_missed() -> None:
    word = a_word(Field.SPECIES, "human")
    known = evidence(graded("pmid:1", word))
    assert listed(known, QueueFilter(field=Field.SPECIES)) == []
    assert listed(known, QueueFilter(field=Field.N)) == ["pmid:1"]


def test_a_sample_is_the_same_for_everybody_and_shows_each_what_waits_for_them() -> None:
    grades = [graded(f"pmid:{n}") for n in range(1, 30)]
    fresh = evidence(*grades)
    drawn = draw_sample(EXAMPLIN, fresh.grades, 10)
    animals = [graded(f"pmid:{n}", species="animal") for n in range(30, 60)]
    mixed = evidence(*animals, *grades)
    assert set(listed(mixed, QueueFilter(sample=10), None)) == drawn
    chosen = QueueFilter(sample=10)
    assert set(listed(fresh, chosen, ANNA)) == set(listed(fresh, chosen, None)) == drawn
    judged = sorted(drawn)[0]
    after = [
        graded(judged, *confirmed(study=judged)) if grade.study == judged else grade
        for grade in grades
    ]
    known = evidence(*after)
    assert set(listed(known, chosen, ANNA)) == drawn - {judged}
    assert set(listed(known, chosen, BORIS)) == drawn
    assert set(listed(known, QueueFilter(sample=10, every=True), ANNA)) == drawn


@given(st.integers(1, 40), st.sets(st.integers(1, 60), max_size=40), st.integers(61, 99))
def test_a_study_that_comes_later_displaces_one_of_a_sample_at_most(
    size: int, numbers: set[int], later: int
) -> None:
    studies = [StudyId(f"pmid:{n}") for n in numbers]
    before = draw_sample(EXAMPLIN, studies, size)
    after = draw_sample(EXAMPLIN, [StudyId(f"pmid:{later}"), *studies], size)
    assert len(before) == min(size, len(studies))
    assert len(before - after) <= 1
