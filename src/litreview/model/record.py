"""One citation as NLM sent it, revision by revision.

Parsed pieces enter; a frozen `Record` that has checked itself leaves. It knows its text
and its standing, and says nothing about what the study means.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from litreview.errors import NounError
from litreview.model.dates import UNKNOWN_DATE, PartialDate
from litreview.model.identity import Pmid, StudyId, check_pmid, check_study_id, pmid_of
from litreview.model.text import Passage, StudyText
from litreview.model.vocabulary import Origin, Standing


@dataclass(frozen=True, slots=True)
class RichText:
    """One text twice: plain for matching, and sanitised markup for display.

    `markup` is HTML holding only `i b u sup sub` without attributes, everything else
    escaped. In `plain`, superscript digits and signs are Unicode superscripts, so that
    10<sup>-3</sup> reads 10⁻³ and never 10-3; no other letter is lost or added.
    """

    plain: str = ""
    markup: str = ""


@dataclass(frozen=True, slots=True)
class AbstractSection:
    """One AbstractText element: its printed label, NLM's category and its text."""

    text: RichText
    label: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class OtherAbstract:
    """An abstract in another language or of another kind, kept apart from the abstract."""

    language: str
    kind: str
    sections: tuple[AbstractSection, ...]


@dataclass(frozen=True, slots=True)
class Author:
    """A person (`last_name`) or a group (`collective_name`), in printed order."""

    last_name: str = ""
    fore_name: str = ""
    initials: str = ""
    suffix: str = ""
    collective_name: str = ""
    orcid: str = ""
    affiliations: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (self.last_name or self.collective_name):
            raise NounError("author", "an author has a last name or a collective name")

    def __str__(self) -> str:
        if self.collective_name:
            return self.collective_name
        return " ".join(part for part in (self.last_name, self.initials, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal and the place in it."""

    title: str = ""
    abbreviation: str = ""
    issn: str = ""
    nlm_id: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""

    @property
    def name(self) -> str:
        """The abbreviation people cite, else the full title."""
        return self.abbreviation or self.title


@dataclass(frozen=True, slots=True)
class PublicationType:
    """A publication type by its MeSH UI; old records give only the name."""

    name: str
    ui: str = ""


@dataclass(frozen=True, slots=True)
class MeshQualifier:
    """A subheading, and whether it is a major topic."""

    name: str
    ui: str = ""
    major: bool = False


@dataclass(frozen=True, slots=True)
class MeshHeading:
    """A descriptor with its subheadings; the major flag may sit only on a subheading."""

    name: str
    ui: str = ""
    major: bool = False
    qualifiers: tuple[MeshQualifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Chemical:
    """A substance the indexers named; registry number "0" is kept as NLM writes it."""

    name: str
    registry_number: str = ""
    ui: str = ""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword and who assigned it (`NOTNLM`: the authors)."""

    name: str
    owner: str = ""
    major: bool = False


@dataclass(frozen=True, slots=True)
class RegistryId:
    """An accession number of a databank, such as ClinicalTrials.gov NCT00000102."""

    databank: str
    accession: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """A grant; any part may be missing."""

    number: str = ""
    agency: str = ""
    country: str = ""
    acronym: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """One CommentsCorrections entry: its RefType, the other citation, its PMID if given."""

    ref_type: str
    source: str = ""
    pmid: Pmid | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class StandingSignal:
    """One sign of a standing: what it says, where it stood, and the notice's PMID."""

    standing: Standing
    signal: str  # "publication type", "RetractionIn", "title", "history"
    notice: Pmid | None = None


_NO_CONTENT = (
    *("date_revised", "status", "origin", "references", "indexed", "electronic"),
    "copyright",  # a publisher's line says nothing of the study
)
GRAVEST_FIRST = (
    Standing.RETRACTED,
    Standing.REPUBLISHED,
    Standing.EXPRESSION_OF_CONCERN,
    Standing.CORRECTED,
)


@dataclass(frozen=True)
class Record:
    """One citation: all NLM says of it that a reader or a rule may want.

    Attributes:
        id: `pmid:29798983`, or `manual:kaplan-1996` for a record PubMed does not hold.
        version: PubMed's own version number of the citation; 1 for nearly all.
        title: English title; a translated one stands in square brackets, as printed.
        abstract: Sections in printed order; empty when there is no abstract.
        pub_date: The journal issue's date, kept partial; for citing.
        electronic: When it first appeared online, which may be years after its issue.
        first_published: The earliest of electronic and issue date, kept partial.
        indexed: When PubMed took it in, which may be years after; no date of publication.
        languages: ISO 639-2/B codes in NLM's order.
        signals: Every sign of retraction, concern, correction or republication.
        status: MedlineCitation@Status, or `book`.
        date_revised: NLM's own date of the last change; partial or unknown.
        provenance: Where a manual record comes from, in our words.
        kind: `article`, `book` or, for a manual record, what it is (`thesis`, `label`).
        references: What a review cites, as far as PubMed knows its PMID; read for reviews alone,
            and no part of the content: PubMed completes the lists of old reviews.
        copyright: The abstract's own copyright line, plain, with its licence where it has one; no
            part of the content.
    """

    id: StudyId
    title: RichText
    version: int = 1
    abstract: tuple[AbstractSection, ...] = ()
    other_abstracts: tuple[OtherAbstract, ...] = ()
    vernacular_title: str = ""
    authors: tuple[Author, ...] = ()
    authors_complete: bool = True
    journal: Journal = Journal()
    pub_date: PartialDate = UNKNOWN_DATE
    first_published: PartialDate = UNKNOWN_DATE
    languages: tuple[str, ...] = ()
    publication_types: tuple[PublicationType, ...] = ()
    mesh_headings: tuple[MeshHeading, ...] = ()
    chemicals: tuple[Chemical, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    registry_ids: tuple[RegistryId, ...] = ()
    doi: str = ""
    pmcid: str = ""
    grants: tuple[Grant, ...] = ()
    coi_statement: str = ""
    corrections: tuple[Correction, ...] = ()
    signals: tuple[StandingSignal, ...] = ()
    country: str = ""
    status: str = ""
    date_revised: PartialDate = UNKNOWN_DATE
    origin: Origin = Origin.PUBMED
    provenance: str = ""
    kind: str = "article"
    references: tuple[Pmid, ...] = ()
    indexed: PartialDate = UNKNOWN_DATE
    electronic: PartialDate = UNKNOWN_DATE
    copyright: str = ""

    def __post_init__(self) -> None:
        check_study_id(self.id, "id")
        if self.version < 1:
            raise NounError("version", f"{self.version} is below 1")
        if self.id.startswith("pmid:") is (self.origin is Origin.MANUAL):
            raise NounError("id", f'"{self.id}" does not fit a record of origin {self.origin}')
        for correction in self.corrections:
            if correction.pmid is not None:
                check_pmid(correction.pmid)

    @property
    def pmid(self) -> Pmid | None:
        """The PMID; None for a manual record."""
        return pmid_of(self.id)

    @property
    def year(self) -> int | None:
        """The year people cite: the issue's, else the first published."""
        return self.pub_date.year or self.first_published.year

    @property
    def standing(self) -> Standing:
        """The gravest standing any signal gives.

        Retracted outweighs republished ("retracted and republished" is still the retracted
        paper), then concern, then correction.
        """
        held = {signal.standing for signal in self.signals}
        return next((s for s in GRAVEST_FIRST if s in held), Standing.NONE)

    @property
    def notices(self) -> tuple[Pmid, ...]:
        """The PMIDs of the notices its standing rests on, in printed order."""
        mine = [s.notice for s in self.signals if s.standing is self.standing]
        return tuple(dict.fromkeys(notice for notice in mine if notice is not None))

    @cached_property
    def study_text(self) -> StudyText:
        """Title and abstract as one text with offsets, with MeSH and publication types."""
        passages = [Passage("title", self.title.plain)]
        for index, section in enumerate(self.abstract):
            where = f"abstract[{index}]" if len(self.abstract) > 1 else "abstract"
            passages.append(Passage(where, section.text.plain, section.label, section.category))
        return StudyText(
            self.id,
            tuple(passages),
            tuple(ptype.name for ptype in self.publication_types),
            tuple(heading.name for heading in self.mesh_headings),
            self.languages[0] if self.languages else "",
        )

    @property
    def text(self) -> str:
        """Title and abstract sections joined by newlines; what quotes and offsets refer to."""
        return self.study_text.text

    @cached_property
    def content_hash(self) -> str:
        """A hash over everything a reader or a rule can see, without dates of maintenance.

        Two records with the same hash differ in nothing that matters here: NLM bumps
        DateRevised on any maintenance, often with no visible change. Empty fields are left
        out, so that a field this class may gain one day changes no hash.
        """
        from litreview.model.codec import to_json_bytes  # noqa: PLC0415 - codec reads nouns

        seen = to_json_bytes(self, without=_NO_CONTENT, sparse=True)
        return hashlib.sha256(seen).hexdigest()[:20]
