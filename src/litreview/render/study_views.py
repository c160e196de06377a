"""Studies as the page shows them: one row each, and every field with its quotes beneath it.

A dossier enters; frozen views of plain strings leave. Rows come from the study table, so the
page and the CSV can never disagree; of abstracts only those are shown whose licence allows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED, Value
from litreview.model.identity import Reviewer, StudyId
from litreview.model.licence import Licence
from litreview.model.link import Link
from litreview.model.record import Record
from litreview.model.vocabulary import Origin, Standing
from litreview.render import wording
from litreview.render.basis_views import (
    Directory,
    RemarkView,
    WordView,
    link_words,
    remark_views,
)
from litreview.render.field_views import FieldView, field_views
from litreview.render.frames import plain_rows, study_frame
from litreview.render.order import grade_of
from litreview.render.refs import ClaimRef, claim_ref, study_anchor
from litreview.render.sanitise import safe_markup
from litreview.render.trial_words import tie_words

MAX_AUTHORS = 6  # before "et al.", after Vancouver style (ICMJE)

_NOT_SAID = wording.value_words(NOT_REPORTED)


@dataclass(frozen=True, slots=True)
class StudyClaimView:
    """What a study says of one claim, and on whose word."""

    claim: ClaimRef
    direction: str
    outcome: str
    says: str
    conflict: bool
    words: tuple[WordView, ...]


@dataclass(frozen=True, slots=True)
class AbstractView:
    """An abstract that may be shown, whose it is, and the licence that allows it."""

    source: str
    licence: Licence
    copyright: str
    sections: tuple[tuple[str, Markup], ...]


@dataclass(frozen=True, slots=True)
class StudyView:
    """One study: its row in the table, and all its details."""

    anchor: str
    label: str
    title: Markup
    vernacular_title: str
    authors: str
    year: str
    journal: str
    place: str
    language: str
    pmid: str
    doi: str
    pmcid: str
    registered: tuple[str, ...]
    ties: tuple[str, ...]
    standing: str
    notices: tuple[str, ...]
    presence: str
    merged_into: str
    provenance: str
    no_abstract: str
    abstract: AbstractView | None
    excluded: str
    species: str
    species_id: str
    species_detail: str
    design: str
    n: str
    people: int
    randomized: str
    blinding: str
    control: str
    population: str
    given: str
    risk_of_bias: str
    country: str
    full_text: str
    group: str
    graded_by: str
    linked: bool
    claims: tuple[StudyClaimView, ...]
    fields: tuple[FieldView, ...]
    remarks: tuple[RemarkView, ...]


def study_views(dossier: Dossier) -> tuple[StudyView, ...]:
    """Return every study in the order of the study table."""
    claims = {claim.id: claim_ref(dossier, claim.id) for claim in dossier.claims}
    return tuple(_study(dossier, claims, row) for row in plain_rows(study_frame(dossier)))


def _study(dossier: Dossier, claims: dict[Any, ClaimRef], row: dict[Any, Any]) -> StudyView:
    study = StudyId(row["study"])
    record, grade = dossier.records[study], grade_of(dossier, study)
    known = Directory.of(dossier)
    linked = [link for link in dossier.links_of(study) if link.claim in claims]
    links = tuple(_claim(claims[link.claim], link, known) for link in linked)
    said = ("species", "randomized", "control", "country")
    return StudyView(
        **{name: wording.value_words(row[name]) for name in said},
        anchor=study_anchor(study),
        label=wording.study_label(record),
        title=safe_markup(record.title),
        vernacular_title=record.vernacular_title,
        authors=_authors(record),
        year=str(record.year or ""),
        journal=record.journal.name,
        place=_place(record),
        language=_language(record),
        pmid=row["pmid"],
        doi=row["doi"],
        pmcid=record.pmcid,
        registered=dossier.relations.registrations.get(study, ()),
        ties=tie_words(dossier, study),
        standing=wording.STANDING_NAMES[Standing(row["standing"])],
        notices=tuple(record.notices),
        presence=_presence(row["presence"], row["merged_into"]),
        merged_into=row["merged_into"],
        provenance=record.provenance,
        no_abstract=_no_abstract(record),
        abstract=_abstract(record),
        excluded=grade.excluded,
        species_id=row["species"],
        species_detail=_or_nothing(row["species_detail"]),
        design=wording.design_words(row["design"], row["control"]),
        n=wording.value_words(row["n"]),
        people=row["n"] if isinstance(row["n"], int) else 0,
        blinding=_blinding(row),
        population=_joined(row, "condition", "health_status", "age", "sex"),
        given=_joined(row, "form", "route", "dose", "duration"),
        risk_of_bias=_judged(row["risk_of_bias"], "not assessed"),
        full_text=_judged(row["full_text_read"], "by nobody so far"),
        group=_judged(row["group"], "not known"),
        graded_by=", ".join(_reader(name, known) for name in grade.graded_by),
        linked=bool(links),
        claims=links,
        fields=field_views(grade, known),
        remarks=remark_views(dossier.notes.get(study, ())),
    )


def _claim(claim: ClaimRef, link: Link, known: Directory) -> StudyClaimView:
    value = link.value
    return StudyClaimView(
        claim=claim,
        direction=wording.DIRECTION_NAMES[value.direction],
        outcome=wording.WORDS["outcome_short"][value.outcome],
        says=f"{wording.OUTCOME_NAMES[value.outcome]}, "
        f"{wording.POPULATION_NAMES[value.population]}",
        conflict=link.conflict,
        words=link_words(link, known),
    )


def _reader(name: str, known: Directory) -> str:
    about = known.reader(Reviewer(name))
    return f"{name} ({about})" if about else name


def _judged(value: Value, silent: str) -> str:
    """What only people say of a study: without their word nothing is known, not "not reported"."""
    return silent if value == NOT_REPORTED else wording.value_words(value)


def _or_nothing(value: Value) -> str:
    return "" if value == NOT_REPORTED else wording.value_words(value)


def _joined(row: dict[Any, Any], *columns: str) -> str:
    """The cells that say something, in one line; "not reported" when none does."""
    said = (_or_nothing(row[column]).replace("; ", ", ") for column in columns)
    return ", ".join(part for part in said if part) or _NOT_SAID


def _blinding(row: dict[Any, Any]) -> str:
    how, who = wording.value_words(row["blinding"]), _or_nothing(row["blinding_who"])
    return f"{how} ({who.replace('; ', ', ')})" if who else how


def _authors(record: Record) -> str:
    names = [str(author) for author in record.authors]
    if len(names) > MAX_AUTHORS or not record.authors_complete:
        names = [*names[:MAX_AUTHORS], "et al."]
    return ", ".join(names)


def _place(record: Record) -> str:
    """Volume, issue and pages: "12(3):45-50"."""
    journal = record.journal
    issue = f"({journal.issue})" if journal.issue else ""
    pages = f":{journal.pages}" if journal.pages else ""
    return f"{journal.volume}{issue}{pages}"


def _language(record: Record) -> str:
    return ", ".join(wording.language(code) for code in record.languages) or _NOT_SAID


def _presence(presence: str, merged: str) -> str:
    if merged:
        return f"merged into PMID {merged}"
    if presence == "withdrawn":
        return "withdrawn: PubMed no longer holds it"
    return "" if presence == NOT_REPORTED else wording.WORDS["presence"][presence]


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
