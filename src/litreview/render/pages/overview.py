"""A compound's first page: the answer, the evidence table, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.model.page import Page
from litreview.render.printer import Printer
from litreview.render.views import CompoundView


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the overview, and the dates that every other page reads."""
    path = f"{view.compound}/index.html"
    yield printer.html(path, "overview.html", compound=view.compound, page=view)
    yield printer.text(f"{view.compound}/freshness.js", "freshness.js", page=view)
