"""One invented compound, refreshed on two days: what every trouble in between is measured by.

A server and a folder enter; a workspace as it stood after the first day leaves, and pictures
of what it holds. On the second day most of what the search finds is new; a few records were
revised, one was retracted, some have left.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import cast

import pytest
from tests.support.builders_reviews import a_word
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml, correction_xml

from litreview.model.codec import to_json_bytes
from litreview.model.identity import Compound
from litreview.pubmed.entrez import PubmedClient
from litreview.settings import Settings
from litreview.store.store import open_store

MINT = Compound("mint")
DAY_1 = datetime(2026, 11, 1, 6, tzinfo=UTC)
ON_DAY_2 = "2026/11/03"
REVIEWS = "data/mint/reviews/anna.jsonl"
JUDGED = 1001
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def short_article(
    pmid: int,
    title: str = "Mint",
    *,
    created: str = "2020/03/01",
    revised: str = "2020/06/15",
    corrections: str = "",
) -> str:
    """A record of few words: it is their number that counts here."""
    return article_xml(
        pmid,
        title,
        "Few words.",
        authors="",
        created=created,
        revised=revised,
        corrections=corrections,
    )


@dataclass(frozen=True)
class Days:
    """What PubMed holds on two days.

    Attributes:
        old: PMIDs there on the first day.
        new: PMIDs that came before the second.
    """

    old: range
    new: range

    revised = (1010, 1011, 1012)
    retracted = 1013
    left = (1014, 1015)
    gone = (1016, 1017, 1018)

    @property
    def hits(self) -> int:
        """How many records the search finds on the second day."""
        return len(self.old) + len(self.new) - len(self.left) - len(self.gone)

    @cached_property
    def first(self) -> bytes:
        """All there is on the first day."""
        return article_set(*map(short_article, self.old), short_article(900, "Sage"))

    @cached_property
    def changes(self) -> bytes:
        """What came or changed before the second day."""
        notice = correction_xml("RetractionIn", "950")
        return article_set(
            *map(short_article, self.new),
            *(short_article(pmid, "Mint, revised", revised=ON_DAY_2) for pmid in self.revised),
            *(short_article(pmid, "Thyme", revised=ON_DAY_2) for pmid in self.left),
            short_article(self.retracted, revised=ON_DAY_2, corrections=notice),
        )

    def move_on(self, server: EutilsServer) -> None:
        """Let the second day come."""
        server.add(self.changes)
        server.remove(*self.gone)


LARGE = Days(range(1001, 1301), range(2001, 2906))  # a search that finds 1,200
SMALL = Days(range(1001, 1041), range(2001, 2086))
TINY = Days(range(1001, 1021), range(2001, 2011))


class SkippingClock:
    """The real clock, for code that sleeps: sleeping takes no time and is counted."""

    def __init__(self) -> None:
        self.slept_s = 0.0

    def __call__(self) -> float:
        """The time, in seconds."""
        return time.monotonic() + self.slept_s

    def sleep(self, seconds: float) -> None:
        """Be later by so much."""
        self.slept_s += seconds

    def keep_for(self, patch: pytest.MonkeyPatch) -> None:
        """Every PubMed client made from now on waits by this clock."""
        defaults = cast(dict[str, object], PubmedClient.__init__.__kwdefaults__)
        patch.setitem(defaults, "sleep", self.sleep)
        patch.setitem(defaults, "monotonic", self)


@dataclass(frozen=True)
class Picture:
    """What a workspace holds, but for what tells one run from another."""

    studies: dict[str, str] = field(repr=False)  # study -> content hash, presence, misses
    citations: bytes = field(repr=False)
    events: Counter[str] = field(repr=False)  # history, but for its runs
    judgements: bytes = field(repr=False)

    def unlike(self, other: Picture) -> str:
        """In what two differ; empty when in nothing."""
        apart = [
            f"{study}: {self.studies.get(study)} / {other.studies.get(study)}"
            for study in {**self.studies, **other.studies}
            if self.studies.get(study) != other.studies.get(study)
        ]
        if apart:
            return f"{len(apart)} studies differ, such as {apart[0]}"
        names = ("citations", "events", "judgements")
        return ", ".join(name for name in names if getattr(self, name) != getattr(other, name))


NOTHING = Picture({}, b"", Counter(), b"")


def make_workspace(root: Path) -> Path:
    """A workspace with one query and one judgement."""
    (root / "queries").mkdir(parents=True)
    text = 'name = "Mint"\npubmed = \'"mint"[tiab]\'\n'
    (root / "queries" / "mint.toml").write_text(text, encoding="utf-8")
    reviews = root / REVIEWS
    reviews.parent.mkdir(parents=True)
    reviews.write_bytes(to_json_bytes(a_word(subject=f"pmid:{JUDGED}")) + b"\n")
    return root


def settings_for(
    root: Path, url: str, *, days: int = 0, deadline_s: float = 30, timeout_s: float = 5
) -> Settings:
    """Settings that never wait for politeness."""
    return Settings(
        workspace=root,
        database_url=f"sqlite:///{root}/.litreview/records.sqlite3",
        eutils_url=url,
        clock=DAY_1 + timedelta(days=days),
        timeout_s=timeout_s,
        deadline_s=deadline_s,
        retry_wait_s=0,
        rate_per_s=100_000,
        templates=TEMPLATES,
    )


def copy_of(template: Path, root: Path) -> Path:
    """A workspace like another."""
    if root.exists():
        shutil.rmtree(root)
    return Path(shutil.copytree(template, root))


def picture_of(root: Path) -> Picture:
    """What a workspace holds."""
    with open_store(f"sqlite:///{root}/.litreview/records.sqlite3") as store:
        hashes, members = store.hashes(MINT), store.memberships(MINT)
    studies = {
        str(study): f"{hashes.get(study)} {member.presence} {member.misses} {member.first_seen}"
        for study, member in members.items()
    }
    studies |= {str(study): "without membership" for study in hashes.keys() - members.keys()}
    lines = history_of(root)
    return Picture(
        studies,
        _bytes(root / "data" / "mint" / "citations.jsonl"),
        Counter(event for line in lines if line["kind"] != "run" for event in _events(line)),
        _bytes(root / REVIEWS),
    )


def history_of(root: Path) -> list[dict[str, object]]:
    """The lines of the history; every one of them whole."""
    data = _bytes(root / "data" / "mint" / "history.jsonl")
    return [json.loads(line) for line in data.splitlines()]


def revisions_of(root: Path) -> set[tuple[object, ...]]:
    """Every revision stored; SQLite is asked, so that nothing of ours is between."""
    with closing(sqlite3.connect(root / ".litreview" / "records.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return set(database.execute("SELECT study, seq, content_hash, record FROM revisions"))


def _events(line: dict[str, object]) -> Iterator[str]:
    """What a line tells, record by record: one run may do what takes another two."""
    said = " ".join(str(line.get(name, "")) for name in ("kind", "subject", "before", "after"))
    studies = cast(list[str], line.get("studies", [""]))
    yield from (f"{said} {study}" for study in studies)


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""
