"""Everything the pages rest on, as files for programs and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from litreview.model.page import Page
from litreview.render.data_files import DataFile, files_here
from litreview.render.data_tables import Tables
from litreview.render.pages.web import feed
from litreview.render.pieces import Pieces
from litreview.render.printer import Printer
from litreview.render.untouched import Untouched
from litreview.render.views import CompoundView


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the data files and the feed."""
    rests = Untouched.of(view.dossier, printer)
    pieces = Pieces(printer.log, view.compound, rests.digest)
    tables = Tables(view.dossier, pieces)
    for file in files_here():
        path = f"{view.compound}/data/{file.name}"
        if file.made_of:
            made_from = rests.of_view(*map(tables.digest, file.made_of))
            yield printer.log.page(path, made_from, partial(_page, path, file, tables))
        else:
            content = file.make(tables)
            yield Page(path, content, pieces=pieces.places(content))
    yield from feed(view, printer)


def _page(path: str, file: DataFile, tables: Tables) -> Page:
    return Page(path, file.make(tables))
