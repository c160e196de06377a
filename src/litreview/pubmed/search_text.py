"""Words as PubMed's index has them: a term to look for, and a record's texts to look in.

Terms and records enter; folded words leave: lower case, accents and punctuation gone, Greek
letters by name, so that `ACTH(4-7)PGP` and `acth 4 7 pgp` are the same. Which field a term
belongs to is not decided here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from litreview.model.record import MeshHeading, Record

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

    @cached_property
    def title(self) -> str:
        """The title."""
        return _lines([self.record.title.plain])

    @cached_property
    def abstract(self) -> str:
        """The abstract with its labels, and those in other languages."""
        others = [part for other in self.record.other_abstracts for part in other.sections]
        parts = [*self.record.abstract, *others]
        return _lines([text for part in parts for text in (part.label, part.text.plain)])

    @cached_property
    def keywords(self) -> str:
        """The keywords of authors and of others."""
        return _lines([one.name for one in self.record.keywords])

    @cached_property
    def headings(self) -> str:
        """The MeSH headings with their subheadings."""
        headings = self.record.mesh_headings
        return _lines([name for one in headings for name in (one.name, *_qualifiers(one))])

    @cached_property
    def substances(self) -> str:
        """Substances and their registry numbers."""
        chemicals = self.record.chemicals
        return _lines([name for one in chemicals for name in (one.name, one.registry_number)])

    @cached_property
    def types(self) -> str:
        """The publication types."""
        return _lines([one.name for one in self.record.publication_types])

    @cached_property
    def numbers(self) -> str:
        """Databanks and accession numbers."""
        ids = self.record.registry_ids
        return _lines([name for one in ids for name in (one.databank, one.accession)])

    @cached_property
    def names(self) -> str:
        """The authors, as they are cited and in full."""
        authors = self.record.authors
        return _lines([name for one in authors for name in (str(one), one.fore_name)])

    @cached_property
    def affiliations(self) -> str:
        """The authors' affiliations."""
        return _lines([text for one in self.record.authors for text in one.affiliations])

    @cached_property
    def journal(self) -> str:
        """The journal's names and number."""
        journal = self.record.journal
        return _lines([journal.title, journal.abbreviation, journal.issn])

    @cached_property
    def rest(self) -> str:
        """Vernacular title, identifiers, grants and the statement on interests."""
        record = self.record
        grants = [f"{one.number} {one.agency} {one.country}" for one in record.grants]
        ids = [record.pmid or "", record.doi, record.pmcid]
        return _lines([record.vernacular_title, record.coi_statement, *ids, *grants])


def _qualifiers(heading: MeshHeading) -> list[str]:
    return [one.name for one in heading.qualifiers]


def _lines(texts: Iterable[str]) -> str:
    """Folded lines with a bar between, so that no phrase reaches from one into the next."""
    return "|".join(as_line(words) for text in texts if (words := fold_words(text)))
