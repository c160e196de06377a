"""How a compound is taken: what users take beside what studies gave, and two calculators."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.model.page import Page
from litreview.render.calculators import drop_table, vial_table
from litreview.render.dosing import dosing_view
from litreview.render.printer import Printer
from litreview.render.views import CompoundView


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the page."""
    yield printer.html(
        f"{view.compound}/dosing.html",
        "dosing.html",
        compound=view.compound,
        page=view,
        dosing=dosing_view(view.dossier, view.claims),
        vials=vial_table(),
        drops=drop_table(),
    )
