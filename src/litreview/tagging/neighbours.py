"""The words and marks beside a place in a sentence, plain enough to learn from.

A folded sentence and a place enter; the nearest words leave, in reading order, digits as `#`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

_LOOK, _MOST_OFTEN = 160, 60  # code points that hold them, always and most often
_WORD = re.compile(r"[a-z]+|\d+|[()=%/;:,<>]")

Clues: TypeAlias = Iterator[str]


def words_before(folded: str, at: int, many: int) -> list[str]:
    """The last words and marks before a place, digits as `#`, in reading order."""
    found = _WORD.findall(folded[max(0, at - _MOST_OFTEN) : at])
    if len(found) <= many:  # the first may be cut
        found = _WORD.findall(folded[max(0, at - _LOOK) : at])
    return _plain(found[-many:])


def words_after(folded: str, at: int, many: int) -> list[str]:
    """The first words and marks after a place."""
    found = _WORD.findall(folded[at : at + _MOST_OFTEN])
    if len(found) <= many:  # the last may be cut
        found = _WORD.findall(folded[at : at + _LOOK])
    return _plain(found[:many])


def _plain(words: list[str]) -> list[str]:
    return ["#" if word[0].isdigit() else word for word in words]
