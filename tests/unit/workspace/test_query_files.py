"""`queries/<compound>.toml`: what is read, and every error with its line."""

from pathlib import Path

import pytest

from litreview.errors import QueryFileError
from litreview.model.query import Comparator, Form
from litreview.workspace.queries import read_query

QUERY = """\
# the compound
name = "Semax"
synonyms = ["Semaks", "MEHFPGP"]
pubmed = '"semax"[tiab] OR "Semaks"[tiab]'
cadence_days = 14
about = "A heptapeptide."
comparators = { Selank = '"selank"[tiab]' }

[[forms]]
name = "N-acetyl Semax amidate"
same = false

[[forms]]
name = "Semax acetate"
same = true
synonyms = ["acetate salt"]
"""


def written(tmp_path: Path, text: str, name: str = "semax.toml") -> Path:
    path = tmp_path / "queries" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_query(tmp_path: Path) -> None:
    query = read_query(written(tmp_path, QUERY))
    assert query.compound == "semax"
    assert query.pubmed == '"semax"[tiab] OR "Semaks"[tiab]'
    assert query.cadence_days == 14
    assert query.forms[0] == Form("N-acetyl Semax amidate", False)
    assert query.comparators == (Comparator("Selank", '"selank"[tiab]'),)
    assert query.names == ("Semax", "Semaks", "MEHFPGP", "Semax acetate", "acetate salt")


def test_comparators_may_be_a_table_of_their_own(tmp_path: Path) -> None:
    text = 'name = "A"\npubmed = "a"\n[comparators]\nB = "b"\n'
    assert read_query(written(tmp_path, text)).comparators == (Comparator("B", "b"),)


WRONG = [
    ('name = "Semax"', 'names = "Semax"', 2, 'unknown field "names". Did you mean "name"?'),
    ('name = "Semax"', 'name = ""', 2, 'field "name": is empty'),
    ('name = "Semax"\n', "", 1, 'field "name" is missing'),
    ('"Semaks", ', '"Semaks", 3, ', 3, 'field "synonyms[1]": needs text in quotation marks'),
    ('synonyms = ["Semaks", "MEHFPGP"]', 'synonyms = "Semaks"', 3, "needs a list in square"),
    ('pubmed = \'"semax"[tiab] OR "Semaks"[tiab]\'', 'pubmed = " "', 4, '"pubmed": is empty'),
    ("= 14", "= 400", 5, 'field "cadence_days": 400'),
    ("= 14", '= "14"', 5, "needs a whole number, not text in quotation marks"),
    ("'\"selank\"[tiab]'", '""', 7, 'field "Selank": is empty'),
    ("'\"selank\"[tiab]'", "3", 7, 'field "Selank" needs text'),
    ("{ Selank = '\"selank\"[tiab]' }", '"Selank"', 7, '"comparators" is not a table'),
    ("same = false\n", "", 9, 'field "same" is missing'),
    ("same = false", "same = 0", 11, "needs true or false, not a whole number"),
    ("same = true", "sane = true", 15, 'unknown field "sane". Did you mean "same"?'),
    ('"Semax acetate"', '" "', 14, 'form " ": field "name": is empty'),
]


@pytest.mark.parametrize(("right", "wrong", "line", "words"), WRONG)
def test_every_mistake_names_its_line(
    tmp_path: Path, right: str, wrong: str, line: int, words: str
) -> None:
    assert right in QUERY
    with pytest.raises(QueryFileError) as error:
        read_query(written(tmp_path, QUERY.replace(right, wrong)))
    assert f"queries/semax.toml, line {line}" in str(error.value)
    assert words in str(error.value)


def test_a_misspelt_field_reads_as_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(QueryFileError) as error:
        read_query(written(tmp_path, QUERY + '\n[[form]]\nname = "x"\n'))
    assert str(error.value) == (
        'queries/semax.toml, line 18: unknown field "form". Did you mean "forms"?'
    )


def test_a_field_nothing_resembles_lists_the_fields(tmp_path: Path) -> None:
    with pytest.raises(QueryFileError) as error:
        read_query(written(tmp_path, "zzz = 1\n" + QUERY))
    assert error.value.fix.startswith("One of: name, pubmed, synonyms,")


@pytest.mark.parametrize(
    ("text", "line", "fix"),
    [
        ('name = "Semax\npubmed = "x"\n', 1, "Close the text with a quotation mark"),
        ("name = Semax\n", 1, "Put text in straight quotation marks"),
        ('\nname = "a"\nname = "b"\n', 3, "The same key stands twice"),
        ('name "a"\n', 1, "Write `key = value`"),
        ('name = "a"\n[[forms]\n', 2, "[[name]] for an item"),
        ('name = "a"\nsynonyms = ["b"', 2, "never closed"),
        ('<<<<<<< HEAD\nname = "a"\n', 1, "unfinished merge"),
        ('name = "a"\n[x]\n[x]\n', 3, "Write [[x]] above each item"),
        ("name = \N{LEFT DOUBLE QUOTATION MARK}a\N{RIGHT DOUBLE QUOTATION MARK}\n", 1, "straight"),
    ],
)
def test_broken_toml_keeps_its_line_and_says_how_to_mend_it(
    tmp_path: Path, text: str, line: int, fix: str
) -> None:
    with pytest.raises(QueryFileError, match="not valid TOML") as error:
        read_query(written(tmp_path, text))
    assert error.value.where == f"queries/semax.toml, line {line}"
    assert fix in error.value.fix


@pytest.mark.parametrize("name", ["Semax.toml", "a b.toml", "a..b.toml"])
def test_a_file_name_that_is_no_compound(tmp_path: Path, name: str) -> None:
    with pytest.raises(QueryFileError, match="cannot be the name of a compound"):
        read_query(written(tmp_path, QUERY, name))


def test_comments_alone_are_no_query(tmp_path: Path) -> None:
    with pytest.raises(QueryFileError, match="comments only"):
        read_query(written(tmp_path, "# name = 1\n"))


def test_lists_without_end_are_an_error_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(QueryFileError, match="nested too deeply"):
        read_query(written(tmp_path, "a = " + "[" * 20_000))
