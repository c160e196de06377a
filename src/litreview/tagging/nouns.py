"""Whether a word is one for people, or for animals: a plain list of nouns, in any number.

A folded word enters; whether it is the plural or singular of a listed noun leaves. The lists
stand in `rules/words.toml`, the rules name them. A list may hold endings, too ("-ologist"), and,
behind "!", words of such an ending that are no such noun.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

_ODD = {
    "men": "man",
    "children": "child",
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
_LENGTHS = range(2, 7)  # of endings
_REMEMBERED = 20_000  # words whose singulars are kept


def is_listed(word: str, nouns: frozenset[str]) -> bool:
    """Whether the last part of a word, or its singular, is among the nouns or ends as they do."""
    known = singulars(word.rpartition("-")[2])
    return not nouns.isdisjoint(known) or _ends_alike(known, nouns)


def _ends_alike(known: tuple[str, ...], nouns: frozenset[str]) -> bool:
    return any(
        f"-{each[-length:]}" in nouns
        for each in known
        for length in _LENGTHS
        if len(each) > length + 1
    ) and nouns.isdisjoint(f"!{each}" for each in known)


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
