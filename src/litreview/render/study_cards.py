"""A study that counts for a claim, on a card: who, how, which way, and the sentence behind it.

A dossier and a counted study enter; a card of plain strings leaves. What somebody else's page
says of a study is called that, and what is not reported is said to be not reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from litreview.model.basis import Basis, rests_on_authors
from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import Grade
from litreview.model.identity import StudyId
from litreview.model.link import Link, LinkWord
from litreview.model.vocabulary import BasisKind, Control, Design, Species
from litreview.render.answers import PAGE
from litreview.render.basis_views import BasisView, Directory, basis_view
from litreview.render.directness import dots_of
from litreview.render.order import grade_of, link_of
from litreview.render.refs import StudyRef, VerdictView, direction_view, study_ref
from litreview.render.trial_words import trial_words
from litreview.render.whom import those_who_bear
from litreview.render.wording import (
    STANDING_NAMES,
    WORDS,
    counted,
    number,
    sentence_case,
    value_words,
)

_CARD = PAGE["card"]
_UNNAMED = {Control.NONE, Control.NOT_REPORTED}
# What a card says of a design, whose allocation and comparison it tells apart from it.
_DESIGN: dict[str, str] = {
    "not_reported": _CARD["design"],
    Design.CLINICAL_TRIAL: _CARD["trial"],
}
# The allocation that a design's own name tells.
_ALLOCATION: dict[str, str] = {Design.RCT: "yes"}


@dataclass(frozen=True, slots=True)
class RestView:
    """What a study's bearing rests on.

    Attributes:
        kind: What it is: "A third-party note, not the paper".
        basis: The quote or source itself; None where a reviewer cites nothing.
        note: What the reviewer adds.
    """

    kind: str
    basis: BasisView | None
    note: str


@dataclass(frozen=True, slots=True)
class CardView:
    """One study that counts.

    Attributes:
        standing: "corrected", where something befell it; else empty.
        says: Which way it points.
        how: How it was done: design, allocation, blinding and comparison.
        close: How near its people, outcome and form come to the claim's.
        also: Other reports of the same trial, and what makes them one.
    """

    study: StudyRef
    part: str
    human: bool
    standing: str
    says: VerdictView
    who: str
    how: str
    close: tuple[str, ...]
    rest: RestView | None
    also: tuple[StudyRef, ...]
    trial: tuple[str, ...]


def study_cards(dossier: Dossier, decision: TierDecision) -> tuple[CardView, ...]:
    """A card for each study that counts, part by part, in the decision's order."""
    return tuple(_card(dossier, body, study) for body in decision.by_part for study in body.counted)


def _card(dossier: Dossier, body: TierDecision, study: CountedStudy) -> CardView:
    grade = grade_of(dossier, study.study)
    link = link_of(dossier, study.study, body.claim, study.part)
    dots = dots_of(dossier, body, study)
    return CardView(
        study=study_ref(dossier, study.study),
        part=body.part,
        human=study.human,
        standing=_standing(dossier, study.study),
        says=direction_view(study.direction, body.kind),
        who=sentence_case(_who(study, grade)),
        how=sentence_case(", ".join(_how(study, grade))),
        close=tuple(dot.words for dot in dots if study.human or dot.about != "People"),
        rest=_rest(link, Directory.of(dossier)),
        also=tuple(study_ref(dossier, other) for other in study.also),
        trial=trial_words(dossier, study),
    )


def _standing(dossier: Dossier, study: StudyId) -> str:
    record = dossier.records.get(study)
    return STANDING_NAMES[record.standing] if record is not None else ""


def _who(study: CountedStudy, grade: Grade) -> str:
    """Whom or what it studied, and how many; of people those who bear on the claim."""
    if study.label:
        return str(_CARD["label"])
    if not study.human:
        return "; ".join(_animals(grade))
    parts = [_people(study, grade), *_described(study, grade)]
    compared = grade.value(Field.CONTROL) not in _UNNAMED
    return "; ".join([*parts, *([_CARD["compared"]] if compared and study.n is not None else [])])


def _people(study: CountedStudy, grade: Grade) -> str:
    if study.n is None:
        return str(_CARD["people"])
    everybody = grade.number(Field.N)
    if everybody is not None and everybody > study.n:
        return str(_CARD["part_of"].format(n=number(study.n), all=number(everybody)))
    return counted(study.n, "person", "people")


def _described(study: CountedStudy, grade: Grade) -> Iterator[str]:
    health = grade.value(Field.HEALTH_STATUS)
    if who := ", ".join(those_who_bear(grade, study.n)):
        yield who
    elif health != NOT_REPORTED:
        yield WORDS["people"].get(str(health), value_words(health))


def _animals(grade: Grade) -> Iterator[str]:
    species = grade.value(Field.SPECIES)
    detail = grade.text(Field.SPECIES_DETAIL)
    yield detail or WORDS["people"].get(str(species), value_words(species))
    if species == Species.ANIMAL:
        n = grade.number(Field.N)
        yield counted(n, "animal") if n is not None else _CARD["animals"]


def _how(study: CountedStudy, grade: Grade) -> Iterator[str]:
    """Design, allocation, blinding and comparison; of animals and cells what is reported."""
    if study.label:
        return
    design = grade.value(Field.DESIGN)
    if study.human or design not in {Design.ANIMAL_STUDY, Design.IN_VITRO_STUDY}:
        yield _DESIGN.get(str(design)) or value_words(design)
    by_name = _ALLOCATION.get(str(design))
    fields = [Field.RANDOMIZED, Field.BLINDING, Field.CONTROL]
    unclear = {field for field in fields if field in grade.fields and grade.fields[field].left_open}
    unsaid = {str(grade.value(field)) for field in fields[:2]} == {"not_reported"}
    if unsaid and study.human and not by_name and unclear <= {Field.CONTROL}:
        yield _CARD["unsaid"]
        fields = fields[2:]
    for field in fields:
        value = str(grade.value(field))
        told = field is Field.RANDOMIZED and by_name and value in {by_name, "not_reported"}
        if field in unclear and not told:
            yield PAGE["unclear"][field]
        elif not told and (study.human or value != "not_reported"):
            yield PAGE[field.value].get(value, value_words(value))


def _rest(link: Link | None, known: Directory) -> RestView | None:
    """What its best word rests on: a sentence before a heading, both before a source."""
    if link is None or not link.words:
        return None
    word = min(link.standing_words or link.words, key=_weakest)
    basis = word.basis
    if basis is None:
        return RestView(_CARD["no_basis"], None, word.note)
    return RestView(_kind(basis), basis_view(basis, known, word.quote_check), word.note)


def _weakest(word: LinkWord) -> tuple[bool, int]:
    kinds = (BasisKind.QUOTE, BasisKind.METADATA, BasisKind.SOURCE)
    return word.stale, kinds.index(word.basis.kind) if word.basis is not None else len(kinds)


def _kind(basis: Basis) -> str:
    words: dict[str, str] = PAGE["rests"]
    if basis.kind is not BasisKind.SOURCE:
        return words[basis.kind]
    return words["authors"] if rests_on_authors(basis) else words[basis.account]
