"""Citations as RIS, with what people decided of them as labels and notes.

A record and its labels and notes enter; the lines of one citation leave, for Covidence, Rayyan,
Zotero and EndNote. No abstract is among them: it is its publisher's.

A label is a keyword (KW), which all four show as tag, label or keyword; a note is N1. The PMID
stands where EndNote and Zotero look for it (AN with DB), and as an address (UR).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from litreview.model.dossier import Dossier
from litreview.model.grade import Grade
from litreview.model.link import Link
from litreview.model.names import letters_of
from litreview.model.record import Author, Record
from litreview.render.citation import last_page, plain_line, read_at, standing_note

END = "\r\n"


class Stage(StrEnum):
    """How far a record has come in the review; each file holds those of one stage."""

    FOUND = "found"  # every record, whatever became of it
    SCREENED_IN = "screened-in"  # somebody read it and did not leave it out
    EXCLUDED = "excluded"  # left out, with the reason
    INCLUDED = "included"  # linked to a claim, and not left out


def stages_of(grade: Grade | None, links: Iterable[Link]) -> tuple[Stage, ...]:
    """The stages one record belongs to, the last it came to last."""
    if grade is None:
        return (Stage.FOUND,)
    if grade.excluded:
        return Stage.FOUND, Stage.EXCLUDED
    if any(True for _ in links):
        return Stage.FOUND, Stage.SCREENED_IN, Stage.INCLUDED
    return (Stage.FOUND, Stage.SCREENED_IN) if grade.reviewers else (Stage.FOUND,)


def ris_citation(record: Record, dossier: Dossier) -> bytes:
    """One citation, UTF-8, from TY to the empty line behind ER.

    Args:
        dossier: With the grades, links and remarks of the studies people touched.
    """
    grade, links = dossier.grades.get(record.id), dossier.links_of(record.id)
    labels = [f"litreview: {stages_of(grade, links)[-1]}"]
    notes = []
    if grade is not None and grade.excluded:
        labels.append(f"excluded: {grade.excluded}")
        notes.append(f"Excluded: {grade.excluded}")
    notes += [standing_note(record)]
    for link in links:
        labels.append(f"claim: {link.claim}")
        notes.append(_link_note(link))
    notes += [f"{note.reviewer}: {note.value}" for note in dossier.notes.get(record.id, ())]
    pairs = [*_citation(record), *(("KW", label) for label in labels)]
    pairs += [("N1", note) for note in notes]
    lines = (f"{tag}  - {text}" for tag, value in pairs if (text := plain_line(value)))
    return END.join((*lines, "ER  - ", "", "")).encode("utf-8", "replace")


def _citation(record: Record) -> Iterator[tuple[str, str]]:
    journal, pages = record.journal, record.journal.pages
    book = record.kind == "book"
    yield "TY", "BOOK" if book else "THES" if record.kind == "thesis" else "JOUR"
    yield "TI", record.title.plain
    for author in record.authors:
        yield "AU", _author(author)
    if record.year:
        yield "PY", str(record.year)
    if record.pub_date.year:
        year, month, day = (*record.pub_date.iso().split("-"), "", "")[:3]
        yield "DA", f"{year}/{month}/{day}/"
    yield "T2", journal.title or journal.abbreviation
    yield "J2", journal.abbreviation
    yield "VL", journal.volume
    yield "IS", journal.issue
    first, dash, last = pages.partition("-")
    yield "SP", first
    yield "EP", last_page(first, last) if dash else ""
    yield "SN", journal.issn
    yield "DO", record.doi
    for language in record.languages:
        yield "LA", language
    yield from (("KW", keyword.name) for keyword in record.keywords)
    if record.pmid:
        yield "DB", "PubMed"
        yield "AN", record.pmid
    else:
        yield "ID", record.id
        yield "N1", record.provenance
    yield "UR", read_at(record)


def _author(author: Author) -> str:
    """`Roe, Ann B, Jr`, or `Roe, A. B.`; a group with the comma that keeps it whole."""
    if author.collective_name:
        return f"{author.collective_name},"
    letters = letters_of(author.initials)
    short = " ".join(f"{letter}." for letter in letters)  # AB would be a name to EndNote
    parts = (author.last_name, author.fore_name or short, author.suffix)
    return ", ".join(filter(None, parts))


def _link_note(link: Link) -> str:
    said = link.value
    state = " (in dispute)" if link.conflict else ""
    return (
        f"Linked to {link.claim}: {said.direction}{state}; population {said.population}, "
        f"outcome {said.outcome}, intervention {said.intervention}"
    )
