"""What a database complains of, in words for people; and the writer's lock."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError, StatementError

from litreview.errors import StoreError, StoreLocked, StoreReadOnly
from litreview.store.database import speaking_of
from litreview.textfiles.locks import writer_lock


@pytest.mark.parametrize(
    ("complaint", "kind", "words"),
    [
        ("database is locked", StoreLocked, "another process is writing"),
        ("database table is locked: records", StoreLocked, "another process is writing"),
        ("attempt to write a readonly database", StoreReadOnly, "may not be written"),
        ("unable to open database file", StoreReadOnly, "neither opened nor made"),
        ("database or disk is full", StoreReadOnly, "no room left"),
        ("disk I/O error", StoreReadOnly, "the disk refused"),
        ("file is not a database", StoreError, "is not a database"),
        ("database disk image is malformed", StoreError, "is damaged"),
        ("no such table: x\nsecond line", StoreError, "the database refused: no such table: x"),
    ],
)
def test_each_complaint_has_its_words(complaint: str, kind: type[StoreError], words: str) -> None:
    driver = sqlite3.OperationalError(complaint)
    with pytest.raises(StoreError) as caught, speaking_of("records.sqlite3"):
        raise OperationalError("SELECT 1", {}, driver)
    error = caught.value
    assert type(error) is kind
    assert words in error.what
    assert "second line" not in error.what
    assert error.where == "records.sqlite3"
    assert error.fix


def test_our_own_complaint_is_given_its_place_and_others_pass() -> None:
    with pytest.raises(StoreLocked) as named, speaking_of("here"):
        raise StoreLocked("busy", fix="Wait.")
    assert str(named.value) == "here: busy\n  Wait."
    with pytest.raises(StoreError) as kept, speaking_of("here"):
        raise StoreError("busy", where="there")
    assert kept.value.where == "there"
    with pytest.raises(StoreError, match="refused"), speaking_of("here"):
        raise StatementError("odd value", "SELECT 1", {}, ValueError("odd"))
    with pytest.raises(KeyError), speaking_of("here"):
        raise KeyError("not the database's")


HOLDER = """
import sys
from pathlib import Path
from litreview.textfiles.locks import writer_lock
with writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_held_elsewhere_names_the_process_and_dies_with_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "refresh.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        for _ in range(2):  # a refused try must not wipe the holder's number
            with pytest.raises(StoreLocked) as locked, writer_lock(path, wait_s=0.05):
                pytest.fail("two held the lock")
            assert f"(process {holder.pid})" in locked.value.what
            assert locked.value.where == str(path)
        holder.kill()
    with writer_lock(path):
        assert path.read_text() == f"{os.getpid()}\n"
    assert path.read_text() == ""


def test_a_lock_is_let_go_when_the_work_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    with pytest.raises(RuntimeError), writer_lock(path):
        raise RuntimeError("the work failed")
    with writer_lock(path):
        pass


def test_a_lock_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(StoreReadOnly, match=r"a\.lock: something else"),
        writer_lock(tmp_path / "file" / "a.lock"),
    ):
        pytest.fail("held a lock that is nowhere")
