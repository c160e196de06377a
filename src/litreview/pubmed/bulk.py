"""PubMed's baseline and daily update files -> the records a strategy finds.

Paths, a strategy and the PMIDs held already enter; the files' order, records, deletions and
reasons leave. What is held is given whether or not it still matches, for a retraction may take
away the very words that were looked for. Articles that cannot match are passed over unparsed.
Nothing is fetched, removed or stored.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from litreview.errors import InputFailed
from litreview.pubmed.files import choose_reader, guarded
from litreview.pubmed.may_match import may_match
from litreview.pubmed.parse import Item, ParsedRecord, parse_file
from litreview.pubmed.slices import stated_pmid
from litreview.pubmed.strategy import Strategy

_NAME = re.compile(r"pubmed(\d{2})n(\d{4,})\.xml(?:\.gz)?")
_MD5 = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")


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


def place_of(path: Path) -> tuple[int, int] | None:
    """Where PubMed's files have this one: its year and number; None for files of other names."""
    found = _NAME.fullmatch(path.name)
    return (int(found[1]), int(found[2])) if found else None


def sift_file(
    path: Path, strategy: Strategy, held: Container[int] = frozenset()
) -> Iterator[Sifted]:
    """Yield what a file of any kind holds, as far as the strategy finds it or it is held.

    Deletions are given, in order with the records. A later form of a record that was given is
    given too: which of them is the newest is for the store to say. An article that is passed over
    unparsed is not checked to be sound XML.

    Args:
        held: PMIDs to be given whether the strategy finds them or not, as `Outside` then.

    Raises:
        InputFailed: The file cannot be opened, is not what its checksum says, or is no file of
            citations.
    """
    check_md5(path)
    reader = choose_reader(path)
    if reader is parse_file:
        reader = partial(parse_file, keep=_quick_look(strategy, held))
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


def _quick_look(strategy: Strategy, held: Container[int]) -> Callable[[bytes], bool]:
    """What says of an element whether it must be parsed."""
    literals = strategy.literals
    wanted: set[bytes] = set()

    def look(xml: bytes) -> bool:
        pmid = stated_pmid(xml)
        if pmid and pmid not in wanted and int(pmid) not in held and not may_match(xml, literals):
            return False
        wanted.add(pmid)
        return True

    return look


def _sifted(items: Iterable[Item], strategy: Strategy, held: Container[int]) -> Iterator[Sifted]:
    given: set[str | None] = set()
    for item in items:
        if not isinstance(item, ParsedRecord):
            yield item
        elif strategy.matches(item.record):
            given.add(item.record.pmid)
            yield item
        elif item.record.pmid in given or int(item.record.pmid or 0) in held:
            yield Outside(item)
