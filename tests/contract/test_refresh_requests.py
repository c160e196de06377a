"""How often PubMed is asked: the server's own log of a refresh of 10,000 records.

The server and the client share a clock on which waiting takes no time, so that politeness can
be measured without being waited for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.support.eutils_server import EutilsServer
from tests.support.refreshing import (
    SkippingClock,
    make_workspace,
    settings_for,
    short_article,
)
from tests.support.synthetic_xml import article_set

from litreview.model.vocabulary import RunOutcome
from litreview.pubmed.entrez import BATCH
from litreview.settings import RATE_WITHOUT_KEY
from litreview.workflow.refresh import refresh
from litreview.workflow.results import RefreshReport

RECORDS = range(1_000_001, 1_010_001)
MOST_FRESH, MOST_UNCHANGED = 60, 3  # requests
PER_S = 3  # without a key; NLM knowledge base KA-05318
HALF_A_YEAR = 180


@dataclass(frozen=True)
class Refreshed:
    """A workspace refreshed for the first time, and what that asked."""

    server: EutilsServer
    root: Path
    report: RefreshReport
    asked_at: tuple[float, ...]
    clock: SkippingClock

    def again(self, days: int) -> tuple[RefreshReport, list[str]]:
        """Refresh on another day, and so more than a second later; the endpoints asked."""
        self.clock.sleep(1)
        before = len(self.server.log)
        report = polite_refresh(self.root, self.server, days)
        return report, [request.endpoint for request in self.server.log[before:]]


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Refreshed]:
    clock = SkippingClock()
    root = make_workspace(tmp_path_factory.mktemp("requests") / "workspace")
    records = article_set(*(short_article(pmid, created=_day(pmid)) for pmid in RECORDS))
    with (
        pytest.MonkeyPatch.context() as patch,
        EutilsServer(records, monotonic=clock) as server,
    ):
        clock.keep_for(patch)
        patch.setattr("litreview.workflow.finish.keep_readings", lambda *_: 0)  # asks nobody
        server.limit_per_s = PER_S
        report = polite_refresh(root, server, 0)
        yield Refreshed(server, root, report, tuple(one.at for one in server.log), clock)


def polite_refresh(root: Path, server: EutilsServer, days: int) -> RefreshReport:
    settings = replace(settings_for(root, server.url, days=days), rate_per_s=RATE_WITHOUT_KEY)
    (report,) = refresh(replace(settings, deadline_s=900), ["mint"])
    return report


def _day(pmid: int) -> str:
    """Records came over 25 years."""
    return f"{2000 + pmid % 25}/{1 + pmid % 12:02d}/{1 + pmid % 28:02d}"


def test_a_fresh_refresh_asks_at_most_60_times(refreshed: Refreshed) -> None:
    assert refreshed.report.outcome is RunOutcome.COMPLETE
    assert refreshed.report.run.parsed == len(RECORDS)
    assert len(refreshed.asked_at) == refreshed.report.run.requests <= MOST_FRESH


def test_it_never_asks_more_than_three_times_a_second(refreshed: Refreshed) -> None:
    for first, fourth in zip(refreshed.asked_at, refreshed.asked_at[PER_S:], strict=False):
        assert fourth - first > 1


def test_an_unchanged_refresh_asks_at_most_three_times(refreshed: Refreshed) -> None:
    for days in (0, 1):
        report, asked = refreshed.again(days)
        assert (report.outcome, report.run.new, report.run.revised) == (RunOutcome.COMPLETE, 0, 0)
        assert len(asked) == report.run.requests <= MOST_UNCHANGED
        assert "efetch.fcgi" not in asked


def test_after_a_week_one_request_more_looks_for_marks_or_at_old_records(
    refreshed: Refreshed,
) -> None:
    looked = set()
    for days in (HALF_A_YEAR, HALF_A_YEAR + 7):
        report, asked = refreshed.again(days)
        assert (report.outcome, report.run.new, report.run.revised) == (RunOutcome.COMPLETE, 0, 0)
        assert len(asked) == report.run.requests == MOST_UNCHANGED + 1
        assert report.run.requested in {0, BATCH}
        looked.add("efetch.fcgi" if report.run.requested else "marks")
    assert len(looked) == 2


def test_one_revision_costs_one_batch(refreshed: Refreshed) -> None:
    pmid = RECORDS[4321]
    revised = short_article(pmid, "Mint, revised", created=_day(pmid), revised="2027/05/02")
    refreshed.server.add(article_set(revised))
    report, asked = refreshed.again(HALF_A_YEAR + 11)
    assert (report.outcome, report.run.new, report.run.revised) == (RunOutcome.COMPLETE, 0, 1)
    assert report.run.requested <= BATCH
    assert asked.count("efetch.fcgi") == 1
