"""A list that is never closed is told where it was opened; another wrong value is not one."""

from pathlib import Path

import pytest

from litreview.errors import DataFileError
from litreview.textfiles.toml import read_toml

HEAD = 'id = "a"\n\n'


@pytest.mark.parametrize(
    "rest",
    [
        "words = [",
        "words = [\n",
        'words = ["a",\n',
        "words = [ # these\n# and those\n",
        'words = ["a",\n\nshort = "b"\n',
        'words = [\n"a",\n[[claim]]\nid = "b"\n',
        'words = ["a",\n[table]\nx = 1\n',
    ],
)
def test_a_list_that_is_not_closed_is_told_where_it_is_opened(tmp_path: Path, rest: str) -> None:
    (tmp_path / "a.toml").write_text(HEAD + rest, encoding="utf-8")
    with pytest.raises(DataFileError) as error:
        read_toml(tmp_path / "a.toml", DataFileError)
    assert error.value.where.endswith("a.toml, line 3")
    assert error.value.fix == "A list is opened with [ and never closed with ]."


@pytest.mark.parametrize(
    ("rest", "line"),
    [
        ("words = [a]", 3),
        ('words = [\n"a",\nb,\n]', 5),
        ("words = ", 3),
        ("words = \n", 3),
        ('words = ["a"]\nshort = b\n', 4),
        ("words = b\n[table]\n", 3),
    ],
)
def test_text_without_marks_is_told_in_its_own_line(tmp_path: Path, rest: str, line: int) -> None:
    (tmp_path / "a.toml").write_text(HEAD + rest, encoding="utf-8")
    with pytest.raises(DataFileError) as error:
        read_toml(tmp_path / "a.toml", DataFileError)
    assert error.value.where.endswith(f"a.toml, line {line}")
    assert "straight quotation marks" in error.value.fix
