"""The study table: one row per record, as a pandas DataFrame, and as CSV.

A dossier enters; a table of plain strings and numbers leaves. It holds no abstract text, and
nothing in it is computed anew: every cell is a field of a record or the consensus on it.
"""

from __future__ import annotations

import csv
import io

import pandas as pd

from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.identity import StudyId
from litreview.model.record import Record
from litreview.render.order import grade_of, merged_into, study_order

# A spreadsheet runs a cell that begins with one of these as a formula (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

GRADE_COLUMNS: dict[str, Field] = {
    "species": Field.SPECIES,
    "species_detail": Field.SPECIES_DETAIL,
    "design": Field.DESIGN,
    "crossover": Field.CROSSOVER,
    "randomized": Field.RANDOMIZED,
    "blinding": Field.BLINDING,
    "blinding_who": Field.BLINDING_WHO,
    "control": Field.CONTROL,
    "n": Field.N,
    "n_kind": Field.N_KIND,
    "condition": Field.CONDITION,
    "health_status": Field.HEALTH_STATUS,
    "age": Field.AGE,
    "sex": Field.SEX,
    "intervention": Field.INTERVENTION,
    "form": Field.FORM,
    "route": Field.ROUTE,
    "dose": Field.DOSE,
    "duration": Field.DURATION,
    "risk_of_bias": Field.RISK_OF_BIAS,
    "full_text_read": Field.FULL_TEXT_READ,
    "country": Field.COUNTRY,
    "group": Field.GROUP,
}


def study_table(dossier: Dossier) -> pd.DataFrame:
    """Return one row per study, in `study_order`; columns always the same, even with no row."""
    rows = [_row(dossier, study) for study in study_order(dossier)]
    # Objects keep whole numbers beside "not_reported" as they are.
    return pd.DataFrame(rows, columns=list(_COLUMNS), dtype=object)


def studies_csv(dossier: Dossier) -> bytes:
    """Return the study table as UTF-8 CSV, safe to open in a spreadsheet."""
    table = study_table(dossier)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")  # RFC 4180
    writer.writerow(table.columns)
    for row in table.itertuples(index=False, name=None):
        writer.writerow([guarded(cell) for cell in row])
    return text.getvalue().encode("utf-8")


def guarded(cell: object) -> object:
    """A text that a spreadsheet would run gets an apostrophe in front; the rest stays."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _row(dossier: Dossier, study: StudyId) -> dict[str, object]:
    record, grade = dossier.records[study], grade_of(dossier, study)
    links = dossier.links_of(study)
    return {
        **_cited(record),
        **{name: _cell(grade.value(field)) for name, field in GRADE_COLUMNS.items()},
        "claims": "; ".join(link.claim for link in links),
        "directions": "; ".join(link.value.direction.value for link in links),
        "graded_by": "; ".join(grade.graded_by),
        "abstract": "yes" if record.study_text.has_abstract else "not in hand",
        "excluded": grade.excluded,
        "presence": _presence(dossier, study),
        "merged_into": merged_into(dossier, study),
    }


def _cited(record: Record) -> dict[str, object]:
    return {
        "study": record.id,
        "pmid": record.pmid or "",
        "doi": record.doi,
        "title": record.title.plain,
        "authors": "; ".join(str(author) for author in record.authors),
        "year": record.year or "",
        "journal": record.journal.name,
        "language": "; ".join(record.languages),
        "standing": record.standing.value,
        "publication_types": "; ".join(ptype.name for ptype in record.publication_types),
    }


def _cell(value: Value) -> object:
    return "; ".join(value) if isinstance(value, tuple) else value


def _presence(dossier: Dossier, study: StudyId) -> str:
    membership = dossier.memberships.get(study)
    if membership is None:
        return NOT_REPORTED
    return "withdrawn" if membership.withdrawn else membership.presence.value


_CITED_COLUMNS = (
    "study",
    "pmid",
    "doi",
    "title",
    "authors",
    "year",
    "journal",
    "language",
    "standing",
    "publication_types",
)
_LAST_COLUMNS = (
    "claims",
    "directions",
    "graded_by",
    "abstract",
    "excluded",
    "presence",
    "merged_into",
)
_COLUMNS = (*_CITED_COLUMNS, *GRADE_COLUMNS, *_LAST_COLUMNS)
