from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.pubmed.retry import JITTER, LONGEST_WAIT_S, Deadline, backoff, http_date, retry_after

NOW = datetime(2026, 11, 22, 10, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(("attempt", "wait"), [(1, 2.0), (2, 4.0), (3, 8.0), (12, LONGEST_WAIT_S)])
def test_waits_double_up_to_a_cap(attempt: int, wait: float) -> None:
    assert backoff(attempt, 2.0, lambda low, high: 1.0) == wait


@given(st.integers(1, 30), st.floats(0, 100), st.floats(*JITTER))
def test_jitter_stays_within_its_bounds(attempt: int, first_s: float, jitter: float) -> None:
    assert 0 <= backoff(attempt, first_s, lambda low, high: jitter) <= LONGEST_WAIT_S * JITTER[1]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("2", 2.0),
        (" 120 ", 120.0),
        ("0", 0.0),
        ("Sun, 22 Nov 2026 10:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2026 09:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("²", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


@given(st.text(max_size=30))
def test_no_header_can_break_it(header: str) -> None:
    wait = retry_after(header, NOW)
    assert wait is None or wait >= 0


def test_a_date_without_a_zone_is_utc() -> None:
    assert http_date("Sun, 22 Nov 2026 10:00:00 -0000") == NOW


def test_a_deadline_counts_down() -> None:
    clock = [100.0]
    deadline = Deadline(30, lambda: clock[0])
    assert deadline.leaves_room_for(29.9)
    assert not deadline.leaves_room_for(30)
    clock[0] = 131.0
    assert deadline.passed
    assert deadline.left_s == -1
