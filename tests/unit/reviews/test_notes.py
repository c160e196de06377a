"""A note is kept, told and taken back, and counts for nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_reviews import NOON, a_citation, a_link_word, a_reading, a_word, an_undo

from litreview.model.fields import Field
from litreview.model.identity import Reviewer
from litreview.model.judgement import NOTE, Judgement
from litreview.reviews.active import active_of, words_to_add
from litreview.reviews.agreement import agreement_by_field
from litreview.reviews.consensus import by_study, facts, grade_study, make_links
from litreview.reviews.prisma import prisma_flow
from litreview.reviews.queue import Evidence, asked_of
from litreview.reviews.undo import undo

RECORD = a_citation()
notes = st.lists(
    st.builds(
        lambda text, who, subject, after_s: a_note(text, who, subject=subject, after_s=after_s),
        st.sampled_from(["ask the authors", "table 2", "n = 12"]),
        st.sampled_from(["anna", "boris"]),
        st.sampled_from(["pmid:1", "claim:stroke-recovery"]),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=5,
)


def a_note(
    text: str = "ask the authors", who: str = "anna", *, subject: str = "pmid:1", after_s: int = 0
) -> Judgement:
    return a_word(NOTE, text, basis=None, reviewer=who, subject=subject, after_s=after_s)


def test_notes_of_one_person_on_one_study_are_all_kept() -> None:
    typed = [a_note("ask the authors"), a_note("table 2"), a_note("ask the authors", after_s=60)]
    added = words_to_add([], typed)
    assert [word.value for word in active_of(added)] == [word.value for word in typed]
    assert [word.at for word in added] == [word.at for word in typed]  # none displaces another
    assert words_to_add(added, typed[:1]) == ()


def test_a_note_is_taken_back_like_anything_else_and_alone() -> None:
    lines = [a_word(), a_note(), a_note("table 2", after_s=5)]
    taken = undo(lines, Reviewer("anna"), None, NOON)
    assert active_of([*lines, *taken]) == (*active_of(lines[:2]),)


def test_a_note_that_was_taken_back_can_be_made_again() -> None:
    lines = [a_note(), an_undo(a_note(), after_s=0)]
    (again,) = words_to_add(lines, [a_note()])
    assert active_of([*lines, again]) == (again,)


@given(notes)
def test_a_note_counts_for_nothing(remarks: list[Judgement]) -> None:
    words = [
        a_word(Field.N, 40),
        a_word(Field.N, 41, reviewer="boris"),
        a_link_word(),
    ]
    for said in (words, []):
        both = [*said, *remarks]
        reading = a_reading({Field.N: 40, Field.SPECIES: "human"})
        grade, noted = (grade_study(RECORD, reading, each) for each in (said, both))
        assert noted == grade
        assert noted.graded_by == grade.graded_by
        assert by_study(both) == by_study(said)
        texts = {RECORD.id: RECORD.study_text}
        links = make_links(said, texts)
        assert make_links(both, texts) == links
        assert facts(both) == facts(said)
        assert agreement_by_field(both) == agreement_by_field(said)
        grades, noted_grades = {RECORD.id: grade}, {RECORD.id: noted}
        asked = [asked_of(Evidence(each, links)) for each in (grades, noted_grades)]
        assert asked[0] == asked[1]
        assert prisma_flow((RECORD,), noted_grades, links) == prisma_flow((RECORD,), grades, links)
