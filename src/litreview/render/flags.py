"""Flags of a decision as badges: what each means, and which three matter most.

Flag names as the ladder writes them enter; short names with a sentence leave. A flag never
moves a tier, and nothing here does.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_LIMITS = 3  # badges in the claim table; the rest stand in the claim's own details

# In the order a reader should meet them: what could overturn a finding comes first.
_FLAGS: dict[str, str] = {
    "not checked": "Records it rests on are known by citation only: it was not decided again.",
    "expression of concern": "A study that counts is under an expression of concern.",
    "provisional": "A second reviewer has not yet judged the trials it would rest on.",
    "secondary source": "Some values are known only from somebody's account of the study.",
    "unconfirmed": "Some values were read by machine and confirmed by nobody.",
    "open label": "People knew what they were given.",
    "surrogate": "What was measured stands in for what the claim names.",
    "other population": "Some of the people studied are not those the claim is made for.",
    "form or route differs": "Another form, route, dose or duration was given.",
    "small arms": "A study has few people in a group.",
    "single group": "All studies come from one research group.",
    "single country": "All studies come from one country.",
    "uniform-positive": "Every study in people is positive: a null result may be missing.",
    "inventor-authored": "The compound's inventors wrote a study that counts.",
    "abstract only": "Nobody has read the full text of a study that counts.",
    "not in PubMed": "A study that counts is not in PubMed.",
    "corrected": "A study that counts was corrected after publication.",
    "stale search": "The last complete search of PubMed is overdue.",
}
# True of every claim at once, so told at the top of the page and in details, not in each row.
_PAGE_WIDE = frozenset({"stale search"})
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
