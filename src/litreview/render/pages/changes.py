"""What changed, the newest first."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.model.page import Page
from litreview.render.printer import Printer
from litreview.render.views import CompoundView


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the page."""
    path = f"{view.compound}/changes.html"
    yield printer.html(path, "changes.html", compound=view.compound, page=view)
