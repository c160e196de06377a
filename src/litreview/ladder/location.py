"""Citations without a PMID, found among the records as far as their words allow.

A citation, its claim and the records in hand enter; those it may mean leave, surest first, each
with what speaks for it. A record that contradicts the citation is no candidate. Where several fit
alike, all are given and none is sure; where nothing but a year or a place fits, none is given.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from litreview.ladder.byline import check_authors
from litreview.ladder.citation import check_title, species_named
from litreview.ladder.content_words import Wording, acronyms, content_words, wording_of
from litreview.ladder.journals import check_journal
from litreview.model.audit import Agreement, Located
from litreview.model.claim import AssertedCitation, Claim
from litreview.model.fields import Field
from litreview.model.grade import Grade
from litreview.model.identity import StudyId
from litreview.model.memo import NO_MEMO, Memo
from litreview.model.numbers import states_number
from litreview.model.record import Record
from litreview.model.vocabulary import Certainty, Design, Species

RARE_SHARE = 0.15  # of the records may hold a word that tells them apart; ours
RARE_AT_LEAST = 3  # records may hold it, however few there are; ours
MOST_ALIKE = 3  # records that fit alike and are still worth naming; ours
CLEAR_LEAD = 1.0  # points by which one record must fit better than the next; ours
LEAST_POINTS = 2.0  # below which a record is not named: a place and two words alone; ours
MOST_WORDS = 3  # words that count for a record, of the citation and of its claim each; ours

_POINTS = {"author": 3.0, "title": 3.0, "n": 3.0, "year": 2.0, "near": 1.0, "journal": 1.0}
_TYPED_WORD, _CLAIM_WORD, _PLACE = 1.0, 0.5, 0.5
_SURE = frozenset({"author", "title", "n", "year"})
_ALONE = _SURE - {"year"}  # what may name a record without a word in common

_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_COUNTRIES = {  # what a country goes by: adjectives and cities, languages (ISO 639-2)
    "russia": (r"russia\w*|moscow|soviet|st\.? petersburg|ussr", frozenset({"rus"})),
    "ukraine": (r"ukrain\w+|kiev|kyiv", frozenset({"ukr"})),
    "china": (r"chin(?:a|ese)|beijing|shanghai", frozenset({"chi"})),
    "taiwan": (r"taiwan\w*|taipei", frozenset({"chi"})),
    "japan": (r"japan\w*|tokyo", frozenset({"jpn"})),
    "germany": (r"german\w*|berlin", frozenset({"ger"})),
    "france": (r"france|french|paris", frozenset({"fre"})),
    "italy": (r"ital(?:y|ian)\w*|rome|milan", frozenset({"ita"})),
    "poland": (r"poland|polish|warsaw", frozenset({"pol"})),
    "iran": (r"iran\w*|tehran", frozenset({"per"})),
    "india": (r"india\w*|delhi", frozenset()),
    "united states": (r"american|usa|united states", frozenset()),
    "united kingdom": (r"british|england|english|united kingdom|uk", frozenset()),
}
_PLACES = {name: re.compile(rf"\b(?:{p})\b", re.IGNORECASE) for name, (p, _) in _COUNTRIES.items()}
_LEFT_OUT = frozenset(
    content_words(
        "study studies studied trial trials paper papers article articles research researcher"
        " reported report another older single recent human humans animal animals people patients"
        " patient users user healthy general blind double placebo controlled randomized effect"
        " effects improve improves improved improvement improvements treatment treating treated"
        " therapy proven shows shown level levels change changes state use dose doses after days"
        " weeks months year years institute university department clinical clinic group groups main"
        " out compared measures outcome found men women children raised raise rise different"
        " type types time times course early late long short first second third"
        " direction directions within"
    )
)


@dataclass(frozen=True)
class Entry:
    """What tells whether a citation means a record, without reading the record.

    Attributes:
        record: Who wrote it, what it is called, and where and when it appeared; no more.
        n: As graded; None where nobody and nothing says.
        species: As graded.
        country: As graded; may be empty.
        notice: Whether it is a notice about another paper, and no study.
        words: The keys of the words of its texts, sorted.
        texts: What it is about: its titles, headings, keywords and the conditions graded.
    """

    record: Record
    n: int | None
    species: str
    country: str
    notice: bool
    words: tuple[str, ...]
    texts: tuple[str, ...]

    @classmethod
    def of(cls, record: Record, grade: Grade) -> Entry:
        """The entry of a record and its grade."""
        conditions = grade.value(Field.CONDITION)
        wording = wording_of(
            (
                record.title.plain,
                record.vernacular_title,
                *(heading.name for heading in record.mesh_headings),
                *(keyword.name for keyword in record.keywords),
                *(conditions if isinstance(conditions, tuple) else ()),
                grade.text(Field.SPECIES_DETAIL),
            )
        )
        return cls(
            record=replace(record, **_NOT_CITED),
            n=grade.number(Field.N),
            species=str(grade.value(Field.SPECIES)),
            country=grade.text(Field.COUNTRY),
            notice=grade.notice or grade.value(Field.DESIGN) == Design.NOTICE,
            words=tuple(sorted(wording.keys)),
            texts=wording.texts,
        )

    @cached_property
    def wording(self) -> Wording:
        """What the record is about."""
        return Wording(frozenset(self.words), self.texts)


_NOT_CITED: dict[str, Any] = {
    **dict.fromkeys(("abstract", "other_abstracts", "publication_types", "mesh_headings"), ()),
    **dict.fromkeys(("chemicals", "keywords", "grants", "corrections", "references"), ()),
    **dict.fromkeys(("coi_statement", "copyright"), ""),
}


@dataclass(frozen=True)
class Library:
    """The records a citation may mean.

    Attributes:
        records: Whole, for what their entries do not say.
        names: The compound's names, which tell no record from another.
        others: Names of other compounds.
    """

    records: Mapping[StudyId, Record]
    grades: Mapping[StudyId, Grade]
    entries: Mapping[StudyId, Entry]
    names: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        records: Mapping[StudyId, Record],
        grades: Mapping[StudyId, Grade],
        names: tuple[str, ...] = (),
        others: tuple[str, ...] = (),
        memo: Memo = NO_MEMO,
    ) -> Library:
        """The library of these records; entries that are kept are not made again."""

        def entry(study: StudyId) -> Entry:
            return Entry.of(records[study], grades[study])

        entries = memo.each("entries", Entry, records, entry)
        return cls(records, grades, entries, names, others)

    @cached_property
    def left_out(self) -> frozenset[str]:
        """Words that say nothing of what a record is about."""
        return _LEFT_OUT | wording_of(self.names).keys

    @cached_property
    def studies(self) -> tuple[StudyId, ...]:
        """Those that are studies, and no notices about one."""
        return tuple(study for study, entry in self.entries.items() if not entry.notice)

    @cached_property
    def holding(self) -> Mapping[str, list[StudyId]]:
        """By word, the studies that hold it."""
        found: defaultdict[str, list[StudyId]] = defaultdict(list)
        for study in self.studies:
            for word in self.entries[study].words:
                found[word].append(study)
        return found

    @cached_property
    def common(self) -> frozenset[str]:
        """Words too many records hold to tell them apart."""
        held = Counter(word for entry in self.entries.values() for word in entry.words)
        most = max(RARE_AT_LEAST, RARE_SHARE * len(self.entries))
        return frozenset(word for word, records in held.items() if records > most)


@dataclass(frozen=True, slots=True)
class _Sought:
    """What a citation says of the record it means, and what its claim is about, in rare words."""

    cite: AssertedCitation
    year: int | None
    species: Species | None
    places: tuple[str, ...]
    typed: Mapping[str, str]
    about: Mapping[str, str]
    capitals: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well one record fits: points, which facts agree, and why in words."""

    study: StudyId
    points: float
    facts: frozenset[str]
    words: int
    why: tuple[str, ...]


def locate(cite: AssertedCitation, claim: Claim, library: Library) -> tuple[Located, ...]:
    """The records a citation without a PMID may mean, surest first; none when none can be told.

    High: two facts of author, title, n and year agree, with a word or the title, and no other
    record fits as well. Medium: one of them, with words or a place. Low: several fit alike, or
    nothing but words.
    """
    sought = _sought(cite, claim, library)
    looked_at = _looked_at(sought, library)
    candidates = (study for study in looked_at if _possible(study, sought, library))
    fits = [_fit(study, sought, library) for study in candidates]
    fits = sorted((fit for fit in fits if fit.words or fit.facts & _ALONE), key=_best_first)
    if not fits or fits[0].points < LEAST_POINTS:
        return ()
    alike = [fit for fit in fits if fits[0].points - fit.points < CLEAR_LEAD]
    if len(alike) > MOST_ALIKE:
        return ()
    if len(alike) > 1:
        return tuple(Located(fit.study, Certainty.LOW, fit.why) for fit in alike)
    return (Located(fits[0].study, _certainty(fits[0]), fits[0].why),)


def _looked_at(sought: _Sought, library: Library) -> Collection[StudyId]:
    """The studies that may fit: all, or those alone that hold a word where nothing else may."""
    cite, words = sought.cite, {*sought.typed, *sought.about}
    if cite.author or cite.title or cite.n is not None or not sought.capitals.isdisjoint(words):
        return library.studies
    return {study for word in words for study in library.holding.get(word, ())}


def _best_first(fit: _Fit) -> tuple[float, str]:
    return -fit.points, fit.study


def _certainty(fit: _Fit) -> Certainty:
    sure = fit.facts & _SURE
    if len(sure) > 1 and (fit.words or "title" in sure):
        return Certainty.HIGH
    if sure and (fit.words > 1 or ("n" in sure and (fit.words or "place" in fit.facts))):
        return Certainty.MEDIUM
    if {"author", "title"} & sure:
        return Certainty.MEDIUM
    return Certainty.LOW


def _sought(cite: AssertedCitation, claim: Claim, library: Library) -> _Sought:
    typed = f"{cite.as_typed} {cite.title}"
    years = {int(year) for year in _YEAR.findall(cite.as_typed)}
    year = cite.year or (years.pop() if len(years) == 1 else None)
    about = (claim.statement, claim.outcome, claim.population, *claim.parts, *claim.words)
    left_out = library.left_out
    words = _telling(typed, left_out)
    meant = _telling(" ".join(about), left_out | words.keys())
    places = tuple(name for name, pattern in _PLACES.items() if pattern.search(typed))
    species = species_named(cite.species) or species_named(cite.as_typed)
    return _Sought(
        cite,
        year,
        species,
        places,
        {key: word for key, word in words.items() if key not in library.common},
        {key: word for key, word in meant.items() if key not in library.common},
        acronyms(typed) | acronyms(" ".join(about)),
    )


def _telling(text: str, left_out: Collection[str]) -> dict[str, str]:
    """The words of a text that may tell records apart; a place is looked for by itself."""
    for pattern in _PLACES.values():
        text = pattern.sub(" ", text)
    return {key: word for key, word in content_words(text).items() if key not in left_out}


def _possible(study: StudyId, sought: _Sought, library: Library) -> bool:
    """Whether nothing the record says contradicts the citation."""
    entry = library.entries[study]
    record = entry.record
    if sought.year is not None and record.year is not None and _apart(sought.year, record) > 1:
        return False
    if sought.cite.n is not None and entry.n not in {None, sought.cite.n}:
        return False
    if sought.species is None:
        return True
    free = {sought.species, Species.MIXED, Species.NOT_REPORTED}
    if sought.species is Species.ANIMAL:
        free.add(Species.IN_VITRO)  # "rat" may be said of its cells
    return entry.species in free


def _apart(year: int, record: Record) -> int:
    known = (record.pub_date, record.first_published, record.electronic, record.indexed)
    return min(abs(year - date.year) for date in known if date.year is not None)


def _fit(study: StudyId, sought: _Sought, library: Library) -> _Fit:
    facts = dict(_facts(study, sought, library))
    text = library.entries[study].wording
    typed = _held(sought.typed, text, sought.capitals)
    about = _held(sought.about, text, sought.capitals)
    points = sum(_POINTS.get(fact, _PLACE) for fact in facts)
    points += _TYPED_WORD * len(typed) + _CLAIM_WORD * len(about)
    why = list(facts.values())
    if typed:
        why.append(f"its words: {', '.join(typed)}")
    if about:
        why.append(f"words of the claim: {', '.join(about)}")
    return _Fit(study, points, frozenset(facts), len(typed) + len(about), tuple(why))


def _facts(study: StudyId, sought: _Sought, library: Library) -> Iterator[tuple[str, str]]:
    """Which facts agree, each as a reader is told it."""
    cite, entry = sought.cite, library.entries[study]
    record = entry.record
    if sought.year is not None and record.year is not None:
        yield from _year(sought.year, record)
    if cite.n is not None and cite.n == entry.n:
        yield "n", f"n = {cite.n}"
    elif (
        cite.n is not None
        and entry.n is None
        and states_number(library.records[study].text, cite.n)
    ):
        yield "n", f"its text has the number {cite.n}"
    if cite.author and check_authors(cite.author, record).agreement is Agreement.AGREES:
        yield "author", f"author {cite.author}"
    if cite.title and _is_called(library.records[study], cite.title, library):
        yield "title", "the title"
    journal = check_journal(cite.journal, record.journal) if cite.journal else None
    if journal is not None and journal.agreement is Agreement.AGREES:
        yield "journal", f"journal {record.journal.name}"
    if place := next((one for one in sought.places if _stands_for(entry, one)), ""):
        yield "place", f"from {place.title()}"


def _is_called(record: Record, title: str, library: Library) -> bool:
    return check_title(title, record, library.names).agreement is Agreement.AGREES


def _year(asserted: int, record: Record) -> Iterator[tuple[str, str]]:
    if asserted in {record.pub_date.year, record.first_published.year, record.electronic.year}:
        yield "year", f"the year {asserted}"
    else:
        yield "near", f"the year {record.year}, near {asserted}"


def _stands_for(entry: Entry, place: str) -> bool:
    """Whether anything in hand says the record comes from a country."""
    record = entry.record
    pattern, languages = _PLACES[place], _COUNTRIES[place][1]
    said = (record.country, entry.country, *_affiliations(record))
    return bool(languages & set(record.languages)) or any(map(pattern.search, said))


def _affiliations(record: Record) -> Iterable[str]:
    return (place for author in record.authors for place in author.affiliations)


def _held(words: Mapping[str, str], text: Wording, capitals: Collection[str]) -> tuple[str, ...]:
    """The first of these words that stand in a record, as they are written."""
    held = (
        word.upper() if key in capitals else word
        for key, word in words.items()
        if text.holds(key, acronym=key in capitals)
    )
    return tuple(held)[:MOST_WORDS]


def in_hand(studies: Collection[Located]) -> tuple[StudyId, ...]:
    """Those that are sure enough to be read as the one that is meant."""
    return tuple(one.study for one in studies if one.certainty is not Certainty.LOW)
