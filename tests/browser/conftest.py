"""Built sites and a real Chromium to open them in.

Without a Chromium the tests are skipped and say so; when `LITREVIEW_REQUIRE` names `browser`
they fail instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.support.builders_render import a_dossier
from tests.support.builders_site import many_dossiers
from tests.support.printed import write_printed

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
    """The invented compound's site."""
    return write_printed(tmp_path_factory.mktemp("site"), [a_dossier()])


@pytest.fixture(scope="session")
def crowded_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What stands over six compounds of ten claims each."""
    return write_printed(tmp_path_factory.mktemp("crowd"), list(many_dossiers(6, 10)))


@pytest.fixture
def compound_url(site: Path) -> str:
    return (site / "veltraxin" / "index.html").as_uri()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page 1280 wide, which says nothing on the console."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == []
