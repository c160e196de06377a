"""Files of `TAG - value` lines, MEDLINE and RIS alike -> records.

A file enters, with what tells its records apart and what reads one; records leave in order, with
reasons for what breaks the grammar. No tag is understood here. Bio.Medline and rispy are not
used: the first loses which affiliation is whose and ends a record at a blank line, the second
drops repeated tags, and neither can say on which line something is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from litreview.errors import NounError
from litreview.model.record import Record
from litreview.pubmed.parse import ParsedRecord, Remark, Unreadable
from litreview.pubmed.records.indexing import find_pmid

_MEDLINE = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
_MEDLINE_LOWER = re.compile(_MEDLINE.pattern, re.IGNORECASE)
_PMID = re.compile(r"(\s*)(PMID) {0,2}- ?\d+\s*", re.IGNORECASE)
_CONTINUED = " " * 6
_ONCE = frozenset({"OWN", "STAT", "DP", "TI", "TA"})  # what a record has no second time

_DASH = "[-\N{EN DASH}\N{EM DASH}:=]"  # as word processors and careless scripts write it
_TYPE = re.compile(
    rf"(\s*)TY(  -|\s*{_DASH}(?=\s+[A-Z]{{3,6}}\s*$)|\s+{_DASH}(?=[A-Z]{{3,6}}\s*$))(\s?).*",
    re.IGNORECASE,
)
_OF_A_RECORD = re.compile(
    r"\W*(?:TY|TI|T1|AU|A1|AB|N2|UR|DO|PMID)(?:\s*[^\w\s]+(?:\s|$)|\s+-)", re.IGNORECASE
)
_ODD_START = re.compile(  # of a record that is not RIS as it is read here, or of another format
    r"\W*(?:\d+\W+|ER\W+)?(?:TY\W+[A-Z]{3,7}|TYPE\s+-\s*[A-Z]{3,7}|(?i:TY\W+JOUR))\W*$"
    r"|\s*%0 [A-Z]"  # EndNote
    r"|\s*@[A-Za-z]+\s*\{"  # BibTeX
)

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
        lines: Each tag with the lines of its value, white space folded.
    """

    line: int
    fault: str = ""
    lines: list[tuple[str, list[str]]] = field(default_factory=list)

    @property
    def fields(self) -> Iterator[tuple[str, str]]:
        """Each tag with its value as one text, without empty ones."""
        for tag, lines in self.lines:
            if value := " ".join(filter(None, lines)):
                yield tag, value

    def all(self, *tags: str) -> list[str]:
        """Every value under these tags, in the file's order, without empty ones."""
        return [value for tag, value in self.fields if tag in tags]

    def first(self, *tags: str) -> str:
        """The first value of the first of these tags that has one; empty when none has."""
        return next((values[0] for tag in tags if (values := self.all(tag))), "")

    def take(self, tag: str, text: str) -> None:
        """Begin another value, or go on with the last where there is no tag."""
        folded = " ".join(text.split())
        if tag or not self.lines:
            self.lines.append((tag, []))
        self.lines[-1][1].append(folded)


@dataclass(slots=True)
class Lines:
    """The lines of a file as text, with their numbers from 1.

    UTF-8 with or without its mark; a line that is not is read as Windows-1252. Hard spaces are
    plain ones.

    Attributes:
        foreign: How many lines were not UTF-8.
    """

    file: Iterable[bytes]
    foreign: int = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        for number, line in enumerate(self.file, 1):
            try:
                text = line.decode()
            except UnicodeDecodeError:
                self.foreign += 1
                text = line.decode("cp1252", "replace")  # five bytes stand for nothing there
            text = text.removeprefix("\ufeff").rstrip("\r\n")
            yield number, text.replace("\N{NO-BREAK SPACE}", " ")


@dataclass(frozen=True, slots=True)
class _Form:
    """How a record writes its tags; it is told by the line it begins with."""

    tag_line: re.Pattern[str]
    indent: str = ""

    def split(self, text: str) -> tuple[str, str]:
        """The tag of a line and what follows it; no tag and the whole line where it has none."""
        line = text.removeprefix(self.indent)
        found = self.tag_line.fullmatch(line.rstrip())
        return (found[1].upper(), found[2] or "") if found else ("", line)


def medline_records(lines: Lines) -> Iterator[TaggedRecord]:
    """Yield the records of a MEDLINE file: each goes from its PMID to the next.

    A blank line may stand inside a value or between two tags, for programs put them there. It
    ends a record where a tag follows that the record has already, or words without a tag.
    """
    record: TaggedRecord | None = None
    form, stray, blank = _Form(_MEDLINE), "", True
    for number, text in lines:
        if not text.strip():
            blank = True
            continue
        if blank or not text.removeprefix(form.indent).startswith(_CONTINUED):
            form = _medline_form(text) or form  # a value that goes on may cite a PMID
        tag, value = form.split(text)
        goes_on = not tag and value.startswith(_CONTINUED)
        if blank and not (tag or goes_on):
            stray = stray or _without_tag(number, value)
            continue
        if record is None or _begins_another(record, tag, blank=blank):
            if record:
                yield record
            record = TaggedRecord(number)
        wrong = "" if tag or (goes_on and record.lines) else _without_tag(number, value)
        record.fault = record.fault or stray or wrong
        record.take(tag, value)
        stray, blank = "", False
    if record:
        yield record
    if stray:
        yield TaggedRecord(0, stray)


def _medline_form(text: str) -> _Form | None:
    start = _PMID.fullmatch(text)
    return start and _Form(_MEDLINE_LOWER if start[2].islower() else _MEDLINE, start[1])


def _begins_another(record: TaggedRecord, tag: str, *, blank: bool) -> bool:
    if tag == "PMID":
        return blank or bool(record.all(tag))
    return blank and tag in _ONCE and bool(record.all(tag))


def _without_tag(number: int, line: str) -> str:
    return f'line {number}: "{line.strip()[:_SHOWN]}" has no tag. {_NO_TAG_FIX}'


def ris_records(lines: Lines) -> Iterator[TaggedRecord | Remark | Unreadable]:
    """Yield the records of a RIS file: from TY to ER, or to the next TY.

    A record is read as its TY line is written: indented, with another dash, in lower case. The
    last one is taken without its ER. A line that begins a record in a way not read here ends the
    one before. What stands outside the records is named: with such a line or tags of a record it
    was meant as one, without it is somebody's heading or search history.
    """
    record: TaggedRecord | None = None
    form = _Form(_ris_line("  -"))
    lost: list[str] = []
    words: list[str] = []
    for number, text in lines:
        form = _ris_form(text) or form
        tag, value = form.split(text)
        starts = tag == "TY" or (not tag and _ODD_START.match(text))
        if record and (starts or tag == "ER"):
            record.fault = f"line {number}: {_NO_END}" if starts else ""
            yield record
            record = None
        if tag == "TY":
            yield from _lost(lost)
            record = TaggedRecord(number)
        if record:
            record.take(tag, value)
        elif text.strip() and tag != "ER":
            outside = lost if lost or starts or _OF_A_RECORD.match(text) else words
            outside.append(f'line {number}: "{text.strip()[:_SHOWN]}"')
    yield from _lost(lost)
    if record:
        yield record
        yield Remark(f"line {number}: {_NO_LAST_END}")
    if words:
        yield Remark(f"{_outside(words)}; passed over")


def _ris_form(text: str) -> _Form | None:
    start = _TYPE.fullmatch(text)
    return start and _Form(_ris_line(start[2], tight=not start[3]), start[1])


def _ris_line(dash: str, *, tight: bool = False) -> re.Pattern[str]:
    """What a line with a tag looks like where TY is followed by this dash.

    A value may touch the dash after a capital tag and RIS's own two blanks; after fewer, or a
    small tag, only where it does so in the TY line (`tight`), for "IL -6" is running text. So is
    "ER  -positive", which ends nothing.
    """
    dashes = f"(?:  -|{re.escape(dash)})"
    touching = rf"[A-Za-z][A-Za-z0-9]{dashes}" if tight else "[A-Z][A-Z0-9]  -"
    apart = rf"[A-Za-z][A-Za-z0-9]{dashes}(?:\s|$)"
    return re.compile(rf"(?={apart}|(?!ER|er){touching})(..){dashes}\s?(.*)")


def _lost(lines: list[str]) -> Iterator[Unreadable]:
    """Lines outside any record as one that cannot be read; they are forgotten then."""
    if lines:
        yield Unreadable(None, f"{_outside(lines)}. {_OUTSIDE_FIX}")
        lines.clear()


def _outside(lines: list[str]) -> str:
    more = f" and {len(lines) - 1} more" * (len(lines) > 1)
    return f"{lines[0]}{more} outside any record"


def parse_tagged(
    path: Path,
    split: Callable[[Lines], Iterator[TaggedRecord | Remark | Unreadable]],
    read: Callable[[TaggedRecord], Record],
) -> Iterator[ParsedRecord | Unreadable | Remark]:
    """Yield the records of a file of tagged lines, and at its end a word on foreign letters.

    Args:
        split: Cuts the lines into records.
        read: Makes the record of one; what it refuses is named with its line.
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
                fix = error.fix and f". {error.fix}"
                reason = tagged.fault or f"line {tagged.line}: {error}{fix}"
                yield Unreadable(find_pmid(tagged.first("PMID")), reason)
        if lines.foreign:
            what = "lines that are not UTF-8 were read as Windows-1252, check their letters"
            yield Remark(f"{what}: {lines.foreign:,}")
