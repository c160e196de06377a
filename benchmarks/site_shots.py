"""Take the pictures of the site for the documents: Semax, published offline.

    python benchmarks/site_shots.py docs/images

The bundled queries and data are published into a temporary folder as on a machine that cannot
reach PubMed, on a fixed day; Chromium takes the first screen of some pages, wide and narrow.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from litreview.settings import Settings
from litreview.workflow.run import run

PROJECT = Path(__file__).parents[1]
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
MOST = 150_000  # bytes of a picture
WIDE, NARROW = (1280, 760), (360, 740)


@dataclass(frozen=True)
class Shot:
    """The first screen of one page, at one size, in one colour scheme."""

    name: str
    path: str
    size: tuple[int, int]
    scheme: Literal["light", "dark"] = "light"


SHOTS = (
    Shot("overview-1280", "semax/index.html", WIDE),
    Shot("overview-1280-dark", "semax/index.html", WIDE, "dark"),
    Shot("overview-360", "semax/index.html", NARROW),
    Shot("overview-360-dark", "semax/index.html", NARROW, "dark"),
    Shot("claim-1280", "semax/claims/focus-clarity.html", WIDE),
    Shot("study-1280", "semax/studies/11517472.html", WIDE),
)


def main(folder: Path) -> None:
    """Write every picture into a folder; fails when one is larger than a picture may be."""
    with tempfile.TemporaryDirectory() as root, sync_playwright() as playwright:
        site = published(Path(root))
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for shot in SHOTS:
            picture = taken(browser, site, shot)
            if len(picture) > MOST:
                raise SystemExit(f"{shot.name}.png would have {len(picture):,} bytes")
            (folder / f"{shot.name}.png").write_bytes(picture)
            print(f"{shot.name}.png {len(picture):,} bytes")
        browser.close()


def published(root: Path) -> Path:
    """Publish the bundled workspace, without a history of other days; gives the site's folder."""
    for name in ("queries", "data"):
        shutil.copytree(PROJECT / name, root / name, ignore=shutil.ignore_patterns("history.jsonl"))
    settings = Settings(
        workspace=root,
        database_url=f"sqlite:///{root}/.litreview/records.sqlite3",
        clock=NOON,
        templates=PROJECT / "templates",
    )
    run(settings, ["semax"], offline=True)
    return settings.site


def taken(browser: Browser, site: Path, shot: Shot) -> bytes:
    """One picture as PNG."""
    width, height = shot.size
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=shot.scheme)
    page.clock.set_fixed_time(NOON)
    page.goto((site / shot.path).as_uri())
    picture = page.screenshot()
    page.close()
    return picture


if __name__ == "__main__":
    main(Path(sys.argv[1] if sys.argv[1:] else "docs/images"))
