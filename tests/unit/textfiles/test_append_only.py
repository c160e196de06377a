"""Append-only files: what a cut, a merge or a strange byte leaves of them."""

from pathlib import Path

import pytest
from filelock import FileLock

from litreview.errors import DataFileError, StoreLocked
from litreview.textfiles import append_only
from litreview.textfiles.append_only import AppendOnlyFile, split_torn

GOOD = '{"id":"a","note":"café"}\n'.encode()


@pytest.fixture
def file(tmp_path: Path) -> AppendOnlyFile:
    """A file of a workspace that is not there yet."""
    return AppendOnlyFile(tmp_path / "data" / "semax" / "reviews" / "anna.jsonl")


def written(file: AppendOnlyFile, data: bytes) -> AppendOnlyFile:
    file.path.parent.mkdir(parents=True, exist_ok=True)
    file.path.write_bytes(data)
    return file


def refusal(file: AppendOnlyFile, row: bytes) -> DataFileError:
    with pytest.raises(DataFileError) as caught:
        written(file, GOOD + row + b"\n" + GOOD).lines()
    return caught.value


def test_no_file_holds_nothing_and_is_not_torn(file: AppendOnlyFile) -> None:
    assert file.lines() == ()
    assert not file.is_torn()
    assert file.mend() is None


def test_an_empty_file_is_appended_to_without_a_blank_line(file: AppendOnlyFile) -> None:
    written(file, b"").append(GOOD)
    assert file.path.read_bytes() == GOOD


def test_line_numbers_count_blank_lines(file: AppendOnlyFile) -> None:
    (line,) = written(file, b"\n \t\n" + GOOD).lines()
    assert line.number == 3
    assert line.place == "data/semax/reviews/anna.jsonl, line 3"


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbf" + GOOD, GOOD.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + GOOD[:-1]]
)
def test_a_bom_and_crlf_are_taken_as_they_come(file: AppendOnlyFile, data: bytes) -> None:
    assert [line.values["id"] for line in written(file, data).lines()] == ["a"]
    file.append(GOOD)
    assert len(file.lines()) == 2


@pytest.mark.parametrize("cut", range(len(GOOD)))
def test_a_last_line_cut_anywhere_is_complete_or_kept_aside(file: AppendOnlyFile, cut: int) -> None:
    written(file, GOOD + GOOD[:cut])
    complete = cut == len(GOOD) - 1  # only the line end is missing
    assert len(file.lines()) == (2 if complete else 1)
    assert file.is_torn() == (cut > 0 and not complete)
    file.append(GOOD)
    assert file.path.read_bytes() == GOOD * (3 if complete else 2)
    kept_aside = file.aside.read_bytes() if file.aside.exists() else b""
    assert kept_aside == (GOOD[:cut] + b"\n" if cut > 0 and not complete else b"")


def test_mending_keeps_every_torn_line_in_the_order_they_came(file: AppendOnlyFile) -> None:
    for torn in (b'{"first', b'{"second'):
        written(file, GOOD + torn)
        assert file.mend() == file.aside
        assert file.path.read_bytes() == GOOD
    assert file.aside.read_bytes() == b'{"first\n{"second\n'


def test_zeros_after_a_power_cut_are_torn() -> None:
    assert split_torn(GOOD + b"\0\0\0") == (GOOD, b"\0\0\0")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (GOOD[:10], "is not JSON: Expecting"),
        (b"[1, 2]", "not a JSON object"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"<<<<<<< HEAD", "merge"),
        (b"||||||| base", "merge"),
        (b"=======", "merge"),
        (b">>>>>>> theirs", "merge"),
        (b"[" * 100_000, "too deeply"),
        (b'{"value": ' + b"1" * 5000 + b"}", "cannot be used"),
        (b'{"note": "\\ud800"}', "cannot be used"),
        (b'{"note": {"id":"a","id":"b"}}', 'field "id": is given twice'),
    ],
)
def test_a_line_that_cannot_be_used_names_its_place_and_a_fix(
    file: AppendOnlyFile, row: bytes, words: str
) -> None:
    error = refusal(file, row)
    assert words in error.what
    assert error.where == "data/semax/reviews/anna.jsonl, line 2"
    assert error.fix


@pytest.mark.parametrize("row", [b'{"id":"a"}{"id":"b"}', b"not json", b'{"id":', b"[]", b"\xff"])
def test_nothing_is_added_to_a_file_with_a_broken_line(file: AppendOnlyFile, row: bytes) -> None:
    data = GOOD + row + b"\n" + GOOD
    with pytest.raises(DataFileError, match="line 2"):
        written(file, data).append(GOOD)
    assert file.path.read_bytes() == data


def test_both_sides_of_a_merge_are_to_be_kept(file: AppendOnlyFile) -> None:
    assert "both sides" in refusal(file, b"<<<<<<< HEAD").fix


def test_the_lock_is_the_same_by_whatever_name_a_file_is_reached(
    file: AppendOnlyFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(append_only, "LOCK_WAIT_S", 0.0)
    written(file, GOOD)
    link = tmp_path / "data" / "linked"
    link.symlink_to(tmp_path / "data" / "semax")
    other = AppendOnlyFile(link / "reviews" / "anna.jsonl")
    with file.locked(), pytest.raises(StoreLocked, match="is writing this file"), other.locked():
        pass


def test_outside_a_workspace_the_lock_lies_beside_the_file(tmp_path: Path) -> None:
    file = AppendOnlyFile(tmp_path / "notes.jsonl")
    with FileLock(tmp_path / ".notes.lock").acquire(timeout=0) as held:
        assert held.is_locked
    with file.locked():
        file.append(GOOD)
    assert (tmp_path / ".notes.lock").exists()
