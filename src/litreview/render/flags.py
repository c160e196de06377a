"""Flags of a decision as badges: what each means, and which three matter most.

Flag names as the ladder writes them enter; short names with a sentence leave. A flag never
moves a tier, and nothing here does.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.render.wording import WORDS

MAX_LIMITS = 3  # badges in the claim table; the rest stand in the claim's own details

# True of every claim at once, so told at the top of the page and in details, not in each row.
_PAGE_WIDE = frozenset({"stale search"})
_FLAGS = WORDS["flag"]
_ORDER = {name: index for index, name in enumerate(_FLAGS)}


@dataclass(frozen=True, slots=True)
class Badge:
    """A limit of the evidence: its name, and a sentence on what it means."""

    name: str
    meaning: str


def badges(flags: tuple[str, ...]) -> tuple[Badge, ...]:
    """Every flag as a badge, the gravest first; one that has no sentence yet shows its name."""
    ordered = sorted(flags, key=lambda flag: (_ORDER.get(_known(flag), len(_ORDER)), flag))
    return tuple(Badge(flag, _FLAGS.get(_known(flag), "")) for flag in ordered)


def limits(flags: tuple[Badge, ...]) -> tuple[Badge, ...]:
    """The badges that tell one claim from another."""
    return tuple(flag for flag in flags if flag.name not in _PAGE_WIDE)


def _known(flag: str) -> str:
    """The flag as the table spells it; "n < 20 per arm" carries the policy's own number."""
    return "small arms" if flag.endswith("per arm") else flag
