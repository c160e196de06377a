"""One study as its page shows it: what it is, what it says of each claim, and how that is known.

A dossier's index and a study enter; a frozen view of plain text leaves. The view of a study that
nobody touched depends on its record, its reading, its ties and its membership alone; of abstracts
only those are shown whose licence allows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import Grade
from litreview.model.identity import ClaimId, Reviewer, StudyId
from litreview.model.licence import Licence
from litreview.model.link import Link
from litreview.model.record import Record
from litreview.model.vocabulary import ClaimKind, Origin, Reported, Standing
from litreview.render import wording
from litreview.render.basis_views import (
    Directory,
    RemarkView,
    direction_words,
    directness_words,
    remark_views,
)
from litreview.render.change_words import names_in
from litreview.render.corrections import CorrectionView, corrections_of_study
from litreview.render.field_lines import (
    FieldLine,
    ReadSentence,
    Repeats,
    SaidView,
    field_lines,
    link_said,
    read_sentences,
)
from litreview.render.order import grade_of, merged_into
from litreview.render.plain_reasons import reason_words
from litreview.render.refs import ClaimRef
from litreview.render.sanitise import safe_markup
from litreview.render.study_rows import StudyIndex, StudyRow, author_names
from litreview.render.study_summary import STUDY_WORDS, Summary, summary_of
from litreview.render.trial_words import tie_words
from litreview.render.wording import direction_name

_REGISTRIES = {
    "NCT": "https://clinicaltrials.gov/study/{}",
    "ISRCTN": "https://www.isrctn.com/{}",
}
"""Where a registration is found by its number alone."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a study one page holds; None is all there is.

    Attributes:
        sentences: Sentences of the machine's reading.
        bibliography: Whether programs are told what the paper cites, and authors who are many.
        words: Words behind each value.
        beside: The same of fields that are not shown of every study.
        abstract: Whether an abstract that may be shown is.
        notes: Whether reviewers' notes on values are.
        link_words: Words on each claim.
        claims: Claims told with the words behind them; the others are named.
    """

    sentences: int | None = None
    bibliography: bool = True
    words: int | None = None
    beside: int | None = None
    abstract: bool = True
    notes: bool = True
    link_words: int | None = None
    claims: int | None = None


WHOLE = Extent()
_VALUES = Extent(0, False, 0, 0, abstract=False, notes=False, link_words=1)
SHORTER = (
    Extent(8),
    Extent(8, False),
    Extent(0, False),
    Extent(0, False, 2, 2),
    Extent(0, False, 2, 1),
    Extent(0, False, 1, 1),
    Extent(0, False, 1, 1, abstract=False),
    Extent(0, False, 1, 1, abstract=False, notes=False),
    Extent(0, False, 1, 0, abstract=False, notes=False),
    replace(_VALUES, link_words=2),
    *(replace(_VALUES, claims=most) for most in (None, 24, 16, 12, 8, 4, 0)),
)
"""What a page that would be too long is cut to: the machine's part first, a claim's words last."""


@dataclass(frozen=True, slots=True)
class StudyClaimView:
    """What a study says of one claim, and on whose word.

    Attributes:
        part: The part of the claim it speaks of; empty for all of it.
        directness: How near it is to the claim.
        counts: Whether it counts for the claim, or why it does not; empty where nothing is decided.
        more: How many words are left out here.
    """

    claim: ClaimRef
    part: str
    direction: str
    directness: str
    counts: str
    conflict: bool
    said: tuple[SaidView, ...]
    more: int


class NamedClaim(NamedTuple):
    """A claim whose page holds what a study says of it, and the direction of that."""

    anchor: str
    short: str
    direction: str


class LeftOut(NamedTuple):
    """What a page leaves out: a count and a noun, and the place where it stands in full."""

    what: str
    place: str
    file: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class AbstractView:
    """An abstract that may be shown, whose it is, and the licence that allows it."""

    source: str
    licence: Licence
    copyright: str
    sections: tuple[tuple[str, Markup], ...]


@dataclass(frozen=True, slots=True)
class StudyView:
    """One study with all its details.

    Attributes:
        citation: Authors, title, journal, year and place, in one line.
        addresses: Where it can be read or looked up: name and address.
        registered: The registrations it names, each with its address where one is known.
        alert: What stands against the paper as a whole; empty as a rule.
        grave: Whether that is a retraction, or a concern nobody resolved.
        judged_by: Who judged any of it; empty when nobody did.
        claims: What it says of each claim it is linked to, with the words behind it.
        named: The same of those for whose words there is no room; they stand on the claim's page.
        bibliography: Whether programs are told what the paper cites, and authors who are many.
        left_out: What this page leaves out for its length, and where that stands.
    """

    row: StudyRow
    pmid: str
    vernacular_title: str
    authors: str
    place: str
    citation: str
    language: str
    addresses: tuple[tuple[str, str], ...]
    registered: tuple[tuple[str, str], ...]
    ties: tuple[str, ...]
    alert: str
    grave: bool
    notices: tuple[str, ...]
    merged_into: str
    provenance: str
    no_abstract: str
    abstract: AbstractView | None
    summary: Summary
    judged_by: str
    claims: tuple[StudyClaimView, ...]
    named: tuple[NamedClaim, ...]
    fields: tuple[FieldLine, ...]
    read: tuple[ReadSentence, ...]
    remarks: tuple[RemarkView, ...]
    bibliography: bool
    left_out: tuple[LeftOut, ...]
    corrections: tuple[CorrectionView, ...]


def study_view(index: StudyIndex, row: StudyRow, extent: Extent = WHOLE) -> StudyView:
    """Return one study with its details, or with as many of them as a page may hold."""
    dossier, known, study = index.dossier, index.known, row.study
    record, grade = dossier.records[study], grade_of(dossier, study)
    links = index.links.get(study, ())
    told = len(links) if extent.claims is None else extent.claims
    claims = tuple(_claim(index, link, known, extent.link_words) for link in links[:told])
    fields = field_lines(grade, known, extent.words, extent.beside)
    read, unread = read_sentences(grade, extent.sentences)
    above = Repeats()
    abstract = _abstract(record)
    shows_abstract = extent.abstract or not record.pmid  # else it stands at PubMed
    alert, grave = _alert(record, grade)
    return StudyView(
        row=row,
        pmid=record.pmid or "",
        vernacular_title=record.vernacular_title,
        authors=author_names(record),
        place=_place(record),
        citation=_citation(record),
        language=_language(record),
        addresses=tuple(_addresses(record)),
        registered=tuple(map(_registration, dossier.relations.registrations.get(study, ()))),
        ties=tie_words(dossier, study),
        alert=alert,
        grave=grave,
        notices=tuple(record.notices),
        merged_into=merged_into(dossier, study),
        provenance=record.provenance,
        no_abstract=_no_abstract(record),
        abstract=abstract if shows_abstract else None,
        summary=summary_of(grade),
        judged_by=_judged_by(_judges(grade, links), known),
        claims=tuple(replace(claim, said=above.said(claim.said)) for claim in claims),
        named=tuple(_named(index, link) for link in links[told:]),
        fields=tuple(
            line._replace(said=above.said(line.said, notes=extent.notes)) if line.said else line
            for line in fields
        ),
        read=above.read(read),
        remarks=remark_views(dossier.notes.get(study, ()), names_in(dossier)),
        bibliography=extent.bibliography,
        left_out=_left_out(
            record,
            words=sum(c.more for c in claims) + sum(line.more for line in fields),
            notes=0 if extent.notes else sum(bool(one.note) for f in fields for one in f.said),
            sentences=unread,
            abstract=int(abstract is not None and not shows_abstract),
        ),
        corrections=corrections_of_study(dossier, study),
    )


def _left_out(record: Record, **counts: int) -> tuple[LeftOut, ...]:
    """What is left out of a page, of what there is any, with the place where all of it stands."""
    address = f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/" if record.pmid else ""
    return tuple(
        LeftOut(
            wording.counted(count, *words["noun"]),
            words["place"],
            words.get("file", ""),
            "" if "file" in words else address,
        )
        for what, count in counts.items()
        if count
        for words in (STUDY_WORDS["left_out"][what],)
    )


def _claim(index: StudyIndex, link: Link, known: Directory, most: int | None) -> StudyClaimView:
    said, more = link_said(link, known, most)
    return StudyClaimView(
        claim=index.claims[link.claim],
        part=link.value.part,
        direction=wording.sentence_case(direction_words(link.value, _kind_of(index, link))),
        directness=wording.sentence_case(directness_words(link.value)),
        counts=_counts(index, link.study, link.claim),
        conflict=link.conflict,
        said=said,
        more=more,
    )


def _named(index: StudyIndex, link: Link) -> NamedClaim:
    claim = index.claims[link.claim]
    return NamedClaim(
        claim.anchor, claim.short, direction_name(link.value.direction, _kind_of(index, link))
    )


def _kind_of(index: StudyIndex, link: Link) -> ClaimKind:
    return index.dossier.claim(link.claim).kind


def _counts(index: StudyIndex, study: StudyId, claim: ClaimId) -> str:
    if claim in index.counted.get(study, ()):
        return "It counts for this claim."
    names = names_in(index.dossier)
    reasons = [
        reason_words(one.reason, names)
        for decision in index.dossier.decisions
        if decision.claim == claim
        for part in decision.by_part
        for one in part.not_counted
        if one.study == study
    ]
    return f"It does not count: {'; '.join(dict.fromkeys(reasons))}." if reasons else ""


def _judges(grade: Grade, links: Iterable[Link]) -> tuple[Reviewer, ...]:
    """Whoever judged a value of a study, or what it says of a claim; each once."""
    linked = (name for link in links for name in link.reviewers)
    return tuple(dict.fromkeys((*grade.reviewers, *linked)))


def _judged_by(names: Sequence[Reviewer], known: Directory) -> str:
    """The names by which each value says who judged it, called names: "the reviewer named anna"."""
    who = "reviewer" if len(names) == 1 else "reviewers"
    return (
        f"the {who} named {wording.listed([_reader(name, known) for name in names])}"
        if names
        else ""
    )


def _reader(name: Reviewer, known: Directory) -> str:
    about = known.reader(name)
    return f"{name} ({about})" if about else name


def _alert(record: Record, grade: Grade) -> tuple[str, bool]:
    """What stands against a paper, what the rules make of it, and whether it is grave."""
    standing = record.standing
    if standing is Standing.NONE:
        return "", False
    concern = standing is Standing.EXPRESSION_OF_CONCERN
    resolved = concern and grade.value(Field.CONCERN_RESOLVED) == Reported.YES
    said = STUDY_WORDS["standing"]["resolved" if resolved else standing.value]
    follows = "" if resolved else wording.WORDS["consequence"].get(standing, "")
    return f"{said} {follows}".strip(), bool(follows)


def _citation(record: Record) -> str:
    authors, title = author_names(record), record.title.plain
    parts = (_stopped(authors), _stopped(title), record.journal.name)
    cited = " ".join(filter(None, parts))
    place = _place(record)
    return f"{cited} {record.year or 'undated'}{f';{place}' if place else ''}."


def _stopped(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def _place(record: Record) -> str:
    """Volume, issue and pages: "12(3):45-50"."""
    journal = record.journal
    issue = f"({journal.issue})" if journal.issue else ""
    pages = f":{journal.pages}" if journal.pages else ""
    return f"{journal.volume}{issue}{pages}"


def _addresses(record: Record) -> Iterator[tuple[str, str]]:
    if record.pmid:
        yield f"PMID {record.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/"
    if record.doi:
        yield f"DOI {record.doi}", f"https://doi.org/{quote(record.doi, safe='/:;()._-')}"
    if record.pmcid:
        pmcid = quote(record.pmcid, safe="")
        yield record.pmcid, f"https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}/"


def _registration(number: str) -> tuple[str, str]:
    address = next((a for start, a in _REGISTRIES.items() if number.startswith(start)), "")
    return number, address.format(number)


def _language(record: Record) -> str:
    named = ", ".join(wording.language(code) for code in record.languages)
    return named or wording.value_words(NOT_REPORTED)


def _abstract(record: Record) -> AbstractView | None:
    """The abstract with its licence, where the workspace itself holds it."""
    licence = wording.open_licence(record)
    if licence is None:
        return None
    sections = tuple((part.label, safe_markup(part.text)) for part in record.abstract)
    return AbstractView(wording.abstract_source(record), licence, record.copyright, sections)


def _no_abstract(record: Record) -> str:
    """Why there is no abstract to read; empty when one is in hand."""
    if record.study_text.has_abstract:
        return ""
    if record.origin is Origin.SNAPSHOT:
        return "The abstract is not in hand: only the citation comes with the snapshot."
    if record.origin is Origin.MANUAL:
        return "Not in PubMed; no abstract is in hand."
    why = "PubMed gives no abstract" if record.origin is Origin.PUBMED else "No abstract is in hand"
    return f"{why}; what the record leaves unsaid was not assessed."
