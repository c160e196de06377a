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
SCRIPTS = ("litreview.js", "calculators.js")
"""The script of every page, and that of the pages on dosing."""
STYLE = "style.css"


def pages(_views: Sequence[CompoundView], printer: Printer) -> Iterator[Page]:
    """Yield the style sheet and the scripts."""
    yield Page(STYLE, style(printer).encode("utf-8"))
    for script in SCRIPTS:
        yield Page(script, printer.source(script).encode("utf-8"))


def style(printer: Printer) -> str:
    """The whole style sheet."""
    return "".join(printer.source(f"css/{name}.css") for name in SHEETS)
