"""How many records each complete search found: a line to draw, and the same as a table.

The history enters; points in per cent of a drawing's width and height leave. The line starts
at nought, so that a search that lost half its records looks like it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from litreview.model.run import HistoryEntry
from litreview.model.story import day_of
from litreview.render.wording import counted, day, number

_LEFT, _WIDTH = 1.5, 97.0  # per cent of the drawing; a dot at an end stays whole
_TOP, _HEIGHT = 8.0, 92.0


@dataclass(frozen=True, slots=True)
class HitPoint:
    """A search that found another number than the one before, or the first or last one."""

    on: str
    day: str
    hits: str
    change: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class HitsView:
    """The searches on file.

    Attributes:
        summary: All of it in one sentence.
        most: The top of the scale.
        points: Oldest first; none when there is only one search to show.
    """

    summary: str
    most: str
    points: tuple[HitPoint, ...]


def hits_view(history: Iterable[HistoryEntry]) -> HitsView:
    """Return what the complete searches found, each day's last one; empty without any."""
    by_day = {
        day_of(entry.at): entry.counts["hits"]
        for entry in history
        if entry.kind == "run" and entry.counts and "hits" in entry.counts
    }
    searches = sorted(by_day.items())
    if not searches:
        return HitsView("", "", ())
    most = max(hits for _, hits in searches)
    told = _told(searches) if len(searches) > 1 else []
    return HitsView(_summary(searches), number(most), tuple(_points(told, most)))


def _told(searches: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The first, the last, and every search that differs from the one before."""
    changed = [after for before, after in pairwise(searches) if before[1] != after[1]]
    return list(dict.fromkeys([searches[0], *changed, searches[-1]]))


def _points(searches: list[tuple[str, int]], most: int) -> Iterable[HitPoint]:
    for (_, before), (on, hits) in pairwise([*searches[:1], *searches]):
        x = _LEFT + _WIDTH * _share(searches, on)
        y = _TOP + _HEIGHT * (1 - hits / most if most else 1)
        change = f"{hits - before:+,}".replace("-", "\N{MINUS SIGN}") if hits != before else ""
        yield HitPoint(on, day(on), number(hits), change, f"{x:.2f}", f"{y:.2f}")


def _share(searches: list[tuple[str, int]], on: str) -> float:
    """How far a day lies between the first and the last."""
    first, last, this = (date.fromisoformat(d) for d in (searches[0][0], searches[-1][0], on))
    return (this - first).days / (last - first).days


def _summary(searches: list[tuple[str, int]]) -> str:
    (first_day, first), (last_day, last) = searches[0], searches[-1]
    if len(searches) == 1:
        return f"{counted(first, 'record')} found on {day(first_day)}, the only search on file."
    found = f"{counted(first, 'record')} found on {day(first_day)}, {number(last)}"
    return f"{found} on {day(last_day)}; {number(len(searches))} days with a complete search."
