"""The next free moment, kept in a file that several processes use."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from filelock import FileLock
from tests.support.at_once import start_together

from litreview.pubmed import pace
from litreview.pubmed.limiter import MARGIN, Limiter, limiter_for
from litreview.pubmed.pace import FURTHEST_S, Pace

NAME = "http://a.example/ 3"
STARTED = 1_700_000_000.0  # the time of day when the machine's clock showed 0
TAKER = """
import sys, time
from pathlib import Path
from litreview.pubmed.pace import Pace
pace = Pace(Path(sys.argv[1]), "http://a.example/ 3")
print("ready", flush=True)
sys.stdin.readline()
for _ in range(40):
    now = time.monotonic()
    print(pace.advance(now, now, 0.1))
"""


class Machine:
    """A machine's clocks."""

    def __init__(self, now: float, started: float = STARTED) -> None:
        self.now = now
        self.started = started

    def wall(self) -> float:
        return self.started + self.now

    def monotonic(self) -> float:
        return self.now


def on(machine: Machine, folder: Path) -> Pace:
    return Pace(folder, NAME, machine.wall)


def test_the_first_comes_at_once_and_the_others_after_it(tmp_path: Path) -> None:
    machine = Machine(50.0)
    one, other = on(machine, tmp_path / "new" / "folder"), on(machine, tmp_path / "new" / "folder")
    assert one.advance(50.0, 50.0, 0.5) == 50.0
    assert other.advance(50.0, 50.0, 0.5) == 50.5
    assert one.advance(50.0, 50.0, 0.5) == 51.0
    assert other.advance(60.0, 60.0, 0.5) == 60.0


def test_nobody_starts_before_what_one_was_asked_to_wait(tmp_path: Path) -> None:
    machine = Machine(50.0)
    one, other = (Limiter(1.0, machine.monotonic, on(machine, tmp_path)) for _ in range(2))
    one.hold(7.0)
    assert other.reserve() == pytest.approx(7.0)
    assert one.reserve() == pytest.approx(7.0 + MARGIN)


def test_what_was_kept_before_the_machine_started_anew_is_not_believed(tmp_path: Path) -> None:
    before = Machine(500.0)
    on(before, tmp_path).advance(500.0, 500.0, 0.5)
    after = Machine(20.0, STARTED + 530.0)
    assert on(after, tmp_path).advance(20.0, 20.0, 0.5) == 20.0
    assert on(after, tmp_path).advance(20.0, 20.0, 0.5) == 20.5


def test_a_clock_that_was_set_a_little_changes_nothing(tmp_path: Path) -> None:
    on(Machine(50.0), tmp_path).advance(50.0, 50.0, 5.0)
    assert on(Machine(51.0, STARTED + 2.0), tmp_path).advance(51.0, 51.0, 5.0) == 55.0


def test_nobody_waits_longer_than_a_run_takes(tmp_path: Path) -> None:
    machine = Machine(50.0)
    on(machine, tmp_path).advance(50.0, 50.0 + 9_000.0, 0.0)
    assert on(machine, tmp_path).advance(51.0, 51.0, 0.5) == 50.0 + FURTHEST_S


@pytest.mark.parametrize(
    "text", [b"", b"\xff\xfe", b"nonsense", b"1 2 3", f"{STARTED} 9999999".encode(), b"nan nan"]
)
def test_a_damaged_file_is_written_anew(tmp_path: Path, text: bytes) -> None:
    machine = Machine(50.0)
    on(machine, tmp_path).advance(50.0, 50.0, 0.5)
    (kept,) = (path for path in tmp_path.iterdir() if path.suffix != ".lock")
    kept.write_bytes(text)
    assert on(machine, tmp_path).advance(50.0, 50.0, 0.5) == 50.0
    assert on(machine, tmp_path).advance(50.0, 50.0, 0.5) == 50.5


def test_a_file_that_cannot_be_used_keeps_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert on(Machine(50.0), tmp_path / "file").advance(50.0, 50.0, 0.5) == 50.0
    assert on(Machine(50.0), tmp_path / "file" / "below").advance(50.0, 50.0, 0.5) == 50.0
    on(Machine(50.0), tmp_path / "held").advance(50.0, 50.0, 0.5)
    (lock,) = (tmp_path / "held").glob("*.lock")
    monkeypatch.setattr(pace, "PATIENCE_S", 0.02)
    with FileLock(lock):
        assert on(Machine(50.0), tmp_path / "held").advance(50.0, 50.0, 0.5) == 50.0


def test_a_folder_of_somebody_else_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.getuid", lambda: tmp_path.stat().st_uid + 1)
    assert on(Machine(50.0), tmp_path).advance(50.0, 50.0, 0.5) == 50.0
    assert not list(tmp_path.iterdir())


def test_the_address_is_not_in_the_name_of_the_file(tmp_path: Path) -> None:
    limiter_for("http://user:w0rd@a.example/", 3, time.monotonic, tmp_path).reserve()
    assert list(tmp_path.iterdir())
    assert not [path for path in tmp_path.iterdir() if "w0rd" in path.name or "a.ex" in path.name]


def test_no_file_is_kept_where_the_limit_is_off(tmp_path: Path) -> None:
    limiter_for("http://b.example/", 1_000, time.monotonic, tmp_path).reserve()
    assert not list(tmp_path.iterdir())


def test_two_processes_share_the_moments(tmp_path: Path) -> None:
    takers = start_together(TAKER, [[str(tmp_path)]] * 2)
    starts = sorted(
        float(line) for taker in takers for line in taker.communicate(timeout=30)[0].splitlines()
    )
    assert len(starts) == 80
    assert min(after - before for before, after in pairwise(starts)) > 0.1 - 1e-5
