"""The names of what the people studied have, out of all that were found.

Tags on the condition enter; one reading leaves, its names the surest first. An abbreviation
gives way to the words it is short for, and a name to one that says the same and more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from litreview.model.fields import Field
from litreview.model.tag import FieldReading, Tag
from litreview.tagging.deciding import first_decides, strongest_first

MAX_CONDITIONS = 5  # distinct conditions shown; a title and an abstract rarely name more
MORE = 0.3  # by how much surer than the bound a name beside another must be
_SHORT = re.compile(r"([a-z][a-z\d-]{1,7}?)s?[);,:]")  # what is said in short, in brackets
_WORD = re.compile(r"[a-z]+|\d+")


def decide_condition(tags: Iterable[Tag], bound: float) -> FieldReading:
    """The names above the bound; the first needs no more than that, others must be surer.

    Args:
        tags: All on the condition, each naming one or more.
        bound: The chance from which a name is said.
    """
    ordered = strongest_first(tags)
    said = [tag for tag in ordered if tag.confidence >= bound]
    surest = [tag for tag in said[1:] if tag.confidence >= bound + MORE]
    names = _distinct(_names((*said[:1], *surest)), _long_forms(ordered))
    reading = first_decides(Field.CONDITION, said, tuple(names[:MAX_CONDITIONS]))
    return FieldReading(reading.field, reading.value, ordered, (), reading.confidence)


def _names(tags: Iterable[Tag]) -> Iterator[str]:
    for tag in tags:
        yield from tag.value if isinstance(tag.value, tuple) else (str(tag.value),)


def _distinct(names: Iterable[str], long_forms: dict[str, str]) -> list[str]:
    found: dict[str, frozenset[str]] = {}
    for name in names:
        name = long_forms.get(name.lower(), name)
        words = frozenset(word.removesuffix("s") for word in _WORD.findall(name.lower()))
        if not any(words <= other for other in found.values()):
            found[name] = words
    return list(found)


def _long_forms(tags: Iterable[Tag]) -> dict[str, str]:
    """Every abbreviation, and the surest name it stands behind in brackets."""
    found: dict[str, str] = {}
    for tag in tags:
        quote = tag.evidence.quote.lower()
        for name in _names([tag]):
            for behind in quote.split(f"{name.lower()} (")[1:]:
                short = _SHORT.match(behind)
                if short is not None:
                    found.setdefault(short[1], name)
                    break
    return found
