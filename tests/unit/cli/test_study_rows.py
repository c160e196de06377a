"""What each row of the study table says in a terminal."""

from __future__ import annotations

from litreview.cli.columns import Painted
from litreview.cli.rows import short, study_row

ROW = {
    "study": "pmid:1",
    "year": 2020,
    "species": "human",
    "design": "rct",
    "n": 1200,
    "graded_by": "anna; boris",
    "standing": "none",
    "title": "Examplin for attention: a trial",
}


def test_a_row_shows_the_whole_id_and_who_graded() -> None:
    assert study_row(ROW) == [
        "pmid:1", "2020", "human", "rct", "1,200", "anna, boris", "Examplin for attention: a trial",
    ]  # fmt: skip


def test_what_is_not_reported_says_so() -> None:
    silent = dict.fromkeys(("year", "species", "design", "n"), "not_reported")
    assert study_row({**ROW, **silent})[1:5] == ["n.r."] * 4


def test_a_retracted_study_says_so_first() -> None:
    title = study_row({**ROW, "standing": "retracted"})[-1]
    assert title.startswith("RETRACTED: ")
    assert isinstance(title, Painted)
    concern = study_row({**ROW, "standing": "expression_of_concern"})[-1]
    assert concern.startswith("EXPRESSION OF CONCERN: ")
    assert not isinstance(concern, Painted)


def test_values_are_shortened_without_changing_what_they_say() -> None:
    assert short("animal_study") == "animal study"
    assert short("not_reported") == "n.r."
