"""The authors a citation names, found among the authors of a record.

A line of names as typed and a record enter; who stands where, and who does not, leaves. Spellings
fold as `model.names` folds them; nobody is looked up, and nothing is said of anybody who is not
in the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from anyascii import anyascii

from litreview.model.audit import Agreement, FieldCheck
from litreview.model.names import is_romanized, may_be_author
from litreview.model.record import Author, Record

_OTHERS = re.compile(
    r"\bet\.? al\b\.?|\b\u0438 \u0434\u0440\b\.?|\b(?:and|&) (?:others|colleagues)\b|…|\.{3}"
)
_APART = re.compile(r"[,;&]|\band\b|\b\u0438\b")
_INITIALS = re.compile(r"(?:(?:[A-Z]|[IYJ][aeou]|Kh|Ts|Ch|Sh|Shch|Zh)[.\-]*){1,4}")
_SUFFIX = re.compile(r"Jr\.?|Sr\.?|2nd|3rd|4th")  # II and IV may be initials
_PARTICLES = frozenset(
    re.findall(r"\w+", "de la del della di da dos du le van der den ter ten von zu el al bin ibn")
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def check_authors(asserted: str, record: Record) -> FieldCheck:
    """The authors a citation names, beside the record's.

    Everybody named must be an author; a first author who is a later one is only remarked upon. A
    record without authors, or with a list cut short, contradicts nobody.
    """
    listed = tuple(map(_readings, record.authors))
    printed = byline(record.authors)
    beside = _without_groups(asserted, record.authors)
    people = typed_names(beside)
    if not people and beside != asserted:
        return FieldCheck("author", asserted, printed, Agreement.AGREES)
    if not listed or not people:
        return FieldCheck("author", asserted, printed, Agreement.NOT_STATED)
    folded = any(is_romanized(one.last_name) for readings in listed for one in readings)
    places = [_place(person, listed, romanized=folded) for person in people]
    missing = [
        name
        for at, (name, place) in enumerate(zip(_names(people), places, strict=True))
        if place is None and not _is_given_name(people[at], people[at - 1 : at], listed)
    ]
    if missing and not record.authors_complete:
        note = "the record names only some of its authors"
        return FieldCheck("author", asserted, printed, Agreement.NOT_STATED, note)
    if missing:
        some = f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not among them"
        note = some if len(missing) < len(people) else ""
        return FieldCheck("author", asserted, printed, Agreement.DIFFERS, note)
    return FieldCheck("author", asserted, printed, Agreement.AGREES, _order(people, places))


def byline(authors: Iterable[Author]) -> str:
    """`Gusev EI and 4 others`; empty without authors."""
    names = [str(author) for author in authors]
    if len(names) > 2:
        return f"{names[0]} and {len(names) - 1} others"
    return " and ".join(names)


def typed_names(text: str) -> tuple[tuple[Author, ...], ...]:
    """The people a line of names may mean, in order; of each, every way to read the name.

    "Gusev EI, Skvortsova VI et al.", "Gusev, E.I., & Skvortsova, V.I." and "E. I. Gusev" are read;
    "Eugene Gusev" may have either word for a last name.
    """
    people: list[tuple[Author, ...]] = []
    for piece in _APART.split(_OTHERS.sub(" ", text)):
        words = [word for word in piece.split() if not _SUFFIX.fullmatch(word)]
        if not words:
            continue
        if people and all(map(_is_initials, words)):
            people[-1] = tuple(_with_initials(one, " ".join(words)) for one in people[-1])
        else:
            people.append(tuple(_person(words)))
    return tuple(people)


def _without_groups(text: str, authors: Iterable[Author]) -> str:
    """The line without the groups of the record it names: "and" and commas stand in their names."""
    for author in authors:
        if author.collective_name:
            text = text.replace(author.collective_name, " ")
    return text


def _is_initials(word: str) -> bool:
    """Whether a word is somebody's initials, in whatever alphabet."""
    return _INITIALS.fullmatch(anyascii(word)) is not None


def _may_be_name(word: str) -> bool:
    return word.isalpha() and not word.isupper()


def _with_initials(author: Author, initials: str) -> Author:
    """A last name with the initials that follow its comma."""
    if author.initials or author.fore_name or not author.last_name:
        return author
    return replace(author, initials=initials)


def _person(words: list[str]) -> Iterator[Author]:
    """Every way to read one name; last names may have several words."""
    last = len(words)
    while last > 1 and _is_initials(words[last - 1]):
        last -= 1
    if last < len(words):
        yield Author(" ".join(words[:last]), "", " ".join(words[last:]))
        if not all(map(_may_be_name, words[last:])):  # Jie Yu: initials, or a short name
            return
    yield Author(" ".join(words))
    for cut in range(1, len(words)):
        yield Author(" ".join(words[cut:]), " ".join(words[:cut]))
        yield Author(" ".join(words[:cut]), " ".join(words[cut:]))
    if len(words) > 1:
        yield Author(collective_name=" ".join(words))


def _readings(author: Author) -> tuple[Author, ...]:
    """An author; and the person, where a bibliography could not tell a person from a group.

    Of a last name of several words its first or last may stand alone: Cruz, of de la Cruz.
    """
    read = typed_names(author.collective_name) if author.collective_name else ()
    parts = [word for word in re.split(r"[ -]", author.last_name) if word.lower() not in _PARTICLES]
    shorter = dict.fromkeys((*parts[:1], *parts[-1:])) if parts else {}
    named = (replace(author, last_name=part) for part in shorter if part != author.last_name)
    return (author, *named, *(read[0] if len(read) == 1 else ()))


def _place(
    person: Iterable[Author], listed: Iterable[Iterable[Author]], *, romanized: bool
) -> int | None:
    """At which place the person stands; None for nowhere."""
    ways = tuple(person)
    for place, readings in enumerate(listed):
        if any(may_be_author(w, one, romanized=romanized) for w in ways for one in readings):
            return place
    return None


def _is_given_name(
    piece: tuple[Author, ...],
    before: tuple[tuple[Author, ...], ...],
    listed: Iterable[tuple[Author, ...]],
) -> bool:
    """Whether what follows a last name and its comma is the person's first name: Li, Xiaoming."""
    if not before or len(before[0]) > 1 or any(one.initials for one in (*before[0], *piece)):
        return False
    last, given = before[0][0].last_name, str(piece[0])
    known = [one for readings in listed for one in readings if one.initials or one.fore_name]
    return _place((Author(last, given),), [known], romanized=False) is not None


def _names(people: Iterable[tuple[Author, ...]]) -> list[str]:
    """The people as they are typed: the first way to read a name is the whole of it."""
    return [str(readings[0]) for readings in people]


def _order(people: tuple[tuple[Author, ...], ...], places: list[int | None]) -> str:
    """What to remark where the first one named is not the first author; empty else."""
    place = places[0]
    if not place:
        return ""
    nth = _ORDINALS[place] if place < len(_ORDINALS) else f"number {place + 1}"
    return f"{_names(people)[0]} is the {nth} author, not the first"
