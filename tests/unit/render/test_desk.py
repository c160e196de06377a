"""A study on the desk: rows that tell who says what, and text that carries their letters."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import (
    ANNA,
    BORIS,
    a_basis,
    a_field_grade,
    a_grade,
    a_judgement,
    a_reading,
    a_record,
    a_tag,
)

from litreview.model.basis import MAX_QUOTE
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.record import MeshHeading, Record, RegistryId
from litreview.model.suggestion import Effect, EffectDirection, MayBear
from litreview.model.tag import Evidence
from litreview.model.text import Span
from litreview.model.vocabulary import Origin
from litreview.render.desk import (
    LETTERS,
    ROWS,
    FieldRow,
    field_rows,
    likely_sentence,
    quote_of,
    readable,
    result_sentence,
    sentence_of,
    text_blocks,
    unsure_words,
)
from litreview.tagging.sections import read_document

SENTENCE = "We randomized 120 healthy adults to examplin or placebo."


def rows_of(grade: Grade, record: Record | None = None) -> dict[Field, FieldRow]:
    return {row.field: row for row in field_rows(record or a_record(1), grade, ANNA)}


def one(field: FieldGrade) -> FieldRow:
    return rows_of(Grade(a_record(1).id, {field.field: field}))[field.field]


def sentences_of(record: Record) -> tuple[Span, ...]:
    return tuple(Span(s.start, s.end) for s in read_document(record.study_text).sentences)


def test_of_the_domains_of_bias_those_that_fit_have_a_row() -> None:
    low = a_field_grade(Field.ROB2_REPORTING, "low")
    grade = Grade(a_record(1).id, {Field.ROB2_REPORTING: low})
    fit = field_rows(a_record(1), grade, ANNA, (), [Field.ROB2_DEVIATIONS])
    shown = [row.field for row in fit if row.field.startswith(("rob2.", "syrcle."))]
    assert shown == [Field.ROB2_DEVIATIONS, Field.ROB2_REPORTING]  # the other somebody judged
    assert readable(shown[0]) == "bias: deviations"


def test_every_field_has_its_row_and_at_most_one_letter() -> None:
    assert set(ROWS) == set(Field)
    assert len(set(LETTERS.values())) == len(LETTERS) == 25
    assert "Z" not in LETTERS.values()
    assert ROWS[:4] == (Field.RANDOMIZED, Field.CONTROL, Field.BLINDING, Field.N)
    with_letter = [field in LETTERS for field in ROWS]
    assert with_letter == sorted(with_letter, reverse=True)


def test_what_the_machine_reads_stands_with_its_confidence_and_no_mark() -> None:
    row = one(a_field_grade(state=GradeState.MACHINE))
    assert (row.value, row.confidence, row.mark, row.judged) == ("120", 1.0, " ", False)
    assert row.proposed == 120
    assert row.about == "read by the machine, 1.00 sure"
    assert [a_record(1).text[s.start : s.end] for s in row.spans] == [
        "We randomized 120 healthy adults"
    ]


def test_what_it_is_unsure_of_is_marked() -> None:
    said = a_field_grade(state=GradeState.MACHINE)
    assert said.machine is not None
    unsure = replace(said, machine=replace(said.machine, uncertain=True))
    assert one(unsure).mark == "?"
    torn = replace(said, machine=replace(said.machine, conflict=(60,)))
    assert one(torn).mark == "?"
    assert "the text also reads 60" in one(torn).about


def test_silence_is_marked_and_offers_nothing() -> None:
    row = rows_of(Grade(a_record(1).id, {}))[Field.N]
    assert (row.value, row.mark, row.proposed, row.about) == ("", "–", None, "")  # noqa: RUF001


def test_ones_own_word_is_ticked_and_not_reported_is_a_value() -> None:
    own = a_judgement(value=NOT_REPORTED, reviewer=ANNA)
    row = one(FieldGrade(Field.N, NOT_REPORTED, GradeState.REVIEWED, (own,)))
    assert (row.value, row.mark, row.about) == ("not reported", "✓", "you")
    assert row.confidence is None


def test_anothers_word_is_no_tick() -> None:
    other = a_judgement(value=60, reviewer=BORIS)
    row = one(FieldGrade(Field.N, 60, GradeState.REVIEWED, (other,)))
    assert (row.value, row.mark, row.judged, row.about) == ("60", " ", False, BORIS)


def test_a_dispute_names_nobody() -> None:
    words = (a_judgement(value=60, reviewer=ANNA), a_judgement(value=62, reviewer=BORIS))
    row = one(FieldGrade(Field.N, NOT_REPORTED, GradeState.CONFLICT, words, conflict=(60, 62)))
    assert (row.value, row.mark, row.judged) == ("60 / 62", "!", True)
    assert row.about == "in dispute, d decides it"


def test_a_persons_word_keeps_the_machines_beside_it() -> None:
    said = a_field_grade(state=GradeState.MACHINE)
    own = a_judgement(value=60, reviewer=ANNA)
    row = one(replace(said, value=60, state=GradeState.REVIEWED, judgements=(own,)))
    assert row.about == "you; the machine reads 120 (1.00)"


def test_a_word_rests_on_its_quote_its_heading_or_its_source() -> None:
    record = a_record(1)
    start = record.text.index(SENTENCE) - len(record.title.plain) - 1
    quoted = a_basis(SENTENCE, "quote", where="abstract", start=start, end=start + len(SENTENCE))
    own = a_judgement(reviewer=ANNA, basis=quoted)
    row = one(FieldGrade(Field.N, 120, GradeState.REVIEWED, (own,)))
    assert [record.text[s.start : s.end] for s in row.spans] == [SENTENCE]
    own = a_judgement(reviewer=ANNA)
    row = one(FieldGrade(Field.N, 120, GradeState.REVIEWED, (own,)))
    assert row.spans == ()
    assert row.heading == "full text, high certainty: Full text, p. 3"


def test_who_cannot_tell_marks_the_field() -> None:
    note = a_judgement(field="note", value=unsure_words(Field.N), reviewer=ANNA)
    others = a_judgement(field="note", value=unsure_words(Field.BLINDING), reviewer=BORIS)
    rows = field_rows(a_record(1), Grade(a_record(1).id, {}), ANNA, (note, others))
    assert {row.field: row.mark for row in rows}[Field.N] == "?"
    assert {row.field: row.mark for row in rows}[Field.BLINDING] == "–"  # noqa: RUF001


def test_sentences_carry_the_letters_of_what_rests_on_them() -> None:
    record = a_record(1, registry_ids=(RegistryId("ClinicalTrials.gov", "NCT01234567"),))
    record = replace(record, mesh_headings=(MeshHeading("Humans"), MeshHeading("Attention")))
    species = a_tag(Field.SPECIES, "human", quote="Humans", where="mesh")
    reading = a_reading(1, a_tag(), species)
    grade = Grade(
        record.id,
        {
            field: FieldGrade(field, read.value, GradeState.MACHINE, machine=read)
            for field, read in reading.fields.items()
        },
    )
    blocks = text_blocks(record, sentences_of(record), field_rows(record, grade, ANNA))
    lettered = [(p.text, p.letters) for block in blocks for p in block.pieces if p.letters]
    assert lettered == [(SENTENCE, "N"), ("Humans", "S")]
    assert [(block.kind, block.label) for block in blocks[-3:]] == [
        ("headings", "Registered"),
        ("headings", "Type"),
        ("headings", "MeSH"),
    ]


@given(st.lists(st.text("ab. \n\t[]", max_size=40), max_size=4))
def test_the_text_stands_whole_and_in_order(parts: list[str]) -> None:
    record = a_record(1, abstract=[("METHODS", part) for part in parts])
    blocks = text_blocks(record, sentences_of(record), ())
    held = [block for block in blocks if block.kind in {"title", "section"}]
    shown = ["".join(piece.text for piece in block.pieces) for block in held]
    assert shown == [p.text for p in record.study_text.passages if p.text or p.where == "title"]


def test_without_an_abstract_it_is_said_why() -> None:
    record = a_record(1, abstract="", origin=Origin.SNAPSHOT)
    blocks = text_blocks(record, sentences_of(record), ())
    assert any("No abstract in hand" in block.pieces[0].text for block in blocks)


def test_a_value_is_looked_for_where_it_is_written() -> None:
    record = a_record(1, abstract="Sixty came. We took 24 of 240 rats. Then 24.5 weeks passed.")
    row = rows_of(a_grade(1, blank=True))[Field.N]
    found = likely_sentence("24", row, record.text, sentences_of(record))
    assert found == 2
    assert likely_sentence("7", row, record.text, sentences_of(record)) is None


def test_the_fields_own_sentence_goes_first() -> None:
    record = a_record(1)
    row = one(a_field_grade(state=GradeState.MACHINE))
    places = sentences_of(record)
    assert sentence_of(row, places) == likely_sentence("999", row, record.text, places) == 1


def test_a_link_rests_on_a_result_that_shares_the_claims_words() -> None:
    text = a_record(1, abstract="Sleep grew. Attention grew. We looked at attention.").text
    spans = [
        Span(text.index(s), text.index(s) + len(s))
        for s in ("Sleep grew.", "Attention grew.", "We looked at attention.")
    ]

    def effect(n: int, sure: float) -> Effect:
        evidence = Evidence("abstract", text[spans[n].start : spans[n].end], *spans[n])
        return Effect(evidence, EffectDirection.HIGHER, sure, a_tag().rule)

    aim = Evidence("abstract", text[spans[2].start : spans[2].end], *spans[2])
    near = MayBear(a_record(1).id, "attention", aim, ("attention",), 1.0)  # type: ignore[arg-type]
    effects = (effect(0, 0.9), effect(1, 0.5))
    assert result_sentence("attention", [near], effects, spans) == 1
    assert result_sentence("other", [near], effects, spans) == 0
    assert result_sentence("attention", [near], (), spans) == 2
    assert result_sentence("other", [near], (), spans) is None


@pytest.mark.parametrize("wanted", ["", "needle", "absent"])
def test_of_a_long_sentence_whole_words_are_quoted(wanted: str) -> None:
    text = " ".join(["word"] * 100 + ["needle"] + ["word"] * 100)
    quote = quote_of(text, Span(0, len(text)), wanted)
    assert len(quote) <= MAX_QUOTE
    assert set(quote.split()) <= {"word", "needle"}
    assert ("needle" in quote) is (wanted == "needle")


def test_a_short_sentence_is_quoted_whole() -> None:
    assert quote_of(f" {SENTENCE} More.", Span(0, len(SENTENCE) + 1)) == SENTENCE
