"""How studies were found, how tiers are decided, who checked what, and what was corrected."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.model.page import Page
from litreview.render.printer import Printer
from litreview.render.views import CompoundView


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the page."""
    yield printer.html(
        f"{view.compound}/method.html",
        "method.html",
        compound=view.compound,
        own=frozenset(term.anchor for term in view.method.glossary),
        page=view,
    )
