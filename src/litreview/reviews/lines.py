"""The lines of one reviewer's file: bytes to judgements and back.

Bytes of a `<reviewer>.jsonl` and its name enter; judgements with their line numbers leave,
or a `DataFileError` naming file, line and field. It opens no file, and does not decide which
judgements stand.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from litreview.errors import DataFileError, InputFailed, NounError
from litreview.model.judgement import Judgement, judgement_from_json, judgement_to_json

BOM = b"\xef\xbb\xbf"  # some editors put it in front of UTF-8
MERGE_MARKS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
MEND = "Mend the line, or take the file as it was from git; a judgement is taken back by an undo."


@dataclass(frozen=True, slots=True)
class Line:
    """One judgement and the number of the line it stands on, from 1."""

    judgement: Judgement
    number: int


@dataclass(frozen=True, slots=True)
class FileLines:
    """What one file holds.

    Attributes:
        lines: In file order; blank lines are left out.
        torn: The bytes of a last line that was cut off while being written; else empty.
    """

    lines: tuple[Line, ...]
    torn: bytes = b""


def parse_lines(data: bytes, name: str, reviewer: str) -> FileLines:
    """Return every judgement of one file, in file order.

    A last line without its newline is kept when it is complete JSON; else it is `torn`. A
    JSON object that was cut anywhere is never valid JSON, so the two cannot be mistaken.

    Args:
        data: The whole file; a BOM and CRLF line ends are taken as they come.
        name: How errors name the file.
        reviewer: The file's stem, which every line must name as its reviewer.

    Raises:
        DataFileError: Any other line cannot be read.
    """
    whole, torn = split_torn(data)
    rows = enumerate(whole.split(b"\n"), start=1)
    lines = (
        Line(_judgement(row, f"{name}, line {number}", reviewer), number)
        for number, row in rows
        if _bare(row)
    )
    return FileLines(tuple(lines), torn)


def split_torn(data: bytes) -> tuple[bytes, bytes]:
    """The file without its torn last line, and that line; empty when nothing is torn."""
    end = data.rfind(b"\n") + 1
    tail = data[end:]
    if not _bare(tail) or _is_json(tail):
        return data, b""
    return data[:end], tail


def to_line(judgement: Judgement) -> bytes:
    """One judgement as one line of UTF-8 JSON, newline included.

    Raises:
        InputFailed: It holds something that no text file can hold.
    """
    plain = judgement_to_json(judgement)
    try:
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    except UnicodeEncodeError as error:
        raise unwritable(judgement) from error


def unwritable(judgement: Judgement) -> InputFailed:
    """The error for words whose bytes were no text in the first place."""
    return InputFailed(
        f"the judgement on {judgement.field} holds bytes that are not UTF-8 text",
        where=judgement.subject,
        fix="Type the words again; the terminal may be set to another encoding.",
    )


def _bare(row: bytes) -> bytes:
    return row.removeprefix(BOM).strip(b" \t\r")


def _is_json(row: bytes) -> bool:
    try:
        json.loads(_bare(row))
    except (ValueError, RecursionError):
        return False
    return True


def _judgement(row: bytes, where: str, reviewer: str) -> Judgement:
    data = _object(_text(row, where), where)
    try:
        if "value" not in data:
            raise NounError("value", "is missing")
        judgement = judgement_from_json(data)
    except NounError as error:
        raise DataFileError(
            f'field "{error.field}": {error.problem}', where=where, fix=error.fix or MEND
        ) from error
    if judgement.reviewer != reviewer:
        raise DataFileError(
            f'field "reviewer": "{judgement.reviewer}" writes in the file of "{reviewer}"',
            where=where,
            fix=f"Each reviewer has one file: move the line to {judgement.reviewer}.jsonl.",
        )
    return judgement


def _text(row: bytes, where: str) -> str:
    try:
        return _bare(row).decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataFileError(
            f"is not UTF-8 text (byte {error.start + 1} of the line)",
            where=where,
            fix="Save the file as UTF-8.",
        ) from error


def _object(text: str, where: str) -> dict[str, object]:
    if text.startswith(MERGE_MARKS):
        raise DataFileError(
            "is the mark of a merge that was not finished",
            where=where,
            fix="Keep the judgements of both sides and delete the marks; order does not matter.",
        )
    try:
        data = json.loads(text, object_pairs_hook=_each_key_once)
        json.dumps(data, ensure_ascii=False).encode()
    except NounError as error:
        raise DataFileError(f"{error.field}: {error.problem}", where=where, fix=MEND) from error
    except RecursionError as error:
        raise DataFileError("is nested too deeply", where=where, fix=MEND) from error
    except json.JSONDecodeError as error:
        raise DataFileError(
            f"is not JSON: {error.msg} (character {error.colno})", where=where, fix=MEND
        ) from error
    except ValueError as error:  # a number of thousands of digits, half a surrogate pair
        raise DataFileError(f"cannot be used: {error}", where=where, fix=MEND) from error
    if not isinstance(data, dict):
        raise DataFileError("is not a JSON object", where=where, fix=MEND)
    return data


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    data = dict(pairs)
    if len(data) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise NounError(f'field "{twice}"', "is given twice")
    return data
