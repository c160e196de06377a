"""From records to studies: a PRISMA 2020 flow that adds up.

The flow of the review and where its records stand enter; steps leave, each the one before it
without what fell out and with what came in, and the boxes and arrows that draw them.

Source:
    Page 2021, the PRISMA 2020 statement, PMID 33782057.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from litreview.model.dossier import Dossier, SearchState
from litreview.model.identity import StudyId
from litreview.model.page import PrismaFlow
from litreview.model.vocabulary import Origin, Presence
from litreview.render.figures.layout import place, wrap
from litreview.render.wording import WORDS, day, number

WIDTH = 300  # of the drawing, in its own units: about the px of a telephone
_MAIN, _SIDE, _SIDE_X = 182.0, 104.0, 196.0
_SIZE, _LINE, _PAD, _GAP = 12.0, 15.0, 7.0, 16.0
_CENTRE = _MAIN / 2


@dataclass(frozen=True, slots=True)
class Count:
    """A number with what it counts."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Aside:
    """What comes in between two steps, or falls out; `details` come to the same number.

    Attributes:
        comes_in: Whether it is added to the step above; else it is taken away.
    """

    label: str
    count: int
    comes_in: bool = False
    details: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One box of the flow.

    Attributes:
        details: What was known before, and what is new; they come to the same number.
        asides: What lies between it and the next.
    """

    label: str
    count: int
    details: tuple[Count, ...] = ()
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in a box; `strong` holds a count."""

    text: str
    x: str
    y: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its lines; `main` ones stand in the left column."""

    main: bool
    x: str
    y: str
    width: str
    height: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from one place to another, level or straight down."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True, slots=True)
class Flow:
    """The figure, ready to draw; the drawing is `WIDTH` wide."""

    name: str
    steps: tuple[Step, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: str


def flow_figure(dossier: Dossier) -> Flow | None:
    """Return the figure; None when there is no record."""
    if not dossier.flow.total:
        return None
    steps = tuple(flow_steps(dossier))
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    y, below = 1.0, 0.0
    for step in steps:
        if boxes:
            arrows.append(_arrow(_CENTRE, below, _CENTRE, y - 1))
        main = _box(step.label, step.count, step.details, y, main=True)
        boxes.append(main)
        below = y + float(main.height)
        side_y, level = y, (y + below) / 2
        for aside in step.asides:
            box = _box(aside.label, aside.count, aside.details, side_y, main=False)
            boxes.append(box)
            arrows.append(_between(level, below, aside))
            side_y += float(box.height) + _GAP / 2
            level = side_y + _LINE
        y = max(below, side_y - _GAP / 2) + _GAP
    return Flow(dossier.query.name, steps, tuple(boxes), tuple(arrows), WIDTH, place(y - _GAP + 1))


def flow_steps(dossier: Dossier) -> Iterator[Step]:
    """Yield the boxes from top to bottom; what is nought is left out, but for the steps."""
    flow, words, hits = dossier.flow, WORDS["flow"], dossier.search.hits
    held = sum(flow.identified.values())
    places = _places(dossier)
    searched = held - sum(places.values())  # in hand, and found by the search
    places["files"] += max(0, searched - hits)
    elsewhere = tuple(Count(words[name], places[name]) for name in _PLACES if places[name])
    found, missing = _first_words(dossier.search)
    yield Step(
        found,
        hits,
        asides=_present(
            Aside(missing, max(0, hits - searched)),
            Aside(words["elsewhere"], sum(places.values()), True, elsewhere),
        ),
    )
    yield Step(
        words["in_hand"],
        held,
        _arms(flow, held, flow.new_identified),
        _present(
            Aside(words["duplicates"], flow.duplicates),
            Aside(words["unscreened"], flow.total - flow.screened),
        ),
    )
    reasons = tuple(Count(reason, count) for reason, count in flow.excluded.items())
    yield Step(
        words["screened"],
        flow.screened,
        asides=_present(
            Aside(words["excluded"], sum(flow.excluded.values()), details=reasons),
            Aside(words["read_unlinked"], flow.read_unlinked),
            Aside(words["awaiting"], flow.awaiting),
        ),
    )
    yield Step(words["included"], flow.included, _arms(flow, flow.included, flow.new_included))


def _first_words(search: SearchState) -> tuple[str, str]:
    """What the records at the top are, and those of them not in hand: no list is a search."""
    words = WORDS["flow"]
    if search.last_complete:
        return words["found"], words["not_in_hand"]
    known = day(search.data_through)
    return words["listed_on"].format(day=known) if known else words["listed"], words["unheld"]


_PLACES = ("left_query", "gone", "files", "manual")


def _places(dossier: Dossier) -> Counter[str]:
    """Where the records stand that the search does not find, or never found."""
    return Counter(
        where
        for study, outline in dossier.outlines.items()
        if (where := _place_of(dossier, study, outline.origin))
    )


def _place_of(dossier: Dossier, study: StudyId, origin: Origin) -> str:
    member = dossier.memberships.get(study)
    if origin is Origin.MANUAL:
        return "manual"
    if member is None or (member.presence is Presence.LEFT_QUERY and not member.first_seen):
        return "files"
    return member.presence.value if member.presence in _AWAY else ""


_AWAY = (Presence.LEFT_QUERY, Presence.GONE)


def _arms(flow: PrismaFlow, count: int, new: int) -> tuple[Count, ...]:
    """What was known before the search that brought the newest records, and what it brought."""
    if not flow.since:
        return ()
    words, on = WORDS["flow"], day(flow.since)
    return (
        Count(words["before"].format(day=on), count - new),
        Count(words["since"].format(day=on), new),
    )


def _present(*asides: Aside) -> tuple[Aside, ...]:
    return tuple(aside for aside in asides if aside.count)


def _box(label: str, count: int, details: tuple[Count, ...], y: float, *, main: bool) -> Box:
    x, width = (1.0, _MAIN) if main else (_SIDE_X, _SIDE - 1)
    texts = [(f"{number(count)}", True), *((text, False) for text in _wrapped(label, width))]
    for detail in details:
        said = f"{detail.label}: {number(detail.count)}"
        texts += [(text, False) for text in _wrapped(f"\N{BULLET} {said}", width)]
    lines = tuple(
        Line(text, place(x + _PAD), place(y + _PAD + _LINE * (at + 1) - 4), strong)
        for at, (text, strong) in enumerate(texts)
    )
    height = 2 * _PAD + _LINE * len(lines)
    return Box(main, place(x), place(y), place(width), place(height), lines)


def _wrapped(text: str, width: float) -> tuple[str, ...]:
    return wrap(text, width - 2 * _PAD, _SIZE)


def _between(y: float, below: float, aside: Aside) -> Arrow:
    """An arrow beside the box of a step, or from the line below it where it is not so tall."""
    near = _MAIN + 1 if y < below else _CENTRE
    return _arrow(_SIDE_X, y, near, y) if aside.comes_in else _arrow(near, y, _SIDE_X, y)


def _arrow(x1: float, y1: float, x2: float, y2: float) -> Arrow:
    return Arrow(place(x1), place(y1), place(x2), place(y2))
