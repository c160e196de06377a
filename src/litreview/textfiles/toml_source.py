"""Where each key of a TOML text stands: key paths to line numbers.

TOML text that `tomllib` has already accepted enters; a line for every key, table and list
item leaves. Values are skipped, never read, and broken text is not looked for: `tomllib` gives
no line for a key whose value is wrong, and that is the only gap this fills.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping

KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'  # up to two marks may precede the closing three
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}\n#]*")


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line (from 1) of every key, table and list item of valid TOML.

    A path is the keys from the top, with list positions as integers: `("claim", 0, "cites", 1,
    "pmid")`. A table that is only implied by a longer key stands where it is first implied.
    """
    return _Scanner(text.replace("\r\n", "\n")).scan()


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """The line of a key, else of the nearest table around it, else 1."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Scanner:
    """One walk through a text; it trusts the text to be valid."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._newlines = [found.start() for found in re.finditer("\n", text)]
        self._lines: dict[KeyPath, int] = {}
        self._items: dict[KeyPath, int] = {}  # [[lists of tables]] and how many items so far

    def scan(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self._skip(_BLANK) < len(self._text):
            if self._next() == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._lines

    def _header(self) -> KeyPath:
        line, brackets = self._line(), 2 if self._text.startswith("[[", self._at) else 1
        self._at += brackets
        keys = self._keys()
        self._at += brackets
        path = (*self._current(keys[:-1]), keys[-1])
        if brackets == 2:
            self._lines.setdefault(path, line)
            self._items[path] = self._items.get(path, 0) + 1
        path = self._current(keys)
        self._note(path, line)
        return path

    def _current(self, keys: tuple[str, ...]) -> KeyPath:
        """The keys of a header with the position of the latest item of each list filled in."""
        path: KeyPath = ()
        for key in keys:
            path = (*path, key)
            if path in self._items:
                path = (*path, self._items[path] - 1)
        return path

    def _pair(self, table: KeyPath) -> None:
        line = self._line()
        path = (*table, *self._keys())
        self._at += 1  # the equals sign
        self._skip(_SPACE)
        self._note(path, line)
        self._value(path)

    def _keys(self) -> tuple[str, ...]:
        """The parts of a dotted key, up to the sign that ends it."""
        keys: list[str] = []
        while True:
            self._skip(_SPACE)
            keys.append(self._key())
            self._skip(_SPACE)
            if self._next() != ".":
                return tuple(keys)
            self._at += 1

    def _key(self) -> str:
        start = self._at
        if self._next() not in {'"', "'"}:
            return self._text[start : self._skip(_BARE_KEY)]
        quoted = self._text[start : self._skip(_STRING)]
        return str(tomllib.loads(f"key = {quoted}")["key"])

    def _value(self, path: KeyPath) -> None:
        match self._next():
            case '"' | "'":
                self._skip(_STRING)
            case "[":
                self._array(path)
            case "{":
                self._inline_table(path)
            case _:
                self._skip(_SCALAR)

    def _array(self, path: KeyPath) -> None:
        index = 0
        while self._opens_item("]"):
            self._lines[(*path, index)] = self._line()
            self._value((*path, index))
            index += 1

    def _inline_table(self, path: KeyPath) -> None:
        while self._opens_item("}"):
            self._pair(path)

    def _opens_item(self, closing: str) -> bool:
        """Step over the opening bracket or comma; False past the closing bracket."""
        self._skip(_BLANK)
        if self._next() != closing:
            self._at += 1
            self._skip(_BLANK)
        if self._next() != closing:
            return True
        self._at += 1
        return False

    def _note(self, path: KeyPath, line: int) -> None:
        for depth in range(1, len(path)):
            self._lines.setdefault(path[:depth], line)
        self._lines[path] = line

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._at

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _line(self) -> int:
        return bisect_right(self._newlines, self._at - 1) + 1
