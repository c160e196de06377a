"""One citation: its standing, its text, its content hash, and its way to JSON and back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litreview.errors import NounError
from litreview.model.codec import from_json, to_json, to_json_bytes
from litreview.model.dates import PartialDate
from litreview.model.identity import Pmid, StudyId
from litreview.model.record import (
    AbstractSection,
    Author,
    Correction,
    MeshHeading,
    MeshQualifier,
    Record,
    RichText,
    StandingSignal,
)
from litreview.model.vocabulary import Origin, Standing

PLAIN = Record(id=StudyId("pmid:1"), title=RichText("A title.", "A title."))
FULL = replace(
    PLAIN,
    abstract=(
        AbstractSection(
            RichText("10\u207b\u00b3 M was given.", "10<sup>-3</sup> M was given."), "METHODS"
        ),
        AbstractSection(RichText("Rats learned.", "Rats learned."), "RESULTS", "RESULTS"),
    ),
    authors=(Author(last_name="Ivanova", initials="A"), Author(collective_name="The Group")),
    mesh_headings=(MeshHeading("Rats", "D051381", qualifiers=(MeshQualifier("blood"),)),),
    pub_date=PartialDate(1998, 12),
    corrections=(Correction("CommentIn", "J. 1999", Pmid("2")),),
)


def signal(standing: Standing, notice: str | None = None) -> StandingSignal:
    return StandingSignal(standing, "test", Pmid(notice) if notice else None)


def test_a_record_reads_back_from_json_as_it_was() -> None:
    assert from_json(Record, to_json(FULL)) == FULL


def test_sections_are_passages_in_printed_order() -> None:
    assert [p.where for p in FULL.study_text.passages] == ["title", "abstract[0]", "abstract[1]"]
    assert FULL.text == "A title.\n10\u207b\u00b3 M was given.\nRats learned."
    whole = replace(FULL, abstract=FULL.abstract[:1])
    assert [p.where for p in whole.study_text.passages] == ["title", "abstract"]


@pytest.mark.parametrize(
    ("held", "standing"),
    [
        ((), Standing.NONE),
        ((Standing.CORRECTED,), Standing.CORRECTED),
        ((Standing.CORRECTED, Standing.EXPRESSION_OF_CONCERN), Standing.EXPRESSION_OF_CONCERN),
        ((Standing.EXPRESSION_OF_CONCERN, Standing.RETRACTED), Standing.RETRACTED),
        ((Standing.RETRACTED, Standing.REPUBLISHED), Standing.RETRACTED),
    ],
)
def test_the_gravest_signal_gives_the_standing(
    held: tuple[Standing, ...], standing: Standing
) -> None:
    record = replace(PLAIN, signals=tuple(signal(s) for s in held))
    assert record.standing is standing


def test_notices_belong_to_the_standing_they_give() -> None:
    record = replace(
        PLAIN,
        signals=(
            signal(Standing.CORRECTED, "7"),
            signal(Standing.RETRACTED),
            signal(Standing.RETRACTED, "9"),
            signal(Standing.RETRACTED, "9"),
        ),
    )
    assert record.notices == ("9",)


def test_the_hash_sees_what_a_reader_sees_and_not_maintenance() -> None:
    touched = replace(FULL, date_revised=PartialDate(2026, 1, 1), status="MEDLINE", copyright="Roe")
    assert touched.content_hash == FULL.content_hash
    assert replace(FULL, doi="10.1/x").content_hash != FULL.content_hash
    assert replace(FULL, signals=(signal(Standing.RETRACTED),)).content_hash != FULL.content_hash


def test_an_empty_field_is_no_part_of_the_hash() -> None:
    plain = to_json_bytes(FULL, sparse=True).decode()
    assert '""' not in plain
    assert "[]" not in plain
    assert "null" not in plain
    assert '"vernacular_title"' not in plain
    assert '"authors_complete":true' in plain


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "pmid:PMC1"},
        {"version": 0},
        {"origin": Origin.MANUAL},
        {"id": "manual:x"},
        {"corrections": (Correction("CommentIn", pmid=Pmid("x")),)},
    ],
)
def test_a_record_that_contradicts_itself_cannot_be_built(changes: dict[str, object]) -> None:
    with pytest.raises(NounError):
        replace(PLAIN, **changes)  # type: ignore[arg-type]


def test_an_author_is_a_person_or_a_group() -> None:
    assert [str(author) for author in FULL.authors] == ["Ivanova A", "The Group"]
    with pytest.raises(NounError):
        Author(fore_name="Anna")


def test_a_value_of_the_wrong_type_is_named_by_its_field() -> None:
    with pytest.raises(NounError) as refused:
        from_json(Record, '{"id": "pmid:1", "title": {"plain": 5}}')
    assert refused.value.field == "title.plain"
    with pytest.raises(NounError):
        from_json(Record, "{")
