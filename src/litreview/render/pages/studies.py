"""The lean study table, and one page for each study."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.model.page import Page
from litreview.render.printer import Printer
from litreview.render.refs import place_of
from litreview.render.views import CompoundView


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the table, then a page for each study."""
    compound = view.compound
    yield printer.html(f"{compound}/studies.html", "studies.html", compound=compound, page=view)
    for study in view.studies:
        path = f"{compound}/{place_of(study.anchor)}"
        yield printer.html(path, "study.html", compound=compound, page=view, study=study)
