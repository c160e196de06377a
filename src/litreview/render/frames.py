"""The study table as a typed pandas DataFrame: its filters, its CSV, its counts.

A dossier enters; frames with nullable types leave. A cell is a field of a record or the consensus
on it, never an abstract. What nobody reported is the value `not_reported`; a number nobody
reported is `NA`, never 0, and for n `n_status` says why. An empty text means that there is none:
no DOI, no claim, no reason to leave the study out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from litreview.model.dossier import Dossier
from litreview.model.fields import CLOSED, NOT_REPORTED, Field, Value
from litreview.model.grade import Grade, GradeState
from litreview.model.identity import StudyId
from litreview.model.record import Record
from litreview.model.trial import Tie
from litreview.model.vocabulary import HealthStatus, Presence, Species, Standing
from litreview.render.order import grade_of, merged_into, study_order
from litreview.render.wording import WORDS
from litreview.textfiles.tables import FORMULA_STARTS

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
_PEOPLE = tuple(who for who in WORDS["people"] if who != Species.HUMAN)


def _closed(*values: str) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(list(dict.fromkeys(values)))


DTYPES: dict[str, str | pd.CategoricalDtype] = {
    **dict.fromkeys(("study", "pmid", "doi", "title", "authors"), "string"),
    "year": "Int64",
    **dict.fromkeys(("journal", "language"), "string"),
    "standing": _closed(*Standing),
    "publication_types": "string",
    **{
        field.value: _closed(*CLOSED[field], NOT_REPORTED) if field in CLOSED else "string"
        for field in GRADE_FIELDS
    },
    "n": "Int64",
    **dict.fromkeys(("claims", "directions", "graded_by"), "string"),
    "abstract": _closed("yes", "not in hand"),
    "excluded": "string",
    "presence": _closed(*Presence, "withdrawn", NOT_REPORTED),
    "merged_into": "string",
    "n_status": _closed(*NStatus),
    "people": _closed(*_PEOPLE),
    "graded": "boolean",
    "cluster": _closed(*CLOSED[Field.CLUSTER], NOT_REPORTED),
    **dict.fromkeys(("registrations", "same_trial", "perhaps_same_trial"), "string"),
}
"""The columns in order, each with its type."""

READ_CSV: dict[str, Any] = {
    "dtype": DTYPES,
    "na_values": {name: [NOT_REPORTED] for name, kind in DTYPES.items() if kind == "Int64"},
    "keep_default_na": False,
}
"""What `pandas.read_csv` needs to read the CSV back: the types, and that `not_reported` is `NA`
in a column of numbers alone. The apostrophe `guarded` sets stays."""


def study_frame(dossier: Dossier) -> pd.DataFrame:
    """Return one row per study, in `study_order`; columns always those of `DTYPES`."""
    rows = [_row(dossier, study) for study in study_order(dossier)]
    return pd.DataFrame(rows, columns=list(DTYPES)).astype(DTYPES)


def plain_rows(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """The rows as text and whole numbers, for the page and the terminal; `NA` is `not_reported`."""
    return frame.astype(object).where(frame.notna(), NOT_REPORTED).to_dict("records")


def study_rows(dossier: Dossier) -> Iterator[dict[str, Any]]:
    """The same rows one by one, without a frame: thousands at once are quicker so."""
    for study in study_order(dossier):
        cells = _row(dossier, study)
        yield {name: NOT_REPORTED if cells[name] is None else cells[name] for name in DTYPES}


def studies_csv(frame: pd.DataFrame) -> bytes:
    """Return the frame as UTF-8 CSV (RFC 4180), safe to open in a spreadsheet."""
    return csv_bytes(list(DTYPES), (row.values() for row in plain_rows(frame)))


def csv_bytes(headings: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Return a table as UTF-8 CSV (RFC 4180), safe to open in a spreadsheet; None is empty."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return file.getvalue().encode("utf-8", "replace")


def guarded(cell: str) -> str:
    """A text that a spreadsheet would run gets an apostrophe in front; the rest stays."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


@dataclass(frozen=True, slots=True)
class StudyFilter:
    """Which studies to show; what is None lets every study through.

    What is not reported passes no bound: a study without a known n is not of at least 20.

    Attributes:
        years: The first and the last year.
        graded: Whether a person judged any field.
        studies: For instance those that hold the words looked for.
    """

    species: Collection[str] | None = None
    design: Collection[str] | None = None
    standing: Collection[str] | None = None
    years: tuple[int, int] | None = None
    min_n: int | None = None
    graded: bool | None = None
    claim: str | None = None
    studies: Collection[StudyId] | None = None

    def mask(self, frame: pd.DataFrame) -> pd.Series[bool]:
        """True for each study that every filter lets through."""
        passes = pd.Series(True, index=frame.index)
        for column, values in (
            ("species", self.species),
            ("design", self.design),
            ("standing", self.standing),
            ("study", self.studies),
        ):
            if values is not None:
                passes &= frame[column].isin(list(values))
        if self.years is not None:
            passes &= frame["year"].between(*self.years).fillna(False)
        if self.min_n is not None:
            passes &= (frame["n"] >= self.min_n).fillna(False)
        if self.graded is not None:
            passes &= frame["graded"] == self.graded
        if self.claim is not None:
            claim = self.claim
            passes &= frame["claims"].map(lambda claims: claim in claims.split("; "))
        return passes.astype(bool)


def _row(dossier: Dossier, study: StudyId) -> dict[str, object]:
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
