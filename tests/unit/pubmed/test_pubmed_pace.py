"""The next free moment: of one process, and in a file that several processes use."""

from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st
from tests.support.at_once import start_together

from litreview.pubmed import pace
from litreview.pubmed.pace import FURTHEST_S, MARGIN, Pace

SERVICE = "http://a.example/"
RATE = 2 * MARGIN  # a request every half second
STARTED = 1_700_000_000.0  # the time of day when the machine's clock showed 0
TAKER = """
import sys, time
from pathlib import Path
from litreview.pubmed.pace import Pace
pace = Pace("http://a.example/", 11, Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for _ in range(40):
    now = time.monotonic()
    print(now + pace.reserve())
"""


class Machine:
    """A machine's clocks."""

    def __init__(self, now: float = 0.0, started: float = STARTED) -> None:
        self.now = now
        self.started = started

    def wall(self) -> float:
        return self.started + self.now

    def monotonic(self) -> float:
        return self.now


def on(machine: Machine, folder: Path | None = None, rate: float = RATE) -> Pace:
    """The pace of a process of its own: a clock other than the machine's is shared with nobody."""
    return Pace(SERVICE, rate, folder, monotonic=machine.monotonic, wall=machine.wall)


def test_the_first_may_start_at_once_and_the_next_wait_their_turn() -> None:
    one = on(Machine())
    assert [one.reserve() for _ in range(3)] == [0.0, 0.5, 1.0]


def test_time_that_passed_is_not_waited_again() -> None:
    machine = Machine()
    one = on(machine)
    one.reserve()
    machine.now = 10.0
    assert one.reserve() == 0.0


def test_three_a_second_is_spaced_like_biopython_does() -> None:
    assert 0.36 < Pace(SERVICE, 3).interval_s < 0.38


def test_a_hold_keeps_everybody_back() -> None:
    one = on(Machine())
    one.hold(5.0)
    assert one.reserve() == 5.0


@given(st.lists(st.floats(0, 2), min_size=2, max_size=30), st.floats(0.5, 20))
def test_starts_are_never_closer_than_the_interval(pauses: list[float], rate: float) -> None:
    machine, starts = Machine(), []
    one = on(machine, rate=rate)
    for pause in pauses:
        machine.now += pause
        starts.append(machine.now + one.reserve())
    gaps = [after - before for before, after in pairwise(starts)]
    assert min(gaps) > one.interval_s - 1e-9


def test_threads_share_the_moments() -> None:
    one, waits = on(Machine()), []
    threads = [threading.Thread(target=lambda: waits.append(one.reserve())) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(round(wait / 0.5) for wait in waits) == list(range(20))


def test_clients_of_one_address_share_the_moments_of_a_process() -> None:
    first, second = (Pace("http://shared.example/", 0.01) for _ in range(2))
    other = Pace("http://other.example/", 0.01)
    assert first.reserve() == 0.0
    assert second.reserve() == pytest.approx(MARGIN / 0.01, abs=5)
    assert other.reserve() == 0.0


def test_processes_share_the_moments_of_a_file(tmp_path: Path) -> None:
    machine = Machine(50.0)
    one, other = on(machine, tmp_path / "new" / "folder"), on(machine, tmp_path / "new" / "folder")
    assert [one.reserve(), other.reserve(), one.reserve()] == [0.0, 0.5, 1.0]
    machine.now = 60.0
    assert other.reserve() == 0.0


def test_nobody_starts_before_what_one_was_asked_to_wait(tmp_path: Path) -> None:
    machine = Machine(50.0)
    one, other = on(machine, tmp_path), on(machine, tmp_path)
    one.hold(7.0)
    assert other.reserve() == 7.0
    assert one.reserve() == 7.5


def test_what_was_kept_before_the_machine_started_anew_is_not_believed(tmp_path: Path) -> None:
    on(Machine(500.0), tmp_path).reserve()
    after = Machine(20.0, STARTED + 530.0)
    assert on(after, tmp_path).reserve() == 0.0
    assert on(after, tmp_path).reserve() == 0.5


def test_a_clock_that_was_set_a_little_changes_nothing(tmp_path: Path) -> None:
    on(Machine(50.0), tmp_path).hold(5.0)
    assert on(Machine(51.0, STARTED + 2.0), tmp_path).reserve() == 4.0


def test_nobody_waits_longer_than_a_run_takes(tmp_path: Path) -> None:
    on(Machine(50.0), tmp_path).hold(9_000.0)
    assert on(Machine(51.0), tmp_path).reserve() == FURTHEST_S - 1.0


@pytest.mark.parametrize(
    "text", [b"", b"\xff\xfe", b"nonsense", b"1 2 3", f"{STARTED} 9999999".encode(), b"nan nan"]
)
def test_a_damaged_file_is_written_anew(tmp_path: Path, text: bytes) -> None:
    machine = Machine(50.0)
    on(machine, tmp_path).reserve()
    (kept,) = (path for path in tmp_path.iterdir() if path.suffix != ".lock")
    kept.write_bytes(text)
    assert on(machine, tmp_path).reserve() == 0.0
    assert on(machine, tmp_path).reserve() == 0.5


def test_a_file_that_cannot_be_used_keeps_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert on(Machine(50.0), tmp_path / "file").reserve() == 0.0
    assert on(Machine(50.0), tmp_path / "file" / "below").reserve() == 0.0
    on(Machine(50.0), tmp_path / "held").reserve()
    (lock,) = (tmp_path / "held").glob("*.lock")
    monkeypatch.setattr(pace, "PATIENCE_S", 0.02)
    with FileLock(lock):
        assert on(Machine(50.0), tmp_path / "held").reserve() == 0.0


def test_a_folder_of_somebody_else_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.getuid", lambda: tmp_path.stat().st_uid + 1)
    assert on(Machine(50.0), tmp_path).reserve() == 0.0
    assert not list(tmp_path.iterdir())


def test_the_address_is_not_in_the_name_of_the_file(tmp_path: Path) -> None:
    Pace("http://user:w0rd@a.example/", 3, tmp_path).reserve()
    assert list(tmp_path.iterdir())
    assert not [path for path in tmp_path.iterdir() if "w0rd" in path.name or "a.ex" in path.name]


def test_no_file_is_kept_where_the_limit_is_off(tmp_path: Path) -> None:
    Pace("http://b.example/", 1_000, tmp_path).reserve()
    assert not list(tmp_path.iterdir())


def test_two_processes_take_turns(tmp_path: Path) -> None:
    takers = start_together(TAKER, [[str(tmp_path)]] * 2)
    starts = sorted(
        float(line) for taker in takers for line in taker.communicate(timeout=30)[0].splitlines()
    )
    assert len(starts) == 80
    assert starts[-1] - starts[0] > 79 * 0.1 - 0.05  # printed a moment after it was worked out
