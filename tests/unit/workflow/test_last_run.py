"""Whether the latest refresh fell short, and what a page tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.builders_store import SEMAX

from litreview.model.dossier import Shortfall
from litreview.model.run import Run
from litreview.model.vocabulary import RunOutcome
from litreview.store.store import Store, open_store
from litreview.workflow.freshness import shortfall, unfinished

FIRST = datetime(2026, 11, 1, 6, tzinfo=UTC)
SECOND = datetime(2026, 11, 8, 6, tzinfo=UTC)
COMPLETE = Run("r1", SEMAX, FIRST, RunOutcome.COMPLETE, FIRST, data_through="2026-11-01")
FAILED = Run("r2", SEMAX, SECOND, RunOutcome.FAILED, SECOND, error_message="it broke")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/runs.sqlite3") as opened:
        yield opened


def enter(store: Store, *runs: Run) -> None:
    for run in runs:
        store.finish_run(run)


def test_without_runs_nothing_is_unfinished(store: Store) -> None:
    assert unfinished(store, SEMAX) is None


@pytest.mark.parametrize("outcome", [RunOutcome.FAILED, RunOutcome.PARTIAL])
def test_a_later_run_that_fell_short_is_the_one(store: Store, outcome: RunOutcome) -> None:
    short = replace(FAILED, outcome=outcome)
    enter(store, COMPLETE, short)
    assert unfinished(store, SEMAX) == short


def test_the_first_run_may_fall_short(store: Store) -> None:
    enter(store, FAILED)
    assert unfinished(store, SEMAX) == FAILED


def test_a_complete_run_makes_up_for_those_before_it(store: Store) -> None:
    enter(store, replace(FAILED, started=FIRST), replace(COMPLETE, started=SECOND))
    assert unfinished(store, SEMAX) is None


def test_a_run_that_never_ended_counts(store: Store) -> None:
    enter(store, COMPLETE)
    store.start_run(replace(FAILED, finished=None, error_message=""))
    found = unfinished(store, SEMAX)
    assert found is not None
    assert shortfall(found, "2026-11-01") == Shortfall("2026-11-08")


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("queries/semax.toml: it finds 9 records. Look first.\n  Do so.", "it finds 9 records"),
        ("semax: 3 records could not be fetched\n  Run again.", "3 records could not be fetched"),
        ("no answer after 3 tries in 9 s (last: HTTP 502. x).", "no answer after 3 tries in 9 s"),
        ("http://127.0.0.1:1/ said no", "said no"),
        ("", ""),
    ],
)
def test_the_first_sentence_is_told_without_its_place(message: str, told: str) -> None:
    found = shortfall(replace(FAILED, error_message=message), "2026-11-01")
    assert found == Shortfall("2026-11-08", "failed", told)


def test_another_machine_that_was_complete_since_makes_up_for_it() -> None:
    assert shortfall(FAILED, "2026-11-09") is None
    assert shortfall(FAILED, "2026-11-08") is not None
    assert shortfall(None, "2026-11-01") is None


def test_a_run_of_a_day_that_has_not_come_hides_nothing(store: Store) -> None:
    ahead = replace(COMPLETE, id="r3", started=datetime(2027, 1, 1, tzinfo=UTC))
    enter(store, COMPLETE, FAILED, ahead)
    assert unfinished(store, SEMAX, until=SECOND) == FAILED
