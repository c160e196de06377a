"""PubMed's baseline and daily update files -> the records a strategy finds.

Paths and a strategy enter; the files' order, records, deletions and reasons leave. Articles that
cannot match are passed over unparsed; those that might wait in a temporary file until it is sure
that the file holds no newer form of them. Nothing is fetched, removed or stored.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from litreview.errors import InputFailed
from litreview.model.vocabulary import Origin
from litreview.pubmed.parse import (
    DAMAGE,
    Item,
    ParsedRecord,
    Reading,
    damaged,
    open_packed,
    read_slices,
    read_stream,
)
from litreview.pubmed.prefilter import may_match
from litreview.pubmed.slices import Readable, Slices, cut
from litreview.pubmed.strategy import Strategy

_NAME = re.compile(r"pubmed(\d{2})n(\d{4,})\.xml(?:\.gz)?")
_PMID = re.compile(rb"<PMID(?:\s+Version=\"(\d+)\")?[^>]*>\s*0*(\d+)\s*</PMID>")
_MD5 = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_AT_A_TIME = 100  # articles parsed together


def is_bulk(path: Path) -> bool:
    """Whether a file is named as PubMed names its baseline and update files."""
    return _NAME.fullmatch(path.name) is not None


def sort_bulk(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return files in the order PubMed wants them read: by year, then number.

    Updates go on counting where their year's baseline ends. Files of other names keep their
    order and come first.
    """
    return tuple(sorted(paths, key=_place))


def _place(path: Path) -> tuple[int, int]:
    found = _NAME.fullmatch(path.name)
    return (int(found[1]), int(found[2])) if found else (-1, 0)


def check_md5(path: Path) -> None:
    """Compare a file with the checksum beside it, `pubmed26n0001.xml.gz.md5`, where there is one.

    Raises:
        InputFailed: They differ, or the checksum cannot be read.
    """
    beside = path.with_name(f"{path.name}.md5")
    if not beside.is_file():
        return
    fix = "Fetch the file and its .md5 again."
    wanted = _MD5.search(beside.read_text(encoding="latin-1").lower())
    if wanted is None:
        raise InputFailed("holds no MD5 checksum", where=str(beside), fix=fix)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False))
    if found.hexdigest() != wanted.group():
        raise InputFailed("does not have the checksum its .md5 states", where=str(path), fix=fix)


def parse_bulk(path: Path, strategy: Strategy) -> Iterator[Item]:
    """Yield the records of a file that the strategy finds, then its books and deletions.

    Of a PMID that stands in the file twice, the higher version counts, else the later one, and
    only that is held against the strategy. Every deletion is given. An article that is passed
    over unparsed is not checked to be sound XML.

    Raises:
        InputFailed: The file is not what its checksum says.
        OSError: It cannot be opened.
    """
    check_md5(path)
    with open_packed(path) as stream, TemporaryFile() as file:
        for item in _items(stream, _Shelf(file), strategy):
            if not isinstance(item, ParsedRecord) or strategy.matches(item.record):
                yield item


def _items(stream: Readable, shelf: _Shelf, strategy: Strategy) -> Iterator[Item]:
    literals = strategy.literals()
    rest: Readable | None = None
    fault: Exception | None = None
    try:
        for piece in cut(stream):
            if isinstance(piece, Slices):
                shelf.prologue = piece.prologue
                for xml in piece.articles:
                    shelf.take(xml, wanted=may_match(xml, literals))
            else:
                rest = piece
    except DAMAGE as error:
        fault = error
    if not (yield from shelf.read()):
        return
    try:
        if rest is not None:
            yield from read_stream(rest, Origin.FILE)
    except DAMAGE as error:
        fault = error
    if fault is not None:
        yield damaged(fault)


@dataclass(slots=True)
class _Shelf:
    """Articles waiting in a file, and where the newest form of each PMID stands in it."""

    file: IO[bytes]
    prologue: bytes = b""
    places: dict[bytes, tuple[int, int, int]] = field(default_factory=dict)
    end: int = 0

    def take(self, xml: bytes, *, wanted: bool) -> None:
        """Keep an article unless the file had a newer one; drop the older in either case."""
        found = _PMID.search(xml)
        version = int(found[1] or 1) if found else 1
        pmid = found[2] if found else b"at %d" % self.end
        if pmid in self.places and self.places[pmid][0] > version:
            return
        self.places.pop(pmid, None)  # so that the order stays that of the file
        self.places[pmid] = (version, self.end, len(xml) if wanted else 0)
        if wanted:
            self.file.write(xml)
            self.end += len(xml)

    def read(self) -> Reading:
        """Read the articles that are still wanted; True when what follows may be read too."""
        places = [(start, size) for _, start, size in self.places.values() if size]
        for at in range(0, len(places), _AT_A_TIME):
            articles = [self._one(*place) for place in places[at : at + _AT_A_TIME]]
            if not (yield from read_slices(Slices(self.prologue, articles), Origin.FILE)):
                return False
        return True

    def _one(self, start: int, size: int) -> bytes:
        self.file.seek(start)
        return self.file.read(size)
