"""What compounds compare with: counted once a month, and each count of one strategy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from litreview.model.comparators import (
    ComparatorCount,
    comparator_counts,
    comparator_entry,
    due_comparators,
)
from litreview.model.identity import Compound
from litreview.model.query import Comparator, Query

SAGE, THYME = Comparator("sage", '"sage"[tiab]'), Comparator("thyme", '"thyme"[tiab]')
QUERY = Query(Compound("mint"), "Mint", '"mint"[tiab]', comparators=(SAGE, THYME))
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
ENTRY = comparator_entry({SAGE: 12}, NOON)


def test_what_was_never_asked_has_no_count() -> None:
    assert comparator_counts(QUERY, (ENTRY,)) == (
        ComparatorCount("sage", 12, "2026-11-01"),
        ComparatorCount("thyme"),
    )


def test_the_latest_count_holds() -> None:
    later = comparator_entry({SAGE: 13, THYME: 0}, NOON.replace(month=12))
    assert comparator_counts(QUERY, (ENTRY, later)) == (
        ComparatorCount("sage", 13, "2026-12-01"),
        ComparatorCount("thyme", 0, "2026-12-01"),
    )


def test_a_count_of_another_strategy_says_nothing() -> None:
    changed = replace(QUERY, comparators=(replace(SAGE, pubmed="salvia"), THYME))
    assert comparator_counts(changed, (ENTRY,))[0] == ComparatorCount("sage")


def test_each_is_due_a_month_after_its_own_count() -> None:
    assert due_comparators(QUERY, (ENTRY,), date(2026, 11, 30)) == (THYME,)
    assert due_comparators(QUERY, (ENTRY,), date(2026, 12, 1)) == (SAGE, THYME)


def test_a_count_of_a_day_to_come_puts_nothing_off() -> None:
    assert SAGE in due_comparators(QUERY, (ENTRY,), date(2026, 10, 1))


def test_two_clones_that_counted_alike_wrote_one_line() -> None:
    assert comparator_entry({SAGE: 12}, NOON) == ENTRY
    assert comparator_entry({SAGE: 11}, NOON).id != ENTRY.id
