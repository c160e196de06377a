from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_reviews import (
    FULL_TEXT,
    SECONDARY,
    a_fact_word,
    a_link_value,
    a_link_word,
    a_word,
    an_undo,
)

from litreview.errors import DataFileError, InputFailed
from litreview.model.fields import Field
from litreview.model.judgement import Judgement
from litreview.reviews.files import append_judgements, read_judgements, to_line

GOOD = to_line(a_word(Field.N, 40))

printable = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1)
words = st.one_of(
    st.builds(a_word, st.just(Field.N), st.integers(1, 5000), machine=st.integers(1, 5000)),
    st.builds(a_word, st.just(Field.FINDING), printable, note=st.text(max_size=40)),
    st.builds(a_word, st.just(Field.ARMS), st.just(("peptide", "placebo")), basis=st.none()),
    st.builds(a_word, basis=st.sampled_from([FULL_TEXT, SECONDARY]), adjudicates=st.booleans()),
    st.builds(a_link_word, st.builds(a_link_value, part=st.sampled_from(["", "recovery"]))),
    st.builds(a_fact_word),
    st.builds(an_undo, st.builds(a_link_word)),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where anna's judgements stand; the folder is there."""
    path = tmp_path / "data" / "semax" / "reviews" / "anna.jsonl"
    path.parent.mkdir(parents=True)
    return path


def refusal(file: Path, line: bytes) -> DataFileError:
    file.write_bytes(GOOD + line + b"\n" + GOOD)
    with pytest.raises(DataFileError) as caught:
        read_judgements(file.parent)
    return caught.value


@given(st.lists(words, max_size=5))
def test_lines_come_back_as_the_judgements_they_were_made_of(made: list[Judgement]) -> None:
    with TemporaryDirectory() as folder:
        Path(folder, "anna.jsonl").write_bytes(b"".join(to_line(word) for word in made))
        assert list(read_judgements(Path(folder)).as_filed) == made


def test_a_line_is_one_line_of_readable_text() -> None:
    line = to_line(a_word(Field.FINDING, "лучше чем", note="two\nlines\u2028three"))
    assert line.count(b"\n") == 1
    assert "лучше" in line.decode()


def changed(**keys: object) -> bytes:
    return json.dumps({**json.loads(GOOD), **keys}).encode()


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (changed(value=-3), "n"),
        (changed(value=11.5), "value"),
        (changed(field="size"), "field"),
        (changed(field="blinding", value="maybe"), "blinding"),
        (changed(at="yesterday"), "at"),
        (changed(at="2026-11-22T10:00:00"), "at"),
        (changed(subject="PMC123"), "subject"),
        (changed(subject="pmid:PMC123"), "subject"),
        (changed(colour="red"), "colour"),
        (changed(basis={"kind": "quote", "text": "x" * 301}), "basis.text"),
        (changed(basis={"kind": "source", "text": "a page"}), "basis.certainty"),
        (changed(reviewer="boris"), "reviewer"),
        (
            changed(field="link", subject="pmid:1@a", value={"population": "all"}),
            "value.population",
        ),
        (b'{"id":"a","id":"b"}', "id"),
        (b'{"id":"a"}', "value"),
    ],
)
def test_a_wrong_value_names_its_field(file: Path, line: bytes, field: str) -> None:
    error = refusal(file, line)
    assert f'field "{field}"' in error.what
    assert error.where.endswith("line 2")
    assert error.fix


def test_a_file_without_its_last_line_end_or_with_windows_ends_is_read(file: Path) -> None:
    for data in (GOOD.rstrip(), GOOD.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + GOOD):
        file.write_bytes(data)
        assert len(read_judgements(file.parent).all) == 1


def test_bytes_that_are_no_text_are_refused_before_they_are_written(file: Path) -> None:
    word = a_word(Field.N, 40)
    object.__setattr__(word, "note", "caf\udce9")
    with pytest.raises(InputFailed, match="not UTF-8"):
        append_judgements(file.parent, [word])
    assert not file.exists()
