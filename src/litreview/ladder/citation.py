"""One asserted citation beside the record it names: author, year, title, journal, n, species.

A citation, a record and the grade of the study enter; a check for each thing asserted leaves. What
the record in hand does not state is not stated, and never a mismatch.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence

from litreview.ladder.byline import check_authors
from litreview.ladder.content_words import acronyms, content_words, wording_of
from litreview.ladder.journals import check_journal
from litreview.model.audit import Agreement, FieldCheck
from litreview.model.claim import AssertedCitation
from litreview.model.fields import Field
from litreview.model.grade import Grade, GradeState
from litreview.model.numbers import states_number
from litreview.model.record import Record
from litreview.model.vocabulary import Species

TITLE_SHARE = (
    0.5  # of an asserted title's words in the record's; ours: half is shortened, not other
)
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
) -> tuple[FieldCheck, ...]:
    """Everything a citation asserts, in the order people cite in.

    Args:
        names: The compound's names; they stand in every title, and tell none apart.
        linked: What people said of this study's people who bear on the claim.
    """
    checks: list[FieldCheck] = []
    if cite.author:
        checks.append(check_authors(cite.author, record))
    if cite.year is not None:
        checks.append(check_year(cite.year, record))
    if cite.title:
        checks.append(check_title(cite.title, record, names))
    if cite.journal:
        checks.append(check_journal(cite.journal, record.journal))
    if cite.n is not None:
        checks.append(check_n(cite.n, record, grade, linked))
    if cite.species:
        checks.append(check_species(cite.species, grade))
    return tuple(checks)


def check_year(asserted: int, record: Record) -> FieldCheck:
    """The year beside those of the issue and of first publication.

    The year PubMed took a record in is none of publication, and said where it is the one asserted.
    """
    printed, first = record.pub_date.year, record.first_published.year
    known = sorted({year for year in (printed, first) if year is not None})
    shown = " or ".join(map(str, known))
    note = ""
    if len(known) > 1:
        shown = f"{printed} in print, {first} first published"
        note = "the year of first publication" if asserted == first else "the year of the issue"
    if not known:
        return FieldCheck("year", str(asserted), "", Agreement.NOT_STATED)
    if asserted in (*known, *_printed_years(record)):
        return FieldCheck("year", str(asserted), shown, Agreement.AGREES, note)
    note = ""
    if asserted == record.indexed.year:
        note = f"{asserted} is the year PubMed took it in"
    return FieldCheck("year", str(asserted), shown, Agreement.DIFFERS, note)


def _printed_years(record: Record) -> Iterator[int]:
    """Every year of an issue printed as "1998 Dec-1999 Jan"."""
    return map(int, re.findall(r"(?<!\d)\d{4}(?!\d)", record.pub_date.as_printed))


def check_title(asserted: str, record: Record, names: Collection[str]) -> FieldCheck:
    """The words of an asserted title among those of the record's titles, else of its text.

    A title may be shortened, translated, or put in one's own words.
    """
    known = wording_of(names)
    words = {key: word for key, word in content_words(asserted).items() if key not in known.keys}
    words = words or content_words(asserted)
    titles = [title for title in (record.title.plain, record.vernacular_title) if title]
    shown = record.title.plain
    if not words or not titles:
        return FieldCheck("title", asserted, shown, Agreement.NOT_STATED)
    if _share(words, asserted, titles) >= TITLE_SHARE:
        return FieldCheck("title", asserted, shown, Agreement.AGREES)
    if record.abstract and _share(words, asserted, [*titles, record.text]) >= TEXT_SHARE:
        note = "these are words of the abstract, not of the title"
        return FieldCheck("title", asserted, shown, Agreement.AGREES, note)
    if not _is_latin(asserted) and _is_latin("".join(titles)):
        note = "the record has no title in that script"
        return FieldCheck("title", asserted, shown, Agreement.NOT_STATED, note)
    return FieldCheck("title", asserted, shown, Agreement.DIFFERS)


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
