"""What sources cite, held against the records."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.model.page import Page
from litreview.render.audit_page import audit_page
from litreview.render.printer import Printer
from litreview.render.views import CompoundView


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the page."""
    yield printer.html(
        f"{view.compound}/audit.html",
        "audit.html",
        compound=view.compound,
        page=view,
        audit=audit_page(view.dossier),
    )
