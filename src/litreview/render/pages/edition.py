"""The single file to mail or print: overview, claims and lean study table."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import urljoin

from litreview.model.page import Page
from litreview.render.evidence_table import Row
from litreview.render.pages.assets import SCRIPTS, style
from litreview.render.pages.overview import overview_of
from litreview.render.printer import Links, Printer
from litreview.render.study_table import study_tables
from litreview.render.views import CompoundView

EDITION = "page.html"

_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_HREF = re.compile(r'\bhref="[^"]*"')
_STANDS_ALONE = re.compile(r"(?:https?:|mailto:|#)")


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the single file, which needs no other."""
    path = f"{view.compound}/{EDITION}"
    overview = overview_of(view)
    rows: tuple[Row, ...] = tuple(row for group in overview.table.groups for row in group.rows)
    tables = study_tables(view.dossier, view.study_rows)
    sheet = style(printer)
    dates = printer.text("freshness.js", "freshness.js", page=view).content.decode()
    scripts = (dates, printer.source(SCRIPTS[0]))
    page = printer.html(
        path,
        "page.html",
        compound=view.compound,
        own=frozenset((*(row.claim.anchor for row in rows), *(s.anchor for s in view.study_rows))),
        page=view,
        overview=overview,
        found_at=Links(f"{view.compound}/index.html", view.compound, printer.site.url),
        tables=tables,
        sheet=sheet,
        sheet_hash=_hash(sheet),
        scripts=scripts,
        script_hashes=tuple(map(_hash, scripts)),
    )
    yield Page(path, whole_links(page.content.decode(), _address(printer, path)).encode())


def whole_links(html: str, address: str) -> str:
    """The page with every link to another of our files made whole, or taken away.

    Args:
        html: As our templates print it.
        address: Where the page stands on the web; empty when nobody says, and then the words of
            such a link stay without it, since the file may be read far from the others.
    """

    def whole(link: re.Match[str]) -> str:
        target, words = link.groups()
        if _STANDS_ALONE.match(target):
            return link[0]
        if not address:
            return words
        return _HREF.sub(lambda _: f'href="{urljoin(address, target)}"', link[0], count=1)

    return _LINK.sub(whole, html)


def _address(printer: Printer, path: str) -> str:
    return f"{printer.site.url}/{path}" if printer.site.url else ""


def _hash(text: str) -> str:
    """What a content security policy allows an inline text by."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
