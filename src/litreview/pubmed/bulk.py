"""PubMed's baseline and daily update files -> the records a strategy finds.

Paths, a strategy and the PMIDs held already enter; the files' order, records, deletions and
reasons leave. What is held is given whether or not it still matches, for a retraction may take
away the very words that were looked for. Articles that cannot match are passed over unparsed;
those that might wait in a temporary file until it is sure that the file holds no newer form of
them. Nothing is fetched, removed or stored.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from litreview.errors import InputFailed
from litreview.model.vocabulary import Origin
from litreview.pubmed.files import choose_reader, guarded
from litreview.pubmed.may_match import may_match
from litreview.pubmed.parse import (
    DAMAGE,
    Item,
    ParsedRecord,
    damaged,
    open_packed,
    parse_file,
    read_slices,
    read_stream,
)
from litreview.pubmed.slices import Readable, Slices, cut, identity
from litreview.pubmed.strategy import Strategy

_NAME = re.compile(r"pubmed(\d{2})n(\d{4,})\.xml(?:\.gz)?")
_MD5 = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_AT_A_TIME = 100  # articles parsed together

Place = tuple[int, int]  # year and number of a file


@dataclass(frozen=True, slots=True)
class Outside:
    """A record that is held, and that the strategy does not find as the file has it."""

    found: ParsedRecord


Sifted = Item | Outside


def is_bulk(path: Path) -> bool:
    """Whether a file is named as PubMed names its baseline and update files."""
    return _NAME.fullmatch(path.name) is not None


def sort_bulk(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return files in the order PubMed wants them read: by year, then number.

    Updates go on counting where their year's baseline ends. Files of other names keep their
    order and come first.
    """
    return tuple(sorted(paths, key=lambda path: place_of(path) or (-1, 0)))


def place_of(path: Path) -> Place | None:
    """Where PubMed's files have this one: its year and number; None for files of other names."""
    found = _NAME.fullmatch(path.name)
    return (int(found[1]), int(found[2])) if found else None


def sift_file(path: Path, strategy: Strategy, held: Container[int]) -> Iterator[Sifted]:
    """Yield what a file of any kind holds, as far as the strategy finds it or it is held.

    Raises:
        InputFailed: The file cannot be opened, is not what its checksum says, or is no file of
            citations.
    """
    check_md5(path)
    reader: Callable[[Path], Iterator[Item]] = choose_reader(path)
    if reader is parse_file:
        return guarded(path, parse_bulk(path, strategy, held))
    return guarded(path, _sifted(reader(path), strategy, held))


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


def parse_bulk(
    path: Path, strategy: Strategy, held: Container[int] = frozenset()
) -> Iterator[Sifted]:
    """Yield the records of a file that the strategy finds, then its books and deletions.

    Of a PMID that stands in the file twice, the higher version counts, else the later one, and
    only that is held against the strategy. Every deletion is given. An article that is passed
    over unparsed is not checked to be sound XML.

    Args:
        held: PMIDs to be given whether the strategy finds them or not, as `Outside` then.

    Raises:
        OSError: It cannot be opened.
    """
    with open_packed(path) as stream, TemporaryFile() as file:
        yield from _sifted(_items(stream, _Spool(file), strategy, held), strategy, held)


def _sifted(items: Iterable[Item], strategy: Strategy, held: Container[int]) -> Iterator[Sifted]:
    for item in items:
        if not isinstance(item, ParsedRecord) or strategy.matches(item.record):
            yield item
        elif item.record.pmid is not None and int(item.record.pmid) in held:
            yield Outside(item)


def _items(
    stream: Readable, spool: _Spool, strategy: Strategy, held: Container[int]
) -> Iterator[Item]:
    literals = strategy.literals()
    rest: Readable | None = None
    fault: Exception | None = None
    try:
        for piece in cut(stream, leniently=True):
            if isinstance(piece, Slices):
                spool.prologue = piece.prologue
                for xml, line in zip(piece.elements, piece.lines, strict=True):
                    digits, version = identity(xml)
                    known = bool(digits) and int(digits) in held
                    wanted = known or not digits or may_match(xml, literals)
                    spool.take(xml, digits, version, line if wanted else 0)
            else:
                rest = piece
    except DAMAGE as error:
        fault = error
    yield from spool.read()
    try:
        if rest is not None:
            yield from read_stream(rest, Origin.FILE)
    except DAMAGE as error:
        fault = error
    if fault is not None:
        yield damaged(fault)


@dataclass(slots=True)
class _Spool:
    """Articles waiting in a file, and where the newest form of each PMID stands in it."""

    file: IO[bytes]
    prologue: bytes = b""
    places: dict[bytes, _Spot] = field(default_factory=dict)
    end: int = 0

    def take(self, xml: bytes, digits: bytes, version: int, line: int) -> None:
        """Keep an article unless the file had a newer one; drop the older in either case.

        Args:
            digits: Its PMID; empty where it states none.
            line: Where it begins in the file; 0 when it is not wanted.
        """
        pmid = digits or b"at %d" % self.end
        if pmid in self.places and self.places[pmid].version > version:
            return
        self.places.pop(pmid, None)  # so that the order stays that of the file
        self.places[pmid] = _Spot(version, line, self.end, len(xml))
        if line:
            self.file.write(xml)
            self.end += len(xml)

    def read(self) -> Iterator[Item]:
        """Read the articles that are still wanted; a broken one costs itself alone."""
        spots = [spot for spot in self.places.values() if spot.line]
        for at in range(0, len(spots), _AT_A_TIME):
            some = spots[at : at + _AT_A_TIME]
            articles = [self._one(spot) for spot in some]
            slices = Slices(self.prologue, articles, [spot.line for spot in some])
            yield from read_slices(slices, Origin.FILE)

    def _one(self, spot: _Spot) -> bytes:
        self.file.seek(spot.start)
        return self.file.read(spot.size)


class _Spot(NamedTuple):
    """Where an article of a file waits, and what is known of it; line 0 when it is not wanted."""

    version: int
    line: int
    start: int
    size: int
