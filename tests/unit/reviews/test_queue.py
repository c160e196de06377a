from __future__ import annotations

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

from litreview.model.fields import LADDER_FIELDS, Field, Value
from litreview.model.grade import Grade
from litreview.model.identity import StudyId
from litreview.model.judgement import Judgement
from litreview.model.trial import Relations, Tie
from litreview.model.vocabulary import TiedBy
from litreview.reviews.consensus import grade_study, make_links
from litreview.reviews.queue import Need, need_of, review_queue

CONFIRMED: dict[Field, Value] = {
    Field.RANDOMIZED: "yes",
    Field.CONTROL: "placebo",
    Field.BLINDING: "double",
    Field.N: 40,
}


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


def confirmed(study: str, reviewer: str = "anna") -> list[Judgement]:
    return [
        a_word(field, value, subject=study, reviewer=reviewer) for field, value in CONFIRMED.items()
    ]


def disputed(study: str) -> list[Judgement]:
    return [a_word(Field.N, n, subject=study, reviewer=f"r{n}") for n in (40, 41)]


def queue(*grades: Grade, links: tuple[Judgement, ...] = ()) -> list[str]:
    return list(review_queue({grade.study: grade for grade in grades}, make_links(links, {})))


def test_those_most_in_need_come_first() -> None:
    stale = a_word(Field.SPECIES, "human", subject="pmid:2", machine="animal")
    grades = [
        graded("pmid:5", species="animal"),
        graded("pmid:4"),
        graded("pmid:3", species="animal", uncertain=(Field.N,)),
        graded("pmid:2", stale, *confirmed("pmid:2")),
        graded("pmid:1", *disputed("pmid:1")),
    ]
    assert queue(*grades) == ["pmid:1", "pmid:2", "pmid:3", "pmid:4", "pmid:5"]


def test_a_disputed_link_is_a_conflict() -> None:
    links = (a_link_word(), a_link_word(a_link_value("null"), reviewer="boris"))
    assert queue(graded("pmid:2"), graded("pmid:1"), links=links) == ["pmid:1", "pmid:2"]


def test_a_machine_conflict_is_uncertain_until_a_person_decides() -> None:
    unsure = graded("pmid:1", species="animal", conflict={Field.RANDOMIZED: ("no",)})
    assert need_of(unsure, linked=True, disputed=False) is Need.UNCERTAIN
    word = a_word(Field.RANDOMIZED, "no")
    decided = graded("pmid:1", word, species="animal", conflict={Field.RANDOMIZED: ("no",)})
    assert need_of(decided, linked=True, disputed=False) is Need.NONE


def test_a_human_study_waits_until_every_weighed_field_is_confirmed() -> None:
    words = confirmed("pmid:1")
    assert queue(graded("pmid:1", *words[:-1])) == ["pmid:1"]
    assert queue(graded("pmid:1", *words)) == []
    assert len(words) == len(LADDER_FIELDS)
    mixed = graded("pmid:1", species="mixed")
    assert need_of(mixed, linked=False, disputed=False) is Need.HUMAN


def test_other_studies_wait_until_somebody_judged_or_linked_them() -> None:
    animal = graded("pmid:1", species="animal")
    assert queue(animal) == ["pmid:1"]
    assert queue(animal, links=(a_link_word(),)) == []
    judged = graded("pmid:1", a_word(Field.SPECIES, "animal"), species="animal")
    assert queue(judged) == []


def test_excluded_studies_are_left_out() -> None:
    exclusion = a_word(Field.EXCLUDED, "other compound", subject="pmid:1", basis=None)
    assert queue(graded("pmid:1", exclusion, *disputed("pmid:1"))) == []


def test_among_equals_linked_studies_come_first_then_the_order_given() -> None:
    grades = [graded(f"pmid:{n}") for n in (3, 1, 2)]
    assert queue(*grades) == ["pmid:3", "pmid:1", "pmid:2"]
    links = (a_link_word(subject="pmid:2@a"),)
    assert queue(*grades, links=links) == ["pmid:2", "pmid:3", "pmid:1"]


def test_nothing_to_do_is_an_empty_queue() -> None:
    assert review_queue({}, []) == ()


@given(st.lists(st.sampled_from(["disputed", "confirmed", "animal", "bare"]), max_size=6))
def test_the_queue_is_ordered_by_need_and_stable(kinds: list[str]) -> None:
    grades: dict[StudyId, Grade] = {}
    for index, kind in enumerate(kinds):
        study = f"pmid:{index + 1}"
        words = {"disputed": disputed, "confirmed": confirmed}.get(kind, lambda _: [])(study)
        species = "animal" if kind == "animal" else "human"
        grades[StudyId(study)] = graded(study, *words, species=species)
    order = list(grades)
    found = review_queue(grades, [])
    keys = [(need_of(grades[s], linked=False, disputed=False), order.index(s)) for s in found]
    assert keys == sorted(keys)
    assert len(found) == len(kinds) - kinds.count("confirmed")


def test_a_link_whose_sentence_vanished_waits_among_the_stale() -> None:
    done, text = graded("pmid:1", *confirmed("pmid:1")), a_citation().study_text
    links = make_links([a_link_word(basis=ABSENT_QUOTE)], {StudyId("pmid:1"): text})
    other = graded("pmid:2", species="human")
    assert review_queue({g.study: g for g in (other, done)}, links) == ("pmid:1", "pmid:2")
    assert need_of(done, linked=True, disputed=False, stale=True) is Need.STALE
    sound = make_links([a_link_word()], {StudyId("pmid:1"): text})
    assert review_queue({done.study: done}, sound) == ()


def test_a_suspected_duplicate_is_asked_about_after_what_people_differ_on() -> None:
    grades = {name: graded(name, *confirmed(name)) for name in map(StudyId, ("pmid:1", "pmid:2"))}
    assert review_queue(grades, ()) == ()
    tie = Tie(StudyId("pmid:1"), StudyId("pmid:2"), TiedBy.SUSPECTED, "n 40; Roe A, Doe B")
    assert review_queue(grades, (), Relations(suspected=(tie,))) == ("pmid:1", "pmid:2")
    assert review_queue(grades, (), Relations(joined=(tie,))) == ()
    assert Need.STALE < Need.SUSPECTED < Need.UNCERTAIN
