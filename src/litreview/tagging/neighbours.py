"""The words and marks beside a place in a sentence, plain enough to learn from.

A folded sentence and a place enter; the nearest words leave, in reading order, digits as `#`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

_LOOK = 160  # code points that hold them
_WORD = re.compile(r"[a-z]+|\d+|[()=%/;:,<>]")

Clues: TypeAlias = Iterator[str]


def words_before(folded: str, at: int, many: int) -> list[str]:
    """The last words and marks before a place, digits as `#`, in reading order."""
    return _plain(_WORD.findall(folded[max(0, at - _LOOK) : at])[-many:])


def words_after(folded: str, at: int, many: int) -> list[str]:
    """The first words and marks after a place."""
    return _plain(_WORD.findall(folded[at : at + _LOOK])[:many])


def _plain(words: list[str]) -> list[str]:
    return ["#" if word[0].isdigit() else word for word in words]
