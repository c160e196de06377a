"""JSON Lines: one object a line, read with errors that name line and key.

Bytes enter; objects with their line numbers leave. What the keys mean is the caller's. A last
line without its line end was being written when the machine stopped: it is handed over apart.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from litreview.errors import DataFileError, NounError
from litreview.model.codec import from_builtins, to_builtins, to_json_bytes
from litreview.textfiles.files import UTF8_MARK, decode, not_readable, shown
from litreview.textfiles.mistakes import MERGE_FIX, MERGE_MARKS, unknown_word, wrong_value

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """One object of a file, and where it stands."""

    path: Path
    number: int
    values: Mapping[str, object]

    def wrong(self, what: str, fix: str = "") -> DataFileError:
        """The error for this line, for the caller to raise."""
        return _wrong(self.path, self.number, what, fix)

    def noun(self, kind: type[T], known: Collection[str]) -> T:
        """Build a noun from the line.

        Raises:
            DataFileError: A key is unknown or missing, or a value does not fit.
        """
        for key in self.values:
            if key not in known:
                raise self.wrong(*unknown_word("key", key, known))
        try:
            return from_builtins(kind, dict(self.values))
        except NounError as refused:
            raise self.refused(refused) from refused

    def refused(self, error: NounError) -> DataFileError:
        """A noun's refusal, at this line."""
        if error.field == "JSON":  # the codec's name for the whole object
            return self.wrong(error.problem.replace("`", '"'), error.fix)
        return self.wrong(f'key "{error.field}": {wrong_value(error.problem)}', error.fix)


def read_objects(data: bytes, path: Path) -> Iterator[Line]:
    """The objects of a file in its order; blank lines are passed over.

    Raises:
        DataFileError: A line is not UTF-8, not JSON, or not an object.
    """
    text = decode(data, path, DataFileError)
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield Line(path, number, _object(line, path, number))


def stream_objects(path: Path, *, fix: str = "") -> Iterator[Line]:
    """As `read_objects`, from a file that may be large: a line in memory at a time.

    Args:
        fix: What to do about a line that is none; else what one does with any file.

    Raises:
        DataFileError: The file cannot be read, or a line is not UTF-8, not JSON, or no object.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                bare = line.removeprefix(UTF8_MARK) if number == 1 else line
                if bare.strip():
                    yield Line(path, number, _one(bare, path, number, fix))
    except OSError as refused:
        raise not_readable(path, refused, DataFileError) from refused


def sift_objects(data: bytes, path: Path) -> tuple[list[Line], dict[int, bytes]]:
    """The objects of a damaged file and, by number, the lines that are none.

    Raises:
        DataFileError: A merge was never finished: which side counts is for a person to say.
    """
    whole: list[Line] = []
    broken: dict[int, bytes] = {}
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            whole.append(Line(path, number, _one(line, path, number, "")))
        except DataFileError as unreadable:
            if unreadable.fix == MERGE_FIX:
                raise
            broken[number] = line
    return whole, broken


def split_torn(data: bytes) -> tuple[bytes, bytes]:
    """The whole lines of a file, and what follows the last line end when it is no object.

    A last object that only lacks its line end is whole.
    """
    whole, end, rest = data.rpartition(b"\n")
    if not rest.strip() or _is_object(rest):
        return data, b""
    return whole + end, rest


def line_bytes(noun: DataclassInstance) -> bytes:
    """One line: keys in the noun's order, those at their default left out, no spaces."""
    plain: dict[str, Any] = to_builtins(noun)
    defaults = _defaults(type(noun))
    kept = {key: value for key, value in plain.items() if value != defaults.get(key, ...)}
    return to_json_bytes(kept) + b"\n"


@cache
def _defaults(kind: type[DataclassInstance]) -> dict[str, object]:
    """Worked out once for a kind: a bibliography has a line for every record."""
    return {
        field.name: to_builtins(field.default)
        for field in fields(kind)
        if field.default is not MISSING
    }


def _one(line: bytes, path: Path, number: int, fix: str) -> dict[str, object]:
    try:
        return _object(decode(line, path, DataFileError, first_line=number), path, number)
    except DataFileError as broken:
        if fix and broken.fix != MERGE_FIX:
            broken.fix = fix
        raise


def _object(line: str, path: Path, number: int) -> dict[str, object]:
    if line.startswith(MERGE_MARKS):
        raise _wrong(path, number, "not JSON", MERGE_FIX)
    try:
        values = json.loads(line)
    except ValueError as broken:
        raise _wrong(path, number, f"not JSON ({broken})", "Mend or delete the line.") from broken
    except RecursionError as deep:
        raise _wrong(path, number, "nested too deeply to be meant", "Delete the line.") from deep
    if not isinstance(values, dict):
        raise _wrong(path, number, "not a JSON object", "A line is one {…} with keys and values.")
    return values


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _wrong(path: Path, number: int, what: str, fix: str) -> DataFileError:
    return DataFileError(what, where=f"{shown(path)}, line {number}", fix=fix)
