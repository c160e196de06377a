"""`citations.jsonl`: the bibliographic snapshot, read and written.

A path enters and citations leave, or citations enter and one sorted file leaves. Abstracts
never pass here: the noun has no place for them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from litreview.errors import DataFileError, NounError
from litreview.model.identity import Pmid, check_pmid
from litreview.model.record import GRAVEST_FIRST
from litreview.model.run import Citation
from litreview.textfiles.files import is_missing, not_readable, read_bytes, write_if_different
from litreview.textfiles.jsonl import Line, line_bytes, mistakes_in, stream_objects

_PMID = re.compile(rb'"pmid"\s*:\s*"([1-9][0-9]*)"')


def read_citations(path: Path) -> tuple[Citation, ...]:
    """Return the snapshot in file order; empty when there is no file.

    Raises:
        DataFileError: It cannot be used; the error names file, line and key of every mistake.
    """
    try:
        return tuple(iter_citations(path))
    except DataFileError as error:
        rows = read_bytes(path, DataFileError).split(b"\n")
        raise mistakes_in(rows, path, _citation).error() from error


def iter_citations(
    path: Path, wanted: Callable[[Pmid, bytes], bool] | None = None
) -> Iterator[Citation]:
    """Yield the snapshot in file order, a line in memory at a time; nothing without a file.

    Where git merged two clones, a PMID may have a line of each: the newer one counts, and those
    come last.

    Args:
        wanted: Looks at a PMID and its line; one that is not wanted is never parsed.

    Raises:
        DataFileError: It cannot be used; the error names file, line and key.
    """
    if is_missing(path):
        return
    twice = _given_twice(path)
    newest: dict[Pmid, Citation] = {}
    for citation in _citations(stream_objects(path, _asked(wanted))):
        if citation.pmid not in twice:
            yield citation
        else:
            newest[citation.pmid] = _newer(newest.get(citation.pmid, citation), citation)
    yield from newest.values()


def digest_of(path: Path) -> str:
    """What tells one content of a file from another; empty when there is none.

    Raises:
        DataFileError: It may not be read.
    """
    if is_missing(path):
        return ""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as refused:
        raise not_readable(path, refused, DataFileError) from refused


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


def write_sorted(path: Path, citations: Iterable[Citation]) -> bool:
    """Replace the snapshot by a stream that is sorted by PMID already; False when it is the same.

    Raises:
        StoreError: The file may not be written.
    """
    return write_if_different(path, map(line_bytes, citations))


def _citations(lines: Iterable[Line]) -> Iterator[Citation]:
    yield from map(_citation, lines)


def _citation(line: Line) -> Citation:
    citation = line.noun(Citation)
    _check_pmid(citation, line)
    return citation


def _given_twice(path: Path) -> frozenset[Pmid]:
    """The PMIDs of which a merge left more than one line."""
    seen: set[Pmid] = set()
    twice: set[Pmid] = set()
    try:
        with path.open("rb") as file:
            for pmid in filter(None, map(_pmid_in, file)):
                (twice if pmid in seen else seen).add(pmid)
    except OSError as refused:
        raise not_readable(path, refused, DataFileError) from refused
    return frozenset(twice)


def _newer(one: Citation, other: Citation) -> Citation:
    """The line that knows more, whichever comes first; it was first seen when either was."""
    newest = max(one, other, key=_rank)
    seen = min(filter(None, (one.first_seen, other.first_seen)), default="")
    return replace(newest, first_seen=seen)


def _rank(line: Citation) -> tuple[object, ...]:
    """What NLM dates and numbers first; of two told alike, always the same one."""
    gravity = -GRAVEST_FIRST.index(line.standing) if line.standing in GRAVEST_FIRST else -99
    moved = line.since or line.first_seen
    return (line.date_revised, line.version, gravity, line.content_hash, moved, line_bytes(line))


def _asked(wanted: Callable[[Pmid, bytes], bool] | None) -> Callable[[bytes], bool] | None:
    """The same question of a line alone; one that is cut off is for the parser to refuse."""
    if wanted is None:
        return None

    def asked(line: bytes) -> bool:
        pmid = _pmid_in(line)
        return pmid is None or wanted(pmid, line) or not line.rstrip().endswith(b"}")

    return asked


def _pmid_in(line: bytes) -> Pmid | None:
    """The PMID a line names, whole or cut off; it is not parsed."""
    found = _PMID.search(line)
    return Pmid(found[1].decode("ascii")) if found else None


def _check_pmid(citation: Citation, line: Line) -> None:
    try:
        if check_pmid(citation.pmid) != citation.pmid:
            raise NounError("pmid", f'"{citation.pmid}" has leading zeros or spaces')
    except NounError as refused:
        raise line.refused(refused) from refused
