"""Citations as BibTeX, in UTF-8, for biblatex and its kin.

A record enters; one entry leaves. The key is the study's id, which no correction of a name or a
year changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from litreview.model.record import Author, Record
from litreview.render.citation import bare_title, last_page, plain_line, read_at, standing_note
from litreview.render.wording import language

_TYPES = {"book": "book", "thesis": "thesis", "label": "misc"}
_SPECIAL = {
    **{char: f"\\{char}" for char in "&%$#_{}"},
    **{"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"},
}
_TO_ESCAPE = re.compile(r"[&%$#_{}\\~^]")
_VERBATIM = frozenset({"doi", "url"})  # biblatex reads these as they stand


def bibtex_entry(record: Record) -> str:
    """One entry, with an end of line behind it."""
    kind = _TYPES.get(record.kind, "article")
    key = record.id.replace(":", "-")
    lines = [f"  {name} = {{{text}}}," for name, text in _fields(record) if text]
    return "\n".join((f"@{kind}{{{key},", *lines, "}", ""))


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    """Each field with its text as BibTeX takes it."""
    for name, text in _plain_fields(record):
        line = plain_line(text)
        if name in _VERBATIM:
            yield name, line if not set(line) & set("{}\\") else ""
        elif name == "title":  # a second pair keeps capitals as printed
            yield name, f"{{{_escaped(line)}}}" if line else ""
        else:
            yield name, _escaped(line)
        if name == "title":
            yield "author", " and ".join(map(_author, record.authors))


def _plain_fields(record: Record) -> Iterator[tuple[str, str]]:
    journal = record.journal
    first, dash, last = journal.pages.partition("-")
    yield "title", bare_title(record)
    yield "journal", journal.title or journal.abbreviation
    yield "shortjournal", journal.abbreviation
    yield "year", str(record.year or "")
    yield "month", str(record.pub_date.month or "")
    yield "volume", journal.volume
    yield "number", journal.issue
    yield "pages", f"{first}--{last_page(first, last)}" if dash else first
    yield "issn", journal.issn
    yield "language", ", ".join(map(language, record.languages))
    yield "doi", record.doi
    yield "pmid", record.pmid or ""
    yield "url", read_at(record)
    yield "note", standing_note(record)


def _author(author: Author) -> str:
    """`Roe, Jr, Ann B`; a group in braces, which keep it whole."""
    if author.collective_name:
        return f"{{{_escaped(plain_line(author.collective_name))}}}"
    parts = (author.last_name, author.suffix, author.fore_name or author.initials)
    return ", ".join(_name(part) for part in parts if plain_line(part))


def _name(part: str) -> str:
    """A part of a name; in braces where " and " or a comma would cut it."""
    text = plain_line(part)
    cut = "," in text or " and " in f" {text.casefold()} "
    return f"{{{_escaped(text)}}}" if cut else _escaped(text)


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(lambda found: _SPECIAL[found[0]], text)
