"""One asserted citation beside the record it names: author, year, title, journal, n, species.

A citation, a record and the grade of the study enter; a check for each thing asserted leaves. What
the record in hand does not state is not stated, and never a mismatch.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence

from anyascii import anyascii

from litreview.ladder.byline import check_authors
from litreview.ladder.content_words import acronyms, content_words, wording_of
from litreview.ladder.journals import check_journal
from litreview.ladder.numbers import states_number
from litreview.model.audit import Agreement, FieldCheck
from litreview.model.claim import AssertedCitation
from litreview.model.fields import Field
from litreview.model.grade import Grade, GradeState
from litreview.model.record import Record
from litreview.model.vocabulary import Species

TITLE_SHARE = (
    0.5  # of an asserted title's words in the record's; ours: half is shortened, not other
)
VERBATIM_SHARE = 0.6  # of them, from which on the others are remarked upon; ours
VERBATIM_WORDS = 4  # words of an asserted title that are enough to say so; ours
TEXT_SHARE = 0.75  # of them in the whole text; ours: a title in one's own words tells the findings

_UNGRADED = "as the machine reads it; no person has graded it"
_ANIMALS = re.compile(
    r"animals?|rats?|mice|mouse|murine|rodents?|rabbits?|dogs?|cats?|pigs?|monkeys?|primates?|zebrafish"
    r"|hamsters?|gerbils?|sheep|guinea.pigs?|fish|flies"
)
_SPECIES = (
    (re.compile(r"human|people|patients?|volunteers?|men|women|children|adults"), Species.HUMAN),
    (_ANIMALS, Species.ANIMAL),
    (re.compile(r"in.vitro|cells?|cell.(?:lines?|cultures?)"), Species.IN_VITRO),
    (re.compile(r"in.silico|simulation|computer"), Species.IN_SILICO),
)


def check_citation(
    cite: AssertedCitation,
    record: Record,
    grade: Grade,
    names: Collection[str],
    linked: Collection[int] = (),
    others: Collection[str] = (),
) -> tuple[FieldCheck, ...]:
    """Everything a citation asserts, in the order people cite in.

    Args:
        names: The compound's names; they stand in every title, and tell none apart.
        others: Names of other compounds.
        linked: What people said of this study's people who bear on the claim.
    """
    checks: list[FieldCheck] = []
    if cite.author:
        checks.append(check_authors(cite.author, record))
    if cite.year is not None:
        checks.append(check_year(cite.year, record))
    if cite.title:
        checks.append(check_title(cite.title, record, names, others))
    if cite.journal:
        checks.append(check_journal(cite.journal, record.journal))
    if cite.n is not None:
        checks.append(check_n(cite.n, record, grade, linked))
    if cite.species:
        checks.append(check_species(cite.species, grade))
    return tuple(checks)


def check_year(asserted: int, record: Record) -> FieldCheck:
    """The year beside those of the issue, of first publication, and of appearing online.

    The year PubMed took a record in is none of publication, and said where it is the one asserted.
    """
    years = _years(record)
    known = sorted(set(years.values()))
    if not known:
        return FieldCheck("year", str(asserted), "", Agreement.NOT_STATED)
    shown = " or ".join(map(str, known))
    if len(known) > 1:
        shown = ", ".join(f"{year} {when}" for when, year in years.items())
    if asserted in (*known, *_printed_years(record)):
        mine = next((when for when, year in years.items() if year == asserted), _IN_PRINT)
        note = f"{asserted} is the year it {_APPEARED[mine]}" if len(known) > 1 else ""
        return FieldCheck("year", str(asserted), shown, Agreement.AGREES, note)
    taken = asserted == record.indexed.year
    note = f"{asserted} is the year PubMed took it in" if taken else ""
    return FieldCheck("year", str(asserted), shown, Agreement.DIFFERS, note)


_IN_PRINT, _ONLINE, _FIRST = "in print", "online", "first published"
_APPEARED = {
    _IN_PRINT: "appeared in print",
    _ONLINE: "appeared online",
    _FIRST: "was first published",
}


def _years(record: Record) -> dict[str, int]:
    """The years of publication that are known, by which each is."""
    online = record.electronic.year
    years = {
        _IN_PRINT: record.pub_date.year,
        _ONLINE: online,
        _FIRST: record.first_published.year if online is None else None,
    }
    return {when: year for when, year in years.items() if year is not None}


def _printed_years(record: Record) -> Iterator[int]:
    """Every year of an issue printed as "1998 Dec-1999 Jan"."""
    return map(int, re.findall(r"(?<!\d)\d{4}(?!\d)", record.pub_date.as_printed))


def check_title(
    asserted: str, record: Record, names: Collection[str], others: Collection[str] = ()
) -> FieldCheck:
    """The words of an asserted title among those of the record's titles, else of its text.

    A title may be shortened, translated, or put in one's own words; another compound's name that
    the record does not have makes it another title. A word or two the record does not say are
    remarked upon, where the others are its title's.
    """
    known = wording_of(names)
    words = {key: word for key, word in content_words(asserted).items() if key not in known.keys}
    words = words or content_words(asserted)
    titles = [title for title in (record.title.plain, record.vernacular_title) if title]
    shown = record.title.plain
    if not words or not titles:
        return FieldCheck("title", asserted, shown, Agreement.NOT_STATED)
    if other := _other_compound(asserted, record, others):
        note = f"it says nothing of {other}"
        return FieldCheck("title", asserted, shown, Agreement.DIFFERS, note)
    share = _share(words, asserted, titles)
    if share >= TITLE_SHARE:
        verbatim = share >= VERBATIM_SHARE and len(words) >= VERBATIM_WORDS
        unsaid = _unsaid(words, asserted, record) if verbatim else ()
        note = f"the record's title does not say {' or '.join(unsaid)}" if unsaid else ""
        return FieldCheck("title", asserted, shown, Agreement.AGREES, note)
    if record.abstract and _share(words, asserted, [*titles, record.text]) >= TEXT_SHARE:
        note = "these are words of the abstract, not of the title"
        return FieldCheck("title", asserted, shown, Agreement.AGREES, note)
    if not _is_latin(asserted) and _is_latin("".join(titles)):
        note = "the record has no title in that script"
        return FieldCheck("title", asserted, shown, Agreement.NOT_STATED, note)
    return FieldCheck("title", asserted, shown, Agreement.DIFFERS)


def _other_compound(asserted: str, record: Record, others: Collection[str]) -> str:
    """The first other compound an asserted title names and nothing of the record does."""
    named = [name for name in others if _phrase(name) in _phrase(asserted)]
    said = [_phrase(text) for text in _texts(record)] if named else []
    return next((name for name in named if not any(_phrase(name) in text for text in said)), "")


def _phrase(text: str) -> str:
    return f" {' '.join(re.findall(r'[a-z0-9]+', anyascii(text).casefold()))} "


def _unsaid(words: Mapping[str, str], asserted: str, record: Record) -> tuple[str, ...]:
    """The words of an asserted title that nothing of the record has, as they are written."""
    found, capitals = wording_of(_texts(record)), acronyms(asserted)
    return tuple(w for key, w in words.items() if not found.holds(key, acronym=key in capitals))


def _texts(record: Record) -> tuple[str, ...]:
    """Titles, abstracts and what indexers and authors named."""
    return (
        *(record.text, record.vernacular_title),
        *(part.text.plain for other in record.other_abstracts for part in other.sections),
        *(heading.name for heading in record.mesh_headings),
        *(keyword.name for keyword in record.keywords),
        *(chemical.name for chemical in record.chemicals),
    )


def _is_latin(text: str) -> bool:
    """Whether most letters are of the Latin alphabet."""
    letters = [char for char in text if char.isalpha()]
    return sum("LATIN" in unicodedata.name(char, "") for char in letters) * 2 >= len(letters)


def _share(words: Collection[str], asserted: str, texts: Sequence[str]) -> float:
    found, capitals = wording_of(texts), acronyms(asserted)
    return sum(found.holds(key, acronym=key in capitals) for key in words) / len(words)


def check_n(
    asserted: int, record: Record, grade: Grade, linked: Collection[int] = ()
) -> FieldCheck:
    """The number of subjects beside the grade's; the machine's alone never outweighs the text."""
    said, n = grade.fields.get(Field.N), grade.number(Field.N)
    if said is not None and said.conflict:
        shown = " or ".join(map(str, said.conflict))
        agreement = Agreement.AGREES if asserted in said.conflict else Agreement.NOT_STATED
        return FieldCheck("n", str(asserted), shown, agreement, "reviewers disagree")
    if asserted == n:
        return FieldCheck("n", str(asserted), str(n), Agreement.AGREES)
    if asserted in linked:
        note = f"{asserted} are those who bear on the claim"
        return FieldCheck("n", str(asserted), str(n or ""), Agreement.AGREES, note)
    machine = said is not None and said.state is GradeState.MACHINE
    if n is None or (machine and states_number(record.text, asserted)):
        note = f"the text has the number {asserted}" if n is not None else ""
        return FieldCheck("n", str(asserted), str(n or ""), Agreement.NOT_STATED, note)
    note = _UNGRADED if machine else ""
    return FieldCheck("n", str(asserted), str(n), Agreement.DIFFERS, note)


def species_named(text: str) -> Species | None:
    """The species a source's own word means; None when it means none we know, or several."""
    plain = text.casefold().strip()
    found = {kind for pattern, kind in _SPECIES if re.search(rf"\b(?:{pattern.pattern})\b", plain)}
    return next(iter(found)) if len(found) == 1 else None


def check_species(asserted: str, grade: Grade) -> FieldCheck:
    """What was studied, beside the grade; of an animal also which one, where the grade says."""
    wanted, said = species_named(asserted), grade.value(Field.SPECIES)
    detail = grade.text(Field.SPECIES_DETAIL)
    shown = str(said).replace("_", " ") + (f" ({detail})" if detail else "")
    if wanted is None or said == Species.NOT_REPORTED:
        shown = "" if said == Species.NOT_REPORTED else shown
        return FieldCheck("species", asserted, shown, Agreement.NOT_STATED)
    if wanted is Species.ANIMAL and said == Species.IN_VITRO and _names_one_of(asserted, detail):
        note = f"cells or tissue were studied: {detail}"
        return FieldCheck("species", asserted, shown, Agreement.AGREES, note)
    if said not in {wanted, Species.MIXED}:
        shown = "no subjects" if said == Species.NONE else shown
        note = "" if grade.fields[Field.SPECIES].judgements else _UNGRADED
        return FieldCheck("species", asserted, shown, Agreement.DIFFERS, note)
    return FieldCheck("species", asserted, shown, Agreement.AGREES)


def _names_one_of(asserted: str, detail: str) -> bool:
    return bool(content_words(asserted).keys() & content_words(detail).keys())
