"""What changed, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from litreview.model.page import Page
from litreview.render.corrections import CorrectionView
from litreview.render.news import NewsItem, by_day
from litreview.render.printer import Printer
from litreview.render.views import CompoundView
from litreview.render.wording import day


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the page."""
    yield printer.html(
        f"{view.compound}/changes.html",
        "changes.html",
        compound=view.compound,
        page=view,
        days=_days(view),
    )


def _days(
    view: CompoundView,
) -> list[tuple[str, str, tuple[NewsItem, ...], tuple[CorrectionView, ...]]]:
    """By day, newest first: the date, the day in words, what changed, and what was corrected."""
    corrected = {on: tuple(of) for on, of in groupby(view.method.corrections, attrgetter("on"))}
    changed = {on: items for on, _, items in by_day(view.news)}
    return [
        (on, day(on), changed.get(on, ()), corrected.get(on, ()))
        for on in sorted(changed.keys() | corrected.keys(), reverse=True)
    ]
