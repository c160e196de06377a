"""One study as a reviewer sees it, and judgements as written."""

from __future__ import annotations

from dataclasses import replace

from tests.support.builders import (
    ANNA,
    a_grade,
    a_judgement,
    a_link,
    a_study,
    a_study_id,
    without_words,
)

from litreview.cli.judging import (
    judgement_line,
    left_line,
    needs_of,
    reversed_line,
)
from litreview.model.fields import Field
from litreview.model.grade import Grade, GradeState
from litreview.model.identity import Reviewer
from litreview.model.link import Link
from litreview.model.policy import Policy
from litreview.model.trial import Relations, Tie
from litreview.model.vocabulary import TiedBy
from litreview.reviews.acceptance import Left, Why
from litreview.reviews.queue import Asked, Need, ask


def test_a_suspected_duplicate_is_asked_about_with_what_can_be_said() -> None:
    tie = Tie(a_study_id(1), a_study_id(2), TiedBy.SUSPECTED, "n 35; Roe A, Doe B")
    asked = Asked(Need.SUSPECTED)
    (need,) = needs_of(a_grade(), (), asked, Relations(suspected=(tie,)))
    assert need == (
        "may be one trial with PMID 2: n 35; Roe A, Doe B; counted as one until a reviewer says"
        " trial=pmid:2 or separate=pmid:2"
    )
    assert list(needs_of(a_grade(), (), asked)) == ["may be one trial with another report"]


def test_a_judgement_is_printed_with_the_id_that_takes_it_back() -> None:
    judgement = a_judgement()
    assert judgement_line(judgement) == f"pmid:1 n = 120  ({judgement.id})"


def test_an_undo_says_what_it_took_back() -> None:
    word = a_judgement()
    assert reversed_line(word, "taken back") == f"taken back: pmid:1 n = {word.value}  ({word.id})"


def test_fields_left_for_one_reason_go_together() -> None:
    left = (
        Left(Field.BLINDING, Why.UNSURE, ("double",), 0.614),
        Left(Field.N, Why.CONFLICT, (38, 40)),
        Left(Field.RANDOMIZED, Why.SILENT),
        Left(Field.CONTROL, Why.SILENT),
        Left(Field.CONDITION, Why.SCATTERED, (("stroke", "aphasia"),)),
    )
    assert left_line(left) == (
        "Left for you: blinding (double, unsure 0.61), n (38 / 40 in conflict), "
        "condition (stroke, aphasia, not in one sentence), "
        "randomized, control (the machine found nothing: read the text, "
        "then --set randomized=not-reported if it says nothing either)"
    )


def needs(grade: Grade, links: tuple[Link, ...] = (), who: Reviewer | None = None) -> list[str]:
    return list(needs_of(grade, links, ask(grade, links, Policy(), who), reviewer=who))


def test_the_gravest_need_comes_first() -> None:
    grade = a_grade(states={"n": GradeState.CONFLICT})
    fields = dict(grade.fields)
    fields[Field.CONTROL] = replace(fields[Field.CONTROL], stale=True)
    found = needs(replace(grade, fields=fields), (a_link(1, conflict=True),))
    assert found[:3] == ["in dispute: n", "stale: control", "link in dispute: attention"]


def test_a_study_nobody_judged_needs_a_first_reviewer() -> None:
    grade = a_grade(
        state=GradeState.MACHINE, full_text_read=None, registered=None, risk_of_bias=None
    )
    assert needs(grade) == needs(grade, who=ANNA) == ["a first reviewer"]


def test_a_study_one_person_judged_needs_a_second() -> None:
    grade = a_grade(state=GradeState.REVIEWED)
    (anna,) = grade.reviewers
    assert needs(grade) == needs(grade, who=Reviewer("carla")) == ["a second reviewer"]
    assert needs(grade, who=anna) == []


def test_a_field_nobody_confirmed_needs_a_person() -> None:
    grade = a_grade(states={"n": GradeState.MACHINE})
    assert needs(grade) == ["a person's word: n"]
    assert needs(grade, who=ANNA) == ["your word: n"]


def test_a_study_two_people_agree_on_needs_nothing() -> None:
    assert needs(a_grade()) == []


def test_a_second_reviewer_of_a_linked_study_is_asked_for_a_link() -> None:
    one = a_study(1).link
    alone = replace(one, words=one.words[:1])
    asked = "a link to a claim, or a reason to exclude it"
    assert needs(a_grade(), (alone,), alone.reviewers[0]) == []
    assert needs(a_grade(), (alone,), Reviewer("carla")) == [asked]
    assert needs(a_grade(), (one,), Reviewer("carla")) == []


def test_a_link_to_make_again_says_why_and_which() -> None:
    lost = without_words(a_study(1)).link
    need = "link to make again, the sentence it cited is no longer in the record: attention"
    assert need in needs(a_grade(), (lost,))
    assert need in needs(a_grade(), (lost,), lost.reviewers[0])
    assert need not in needs(a_grade(), (lost,), Reviewer("carla"))
