"""What a refresh was worth, and what only a complete one leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.builders import a_record
from tests.support.builders_store import NOON, SEMAX, with_xml

from litreview.errors import IncompleteRefresh, LitreviewError, PubmedError, PubmedUnreachable
from litreview.model.identity import Pmid
from litreview.model.run import Membership, Run, SearchResult
from litreview.model.vocabulary import Presence, RunOutcome
from litreview.settings import Settings
from litreview.store.store import Store, open_store
from litreview.tracking.baseline import Baseline, study_of
from litreview.tracking.plan import Plan
from litreview.workflow.closing import close, report_of
from litreview.workflow.harvest import Harvest
from litreview.workflow.inquiry import Answer
from litreview.workspace.history import read_history
from litreview.workspace.layout import Layout

ONE, TWO, THREE = map(Pmid, "123")
TODAY, YESTERDAY = "2026-11-22", "2026-11-21"


@dataclass
class Desk:
    """A run about to be closed: two records asked for, both came."""

    settings: Settings
    store: Store
    layout: Layout
    found: SearchResult = field(default_factory=lambda: SearchResult((ONE, TWO), 2, "as read"))
    plan: Plan = field(default_factory=lambda: Plan(10, unseen=(ONE, TWO)))
    short: str = ""
    known: Baseline = field(default_factory=lambda: Baseline({}, {}, frozenset()))
    harvest: Harvest = field(
        default_factory=lambda: Harvest(received=2, parsed=2, new=2, served={ONE, TWO})
    )

    def close(self) -> tuple[Run, LitreviewError | None, tuple[str, ...]]:
        """Close the run."""
        run = Run("run", SEMAX, NOON, RunOutcome.FAILED, requests=2)
        answer = Answer(self.found, self.plan, self.short)
        return close(self.settings, self.store, run, answer, self.harvest, self.known, self.layout)

    def knows(self, *members: Membership) -> None:
        """Let these be what was known before."""
        kept = {member.study: member for member in members}
        self.known = Baseline({}, kept, frozenset(kept), frozenset(kept))
        self.store.save_memberships(SEMAX, kept)

    def presence(self) -> dict[str, Presence]:
        """Who is there now."""
        kept = self.store.memberships(SEMAX)
        return {study.removeprefix("pmid:"): one.presence for study, one in kept.items()}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    settings = Settings(workspace=tmp_path, database_url="sqlite://", clock=NOON)
    with open_store("sqlite://") as store:
        items = with_xml(a_record(1), a_record(2))
        store.save_records(SEMAX, items, run_id="run", at=NOON)
        yield Desk(settings, store, Layout(tmp_path))


def member(pmid: Pmid, presence: Presence = Presence.PRESENT, since: str = YESTERDAY) -> Membership:
    """A membership of before."""
    return Membership(study_of(pmid), presence, "2026-01-01", since, since)


def test_a_complete_run_moves_the_watermark_and_is_written_down(desk: Desk) -> None:
    run, error, notes = desk.close()
    assert (run.outcome, run.data_through, error, notes) == (
        RunOutcome.COMPLETE, TODAY, None, (),
    )  # fmt: skip
    assert (run.hits, run.requested, run.received, run.new) == (2, 2, 2, 2)
    assert run.translation == "as read"
    assert desk.store.last_complete(SEMAX) == run
    (entry,) = read_history(desk.layout.history(SEMAX))
    assert (entry.kind, entry.subject, entry.after) == ("run", "run", TODAY)
    assert len(desk.layout.citations(SEMAX).read_bytes().splitlines()) == 2
    assert desk.presence() == {"1": Presence.PRESENT, "2": Presence.PRESENT}


def unreadable(desk: Desk) -> None:
    desk.harvest = Harvest(2, 1, served={ONE}, unreadable={TWO: "no title"})


def cut_off(desk: Desk) -> None:
    error = PubmedError("a page instead of records")
    desk.harvest = Harvest(1, 1, served={ONE}, failed={TWO: error.what}, error=error)


def miscounted(desk: Desk) -> None:
    desk.short = "PubMed counts 3 records and listed 2"


def changes_untold(desk: Desk) -> None:
    desk.short = "PubMed counts 4 more changed records than it listed"


def not_served(desk: Desk) -> None:
    desk.harvest = Harvest(1, 1, served={ONE}, not_served={TWO})


def not_served_since_this_morning(desk: Desk) -> None:
    not_served(desk)
    desk.knows(member(ONE), member(TWO, Presence.NOT_SERVED, since=TODAY))


SHORT: dict[Callable[[Desk], None], str] = {
    unreadable: "PMID 2: no title",
    cut_off: "1 record could not be fetched: a page instead",
    miscounted: "counts 3 records and listed 2",
    changes_untold: "4 more changed records",
    not_served: "does not serve (PMID 2)",
    not_served_since_this_morning: "does not serve (PMID 2)",
}


@pytest.mark.parametrize("trouble", SHORT, ids=lambda trouble: trouble.__name__)
def test_a_run_that_came_short_is_partial_and_marks_nothing(
    desk: Desk, trouble: Callable[[Desk], None]
) -> None:
    trouble(desk)
    desk.plan = Plan(10, unseen=(ONE, TWO), departed=(THREE,))
    run, error, _ = desk.close()
    assert isinstance(error, IncompleteRefresh)
    assert SHORT[trouble] in error.what
    assert (run.outcome, run.data_through) == (RunOutcome.PARTIAL, "")
    assert (run.error_code, run.vanished) == ("incomplete_refresh", 0)
    assert "3" not in desk.presence()
    assert desk.store.last_complete(SEMAX) is None
    assert not desk.layout.citations(SEMAX).exists()
    assert read_history(desk.layout.history(SEMAX)) == ()


def test_pubmed_out_of_reach_is_said_so_only_when_nothing_came(desk: Desk) -> None:
    error = PubmedUnreachable("no answer")
    desk.harvest = Harvest(failed={ONE: "", TWO: ""}, error=error)
    assert desk.close()[1] is error
    desk.harvest = Harvest(1, 1, served={ONE}, failed={TWO: ""}, error=error)
    assert isinstance(desk.close()[1], IncompleteRefresh)


def test_what_never_came_is_not_known_yet(desk: Desk) -> None:
    desk.knows(member(ONE))
    error = PubmedUnreachable("no answer")
    desk.harvest = Harvest(failed={ONE: "", TWO: ""}, error=error)
    desk.close()
    assert desk.presence() == {"1": Presence.PRESENT}


def test_what_was_not_served_on_an_earlier_day_is_a_finding_and_no_shortfall(desk: Desk) -> None:
    not_served(desk)
    desk.knows(member(ONE), member(TWO, Presence.NOT_SERVED))
    run, error, notes = desk.close()
    assert (run.outcome, error) == (RunOutcome.COMPLETE, None)
    assert notes == (
        "Records that the search lists and PubMed did not serve, or not readably; asked for again "
        "next time: 1.",
    )


def left(desk: Desk, *pmids: Pmid) -> None:
    """Let records leave that were there before."""
    desk.knows(member(ONE), *(member(pmid) for pmid in pmids))
    desk.plan = Plan(10, departed=pmids)
    desk.found = SearchResult((ONE,), 1)
    desk.harvest = Harvest(served={ONE})


def test_what_left_is_marked_counted_and_told_once(desk: Desk) -> None:
    left(desk, TWO, THREE)
    desk.harvest.served.add(TWO)
    run, _, notes = desk.close()
    assert run.vanished == 2
    assert desk.presence() == {
        "1": Presence.PRESENT, "2": Presence.LEFT_QUERY, "3": Presence.GONE,
    }  # fmt: skip
    assert notes == (
        "Records that left the query, still served by PubMed; kept here: 1.",
        "Records that PubMed serves no more; kept here: 1.",
    )
    kept = desk.store.memberships(SEMAX)
    desk.known = Baseline({}, kept, frozenset(kept), frozenset(kept))
    run, _, notes = desk.close()
    assert (run.vanished, notes) == (0, ())


def test_what_came_from_a_file_and_was_never_found_has_not_left(desk: Desk) -> None:
    desk.known = Baseline({}, {}, frozenset({study_of(TWO)}))
    desk.plan, desk.found = Plan(10, departed=(TWO,)), SearchResult((ONE,), 1)
    run, _, notes = desk.close()
    assert (run.vanished, notes) == (0, ())
    assert desk.store.memberships(SEMAX)[study_of(TWO)] == Membership(
        study_of(TWO), Presence.LEFT_QUERY, "", "", last_checked=TODAY
    )


@pytest.mark.parametrize(
    ("doi", "heir_is_found", "merged"),
    [
        ("10.1000/X.7(2)", True, ONE),
        ("10.1000/x.7(2)", True, ONE),
        ("10.1000/x.7(2)", False, None),  # gone itself
        ("10.1000/x.7(3)", True, None),
    ],
)
def test_a_record_that_is_gone_has_the_heir_of_its_doi(
    desk: Desk, doi: str, heir_is_found: bool, merged: Pmid | None
) -> None:
    left(desk, TWO)
    items = with_xml(a_record(1, doi=doi), a_record(2, doi="10.1000/x.7(2)"))
    at = NOON + timedelta(hours=1)
    desk.store.save_records(SEMAX, items, run_id="run", at=at)
    if not heir_is_found:
        desk.found = SearchResult((THREE,), 1)
    _, _, notes = desk.close()
    assert desk.store.memberships(SEMAX)[study_of(TWO)].merged_into == merged
    assert any("merged into another" in note for note in notes) is (merged is not None)


def test_the_report_holds_the_counts_of_the_run(desk: Desk) -> None:
    run, error, _ = desk.close()
    report = report_of(run, error, ("a note",))
    names = ("compound", "outcome", "requested", "received", "parsed", "failed", "new", "revised",
             "vanished", "restored", "requests", "data_through")  # fmt: skip
    assert [getattr(report, name) for name in names] == [getattr(run, name) for name in names]
    assert report.notes == ("a note",)
