"""The index over compounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from litreview.model.page import Page
from litreview.render.header import NOT_ADVICE
from litreview.render.linked_data import site_data
from litreview.render.method import ladder
from litreview.render.printer import Printer
from litreview.render.views import CompoundView


def pages(views: Sequence[CompoundView], printer: Printer) -> Iterator[Page]:
    """Yield the index."""
    rows = [view.header for view in views]
    yield printer.html(
        "index.html",
        "index.html",
        rows=rows,
        ladder=ladder(),
        not_advice=NOT_ADVICE,
        site_data=site_data,
    )
