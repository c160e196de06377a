"""The feeds: what changed, as plain data for an Atom template (RFC 4287), an entry per change.

Dossiers enter; a view leaves. Every date comes from the changes themselves, and every id from
what changed, so that the same dossier gives the same feed on every machine, and an entry is the
same in the feed of its compound and in the one over all. Revisions that moved nothing are left to
the pages: a reader of feeds asked for news.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from litreview.model.dossier import Dossier
from litreview.model.run import Change
from litreview.model.vocabulary import ChangeKind
from litreview.render.change_words import Names, change_words, names_in
from litreview.render.header import NOT_ADVICE, bottom_line
from litreview.render.news import KIND_NAMES, all_changes, anchor_of, change_key
from litreview.render.refs import place_of

MAX_ENTRIES = 100  # the newest; a feed is read from its top
NEVER = "1970-01-01T00:00:00Z"  # Atom wants a date even of a feed in which nothing happened
_LEFT_OUT = frozenset({ChangeKind.REVISED})
_ID_LENGTH = 16  # hex digits

# What XML 1.0 cannot hold at all, escaped or not (section 2.2).
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry; `link` is where its claim or study stands, seen from the site's root."""

    id: str
    title: str
    updated: str
    link: str
    category: str
    text: str


@dataclass(frozen=True, slots=True)
class FeedView:
    """The feed; `page` is what it accompanies, seen from the site's root."""

    id: str
    title: str
    subtitle: str
    updated: str
    page: str
    entries: tuple[FeedEntry, ...]


def feed_view(dossier: Dossier) -> FeedView:
    """Return the feed of one compound, newest entries first."""
    name, compound = dossier.query.name, dossier.query.compound
    return _feed(
        f"urn:litreview:{compound}",
        f"{name}: what changed in the evidence",
        f"{bottom_line(dossier, whole=True)} {NOT_ADVICE}",
        f"{compound}/index.html",
        _entries(dossier),
    )


def whole_feed(dossiers: Sequence[Dossier], title: str) -> FeedView:
    """Return the feed over all compounds, newest entries first.

    Args:
        title: What the site calls itself.
    """
    names = ", ".join(dossier.query.name for dossier in dossiers)
    entries = [entry for dossier in dossiers for entry in _entries(dossier)]
    entries.sort(key=lambda entry: entry.updated[:10], reverse=True)  # of one day as they stand
    return _feed(
        "urn:litreview:all:compounds",
        f"{title}: what changed",
        f"Changes in the evidence on {names}. {NOT_ADVICE}" if names else NOT_ADVICE,
        "index.html",
        entries[:MAX_ENTRIES],
    )


def _feed(
    feed_id: str, title: str, subtitle: str, page: str, entries: Sequence[FeedEntry]
) -> FeedView:
    updated = max((entry.updated for entry in entries), default=NEVER)
    return FeedView(feed_id, _plain(title), _plain(subtitle), updated, page, tuple(entries))


def _entries(dossier: Dossier) -> list[FeedEntry]:
    names = names_in(dossier)
    told = [change for change in all_changes(dossier) if change.kind not in _LEFT_OUT]
    return [_entry(dossier, names, change) for change in told[:MAX_ENTRIES]]


def _entry(dossier: Dossier, names: Names, change: Change) -> FeedEntry:
    said, compound = change_words(change, names), dossier.query.compound
    anchor = anchor_of(dossier, change.subject)
    return FeedEntry(
        id=_id(dossier, change),
        title=_plain(f"{dossier.query.name}: {said.what}"),
        updated=change.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        link=f"{compound}/{place_of(anchor) if anchor else 'changes.html'}",
        category=KIND_NAMES[change.kind],
        text=_plain(said.sentence),
    )


def _id(dossier: Dossier, change: Change) -> str:
    digest = hashlib.sha256("\0".join(change_key(change)).encode("utf-8")).hexdigest()
    return f"urn:litreview:{dossier.query.compound}:{digest[:_ID_LENGTH]}"


def _plain(text: str) -> str:
    return _NOT_XML.sub("", text)
