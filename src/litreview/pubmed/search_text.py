"""Words as PubMed's index has them: a term to look for, and a record's texts to look in.

Terms and records enter; folded words leave: lower case, accents and punctuation gone, Greek
letters by name, so that `ACTH(4-7)PGP` and `acth 4 7 pgp` are the same. Which field a term
belongs to is not decided here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from litreview.model.record import Record

_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho"
    " sigma sigma tau upsilon phi chi psi omega"
)
_GREEK = {0x3B1 + at: name for at, name in enumerate(_GREEK_NAMES.split(" "))}
_ENGLISH = re.compile(r"[a-z0-9]+")
_WORDS = re.compile(r"[^\W_]+")


def fold_words(text: str) -> list[str]:
    """Return the words of a text, folded."""
    if text.isascii():
        return _ENGLISH.findall(text.lower())
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return _WORDS.findall(bare.translate(_GREEK))


def as_line(words: Iterable[str]) -> str:
    """Return words with a space before, between and after, so that whole words can be found."""
    return f" {' '.join(words)} "


@dataclass(frozen=True, slots=True)
class Needle:
    """What one term looks for.

    Attributes:
        text: As written, without its quotes.
        words: Folded, in order; they must stand side by side.
        truncated: Whether the last word may go on.
    """

    text: str
    words: tuple[str, ...]
    truncated: bool = False
    quoted: bool = False

    @classmethod
    def read(cls, text: str, *, quoted: bool) -> Needle:
        """Return the needle of a term; without words when it has none."""
        return cls(text.strip(), tuple(fold_words(text)), text.rstrip().endswith("*"), quoted)

    @property
    def line(self) -> str:
        """The words, with the spaces that must stand around them."""
        line = as_line(self.words)
        return line[:-1] if self.truncated else line

    def is_in(self, line: str) -> bool:
        """Whether a folded line has these words side by side."""
        return self.line in line

    def is_all_of(self, line: str) -> bool:
        """Whether a folded line is these words, or begins with them when truncated."""
        return line.startswith(self.line) if self.truncated else line == self.line


class RecordTexts:
    """The folded texts of one record, each made when it is first asked for."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._lines: dict[str, str] = {}

    def line(self, name: str) -> str:
        """One text of `TEXTS`, folded; no phrase reaches over the bars between its parts."""
        if name not in self._lines:
            parts = map(fold_words, TEXTS[name](self.record))
            self._lines[name] = "|".join(as_line(words) for words in parts if words)
        return self._lines[name]


def _abstract(record: Record) -> Iterator[str]:
    others = (part for other in record.other_abstracts for part in other.sections)
    for part in (*record.abstract, *others):
        yield from (part.label, part.text.plain)


def _headings(record: Record) -> Iterator[str]:
    for heading in record.mesh_headings:
        yield heading.name
        yield from (one.name for one in heading.qualifiers)


def _rest(record: Record) -> Iterator[str]:
    yield from (record.vernacular_title, record.coi_statement)
    yield from (record.pmid or "", record.doi, record.pmcid)
    yield from (f"{one.number} {one.agency} {one.country}" for one in record.grants)


def _journal(record: Record) -> tuple[str, ...]:
    return (record.journal.title, record.journal.abbreviation, record.journal.issn)


TEXTS: dict[str, Callable[[Record], Iterable[str]]] = {
    "title": lambda record: (record.title.plain,),
    "abstract": _abstract,  # with its labels, and those in other languages
    "keywords": lambda record: (one.name for one in record.keywords),
    "headings": _headings,
    "substances": lambda record: (
        text for one in record.chemicals for text in (one.name, one.registry_number)
    ),
    "types": lambda record: (one.name for one in record.publication_types),
    "numbers": lambda record: (
        text for one in record.registry_ids for text in (one.databank, one.accession)
    ),
    "names": lambda record: (text for one in record.authors for text in (str(one), one.fore_name)),
    "affiliations": lambda record: (text for one in record.authors for text in one.affiliations),
    "journal": _journal,
    "rest": _rest,
}
