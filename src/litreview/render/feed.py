"""The feed of one compound: what changed, as plain data for an Atom template (RFC 4287).

A dossier enters; a view leaves. Every date comes from the changes themselves, and every id
from what changed, so that the same dossier gives the same feed on every machine. Revisions
that moved nothing are left to the page: a reader of feeds asked for news.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC

from litreview.model.dossier import Dossier, SearchState
from litreview.model.run import Change
from litreview.model.story import day_of
from litreview.model.vocabulary import ChangeKind
from litreview.render.change_words import Names, change_words, changes_sentence, names_in
from litreview.render.header import NOT_ADVICE, bottom_line
from litreview.render.news import (
    KIND_NAMES,
    all_changes,
    anchor_of,
    change_key,
    grouped,
)

MAX_ENTRIES = 50  # the newest; a feed is read from its top
NEVER = "1970-01-01T00:00:00Z"  # Atom wants a date even of a feed in which nothing happened
_LEFT_OUT = frozenset({ChangeKind.REVISED})
_ID_LENGTH = 16  # hex digits

# What XML 1.0 cannot hold at all, escaped or not (section 2.2).
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry; `link` is where it stands, seen from the feed's own folder."""

    id: str
    title: str
    updated: str
    link: str
    category: str
    text: str


@dataclass(frozen=True, slots=True)
class FeedView:
    """The feed."""

    id: str
    title: str
    subtitle: str
    updated: str
    entries: tuple[FeedEntry, ...]


def feed_view(dossier: Dossier) -> FeedView:
    """Return the feed of one compound, newest entries first."""
    names = names_in(dossier)
    changes = [change for change in all_changes(dossier) if change.kind not in _LEFT_OUT]
    groups = grouped(changes)[:MAX_ENTRIES]
    entries = tuple(_entry(dossier, names, group) for group in groups)
    latest = max((entry.updated for entry in entries), default=_searched(dossier.search))
    return FeedView(
        id=f"urn:litreview:{dossier.query.compound}",
        title=_plain(f"{dossier.query.name}: what changed in the evidence"),
        subtitle=_plain(f"{bottom_line(dossier)} {NOT_ADVICE}"),
        updated=latest,
        entries=entries,
    )


def _entry(dossier: Dossier, names: Names, group: tuple[Change, ...]) -> FeedEntry:
    first, said = group[0], [change_words(change, names) for change in group]
    single = len(group) == 1
    anchor = anchor_of(dossier, first.subject) if single else "new"
    return FeedEntry(
        id=_id(dossier, group),
        title=_plain(said[0].what if single else changes_sentence(group)),
        updated=max(_moment(change) for change in group),
        link=f"index.html#{anchor}" if anchor else "index.html",
        category=KIND_NAMES[first.kind],
        text=_plain("\n".join(words.sentence for words in said)),
    )


def _id(dossier: Dossier, group: tuple[Change, ...]) -> str:
    """The id of a change; many of one kind on one day keep theirs when another joins them."""
    first = group[0]
    many = (day_of(first.at), first.kind.value, "first" if not first.before else "")
    key = change_key(first) if len(group) == 1 else many
    digest = hashlib.sha256("\0".join(key).encode("utf-8")).hexdigest()[:_ID_LENGTH]
    return f"urn:litreview:{dossier.query.compound}:{digest}"


def _moment(change: Change) -> str:
    return change.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _searched(search: SearchState) -> str:
    return f"{search.data_through}T00:00:00Z" if search.data_through else NEVER


def _plain(text: str) -> str:
    return _NOT_XML.sub("", text)
