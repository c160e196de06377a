import threading
import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from litreview.pubmed.limiter import MARGIN, Limiter, limiter_for


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_first_may_start_at_once_and_the_next_wait_their_turn() -> None:
    limiter = Limiter(1.0, Clock())
    assert [limiter.reserve() for _ in range(3)] == [0.0, MARGIN, 2 * MARGIN]


def test_time_that_passed_is_not_waited_again() -> None:
    clock = Clock()
    limiter = Limiter(2.0, clock)
    limiter.reserve()
    clock.now = 10.0
    assert limiter.reserve() == 0.0


def test_three_a_second_is_spaced_like_biopython_does() -> None:
    assert 0.36 < Limiter(3, Clock()).interval_s < 0.38


def test_a_hold_keeps_everybody_back() -> None:
    limiter = Limiter(100.0, Clock())
    limiter.hold(5.0)
    assert limiter.reserve() == 5.0


@given(st.lists(st.floats(0, 2), min_size=2, max_size=30), st.floats(0.5, 20))
def test_starts_are_never_closer_than_the_interval(pauses: list[float], rate: float) -> None:
    clock, starts = Clock(), []
    limiter = Limiter(rate, clock)
    for pause in pauses:
        clock.now += pause
        starts.append(clock.now + limiter.reserve())
    gaps = [after - before for before, after in pairwise(starts)]
    assert min(gaps) > limiter.interval_s - 1e-9


def test_threads_share_the_moments() -> None:
    limiter, waits = Limiter(1.0, Clock()), []
    threads = [threading.Thread(target=lambda: waits.append(limiter.reserve())) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(round(wait / MARGIN) for wait in waits) == list(range(20))


def test_clients_of_one_address_share_one_limiter() -> None:
    first = limiter_for("http://a.example/", 3, time.monotonic)
    assert limiter_for("http://a.example/", 3, time.monotonic) is first
    assert limiter_for("http://b.example/", 3, time.monotonic) is not first
    assert limiter_for("http://a.example/", 3, Clock()) is not first
