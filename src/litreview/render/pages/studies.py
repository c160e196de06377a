"""The lean study table, and one page for each study."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from litreview.model.page import Page
from litreview.render.printer import Printer
from litreview.render.refs import place_of
from litreview.render.study_rows import StudyIndex, StudyRow
from litreview.render.study_table import study_tables
from litreview.render.study_views import BARE, SHORTER, WHOLE, Extent, study_view
from litreview.render.untouched import Untouched
from litreview.render.views import CompoundView

MAX_STUDY = 15_000  # bytes of one study's page


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the table and its parts, then a page for each study."""
    yield from tables(view, printer)
    index, untouched = StudyIndex.of(view.dossier), Untouched.of(view.dossier, printer)
    for row in view.study_rows:
        path = f"{view.compound}/{place_of(row.anchor)}"
        make = partial(study_page, view, index, row, printer)
        yield printer.log.page(path, untouched.digest(row.study), make)


def tables(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the table and the older parts of it."""
    for table in study_tables(view.dossier, view.study_rows):
        path = f"{view.compound}/{table.path}"
        yield printer.html(path, "studies.html", compound=view.compound, page=view, table=table)


def study_page(view: CompoundView, index: StudyIndex, row: StudyRow, printer: Printer) -> Page:
    """The page of one study, with as much of it as the page may hold."""
    path = f"{view.compound}/{place_of(row.anchor)}"

    def printed(extent: Extent) -> Page:
        shown = study_view(index, row, extent)
        return printer.html(path, "study.html", compound=view.compound, page=view, study=shown)

    for extent in (WHOLE, *SHORTER):
        page = printed(extent)
        if len(page.content) <= MAX_STUDY:
            return page
    return printed(BARE)
