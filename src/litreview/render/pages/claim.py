"""One page for each claim: its question, the answer, and everything that stands behind it."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.model.page import Page
from litreview.render.claim_page import claim_page
from litreview.render.printer import Printer
from litreview.render.views import CompoundView


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield a page for each claim."""
    for claim in view.claims:
        yield printer.html(
            f"{view.compound}/claims/{claim.id}.html",
            "claim.html",
            compound=view.compound,
            page=view,
            claim=claim,
            shown=claim_page(view.dossier, claim, printer.site.title),
        )
