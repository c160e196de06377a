"""Studies as a lean table shows them: one row each, without any of the details.

A dossier enters; plain rows leave, in the order of every study table. A row says whom a study is
of, how it was done, which claims it bears on, and how near the words are that tie it to them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from markupsafe import Markup

from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import Grade, QuoteCheck
from litreview.model.identity import ClaimId, StudyId
from litreview.model.link import Link, LinkWord
from litreview.model.record import Record
from litreview.model.vocabulary import BasisKind
from litreview.render import wording
from litreview.render.basis_views import Directory
from litreview.render.order import grade_of, merged_into, study_order
from litreview.render.refs import ClaimRef, claim_ref, study_anchor
from litreview.render.sanitise import safe_markup
from litreview.render.study_summary import STUDY_WORDS, people_words

MAX_AUTHORS = 6  # before "et al.", after Vancouver style (ICMJE)
MAX_FOUND_BY = 30  # authors a study is found by; more would make a row long
_FOUND_BY = (Field.ROUTE, Field.CONTROL, Field.BLINDING)  # and these, which no row shows


class Bearing(StrEnum):
    """What a study is to the claims."""

    COUNTED = "counted"  # for one of them at least
    LINKED = "linked"  # tied to some by a person, and counted for none
    EXCLUDED = "excluded"  # left out of the review, for a reason
    REST = "rest"


class Hand(StrEnum):
    """What is in hand of a study: of one that is linked, behind what it says of a claim."""

    SENTENCE = "sentence"  # quoted from the record, and found there
    ACCOUNT = "account"  # somebody else's
    READING = "reading"  # a heading, a label, a person's own reading
    ABSTRACT = "abstract"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One study in a line; whatever ends in `_id` is for filters, the rest is read.

    Attributes:
        study: Its id, for code.
        html: Its title as a page prints it: record markup, made safe.
        people: Who or what was studied.
        n: As people read it; `number` for sorting, 0 when not reported.
        presence: Where the record is gone, or no longer found; empty as a rule.
        claims: Those it is linked to, in the order of their file.
        words: What it is found by besides what its row shows.
    """

    study: StudyId
    anchor: str
    label: str
    html: str
    journal: str
    year: str
    standing: str
    standing_id: str
    presence: str
    excluded: str
    species_id: str
    people: str
    design_id: str
    design: str
    n: str
    number: int
    bearing: Bearing
    claims: tuple[ClaimRef, ...]
    hand: Hand
    words: str

    @property
    def title(self) -> Markup:
        """Its title, to be printed as it is."""
        return Markup(self.html)  # noqa: S704 - `safe_markup` made it

    @property
    def in_hand(self) -> str:
        """What is in hand of it, in a word or two."""
        return str(STUDY_WORDS["hand"][self.hand])


@dataclass(frozen=True)
class StudyIndex:
    """A dossier with what belongs to each study found once, for those who ask of many.

    Attributes:
        claims: How text names each claim filed.
        links: Of each linked study those to claims filed, in the order of the claims.
        counted: The claims each study counts for.
        known: Whom and what the names of readers and sources stand for.
    """

    dossier: Dossier
    claims: Mapping[ClaimId, ClaimRef]
    links: Mapping[StudyId, tuple[Link, ...]]
    counted: Mapping[StudyId, frozenset[ClaimId]]
    known: Directory

    @classmethod
    def of(cls, dossier: Dossier) -> StudyIndex:
        """The index of a dossier."""
        claims = {
            claim.id: replace(ref, short=claim.short or ref.short)
            for claim in dossier.claims
            for ref in (claim_ref(dossier, claim.id),)
        }
        order = {claim: place for place, claim in enumerate(claims)}
        links: defaultdict[StudyId, list[Link]] = defaultdict(list)
        for link in dossier.links:
            if link.claim in claims:
                links[link.study].append(link)
        counted: defaultdict[StudyId, set[ClaimId]] = defaultdict(set)
        for decision in dossier.decisions:
            for study in (report for one in decision.counted for report in one.reports):
                counted[study].add(decision.claim)
        return cls(
            dossier,
            claims,
            {s: tuple(sorted(mine, key=lambda x: order[x.claim])) for s, mine in links.items()},
            {study: frozenset(found) for study, found in counted.items()},
            Directory.of(dossier),
        )


def study_rows(dossier: Dossier) -> tuple[StudyRow, ...]:
    """Return every study in the order of the study table."""
    make = partial(study_row, StudyIndex.of(dossier))
    return tuple(dossier.memo.each("rows", StudyRow, study_order(dossier), make).values())


def study_row(index: StudyIndex, study: StudyId) -> StudyRow:
    """The row of one study."""
    dossier = index.dossier
    record, grade = dossier.records[study], grade_of(dossier, study)
    links = index.links.get(study, ())
    standing = record.standing
    return StudyRow(
        study=study,
        anchor=study_anchor(study),
        label=wording.study_label(record),
        html=str(safe_markup(record.title)),
        journal=record.journal.name,
        year=str(record.year or ""),
        standing=wording.STANDING_NAMES[standing],
        standing_id=standing.value,
        presence=presence_words(dossier, study),
        excluded=grade.excluded,
        species_id=str(grade.value(Field.SPECIES)),
        people=people_words(grade) or wording.value_words(NOT_REPORTED),
        design_id=str(grade.value(Field.DESIGN)),
        design=wording.design_words(
            *map(grade.value, (Field.DESIGN, Field.CONTROL, Field.RANDOMIZED))
        ),
        n=wording.value_words(grade.value(Field.N)),
        number=grade.number(Field.N) or 0,
        bearing=_bearing(index, study),
        claims=tuple(index.claims[claim] for claim in dict.fromkeys(link.claim for link in links)),
        hand=_hand(record, links),
        words=_words(record, grade),
    )


def presence_words(dossier: Dossier, study: StudyId) -> str:
    """That a record is gone or no longer found, or in what it went; empty as a rule."""
    if merged := merged_into(dossier, study):
        return f"merged into PMID {merged}"
    membership = dossier.memberships.get(study)
    if membership is None:
        return ""
    if membership.withdrawn:
        return "withdrawn: PubMed no longer holds it"
    return wording.WORDS["presence"][membership.presence]


def author_names(record: Record) -> str:
    """The authors as a citation names them."""
    names = [str(author) for author in record.authors]
    if len(names) > MAX_AUTHORS or not record.authors_complete:
        names = [*names[:MAX_AUTHORS], "et al."]
    return ", ".join(names)


def _bearing(index: StudyIndex, study: StudyId) -> Bearing:
    if study in index.counted:
        return Bearing.COUNTED
    if study in index.links:
        return Bearing.LINKED
    return Bearing.EXCLUDED if grade_of(index.dossier, study).excluded else Bearing.REST


def _hand(record: Record, links: tuple[Link, ...]) -> Hand:
    """The nearest words that any of its links rests on; without a link, what could be read."""
    if not links:
        return Hand.ABSTRACT if record.study_text.has_abstract else Hand.TITLE
    words = [word for link in links for word in link.standing_words]
    if any(map(_is_sentence, words)):
        return Hand.SENTENCE
    told = any(word.basis is not None and word.basis.is_secondary for word in words)
    return Hand.ACCOUNT if told else Hand.READING


def _is_sentence(word: LinkWord) -> bool:
    quoted = word.basis is not None and word.basis.kind is BasisKind.QUOTE
    return quoted and word.quote_check == QuoteCheck.FOUND


def _words(record: Record, grade: Grade) -> str:
    """PMID, DOI, authors, how it was given, what it was compared with, and who was blinded."""
    authors = record.authors[:MAX_FOUND_BY]
    names = dict.fromkeys(author.last_name or author.collective_name for author in authors)
    values = {field: grade.value(field) for field in _FOUND_BY}
    how = (
        STUDY_WORDS.get(field, {}).get(str(value)) or wording.value_words(value)
        for field, value in values.items()
        if value != NOT_REPORTED
    )
    return " ".join(filter(None, (record.pmid or "", record.doi, *names, *how)))
