"""The sign of life: at work, ended, or gone without a word."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import FileLock

from litreview.errors import PubmedUnreachable
from litreview.settings import Settings
from litreview.workflow.heartbeat import (
    Beat,
    Heart,
    beating,
    read_heartbeat,
    silent_heart,
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings in a folder of their own."""
    now = datetime(2026, 11, 22, 10, tzinfo=UTC)
    return Settings(workspace=tmp_path, database_url="sqlite:///:memory:", clock=now)


def last(settings: Settings) -> Beat:
    beat = read_heartbeat(settings)
    assert beat is not None
    return beat


def test_while_it_works_anybody_can_see_what_it_does(settings: Settings) -> None:
    with beating(settings, "refresh") as heart:
        heart.beat("semax: fetching", 200, 1200)
        beat = last(settings)
        assert (beat.verb, beat.phase) == ("refresh", "semax: fetching")
        assert (beat.done, beat.total, beat.pid) == (200, 1200, os.getpid())
        assert beat.alive
    assert last(settings).outcome == "done"
    assert not last(settings).alive


def test_an_outcome_said_is_kept(settings: Settings) -> None:
    with beating(settings, "refresh") as heart:
        heart.end("partial")
    assert last(settings).outcome == "partial"


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (PubmedUnreachable("no answer"), "pubmed_unreachable"),
        (ZeroDivisionError(), "failed"),
        (KeyboardInterrupt(), "interrupted"),
    ],
)
def test_an_error_is_an_outcome(settings: Settings, error: BaseException, outcome: str) -> None:
    with pytest.raises(type(error)), beating(settings, "run"):
        raise error
    assert last(settings).outcome == outcome


def test_a_process_killed_is_seen_to_have_died(settings: Settings) -> None:
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from litreview.settings import Settings\n"
        "from litreview.workflow.heartbeat import beating\n"
        "settings = Settings(Path(sys.argv[1]), 'sqlite:///:memory:')\n"
        "with beating(settings, 'run') as heart:\n"
        "    heart.beat('fetching', 1, 2)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(settings.workspace)])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # dead, and still in the table
    assert not last(settings).alive
    process.wait()
    assert not last(settings).alive
    assert last(settings).phase == "fetching"


def test_who_looks_while_a_verb_begins_is_not_in_its_way(settings: Settings) -> None:
    with beating(settings, "run"):
        pass
    looked = FileLock(settings.cache_dir / "heartbeat.lock")
    looked.acquire()
    threading.Timer(0.05, looked.release).start()
    with beating(settings, "run"):
        assert last(settings).alive


def test_who_begins_while_another_ends_is_seen_to_be_alive(settings: Settings) -> None:
    with ExitStack() as first:
        first.enter_context(beating(settings, "run"))
        with beating(settings, "refresh") as heart:
            first.close()
            heart.beat("fetching")
            assert (last(settings).verb, last(settings).alive) == ("refresh", True)
    assert last(settings).outcome == "done"


def test_where_nobody_may_look_it_is_taken_to_be_at_work(settings: Settings) -> None:
    settings.cache_dir.mkdir()
    beat = '{"at":"","started":"","pid":7,"verb":"run"}'
    (settings.cache_dir / "heartbeat.json").write_text(beat, encoding="utf-8")
    assert not last(settings).alive
    (settings.cache_dir / "heartbeat.lock").mkdir()
    assert last(settings).alive


def test_within_a_phase_it_beats_at_most_once_a_second(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    heart = Heart(settings, "run")
    shown = []
    for tenth in range(31):
        clock[0] = tenth / 10
        heart.beat("fetching", tenth, 31)
        shown.append(last(settings).done)
    assert sorted(set(shown)) == [0, 10, 20, 30]


def test_progress_beats_on_the_way(settings: Settings) -> None:
    told: list[tuple[str, int, int]] = []
    with beating(settings, "run") as heart:
        heart.beside(lambda *words: told.append(words))("tagging", 3, 4)
        assert (last(settings).phase, last(settings).done) == ("tagging", 3)
    assert told == [("tagging", 3, 4)]


def test_a_heartbeat_that_cannot_be_written_stops_nothing(settings: Settings) -> None:
    settings.cache_dir.write_text("in the way", encoding="utf-8")
    with beating(settings, "run") as heart:
        heart.beat("fetching")
    assert heart.outcome == "done"
    assert read_heartbeat(settings) is None


def test_a_silent_heart_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    silent_heart.beat("fetching")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_heartbeat_is_none(settings: Settings) -> None:
    assert read_heartbeat(settings) is None
    settings.cache_dir.mkdir()
    (settings.cache_dir / "heartbeat.json").write_text('{"at":', encoding="utf-8")
    assert read_heartbeat(settings) is None
