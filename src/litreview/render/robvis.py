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

from litreview.model.bias import BiasTool, gravest, is_assessed, overall_risks
from litreview.model.dossier import Dossier
from litreview.model.fields import ROB2_FIELDS, Field
from litreview.model.grade import Grade, GradeState
from litreview.model.identity import StudyId
from litreview.model.vocabulary import Standing
from litreview.render.frames import guarded
from litreview.render.order import grade_of, study_order
from litreview.render.wording import study_label

NO_INFORMATION = "No information"
SAME_WEIGHT = "1"  # nothing is pooled here: every study counts alike in robvis' weighted bars
_ALONE = frozenset({GradeState.REVIEWED, GradeState.RECONCILED})


def robvis_csv(dossier: Dossier, tool: BiasTool) -> bytes:
    """The table of one tool as UTF-8 CSV, safe to open in a spreadsheet; empty without a study.

    Columns: Study, the domains, Overall where the tool has one, Weight. Studies that were left out
    of the review are left out here.
    """
    rows = [
        _row(dossier, study, tool)
        for study in study_order(dossier)
        if _is_assessed(grade_of(dossier, study), tool)
    ]
    if not rows:
        return b""
    domains = [each.letter if tool.overall else each.name for each in tool.domains]
    overall = ["Overall"] if tool.overall else []
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["Study", *domains, *overall, "Weight"], *rows])
    return file.getvalue().encode("utf-8")


def _is_assessed(grade: Grade, tool: BiasTool) -> bool:
    words = [word for f in tool.fields if f in grade.fields for word in grade.fields[f].judgements]
    return not grade.excluded and any(is_assessed(word.value) for word in words)


def _row(dossier: Dossier, study: StudyId, tool: BiasTool) -> list[str]:
    grade = grade_of(dossier, study)
    fields = (*tool.fields, Field.RISK_OF_BIAS) if tool.overall else tool.fields
    values: list[object] = [grade.value(field) for field in tool.fields]
    if tool.overall:
        values.append(_overall(grade))
    name = f"{study_label(dossier.records[study])} ({'; '.join(_told(dossier, study, fields))})"
    drawn = [tool.drawn.get(str(value), NO_INFORMATION) for value in values]
    return [guarded(name), *drawn, SAME_WEIGHT]


def _overall(grade: Grade) -> object:
    """The overall judgement, or what the domains make it where that is graver."""
    domains = {field: grade.fields[field].value for field in ROB2_FIELDS if field in grade.fields}
    said = grade.fields.get(Field.RISK_OF_BIAS)
    return gravest((said.value if said is not None else None, overall_risks(domains)[0]))


def _told(dossier: Dossier, study: StudyId, fields: tuple[Field, ...]) -> list[str]:
    """Which study it is, and what a reader of the plot must know of its judgements."""
    grade = grade_of(dossier, study)
    states = [grade.fields[field].state for field in fields if field in grade.fields]
    told = [study.replace("pmid:", "PMID ")]
    told += ["retracted"] if grade.standing is Standing.RETRACTED else []
    if GradeState.CONFLICT in states:
        return [*told, "in dispute"]
    return [*told, "one assessor"] if _ALONE & set(states) else told
