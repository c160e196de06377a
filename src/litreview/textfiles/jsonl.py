"""JSON Lines: one object a line, read with errors that name line and field.

Bytes enter; objects with their line numbers leave. What the fields mean is the caller's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from litreview.errors import DataFileError, NounError
from litreview.model.codec import from_builtins, from_json, to_builtins, to_json_bytes
from litreview.textfiles.files import UTF8_MARK, decode, not_readable, shown
from litreview.textfiles.mistakes import MERGE_FIX, MERGE_MARKS, Mistakes, unknown_word, wrong_value

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

_MERGE_MARKS = tuple(mark.encode() for mark in MERGE_MARKS)
BOTH_SIDES = "Keep the lines of both sides and delete the marks; their order does not matter."
MEND = "Mend the line, or take the file as it was from git."
MEND_WRITTEN = (
    "Run `litreview doctor --repair` if it was cut off in writing, else take the file as it was "
    "from git. A line of a stored record may be deleted: the next run writes it anew."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One object of a file, and where it stands: lines count from 1, blank ones too."""

    path: Path
    number: int
    values: Mapping[str, object]

    @property
    def place(self) -> str:
        """`data/semax/history.jsonl, line 3`."""
        return _place(self.path, self.number)

    def wrong(self, what: str, fix: str = "") -> DataFileError:
        """The error for this line, for the caller to raise."""
        return DataFileError(what, where=self.place, fix=fix)

    def noun(self, kind: type[T]) -> T:
        """Build a noun from the line.

        Raises:
            DataFileError: A field is unknown or missing, or a value does not fit.
        """
        known = _names(kind)
        for key in self.values:
            if key not in known:
                raise self.wrong(*unknown_word("field", key, known))
        for key in _needed(kind):
            if key not in self.values:
                raise self.wrong(f'field "{key}" is missing', MEND)
        try:
            return from_builtins(kind, dict(self.values))
        except NounError as refused:
            raise self.refused(refused) from refused

    def refused(self, error: NounError, fix: str = "") -> DataFileError:
        """A noun's refusal, at this line; the fix is for when the noun names none."""
        if error.field == "JSON":  # the codec's name for the whole object
            return self.wrong(error.problem.replace("`", '"'), error.fix or fix or MEND)
        what = f'field "{error.field}": {wrong_value(error.problem)}'
        return self.wrong(what, error.fix or fix or MEND)


def parse_lines(
    rows: Iterable[bytes],
    path: Path,
    *,
    append_only: bool = False,
) -> Iterator[Line]:
    """The objects of a file in its order; blank lines are passed over.

    Args:
        rows: The file's lines; a line end, CR and a byte order mark are taken as they come.
        append_only: People write in it, too, and git keeps both sides of a merge: a field given
            twice is refused, and the advice on the marks of a merge is another.

    Raises:
        DataFileError: A line is not UTF-8, not JSON or not an object.
    """
    for number, row in enumerate(rows, 1):
        if bare := _bare(row):
            yield _line(bare, path, number, append_only=append_only)


def mistakes_in(
    rows: Iterable[bytes],
    path: Path,
    build: Callable[[Line], object],
    *,
    append_only: bool = False,
) -> Mistakes:
    """What is wrong with each line: it is none, or nothing can be built of it.

    Args:
        rows: As for `parse_lines`.
        append_only: As for `parse_lines`.
    """
    mistakes = Mistakes()
    for number, row in enumerate(rows, 1):
        if bare := _bare(row):
            parse = partial(_line, bare, path, number, append_only=append_only)
            mistakes.attempt(lambda: build(parse()), None)  # noqa: B023 - called at once
    return mistakes


def _bare(row: bytes) -> bytes:
    return row.strip().removeprefix(UTF8_MARK)


def _line(bare: bytes, path: Path, number: int, *, append_only: bool) -> Line:
    if bare.startswith(_MERGE_MARKS):
        what = "is the mark of a merge that was not finished"
        merge_fix = BOTH_SIDES if append_only else MERGE_FIX
        raise DataFileError(what, where=_place(path, number), fix=merge_fix)
    try:
        values = None if append_only else _quickly(bare)
        return Line(path, number, values or _object(bare, path, number))
    except DataFileError as broken:
        broken.fix = broken.fix if append_only else MEND_WRITTEN
        raise


def stream_objects(path: Path, wanted: Callable[[bytes], bool] | None = None) -> Iterator[Line]:
    """As `parse_lines`, from a file that may be large: a line in memory at a time.

    Args:
        wanted: Looks at the bytes of a line; one that is not wanted is never parsed.

    Raises:
        DataFileError: The file cannot be read, or a line of it.
    """
    try:
        with path.open("rb") as file:
            rows = (row if wanted is None or wanted(row) else b"" for row in file)
            yield from parse_lines(rows, path)
    except OSError as refused:
        raise not_readable(path, refused, DataFileError) from refused


def line_bytes(noun: DataclassInstance) -> bytes:
    """One line: keys in the noun's order, those at their default left out, no spaces."""
    plain: dict[str, Any] = to_builtins(noun)
    defaults = _defaults(type(noun))
    values = {key: value for key, value in plain.items() if value != defaults.get(key, ...)}
    return to_json_bytes(values) + b"\n"


@cache
def _names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _needed(kind: type[DataclassInstance]) -> tuple[str, ...]:
    without = (each for each in fields(kind) if each.default is each.default_factory is MISSING)
    return tuple(each.name for each in without)


@cache
def _defaults(kind: type[DataclassInstance]) -> dict[str, object]:
    """Worked out once for a kind: a bibliography has a line for every record."""
    return {
        field.name: to_builtins(field.default)
        for field in fields(kind)
        if field.default is not MISSING
    }


def _quickly(row: bytes) -> dict[str, object] | None:
    """The object of a line in order, in a third of the time; None for any other."""
    try:
        return from_json(dict[str, object], row)
    except NounError:
        return None


def _object(row: bytes, path: Path, number: int) -> dict[str, object]:
    text = decode(row, path, DataFileError, first_line=number)
    wrong = Line(path, number, {}).wrong
    try:
        values = json.loads(text, object_pairs_hook=_each_field_once)
        if "\\u" in text:  # half a surrogate pair is a letter to JSON, and to no file
            json.dumps(values, ensure_ascii=False).encode()
    except NounError as error:
        raise wrong(f'field "{error.field}": {error.problem}', MEND) from error
    except RecursionError as error:
        raise wrong("is nested too deeply to be meant", MEND) from error
    except json.JSONDecodeError as error:
        raise wrong(f"is not JSON: {error.msg} (character {error.colno})", MEND) from error
    except ValueError as error:  # a number of thousands of digits, half a surrogate pair
        raise wrong(f"cannot be used: {error}", MEND) from error
    if not isinstance(values, dict):
        raise wrong("is not a JSON object", "A line is one {…} with fields and values.")
    return values


def _each_field_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) != len(pairs):
        names = [name for name, _ in pairs]
        raise NounError(next(n for n in names if names.count(n) > 1), "is given twice")
    return values


def _place(path: Path, number: int) -> str:
    return f"{shown(path)}, line {number}"
