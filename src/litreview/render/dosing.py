"""How a compound is taken: what people claim and tell, beside what studies that count gave.

Claims as shown and a dossier enter; plain views leave. Each value stands as it was stated, with
how it is known, and milligrams of a dose beside it in micrograms too; nothing is compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import FieldGrade, Grade, GradeState, QuoteCheck
from litreview.model.identity import StudyId
from litreview.model.numbers import numbers_in
from litreview.model.vocabulary import BasisKind, Category, ClaimKind, Species
from litreview.render.calculators import MCG_PER_MG
from litreview.render.claim_views import ClaimView
from litreview.render.evidence_table import whose_words
from litreview.render.refs import StudyRef, study_ref
from litreview.render.whom import everybody
from litreview.render.wording import WORDS, number, sentence_case, texts, value_words

_TAKEN = {Category.DOSE, Category.ROUTE, Category.TIMING}
_NOT_TAKEN = {ClaimKind.MECHANISM, ClaimKind.HARM, ClaimKind.SAFETY}
GIVEN = (Field.FORM, Field.ROUTE, Field.DOSE, Field.DURATION)


@dataclass(frozen=True, slots=True)
class StatedView:
    """A value as stated, and how it is known; `known` is empty where it is not reported.

    Attributes:
        also: The milligrams of a dose in micrograms: "12 mg is 12,000 mcg".
    """

    value: str
    known: str
    also: str = ""


@dataclass(frozen=True, slots=True)
class GivenView:
    """What one study gave: form, route, dose and duration, and to whom."""

    study: StudyRef
    whom: str
    stated: tuple[StatedView, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """Studies of one kind that count for a claim.

    Attributes:
        given: Those that state a form, route, dose or duration, the newest first.
        silent: Those that state none of it, as far as anybody or anything says.
    """

    given: tuple[GivenView, ...]
    silent: tuple[StudyRef, ...]


@dataclass(frozen=True, slots=True)
class DosingView:
    """The page: what is claimed, what people, labels and animals were given, storage.

    Beside each claim stand the people and studies behind it.
    """

    claims: tuple[tuple[ClaimView, str], ...]
    people: GroupView
    labels: GroupView
    animals: GroupView
    storage: tuple[tuple[ClaimView, str], ...]


def dosing_view(dossier: Dossier, claims: Iterable[ClaimView]) -> DosingView:
    """Return the page's views; the claims in the order of their file."""
    filed = sorted(claims, key=lambda claim: claim.order)
    counted = [study for decision in dossier.decisions for study in decision.counted]
    labels = {study.study for study in counted if study.label}
    people = {study.study for study in counted if study.human} - labels
    others = {study.study for study in counted} - people - labels
    return DosingView(
        claims=_with_studies(
            dossier, (c for c in filed if c.category_id in _TAKEN and c.kind not in _NOT_TAKEN)
        ),
        people=_group(dossier, people),
        labels=_group(dossier, labels),
        animals=_group(dossier, others),
        storage=_with_studies(dossier, (c for c in filed if c.category_id == Category.STORAGE)),
    )


def _with_studies(
    dossier: Dossier, claims: Iterable[ClaimView]
) -> tuple[tuple[ClaimView, str], ...]:
    return tuple((claim, whose_words(dossier, dossier.decision(claim.id))) for claim in claims)


def _group(dossier: Dossier, studies: Iterable[StudyId]) -> GroupView:
    held = sorted(studies, key=lambda study: _newest_first(dossier, study))
    given = [(study, _stated(dossier.grades[study])) for study in held]
    return GroupView(
        given=tuple(
            GivenView(study_ref(dossier, study), _whom(dossier.grades[study]), stated)
            for study, stated in given
            if any(one.known for one in stated)
        ),
        silent=tuple(
            study_ref(dossier, study)
            for study, stated in given
            if not any(one.known for one in stated)
        ),
    )


def _newest_first(dossier: Dossier, study: StudyId) -> tuple[int, StudyId]:
    record = dossier.records.get(study)
    return (-(record.year or 0) if record is not None else 0, study)


def _stated(grade: Grade) -> tuple[StatedView, ...]:
    return tuple(_view(grade.fields.get(field)) for field in GIVEN)


def _view(field: FieldGrade | None) -> StatedView:
    if field is None or field.value == NOT_REPORTED:
        if field is not None and field.conflict:
            either = " or ".join(map(value_words, field.conflict))
            return StatedView(either, _known("disputed"), _in_mcg(field, either))
        return StatedView(value_words(NOT_REPORTED), "")
    value = value_words(field.value)
    return StatedView(sentence_case(value), _how(field), _in_mcg(field, value))


def _in_mcg(field: FieldGrade, value: str) -> str:
    if field.field is not Field.DOSE:
        return ""
    amounts = dict.fromkeys(one.value for one in numbers_in(value) if one.unit == "mg")
    return "; ".join(f"{_plain(mg)} mg is {_plain(mg * MCG_PER_MG)} mcg" for mg in amounts)


def _plain(amount: Decimal) -> str:
    """Without noughts behind the point."""
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _how(field: FieldGrade) -> str:
    """How a value is known: of people's words the last one's basis, which decides."""
    if field.state is GradeState.MACHINE:
        return _known("machine")
    basis = field.judgements[-1].basis if field.judgements else None
    if basis is None:
        return _known("unsaid")
    if basis.kind is BasisKind.SOURCE:
        return WORDS["account"][basis.account]
    if basis.kind is BasisKind.METADATA:
        return _known("index")
    return _known(field.quote_checks[-1] if field.quote_checks else QuoteCheck.UNCHECKED)


def _known(how: str) -> str:
    known: str = texts("dosing.toml")["known"][how]
    return known


def _whom(grade: Grade) -> str:
    """Who was studied and how many: "Stroke; n = 110"; silence is said."""
    people = grade.value(Field.SPECIES) in _PEOPLE
    said = (grade.value(field) for field in _WHOM[people])
    who = next((each for each in said if each and each != NOT_REPORTED), NOT_DESCRIBED)
    who = (people and everybody(grade)) or who
    n = grade.number(Field.N)
    size = "number not reported" if n is None else f"n = {number(n)}".replace(" ", NBSP)
    return f"{sentence_case(value_words(who))}; {size}"


_PEOPLE = {Species.HUMAN, Species.MIXED}
_WHOM = {
    True: (Field.HEALTH_STATUS,),
    False: (Field.SPECIES_DETAIL, Field.SPECIES),
}
NOT_DESCRIBED = "not described"
NBSP = "\N{NO-BREAK SPACE}"
