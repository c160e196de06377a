"""The trace of a decision: what each study counted as, and what that rests on.

Weighed papers and trials enter; `CountedStudy`, `NotCounted` and `RuleFired` leave. Nothing
is decided here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from litreview.ladder.levels import Studied, Weighed
from litreview.ladder.ruleset import RULES
from litreview.ladder.trials import Trial
from litreview.model.basis import Basis
from litreview.model.decision import CountedStudy, NotCounted, RuleFired
from litreview.model.fields import LADDER_FIELDS, Field
from litreview.model.grade import FieldGrade, GradeState
from litreview.model.identity import StudyId
from litreview.model.vocabulary import BasisKind

SHOWN_FIELDS = (
    Field.SPECIES,
    Field.DESIGN,
    *LADDER_FIELDS,
    Field.BLINDING_WHO,
    Field.RISK_OF_BIAS,
    Field.MATCHED_RCTS,
    Field.HARMS_COLLECTION,
    Field.EXPOSED,
)
STUDY_RULES = ("R1", "R2", "R3", "R4", "R5", "R12")
"""The rules that look at one study at a time."""


def counted_study(trial: Trial) -> CountedStudy:
    """One trial as the page and `explain` show it: its best paper, and the others."""
    paper = trial.best
    in_people = paper.studied is not Studied.PRECLINICAL
    return CountedStudy(
        study=trial.study,
        level=paper.level,
        points=paper.points,
        effective=paper.effective,
        human=in_people,
        direction=trial.direction,
        n=trial.n if in_people else None,
        group=paper.linked.grade.text(Field.GROUP),
        double_reviewed=paper.reviewed,
        steps=paper.steps,
        bases=bases_of(paper),
        also=tuple(sorted(p.linked.study for p in trial.papers[1:])),
        part=paper.bearing.part,
    )


def not_counted(paper: Weighed) -> NotCounted:
    """A paper whose level is 0, by the last rule that moved it."""
    rule, reason = paper.steps[-1]
    return NotCounted(paper.linked.study, rule, reason, paper.bearing.part)


def bases_of(paper: Weighed) -> tuple[str, ...]:
    """What each value rests on, in a few words: "n = 110: source, high certainty"."""
    fields = paper.linked.grade.fields
    shown = [_basis_words(fields[field]) for field in SHOWN_FIELDS if field in fields]
    for word in paper.linked.link.words:
        gone = ", no longer in the record" if word.stale else ""
        shown.append(f"link by {word.reviewer}: {basis_words(word.basis)}{gone}")
    return tuple(text for text in shown if text)


def _basis_words(grade: FieldGrade) -> str:
    value = ", ".join(grade.value) if isinstance(grade.value, tuple) else grade.value
    if grade.state is GradeState.SILENT:
        return ""
    if grade.state is GradeState.MACHINE:
        tags = grade.machine.tags if grade.machine else ()
        return f"{grade.field} = {value}: machine tag {tags[0].rule}" if tags else ""
    basis = grade.judgements[-1].basis if grade.judgements else None
    return f"{grade.field} = {value}: {basis_words(basis)}"


def basis_words(basis: Basis | None) -> str:
    """The basis in a few words: quote with its place, heading, or source with certainty."""
    if basis is None:
        return "own reading"
    if basis.kind is BasisKind.SOURCE:
        account = "secondary source" if basis.is_secondary else f"source ({basis.account})"
        return f"{account}, {basis.certainty} certainty"
    return f"{basis.kind}, {basis.where}" if basis.where else str(basis.kind)


def study_rules(weighed: Iterable[Weighed], left_out: Iterable[NotCounted]) -> list[RuleFired]:
    """The rules that looked at one study at a time, each with the studies it touched."""
    touched: defaultdict[str, set[StudyId]] = defaultdict(set)
    touched["R1"].update(each.study for each in left_out if each.rule == "R1")
    for paper in weighed:
        for rule, _ in paper.steps:
            touched[rule].add(paper.linked.study)
    return [
        RuleFired(rule, RULES[rule], tuple(sorted(touched[rule])))
        for rule in STUDY_RULES
        if touched[rule]
    ]
