"""Nouns to JSON and back, by their types alone.

A noun enters and bytes leave, or bytes and a type enter and a checked noun leaves. The
only module that knows the JSON library, so that files, database and `--json` agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from litreview.errors import NounError

T = TypeVar("T")

_NUMBERS = frozenset({int, float})  # by exact type: False is no number
_HOLDING = frozenset({dict, list, tuple})


def to_builtins(noun: object) -> Any:  # noqa: ANN401 - JSON is any
    """A noun as dicts, lists, strings and numbers; enums by value, tuples as lists."""
    return msgspec.to_builtins(noun, enc_hook=_plain)


def _plain(noun: object) -> str | dict[Any, Any]:
    """A reason as its sentence, a mapping as a dict; what is no noun is the program's mistake."""
    if isinstance(noun, str):
        return str(noun)
    if isinstance(noun, Mapping):
        return dict(noun)
    raise TypeError(f"{type(noun).__name__} has no JSON")


def to_json_bytes(noun: object, *, without: Iterable[str] = (), sparse: bool = False) -> bytes:
    """A noun as compact UTF-8 JSON in field order: the same noun, the same bytes.

    Args:
        without: Names of top-level fields to leave out.
        sparse: Leave out empty fields at every depth.
    """
    if not (without or sparse):
        return msgspec.json.encode(noun, enc_hook=_plain)
    plain = to_builtins(noun)
    if isinstance(plain, dict):
        for name in without:
            plain.pop(name, None)
    if sparse and type(plain) in _HOLDING:
        _drop_empty(plain)
    return msgspec.json.encode(plain)


def to_json_document(parts: Mapping[str, object]) -> Iterator[bytes | memoryview]:
    """One JSON object in pieces, a line for each entry, and for each item of a list or stream.

    Two documents differ in the lines whose items differ. An item that is bytes is JSON already.
    """
    mark = b"{"
    for name, part in parts.items():
        yield mark + b"\n" + msgspec.json.encode(name) + b": "
        mark = b","
        if isinstance(part, list | tuple | Iterator):
            yield from _list_in_lines(part)
        else:
            yield to_json_bytes(part)
    yield b"\n}\n" if mark == b"," else b"{}\n"


def _list_in_lines(items: Iterable[object]) -> Iterator[bytes | memoryview]:
    mark = b"[\n"
    for item in items:
        yield mark
        yield item if isinstance(item, bytes | memoryview) else to_json_bytes(item)
        mark = b",\n"
    yield b"[]" if mark == b"[\n" else b"\n]"


def _drop_empty(plain: Any) -> None:  # noqa: ANN401 - JSON is any
    """Drop empty text, lists and objects, None and False, in place; a number never is empty.

    Every record's hash passes here: what is full is left as it is, and nothing is copied.
    """
    if type(plain) is not dict:
        for item in plain:
            if type(item) in _HOLDING:
                _drop_empty(item)
        return
    empty = []
    for name, value in plain.items():
        if value and type(value) in _HOLDING:
            _drop_empty(value)
        if not value and type(value) not in _NUMBERS:
            empty.append(name)
    for name in empty:
        del plain[name]


def to_json(noun: object) -> str:
    """A noun as one line of JSON text."""
    return to_json_bytes(noun).decode()


def from_json(kind: type[T], data: bytes | str) -> T:
    """Read a noun of this type; missing keys take their defaults, unknown keys are dropped.

    Raises:
        NounError: The JSON is broken, or a value does not fit its field.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        raise _as_noun_error(error) from error
    except msgspec.DecodeError as error:
        raise NounError("JSON", str(error)) from error


def count_objects(lines: bytes) -> int | None:
    """How many JSON objects stand in JSON lines; None when anything else does."""
    try:
        return len(msgspec.json.Decoder(dict).decode_lines(lines))
    except msgspec.DecodeError:
        return None


def from_builtins(kind: type[T], data: object) -> T:
    """Read a noun of this type from dicts and lists, as `from_json` does from text.

    Raises:
        NounError: A value does not fit its field.
    """
    try:
        return msgspec.convert(data, type=kind)
    except msgspec.ValidationError as error:
        raise _as_noun_error(error) from error


def _as_noun_error(error: msgspec.ValidationError) -> NounError:
    if isinstance(error.__cause__, NounError):
        return error.__cause__
    problem, _, path = str(error).partition(" - at `")
    field = path.rstrip("`").removeprefix("$").removeprefix(".") or "JSON"
    return NounError(field, problem)
