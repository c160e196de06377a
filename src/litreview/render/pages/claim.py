"""One page for each claim: its question, the answer, and everything that stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from litreview.model.page import Page
from litreview.render.claim_page import claim_page
from litreview.render.printer import Links, Printer
from litreview.render.untouched import Untouched
from litreview.render.views import CompoundView


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield a page for each claim."""
    rests = Untouched.of(view.dossier, printer)
    for claim in view.claims:
        path = f"{view.compound}/claims/{claim.id}.html"
        links = Links(path, view.compound, printer.site.url)
        linked = view.linked.claim(claim.id, claim.sentence, links, printer.site)
        shown = claim_page(view.dossier, claim, printer.site.title)
        make = partial(
            printer.html,
            path,
            "claim.html",
            compound=view.compound,
            page=view,
            claim=claim,
            shown=shown,
            linked=linked,
        )
        yield printer.log.page(path, rests.of_view(claim, shown, linked), make)
