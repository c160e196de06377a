"""Compounds side by side, topic by topic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from litreview.model.page import Page
from litreview.render.printer import Printer
from litreview.render.topics import topic_views
from litreview.render.views import CompoundView

SCRIPT = "compare.js"
MOST = 4  # compounds that stand side by side; more are listed under each topic


def pages(views: Sequence[CompoundView], printer: Printer) -> Iterator[Page]:
    """Yield the comparison and its script, when there are compounds to compare."""
    topics = topic_views(views)
    if len(views) < 2 or not topics:
        return
    compounds = [(view.compound, view.header.name) for view in views]
    yield printer.html(
        "compare.html", "compare.html", compounds=compounds, topics=topics, most=MOST
    )
    yield Page(SCRIPT, printer.source(SCRIPT).encode("utf-8"))
