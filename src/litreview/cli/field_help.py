"""What stands below `grade --help` and `link --help`: fields, answers, values and points.

The codebook enters; lines that fit a terminal leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from litreview.model.basis import MAX_QUOTE
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.vocabulary import Account, Certainty, Stated
from litreview.render.codebook import GROUPS, NOT_COUNTED, QUESTIONS, values_of

WIDTH = 78  # characters of a line, that no terminal of 80 breaks it
_INDENT = " " * 4
_VALUES = f"{_INDENT}{' ' * 20}"


def grade_help() -> str:
    """The fields by group, each with its values."""
    lines = [
        "Fields, for --set FIELD=VALUE; docs/judging.md says what each value means.",
        f"Where a paper can be silent, {NOT_REPORTED} is a value, and never no, none or 0.",
    ]
    for group, fields in GROUPS.items():
        lines += ["", f"  {group}"]
        lines += [line for field, says in fields.items() for line in _field_lines(field, says)]
    lines += ["", "  Of a claim of fact, claim:ID"]
    lines += [f"{_INDENT}{'stated':20}whether a source says so", f"{_VALUES}{', '.join(Stated)}"]
    return _block((*lines, "", *_basis_lines()))


def link_help() -> str:
    """The answers of a link, with the points that each takes off a study's level."""
    lines = [
        "Answers, and the points each takes off the study's level: from 4 (a review of",
        "matching trials) and 3 (a blinded randomized trial) to 1 (no comparison). With",
        f"{NOT_COUNTED} the study is not counted for the claim. Levels and points make tiers:",
        "docs/judging.md, docs/rules.md (R2, R5).",
    ]
    for question, answers in QUESTIONS.items():
        lines += ["", f"  --{question}"]
        for answer, (says, points) in answers.items():
            lines.append(f"{_INDENT}{answer.value:16}{points:2}{says}")
    lines += ["", "  --part, --n"]
    lines.append(f"{_INDENT}of a claim with two parts, the one it bears on; of a study with")
    lines.append(f"{_INDENT}several groups, the people who bear on the claim")
    return _block((*lines, "", *_basis_lines()))


def _field_lines(field: Field, says: str) -> Iterator[str]:
    yield f"{_INDENT}{field:20}{says}"
    yield from (f"{_VALUES}{line}" for line in wrap(values_of(field), WIDTH - len(_VALUES)))


def _basis_lines() -> Iterator[str]:
    yield "What it rests on: a sentence of the record, or a source you name."
    yield f"    --quote             word for word, at most {MAX_QUOTE} characters"
    yield "    --source            where else it is said, with"
    yield f"    --certainty         how sure you are of it: {', '.join(Certainty)}"
    yield f"    --account           what it is: {', '.join(Account)}"


def _block(lines: Iterable[str]) -> str:
    """Lines that stay as they are: typer rewraps no paragraph that a backspace opens."""
    return "\n\n".join(f"\b\n{part}" for part in "\n".join(lines).split("\n\n"))
