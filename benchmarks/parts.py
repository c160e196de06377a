"""The development halves split once more: *write* and *judge*.

Labelled lines enter; each gets its part. Rules are written on the texts of *write*; of *judge*
only counts are looked at, so that a rule that was fitted shows as a gap. Near-duplicate titles,
and sentences of one document, always share a part, whatever corpus they stand in.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, Literal

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
ALIKE = 0.6  # share of title words in common from which two titles are near duplicates
COMMON = 60  # titles a word may stand in and still help to find near duplicates
Part = Literal["write", "judge"]
WRITE: Part = "write"
JUDGE: Part = "judge"


def parts_of(lines: Sequence[Mapping[str, Any]]) -> list[Part]:
    """The part of every line, told by its id: the same whatever else is read beside it."""
    parts = _parts()
    return [parts[str(line["id"])] for line in lines]


@cache
def _parts() -> dict[str, Part]:
    """The part of every labelled record, by groups over all corpora."""
    lines = [
        json.loads(line)
        for path in sorted(CORPORA.glob("*.dev.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    groups = groups_of(lines)
    names: dict[int, str] = {}
    for line, group in zip(lines, groups, strict=True):
        name = str(line["id"])
        names[group] = min(names.get(group, name), name)
    return {str(line["id"]): _part(names[group]) for line, group in zip(lines, groups, strict=True)}


def _part(name: str) -> Part:
    return WRITE if hashlib.sha256(f"part {name}".encode()).digest()[0] % 2 else JUDGE


def groups_of(lines: Sequence[Mapping[str, Any]]) -> list[int]:
    """A group number per line; near-duplicate titles, and what they are near to, share one."""
    words = [_words(line) for line in lines]
    holders: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(words):
        for word in own:
            holders[word].append(number)
    pairs = {
        pair
        for held in holders.values()
        for pair in (combinations(held, 2) if len(held) <= COMMON else pairwise(held))
    }
    parent = list(range(len(lines)))
    for one, other in sorted(pairs):
        if len(words[one] & words[other]) >= ALIKE * len(words[one] | words[other]):
            parent[_root(parent, one)] = _root(parent, other)
    return [_root(parent, number) for number in range(len(lines))]


def _words(line: Mapping[str, Any]) -> frozenset[str]:
    """The words of a title; without one, the document that its id names ("pre:746:7")."""
    title = re.findall(r"[a-z0-9]{3,}", str(line["title"]).lower())
    return frozenset(title or [str(line["id"]).rpartition(":")[0]])


def _root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number
