"""Which records say what a person is looking for.

Records and typed text enter; study ids leave. The words are looked for in what is in hand: a
record known by its bibliography line alone is found by its title, people and source.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from litreview.model.identity import StudyId
from litreview.model.record import Record

_WORD = re.compile(r"[^\W_]+")
_ASCII = {n: chr(n).lower() if chr(n).isalnum() else " " for n in range(128)}
# A quoted phrase (the closing quote may be missing), or anything up to a space or a quote;
# a star right behind either asks for words that begin so.
_TERM = re.compile(r'"(?P<phrase>[^"]*)(?:"|$)(?P<open>\*?)|(?P<word>[^\s"]+)')
_QUOTES = str.maketrans(
    dict.fromkeys("\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}«»„", '"')
)


class Term(NamedTuple):
    """Words that must follow one another; `prefix` lets the last one go on."""

    words: str
    prefix: bool = False


def find_studies(records: Iterable[Record], typed: str) -> frozenset[StudyId]:
    """The records that hold every word typed; none when nothing typed is a word.

    `"two words"` must follow one another, `strok*` takes in every word that begins so; case,
    accents and punctuation make no difference. Nothing that can be typed is an error, and no
    word is an operator.
    """
    needles = [f" {term.words}{'' if term.prefix else ' '}" for term in read_terms(typed)]
    if not needles:
        return frozenset()
    return frozenset(record.id for record in records if _holds(record, needles))


def read_terms(typed: str) -> tuple[Term, ...]:
    """Each term once, in the order typed; `double-blind` is the phrase `"double blind"`."""
    terms = (
        Term(fold_words(match["phrase"] or match["word"] or ""), _is_open(match))
        for match in _TERM.finditer(typed.translate(_QUOTES))
    )
    return tuple(dict.fromkeys(term for term in terms if term.words))


def _is_open(match: re.Match[str]) -> bool:
    return bool(match["open"]) or (match["word"] or "").endswith("*")


def fold_words(text: str) -> str:
    """The words of a text in order, one space between: `Тест-1 (Ångström)`: `тест 1 angstrom`."""
    if text.isascii():  # by far the most text there is, and four times as fast
        return " ".join(text.translate(_ASCII).split())
    text = unicodedata.normalize("NFKD", text.casefold())
    for mark in filter(unicodedata.combining, set(text)):
        text = text.replace(mark, "")
    return " ".join(_WORD.findall(text.lower()))


def _holds(record: Record, needles: Iterable[str]) -> bool:
    """Whether each stands somewhere; none runs from one part of a record into the next."""
    text = "\n".join(f" {fold_words(part)} " for part in _parts(record))
    return all(needle in text for needle in needles)


def _parts(record: Record) -> Iterator[str]:
    """Titles, abstracts, topics, people and source: what people look for."""
    yield record.title.plain
    yield record.vernacular_title
    for abstract in (record.abstract, *(other.sections for other in record.other_abstracts)):
        yield " ".join(section.text.plain for section in abstract)
    topics = (record.keywords, record.chemicals, record.publication_types, record.mesh_headings)
    for topic in topics:
        yield from (named.name for named in topic)
    for heading in record.mesh_headings:
        yield from (qualifier.name for qualifier in heading.qualifiers)
    for author in record.authors:
        given = author.fore_name or author.initials
        yield author.collective_name or f"{author.last_name} {given}"
    yield from (record.journal.title, record.journal.abbreviation, str(record.year or ""))
    yield from (record.pmid or record.id, record.doi, record.pmcid)
    yield from (number.accession for number in record.registry_ids)
