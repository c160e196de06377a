"""Two at once: a refresh beside a refresh, a publication, a reader.

PubMed holds still in the middle of a refresh until the other has had its turn, so that the two
really overlap. One waits or says so; neither sees or leaves anything half done.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.support.eutils_answers import Reply, Request
from tests.support.eutils_server import EutilsServer
from tests.support.forking import Forks
from tests.support.refreshing import (
    MINT,
    SMALL,
    copy_of,
    make_workspace,
    picture_of,
    revisions_of,
    settings_for,
)

from litreview.errors import StoreLocked
from litreview.model.vocabulary import RunOutcome
from litreview.settings import Settings
from litreview.store.store import open_store
from litreview.workflow.publish import publish
from litreview.workflow.refresh import refresh
from litreview.workflow.results import RefreshReport
from litreview.workflow.show import tiers

WITHIN_S = 30.0
BATCH = 40  # PMIDs a request, so that something is stored when PubMed holds still
DAYS = 5


class HeldServer(EutilsServer):
    """Answers the third request for records only when it is let: one batch is stored by then."""

    def __init__(self, *sources: bytes) -> None:
        super().__init__(*sources)
        self.holds = False
        self.reached, self.go_on = threading.Event(), threading.Event()

    def answer(self, request: Request) -> Reply:
        """The good reply, some time."""
        if self.holds and self._is_third(request):
            self.reached.set()
            self.go_on.wait(WITHIN_S)
        return super().answer(request)

    def _is_third(self, request: Request) -> bool:
        earlier = [one for one in self.requests_to("efetch") if one.number < request.number]
        return request.endpoint.startswith("efetch") and len(earlier) >= self._first_day + 2

    def hold(self) -> None:
        """Hold still from now on."""
        self._first_day = len(self.requests_to("efetch"))
        self.holds = True


@pytest.fixture
def server() -> Iterator[HeldServer]:
    with HeldServer(SMALL.first) as running:
        yield running
        running.go_on.set()


@pytest.fixture
def settings(tmp_path: Path, server: HeldServer, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A workspace of the first day, on the second."""
    monkeypatch.setattr("litreview.pubmed.entrez.BATCH", BATCH)
    root = make_workspace(tmp_path / "workspace")
    refresh(settings_for(root, server.url), ["mint"])
    publish(settings_for(root, server.url), ["mint"])
    SMALL.move_on(server)
    return settings_for(root, server.url, days=DAYS)


@contextmanager
def half_way(settings: Settings, server: HeldServer) -> Iterator[Future[RefreshReport]]:
    """A refresh that has stored a batch and waits for the next until the block ends."""

    def work() -> RefreshReport:
        (report,) = refresh(settings, ["mint"])
        return report

    server.hold()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(work)
        try:
            assert server.reached.wait(WITHIN_S)
            yield running
        finally:
            server.go_on.set()
        assert running.result(WITHIN_S).outcome is RunOutcome.COMPLETE


def undisturbed(settings: Settings, server: HeldServer, template: Path) -> Callable[[Path], str]:
    """Says in what a workspace differs from one refreshed alone."""
    root = copy_of(template, template.parent / "alone")
    refresh(settings_for(root, server.url, days=DAYS), ["mint"])
    expected = picture_of(root)
    return lambda other: picture_of(other).unlike(expected)


@pytest.fixture
def difference(settings: Settings, server: HeldServer) -> Callable[[Path], str]:
    return undisturbed(settings, server, settings.workspace)


def test_a_second_refresh_says_that_one_is_running(
    settings: Settings, server: HeldServer, difference: Callable[[Path], str]
) -> None:
    with half_way(settings, server), pytest.raises(StoreLocked):
        refresh(settings, ["mint"])
    assert not difference(settings.workspace)


def test_a_second_process_says_that_a_refresh_is_running(
    settings: Settings, server: HeldServer, difference: Callable[[Path], str]
) -> None:
    environment = {
        "LITREVIEW_EUTILS_URL": server.url,
        "LITREVIEW_NOW": "2026-11-06T06:00:00Z",
        "LITREVIEW_RATE": "100000",
    }
    words = ("refresh", "--all", "--workspace", str(settings.workspace))
    with Forks() as forks:
        with half_way(settings, server):
            locked = forks.run(*words, environment=environment)
        after = forks.run(*words, environment=environment)
    assert (locked, after) == (StoreLocked.exit_code, 0)
    assert not difference(settings.workspace)


def test_a_publication_during_a_refresh_shows_one_state(
    settings: Settings, server: HeldServer, difference: Callable[[Path], str]
) -> None:
    with half_way(settings, server):
        report = publish(settings, ["mint"])
        assert report.errors == ()
    page = settings.site / "mint" / "index.html"
    assert page.read_text("utf-8").rstrip().endswith("</html>")
    assert not difference(settings.workspace)
    assert publish(settings, ["mint"]).errors == ()


def test_a_reader_during_a_refresh_sees_whole_records(
    settings: Settings, server: HeldServer, difference: Callable[[Path], str]
) -> None:
    before = revisions_of(settings.workspace)
    with half_way(settings, server):
        with open_store(settings.database_url) as store:
            seen = {record.id for record in store.records(MINT)}
            assert not store.check()
        assert len(SMALL.old) < len(seen) < len(SMALL.old) + len(SMALL.new)
        assert tiers(settings, [MINT]).dossiers[0].search.data_through == "2026-11-01"
        assert before < revisions_of(settings.workspace)
    assert not difference(settings.workspace)
