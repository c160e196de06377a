"""Files of `TAG - value` lines, MEDLINE and RIS alike -> records.

A file enters, with what tells its records apart and what reads one; records leave in order, with
reasons for what breaks the grammar. No tag is understood here. Bio.Medline and
rispy are not used: the first loses which affiliation is whose and splits wrapped values, the
second drops repeated tags, and neither can say on which line something is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from litreview.errors import NounError
from litreview.model.identity import Pmid
from litreview.model.record import Record
from litreview.pubmed.parse import ParsedRecord, Unreadable

_MEDLINE = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
_RIS = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?")
_CONTINUED = " " * 6


@dataclass(slots=True)
class TaggedRecord:
    """One record: tags with their values, in order.

    Attributes:
        line: Where it begins in the file, from 1.
        fault: What breaks the grammar, with its line; empty when nothing does.
    """

    line: int
    fields: list[tuple[str, str]] = field(default_factory=list)
    fault: str = ""

    def all(self, *tags: str) -> list[str]:
        """Every value under these tags, in the file's order, without empty ones."""
        return [value for tag, value in self.fields if tag in tags and value]

    def first(self, *tags: str) -> str:
        """The first value of the first of these tags that has one; empty when none has."""
        return next((values[0] for tag in tags if (values := self.all(tag))), "")

    def add(self, tag: str, value: str) -> None:
        """Begin another value."""
        self.fields.append((tag, " ".join(value.split())))

    def continue_last(self, text: str) -> None:
        """Add a wrapped line to the last value."""
        tag, value = self.fields[-1]
        self.fields[-1] = (tag, " ".join([value, *text.split()]).strip())


class Lines:
    """The lines of a file as text: UTF-8 with or without its mark, Latin-1 where it is not that.

    Attributes:
        number: Of the line last given, from 1.
        foreign: How many lines were not UTF-8.
    """

    def __init__(self, file: Iterable[bytes]) -> None:
        self._file = file
        self.number = 0
        self.foreign = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self.number += 1
            yield self._decoded(line).rstrip("\r\n")

    def _decoded(self, line: bytes) -> str:
        try:
            return line.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError:
            self.foreign += 1
            return line.decode("latin-1")


def medline_records(lines: Lines) -> Iterator[TaggedRecord]:
    """Yield the records of a MEDLINE file: a blank line, or another PMID, ends one."""
    record: TaggedRecord | None = None
    for line in lines:
        found = _MEDLINE.fullmatch(line)
        if record and (not line.strip() or (found and found[1] == "PMID" and record.all("PMID"))):
            yield record
            record = None
        if line.strip():
            record = record or TaggedRecord(lines.number)
            _take(record, line, found, lines.number, wrapped=line.startswith(_CONTINUED))
    if record:
        yield record


def ris_records(lines: Lines) -> Iterator[TaggedRecord]:
    """Yield the records of a RIS file: from TY to ER, or to the next TY."""
    record: TaggedRecord | None = None
    for line in lines:
        found = _RIS.fullmatch(line.rstrip())
        tag = found[1] if found else ""
        if record and tag in ("TY", "ER"):
            if tag == "TY":
                record.fault = record.fault or f"line {lines.number}: no ER ends the record before"
            yield record
            record = None
        if line.strip() and tag != "ER" and (record or tag == "TY"):
            record = record or TaggedRecord(lines.number)
            _take(record, line, found, lines.number, wrapped=found is None)
    if record:
        record.fault = record.fault or f"line {lines.number}: the file ends before the record does"
        yield record


def parse_tagged(
    path: Path,
    split: Callable[[Lines], Iterator[TaggedRecord]],
    read: Callable[[TaggedRecord], Record],
    name: Callable[[TaggedRecord], Pmid | None],
) -> Iterator[ParsedRecord | Unreadable]:
    """Yield the records of a file of tagged lines, and at its end a word on foreign letters.

    Args:
        split: Cuts the lines into records.
        name: Whose record it is, where it cannot be read.
    """
    with path.open("rb") as file:
        lines = Lines(file)
        for tagged in split(lines):
            try:
                yield ParsedRecord(read(tagged), b"")
            except NounError as error:
                reason = tagged.fault or f"line {tagged.line}: {error} {error.fix}".rstrip()
                yield Unreadable(name(tagged), reason)
        if lines.foreign:
            what = f"{lines.foreign} lines are not UTF-8 and were read as Latin-1"
            yield Unreadable(None, f"{what}: check their letters")


def _take(
    record: TaggedRecord, line: str, found: re.Match[str] | None, number: int, *, wrapped: bool
) -> None:
    if wrapped and record.fields:
        record.continue_last(line)
    elif found:
        record.add(found[1], found[2] or "")
    else:
        record.fault = record.fault or f'line {number}: "{line.strip()[:40]}" has no tag'
