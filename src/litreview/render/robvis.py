"""Risk of bias as tables that robvis draws, a row for each study that somebody assessed.

A dossier and a tool enter; the bytes of a CSV file leave. Judgements are the consensus, with the
cautious one where people differ; a study's name says so, and that one person alone assessed it.

Source:
    The columns of robvis' example data: data_rob2 for RoB 2; data_rob1, without an overall
    judgement, for other tools. McGuinness and Higgins 2020, doi 10.1002/jrsm.1411.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from litreview.model.bias import BiasTool, gravest, is_assessed, overall_risks
from litreview.model.dossier import Dossier
from litreview.model.fields import ROB2_FIELDS, Field
from litreview.model.grade import Grade, GradeState
from litreview.model.identity import StudyId, cited
from litreview.model.vocabulary import Standing
from litreview.render.order import grade_of, study_order
from litreview.render.wording import study_label
from litreview.textfiles.table_files import guarded

NO_INFORMATION = "No information"
SAME_WEIGHT = "1"  # nothing is pooled here: every study counts alike in robvis' weighted bars
_ALONE = frozenset({GradeState.REVIEWED, GradeState.RECONCILED})


@dataclass(frozen=True, slots=True)
class AssessedStudy:
    """One study that somebody assessed by a tool.

    Attributes:
        judgements: As robvis calls them, by domain; at the end the overall one, where the tool has
            one.
        told: What a reader of the plot must know of them.
    """

    study: StudyId
    judgements: tuple[str, ...]
    told: tuple[str, ...]


def assessed_studies(dossier: Dossier, tool: BiasTool) -> tuple[AssessedStudy, ...]:
    """The studies assessed by a tool, in the order of every table; none that were left out."""
    return tuple(
        _assessed(dossier, study, tool)
        for study in study_order(dossier)
        if study not in dossier.memo.keys and _is_assessed(grade_of(dossier, study), tool)
    )


def robvis_csv(dossier: Dossier, tool: BiasTool) -> bytes:
    """The table of one tool as UTF-8 CSV, safe to open in a spreadsheet; empty without a study.

    Columns: Study, the domains, Overall where the tool has one, Weight.
    """
    rows = [_row(dossier, one) for one in assessed_studies(dossier, tool)]
    if not rows:
        return b""
    domains = [each.letter if tool.overall else each.name for each in tool.domains]
    overall = ["Overall"] if tool.overall else []
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["Study", *domains, *overall, "Weight"], *rows])
    return file.getvalue().encode("utf-8")


def _row(dossier: Dossier, one: AssessedStudy) -> list[str]:
    told = "; ".join((cited(one.study), *one.told))
    name = f"{study_label(dossier.records[one.study])} ({told})"
    return [guarded(name), *one.judgements, SAME_WEIGHT]


def _is_assessed(grade: Grade, tool: BiasTool) -> bool:
    words = [word for f in tool.fields if f in grade.fields for word in grade.fields[f].judgements]
    return not grade.excluded and any(is_assessed(word.value) for word in words)


def _assessed(dossier: Dossier, study: StudyId, tool: BiasTool) -> AssessedStudy:
    grade = grade_of(dossier, study)
    fields = (*tool.fields, Field.RISK_OF_BIAS) if tool.overall else tool.fields
    values: list[object] = [grade.value(field) for field in tool.fields]
    if tool.overall:
        values.append(_overall(grade))
    drawn = tuple(tool.drawn.get(str(value), NO_INFORMATION) for value in values)
    return AssessedStudy(study, drawn, tuple(_told(grade, fields)))


def _overall(grade: Grade) -> object:
    """The overall judgement, or what the domains make it where that is graver."""
    domains = {field: grade.fields[field].value for field in ROB2_FIELDS if field in grade.fields}
    said = grade.fields.get(Field.RISK_OF_BIAS)
    return gravest((said.value if said is not None else None, overall_risks(domains)[0]))


def _told(grade: Grade, fields: tuple[Field, ...]) -> Iterator[str]:
    states = {grade.fields[field].state for field in fields if field in grade.fields}
    if grade.standing is Standing.RETRACTED:
        yield "retracted"
    if GradeState.CONFLICT in states:
        yield "in dispute"
    elif _ALONE & states:
        yield "one assessor"
