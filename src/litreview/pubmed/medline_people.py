"""The author lines of MEDLINE text -> authors in printed order.

Tags with their values enter; `Author` nouns leave. FAU opens a person, AU, AUID and AD belong to
the one opened last; CN is a group. Investigators (FIR, IR, IRAD) are no authors and stay out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from litreview.model.record import Author
from litreview.pubmed.records.people import orcid

_SUFFIXES = frozenset({"Jr", "Sr", "2nd", "3rd", "4th", "II", "III", "IV"})


@dataclass(slots=True)
class _Person:
    full: str = ""
    short: str = ""
    group: str = ""
    identity: str = ""
    affiliations: list[str] = field(default_factory=list)

    def author(self) -> Author:
        last, comma, fore = self.full.partition(", ")
        words = self.short.removeprefix(last).split() if comma else self.short.split()
        suffix = words.pop() if len(words) > 1 and words[-1] in _SUFFIXES else ""
        initials = words.pop() if comma or len(words) > 1 else ""
        initials = "" if initials == last else initials
        return Author(
            last or " ".join(words),
            fore.removesuffix(f" {suffix}") if suffix else fore,
            initials,
            suffix,
            self.group,
            self.identity,
            tuple(self.affiliations),
        )


def medline_authors(fields: Iterable[tuple[str, str]]) -> tuple[Author, ...]:
    """Return people and groups in the order of their lines."""
    return tuple(person.author() for person in _people(fields))


def _people(fields: Iterable[tuple[str, str]]) -> Iterator[_Person]:
    person: _Person | None = None
    for tag, value in fields:
        opens = tag in ("FAU", "CN") or (tag == "AU" and (person is None or bool(person.short)))
        if opens and value:
            if person:
                yield person
            person = _Person()
        if person and value:
            _take(person, tag, value)
    if person:
        yield person


def _take(person: _Person, tag: str, value: str) -> None:
    if tag == "FAU":
        person.full = value
    elif tag == "CN":
        person.group = value
    elif tag == "AU":
        person.short = value
    elif tag == "AD":
        person.affiliations.append(value)
    elif tag == "AUID":
        person.identity = person.identity or orcid(value.removeprefix("ORCID:"))
