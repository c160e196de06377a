"""What a review's reference list suggests: trials in people that are in hand, and no more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import a_grade, a_record, a_study_id

from litreview.model.grade import GradeState
from litreview.model.identity import Pmid
from litreview.model.record import StandingSignal
from litreview.model.vocabulary import Standing
from litreview.reviews.included import IncludedSuggestion, included_suggestion

CITED = tuple(Pmid(number) for number in ("15", "12", "13", "14", "16", "99"))
REVIEW = a_record(1, publication_types=("Review",), references=CITED)
RETRACTED = (StandingSignal(Standing.RETRACTED, "title"),)
RECORDS = {
    one.id: one
    for one in (
        *(a_record(number) for number in (12, 13, 14)),
        a_record(15, signals=RETRACTED),
        a_record(16, signals=RETRACTED),
        REVIEW,
    )
}
REVIEW_GRADE = a_grade(1, design="meta_analysis", state=GradeState.MACHINE)
GRADES = {
    one.study: one
    for one in (
        a_grade(12, design="rct", species="human"),
        a_grade(13, design="rct", species="animal"),
        a_grade(14, design="notice", species="none"),
        a_grade(15, design="controlled_trial", species="mixed"),
        a_grade(16, design="narrative_review", species="none"),
        REVIEW_GRADE,
    )
}


def test_trials_in_people_are_suggested_in_the_reviews_own_order() -> None:
    found = included_suggestion(REVIEW, RECORDS, GRADES)
    assert found == IncludedSuggestion((Pmid("15"), Pmid("12")), (Pmid("15"),))


def test_what_a_person_said_needs_no_suggestion() -> None:
    told = {**GRADES, REVIEW.id: a_grade(1, design="meta_analysis", included=("12",))}
    assert included_suggestion(REVIEW, RECORDS, told) == IncludedSuggestion()


def test_a_paper_without_references_suggests_nothing() -> None:
    assert included_suggestion(RECORDS[a_study_id(12)], RECORDS, GRADES) == IncludedSuggestion()


@given(st.sets(st.sampled_from(sorted(RECORDS))))
def test_what_is_not_in_hand_is_never_suggested(missing: set[str]) -> None:
    held = {study: record for study, record in RECORDS.items() if study not in missing}
    found = included_suggestion(REVIEW, held, GRADES)
    assert all(a_study_id(pmid) in held for pmid in found.included)
    assert set(found.retracted) <= set(found.included)
