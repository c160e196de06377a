"""Mistakes in files, in words for people who do not program.

What a parser or a noun complained of enters; a sentence and what to do about it leave, or all
that is wrong with one file in one error. It reads no files and decides nothing: that something is
wrong is known before it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import NamedTuple, TypeVar

from litreview.errors import LitreviewError

T = TypeVar("T")
D = TypeVar("D")

MERGE_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
MERGE_FIX = "These are marks of an unfinished merge: keep one side and delete the mark lines."

# `tomllib`'s complaints by how they begin (CPython 3.11 to 3.14), and how each is mended.
_TOML_FIXES = (
    ("Unterminated string", "A text is opened with quotation marks and never closed."),
    ("Expected \"'''\"", "A long text is opened with three marks and never closed."),
    ('Expected \'"""\'', "A long text is opened with three marks and never closed."),
    ("Unclosed array", "A list is opened with [ and never closed with ]."),
    ("Found invalid character", "Close the text with a quotation mark before the line ends."),
    ("Illegal character '\\n'", "Close the text with a quotation mark before the line ends."),
    ("Illegal character", "Delete the invisible character at that place."),
    ("Escaped character", r"Write the character itself instead of its \u number."),
    ("Unescaped '\\'", r"Write \\ for a backslash, or put the text in 'single' marks."),
    ("Cannot overwrite a value", "The same key stands twice in one table: delete one of them."),
    ("Cannot declare", "The same [table] stands twice: write [[table]] for items of a list."),
    ("Cannot mutate", "A key is used both as a value and as a table: rename one of them."),
    ("Duplicate inline table key", "The same key stands twice between { and }: delete one."),
    ("Expected '='", "Write `key = value`; a key with spaces needs quotation marks."),
    ("Expected ']", "Close the table's name: [name], or [[name]] for an item of a list."),
    ("Invalid initial character for a key part", "Write what stands between { and } in one line."),
    ("Invalid value", 'Put text in straight quotation marks: key = "text".'),
    ("Invalid statement", "A line is a # comment, a [table] or `key = value`."),
    ("Expected newline", "Write one `key = value` a line, text in quotation marks."),
)

_TYPE_NAMES = {
    "str": "text in quotation marks",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list in square brackets",
    "object": "a table",
    "datetime": "a date and time",
    "date": "a date without quotation marks",
    "time": "a time without quotation marks",
}


_NO_TIME = "needs a date and time, such as 2026-11-22T10:00:00Z"


class Mistake(NamedTuple):
    """What is wrong, and what to do; the second may be empty."""

    what: str
    fix: str = ""


class Mistakes(list[LitreviewError]):
    """What is wrong with one file, gathered so that all of it is told at once."""

    def attempt(self, work: Callable[[], T], otherwise: D) -> T | D:
        """What the work gives; where it fails, its mistakes are kept and `otherwise` is given."""
        try:
            return work()
        except LitreviewError as error:
            self.extend(error.mistakes)
            return otherwise

    def error(self, lister: str = "litreview doctor") -> LitreviewError:
        """All of them as one error, which reads as the first and says how many more there are.

        Args:
            lister: The command that lists them all.
        """
        first, *others = every = self.in_order()
        if not others:
            return first
        count = f"{len(others)} more mistake{'s' if len(others) > 1 else ''}"
        rest = f"And {count}: `{lister}` names each."
        fix = f"{first.fix}\n  {rest}" if first.fix else rest
        return type(first)(first.what, where=first.where, fix=fix, mistakes=every)

    def in_order(self) -> tuple[LitreviewError, ...]:
        """Each once, by file and line."""
        each = {str(mistake): mistake for mistake in self}
        return tuple(sorted(each.values(), key=_place))


def _place(mistake: LitreviewError) -> tuple[str, int]:
    file, _, rest = mistake.where.partition(", line ")
    line = rest.partition(",")[0]
    return file, int(line) if line.isdigit() else 0


def broken_toml(problem: str, line: str) -> Mistake:
    """A syntax complaint of `tomllib`, with the line it complains of."""
    if line.startswith(MERGE_MARKS):
        return Mistake("not valid TOML", MERGE_FIX)
    fix = next((fix for start, fix in _TOML_FIXES if problem.startswith(start)), "")
    what = problem[:1].lower() + problem[1:]
    return Mistake(f"not valid TOML: {what}", fix or "Compare the line with its neighbours.")


def unknown_word(kind: str, word: str, known: Iterable[str]) -> Mistake:
    """A word that is none of the known ones: the nearest, else all of them."""
    known = list(known)
    mistake = unknown_value(kind, word, known)
    return Mistake(mistake.what) if nearest(word, known) else mistake


def unknown_value(kind: str, word: str, known: Iterable[str]) -> Mistake:
    """As `unknown_word`, and always with all of the known ones: a closed set of values."""
    known = list(known)
    near = nearest(word, known)
    hint = f'. Did you mean "{near}"?' if near else ""
    fix = f"One of: {', '.join(known)}." if known else ""
    return Mistake(f'unknown {kind} "{word}"{hint}', fix)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is most likely meant; empty when none is near."""
    return next(iter(get_close_matches(word, list(known), 1)), "")


def wrong_value(problem: str) -> str:
    """A complaint about a value's type, without the words of programming languages."""
    types = re.fullmatch(r"Expected `(.+)`, got `(.+)`", problem)
    if not types:
        return _NO_TIME if problem.startswith("Invalid RFC3339") else problem
    wanted = " or ".join(_TYPE_NAMES.get(n, n) for n in types[1].split(" | ") if n != "null")
    got = _TYPE_NAMES.get(types[2], types[2])
    return f"needs {wanted}, not {got}"
