"""Built sites and a real Chromium to open them in.

Without a Chromium the tests are skipped and say so; when `LITREVIEW_REQUIRE` names `browser`
they fail instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Error,
    Page,
    Request,
    ViewportSize,
    sync_playwright,
)
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
WIDE: ViewportSize = {"width": 1280, "height": 900}


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


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Page:
    """The one tab that tests share: to open another takes longer than to load a page."""
    return browser.new_page()


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """The tab as if it were new, 1280 wide; no page in it says anything on the console."""
    said: list[str] = []
    tab.set_viewport_size(WIDE)
    tab.emulate_media(media="null", color_scheme="null", forced_colors="null")
    tab.emulate_media(reduced_motion="null")
    with listening(tab, said):
        yield tab
        tab.goto("about:blank")
    assert said == []


@pytest.fixture
def asked(page: Page) -> Iterator[list[str]]:
    """What the tab asks for meanwhile."""
    urls: list[str] = []

    def note(request: Request) -> None:
        urls.append(request.url)

    page.on("request", note)
    yield urls
    page.remove_listener("request", note)


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Page]:
    """A page of its own, for a test that changes its clock or its functions; as quiet."""
    page, said = browser.new_page(viewport=WIDE), list[str]()
    with listening(page, said):
        yield page
        page.close()
    assert said == []


@pytest.fixture(scope="session")
def plain_tab(browser: Browser) -> Page:
    """A tab that runs no script."""
    return browser.new_page(java_script_enabled=False)


@pytest.fixture
def plain_page(plain_tab: Page) -> Page:
    """That tab, as wide as `page`."""
    plain_tab.set_viewport_size(WIDE)
    return plain_tab


@contextmanager
def listening(page: Page, said: list[str]) -> Iterator[None]:
    """Note what a page says on its console and in boxes that pop up, and where it fails."""

    def on_console(message: ConsoleMessage) -> None:
        said.append(message.text)

    def on_error(error: Error) -> None:
        said.append(str(error))

    def on_dialog(dialog: Dialog) -> None:
        said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("console", on_console)
    page.on("pageerror", on_error)
    page.on("dialog", on_dialog)
    yield
    page.remove_listener("console", on_console)
    page.remove_listener("pageerror", on_error)
    page.remove_listener("dialog", on_dialog)
