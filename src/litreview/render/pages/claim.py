"""One page for each claim: its question, the answer, and everything that stands behind it."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.model.page import Page
from litreview.render.printer import Printer
from litreview.render.views import CompoundView


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield a page for each claim."""
    for claim in view.claims:
        path = f"{view.compound}/claims/{claim.id}.html"
        yield printer.html(path, "claim.html", compound=view.compound, page=view, claim=claim)
