"""How fresh the records are, on every page that says so, by the clock of whoever reads it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.support.builders_render import a_dossier, a_search
from tests.support.printed import write_printed
from tests.support.sweeping import EVERY_PAGE

from litreview.model.dossier import Shortfall
from litreview.model.identity import Compound

pytestmark = pytest.mark.browser

STATES = {
    "searched": a_search(),
    "never": a_search(snapshot=True),
    "cut-short": replace(a_search(), fell_short=Shortfall("2026-09-19", "partial", "No answer")),
    "failed": replace(
        a_search(snapshot=True), fell_short=Shortfall("2026-09-19", "failed", "No answer")
    ),
}
SEARCHED = "PubMed searched on 13 September 2026"
NEVER = "No complete search of PubMed yet. Records as known on 13 September 2026"
CASES = (
    ("2026-01-01", "searched", "within", f"{SEARCHED}. Next on 20 September 2026"),
    ("2026-09-20", "searched", "within", f"{SEARCHED}. Next on 20 September 2026"),
    (
        "2026-09-21",
        "searched",
        "overdue",
        f"{SEARCHED}. Overdue: the next search was due on 20 September 2026",
    ),
    (
        "2027-01-01",
        "searched",
        "long-overdue",
        f"{SEARCHED}. Long overdue: 110 days ago; newer studies may be missing",
    ),
    (
        "2027-01-01",
        "never",
        "never",
        "No complete search yet: studies since 13 September 2026 may be missing",
    ),
    ("2026-10-04", "never", "never", NEVER),
    (
        "2026-09-20",
        "cut-short",
        "within",
        f"{SEARCHED}. Next on 20 September 2026. The search on 19 September 2026 was incomplete",
    ),
    ("2026-09-20", "failed", "never", f"{NEVER}. The search on 19 September 2026 did not succeed"),
)
OVERDUE = 2  # the case that every page is asked for; the others are asked of one, or in a sweep
PATHS = (
    *("index", "claims/attention", "studies", "studies/90000001", "dosing", "reports", "audit"),
    *("method", "changes", "page"),
)


@pytest.fixture(scope="module")
def dated_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A compound for each state of its search."""
    whole = a_dossier()
    dossiers = [
        replace(whole, query=replace(whole.query, compound=Compound(name), name=name), search=state)
        for name, state in STATES.items()
    ]
    return write_printed(tmp_path_factory.mktemp("dated"), dossiers)


def test_every_page_says_it_by_the_reader_s_clock(new_page: Page, dated_site: Path) -> None:
    for place, (today, compound, kind, text) in enumerate(CASES):
        new_page.clock.set_fixed_time(f"{today}T12:00:00Z")
        for path in PATHS if place == OVERDUE or EVERY_PAGE else PATHS[:1]:
            new_page.goto((dated_site / compound / f"{path}.html").as_uri())
            said = new_page.locator("[data-freshness]").first
            expect(said).to_have_text(text)
            expect(said).to_have_class(re.compile(rf"\bfresh-{kind}$"))


def test_the_index_says_what_its_dates_do_not(new_page: Page, dated_site: Path) -> None:
    new_page.clock.set_fixed_time("2026-09-21T12:00:00Z")
    new_page.goto((dated_site / "index.html").as_uri())
    rows = new_page.locator("table.compounds tbody tr")
    overdue = "Overdue: the next search was due on 20 September 2026"
    for compound, text in (
        ("searched", overdue),
        ("never", ""),
        ("cut-short", f"{overdue}. The search on 19 September 2026 was incomplete"),
        ("failed", "The search on 19 September 2026 did not succeed"),
    ):
        row = rows.filter(has=new_page.get_by_role("link", name=compound))
        expect(row.locator("[data-freshness]")).to_have_text(text)


def test_without_script_the_dates_stand_where_they_may(dated_site: Path) -> None:
    for path, dated in (("index", True), ("method", True), ("studies", False), ("dosing", False)):
        text = (dated_site / "searched" / f"{path}.html").read_text(encoding="utf-8")
        assert ("13 September 2026" in text) is dated, path
