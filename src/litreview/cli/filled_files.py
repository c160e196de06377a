"""`grade --from FILE`: what becomes of each row of a file, told and then written.

A file enters; every row is told as accepted, as it stands, or refused with its reason, before
anything is written. Nothing is checked here.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from litreview.cli.printing import print_json, say, say_wrapped, warn
from litreview.errors import InputFailed, UsageError

if TYPE_CHECKING:
    from litreview.settings import Settings
    from litreview.workflow.from_file import CheckedRow, FilledIn

ANSWERS_YES = frozenset({"y", "yes"})


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read: whether to write, to ask, and what of rows refused."""

    yes: bool = False
    dry_run: bool = False
    skip_refused: bool = False


def read_file(
    settings: Settings, compound: str, path: Path, who: str, how: Reading, *, as_json: bool
) -> None:
    """Tell what becomes of every row, then write those accepted, if that is wanted.

    Raises:
        InputFailed: A row is refused, and nobody said to skip such rows; nothing is written.
        UsageError: Nobody said whether to write, and nobody can be asked.
    """
    from litreview.workflow.from_file import Fate, check_file, write_file

    filled = check_file(settings, compound, path, who)
    tell = warn if as_json else say
    if as_json:
        print_json([_shape(row) for row in filled.rows])
    else:
        say_wrapped(line for row in filled.rows for line in _lines(row))
    tell(_summary(filled))
    refused = filled.of(Fate.REFUSED)
    if refused and not how.skip_refused:
        raise InputFailed(
            "nothing is written while a row is refused",
            where=str(path),
            fix="Mend the rows, or add --skip-refused to write the others.",
        )
    if how.dry_run or not filled.drafts:
        tell("Nothing was written.")
        return
    if not how.yes:
        if not _asked(len(filled.of(Fate.ACCEPTED)), who, as_json=as_json):
            tell("Nothing was written.")
            return
        filled = _still(filled, check_file(settings, compound, path, who))
    written = write_file(settings, filled, skip_refused=how.skip_refused)
    count = len(written.judgements)
    tell(
        f"Saved: {count} {'judgement' if count == 1 else 'judgements'} of {who}; one undo for all."
    )


def _asked(count: int, who: str, *, as_json: bool) -> bool:
    """Whether a person at the terminal says yes."""
    if as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "nothing was written: nobody said to",
            fix="Add --yes to write what is accepted, or --dry-run to look only.",
        )
    say(f"Write {count} rows as {who}? y or n:")
    return sys.stdin.readline().strip().lower() in ANSWERS_YES


def _still(asked: FilledIn, now: FilledIn) -> FilledIn:
    """The file as it is when the answer came, if every row still meets the fate that was told."""
    fates = [[(row.place, row.fate) for row in filled.rows] for filled in (asked, now)]
    if fates[0] != fates[1]:
        raise InputFailed(
            "what becomes of its rows changed while you were asked; nothing was written",
            where=str(now.path),
            fix="Run it again, and look again.",
        )
    return now


def _lines(row: CheckedRow) -> list[str]:
    """One row, with its reason; rows that nobody filled in are counted alone."""
    from litreview.render.judgement_words import value_text
    from litreview.workflow.from_file import Fate

    if row.fate is Fate.EMPTY:
        return []
    if row.fate is Fate.REFUSED:
        column = f", column {row.column}" if row.column else ""
        return [f"{row.place}{column}: refused: {row.reason}. {row.fix}".rstrip()]
    words = "; ".join(f"{w.subject} {w.field} = {value_text(w.value)}" for w in row.words)
    return [f"{row.place}: {row.fate}: {words}", *(f"  {text}" for text in row.warnings)]


def _summary(filled: FilledIn) -> str:
    from litreview.workflow.from_file import Fate

    counts = ", ".join(f"{len(filled.of(fate))} {fate}" for fate in Fate if filled.of(fate))
    count = len(filled.rows)
    return f"{count} {'row' if count == 1 else 'rows'}: {counts}."


def _shape(row: CheckedRow) -> dict[str, object]:
    from litreview.model.judgement import judgement_to_json

    return {
        "place": row.place,
        "row": row.number,
        "fate": row.fate.value,
        "column": row.column,
        "reason": row.reason,
        "fix": row.fix,
        "warnings": list(row.warnings),
        "judgements": [judgement_to_json(word) for word in row.words],
    }
