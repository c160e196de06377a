"""With which letters a match of a pattern can begin.

A regular expression enters; the beginnings of all its matches leave, or None when they
cannot be told. Read from the parsed expression and never too few: where it is not sure, a
beginning is cut short. Only speed is at stake; matching is the expression's own affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as ops  # type: ignore[attr-defined] # see `openings`
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple, TypeAlias

MAX_LETTERS = 8  # of a beginning; more would tell few patterns apart
MAX_BEGINNINGS = 60  # of one pattern before they are cut short; some begin in thousands of ways

_Items: TypeAlias = Iterable[tuple[Any, Any]]


class Opening(NamedTuple):
    """A text that a match begins with.

    Attributes:
        text: Any decimal digit is each of the ten of ASCII.
        bounded: It begins a word; else it may stand inside one.
        done: What follows it is not known.
    """

    text: str
    bounded: bool = False
    done: bool = False

    def then(self, letter: str) -> Opening:
        """The same, longer by one letter."""
        bounded = self.bounded and (bool(self.text) or letter.isalnum())
        return Opening(self.text + letter, bounded, len(self.text) + 1 >= MAX_LETTERS)


_Openings: TypeAlias = frozenset[Opening]


class _CannotTell(Exception):
    """A match may begin with anything."""


def openings(pattern: str) -> _Openings | None:
    """Every beginning of a match; None when they are not known.

    The parsed form of an expression is not a public part of `re`. Should another Python
    read it differently, an item nobody knows ends a beginning or gives None; the tests
    compare what is found with and without.
    """
    try:
        parsed = parser.parse(pattern)
        found = _after(parsed, frozenset({Opening("")}))
    except (_CannotTell, re.error):
        return None
    plain = parsed.state.flags == re.UNICODE
    return found if plain and all(opening.text for opening in found) else None


def _after(items: _Items, before: _Openings) -> _Openings:
    """The beginnings, longer by what the items match in turn."""
    found = before
    for operator, argument in items:
        going = frozenset(opening for opening in found if not opening.done)
        if not going:
            break
        longer = _longer(operator, argument, going) if len(found) < MAX_BEGINNINGS else None
        found = (found - going) | (_closed(going) if longer is None else longer)
    return found


def _closed(going: _Openings) -> _Openings:
    """The beginnings, followed by who knows what."""
    if any(not opening.text for opening in going):
        raise _CannotTell
    return frozenset(opening._replace(done=True) for opening in going)


def _longer(operator: object, argument: Any, going: _Openings) -> _Openings | None:  # noqa: ANN401 -- parsed
    """The beginnings, longer by what one item matches; None when that is not known."""
    if operator is ops.LITERAL or operator is ops.IN:
        letters = _letters([(operator, argument)] if operator is ops.LITERAL else argument)
        return frozenset(opening.then(letter) for opening in going for letter in letters) or None
    if operator is ops.BRANCH:
        return frozenset().union(*(_after(items, going) for items in argument[1]))
    if operator is ops.SUBPATTERN and not argument[1] and not argument[2]:
        return _after(argument[3], going)
    if operator is ops.MAX_REPEAT or operator is ops.MIN_REPEAT:
        least, most, items = argument
        once = _after(items, going)
        once = once if most == 1 else frozenset(each._replace(done=True) for each in once)
        return once if least else once | going
    if _is_edge(operator, argument):
        return frozenset(each if each.text else Opening("", bounded=True) for each in going)
    return going if operator in (ops.AT, ops.ASSERT, ops.ASSERT_NOT) else None


def _letters(members: Iterable[tuple[object, int]]) -> str:
    """The letters that an item matches one of; none when it matches others, too."""
    letters = ""
    for operator, argument in members:
        if operator is ops.LITERAL:
            letters += chr(argument)
        elif argument is ops.CATEGORY_DIGIT:
            letters += "0123456789"
        else:
            return ""
    return letters


def _is_edge(operator: object, argument: Any) -> bool:  # noqa: ANN401 -- parsed
    """Whether no word goes on here, so that a letter that follows begins one."""
    if operator is ops.ASSERT_NOT:
        side, ((kind, members), *_) = argument
        return side < 0 and kind is ops.IN and members[0] == (ops.CATEGORY, ops.CATEGORY_WORD)
    return argument is ops.AT_BOUNDARY or argument is ops.AT_BEGINNING
