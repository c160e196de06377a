"""What changed, the newest first."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.model.page import Page
from litreview.render.news import by_day
from litreview.render.printer import Printer
from litreview.render.views import CompoundView


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the page."""
    yield printer.html(
        f"{view.compound}/changes.html",
        "changes.html",
        compound=view.compound,
        page=view,
        days=by_day(view.news),
    )
