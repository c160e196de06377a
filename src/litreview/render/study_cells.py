"""The cells of the study table: the fields of a record, and the consensus on it.

A dossier enters; rows leave, never with an abstract. What nobody reported is the value
`not_reported`, and for n `n_status` says why. An empty text means that there is none: no DOI, no
claim, no reason to leave the study out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from litreview.model.dossier import Dossier
from litreview.model.fields import CLOSED, NOT_REPORTED, Field, Value
from litreview.model.grade import Grade, GradeState
from litreview.model.identity import StudyId
from litreview.model.record import Record
from litreview.model.trial import Tie
from litreview.model.vocabulary import HealthStatus, Presence, Species, Standing
from litreview.render.order import grade_of, merged_into, study_order
from litreview.render.wording import WORDS
from litreview.textfiles.table_files import CellType

Cells = tuple[str | int | bool, ...]

GRADE_FIELDS = (
    *(Field.SPECIES, Field.SPECIES_DETAIL, Field.DESIGN, Field.CROSSOVER, Field.RANDOMIZED),
    *(Field.BLINDING, Field.BLINDING_WHO, Field.CONTROL, Field.N, Field.N_KIND, Field.CONDITION),
    *(Field.HEALTH_STATUS, Field.AGE, Field.SEX, Field.INTERVENTION, Field.FORM, Field.ROUTE),
    *(Field.DOSE, Field.DURATION, Field.RISK_OF_BIAS, Field.FULL_TEXT_READ, Field.COUNTRY),
    Field.GROUP,
)


class NStatus(StrEnum):
    """Why a study has its n, or has none."""

    REPORTED = "reported"
    NOT_REPORTED = NOT_REPORTED  # the text in hand does not say
    NO_ABSTRACT = "no_abstract"  # there is no text in hand that could say
    DISPUTED = "disputed"  # reviewers disagree, and nobody decided


# As the evidence map tells people apart: whether healthy or ill, where anybody says.
PEOPLE = tuple(who for who in WORDS["people"] if who != Species.HUMAN)


def _closed(field: Field) -> CellType | tuple[str, ...]:
    if field not in CLOSED:
        return CellType.TEXT
    return tuple(dict.fromkeys((*CLOSED[field], NOT_REPORTED)))


STUDY_CELLS: dict[str, CellType | tuple[str, ...]] = {
    **dict.fromkeys(("study", "pmid", "doi", "title", "authors"), CellType.TEXT),
    "year": CellType.WHOLE,
    **dict.fromkeys(("journal", "language"), CellType.TEXT),
    "standing": tuple(Standing),
    "publication_types": CellType.TEXT,
    **{field.value: _closed(field) for field in GRADE_FIELDS},
    "n": CellType.WHOLE,
    **dict.fromkeys(("claims", "directions", "graded_by"), CellType.TEXT),
    "abstract": ("yes", "not in hand"),
    "excluded": CellType.TEXT,
    "presence": (*Presence, "withdrawn", NOT_REPORTED),
    "merged_into": CellType.TEXT,
    "n_status": tuple(NStatus),
    "people": PEOPLE,
    "graded": CellType.TRUTH,
    "cluster": _closed(Field.CLUSTER),
    **dict.fromkeys(("registrations", "same_trial", "perhaps_same_trial"), CellType.TEXT),
}
"""The columns in order, each with what its cells hold: one of a closed set of texts, or any."""


def study_rows(dossier: Dossier) -> Iterator[dict[str, Any]]:
    """One row per study, in `study_order`; a number that nobody reported is `not_reported`."""

    def cells(study: StudyId) -> Cells:
        found = study_cells(dossier, study)
        return tuple(NOT_REPORTED if found[name] is None else found[name] for name in STUDY_CELLS)

    for row in dossier.memo.each("cells", Cells, study_order(dossier), cells).values():
        yield dict(zip(STUDY_CELLS, row, strict=True))


def study_cells(dossier: Dossier, study: StudyId) -> dict[str, Any]:
    """The cells of one study by column; None is a number that nobody reported."""
    record, grade = dossier.records[study], grade_of(dossier, study)
    links = dossier.links_of(study)
    return {
        **_cited(record),
        **{field.value: _cell(grade.value(field)) for field in GRADE_FIELDS},
        "n": grade.number(Field.N),
        "claims": "; ".join(link.claim for link in links),
        "directions": "; ".join(link.value.direction.value for link in links),
        "graded_by": "; ".join(grade.graded_by),
        "abstract": "yes" if record.study_text.has_abstract else "not in hand",
        "excluded": grade.excluded,
        "presence": _presence(dossier, study),
        "merged_into": merged_into(dossier, study),
        "n_status": _n_status(record, grade).value,
        "people": _people(grade),
        "graded": bool(grade.reviewers),
        "cluster": _cell(grade.value(Field.CLUSTER)),
        "registrations": "; ".join(dossier.relations.registrations.get(study, ())),
        "same_trial": _tied(dossier.relations.joined, study),
        "perhaps_same_trial": _tied(dossier.relations.suspected, study),
    }


def _tied(ties: Iterable[Tie], study: StudyId) -> str:
    """The other reports that these ties tie to a study."""
    mine = (tie for tie in ties if study in {tie.one, tie.other})
    return "; ".join(tie.other if tie.one == study else tie.one for tie in mine)


def _cited(record: Record) -> dict[str, object]:
    return {
        "study": record.id,
        "pmid": record.pmid or "",
        "doi": record.doi,
        "title": record.title.plain,
        "authors": "; ".join(str(author) for author in record.authors),
        "year": record.year,
        "journal": record.journal.name or NOT_REPORTED,
        "language": "; ".join(record.languages) or NOT_REPORTED,
        "standing": record.standing.value,
        "publication_types": "; ".join(ptype.name for ptype in record.publication_types),
    }


def _cell(value: Value) -> object:
    return "; ".join(value) if isinstance(value, tuple) else value


def _n_status(record: Record, grade: Grade) -> NStatus:
    said = grade.fields.get(Field.N)
    if grade.number(Field.N) is not None:
        return NStatus.REPORTED
    if said is not None and said.state is GradeState.CONFLICT:
        return NStatus.DISPUTED
    if record.study_text.has_abstract or (said is not None and said.judgements):
        return NStatus.NOT_REPORTED
    return NStatus.NO_ABSTRACT


def _people(grade: Grade) -> str:
    species, status = grade.value(Field.SPECIES), grade.value(Field.HEALTH_STATUS)
    if species != Species.HUMAN:
        return str(species)
    return "not_described" if status == HealthStatus.NOT_REPORTED else str(status)


def _presence(dossier: Dossier, study: StudyId) -> str:
    membership = dossier.memberships.get(study)
    if membership is None:
        return NOT_REPORTED
    return "withdrawn" if membership.withdrawn else membership.presence.value
