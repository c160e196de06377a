"""How a compound is taken: what users take beside what studies gave, and two calculators."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.model.page import Page
from litreview.render.printer import Printer
from litreview.render.views import CompoundView


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the page."""
    path = f"{view.compound}/dosing.html"
    yield printer.html(path, "dosing.html", compound=view.compound, page=view)
