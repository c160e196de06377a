"""Judgements filled in elsewhere: the rows of a CSV file or a workbook, checked and written.

A table enters; each of its rows is accepted or refused with its reason, as if the rows above it
were written already, by the checks that every other door meets. Nothing is written until all is
known; then one append writes all of it, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path

from litreview.errors import InputFailed, LitreviewError, NounError, UsageError
from litreview.model.fields import CLOSED, COUNTED, Field, Value, spelled
from litreview.model.identity import Compound, Reviewer
from litreview.model.judgement import LINK, NOTE, STATED, Judgement
from litreview.model.vocabulary import Reported
from litreview.render.filled_rows import (
    ANSWERS,
    COLUMNS,
    EXPORTED,
    TOLD,
    Stamp,
    column_of,
    filled_mark,
    state_mark,
    told_mark,
)
from litreview.render.judgement_words import value_text
from litreview.reviews.basis import Grounds
from litreview.settings import Settings
from litreview.textfiles.tables import Row, Table, read_tables
from litreview.workflow.compounds import FACT, choose_compound, known_reviewer
from litreview.workflow.drafts import Draft, append_drafts
from litreview.workflow.link import judge_link
from litreview.workflow.pending import PendingShelf
from litreview.workflow.results import Written
from litreview.workflow.review import judge_fact, judge_study
from litreview.workflow.weigh import graded

OTHER_SHEETS = frozenset({"studies", "codebook", "lists"})  # of a workbook: nobody fills them in
OF_LINKS = (*ANSWERS, "role")
_WHOLE = re.compile(r"(\d+)[.,]0+")  # 24 as a table of numbers with gaps has it
_OPTION = re.compile(r"--([a-z][a-z_-]*)( (?=\w+=))?")
_NAMED = re.compile(r"(?:basis\.)?(\w+): ")


class Fate(StrEnum):
    """What becomes of a row."""

    ACCEPTED = "accepted"
    STANDS = "as it stands"  # its reviewer's word says this already
    EMPTY = "not filled in"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row, and what becomes of it.

    Attributes:
        place: `grades.xlsx, sheet grades, row 3`.
        words: What it says, as it would be written, or as it stands.
        column: Of a row refused: the column to mend; empty where it is no single one.
        reason: Why it is refused.
        fix: What to do.
        warnings: Why a word will not count as its reviewer may expect.
    """

    place: str
    number: int
    fate: Fate
    words: tuple[Judgement, ...] = ()
    column: str = ""
    reason: str = ""
    fix: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class FilledIn:
    """A file that was filled in, checked and not written.

    Attributes:
        rows: In the order of the file.
        drafts: Of the rows accepted.
    """

    compound: Compound
    reviewer: Reviewer
    path: Path
    rows: tuple[CheckedRow, ...]
    drafts: tuple[Draft, ...]

    def of(self, fate: Fate) -> tuple[CheckedRow, ...]:
        """The rows that meet one fate."""
        return tuple(row for row in self.rows if row.fate is fate)


def check_file(settings: Settings, compound: str | None, path: Path, reviewer: str) -> FilledIn:
    """Check every row of a file as if those above it were written; nothing is written.

    Raises:
        InputFailed: The file cannot be read, holds no rows, or has a column that is not known.
        UsageError: It is another reviewer's workbook, or openpyxl is not installed.
    """
    chosen, who = choose_compound(settings, compound), known_reviewer(reviewer)
    tables = read_tables(path, OTHER_SHEETS)
    rows = [
        (row, _cells(row, columns))
        for table in tables
        for columns in [_columns(table)]
        for row in table.rows
    ]
    if not rows:
        raise InputFailed("holds no rows", where=str(path), fix="Fill in a row below the headings.")
    checked: list[CheckedRow] = []
    drafts: list[Draft] = []
    shelf = PendingShelf(settings, chosen, who)
    with shelf:
        above: set[str] = set()
        for row, cells in rows:
            one, draft = _Check(shelf, who, row, cells, above).outcome()
            checked.append(one)
            drafts += [draft] if draft is not None else []
    return FilledIn(chosen, who, path, tuple(checked), tuple(drafts))


def write_file(settings: Settings, filled: FilledIn, *, skip_refused: bool = False) -> Written:
    """Write what was accepted, in one append and as one action.

    Raises:
        InputFailed: A row is refused, and nobody said to skip such rows.
    """
    refused = filled.of(Fate.REFUSED)
    if refused and not skip_refused:
        raise InputFailed(
            f"{len(refused)} of its rows cannot be written, and so none is",
            where=str(filled.path),
            fix="Mend them, or add --skip-refused to write the others.",
        )
    return append_drafts(settings, filled.compound, filled.drafts)


# -- columns ------------------------------------------------------------------------------


def _columns(table: Table) -> dict[str, str]:
    """What each heading of a sheet means, by the heading.

    Raises:
        InputFailed: One means nothing here, or two mean the same.
    """
    columns: dict[str, str] = {}
    for heading in table.headings:
        name = column_of(heading)
        if name not in {*COLUMNS, *TOLD}:
            near = get_close_matches(name, [*COLUMNS, *TOLD], 1)
            hint = f"Did you mean “{near[0]}”? " if near else ""
            raise InputFailed(
                f"column “{heading}” is not known",
                where=table.place,
                fix=f"{hint}Rename or delete it. Columns: {', '.join(COLUMNS)}.",
            )
        if name in columns.values():
            raise InputFailed(
                f"two columns are “{name}”", where=table.place, fix="Keep one of them."
            )
        columns[heading] = name
    return columns


def _cells(row: Row, columns: Mapping[str, str]) -> dict[str, str]:
    return {columns.get(heading, heading): text for heading, text in row.cells.items()}


# -- one row ------------------------------------------------------------------------------


class _Refused(Exception):
    """A row says what cannot be read: in which column, why, and what to do."""

    def __init__(self, column: str, reason: str, fix: str = "") -> None:
        super().__init__(reason)
        self.column, self.reason, self.fix = column, reason, fix


@dataclass(frozen=True, slots=True)
class _Check:
    """One row held against what stands, with the rows above it."""

    shelf: PendingShelf
    who: Reviewer
    row: Row
    cells: Mapping[str, str]
    above: set[str]  # the ids of what the rows above say, written already or not
    faults: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        faults = {column_of(heading): fault for heading, fault in self.row.faults.items()}
        object.__setattr__(self, "faults", {n: f for n, f in faults.items() if n not in TOLD})

    def outcome(self) -> tuple[CheckedRow, Draft | None]:
        """What becomes of the row, and what it would write."""
        stamp = self._stamp()
        if stamp is not None and stamp.filled == filled_mark(self.cells) and not self.faults:
            if stamp.told != told_mark(self.cells):
                fix = "Write it in “your value”; what the machine reads is told there, not asked."
                return self._refused("machine's value", "was changed", fix), None
            return self._checked(Fate.EMPTY), None
        if not self.faults and not any(self.cells.get(name) for name in COLUMNS):
            return self._checked(Fate.EMPTY), None
        try:
            draft = self._draft(unaided=stamp is not None and stamp.unaided)
            standing = self._standing(draft)
            if standing is not None:
                self.above.update(said.id for said in standing)
                return self._checked(Fate.STANDS, words=draft.judgements), None
            self._check_once(draft)
            if stamp is not None:
                self._check_still(stamp, draft)
            words = self.shelf.add(draft)
            self.above.update(word.id for word in words)
        except _Refused as refused:
            return self._refused(refused.column, refused.reason, refused.fix), None
        except NounError as error:
            return self._refused(error.field, error.problem, error.fix), None
        except LitreviewError as error:
            reason, fix = (_OPTION.sub(_as_column, text) for text in (error.what, error.fix))
            return self._refused(_column_of(error, self.cells), reason, fix), None
        warnings = tuple(text for said in draft.warnings.values() for text in said)
        return self._checked(Fate.ACCEPTED, words=words, warnings=warnings), draft

    def _checked(
        self, fate: Fate, words: tuple[Judgement, ...] = (), warnings: tuple[str, ...] = ()
    ) -> CheckedRow:
        return CheckedRow(self.row.place, self.row.number, fate, words, warnings=warnings)

    def _refused(self, column: str, reason: str, fix: str) -> CheckedRow:
        return CheckedRow(self.row.place, self.row.number, Fate.REFUSED, (), column, reason, fix)

    def _stamp(self) -> Stamp | None:
        text = self.cells.get(EXPORTED, "")
        stamp = Stamp.read(text) if text else None
        if stamp is not None and stamp.reviewer != self.who:
            raise UsageError(
                f'this workbook was written for "{stamp.reviewer}", not for "{self.who}"',
                where=self.row.place,
                fix=f"Add --reviewer {stamp.reviewer}.",
            )
        return stamp

    # -- what it says ---------------------------------------------------------------------

    def _draft(self, *, unaided: bool) -> Draft:
        for column, fault in self.faults.items():
            raise _Refused(column, fault, "Write the value itself, as text.")
        for column in self.row.dates:
            name = column_of(column)
            if name in COLUMNS and name != "as_of":
                fix = "Format the cell as text and type the value again."
                raise _Refused(name, "the spreadsheet made a date of it", fix)
        study, claim = self.cells.get("study", ""), self.cells.get("claim", "")
        if study.startswith(FACT):
            study, claim = "", study.removeprefix(FACT)
        if not study and not claim:
            raise _Refused("study", "names no study and no claim", "Write a PMID, or manual:ID.")
        if not study:
            return self._fact(claim)
        if claim:
            return self._link(study, claim)
        return self._study(study, unaided=unaided)

    def _study(self, study: str, *, unaided: bool) -> Draft:
        self._only("a link", OF_LINKS, "Name its claim, or leave it empty.")
        self._only("a claim of fact", ("as_of",), "Leave it empty.")
        name, value = self.cells.get("field", ""), self.cells.get("value", "")
        if value and not name:
            raise _Refused("field", "is empty, and there is a value", "Name the field it is of.")
        if name and not value:
            raise _Refused(
                "value",
                "is empty",
                "Write not_reported where the paper is silent; `grade --undo` takes a word back.",
            )
        if not name and not self._note:
            raise _Refused("field", "is empty", "Name a field, or write a note.")
        sets = [f"{name}={_as_typed(name, value)}"] if name else []
        return judge_study(
            self.shelf, self.who, study, sets, self._grounds(), self._note, unaided=unaided
        )

    def _link(self, study: str, claim: str) -> Draft:
        self._only("a claim of fact", ("as_of",), "Leave it empty.")
        self._only("a field", ("value",), "Leave out the claim, or the value.")
        if spelled(self.cells.get("field", LINK)) != LINK:
            raise _Refused("field", "stands beside a claim", "Leave out the claim, or the field.")
        for column in ("population", "outcome", "intervention", "direction"):
            if not self.cells.get(column):
                raise _Refused(column, "is empty", "A link answers all four questions.")
        answers = {name: self.cells.get(name, "") for name in ANSWERS}
        answers["n"] = _as_typed(Field.N, answers["n"])
        answers["objective"] = _yes_or_no(answers["objective"])
        claim = claim.removeprefix(FACT)
        return judge_link(
            self.shelf, self.who, claim, [study], answers, self._grounds(), self._note
        )

    def _fact(self, claim: str) -> Draft:
        self._only("a link", OF_LINKS, "Name its study, or leave it empty.")
        if spelled(self.cells.get("field", STATED)) != STATED:
            raise _Refused("field", f"a claim of fact is {STATED}, nothing else", "Name the study.")
        value = self.cells.get("value", "")
        sets = [f"{STATED}={_yes_or_no(value)}"] if value else []
        note, as_of = self._note, self.cells.get("as_of", "")
        return judge_fact(self.shelf, self.who, claim, sets, self._grounds(), note, as_of)

    def _only(self, of: str, columns: Collection[str], fix: str) -> None:
        for column in columns:
            if self.cells.get(column):
                raise _Refused(column, f"is said of {of}", fix)

    def _grounds(self) -> Grounds:
        names = ("quote", "source", "certainty", "account", "role")
        return Grounds(*(self.cells.get(name, "") for name in names))

    @property
    def _note(self) -> str:
        return self.cells.get("note", "")

    # -- beside what stands ---------------------------------------------------------------

    def _standing(self, draft: Draft) -> list[Judgement] | None:
        """Its reviewer's standing words, where they say all of it already; else None."""
        found = []
        for word in draft.judgements:
            same = [said for said in self._in_force(word) if _says_the_same(word, said)]
            if not same:
                return None
            found += same[-1:]
        return found

    def _in_force(self, word: Judgement) -> Sequence[Judgement]:
        """The words that hold: the last one; of a fact the last on each source, of notes all."""
        own = self.shelf.own(word)
        if word.field == NOTE:
            return own
        if word.field == STATED:
            return [said for said in own if said.basis == word.basis][-1:]
        return own[-1:]

    def _check_once(self, draft: Draft) -> None:
        """Refuse a row that says otherwise than one above it: nobody knows which is meant."""
        for word in draft.judgements:
            above = [said for said in self._in_force(word) if said.id in self.above]
            if above and word.field != NOTE:
                raise _Refused(
                    "claim" if word.field == LINK else "value",
                    f"a row above says otherwise: {value_text(above[-1].value)}",
                    "Keep one of them.",
                )

    def _check_still(self, stamp: Stamp, draft: Draft) -> None:
        """Refuse what was filled in over a word, or a value, that is another one now."""
        for word in draft.judgements:
            machine = None if stamp.unaided else self._machine(word)
            own = self.shelf.own(word)
            standing = own if word.field == STATED else own[-1:]
            if stamp.state in {state_mark(said, machine) for said in standing or (None,)}:
                continue
            now = f"you said {value_text(own[-1].value)}" if own else "you said nothing"
            read = f", and the machine reads {value_text(machine)}" if machine is not None else ""
            raise _Refused(
                "claim" if word.field == LINK else "value",
                f"changed since the workbook was written: {now}{read}",
                "Export it again, or say it with `litreview grade` or `link`.",
            )

    def _machine(self, word: Judgement) -> Value | None:
        """What the machine reads now of the field that a word judges."""
        if word.study_field is None or word.study is None:
            return None
        reading = graded(self.shelf, self.shelf.record(word.study)).machine(word.study_field)
        return reading.value if reading is not None else None


def _says_the_same(word: Judgement, said: Judgement) -> bool:
    return (word.value, word.basis, word.note, word.as_of) == (
        said.value,
        said.basis,
        said.note,
        said.as_of,
    )


def _as_typed(name: str, value: str) -> str:
    """A value as it would be typed, where a spreadsheet writes it otherwise: 24.0, TRUE."""
    known = spelled(name)
    whole = _WHOLE.fullmatch(value)
    if whole and known in COUNTED:
        return whole[1]
    if known in set(Field) and Reported.YES in set(CLOSED.get(Field(known), ())):
        return _yes_or_no(value)
    return value


def _yes_or_no(value: str) -> str:
    return {"true": Reported.YES.value, "false": Reported.NO.value}.get(value.lower(), value)


def _as_column(option: re.Match[str]) -> str:
    """An option as the column of its name: a file has no options. `--set n=24` is n=24."""
    if option[1] == "set":
        return "" if option[2] else "value"
    return option[1].replace("-", "_") + (option[2] or "")


def _column_of(error: LitreviewError, cells: Mapping[str, str]) -> str:
    """The column that an error is about; empty where it is about several."""
    what = error.what
    named = _NAMED.match(what)
    option = _OPTION.search(error.where)
    if named and named[1] in COLUMNS:
        return named[1]
    if option and option[1] != "set":
        return option[1].replace("-", "_")
    if isinstance(error, InputFailed) and cells.get("quote"):
        return "quote"
    if "not in the store" in what:
        return "study"
    if "rests on" in what:
        return "source"
    if "claim of fact" in what:
        return "claim"
    typed = (name for name in COLUMNS if cells.get(name) and f'"{cells[name]}"' in what)
    return next(typed, "value" if option or "=" in what else "")
