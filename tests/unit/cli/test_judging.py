"""One study as a reviewer sees it, and judgements as written."""

from __future__ import annotations

from dataclasses import replace

from tests.support.builders import (
    a_basis,
    a_field_grade,
    a_grade,
    a_judgement,
    a_link,
    a_link_value,
    a_reading,
    a_record,
    a_study,
    a_study_id,
    a_tag,
    without_words,
)
from tests.support.builders_render import a_dossier

from litreview.cli.judging import (
    basis_text,
    field_lines,
    judgement_line,
    left_line,
    link_lines,
    needs_of,
    reversed_line,
    study_lines,
    tag_text,
    value_text,
)
from litreview.model.fields import Field
from litreview.model.grade import GradeState, QuoteCheck
from litreview.model.identity import Pmid
from litreview.model.record import RegistryId, StandingSignal
from litreview.model.trial import Relations, Tie
from litreview.model.vocabulary import Account, Standing, TiedBy
from litreview.reviews.acceptance import Left, Why
from litreview.reviews.consensus import grade_study


def test_a_suspected_duplicate_is_asked_about_with_what_can_be_said() -> None:
    tie = Tie(a_study_id(1), a_study_id(2), TiedBy.SUSPECTED, "n 35; Roe A, Doe B")
    (need,) = needs_of(a_grade(), (), Relations(suspected=(tie,)))
    assert need == (
        "may be one trial with PMID 2: n 35; Roe A, Doe B; counted as one until a reviewer says"
        " trial=pmid:2 or separate=pmid:2"
    )


def test_a_suggestion_is_shown_as_one_that_only_a_person_can_make_good() -> None:
    grade = grade_study(
        a_record(1, registry_ids=(RegistryId("ISRCTN", "ISRCTN12345678"),)), a_reading(1), ()
    )
    lines = list(field_lines(grade.fields[Field.REGISTERED]))
    assert lines[1] == "registered = not_reported  (suggested: only a reviewer can say)"
    assert '"ISRCTN ISRCTN12345678"' in lines[2]


def test_a_value_reads_as_it_would_be_typed() -> None:
    assert value_text(24) == "24"
    assert value_text(("participants", "assessors")) == "participants,assessors"
    assert value_text(a_link_value(part="speech")) == (
        "population match, outcome direct, intervention same, supports, part speech"
    )


def test_each_kind_of_basis_says_what_it_is() -> None:
    quote = a_basis("24 men", "quote", where="abstract", start=0, end=6)
    assert basis_text(quote) == '"24 men" (abstract)'
    assert basis_text(a_basis("Humans", "metadata", where="mesh")) == "mesh Humans"
    account = a_basis("a review", account=Account.SECONDARY)
    assert basis_text(account) == "secondary account, high certainty: a review"
    assert basis_text(None) == "own reading"


def test_an_unplaced_quote_is_shown_as_unchecked() -> None:
    assert basis_text(a_basis("24 men", "quote")) == '"24 men" (not checked)'


def test_a_tag_shows_its_sentence_and_rule() -> None:
    assert tag_text(a_tag()) == (
        '120; "We randomized 120 healthy adults" (abstract; n.total.randomized; 0.90)'
    )


def test_a_field_shows_people_before_the_machine() -> None:
    quoted = a_judgement(basis=a_basis("120 adults", "quote"), note="checked twice")
    said = replace(
        a_field_grade(state=GradeState.MACHINE),
        judgements=(quoted,),
        state=GradeState.REVIEWED,
        quote_checks=(QuoteCheck.NOT_FOUND,),
        stale=True,
        secondary=True,
    )
    lines = list(field_lines(said))
    assert lines[1] == "n = 120  (reviewed; stale; from a secondary account)"
    assert lines[2] == (
        '  anna: 120; "120 adults" (not checked) [quote not found] Note: checked twice'
    )
    assert lines[3].startswith("  machine: 120;")


def test_a_disputed_field_shows_both_values() -> None:
    said = replace(a_field_grade(state=GradeState.CONFLICT), conflict=(120, 24))
    assert "disputed: 120 / 24" in list(field_lines(said))[1]


def test_a_link_shows_every_word() -> None:
    lines = list(link_lines(a_link(1, conflict=True)))
    assert lines[1].startswith("attention: population match")
    assert lines[1].endswith("(in dispute)")
    assert [line.split(":")[0].strip() for line in lines[2:]] == ["anna", "boris"]


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
        Left(Field.RANDOMIZED, Why.NO_ABSTRACT),
        Left(Field.CONTROL, Why.NO_ABSTRACT),
        Left(Field.CONDITION, Why.SCATTERED, (("stroke", "aphasia"),)),
    )
    assert left_line(left) == (
        "Left for you: blinding (double, unsure 0.61), n (38 / 40 in conflict), "
        "randomized, control (no abstract in hand), "
        "condition (stroke,aphasia, not in one sentence)"
    )


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
    assert all(line.endswith("[no longer in the record]") for line in list(link_lines(lost))[2:])


def test_a_review_names_the_trials_it_cites_and_the_retracted_ones_among_them() -> None:
    review = a_record(1, references=(Pmid("12"), Pmid("13")))
    retracted = (StandingSignal(Standing.RETRACTED, "title"),)
    records = (review, a_record(12), a_record(13, signals=retracted))
    grades = [
        a_grade(1, blank=True),
        *(a_grade(n, design="rct", species="human") for n in (12, 13)),
    ]
    dossier = replace(
        a_dossier(),
        records={one.id: one for one in records},
        grades={one.study: one for one in grades},
    )
    lines = list(study_lines(dossier, review.id))
    assert "its references name trials in people: 12, 13" in lines
    assert "  Retracted among them: 13" in lines
    assert not any("references" in line for line in study_lines(dossier, records[1].id))
