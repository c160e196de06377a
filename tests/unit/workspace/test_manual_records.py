"""`manual/*.toml`: records PubMed does not hold."""

from pathlib import Path

import pytest

from litreview.errors import DataFileError
from litreview.model.dates import PartialDate
from litreview.model.vocabulary import Origin
from litreview.workspace.manual import read_manual

PAPER = """\
id = "manual:kaplan-1996"
title = "A <title> & more"
authors = ["Kaplan A Ya", "Koshelev VB"]
journal = "Neurosci Res Commun"
year = 1996
volume = "19"
pages = "115-123"
language = "eng"
kind = "article"
provenance = "secondary account; full text not read"
publication_types = ["Journal Article"]
url = "https://example.org/a"
"""


def folder_with(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "data" / "semax" / "manual"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_whole_record(tmp_path: Path) -> None:
    (record,) = read_manual(folder_with(tmp_path, kaplan=PAPER))
    assert (record.id, record.pmid, record.origin) == ("manual:kaplan-1996", None, Origin.MANUAL)
    assert record.title.plain == "A <title> & more"
    assert record.title.markup == "A &lt;title&gt; &amp; more"
    assert [str(author) for author in record.authors] == ["Kaplan A Ya", "Koshelev VB"]
    assert record.pub_date == PartialDate(1996)
    assert (record.journal.name, record.journal.volume) == ("Neurosci Res Commun", "19")
    assert record.languages == ("eng",)
    assert record.provenance == ("secondary account; full text not read (https://example.org/a)")
    assert record.publication_types[0].name == "Journal Article"
    assert record.abstract == ()


def test_the_least_a_record_needs(tmp_path: Path) -> None:
    text = 'id = "manual:a"\ntitle = "T"\nprovenance = "library catalogue"\n'
    (record,) = read_manual(folder_with(tmp_path, a=text))
    assert (record.kind, record.year, record.authors) == ("article", None, ())


def test_records_come_in_the_order_of_file_names_and_hidden_files_are_no_records(
    tmp_path: Path,
) -> None:
    other = PAPER.replace("kaplan-1996", "book").replace('"article"', '"book"')
    folder = folder_with(tmp_path, b=PAPER, a=other)
    (folder / ".draft.toml").write_text("broken =")
    assert [record.id for record in read_manual(folder)] == ["manual:book", "manual:kaplan-1996"]
    assert read_manual(folder / "missing") == ()


@pytest.mark.parametrize(
    ("right", "wrong", "line", "words"),
    [
        ("manual:kaplan-1996", "pmid:1", 1, "does not fit a record of origin manual"),
        ("manual:kaplan-1996", "kaplan 1996", 1, 'field "id"'),
        ('id = "manual:kaplan-1996"\n', "", 1, 'field "id" is missing'),
        ('"A <title> & more"', '" "', 2, 'field "title": is empty'),
        ('["Kaplan A Ya", "Koshelev VB"]', '"Kaplan A Ya"', 3, "needs a list"),
        ('"Koshelev VB"', "7", 3, 'field "authors[1]": needs text in quotation marks'),
        ('"Koshelev VB"', '" "', 3, 'field "authors[1]": is empty'),
        ("1996\n", '"1996"\n', 5, "needs a whole number"),
        ("1996\n", "96\n", 5, "96 is not a year"),
        ('"19"', "19", 6, 'field "volume": needs text in quotation marks'),
        ('"eng"', '"English"', 8, "is not a code"),
        ('"article"', '"thesys"', 9, 'Did you mean "thesis"?'),
        (
            'provenance = "secondary account; full text not read"\n',
            "",
            1,
            '"provenance" is missing',
        ),
        ("url =", "link =", 12, 'unknown field "link"'),
    ],
)
def test_every_mistake_names_its_line(
    tmp_path: Path, right: str, wrong: str, line: int, words: str
) -> None:
    assert right in PAPER
    with pytest.raises(DataFileError) as error:
        read_manual(folder_with(tmp_path, kaplan=PAPER.replace(right, wrong)))
    assert error.value.where == f"data/semax/manual/kaplan.toml, line {line}"
    assert words in str(error.value)


def test_two_files_of_one_id_are_both_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError) as error:
        read_manual(folder_with(tmp_path, a=PAPER, b=PAPER))
    assert error.value.where == "data/semax/manual/b.toml"
    assert "data/semax/manual/a.toml" in error.value.what
