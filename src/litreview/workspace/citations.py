"""`citations.jsonl`: the bibliographic snapshot, read and written.

A path enters and citations leave, or citations enter and one sorted file leaves. Abstracts
never pass here: the noun has no place for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from litreview.errors import DataFileError, NounError, StoreError
from litreview.model.identity import Pmid, check_pmid
from litreview.model.run import Citation
from litreview.workspace.files import is_missing, read_bytes, write_atomically
from litreview.workspace.jsonl import Line, line_bytes, read_objects

CITATION_KEYS = tuple(field.name for field in fields(Citation))
EXPORT_FIX = "Write it anew with `litreview export citations`."


def read_citations(path: Path) -> tuple[Citation, ...]:
    """Return the snapshot in file order; empty when there is no file.

    Raises:
        DataFileError: It cannot be used; the error names file, line and key.
    """
    if is_missing(path):
        return ()
    lines: dict[Pmid, int] = {}
    citations = []
    for line in read_objects(read_bytes(path, DataFileError), path):
        citation = line.noun(Citation, CITATION_KEYS)
        _check_pmid(citation, line)
        if citation.pmid in lines:
            first = lines[citation.pmid]
            what = f"PMID {citation.pmid} stands twice, first in line {first}"
            raise line.wrong(what, EXPORT_FIX)
        lines[citation.pmid] = line.number
        citations.append(citation)
    return tuple(citations)


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
    data = b"".join(line_bytes(by_pmid[number]) for number in sorted(by_pmid))
    if not is_missing(path) and read_bytes(path, StoreError) == data:
        return False
    write_atomically(path, data)
    return True


def _check_pmid(citation: Citation, line: Line) -> None:
    try:
        if check_pmid(citation.pmid) != citation.pmid:
            raise NounError("pmid", f'"{citation.pmid}" has leading zeros or spaces')
    except NounError as refused:
        raise line.refused(refused) from refused
