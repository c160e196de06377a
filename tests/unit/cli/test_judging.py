"""One study as a reviewer sees it, and judgements as written."""

from __future__ import annotations

from dataclasses import replace

from tests.support.builders import (
    a_grade,
    a_judgement,
    a_link,
    a_study,
    a_study_id,
    without_words,
)

from litreview.cli.judging import (
    judgement_line,
    needs_of,
)
from litreview.model.fields import Field
from litreview.model.grade import GradeState
from litreview.model.trial import Relations, Tie
from litreview.model.vocabulary import TiedBy


def test_a_suspected_duplicate_is_asked_about_with_what_can_be_said() -> None:
    tie = Tie(a_study_id(1), a_study_id(2), TiedBy.SUSPECTED, "n 35; Roe A, Doe B")
    (need,) = needs_of(a_grade(), (), Relations(suspected=(tie,)))
    assert need == (
        "may be one trial with PMID 2: n 35; Roe A, Doe B; counted as one until a reviewer says"
        " trial=pmid:2 or separate=pmid:2"
    )


def test_a_judgement_is_printed_with_the_id_that_takes_it_back() -> None:
    judgement = a_judgement()
    assert judgement_line(judgement) == f"pmid:1 n = 120  ({judgement.id})"


def test_an_undo_says_what_it_took_back() -> None:
    undo = replace(a_judgement(), value="", retracts="abcd")
    assert judgement_line(undo) == "taken back: pmid:1 n (abcd)"


def test_the_gravest_need_comes_first() -> None:
    grade = a_grade(states={"n": GradeState.CONFLICT})
    fields = dict(grade.fields)
    fields[Field.CONTROL] = replace(fields[Field.CONTROL], stale=True)
    needs = list(needs_of(replace(grade, fields=fields), (a_link(1, conflict=True),)))
    assert needs[:3] == ["conflict: n", "stale: control", "link in dispute: attention"]


def test_a_study_nobody_judged_needs_a_first_reviewer() -> None:
    grade = a_grade(
        state=GradeState.MACHINE, full_text_read=None, registered=None, risk_of_bias=None
    )
    assert list(needs_of(grade, ())) == ["a first reviewer"]


def test_a_study_one_person_judged_needs_a_second() -> None:
    assert list(needs_of(a_grade(state=GradeState.REVIEWED), ())) == ["a second reviewer"]


def test_a_field_nobody_confirmed_needs_a_person() -> None:
    grade = a_grade(states={"n": GradeState.MACHINE})
    assert list(needs_of(grade, ())) == ["a person's word: n"]


def test_a_study_two_people_agree_on_needs_nothing() -> None:
    assert list(needs_of(a_grade(), ())) == []


def test_a_link_to_make_again_says_why_and_which() -> None:
    lost = without_words(a_study(1)).link
    assert "link to make again, the sentence it cited is no longer in the record: attention" in (
        list(needs_of(a_grade(), (lost,)))
    )
