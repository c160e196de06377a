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
from litreview.pubmed.parse import ParsedRecord, Remark, Unreadable

_MEDLINE = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
_RIS = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?")
_CONTINUED = " " * 6
_TAGGED = re.compile(r"[A-Z][A-Z0-9]{1,3} {0,2}- ")  # what was meant as a line of a record
_SHOWN = 40  # characters of a line that is named
_NO_END = 'no ER ends the record before. Write a line "ER  - " above this one.'
_NO_LAST_END = "no ER ends the last record, which was taken as it stands: is the file whole?"
_NO_TAG_FIX = "Put six spaces before a line that goes on, or write its tag."
_OUTSIDE_FIX = 'A record goes from a line "TY  - " to a line "ER  - ".'


@dataclass(slots=True)
class TaggedRecord:
    """One record: tags with their values, in order.

    Attributes:
        line: Where it begins in the file, from 1.
        fault: What breaks the grammar, with its line and what to do; empty when nothing does.
        lines: As `fields`, with every wrapped line on its own.
    """

    line: int
    fields: list[tuple[str, str]] = field(default_factory=list)
    fault: str = ""
    lines: list[tuple[str, str]] = field(default_factory=list)

    def all(self, *tags: str) -> list[str]:
        """Every value under these tags, in the file's order, without empty ones."""
        return [value for tag, value in self.fields if tag in tags and value]

    def first(self, *tags: str) -> str:
        """The first value of the first of these tags that has one; empty when none has."""
        return next((values[0] for tag in tags if (values := self.all(tag))), "")

    def add(self, tag: str, value: str) -> None:
        """Begin another value."""
        line = (tag, " ".join(value.split()))
        self.fields.append(line)
        self.lines.append(line)

    def continue_last(self, text: str) -> None:
        """Add a wrapped line to the last value."""
        tag, value = self.fields[-1]
        self.fields[-1] = (tag, " ".join([value, *text.split()]).strip())
        self.lines.append((tag, " ".join(text.split())))


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


def ris_records(lines: Lines) -> Iterator[TaggedRecord | Remark | Unreadable]:
    """Yield the records of a RIS file: from TY to ER, or to the next TY.

    The last one is taken without its ER. What stands outside the records is named: with tags it
    was meant as one, without it is somebody's heading.
    """
    record: TaggedRecord | None = None
    stray = _Stray()
    for line in lines:
        found = _RIS.fullmatch(line.rstrip())
        tag = found[1] if found else ""
        if record and tag in ("TY", "ER"):
            if tag == "TY":
                record.fault = record.fault or f"line {lines.number}: {_NO_END}"
            yield record
            record = None
        if tag == "TY":
            yield from stray.told()
            record = TaggedRecord(lines.number)
        if record and line.strip():
            _take(record, line, found, lines.number, wrapped=found is None)
        elif line.strip() and tag != "ER":
            stray.take(lines.number, line)
    yield from stray.told()
    if record:
        yield record
        yield Remark(f"line {lines.number}: {_NO_LAST_END}")


@dataclass(slots=True)
class _Stray:
    """Lines outside any record, as far as they are told of."""

    number: int = 0
    first: str = ""
    count: int = 0
    tagged: bool = False

    def take(self, number: int, line: str) -> None:
        if not self.count:
            self.number, self.first = number, line.strip()[:_SHOWN]
        self.count += 1
        self.tagged = self.tagged or _TAGGED.match(line) is not None

    def told(self) -> Iterator[Remark | Unreadable]:
        """The word on them; they are forgotten then."""
        if self.count:
            more = f" and {self.count - 1} more" * (self.count > 1)
            what = f'line {self.number}: "{self.first}"{more} outside any record'
            if self.tagged:
                yield Unreadable(None, f"{what}. {_OUTSIDE_FIX}")
            else:
                yield Remark(f"{what}; passed over")
        self.count, self.tagged = 0, False


def parse_tagged(
    path: Path,
    split: Callable[[Lines], Iterator[TaggedRecord | Remark | Unreadable]],
    read: Callable[[TaggedRecord], Record],
    name: Callable[[TaggedRecord], Pmid | None],
) -> Iterator[ParsedRecord | Unreadable | Remark]:
    """Yield the records of a file of tagged lines, and at its end a word on foreign letters.

    Args:
        split: Cuts the lines into records.
        name: Whose record it is, where it cannot be read.
    """
    with path.open("rb") as file:
        lines = Lines(file)
        for tagged in split(lines):
            if not isinstance(tagged, TaggedRecord):
                yield tagged
                continue
            try:
                yield ParsedRecord(read(tagged), b"")
            except NounError as error:
                reason = (
                    tagged.fault or f"line {tagged.line}: {error}{error.fix and f'. {error.fix}'}"
                )
                yield Unreadable(name(tagged), reason)
        if lines.foreign:
            what = "lines that are not UTF-8 were read as Latin-1, check their letters"
            yield Remark(f"{what}: {lines.foreign:,}")


def _take(
    record: TaggedRecord, line: str, found: re.Match[str] | None, number: int, *, wrapped: bool
) -> None:
    if wrapped and record.fields:
        record.continue_last(line)
    elif found:
        record.add(found[1], found[2] or "")
    else:
        record.fault = (
            record.fault or f'line {number}: "{line.strip()[:_SHOWN]}" has no tag. {_NO_TAG_FIX}'
        )
