"""One citation as RIS: every line in one piece, pages whole, groups and books told as such."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import a_record
from tests.support.builders_render import a_dossier

from litreview.model.identity import Pmid
from litreview.model.record import Author, Journal, StandingSignal
from litreview.model.vocabulary import Standing
from litreview.render.ris import Stage, ris_citation, stages_of

DOSSIER = a_dossier()
RECORD = a_record()


def lines_of(**changes: object) -> list[str]:
    record = replace(RECORD, **changes)  # type: ignore[arg-type] # any field of it
    return ris_citation(record, DOSSIER).decode().split("\r\n")


@pytest.mark.parametrize(
    ("pages", "first", "last"),
    [("1123-9", "1123", "1129"), ("15-20", "15", "20"), ("e12-e14", "e12", "e14")],
)
def test_pages_are_whole_numbers(pages: str, first: str, last: str) -> None:
    lines = lines_of(journal=Journal("Journal of Examples", pages=pages))
    assert {f"SP  - {first}", f"EP  - {last}"} <= set(lines)


def test_a_group_stays_whole_and_a_person_is_last_name_first() -> None:
    authors = (Author("Roe", "Ann B", "AB", "Jr"), Author(collective_name="Examplin Study Group"))
    named = [line for line in lines_of(authors=authors) if line.startswith("AU")]
    assert named == ["AU  - Roe, Ann B, Jr", "AU  - Examplin Study Group,"]


def test_a_russian_initial_is_one_letter() -> None:
    authors = (Author("Zhuravleva", initials="EIu"), Author("Kaplan", initials="A Ya"))
    named = [line for line in lines_of(authors=authors) if line.startswith("AU")]
    assert named == ["AU  - Zhuravleva, E. Iu.", "AU  - Kaplan, A. Ya."]


def test_a_book_is_a_book() -> None:
    assert lines_of(kind="book")[0] == "TY  - BOOK"


def test_a_retracted_paper_says_so() -> None:
    signals = (StandingSignal(Standing.RETRACTED, "RetractionIn", Pmid("90000099")),)
    assert "N1  - Retracted (PMID 90000099)" in lines_of(signals=signals)


@given(st.text(max_size=60))
def test_no_text_breaks_a_line(text: str) -> None:
    lines = lines_of(keywords=(), doi=text.replace("\ud800", ""))
    assert all(line[2:6] == "  - " for line in lines if line)
    assert lines[0].startswith("TY")
    assert lines[-3:] == ["ER  - ", "", ""]


def test_a_record_nobody_graded_is_found_and_no_more() -> None:
    assert stages_of(None, ()) == (Stage.FOUND,)
