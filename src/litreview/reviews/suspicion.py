"""Which reports look like one trial or like one group's work, though nobody says so.

Records and grades of studies in people enter; pairs leave, each with what makes it look so. Only
pairs that share a key are compared: of twenty thousand records there are two hundred million.

Source:
    Duplicates without a shared author exist, and n, place and dates find them: Tramèr 1997,
    PMID 9310564; von Elm 2004, PMID 14996778. Keys that miss no pair of titles: the prefix filter
    of set similarity joins, Chaudhuri 2006, ICDE.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import combinations

from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.grade import Grade
from litreview.model.identity import StudyId
from litreview.model.names import author_key, group_key, same_author
from litreview.model.policy import Policy
from litreview.model.record import Author, Record
from litreview.model.registration import registry_of
from litreview.model.spelling import plain_word
from litreview.model.vocabulary import PEOPLE, WITHOUT_SUBJECTS
from litreview.reviews.regimens import amount_key
from litreview.reviews.separations import Pair

MAX_NAMED = 3  # authors named as shared


@dataclass(frozen=True, eq=False)
class Look:
    """What of one study is compared with others; empty where nothing is known.

    Attributes:
        sizes: Its n, or every n in dispute.
        given: Values of intervention, form and route; two that differ contradict.
        towns: Keys of the places below the country in its affiliations.
        title: The words of its title, without case, brackets and punctuation.
    """

    study: StudyId
    authors: tuple[Author, ...]
    title: tuple[str, ...]
    sizes: frozenset[int]
    given: Mapping[Field, str]
    regimen: tuple[str, str]
    year: int | None
    towns: frozenset[str]
    countries: frozenset[str]
    registrations: tuple[str, ...]

    @cached_property
    def regimen_key(self) -> tuple[str, ...]:
        """Its dose and duration by their value."""
        return tuple(map(amount_key, self.regimen))

    @cached_property
    def words(self) -> frozenset[tuple[str, int]]:
        """The words of its title, told apart when they come twice."""
        return frozenset(_counted(self.title))


def look_at(record: Record, grade: Grade, registrations: tuple[str, ...]) -> Look | None:
    """What of a study is compared; None when it is not of people, or without subjects of its own.

    What a person excluded from the review is settled, and compared with nothing.
    """
    species, designs = held(grade, Field.SPECIES), held(grade, Field.DESIGN)
    if grade.excluded or PEOPLE.isdisjoint(species) or WITHOUT_SUBJECTS.issuperset(designs):
        return None
    towns, countries = _places(record, grade)
    return Look(
        study=record.id,
        authors=record.authors,
        title=_title_words(record.title.plain),
        sizes=frozenset(n for n in held(grade, Field.N) if isinstance(n, int)),
        given={field: grade.text(field).casefold() for field in _GIVEN},
        regimen=(grade.text(Field.DOSE), grade.text(Field.DURATION)),
        year=record.year,
        towns=towns,
        countries=countries,
        registrations=registrations,
    )


def held(grade: Grade, field: Field) -> tuple[Value, ...]:
    """The value of a field, or all that are in dispute."""
    found = grade.fields.get(field)
    return (found.conflict or (found.value,)) if found is not None else (NOT_REPORTED,)


def pairs_sharing_authors(looks: Iterable[Look], least: int) -> dict[Pair, tuple[str, ...]]:
    """Every two studies with at least so many authors in common, and their names."""
    by_key: defaultdict[Hashable, list[Look]] = defaultdict(list)
    for look in _in_order(looks):
        for key in _author_keys(look):
            by_key[key].append(look)
    shared_keys = Counter(pair for some in by_key.values() for pair in combinations(some, 2))
    found = {}
    for (one, other), keys in shared_keys.items():
        names = shared_authors(one, other) if keys >= least else ()
        if len(names) >= least:
            found[one.study, other.study] = names
    return found


def shared_authors(one: Look, other: Look) -> tuple[str, ...]:
    """The authors two studies have in common, as the first prints them, each counted once."""
    rest = list(other.authors)
    names = []
    for author in one.authors:
        match = next((each for each in rest if same_author(author, each)), None)
        if match is not None:
            rest.remove(match)
            names.append(str(author))
    return tuple(names)


def suspected_pairs(
    looks: Iterable[Look],
    authors: Mapping[Pair, tuple[str, ...]],
    policy: Policy,
    pairs: Iterable[tuple[Look, Look]] | None = None,
) -> dict[Pair, str]:
    """Every two studies that look like one trial, and why in a few words.

    Args:
        authors: What `pairs_sharing_authors` finds among them.
        pairs: Which to compare, the smaller id first; None for all that share a key.
    """
    known = list(_in_order(looks))
    compared = candidates(known, authors, policy) if pairs is None else pairs
    found = {}
    for one, other in compared:
        why = _why_one(one, other, authors, policy)
        if why and not _registered_apart(one, other):
            found[one.study, other.study] = why
    return found


def candidates(
    looks: Iterable[Look], authors: Mapping[Pair, tuple[str, ...]], policy: Policy
) -> set[tuple[Look, Look]]:
    """The pairs that share a key: all that can look like one trial, and few others."""
    known = {look.study: look for look in looks}
    by_key: defaultdict[Hashable, list[Look]] = defaultdict(list)
    words = Counter(word for look in known.values() for word in look.words)
    for look in _in_order(known.values()):
        for key in {*_size_keys(look), *_title_keys(look, words, policy.min_title_likeness)}:
            by_key[key].append(look)
    found = {pair for some in by_key.values() for pair in combinations(some, 2)}
    return found | {(known[one], known[other]) for one, other in authors}


def _why_one(
    one: Look, other: Look, authors: Mapping[Pair, tuple[str, ...]], policy: Policy
) -> str:
    names = authors.get((one.study, other.study), ())
    sizes = one.sizes & other.sizes
    if sizes and not _given_otherwise(one, other):
        also = listed(names) or _place_and_dates(one, other) or _regimen(one, other)
        if also:
            return f"n {min(sizes)}; {also}"
    if not _alike(one, other, policy.min_title_likeness):
        return ""
    told_apart = one.sizes and other.sizes and not sizes
    return "" if told_apart and not shared_authors(one, other) else "the titles nearly agree"


def _registered_apart(one: Look, other: Look) -> bool:
    """Whether one registry holds each under a number of its own."""
    mine = {registry_of(number): number for number in one.registrations}
    yours = {registry_of(number): number for number in other.registrations}
    if set(one.registrations) & set(other.registrations):
        return False
    return not mine.keys().isdisjoint(yours)


def listed(names: tuple[str, ...]) -> str:
    """Names of shared authors, the first few and how many more."""
    more = len(names) - MAX_NAMED
    shown = ", ".join(names[:MAX_NAMED])
    return f"{shown} and {more} more" if more > 0 else shown


# -- n, and what was given where and when ---------------------------------------------------

_GIVEN = (Field.INTERVENTION, Field.FORM, Field.ROUTE)


def _given_otherwise(one: Look, other: Look) -> bool:
    pairs = ((one.given[field], other.given[field]) for field in _GIVEN)
    return any(mine and yours and mine != yours for mine, yours in pairs)


def _place_and_dates(one: Look, other: Look) -> str:
    if one.year is None or other.year is None or abs(one.year - other.year) > 1:
        return ""
    if one.towns and other.towns:
        places = one.towns & other.towns
    else:
        places = one.countries & other.countries
    years = " and ".join(map(str, sorted({one.year, other.year})))
    return f"{min(places).title()}, {years}" if places else ""


def _regimen(one: Look, other: Look) -> str:
    known = all(one.regimen_key) and one.regimen_key == other.regimen_key
    return ", ".join(one.regimen) if known else ""


def _size_keys(look: Look) -> Iterable[Hashable]:
    for n in look.sizes:
        if all(look.regimen_key):
            yield n, look.regimen_key
        if look.year is not None:
            for place in look.towns | look.countries:
                yield n, place, look.year  # a year apart share the later one
                yield n, place, look.year + 1


_NO_PLACE = re.compile(r"\S*[\d@]\S*|electronic address:?", re.IGNORECASE)


_LONGEST_CODE = 3  # letters of a state's or province's code, as in "Boston, MA, USA"


def _places(record: Record, grade: Grade) -> tuple[frozenset[str], frozenset[str]]:
    """Keys of towns and countries, as far as affiliations and people's words tell.

    An affiliation runs from the department to the country; what stands before that is the town,
    or the state. The journal's country says nothing.
    """
    towns: set[str] = set()
    countries = {group_key(grade.text(Field.COUNTRY))}
    for one in {
        part for a in record.authors for text in a.affiliations for part in text.split(";")
    }:
        pieces = [_NO_PLACE.sub(" ", piece).strip(" .") for piece in one.split(",")]
        keys = [key for key in (group_key(piece) for piece in pieces if piece) if key]
        if len(keys) > 1:
            countries.add(keys[-1])
            towns |= set([key for key in keys[1:-1] if len(key) > _LONGEST_CODE][-1:])
    return frozenset(towns - {""}), frozenset(countries - {""})


# -- titles ---------------------------------------------------------------------------------

_TRANSLATED = re.compile(r"\(\s*author'?s\s+transl\.?\s*\)", re.IGNORECASE)


_SMALL = frozenset(
    ("a", "an", "the", "of", "and", "for", "in", "on", "to", "with", "by", "from", "or", "at")
)


def _title_words(title: str) -> tuple[str, ...]:
    words = re.findall(r"\w+", _TRANSLATED.sub(" ", title).casefold())
    return tuple(plain_word(word) for word in words if word not in _SMALL) or tuple(words)


def _alike(one: Look, other: Look, least: float) -> bool:
    common = len(one.words & other.words)
    whole = len(one.title) + len(other.title)
    if not common or 2 * common / whole < least:  # the most the words in order can come to
        return False
    return SequenceMatcher(None, one.title, other.title, autojunk=False).ratio() >= least


def _counted(words: tuple[str, ...]) -> list[tuple[str, int]]:
    """Each word with how often it came before: a multiset as a set."""
    seen: Counter[str] = Counter()
    numbered = []
    for word in words:
        numbered.append((word, seen[word]))
        seen[word] += 1
    return numbered


def _title_keys(look: Look, words: Counter[tuple[str, int]], least: float) -> list[Hashable]:
    """The rarest words of a title: two titles that nearly agree share at least one.

    Of two titles of a and b words with c in common, c ≥ least (a + b) / 2 and c ≤ b, so that
    c ≥ least a / (2 - least): they cannot all be among the others.
    """
    mine = sorted(look.words, key=lambda word: (words[word], word))
    common = math.ceil(least * len(mine) / (2 - least) - _ROUNDING)
    return list(mine[: len(mine) - common + 1])


_ROUNDING = 1e-9  # a product that is a whole number but for its last bit


# -- authors --------------------------------------------------------------------------------


def _author_keys(look: Look) -> list[Hashable]:
    """Keys that two authors share when they are one; an author met twice has two."""
    keys = [author_key(author) for author in look.authors]
    keys += [author.orcid for author in look.authors]
    return list(_counted(tuple(key for key in keys if key)))


def _in_order(looks: Iterable[Look]) -> list[Look]:
    return sorted(looks, key=lambda look: look.study)
