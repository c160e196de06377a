"""Style and script, each one file that every page of the site shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from litreview.model.page import Page
from litreview.render.printer import Printer
from litreview.render.views import CompoundView

SHEETS = (
    *("base", "figures", "overview", "claim", "study", "tables", "dosing", "community"),
    *("method", "index"),
)
"""The style sheets in the order they are put together; later ones win."""
SCRIPT = "litreview.js"
STYLE = "style.css"


def pages(_views: Sequence[CompoundView], printer: Printer) -> Iterator[Page]:
    """Yield the style sheet and the script."""
    yield Page(STYLE, style(printer).encode("utf-8"))
    yield Page(SCRIPT, printer.source(SCRIPT).encode("utf-8"))


def style(printer: Printer) -> str:
    """The whole style sheet."""
    return "".join(printer.source(f"css/{name}.css") for name in SHEETS)
