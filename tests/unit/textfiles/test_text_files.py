"""Reading whole, writing atomically: what a user meets when the disk says no."""

import errno
import os
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from litreview.errors import DataFileError, QueryFileError, StoreReadOnly
from litreview.model.run import HistoryEntry
from litreview.textfiles.files import (
    files_in,
    is_missing,
    not_written,
    read_text,
    shown,
    write_atomically,
)
from litreview.workspace.claims import read_claims
from litreview.workspace.history import append_history


@contextmanager
def file_size_limit(limit: int) -> Iterator[None]:
    """A real limit of the system: writing past it fails as a full disk does."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/home/me/ws/queries/semax.toml", "queries/semax.toml"),
        ("/home/me/ws/data/policy.toml", "data/policy.toml"),
        ("/home/me/ws/data/topics.toml", "data/topics.toml"),
        ("/home/data/ws/data/semax/claims.toml", "data/semax/claims.toml"),
        ("/ws/data/semax/manual/kaplan.toml", "data/semax/manual/kaplan.toml"),
        ("/ws/data/data/claims.toml", "data/data/claims.toml"),
        ("/elsewhere/claims.toml", "/elsewhere/claims.toml"),
    ],
)
def test_paths_are_shown_from_the_workspace_on(path: str, name: str) -> None:
    assert shown(Path(path)) == name


def test_a_missing_file_a_folder_and_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "queries").mkdir()
    path = tmp_path / "queries" / "semax.toml"
    with pytest.raises(QueryFileError, match="no such file") as missing:
        read_text(path, QueryFileError)
    assert missing.value.where == "queries/semax.toml"
    path.write_text(" \n")
    with pytest.raises(QueryFileError, match="empty"):
        read_text(path, QueryFileError)
    with pytest.raises(DataFileError, match="is a folder"):
        read_text(tmp_path / "queries", DataFileError)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbfname = 1")
    assert read_text(path, DataFileError) == "name = 1"


def test_other_encodings_are_named_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes("a = 1\nb = 'é'".encode("latin-1"))
    with pytest.raises(DataFileError, match=r"not UTF-8 text \(byte 0xE9\)") as latin:
        read_text(path, DataFileError)
    assert latin.value.where.endswith("a.toml, line 2")
    path.write_bytes("a = 1".encode("utf-16"))
    with pytest.raises(DataFileError, match="UTF-16"):
        read_text(path, DataFileError)


def test_a_write_replaces_the_whole_file_and_leaves_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.txt"
    write_atomically(path, b"first, and longer")
    write_atomically(path, b"second")
    assert path.read_bytes() == b"second"
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]


def test_rights_are_kept_and_new_files_get_the_usual_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_atomically(path, b"x")
    mask = os.umask(0)
    os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~mask
    path.chmod(0o640)
    write_atomically(path, b"y")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_is_followed_not_replaced(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_bytes(b"old")
    link.symlink_to(real)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_folder_in_the_files_place(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    path.mkdir()
    with pytest.raises(StoreReadOnly, match="something else stands in its place") as refused:
        write_atomically(path, b"x")
    assert refused.value.where == str(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"a file")
    with pytest.raises(StoreReadOnly, match="something else stands"):
        write_atomically(tmp_path / "data" / "policy.toml", b"x")


def test_no_room_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    with file_size_limit(1000), pytest.raises(StoreReadOnly, match="no room") as full:
        write_atomically(path, b"x" * 100_000)
    assert "Free some space" in full.value.fix
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


@contextmanager
def folder_of_another() -> Iterator[Path]:
    """A folder with a file in it, both only to be read; administrators step down."""
    with tempfile.TemporaryDirectory() as outer:
        folder = Path(outer) / "data" / "semax"
        folder.mkdir(parents=True)
        (folder / "history.jsonl").write_bytes(b"")
        Path(outer).chmod(0o755)
        folder.chmod(0o555)
        me = os.geteuid()
        if me == 0:
            os.seteuid(65534)  # nobody, on every common Unix
        try:
            yield folder
        finally:
            os.seteuid(me)
            folder.chmod(0o755)


def test_a_folder_that_may_not_be_written() -> None:
    with folder_of_another() as folder:
        with pytest.raises(StoreReadOnly, match="may not be written") as refused:
            write_atomically(folder / "citations.jsonl", b"x")
        entry = HistoryEntry("a", datetime(2026, 11, 22, tzinfo=UTC), "run", "x")
        with pytest.raises(StoreReadOnly, match="may not be written"):
            append_history(folder / "history.jsonl", [entry])
    assert refused.value.where.endswith("data/semax/citations.jsonl")
    assert "right to write" in refused.value.fix


def test_what_may_not_be_read_is_not_taken_for_missing() -> None:
    with folder_of_another() as folder:
        unreadable = folder / "history.jsonl"
        assert read_text_error(unreadable) == "the file is empty"
        os.seteuid(os.getuid())
        unreadable.chmod(0o000)
        folder.chmod(0o000)
        if os.getuid() == 0:
            os.seteuid(65534)
        assert not is_missing(unreadable)
        assert read_text_error(unreadable).startswith("cannot be read")
        assert is_missing(folder.parent / "selank")
        with pytest.raises(DataFileError, match=": cannot be read"):
            files_in(folder, ".toml", DataFileError)
        with pytest.raises(DataFileError, match="cannot be read"):
            read_claims(folder / "claims.toml")


def read_text_error(path: Path) -> str:
    with pytest.raises(DataFileError) as error:
        read_text(path, DataFileError)
    return error.value.what


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EROFS, "may not be written"),
        (errno.EACCES, "may not be written"),
        (errno.ENOSPC, "no room"),
        (errno.EIO, "could not be written"),
    ],
)
def test_each_refusal_of_the_system_has_its_words(number: int, words: str) -> None:
    error = not_written(Path("data/x.toml"), OSError(number, os.strerror(number)))
    assert words in error.what
    assert error.where == "data/x.toml"
    assert error.exit_code == 30
    assert "untouched" in error.fix
