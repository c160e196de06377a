"""One TOML file as tables that know their lines, so that every error can name its place.

A path enters; tables leave, and nouns built from them. A wrong key, a missing one, a wrong
type and a noun's own refusal become errors of the kind the caller asks for, with file, line and
field: every one of a table at once. What the keys mean is the caller's.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from litreview.errors import LitreviewError, NounError
from litreview.model.codec import from_builtins
from litreview.textfiles.files import read_text, shown
from litreview.textfiles.mistakes import (
    Mistakes,
    broken_toml,
    nearest,
    unknown_value,
    unknown_word,
    wrong_value,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

KeyPath = tuple[str | int, ...]

LONG_VALUE = 200  # lines of one value; ours: reading every beginning of a longer one takes too long

_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_CLOSING = re.compile(r"\]|\"{3}|'{3}")  # the last line of a value of several holds one
_NO_VALUE, _UNCLOSED = "Invalid value", "Unclosed array"  # complaints of `tomllib`
_OPENS_LIST = re.compile(r"\s*[\w.\"'-]+\s*=\s*\[")
_BEGINS = re.compile(r"\s*(?:\[{1,2}[\w.-]+\]|[\w-]+\s*=)")  # a table, or a key and its value
_HEADER = re.compile(r"\s*\[{1,2}\s*([\w.-]+)\s*\]")
_TABLE_TWICE = ("Cannot declare", "Cannot overwrite a value")  # of a header, to `tomllib`
_BAD_ENUM = re.compile(r"Invalid enum value (?:'(.*)'|(.*))")


@dataclass(frozen=True)
class TomlFile:
    """A file that is valid TOML.

    Attributes:
        error: The kind of error its mistakes are.
    """

    path: Path
    text: str
    values: Mapping[str, object]
    error: type[LitreviewError]

    @cached_property
    def lines(self) -> dict[KeyPath, int]:
        """Key paths to lines; worked out only when there is something to complain of."""
        return key_lines(self.text)

    @property
    def root(self) -> Table:
        """The table that is the whole file."""
        return Table(self, (), self.values)

    def place(self, path: KeyPath, label: str = "") -> str:
        """`data/semax/claims.toml, line 14, claim "stroke-recovery"`."""
        line = f"{shown(self.path)}, line {line_of(self.lines, path)}"
        return f"{line}, {label}" if label else line


def read_toml(path: Path, error: type[LitreviewError], *, comments_alone: bool = False) -> TomlFile:
    """Read a file that must hold at least one key.

    Args:
        comments_alone: It may also hold nothing but comments: a list nobody has begun yet.

    Raises:
        LitreviewError: Of the kind asked for; a syntax error keeps `tomllib`'s own line.
    """
    text = read_text(path, error)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise _broken(path, text, str(broken), error) from broken
    except (RecursionError, ValueError) as monstrous:  # nested, or a number, beyond all measure
        what = "lists are nested too deeply, or a number is too long, to be meant"
        raise error(what, where=shown(path), fix="Look for it and shorten it.") from monstrous
    if not values and not comments_alone:
        raise error(
            "holds comments only",
            where=shown(path),
            fix="Write its keys, or delete the file if it is not needed.",
        )
    return TomlFile(path, text, values, error)


def _broken(path: Path, text: str, complaint: str, error: type[LitreviewError]) -> LitreviewError:
    lines = text.splitlines()
    place = _PLACE.search(complaint)
    line = int(place[1]) if place and place[1] else len(lines) + 1
    source = lines[line - 1] if line <= len(lines) else ""
    problem = _PLACE.sub("", complaint)
    single = _single(lines[:line]) if problem.startswith(_TABLE_TWICE) else None
    if single is not None:
        at, name = single
        what = f'not valid TOML: "{name}" stands more than once, and [{name}] is one table alone'
        fix = f"Write [[{name}]] above each item of a list; of what is no list, keep one [{name}]."
        return error(what, where=f"{shown(path)}, line {at}", fix=fix)
    opened = _open_list(lines, line) if problem == _NO_VALUE else 0
    mistake = broken_toml(_UNCLOSED if opened else problem, source)
    where = f"{shown(path)}, line {opened or min(line, len(lines))}"
    return error(mistake.what, where=where, fix=mistake.fix)


def _single(lines: list[str]) -> tuple[int, str] | None:
    """The line and name of the `[table]` that the last line's header cannot stand beside."""
    header = _HEADER.match(lines[-1])
    name = header[1] if header else ""
    headers = ((at, _HEADER.match(line), line) for at, line in enumerate(lines, 1))
    single = [at for at, found, line in headers if found and found[1] == name and "[[" not in line]
    return (single[-1], name) if single else None


def _open_list(lines: list[str], line: int) -> int:
    """The line of the list that a new key, a table or the end of the file shows to be unclosed.

    Args:
        line: What reads as no value of the list; one more than there are for the end.

    Returns:
        0 when it is something else that is wrong.
    """
    if line <= len(lines) and not _BEGINS.match(lines[line - 1]):
        return 0
    before = lines[: line - 1]
    ends = [first + len(rows) for first, rows in _statements("\n".join(before))]
    rest = range(ends[-1] if ends else 1, line)
    begun = (at for at in rest if before[at - 1].split("#")[0].strip())
    first = next(begun, 0)
    return first if first and _OPENS_LIST.match(before[first - 1]) else 0


@dataclass(frozen=True)
class Table:
    """One table of a file: its keys, and how to complain of each.

    Attributes:
        at: Its path from the top of the file.
        label: What it is to people: `claim "stroke-recovery"`; empty when the line will do.
    """

    file: TomlFile
    at: KeyPath
    values: Mapping[str, object]
    label: str = ""

    @property
    def line(self) -> int:
        """The line its header stands in."""
        return line_of(self.file.lines, self.at)

    def wrong(self, key: str | KeyPath, what: str, fix: str = "") -> LitreviewError:
        """The error for one of its keys, for the caller to raise."""
        path = (key,) if isinstance(key, str) else key
        where = self.file.place((*self.at, *path), self.label)
        return self.file.error(what, where=where, fix=fix)

    def check_keys(self, known: Collection[str]) -> None:
        """Refuse the keys that are none of the known ones."""
        unknown = Mistakes(
            self.wrong(key, *unknown_word("field", key, known))
            for key in self.values
            if key not in known
        )
        if unknown:
            raise unknown.error()

    def tables(self, key: str) -> tuple[Table, ...]:
        """The items of a list of tables, `[[key]]`; empty when there is none."""
        items = self.values.get(key, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise self.wrong(
                key,
                f'"{key}" is not a list of tables',
                f"Write [[{self._named(key)}]] above each item.",
            )
        return tuple(
            Table(self.file, (*self.at, key, index), item, self.label)
            for index, item in enumerate(items)
        )

    def table(self, key: str) -> Table:
        """A table inside this one; empty when there is none."""
        values = self.values.get(key, {})
        if not isinstance(values, dict):
            fix = f"Write [{self._named(key)}] above its keys."
            raise self.wrong(key, f'"{key}" is not a table', fix)
        return Table(self.file, (*self.at, key), values, self.label)

    def _named(self, key: str) -> str:
        """A table inside this one, as its header names it: `claim.cites`."""
        return ".".join((*(part for part in self.at if isinstance(part, str)), key))

    def text(self, key: str, default: str = "") -> str:
        """A text; the default when the key is missing."""
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, f'field "{key}" needs text in quotation marks')
        return value

    def labelled(self, kind: str, key: str = "id") -> Table:
        """The same table, named by its own id when it has one."""
        name = self.values.get(key)
        label = f'{kind} "{name}"' if isinstance(name, str) else self.label
        return Table(self.file, self.at, self.values, label)

    def noun(self, kind: type[T], /, *, without: Collection[str] = (), **given: object) -> T:
        """Build a noun from the table's own keys, save some, and from values given.

        Raises:
            LitreviewError: Keys are unknown, missing or of the wrong type, or the noun refused;
                with every such mistake.
        """
        known = [field.name for field in fields(kind)]
        own = {key: value for key, value in self.values.items() if key in known}
        data = {key: value for key, value in own.items() if key not in without} | given
        mistakes = Mistakes()
        mistakes.attempt(lambda: self.check_keys([key for key in known if key not in given]), None)
        misspelled = {nearest(key, known) for key in self.values if key not in known}
        for name in (name for name in _needed(kind) if name not in data):
            data[name] = _stand_in(kind, name)
            if name not in misspelled:
                what = f'field "{name}" is missing'
                mistakes.append(self.wrong((), what, f"Add a line `{name} = …`."))
        noun = self._built(kind, data, mistakes)
        if noun is None or mistakes:
            raise mistakes.error()
        return noun

    def _built(self, kind: type[T], data: dict[str, object], mistakes: Mistakes) -> T | None:
        """The noun, and what it refuses; what it refuses is stood in for, to find what else.

        A noun with anything standing in never leaves `noun`.
        """
        mended: set[KeyPath] = set()
        while True:
            try:
                return from_builtins(kind, data)
            except NounError as refused:
                mistakes.append(self.refused(refused, kind))
                path = _path(refused.field)[:2]
                if path in mended or path[0] not in data:
                    return None
                mended.add(path)
                _stand_in_for(path, kind, data)

    def refused(self, error: NounError, kind: type[object] | None = None) -> LitreviewError:
        """A noun's refusal, at the line of the key it refused."""
        path = _path(error.field)
        problem, fix = error.problem, error.fix
        bad = _BAD_ENUM.fullmatch(problem)
        if bad and kind is not None:
            word = bad[1] or bad[2]
            problem, fix = unknown_value(str(path[0]), word, _members(kind, str(path[0])))
            return self.wrong(path, problem, fix)
        return self.wrong(path, f'field "{error.field}": {wrong_value(problem)}', fix)


def _path(field: str) -> KeyPath:
    """`cites[1].pmid` as the keys that lead there; a noun always names a field.

    A key with hyphens or dots stands in quotation marks: `same_people."a.ivanova-2"`.
    """
    parts = re.findall(r'"[^"]*"|\w+', field)
    return tuple(int(part) if part.isdigit() else part.strip('"') for part in parts)


def _needed(kind: type[DataclassInstance]) -> list[str]:
    """The fields without a default, in their order."""
    return [f.name for f in fields(kind) if f.default is f.default_factory is MISSING]


def _members(kind: type[object], field: str) -> list[str]:
    """The values of a closed set, where the field is of one, or may be."""
    hint = _hint(kind, field)
    for one in (hint, *get_args(hint)):
        if isinstance(one, type) and issubclass(one, Enum):
            return [str(member.value) for member in one]
    return []


def _hint(kind: type[object], field: str) -> Any:  # noqa: ANN401 - a type is any
    hints: dict[str, Any] = get_type_hints(kind)
    return hints.get(field)


def _stand_in_for(path: KeyPath, kind: type[DataclassInstance], data: dict[str, object]) -> None:
    """Put something that fits in the place of what was refused: a value, or one item of a list."""
    name, items = str(path[0]), data[str(path[0])]
    match path[1:]:
        case (int() as index,) if isinstance(items, list) and index < len(items):
            data[name] = [*items[:index], "stand-in", *items[index + 1 :]]
        case _ if name in _needed(kind):
            data[name] = _stand_in(kind, name)
        case _:
            del data[name]


def _stand_in(kind: type[object], field: str) -> object:
    """A value that fits a field's type, for finding what is wrong with the other fields."""
    hint = _hint(kind, field)
    if get_origin(hint) is tuple:
        return ("stand-in",)
    members = _members(kind, field)
    if members:
        return members[0]
    numbers = (hint, *get_args(hint))
    return False if bool in numbers else 1 if int in numbers else "stand-in"


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line (from 1) of every key, table and list item of valid TOML.

    A path is the keys from the top, with list positions as integers: `("claim", 0, "cites", 1,
    "pmid")`. A table that is only implied by a longer key stands where it is first implied, a
    list item where it is complete, or where its list ends when that is very long.

    `tomllib` gives no line for a key whose value is wrong, and that is the only gap this fills:
    each statement is read by itself, and its place kept.
    """
    lines: dict[KeyPath, int] = {}
    sizes: Counter[KeyPath] = Counter()  # how many items each [[list of tables]] has so far
    table: KeyPath = ()
    for first, rows in _statements(text):
        if rows[0].lstrip().startswith("["):
            table = _header(_parsed(rows), sizes)
            for depth in range(1, len(table)):
                lines.setdefault(table[:depth], first)
            lines[table] = first
            continue
        for count in range(1 if len(rows) <= LONG_VALUE else len(rows), len(rows) + 1):
            for path in _paths(_begun(rows[:count]), table):
                in_list = any(isinstance(key, int) for key in path[len(table) :])
                lines.setdefault(path, first + count - 1 if in_list else first)
    return lines


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """The line of a key, else of the nearest table around it, else 1."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _statements(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each header and each `key = value` with its first line; a value may run over several."""
    rows: list[str] = []
    for number, row in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if rows or not (row.strip() == "" or row.lstrip().startswith("#")):
            rows.append(row)
        if rows and (len(rows) == 1 or _CLOSING.search(row)) and _parsed(rows):
            yield number - len(rows) + 1, rows
            rows = []


def _parsed(rows: list[str]) -> dict[str, object]:
    """What the lines say by themselves; empty when they are no whole statement."""
    try:
        return tomllib.loads("\n".join(rows))
    except tomllib.TOMLDecodeError:
        return {}


def _begun(rows: list[str]) -> dict[str, object]:
    """As `_parsed`, where up to two lists may still be open."""
    return next(filter(None, (_parsed([*rows, end]) for end in ("", "]", "]]"))), {})


def _header(values: object, sizes: Counter[KeyPath]) -> KeyPath:
    """The table that a header opens; within a list of tables, that of its latest item."""
    path: KeyPath = ()
    while isinstance(values, dict) and values:
        ((key, values),) = values.items()
        path = (*path, key)
        sizes[path] += isinstance(values, list)
        if sizes[path]:
            path = (*path, sizes[path] - 1)
    return path


def _paths(values: object, at: KeyPath) -> Iterator[KeyPath]:
    items = values.items() if isinstance(values, dict) else ()
    for key, value in enumerate(values) if isinstance(values, list) else items:
        yield (*at, key)
        yield from _paths(value, (*at, key))
