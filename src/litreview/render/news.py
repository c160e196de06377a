"""What is new: every change of a compound, the newest first, as the page and the feed tell it.

A dossier enters; changes leave in the order a reader should meet them, and views of them with
anchors. Nothing is compared with a clock: a change is as new as its own date. Many of one kind
on one day are told in one sentence, since a first search finds everything at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import groupby

from litreview.model.dossier import Dossier
from litreview.model.identity import StudyId
from litreview.model.run import Change
from litreview.model.story import OF_CLAIMS, changes_of, day_of
from litreview.model.vocabulary import ChangeKind
from litreview.render import wording
from litreview.render.change_words import Names, change_words, changes_sentence, names_in
from litreview.render.refs import claim_anchor, study_anchor

MAX_SHOWN = 12  # items; what a reader takes in without scrolling far
MAX_EARLIER = 60  # items folded below them; the rest is in `litreview changes`
MANY = 4  # changes of one kind on one day from which they are told in one sentence

KIND_NAMES = wording.WORDS["change"]
_GRAVITY = {kind: place for place, kind in enumerate(KIND_NAMES)}


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One change in words; `anchor` is empty when its subject is not on the page."""

    name: str
    anchor: str
    rest: str
    cause: str


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One item: a change, or many of one kind on one day under one sentence.

    Attributes:
        on: UTC date.
        kind: The change kind's id.
        about: The sentence over many changes; empty for a single one.
        lines: The single change, or all of the many.
    """

    on: str
    day: str
    kind: str
    kind_name: str
    about: str
    lines: tuple[NewsLine, ...]


@dataclass(frozen=True, slots=True)
class NewsView:
    """What is new: the first items, those folded beneath, and how many are left out."""

    items: tuple[NewsItem, ...]
    earlier: tuple[NewsItem, ...]
    left_out: str


def news_view(dossier: Dossier) -> NewsView:
    """Return what is new on one compound's page; without items when nothing ever changed."""
    names = names_in(dossier)
    told = MAX_SHOWN + MAX_EARLIER
    groups = grouped(all_changes(dossier))
    items = tuple(_item(dossier, names, group) for group in groups[:told])
    left = wording.number(len(groups) - told) if len(groups) > told else ""
    return NewsView(items[:MAX_SHOWN], items[MAX_SHOWN:], left)


def by_day(view: NewsView) -> tuple[tuple[str, str, tuple[NewsItem, ...]], ...]:
    """All items by day, newest first: the date, the day in words, and what changed."""
    every = (*view.items, *view.earlier)
    return tuple((on, day, tuple(same)) for (on, day), same in groupby(every, key=_day_of))


def _day_of(item: NewsItem) -> tuple[str, str]:
    return item.on, item.day


def all_changes(dossier: Dossier) -> tuple[Change, ...]:
    """Every change the history tells: by day, newest first, then by gravity.

    Claims that are no longer filed are passed over.
    """
    claims = {str(claim.id) for claim in dossier.claims}
    return in_reading_order(changes_of(dossier.history, dossier.query.compound), claims)


def moved_on(dossier: Dossier) -> dict[str, str]:
    """The UTC date of the last change of each claim that the history tells of."""
    moves = [change for change in all_changes(dossier) if change.kind in OF_CLAIMS]
    return {change.subject: day_of(change.at) for change in reversed(moves)}


def in_reading_order(changes: Iterable[Change], claims: Collection[str]) -> tuple[Change, ...]:
    """Changes by day, newest first, then by gravity; without those of other claims."""
    told = (one for one in changes if one.kind not in OF_CLAIMS or one.subject in claims)
    return tuple(sorted(told, key=_place))


def grouped(changes: Sequence[Change]) -> list[tuple[Change, ...]]:
    """Changes in their order, each by itself or with the many of its kind and day."""
    groups: list[tuple[Change, ...]] = []
    for _, same in groupby(changes, key=lambda change: (day_of(change.at), _sort_of(change))):
        group = tuple(same)
        one_by_one = len(group) < MANY or _is_grave(group[0])
        groups.extend([(change,) for change in group] if one_by_one else [group])
    return groups


def change_key(change: Change) -> tuple[str, ...]:
    """What makes a change itself, on every machine: its day, but not the hour it was noticed."""
    return (day_of(change.at), change.kind.value, change.subject, change.before, change.after)


def anchor_of(dossier: Dossier, subject: str) -> str:
    """Where the subject of a change stands on the page; empty when it does not."""
    if subject in dossier.records:
        return study_anchor(StudyId(subject))
    return claim_anchor(subject) if any(c.id == subject for c in dossier.claims) else ""


def _item(dossier: Dossier, names: Names, group: tuple[Change, ...]) -> NewsItem:
    first = group[0]
    return NewsItem(
        on=day_of(first.at),
        day=wording.day(day_of(first.at)),
        kind=first.kind.value,
        kind_name=KIND_NAMES[first.kind],
        about=changes_sentence(group) if len(group) > 1 else "",
        lines=tuple(_line(dossier, names, change) for change in group),
    )


def _line(dossier: Dossier, names: Names, change: Change) -> NewsLine:
    said, anchor = change_words(change, names), anchor_of(dossier, change.subject)
    return NewsLine(said.name, anchor, said.rest, said.cause)


def _is_grave(change: Change) -> bool:
    """Told by itself, however many there are: moves of a tier, and standings."""
    moved = change.kind is ChangeKind.TIER and bool(change.before)
    return moved or change.kind is ChangeKind.STANDING


def _sort_of(change: Change) -> tuple[int, bool]:
    """Gravity; a first decision comes after the moves of its day."""
    return _GRAVITY[change.kind], change.kind is ChangeKind.TIER and not change.before


def _place(change: Change) -> tuple[object, ...]:
    at = change.at.astimezone(UTC)
    return (-at.date().toordinal(), _sort_of(change), -at.timestamp(), change.subject)
