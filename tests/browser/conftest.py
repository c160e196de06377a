"""A built site and a real Chromium to open it in.

Without a Chromium the tests are skipped and say so; when `LITREVIEW_REQUIRE` names `browser`
they fail instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.support.builders_render import a_dossier, a_study_record, with_records

from litreview.model.claim import Source
from litreview.render.printer import Printer
from litreview.render.site import compound_pages, site_pages, write_site
from litreview.render.views import CompoundView

TEMPLATES = Path(__file__).parents[2] / "templates"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
EVIL = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        told = f"no browser on this machine: none of {', '.join(BROWSERS)} is on the path"
        if "browser" in os.environ.get("LITREVIEW_REQUIRE", ""):
            pytest.fail(told)
        pytest.skip(told)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented compound's site, with a hostile record and a hostile source in it."""
    folder = tmp_path_factory.mktemp("site")
    hostile = replace(a_study_record("pmid:90000666", EVIL, EVIL), vernacular_title=EVIL)
    dossier = with_records(a_dossier(), [hostile])
    source = Source("long-article", EVIL, EVIL, about=EVIL, limits=(EVIL,))
    searched = (replace(c, words=("sunrise",) if c.id == "morning" else ()) for c in dossier.claims)
    dossier = replace(dossier, sources=(source,), claims=tuple(searched))
    view, printer = CompoundView(dossier), Printer((TEMPLATES,))
    write_site(folder, (*compound_pages(view, printer), *site_pages([view], printer)))
    return folder


@pytest.fixture
def compound_url(site: Path) -> str:
    return (site / "veltraxin" / "index.html").as_uri()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page 1280 wide."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()
