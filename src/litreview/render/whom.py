"""Whom a study had, in the words of its conditions: those of one part are never said of all.

A grade enters; words leave. A part is named in brackets behind its people, "operators (study 1)";
the arms say how many it had.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import Grade
from litreview.render.wording import value_words

_OF_PART = re.compile(
    r"(?P<who>.*\S) \((?P<part>(?:study|experiment|part|trial|cohort) [^()]+)\)", re.IGNORECASE
)


def everybody(grade: Grade) -> str:
    """All people of a study; empty when nobody says: "adults, some of them nurses (study 1)"."""
    names = list(_conditions(grade))
    of_all = [name for name in names if not _OF_PART.fullmatch(name)]
    some = "some of them " if of_all else ""
    of_parts = [f"{some}{name}" for name in names if _OF_PART.fullmatch(name)]
    return ", ".join([*of_all, *of_parts])


def those_who_bear(grade: Grade, n: int | None) -> tuple[str, ...]:
    """The conditions of those who bear on a claim: of all, and of the one part of their number."""
    names, part = tuple(_conditions(grade)), _part_of(grade, n)
    parts = {name: found["part"] for name in names if (found := _OF_PART.fullmatch(name))}
    return tuple(
        name
        for name in names
        if name not in parts or len(parts) == len(names) or parts[name] == part
    )


def _conditions(grade: Grade) -> Iterator[str]:
    said = grade.value(Field.CONDITION)
    for name in said if isinstance(said, tuple) else (str(said),):
        if name and name != NOT_REPORTED:
            yield value_words(name)


def _part_of(grade: Grade, n: int | None) -> str:
    """The one part whose arms have so many people together; empty when none has, or several."""
    arms, sizes = grade.value(Field.ARMS), Counter[str]()
    for arm in arms if isinstance(arms, tuple) else ():
        name, _, count = arm.rpartition(": ")
        if count.isdecimal():
            sizes[name.partition(", ")[0]] += int(count)
    parts = [part for part, size in sizes.items() if size == n]
    return parts[0] if len(parts) == 1 else ""
