"""A file of citations, whatever its kind -> records.

A path enters; records, deletions and reasons leave, in file order. The kind is told by what the
file holds and never by its name. What is none of PubMed XML, MEDLINE text and RIS is refused
with what it looks like. Nothing is stored.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from litreview.errors import InputFailed
from litreview.pubmed.medline import parse_medline
from litreview.pubmed.parse import (
    Deleted,
    Item,
    ParsedRecord,
    Remark,
    Unreadable,
    parse_file,
)
from litreview.pubmed.ris import parse_ris

T = TypeVar("T")

__all__ = ["Deleted", "ParsedRecord", "Remark", "Unreadable", "read_records"]

_HEAD_BYTES = 1 << 14  # enough to pass a page of comment before the root
_GZIP = b"\x1f\x8b"
_XML = re.compile(rb"<(?:\?xml|!DOCTYPE\s+Pubmed|Pubmed(?:Book)?Article)")
_SPACE = rb"(?:[ \t\xa0]|\xc2|\xef\xbb\xbf)*"  # hard spaces in UTF-8 and Windows-1252, a mark
_MEDLINE = re.compile(rb"(?mi)^%sPMID {0,2}- ?\d" % _SPACE)
_RIS = re.compile(rb"(?mi)^%sTY%s(?:[-:=]|\xe2\x80[\x93\x94]|[\x96\x97])%s[a-z]" % ((_SPACE,) * 3))
_OTHERS = (
    (re.compile(rb"%PDF-"), "a PDF"),
    (re.compile(rb"PK\x03\x04"), "a ZIP archive"),
    (re.compile(rb"(?i)<(?:!doctype\s+)?html"), "an HTML page"),
    (re.compile(rb"\s*[{\[]"), "JSON"),
    (re.compile(rb"\s*@\w+\s*\{"), "BibTeX"),
    (re.compile(rb"%0 "), "an EndNote export"),
    (re.compile(rb'"?[\w ]+"?(?:[,;\t]"?[\w /]+"?){2,}\r?\n'), "a table"),
)
_FIX = (
    "Save the citations from PubMed as PubMed format (.nbib or .txt) or XML, or from a reference "
    "manager as RIS."
)


def read_records(path: Path) -> Iterator[Item]:
    """Yield what a file of citations holds, in order; the file is looked into at once.

    Raises:
        InputFailed: It cannot be opened, or is none of the kinds read here.
    """
    return guarded(path, choose_reader(path)(path))


def choose_reader(path: Path) -> Callable[[Path], Iterator[Item]]:
    """Return what reads this file: `parse_file`, `parse_medline` or `parse_ris`.

    Raises:
        InputFailed: As for `read_records`.
    """
    packed, head = _head(path)
    if _XML.match(head) and not re.search(rb"(?i)<html", head):
        return parse_file
    readers = ((_MEDLINE, parse_medline), (_RIS, parse_ris))
    at = [(found.start(), reader) for sign, reader in readers if (found := sign.search(head))]
    if not at:
        raise InputFailed(_refusal(head), where=str(path), fix=_FIX)
    if packed:
        fix = "Unpack it first: only PubMed XML is read packed."
        raise InputFailed("this text is packed", where=str(path), fix=fix)
    return min(at, key=lambda found: found[0])[1]


def guarded(path: Path, items: Iterator[T]) -> Iterator[T]:
    """Yield what a file gives; InputFailed where the system stops giving."""
    try:
        yield from items
    except OSError as error:
        raise _unopened(path, error) from error


def _head(path: Path) -> tuple[bool, bytes]:
    """Whether a file is packed, and how its content begins, as far as it can be unpacked."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        packed = head.startswith(_GZIP)
        if packed:
            head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, _HEAD_BYTES)
    except (OSError, zlib.error) as error:
        raise _unopened(path, error) from error
    return packed, head.removeprefix(b"\xef\xbb\xbf").lstrip()


def _unopened(path: Path, error: Exception) -> InputFailed:
    reason = getattr(error, "strerror", "") or str(error)
    return InputFailed(f"cannot be read: {reason}", where=str(path), fix="Check the file.")


def _refusal(head: bytes) -> str:
    if not head:
        return "the file is empty"
    looks = next((name for sign, name in _OTHERS if sign.match(head)), "")
    kinds = "neither PubMed XML, nor MEDLINE text (.nbib), nor RIS"
    return f"this is {looks}, {kinds}" if looks else f"this is {kinds}"
