"""Community reports by effect and by the page that tells them."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.model.page import Page
from litreview.render.printer import Printer
from litreview.render.report_views import page_views, pages_counted
from litreview.render.views import CompoundView


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the page."""
    told_by = page_views(view.dossier)
    telling = {one.ref for one in told_by}
    yield printer.html(
        f"{view.compound}/reports.html",
        "reports.html",
        compound=view.compound,
        page=view,
        told_by=told_by,
        others_filed=[source for source in view.sources if source.ref not in telling],
        pages_counted=pages_counted(view.dossier),
    )
