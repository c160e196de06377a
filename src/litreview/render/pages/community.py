"""Community reports by effect, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.model.page import Page
from litreview.render.printer import Printer
from litreview.render.views import CompoundView


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the page."""
    path = f"{view.compound}/reports.html"
    yield printer.html(path, "reports.html", compound=view.compound, page=view)
