"""`citations.jsonl`: the bibliographic snapshot, read and written.

A path enters and citations leave, or citations enter and one sorted file leaves. Abstracts
never pass here: the noun has no place for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

from litreview.errors import NounError, StoreError
from litreview.model.identity import check_pmid
from litreview.model.run import Citation
from litreview.workspace.files import is_missing, write_if_different
from litreview.workspace.jsonl import Line, line_bytes, stream_objects

CITATION_KEYS = tuple(field.name for field in fields(Citation))
EXPORT_FIX = "Write it anew with `litreview export citations`."


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
    lines: dict[int, int] = {}
    for line in stream_objects(path):
        citation = line.noun(Citation, CITATION_KEYS)
        _check_pmid(citation, line)
        first = lines.setdefault(int(citation.pmid), line.number)
        if first != line.number:
            what = f"PMID {citation.pmid} stands twice, first in line {first}"
            raise line.wrong(what, EXPORT_FIX)
        yield citation


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


def _check_pmid(citation: Citation, line: Line) -> None:
    try:
        if check_pmid(citation.pmid) != citation.pmid:
            raise NounError("pmid", f'"{citation.pmid}" has leading zeros or spaces')
    except NounError as refused:
        raise line.refused(refused) from refused
