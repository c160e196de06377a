"""`history.jsonl`: only ever added to, whatever happens in between."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.errors import DataFileError, StoreLocked, StoreReadOnly
from litreview.model.run import HistoryEntry
from litreview.workspace.history import append_history, read_history

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def entry(number: int, *, minutes: int = 0, cause: str = "a new judgement") -> HistoryEntry:
    at = NOON + timedelta(minutes=minutes)
    return HistoryEntry(
        f"id{number}", at, "tier", "focus", "T0", "T1", cause, "1", {"links": "ab12"}
    )


def history(tmp_path: Path) -> Path:
    return tmp_path / "data" / "semax" / "history.jsonl"


def test_entries_come_back_by_time_then_id(tmp_path: Path) -> None:
    path = history(tmp_path)
    late, early, tied = entry(1, minutes=9), entry(2), entry(0, minutes=9)
    assert append_history(path, [late, early]) == (late, early)
    assert append_history(path, [tied]) == (tied,)
    assert read_history(path) == (early, tied, late)


def test_only_new_ids_are_added_and_nothing_new_leaves_the_file_alone(tmp_path: Path) -> None:
    path = history(tmp_path)
    append_history(path, [entry(1)])
    before = path.read_bytes()
    assert append_history(path, [entry(1, cause="told twice"), entry(2), entry(2)]) == (entry(2),)
    assert path.read_bytes().startswith(before)
    stat = path.stat()
    assert append_history(path, [entry(2)]) == ()
    assert append_history(path, []) == ()
    assert path.stat() == stat


def test_a_line_keeps_utc_and_leaves_defaults_out(tmp_path: Path) -> None:
    path = history(tmp_path)
    elsewhere = datetime(2026, 11, 22, 15, tzinfo=timezone(timedelta(hours=3)))
    append_history(path, [HistoryEntry("r", elsewhere, "run", "run-1", counts={"hits": 3})])
    assert path.read_text() == (
        '{"id":"r","at":"2026-11-22T12:00:00Z","kind":"run","subject":"run-1",'
        '"counts":{"hits":3}}\n'
    )


def test_no_file_is_no_history(tmp_path: Path) -> None:
    assert read_history(history(tmp_path)) == ()


def test_lines_merged_from_two_branches_count_once(tmp_path: Path) -> None:
    path = history(tmp_path)
    append_history(path, [entry(1), entry(2)])
    path.write_bytes(path.read_bytes() * 2)
    assert read_history(path) == (entry(1), entry(2))


@settings(deadline=None)  # it waits for the disk
@given(cut=st.integers(0, 400), again=st.booleans())
def test_a_file_torn_at_any_byte_loses_no_whole_line(
    tmp_path_factory: pytest.TempPathFactory, cut: int, again: bool
) -> None:
    path = tmp_path_factory.mktemp("torn") / "history.jsonl"
    append_history(path, [entry(1), entry(2)])
    data = path.read_bytes()[:cut]
    whole = {line for line in data.split(b"\n") if line.endswith(b"}}")}
    path.write_bytes(data)
    assert len(read_history(path)) == len(whole)
    append_history(path, [entry(3)])
    if again:
        append_history(path, [entry(4)])
    assert len(read_history(path)) == len(whole) + 1 + again
    assert path.read_bytes().endswith(b"}\n")


def test_a_last_line_that_only_lacks_its_end_is_whole(tmp_path: Path) -> None:
    path = history(tmp_path)
    append_history(path, [entry(1)])
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert read_history(path) == (entry(1),)
    append_history(path, [entry(2)])
    assert read_history(path) == (entry(1), entry(2))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"id":"a","at":"2026', "not JSON"),
        ('{"id":"a","at":"2026-11-22T10:00:00","kind":"run","subject":"x"}', "its time zone"),
        ('{"id":"a","at":"yesterday","kind":"run","subject":"x"}', 'field "at"'),
        ('{"id":"a","at":"2026-11-22T10:00:00Z","kind":"run"}', 'field "subject" is missing'),
        ('{"id":"a","subjekt":"x"}', 'Did you mean "subject"?'),
    ],
)
def test_a_broken_line_before_the_last_names_its_place(
    tmp_path: Path, line: str, words: str
) -> None:
    path = history(tmp_path)
    append_history(path, [entry(1)])
    path.write_bytes(path.read_bytes() + line.encode() + b"\n")
    append = path.read_bytes()
    acts: list[Callable[[], object]] = [
        lambda: read_history(path),
        lambda: append_history(path, [entry(2)]),
    ]
    for act in acts:
        with pytest.raises(DataFileError) as error:
            act()
        assert error.value.where == "data/semax/history.jsonl, line 2"
        assert words in str(error.value)
    assert path.read_bytes() == append


def test_no_room_puts_the_file_back_as_it_was(tmp_path: Path) -> None:
    path = history(tmp_path)
    append_history(path, [entry(1)])
    before = path.read_bytes()
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 50, old[1]))
    try:
        with pytest.raises(StoreReadOnly, match="no room") as full:
            append_history(path, [entry(2)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert full.value.where == str(path)
    assert path.read_bytes() == before


def test_locks_stay_out_of_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litreview.textfiles.append_only.LOCK_WAIT_S", 0.05)
    path = history(tmp_path)
    append_history(path, [entry(1)])
    assert [file.name for file in path.parent.iterdir()] == ["history.jsonl"]
    held = FileLock(tmp_path / ".litreview" / "locks" / ".semax-history.lock")
    with held, pytest.raises(StoreLocked, match="another litreview") as locked:
        append_history(path, [entry(2)])
    assert locked.value.where == "data/semax/history.jsonl"
    assert read_history(path) == (entry(1),)


def test_a_folder_in_the_files_place(tmp_path: Path) -> None:
    path = history(tmp_path)
    path.mkdir(parents=True)
    with pytest.raises(DataFileError, match="is a folder"):
        append_history(path, [entry(1)])


def test_writers_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    path = history(tmp_path)
    program = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from litreview.model.run import HistoryEntry\n"
        "from litreview.workspace.history import append_history\n"
        "for i in range(15):\n"
        "    at = datetime(2026, 11, 22, tzinfo=UTC)\n"
        "    entry = HistoryEntry(f'{sys.argv[2]}-{i}', at, 'run', 'x')\n"
        "    append_history(Path(sys.argv[1]), [entry])\n"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", program, str(path), name], env=os.environ)
        for name in ("a", "b", "c")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert len(read_history(path)) == 45


def test_verdicts_are_read_as_they_are_spelled_now(tmp_path: Path) -> None:
    path = history(tmp_path)
    old = replace(entry(1), before="T0 not_documented", after="T0 documented")
    append_history(path, [old])
    assert read_history(path) == (replace(old, before="T0 not documented"),)
