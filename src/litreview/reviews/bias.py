"""Risk of bias by domain: which tool fits a study, and what may be said beside what.

A grade and what a reviewer says enter; a form, the overall judgement that follows, or a refusal
leaves. Words on a domain are judgements as any other: they merge, are taken back, hidden, disputed
and compared by domain. The ladder reads `risk_of_bias` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from litreview.errors import UsageError
from litreview.model.bias import BiasTool, bias_tools, is_assessed, overall_risks
from litreview.model.fields import BIAS_FIELDS, ROB2_FIELDS, Field, Value
from litreview.model.grade import Grade
from litreview.model.identity import Reviewer
from litreview.model.link import LinkValue
from litreview.model.record import Record
from litreview.model.vocabulary import PEOPLE, WITHOUT_SUBJECTS, Reported, RiskOfBias, Species

Said = Mapping[Field, Value]


@dataclass(frozen=True, slots=True)
class BiasForm:
    """What a reviewer is asked of the risk of bias of one study.

    Attributes:
        tool: None where none of the tools fits.
        why: What each tool is for, and what this study is.
        judged: What this reviewer said of its domains.
    """

    tool: BiasTool | None
    why: str
    judged: Said


def bias_form(grade: Grade, reviewer: Reviewer, said: Said | None = None) -> BiasForm:
    """The tool that fits a study: RoB 2 for randomized studies of people, SYRCLE for animals.

    Args:
        grade: As this reviewer may see it; their own word goes before everybody's.
        said: What the reviewer says at once, which goes before that.
    """
    values = {
        field: (said or {}).get(field) or _own(grade, field, reviewer) or grade.value(field)
        for field in (Field.SPECIES, Field.DESIGN, Field.RANDOMIZED)
    }
    species, design, randomized = values.values()
    tool, (rob2, syrcle) = None, bias_tools()
    if design not in WITHOUT_SUBJECTS and species == Species.ANIMAL:
        tool = syrcle
    elif design not in WITHOUT_SUBJECTS and species in PEOPLE and randomized == Reported.YES:
        tool = rob2
    here = ", ".join(f"{field}={value}" for field, value in values.items())
    tools = ", ".join(f"{one.name} is for {one.fits}" for one in (rob2, syrcle))
    own = {field: _own(grade, field, reviewer) for field in (tool.fields if tool else ())}
    why = f"{tools}, and this one is {here}"
    return BiasForm(tool, why, {f: value for f, value in own.items() if value is not None})


def overall_that_follows(grade: Grade, said: Said, reviewer: Reviewer) -> RiskOfBias | None:
    """The overall judgement to write beside domains of RoB 2; None where nothing is to be added.

    It follows once the reviewer assessed all five, or one as high, unless they give one
    themselves, or gave one that may stay.
    """
    if Field.RISK_OF_BIAS in said or not said.keys() & set(ROB2_FIELDS):
        return None
    allowed = overall_risks(_after(grade, said, reviewer))
    kept = is_assessed(allowed[0]) and _own(grade, Field.RISK_OF_BIAS, reviewer) in allowed
    return allowed[0] if is_assessed(allowed[0]) and not kept else None


def overall_doubts(grade: Grade, said: Said, reviewer: Reviewer) -> tuple[str, ...]:
    """What a reviewer is told who judged several domains `some`, and did not say what they make."""
    if Field.RISK_OF_BIAS in said or not said.keys() & set(ROB2_FIELDS):
        return ()
    allowed = overall_risks(_after(grade, said, reviewer))
    if allowed != (RiskOfBias.SOME, RiskOfBias.HIGH):
        return ()
    stands = overall_that_follows(grade, said, reviewer) or _own(
        grade, Field.RISK_OF_BIAS, reviewer
    )
    return (
        f"risk_of_bias={stands} of several domains that are some: say high if together they lower "
        "confidence substantially, else some",
    )


def check_bias(record: Record, grade: Grade, said: Said, reviewer: Reviewer) -> None:
    """Refuse words on risk of bias that cannot stand beside what else their author says.

    Raises:
        UsageError: They did not read the full text, the tool is for other studies, or the overall
            judgement is none that RoB 2 reaches from the domains.
    """
    touched = said.keys() & {*BIAS_FIELDS, Field.FULL_TEXT_READ}
    if touched:
        _check_fit(record, grade, said, reviewer)
        _check_read(record, grade, said, reviewer)
        _check_overall(record, grade, said, reviewer)


def _check_fit(record: Record, grade: Grade, said: Said, reviewer: Reviewer) -> None:
    form = bias_form(grade, reviewer, said)
    for tool in bias_tools():
        wrong = [f for f in tool.fields if is_assessed(said.get(f))] if tool != form.tool else []
        if wrong:
            raise UsageError(
                f"{wrong[0]}: {form.why}",
                where=record.id,
                fix="Where that is wrong, say what it is in the same command, as in "
                "--set species=human --set randomized=yes.",
            )


def _check_read(record: Record, grade: Grade, said: Said, reviewer: Reviewer) -> None:
    read = said.get(Field.FULL_TEXT_READ, _own(grade, Field.FULL_TEXT_READ, reviewer))
    after = _after(grade, said, reviewer)
    assessed = [field for field, value in after.items() if is_assessed(value)]
    if read == Reported.YES or not assessed:
        return
    now = [field for field in assessed if field in said]
    if Field.FULL_TEXT_READ not in said and not now:
        return  # what older files say without it stands as it is
    if now:
        field = now[0]
        what = f"{field}={after[field]} needs the full text, and {reviewer} has not said to have "
        what += "read it"
        fix = f"Say --set {Field.FULL_TEXT_READ}=yes of it if you did; else "
    else:
        field = assessed[0]
        what = f"{Field.FULL_TEXT_READ}={read} cannot stand beside {field}={after[field]} of "
        what += str(reviewer)
        fix = "In the same command, say "
    wrong = assessed if Field.FULL_TEXT_READ in said else now
    sets = (f"--set {field}={RiskOfBias.NOT_ASSESSABLE}" for field in wrong)
    raise UsageError(what, where=record.id, fix=f"{fix}{' '.join(sets)}.")


def _check_overall(record: Record, grade: Grade, said: Said, reviewer: Reviewer) -> None:
    after = _after(grade, said, reviewer)
    allowed, overall = overall_risks(after), after.get(Field.RISK_OF_BIAS)
    follows = is_assessed(allowed[0]) and Field.RISK_OF_BIAS not in said
    if overall is None or overall in allowed or follows:
        return
    beside = ", ".join(f"{f}={after[f]}" for f in ROB2_FIELDS if is_assessed(after.get(f)))
    raise UsageError(
        f"risk_of_bias={overall} cannot stand beside {beside}",
        where=record.id,
        fix=f"By RoB 2's rule it is {' or '.join(allowed)}: say so in the same command, or judge "
        "the domain otherwise.",
    )


def _after(grade: Grade, said: Said, reviewer: Reviewer) -> dict[Field, Value]:
    """What one reviewer's words on risk of bias are, once this is said."""
    own = {field: said.get(field, _own(grade, field, reviewer)) for field in BIAS_FIELDS}
    return {field: value for field, value in own.items() if value is not None}


def _own(grade: Grade, field: Field, reviewer: Reviewer) -> Value | None:
    """What one reviewer's standing word on a field says."""
    words = grade.fields[field].judgements if field in grade.fields else ()
    own = [word.value for word in words if word.reviewer == reviewer]
    return own[-1] if own and not isinstance(own[-1], LinkValue) else None
