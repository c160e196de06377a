"""What a refresh was worth, and what only a complete one leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.builders import a_record
from tests.support.builders_store import NOON, SEMAX, with_xml

from litreview.errors import IncompleteRefresh, LitreviewError, PubmedError, PubmedUnreachable
from litreview.model.identity import Pmid
from litreview.model.query import Query
from litreview.model.run import Membership, Run, SearchResult
from litreview.model.story import record_entry
from litreview.model.vocabulary import ChangeKind, Presence, RunOutcome
from litreview.settings import Settings
from litreview.store.store import Store, open_store
from litreview.tracking.baseline import Baseline
from litreview.tracking.bibliography import study_of
from litreview.tracking.plan import Plan
from litreview.workflow.asking import asking
from litreview.workflow.finish import CompoundRun
from litreview.workflow.logbook import silent_logbook
from litreview.workflow.progress import silent
from litreview.workflow.results import RefreshReport
from litreview.workflow.search_plan import SearchAnswer
from litreview.workflow.story import StoryFile
from litreview.workspace.history import append_history, read_history
from litreview.workspace.layout import Layout

ONE, TWO, THREE = map(Pmid, "123")
TODAY, YESTERDAY = "2026-11-22", "2026-11-21"


QUERY = Query(SEMAX, "Semax", "semax[tiab]")


@dataclass
class Came:
    """What came of what was asked for."""

    received: int = 0
    parsed: int = 0
    new: int = 0
    served: set[Pmid] = field(default_factory=set)
    not_served: set[Pmid] = field(default_factory=set)
    failed: dict[Pmid, str] = field(default_factory=dict)
    unreadable: dict[Pmid, str] = field(default_factory=dict)
    error: LitreviewError | None = None


@dataclass
class Desk:
    """A run about to be finished: two records asked for, both came."""

    settings: Settings
    store: Store
    layout: Layout
    found: SearchResult = field(default_factory=lambda: SearchResult((ONE, TWO), 2, "as read"))
    plan: Plan = field(default_factory=lambda: Plan(10, unseen=(ONE, TWO)))
    short: str = ""
    known: Baseline = field(default_factory=lambda: Baseline({}, {}, frozenset()))
    came: Came = field(default_factory=lambda: Came(2, 2, 2, served={ONE, TWO}))

    def finish(self) -> RefreshReport:
        """Finish the run."""
        run = Run("run", SEMAX, NOON, RunOutcome.FAILED, requests=2)
        story = StoryFile.open(self.layout, self.store, SEMAX)
        work = CompoundRun(
            self.settings, self.store, QUERY, run, self.known, story, silent, silent_logbook
        )
        came, answer = self.came, SearchAnswer(self.found, self.plan, self.short)
        work.run = replace(run, received=came.received, parsed=came.parsed, new=came.new)
        work.served, work.not_served = came.served, came.not_served
        work.failed, work.unreadable, work.error = came.failed, came.unreadable, came.error
        with asking(self.settings) as client:  # nothing is asked: there are no comparators
            return work.finish(answer, client)

    def knows(self, *members: Membership) -> None:
        """Let these be what was known before."""
        kept = {member.study: member for member in members}
        self.known = Baseline({}, kept, frozenset(kept), frozenset(kept))
        self.store.save_memberships(SEMAX, kept)

    def presence(self) -> dict[str, Presence]:
        """Who is there now."""
        kept = self.store.memberships(SEMAX)
        return {study.removeprefix("pmid:"): one.presence for study, one in kept.items()}

    def told(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """What the history tells of records: kind, where to, and of which."""
        history = read_history(self.layout.history(SEMAX))
        return [(e.kind, e.after, e.studies) for e in history if e.kind != "run"]


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
    report = desk.finish()
    run = report.run
    assert (run.outcome, run.data_through, report.error, report.notes) == (
        RunOutcome.COMPLETE, TODAY, None, (),
    )  # fmt: skip
    assert (run.received, run.new) == (2, 2)
    assert desk.store.last_complete(SEMAX) == run
    history = read_history(desk.layout.history(SEMAX))
    (entry,) = [entry for entry in history if entry.kind == "run"]
    assert (entry.subject, entry.after) == ("run", TODAY)
    assert desk.told() == [("new_study", "present", ("1", "2"))]
    assert len(desk.layout.citations(SEMAX).read_bytes().splitlines()) == 2
    assert desk.presence() == {"1": Presence.PRESENT, "2": Presence.PRESENT}


def unreadable(desk: Desk) -> None:
    desk.came = Came(2, 1, served={ONE}, unreadable={TWO: "no title"})


def cut_off(desk: Desk) -> None:
    error = PubmedError("a page instead of records")
    desk.came = Came(1, 1, served={ONE}, failed={TWO: error.what}, error=error)


def miscounted(desk: Desk) -> None:
    desk.short = "PubMed counts 3 records and listed 2"


def changes_untold(desk: Desk) -> None:
    desk.short = "PubMed counts 4 more changed records than it listed"


def not_served(desk: Desk) -> None:
    desk.came = Came(1, 1, served={ONE}, not_served={TWO})


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
    report = desk.finish()
    run, error = report.run, report.error
    assert isinstance(error, IncompleteRefresh)
    assert SHORT[trouble] in error.what
    assert (run.outcome, run.data_through) == (RunOutcome.PARTIAL, "")
    assert (run.error_code, run.vanished) == ("incomplete_refresh", 0)
    assert "3" not in desk.presence()
    assert desk.store.last_complete(SEMAX) is None
    assert not desk.layout.citations(SEMAX).exists()
    assert "vanished" not in {kind for kind, *_ in desk.told()}
    assert all(entry.kind != "run" for entry in read_history(desk.layout.history(SEMAX)))


def test_pubmed_out_of_reach_is_said_so_only_when_nothing_came(desk: Desk) -> None:
    error = PubmedUnreachable("no answer")
    desk.came = Came(failed={ONE: "", TWO: ""}, error=error)
    assert desk.finish().error is error
    desk.came = Came(1, 1, served={ONE}, failed={TWO: ""}, error=error)
    assert isinstance(desk.finish().error, IncompleteRefresh)


def test_what_never_came_is_not_known_yet(desk: Desk) -> None:
    desk.knows(member(ONE))
    error = PubmedUnreachable("no answer")
    desk.came = Came(failed={ONE: "", TWO: ""}, error=error)
    desk.finish()
    assert desk.presence() == {"1": Presence.PRESENT}


def test_what_was_not_served_on_an_earlier_day_is_a_finding_and_no_shortfall(desk: Desk) -> None:
    not_served(desk)
    desk.knows(member(ONE), member(TWO, Presence.NOT_SERVED))
    report = desk.finish()
    run, error, notes = report.run, report.error, report.notes
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
    desk.came = Came(served={ONE})


def test_what_left_is_marked_counted_and_told_once(desk: Desk) -> None:
    left(desk, TWO, THREE)
    desk.came.served.add(TWO)
    report = desk.finish()
    run, notes = report.run, report.notes
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
    report = desk.finish()
    run, notes = report.run, report.notes
    assert (run.vanished, notes) == (0, ())


def test_what_came_from_a_file_and_was_never_found_has_not_left(desk: Desk) -> None:
    desk.known = Baseline({}, {}, frozenset({study_of(TWO)}))
    desk.plan, desk.found = Plan(10, departed=(TWO,)), SearchResult((ONE,), 1)
    report = desk.finish()
    run, notes = report.run, report.notes
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
    notes = desk.finish().notes
    assert desk.store.memberships(SEMAX)[study_of(TWO)].merged_into == merged
    assert any("merged into another" in note for note in notes) is (merged is not None)


def test_what_a_killed_run_had_told_is_not_told_again(desk: Desk) -> None:
    desk.finish()
    told = desk.told()
    desk.settings = replace(desk.settings, clock=NOON + timedelta(days=1))
    desk.finish()
    assert desk.told() == told


def test_what_another_clone_told_is_taken_back_when_it_is_found(desk: Desk) -> None:
    desk.knows(member(ONE), member(TWO))
    left = record_entry(ChangeKind.VANISHED, ["2"], NOON - timedelta(days=1), "present", "gone")
    new = record_entry(ChangeKind.NEW_STUDY, ["1", "2"], NOON - timedelta(days=9), "", "present")
    append_history(desk.layout.history(SEMAX), (new, left))
    desk.finish()
    assert desk.told()[-1] == ("restored", "present", ("2",))


def test_a_file_that_is_in_step_is_not_written_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.finish()
    monkeypatch.setattr("litreview.workflow.finish.write_bibliography", pytest.fail)
    desk.known = Baseline({}, desk.store.memberships(SEMAX), frozenset(desk.store.studies(SEMAX)))
    desk.came = Came(served={ONE})  # looked at again, and as it was
    assert desk.finish().run.outcome is RunOutcome.COMPLETE


@pytest.mark.parametrize("trouble", ["edited", "revised", "left", "lost"])
def test_a_file_that_is_out_of_step_is_written_again(desk: Desk, trouble: str) -> None:
    desk.finish()
    path = desk.layout.citations(SEMAX)
    before = path.read_bytes()
    if trouble == "edited":
        path.write_bytes(before.replace(b'"title":"', b'"title":"No '))
    elif trouble == "lost":
        path.unlink()
    elif trouble == "revised":
        items = with_xml(a_record(1, title="Another"))
        desk.store.save_records(SEMAX, items, run_id="later", at=NOON + timedelta(hours=1))
    else:
        desk.knows(member(ONE), member(TWO, Presence.LEFT_QUERY))
        desk.found, desk.plan = SearchResult((ONE,), 1), Plan(10)
    desk.came = Came()
    desk.finish()
    assert (path.read_bytes() == before) is (trouble in {"edited", "lost"})
