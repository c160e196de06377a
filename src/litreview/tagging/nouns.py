"""Whether a word is one for people, or for animals: a plain list of nouns, in any number.

A folded word enters; whether it is the plural or singular of a listed noun leaves. The lists
stand in `rules/words.toml`, the rules name them. A list may hold endings, too ("-ologist"), and,
behind "!", words of such an ending that are no such noun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_ODD = {
    "children": "child",
    "men": "man",
    "mice": "mouse",
    "geese": "goose",
    "calves": "calf",
    "wives": "wife",
}
_ENDINGS = (
    ("men", "man"),
    ("children", "child"),
    ("ies", "y"),
    *((f"{sound}es", sound) for sound in ("s", "x", "z", "ch", "sh", "o")),
    ("s", ""),
    ("wives", "wife"),
)
_HEAD_FIRST = re.compile(r"(\w+)-(?:in-law|by|at-arms)")  # "mothers-in-law", "passers-by"
_LISTS = 100  # of nouns whose endings are kept
_REMEMBERED = 20_000  # words whose singulars are kept


def is_listed(word: str, nouns: frozenset[str]) -> bool:
    """Whether the last part of a word, or its singular, is among the nouns or ends as they do."""
    first = _HEAD_FIRST.fullmatch(word) if "-" in word else None
    known = singulars(first[1] if first else word.rpartition("-")[2])
    return not nouns.isdisjoint(known) or _ends_alike(known, nouns)


def _ends_alike(known: tuple[str, ...], nouns: frozenset[str]) -> bool:
    endings = _endings(nouns)
    for each in known:
        # the first letter, and one more, belong to no ending
        if endings and each[2:].endswith(endings):
            return nouns.isdisjoint(f"!{each}" for each in known)
    return False


@lru_cache(maxsize=_LISTS)
def _endings(nouns: frozenset[str]) -> tuple[str, ...]:
    return tuple(each[1:] for each in nouns if each.startswith("-"))


@lru_cache(maxsize=_REMEMBERED)
def singulars(word: str) -> tuple[str, ...]:
    """The word and what it may be the plural of."""
    return (*_singulars(word),)


def _singulars(word: str) -> Iterator[str]:
    yield word
    if word in _ODD:
        yield _ODD[word]
    for plural, singular in _ENDINGS:
        if word.endswith(plural) and len(word) > len(plural) + 1:
            yield word.removesuffix(plural) + singular
