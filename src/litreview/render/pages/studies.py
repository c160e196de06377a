"""The lean study table, and one page for each study."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from hashlib import sha256

from litreview.model.identity import StudyId
from litreview.model.page import Page
from litreview.render.printer import Printer
from litreview.render.refs import place_of
from litreview.render.study_rows import StudyIndex, StudyRow
from litreview.render.study_table import StudyTable, study_tables
from litreview.render.study_views import BARE, SHORTER, WHOLE, Extent, study_view
from litreview.render.untouched import Untouched
from litreview.render.views import CompoundView

MAX_STUDY = 15_000  # bytes of one study's page


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the table and its parts, then a page for each study."""
    index, untouched = StudyIndex.of(view.dossier), Untouched.of(view.dossier, printer)
    digests = {row.study: untouched.digest(row.study) for row in view.study_rows}
    for table in study_tables(view.dossier, view.study_rows):
        path = f"{view.compound}/{table.path}"
        make = partial(_table_page, view, table, printer, path)
        yield printer.log.page(path, _made_from(table, digests), make)
    for row in view.study_rows:
        path = f"{view.compound}/{place_of(row.anchor)}"
        make = partial(study_page, view, index, row, printer)
        yield printer.log.page(path, digests[row.study], make)


def _made_from(table: StudyTable, digests: Mapping[StudyId, str]) -> str:
    """What an older part of the table rests on; empty when people touched one of its studies."""
    found = [digests[row.study] for group in table.groups for row in group.rows]
    if not table.part or not all(found):
        return ""
    said = repr((table.heading, table.says, table.filters, table.parts, table.marks, found))
    return sha256(said.encode()).hexdigest()[:32]


def _table_page(view: CompoundView, table: StudyTable, printer: Printer, path: str) -> Page:
    return printer.html(path, "studies.html", compound=view.compound, page=view, table=table)


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
