"""With which words a match of a pattern can begin.

A regular expression enters; the beginnings of all its matches leave, or None when they
cannot be told. Read from the parsed expression and never too few: where it is not sure, a
beginning is cut short. Only speed is at stake; matching is the expression's own affair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from re import _constants as ops  # type: ignore[attr-defined] # see `openings`
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple, TypeAlias

DIGIT = r"\d"  # a beginning that is any digit; no beginning read from a pattern looks so
MAX_LETTERS = 12  # of a beginning; more would tell no more patterns apart
MAX_BEGINNINGS = 200  # of one pattern before they are cut short; some begin in thousands of ways

_Items: TypeAlias = Iterable[tuple[Any, Any]]


class Opening(NamedTuple):
    """A text that a match begins with: at most one word and the character after it.

    Attributes:
        text: `DIGIT` is any digit.
        bounded: It begins a word; else it may stand inside one.
        whole: It is a whole word; else a longer word may begin with it.
        done: What follows it is not known.
    """

    text: str
    bounded: bool = False
    whole: bool = False
    done: bool = False

    def then(self, letters: str) -> Opening:
        """The same, longer by these, or by as many as it may be."""
        text = self.text
        for letter in letters:
            text += letter
            if len(text) >= MAX_LETTERS or not _is_letter(letter):
                return Opening(text, self.bounded, done=True)
        return Opening(text, self.bounded)

    def closed(self) -> Opening:
        """The same, followed by who knows what."""
        return Opening(self.text, self.bounded, done=True)


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


def _is_letter(char: str) -> bool:
    return char.isalnum() or char == "_"


def _after(items: _Items, before: _Openings) -> _Openings:
    """The beginnings, longer by what the items match in turn."""
    found = before
    for operator, argument in _runs(items):
        going = frozenset(opening for opening in found if not opening.done)
        if not going:
            break
        step = _STEPS.get(operator, _anything) if len(found) < MAX_BEGINNINGS else _anything
        found = (found - going) | step(argument, going)
    return found


def _anything(_: object, going: _Openings) -> _Openings:
    if any(not opening.text for opening in going):
        raise _CannotTell
    return frozenset(opening.closed() for opening in going)


def _runs(items: _Items) -> Iterator[tuple[Any, Any]]:
    """The items, letters that follow each other taken together."""
    letters = ""
    for operator, argument in items:
        if operator is ops.LITERAL:
            letters += chr(argument)
            continue
        if letters:
            yield ops.LITERAL, letters
            letters = ""
        yield operator, argument
    if letters:
        yield ops.LITERAL, letters


def _literal(letters: str, going: _Openings) -> _Openings:
    return frozenset(opening.then(letters) for opening in going)


def _one_of(members: _Items, going: _Openings) -> _Openings:
    listed = list(members)
    if all(operator is ops.LITERAL for operator, _ in listed):
        return frozenset(opening.then(chr(code)) for opening in going for _, code in listed)
    if listed == [(ops.CATEGORY, ops.CATEGORY_DIGIT)]:
        return frozenset(
            opening.closed() if opening.text else Opening(DIGIT, opening.bounded, done=True)
            for opening in going
        )
    return _anything(None, going)


def _branch(argument: tuple[None, Iterable[_Items]], going: _Openings) -> _Openings:
    return frozenset().union(*(_after(items, going) for items in argument[1]))


def _group(argument: tuple[Any, int, int, _Items], going: _Openings) -> _Openings:
    _, flags_on, flags_off, items = argument
    if flags_on or flags_off:
        raise _CannotTell
    return _after(items, going)


def _repeat(argument: tuple[int, int, _Items], going: _Openings) -> _Openings:
    least, most, items = argument
    once = _after(items, going)
    if most > 1:
        once = frozenset(opening.closed() for opening in once)
    return once if least else once | going


def _edge(kind: object, going: _Openings) -> _Openings:
    if kind is ops.AT_BOUNDARY or kind is ops.AT_BEGINNING:
        return frozenset(_at_edge(opening) for opening in going)
    return going


def _at_edge(opening: Opening) -> Opening:
    if not opening.text:
        return Opening("", bounded=True)
    return Opening(opening.text, opening.bounded, whole=True, done=True)


def _not_beside(argument: tuple[int, _Items], going: _Openings) -> _Openings:
    """What must not stand there narrows nothing, unless it is any letter before."""
    side, items = argument
    if side > 0 or not _is_any_letter(list(items)):
        return going
    return frozenset(opening if opening.text else Opening("", bounded=True) for opening in going)


def _is_any_letter(items: list[tuple[Any, Any]]) -> bool:
    if len(items) != 1 or items[0][0] is not ops.IN:
        return False
    members = list(items[0][1])
    return (ops.CATEGORY, ops.CATEGORY_WORD) in members and (ops.NEGATE, None) not in members


_STEPS: dict[object, Callable[[Any, _Openings], _Openings]] = {
    ops.LITERAL: _literal,
    ops.IN: _one_of,
    ops.BRANCH: _branch,
    ops.SUBPATTERN: _group,
    ops.MAX_REPEAT: _repeat,
    ops.MIN_REPEAT: _repeat,
    ops.AT: _edge,
    ops.ASSERT: lambda _, going: going,
    ops.ASSERT_NOT: _not_beside,
}
