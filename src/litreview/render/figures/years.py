"""Records a year by what was studied, the days of the searches, and comparators."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from litreview.model.comparators import comparator_counts
from litreview.model.dossier import Dossier
from litreview.model.story import day_of
from litreview.model.vocabulary import Species
from litreview.render.figures.layout import nice_step, place, spans, ticks
from litreview.render.wording import day, number

MOST_BARS = 60  # more would be thinner than a line on a telephone
_LABELS = 6  # years named below the bars
_LEFT, _WIDTH = 9.0, 90.0  # per cent of the drawing's width; on the left stand the numbers
_TOP, _HEIGHT, _GROUND = 8.0, 160.0, 168.0  # px
_GAP = 0.18  # of a bar's room
_DAYS = 366

PEOPLE, ANIMALS, CELLS, OTHER = "people", "animals", "cells", "other"
KINDS = (PEOPLE, ANIMALS, CELLS, OTHER)
_KIND: dict[str, str] = {Species.HUMAN: PEOPLE, Species.ANIMAL: ANIMALS, Species.IN_VITRO: CELLS}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One year, or several, and what appeared in it.

    Attributes:
        name: "2018", or "1990 to 1994"; empty of records without a year.
        counts: In the order of `KINDS`.
    """

    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All that appeared in it."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of a stacked bar: x and width in per cent, y and height in px."""

    kind: str
    x: str
    width: str
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text and its place: along the years in per cent, up the scale in px."""

    text: str
    at: str


@dataclass(frozen=True, slots=True)
class Total:
    """How many records there are of a compound: `length` is its bar, in per cent of the longest.

    Attributes:
        records: In figures; empty when PubMed was not asked yet.
        day: When it was; empty for the compound itself.
    """

    name: str
    records: str
    day: str
    length: str


@dataclass(frozen=True, slots=True)
class Years:
    """The figure, ready to draw.

    Attributes:
        all: Every record, with or without a year.
        outside: How many of those on people are not in PubMed: counts of PubMed lack them.
        first: The first year with a record; empty when no record has a year.
        last: The last year with one.
        peak: The stretch in which most appeared; None where several share that.
        rows: Every stretch from the first to the last.
        undated: The records without a year.
        searches: Where days with a complete search stand below the bars.
        searched: How many days, of which the last is `last_search`.
        unfinished: The year that the search saw in part, where records of it are shown.
        totals: The compound, then its comparators; none unless PubMed was asked of one.
    """

    all: Stretch
    outside: int
    first: str
    last: str
    peak: Stretch | None
    rows: tuple[Stretch, ...]
    undated: Stretch
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]
    scale: tuple[Label, ...]
    searches: tuple[str, ...]
    searched: int
    last_search: str
    unfinished: str
    totals: tuple[Total, ...]

    @property
    def table(self) -> tuple[Stretch, ...]:
        """The stretches in which anything appeared, and what has no year."""
        return tuple(row for row in (*self.rows, self.undated) if row.total)


def years_figure(dossier: Dossier) -> Years | None:
    """Return the figure; None when there is no record but those a person left out."""
    counts: defaultdict[int | None, Counter[str]] = defaultdict(Counter)
    outside = 0
    for study in dossier.outlines.values():
        if not study.excluded:
            kind = _KIND.get(study.species, OTHER)
            counts[study.year][kind] += 1
            outside += kind == PEOPLE and not study.in_pubmed
    if not counts:
        return None
    known = sorted(year for year in counts if year is not None)
    days = _search_days(dossier)
    axis = _axis(known, days)
    rows = tuple(_row(_name(*span), (counts[y] for y in _years(span))) for span in axis)
    top = ticks(max((row.total for row in rows), default=0))
    through = dossier.search.data_through
    return Years(
        all=_row("", counts.values()),
        outside=outside,
        first=str(known[0]) if known else "",
        last=str(known[-1]) if known else "",
        peak=_peak(rows),
        rows=rows,
        undated=_row("", (counts[None],)),
        bars=tuple(_bars(rows, top[-1])),
        labels=tuple(_labels(rows)),
        scale=tuple(Label(number(tick), place(_height(tick, top[-1]))) for tick in top),
        searches=tuple(dict.fromkeys(_x_of(one, axis) for one in days if axis)),
        searched=len(days),
        last_search=day(days[-1]) if days else "",
        unfinished=through[:4] if known and through[:4] == str(known[-1]) else "",
        totals=tuple(_totals(dossier)),
    )


def _peak(rows: tuple[Stretch, ...]) -> Stretch | None:
    most = max((row.total for row in rows), default=0)
    highest = [row for row in rows if row.total == most]
    return highest[0] if len(highest) == 1 else None


def _search_days(dossier: Dossier) -> list[str]:
    """The days with a complete search, oldest first."""
    days = {day_of(entry.at) for entry in dossier.history if entry.kind == "run"}
    return sorted(days | ({dossier.search.last_complete} - {""}))


def _axis(known: list[int], days: list[str]) -> tuple[tuple[int, int], ...]:
    """From the first year with a record to the last with a record or a search."""
    if not known:
        return ()
    last = max((known[-1], *(int(one[:4]) for one in days[-1:])))
    return spans(known[0], last, MOST_BARS)


def _years(span: tuple[int, int]) -> range:
    return range(span[0], span[1] + 1)


def _name(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"


def _row(name: str, counts: Iterable[Counter[str]]) -> Stretch:
    total = sum(counts, Counter[str]())
    return Stretch(name, tuple(total[kind] for kind in KINDS))


def _height(count: int, most: int) -> float:
    """How far down a bar of so many begins."""
    return _GROUND - _HEIGHT * count / most


def _bars(rows: tuple[Stretch, ...], most: int) -> Iterator[Bar]:
    room = _WIDTH / len(rows) if rows else 0
    for at, row in enumerate(rows):
        below = 0
        x, width = place(_LEFT + room * (at + _GAP / 2)), place(room * (1 - _GAP))
        for kind, count in zip(KINDS, row.counts, strict=True):
            if count:
                height = place(_HEIGHT * count / most)
                yield Bar(kind, x, width, place(_height(below + count, most)), height)
            below += count


def _labels(rows: tuple[Stretch, ...]) -> Iterator[Label]:
    """Some years, round ones, below the middle of their bars."""
    years = [int(row.name[:4]) for row in rows]
    step = nice_step(years[-1] - years[0] + 1, _LABELS) if years else 1
    for at, year in enumerate(years):
        if year % step == 0:
            yield Label(str(year), place(_LEFT + _WIDTH * (at + 0.5) / len(rows)))


def _x_of(day_on: str, axis: tuple[tuple[int, int], ...]) -> str:
    """Where a day lies along the years, in per cent."""
    on, first, step = date.fromisoformat(day_on), axis[0][0], axis[0][1] - axis[0][0] + 1
    years = on.year - first + on.timetuple().tm_yday / _DAYS
    return place(_LEFT + _WIDTH * max(0.0, years / step) / len(axis))


def _totals(dossier: Dossier) -> Iterator[Total]:
    others = comparator_counts(dossier.query, dossier.history)
    if all(one.hits is None for one in others):
        return
    own = dossier.search.hits if dossier.search.last_complete else None
    most = max(own or 0, *(one.hits or 0 for one in others), 1)
    yield Total(dossier.query.name, _in_figures(own), "", place(100 * (own or 0) / most))
    for one in others:
        yield Total(
            one.name, _in_figures(one.hits), day(one.on), place(100 * (one.hits or 0) / most)
        )


def _in_figures(hits: int | None) -> str:
    return "" if hits is None else number(hits)
