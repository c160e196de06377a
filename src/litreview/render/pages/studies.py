"""The lean study table, and one page for each study."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from hashlib import sha256

from markupsafe import escape

from litreview.model.identity import StudyId
from litreview.model.page import Page
from litreview.render.field_lines import SaidView
from litreview.render.printer import Links, Printer
from litreview.render.refs import place_of
from litreview.render.study_rows import StudyIndex, StudyRow
from litreview.render.study_table import StudyTable, study_tables
from litreview.render.study_views import SHORTER, StudyView, study_view
from litreview.render.untouched import Untouched
from litreview.render.views import CompoundView

MAX_STUDY = 15_000  # bytes of one study's page
_AROUND = len("<li></li>\n")  # the least markup around words that stand together
_MORE = len('<li class="none">and 99 more</li>\n')
_SAID_SO = 200  # bytes that say what is left out, besides its names


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
        shown = None if digests[row.study] else study_view(index, row)
        made_from = digests[row.study] or untouched.of_study(row.study, shown)
        make = partial(study_page, view, index, row, printer, shown)
        yield printer.log.page(path, made_from, make)


def _made_from(table: StudyTable, digests: Mapping[StudyId, str]) -> str:
    """What an older part of the table rests on; empty when people touched one of its studies."""
    found = [digests[row.study] for group in table.groups for row in group.rows]
    if not table.part or not all(found):
        return ""
    said = repr((table.heading, table.says, table.filters, table.parts, table.marks, found))
    return sha256(said.encode()).hexdigest()[:32]


def _table_page(view: CompoundView, table: StudyTable, printer: Printer, path: str) -> Page:
    return printer.html(path, "studies.html", compound=view.compound, page=view, table=table)


def study_page(
    view: CompoundView,
    index: StudyIndex,
    row: StudyRow,
    printer: Printer,
    all_of_it: StudyView | None = None,
) -> Page:
    """The page of one study, with as much of it as the page may hold.

    Whatever a page that is too long holds besides the study's details stays on it: what a shorter
    one will take is known before it is printed.

    Args:
        all_of_it: What there is to show; made here when it is not in hand.
    """
    path = f"{view.compound}/{place_of(row.anchor)}"

    def printed(shown: StudyView) -> Page:
        return printer.html(path, "study.html", compound=view.compound, page=view, study=shown)

    def told(shown: StudyView) -> int:
        links = Links(path, view.compound, printer.site.url)
        data = view.linked.study(row.study, links, printer.site, whole=shown.bibliography)
        return length(shown) + len(data.encode())

    whole = all_of_it or study_view(index, row)
    page = printed(whole)
    if len(page.content) <= MAX_STUDY:
        return page
    most = MAX_STUDY - _SAID_SO - (len(page.content) - told(whole))
    shorter = (study_view(index, row, extent) for extent in SHORTER)
    *_, last = _until(lambda shown: told(shown) <= most, shorter)
    return printed(last)


def length(part: object) -> int:
    """Bytes of the texts of a view, and of the markup around them, which is counted too short."""
    if isinstance(part, str):
        return len(escape(part).encode())
    if isinstance(part, SaidView):
        return _said(part)
    more = _MORE if getattr(part, "more", 0) else 0
    if isinstance(part, tuple):
        return _AROUND + more + sum(map(length, part))
    if is_dataclass(part):
        return more + sum(length(getattr(part, one.name)) for one in fields(part))
    return 0


def _said(view: SaidView) -> int:
    marks = (
        len("<li> <b></b></li>\n"),
        len("<q></q>") * (view.kind == "quote"),
        len('<a class="out" href=""></a>') * bool(view.url),
        len(" <small></small>") * (bool(view.about) + bool(view.note)),
        len(' class="hearsay"') * view.hearsay,
        len("<i></i>: ") * bool(view.says),
        len("own reading") * (not view.text),
    )
    words = (view.says, view.text, view.about, view.url, view.note, ", ".join(view.who))
    return sum(marks) + sum(map(length, words))


def _until(fits: Callable[[StudyView], bool], views: Iterable[StudyView]) -> Iterator[StudyView]:
    """Yield views as far as the first that fits."""
    for shown in views:
        yield shown
        if fits(shown):
            return
