"""Everything the pages rest on, as files for programs and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.model.page import Page
from litreview.render.data_files import files_here, made
from litreview.render.pages.web import feed
from litreview.render.pieces import Pieces
from litreview.render.printer import Printer
from litreview.render.views import CompoundView


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the data files and the feed."""
    pieces = Pieces(printer.log, view.compound)
    for file, content, _ in made(view.dossier, files_here(), pieces):
        yield Page(f"{view.compound}/data/{file.name}", content, pieces=pieces.places(content))
    yield from feed(view, printer)
