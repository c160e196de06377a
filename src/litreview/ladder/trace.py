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
GENERAL = frozenset({"R2", "R5"})


def counted_study(trial: Trial) -> CountedStudy:
    """One trial as the page and `explain` show it: its best paper, and the others."""
    paper = trial.best
    in_people = paper.studied is not Studied.PRECLINICAL
    named = _naming_a_group(trial)
    return CountedStudy(
        study=trial.study,
        level=paper.level,
        points=paper.points,
        effective=paper.effective,
        human=in_people,
        direction=trial.direction,
        n=trial.n if in_people else None,
        group=named.linked.grade.text(Field.GROUP),
        double_reviewed=paper.reviewed,
        steps=paper.steps,
        bases=bases_of(paper),
        also=trial.also,
        part=paper.bearing.part,
        joined_by=trial.joined_by,
        label=paper.linked.label,
        inferred=bool(named.values.group) and named.values.inferred,
        registrations=trial.registrations,
        review=trial.is_review,
        doubt="concern" if paper.values.concern else "retracted" if paper.doubted else "",
    )


def _naming_a_group(trial: Trial) -> Weighed:
    """The paper whose group stands for the trial: one that a person named, else the best's."""
    return min(trial.papers, key=lambda p: (not p.values.group, p.values.inferred))


def not_counted(paper: Weighed) -> NotCounted:
    """A paper whose level is 0, by the last rule that moved it."""
    return NotCounted(paper.study, *paper.steps[-1], paper.bearing.part)


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
    """The rules that looked at one study at a time, with the studies each thing was true of.

    R2 and R5 say in general what they do, for what they made of a study is its level; the others
    once for each reason.
    """
    touched: defaultdict[tuple[str, str], set[StudyId]] = defaultdict(set)
    for each in left_out:
        if each.rule == "R1":
            touched["R1", f"Not counted: {each.reason}."].add(each.study)
    for paper in weighed:
        for rule, what in paper.steps:
            if rule in STUDY_RULES:
                text = RULES[rule] if rule in GENERAL else f"{what[:1].upper()}{what[1:]}."
                touched[rule, text].add(paper.study)
    ordered = sorted(touched, key=lambda key: (STUDY_RULES.index(key[0]), key[1]))
    return [RuleFired(rule, text, tuple(sorted(touched[rule, text]))) for rule, text in ordered]
