"""Changes of standing as lines of the history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.support.builders import a_record
from tests.support.builders_store import NOON, SEMAX, with_xml

from litreview.model.identity import Pmid
from litreview.model.record import Record, StandingSignal
from litreview.model.run import HistoryEntry
from litreview.model.vocabulary import Origin, Standing
from litreview.store.store import open_store
from litreview.workflow.standing import standing_entry, stored_standings

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
RETRACTED = StandingSignal(Standing.RETRACTED, "RetractionIn", Pmid("950"))


def marked(
    *signals: StandingSignal, title: str = "A trial", origin: Origin = Origin.PUBMED
) -> Record:
    """Record 1 with these signs."""
    return a_record(1, title=title, signals=signals, origin=origin)


def told(*revisions: Record, since: datetime | None = None) -> list[HistoryEntry]:
    """What the store tells after these revisions, a day apart."""
    with open_store("sqlite://") as store:
        for days, record in enumerate(revisions):
            at = NOON + timedelta(days=days)
            store.save_records(SEMAX, with_xml(record), run_id=f"run-{days}", at=at)
        return list(stored_standings(store, SEMAX, since))


@pytest.mark.parametrize(
    ("signals", "cause"),
    [
        ((RETRACTED,), "PubMed links the notice PMID 950"),
        (
            (RETRACTED, StandingSignal(Standing.RETRACTED, "RetractionIn", Pmid("98"))),
            "PubMed links the notice PMID 98, PMID 950",
        ),
        (
            (StandingSignal(Standing.RETRACTED, "publication type"),),
            "PubMed marks it in the publication type",
        ),
        ((), "PubMed no longer shows a notice"),
    ],
)
def test_the_cause_is_what_pubmed_shows(signals: tuple[StandingSignal, ...], cause: str) -> None:
    assert standing_entry(marked(*signals), Standing.CORRECTED, AT).cause == cause


def test_only_signs_of_the_standing_itself_are_its_cause() -> None:
    erratum = StandingSignal(Standing.CORRECTED, "ErratumIn", Pmid("7"))
    entry = standing_entry(marked(erratum, RETRACTED), Standing.CORRECTED, AT)
    assert (entry.before, entry.after) == ("corrected", "retracted")
    assert entry.cause == "PubMed links the notice PMID 950"


def test_the_same_change_at_the_same_time_is_one_entry() -> None:
    record = marked(RETRACTED)
    one, again = (standing_entry(record, Standing.NONE, AT) for _ in range(2))
    later = standing_entry(record, Standing.NONE, AT + timedelta(days=1))
    assert one == again
    assert one.id != later.id


def test_revisions_tell_every_change_of_standing_in_order() -> None:
    entries = told(
        marked(),
        marked(title="Another title"),
        marked(RETRACTED, title="Another title"),
        marked(title="Another title"),
    )
    assert [(e.before, e.after) for e in entries] == [("none", "retracted"), ("retracted", "none")]
    assert [e.at for e in entries] == [NOON + timedelta(days=2), NOON + timedelta(days=3)]


def test_revisions_of_before_are_left_out() -> None:
    revisions = (marked(), marked(RETRACTED), marked())
    since = NOON + timedelta(days=2)
    assert [e.after for e in told(*revisions, since=since)] == ["none"]


def test_a_line_of_the_snapshot_says_nothing_of_a_change() -> None:
    assert told(marked(origin=Origin.SNAPSHOT), marked(RETRACTED)) == []
