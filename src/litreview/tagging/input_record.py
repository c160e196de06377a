"""One line of `litreview tag` input, read and checked.

A line of text enters; an id and a `StudyText` leave, or a `BadLine` that says what is wrong
with it. Texts are kept exactly as given: offsets count their code points.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from litreview.model.text import Passage, StudyText

MAX_TEXT_BYTES = 2_000_000  # of one record, UTF-8; the longest abstract in PubMed is near 25,000
_STRAY_BYTE = re.compile("[\udc80-\udcff]")  # as `surrogateescape` reads what is no UTF-8


class BadLine(Exception):
    """A line that cannot be tagged: a code for programs, a message for people."""

    def __init__(self, code: str, message: str, record_id: str | int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.id = record_id


class InputRecord(NamedTuple):
    """What a line holds: its id as given, and its text."""

    id: str | int | None
    text: StudyText


def read_input(line: str) -> InputRecord:
    """Read one line.

    Raises:
        BadLine: Not JSON, not an object, no text, too much text, or text that is not text.
    """
    if len(line) > 4 * MAX_TEXT_BYTES:
        raise BadLine("too_long", _too_long(len(line)))
    content = _object(line)
    given = content.get("id")
    stray = _STRAY_BYTE.search(line)
    if stray is not None:
        message = f"The line holds a byte that is no UTF-8: {ord(stray[0]) - 0xDC00:#04x}."
        raise BadLine("bad_text", message, None if _STRAY_BYTE.search(str(given)) else _id(given))
    record_id = _id(given)
    passages = (
        Passage("title", _text(content.get("title"), "title", record_id)),
        *_abstract(content.get("abstract"), record_id),
    )
    _check_size(passages, record_id)
    names = content.get("pubtypes"), content.get("mesh")
    text = StudyText(
        str(record_id),
        passages,
        _names(names[0], "pubtypes", record_id),
        _names(names[1], "mesh", record_id),
        _text(content.get("language"), "language", record_id),
    )
    return InputRecord(record_id, text)


def _object(line: str) -> Mapping[str, object]:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine("not_json", f"The line is not JSON: {_safe(str(error))}.") from error
    if not isinstance(content, dict):
        raise BadLine("not_an_object", "The line is JSON but no object with id, title, abstract.")
    return content


def _id(value: object) -> str | int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _fault(value) is None:
        return value
    if value is None:
        return None
    raise BadLine("bad_id", "The id is neither a text nor a whole number.")


def _abstract(value: object, record_id: str | int | None) -> tuple[Passage, ...]:
    if not isinstance(value, list):
        return (Passage("abstract", _text(value, "abstract", record_id)),)
    return tuple(_section(entry, index, record_id) for index, entry in enumerate(value))


def _section(entry: object, index: int, record_id: str | int | None) -> Passage:
    where = f"abstract[{index}]"
    if isinstance(entry, str) or entry is None:
        return Passage(where, _text(entry, where, record_id))
    if not isinstance(entry, dict):
        raise BadLine("bad_text", f"{where} is neither a text nor {{label, text}}.", record_id)
    return Passage(
        where,
        _text(entry.get("text"), where, record_id),
        _text(entry.get("label"), f"{where}.label", record_id),
        _text(entry.get("category"), f"{where}.category", record_id),
    )


def _text(value: object, name: str, record_id: str | int | None) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadLine("bad_text", f"{name} is not a text.", record_id)
    fault = _fault(value)
    if fault is not None:
        raise BadLine("bad_text", f"{name} holds {fault}.", record_id)
    return value


def _fault(text: str) -> str | None:
    if "\x00" in text:
        return "a null byte"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "half of a surrogate pair, which is no character"
    return None


def _check_size(passages: tuple[Passage, ...], record_id: str | int | None) -> None:
    if not any(passage.text.strip() for passage in passages):
        raise BadLine("no_text", "There is neither a title nor an abstract.", record_id)
    size = sum(len(passage.text.encode("utf-8")) for passage in passages)
    if size > MAX_TEXT_BYTES:
        raise BadLine("too_long", _too_long(size), record_id)


def _too_long(size: int) -> str:
    return f"The text is {size:,} bytes; at most {MAX_TEXT_BYTES:,} are read."


def _names(value: object, name: str, record_id: str | int | None) -> tuple[str, ...]:
    """Headings as names: plain texts, or objects with a `name`."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise BadLine("bad_text", f"{name} is not a list of names.", record_id)
    names = [entry.get("name") if isinstance(entry, dict) else entry for entry in value]
    texts = (_text(entry, name, record_id).strip() for entry in names)
    return tuple(text for text in texts if text)


def _safe(message: str) -> str:
    return message.encode("utf-8", "replace").decode("utf-8").rstrip(".")
