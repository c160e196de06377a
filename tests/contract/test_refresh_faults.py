"""Every fault, at every request of a refresh: never wrongly complete, nothing lost.

Each refresh starts from the same workspace, as it stood some days before. Thirty records, in
batches of ten, meet every fault, fetched in full, and meet those that stay; 1,200 records meet
one. In the suite each fault comes at one request, one after the other at another; with
`LITREVIEW_FAULTS=all`, as CI runs it, each at every request, and 1,200 records meet every listed
fault. Time waited between tries is skipped, not spent.
"""

from __future__ import annotations

import gzip
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.support.eutils_faults import FAULTS
from tests.support.eutils_server import EutilsServer
from tests.support.refreshing import (
    LARGE,
    NOTHING,
    TINY,
    Days,
    Picture,
    SkippingClock,
    copy_of,
    make_workspace,
    picture_of,
    revisions_of,
    settings_for,
)
from tests.support.sweeping import EVERY_FAULT

from litreview.model.vocabulary import RunOutcome
from litreview.pubmed.entrez import BATCH
from litreview.workflow.refresh import refresh
from litreview.workflow.results import RefreshReport

DEADLINE_S, TIMEOUT_S = 20.0, 10.0  # this machine may be busy
SHORT_DEADLINE_S, SHORT_TIMEOUT_S = 1.0, 0.1  # for a server that says no more
STALLING = frozenset({"stall", "stall-body", "drip"})
PERMANENT = frozenset({"400-key", "414", "moved", "error-empty-term"})  # asking again is no use
HARMLESS = frozenset({"gzip-unasked", "charset-header", "repeated-pmids"})
OMITTING = frozenset({"missing-pmids", "empty-set"})  # of a withdrawn record PubMed says as much
DAYS = 5  # after the first day
BATCHES = 3  # that the refreshes here fetch at least
SMALL_BATCH = 10  # PMIDs a request, so that a small refresh has as many batches as a large one
LISTED = (
    "429", "429-retry-after", "500", "502", "503", "reset-body", "stall-body", "truncated",
    "html200", "error200", "empty", "wrong-pmids", "missing-pmids", "gzip-unannounced",
    "wrong-charset", "entity-bomb", "external-entity", "no-query",
)  # fmt: skip
IN_THE_SUITE = ("truncated",)


@dataclass(frozen=True)
class Scene:
    """PubMed on the second day, a workspace of the first, and what a faultless refresh gives."""

    server: EutilsServer
    template: Path
    stored: frozenset[tuple[object, ...]]
    full: bool
    batch: int
    requests: int = 0
    expected: Picture = NOTHING
    a_day_later: Picture = NOTHING

    def run(self, root: Path, *, fault: str = "", days: int = DAYS) -> RefreshReport:
        """Refresh on the second day."""
        short = fault in STALLING
        settings = settings_for(
            root,
            self.server.url,
            days=days,
            deadline_s=SHORT_DEADLINE_S if short else DEADLINE_S,
            timeout_s=SHORT_TIMEOUT_S if short else TIMEOUT_S,
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("litreview.pubmed.entrez.BATCH", self.batch)
            (report,) = refresh(settings, ["mint"], full=self.full)
        return report


def set_up(days: Days, folder: Path, *, full: bool = False, batch: int = BATCH) -> Iterator[Scene]:
    """A scene; its server runs until it is no longer wanted."""
    template = make_workspace(folder / "first-day")
    with EutilsServer(days.first) as server:
        refresh(settings_for(template, server.url), ["mint"])
        days.move_on(server)
        start = Scene(server, template, frozenset(revisions_of(template)), full, batch)
        root = copy_of(template, folder / "faultless")
        report = start.run(root)
        expected = picture_of(root)
        assert (report.outcome, report.run.vanished) == (RunOutcome.COMPLETE, 5)
        assert sum("present" in study for study in expected.studies.values()) == days.hits
        assert len(server.requests_to("efetch")) >= BATCHES
        start.run(root, days=DAYS + 1)
        yield replace(
            start, requests=report.run.requests, expected=expected, a_day_later=picture_of(root)
        )


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    yield from set_up(LARGE, tmp_path_factory.mktemp("large"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    yield from set_up(TINY, tmp_path_factory.mktemp("small"), batch=SMALL_BATCH)


@pytest.fixture(scope="module")
def in_full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("in-full")
    yield from set_up(TINY, folder, full=True, batch=SMALL_BATCH)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SkippingClock:
    skipping = SkippingClock()
    skipping.keep_for(monkeypatch)
    return skipping


@pytest.mark.parametrize("fault", LISTED if EVERY_FAULT else IN_THE_SUITE)
def test_a_fault_in_a_refresh_of_1200_records(
    large: Scene, clock: SkippingClock, tmp_path: Path, fault: str
) -> None:
    assert not "\n".join(trouble_of(large, clock, tmp_path, fault, times=1))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_refresh_in_full(
    in_full: Scene, clock: SkippingClock, tmp_path: Path, fault: str
) -> None:
    assert not "\n".join(trouble_of(in_full, clock, tmp_path, fault, times=1))


@pytest.mark.parametrize("fault", [*LISTED, *sorted(PERMANENT), "reset", "stall", "drip"])
def test_a_fault_that_stays(small: Scene, clock: SkippingClock, tmp_path: Path, fault: str) -> None:
    assert not "\n".join(trouble_of(small, clock, tmp_path, fault, times=1000))


def trouble_of(
    scene: Scene, clock: SkippingClock, folder: Path, fault: str, times: int
) -> Iterator[str]:
    """All that went wrong, with the request the fault came at."""
    for index in requests_met(scene, fault, times):
        root = copy_of(scene.template, folder / f"fault-{index}")
        for what in spoiled(scene, clock, root, fault, index, times):
            yield f"{fault} at request {index}: {what}"


def requests_met(scene: Scene, fault: str, times: int) -> Sequence[int]:
    """At which requests a fault comes: at all of them in CI, at one in the suite.

    The faults come at different ones, so that together they meet every request. One that stays
    and stalls takes its time: a search, a batch and the last will do.
    """
    every = range(1, scene.requests + 1)
    if EVERY_FAULT:
        return every[:: BATCHES - 1] if times > 1 and fault in STALLING else every
    return every[FAULTS.index(fault) % len(every) :][:1]


def spoiled(
    scene: Scene, clock: SkippingClock, root: Path, fault: str, index: int, times: int
) -> Iterator[str]:
    """Refresh with a fault, and once more without; yield all that is wrong."""
    first = len(scene.server.log) + index
    scene.server.misbehave(fault, at_request=lambda request: request.number >= first, times=times)
    start = clock()
    report = scene.run(root, fault=fault)
    if clock() - start > DEADLINE_S + TIMEOUT_S:
        yield f"it took {clock() - start:.1f} s"
    scene.server.behave()
    yield from said_badly(report, fault, times)
    if missing := scene.stored - revisions_of(root):
        yield f"{len(missing)} revisions lost or altered"
    yield from kept_badly(root, batches_of(scene.server))
    if report.outcome is RunOutcome.COMPLETE:
        omitted = fault in OMITTING and scene.server.log[first - 1].endpoint == "efetch.fcgi"
        yield from wrongly_complete(scene, root, omitted=omitted)
    else:
        yield from not_made_good(scene, root)


def wrongly_complete(scene: Scene, root: Path, *, omitted: bool) -> Iterator[str]:
    """A complete run gives what a faultless one gives.

    But that a record which left was omitted can mean that it is gone: what a single omission
    made of it, the next day's run must put right.
    """
    different = picture_of(root).unlike(scene.expected)
    if different and omitted:
        scene.run(root, days=DAYS + 1)
        different = picture_of(root).unlike(scene.a_day_later)
    if different:
        yield f"wrongly complete: {different}"


def not_made_good(scene: Scene, root: Path) -> Iterator[str]:
    """The next run is complete and gives what a faultless one gives."""
    good = scene.run(root)
    if good.outcome is not RunOutcome.COMPLETE:
        yield f"the next run was {good.outcome}: {good.error}"
    if different := picture_of(root).unlike(scene.expected):
        yield f"after the next run: {different}"


def said_badly(report: RefreshReport, fault: str, times: int) -> Iterator[str]:
    """What the report must not say."""
    complete = report.outcome is RunOutcome.COMPLETE
    if not complete and (report.error is None or report.run.data_through):
        yield f"{report.outcome}, and no word of why"
    if fault in HARMLESS and not complete:
        yield f"a harmless oddity, and {report.error}"
    if report.outcome is RunOutcome.FAILED and times == 1 and fault not in PERMANENT:
        yield f"it failed: {report.error}"


def batches_of(server: EutilsServer) -> set[frozenset[str]]:
    """Which PMIDs were ever asked for together."""
    asked = (request.parameters.get("id", "") for request in server.log)
    return {frozenset(ids.split(",")) for ids in asked if ids}


def kept_badly(root: Path, asked: set[frozenset[str]]) -> Iterator[str]:
    """Cached replies that are not whole, or not what was asked for."""
    with sqlite3.connect(root / ".litreview" / "http_cache.sqlite3") as database:
        entries = [row[0] for row in database.execute("select value from responses")]
    database.close()
    for sent in entries:
        body = (gzip.decompress(sent) if sent.startswith(b"\x1f\x8b") else sent).decode()
        came = frozenset(re.findall(r"<PMID[^>]*>(\d+)</PMID><DateRevised>", body))
        if came not in asked or not body.rstrip().endswith("</PubmedArticleSet>"):
            yield f"a reply in the cache holds {len(came)} records that were not asked for together"
