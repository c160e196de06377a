"""`citations.jsonl`: the bibliographic snapshot, read and written.

A path enters and citations leave, or citations enter and one sorted file leaves. Abstracts
never pass here: the noun has no place for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from litreview.errors import DataFileError, NounError, StoreError
from litreview.model.identity import Pmid, check_pmid
from litreview.model.run import Citation
from litreview.textfiles.files import is_missing, read_bytes, write_if_different
from litreview.textfiles.jsonl import Line, line_bytes, sift_objects, stream_objects

EXPORT_FIX = "Write it anew with `litreview export citations`."
REPAIR_FIX = "Run `litreview doctor --repair`: it keeps the file aside and writes it anew."

_PMID = re.compile(rb'"pmid":"([1-9][0-9]*)"')


@dataclass(frozen=True, slots=True)
class Salvage:
    """What is left of a damaged snapshot.

    Attributes:
        data: The whole file as it was found.
        citations: In file order.
        lost: The lines that cannot be read by number, each with the PMID it still names.
    """

    data: bytes = b""
    citations: tuple[Citation, ...] = ()
    lost: Mapping[int, Pmid | None] = field(default_factory=dict)


def read_citations(path: Path) -> tuple[Citation, ...]:
    """Return the snapshot in file order; empty when there is no file.

    Raises:
        DataFileError: It cannot be used; the error names file, line and key.
    """
    return tuple(iter_citations(path))


def iter_citations(path: Path) -> Iterator[Citation]:
    """Yield the snapshot in file order, a line in memory at a time; nothing without a file.

    Raises:
        DataFileError: It cannot be used; the error names file, line and key.
    """
    if is_missing(path):
        return
    yield from _citations(stream_objects(path, fix=REPAIR_FIX))


def salvage_citations(path: Path) -> Salvage:
    """Every citation of a file some lines of which are no JSON, and which lines those are.

    Raises:
        DataFileError: The file cannot be read, a line says what no citation says, or a PMID
            stands twice: that is no damage, and for a person to decide.
    """
    if is_missing(path):
        return Salvage()
    data = read_bytes(path, DataFileError)
    whole, broken = sift_objects(data, path)
    lost = {number: _pmid_in(line) for number, line in broken.items()}
    return Salvage(data, tuple(_citations(whole)), lost)


def sorted_citations(path: Path) -> Iterator[Citation]:
    """Yield the snapshot by PMID, from the file as it goes where that is its order already."""
    before = 0
    for citation in iter_citations(path):
        if int(citation.pmid) < before:
            break
        before = int(citation.pmid)
    else:
        yield from iter_citations(path)
        return
    yield from sorted(iter_citations(path), key=lambda citation: int(citation.pmid))


def write_citations(path: Path, citations: Iterable[Citation]) -> bool:
    """Replace the snapshot, sorted by PMID; False, and untouched, when nothing differs.

    The same citations give the same bytes in whatever order they come.

    Raises:
        StoreError: Two citations share a PMID, or the file may not be written.
    """
    by_pmid: dict[int, Citation] = {}
    for citation in citations:
        if by_pmid.setdefault(int(citation.pmid), citation) != citation:
            raise StoreError(f"PMID {citation.pmid} has two citations", where=str(path))
    return write_sorted(path, (by_pmid[number] for number in sorted(by_pmid)))


def write_sorted(path: Path, citations: Iterable[Citation]) -> bool:
    """Replace the snapshot by a stream that is sorted by PMID already; False when it is the same.

    Raises:
        StoreError: The file may not be written.
    """
    return write_if_different(path, map(line_bytes, citations))


def _citations(lines: Iterable[Line]) -> Iterator[Citation]:
    numbers: dict[int, int] = {}
    for line in lines:
        citation = line.noun(Citation)
        _check_pmid(citation, line)
        first = numbers.setdefault(int(citation.pmid), line.number)
        if first != line.number:
            what = f"PMID {citation.pmid} stands twice, first in line {first}"
            raise line.wrong(what, EXPORT_FIX)
        yield citation


def _pmid_in(line: bytes) -> Pmid | None:
    """The PMID a line that was cut off still names."""
    found = _PMID.search(line)
    return Pmid(found[1].decode("ascii")) if found else None


def _check_pmid(citation: Citation, line: Line) -> None:
    try:
        if check_pmid(citation.pmid) != citation.pmid:
            raise NounError("pmid", f'"{citation.pmid}" has leading zeros or spaces')
    except NounError as refused:
        raise line.refused(refused) from refused
