"""How old a search is, to the second, and what an error says first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from litreview.errors import DataFileError, QueryFileError
from litreview.model.identity import Compound
from litreview.workflow.compounds import errors_of, for_each
from litreview.workflow.results import StatusRow
from litreview.workflow.status import first_sentence, overdue

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def row(completed_at: datetime | None) -> StatusRow:
    day = "2026-11-22"
    return StatusRow(Compound("mint"), day, day, day, False, 0, 0, 0, 0, completed_at)


@pytest.mark.parametrize(
    ("completed_at", "late"),
    [
        (NOW, False),
        (NOW - HOUR, False),
        (NOW - HOUR - SECOND, True),
        (NOW - 17 * HOUR, True),
        (None, True),
    ],
)
def test_older_than_allowed_is_overdue(completed_at: datetime | None, late: bool) -> None:
    assert bool(overdue([row(completed_at)], HOUR, NOW)) is late


@pytest.mark.parametrize(
    ("message", "first"),
    [
        (
            "PubMed did not answer (last: HTTP 502.1). More.",
            "PubMed did not answer (last: HTTP 502.1).",
        ),
        ("queries/mint.toml: 2 records, and 12. Look", "queries/mint.toml: 2 records, and 12."),
        ("one is missing\n  Run again.", "one is missing"),
        ("", ""),
    ],
)
def test_the_first_sentence_is_all_that_is_told(message: str, first: str) -> None:
    assert first_sentence(message) == first


def test_one_compound_that_fails_stops_no_other() -> None:
    def work(compound: Compound) -> str:
        if compound == "sage":
            raise QueryFileError("no name")
        if compound != "mint":
            raise DataFileError("one policy for all")
        return compound.upper()

    done, unread = for_each(map(Compound, ("sage", "mint", "thyme", "dill")), work)
    assert done == ("MINT",)
    assert [one.compound for one in unread] == ["sage", "thyme", "dill"]
    assert [error.exit_code for error in errors_of(unread)] == [10, 11]
