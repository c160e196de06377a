"""Invented sentences that tell what was compared, and how many were in each arm.

Every frame has its answer; fillers are invented treatments and sizes. Nothing is taken from a
published abstract.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations, product
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_Case = TypeVar("_Case")

TREATMENTS = (
    "mint tea",
    "fennel drops",
    "lavender oil",
    "hand massage",
    "warm gloves",
    "wool socks",
    "breathing lessons",
    "clove paste",
    "yoga",
    "chair yoga",
)
PLACEBO, ACTIVE, USUAL, NOTHING = "placebo", "active", "usual_care", "no_treatment"
COMPARATORS = {
    PLACEBO: ("placebo", "a matching placebo", "sham treatment", "an inert capsule"),
    USUAL: ("usual care", "treatment as usual", "standard care"),
    NOTHING: ("no treatment", "a waiting list", "observation alone"),
}
COMPARED = (
    "Sailors were randomly assigned to {x} or {y}.",
    "Forty sailors were randomized to receive either {x} or {y} for six weeks.",
    "{X} was compared with {y} in 40 randomized sailors.",
    "In this randomized trial we compared {x} with {y}.",
    "A randomized trial of {x} versus {y} in sailors.",
    "Sailors were allocated at random to {x} (n = 20) or {y} (n = 21).",
)
MASKED = (
    "Sailors were randomly assigned to {x} plus placebo or {y} plus placebo.",
    "In a double-blind, double-dummy randomized trial sailors got {x} or {y}.",
    "Sailors were randomly assigned to {x} and an evening placebo or {y} and a morning placebo.",
)
ADDED = (
    "Sailors were randomized to {x} plus {y} or {y} alone.",
    "Sailors were randomly assigned to receive {x} with or without {y}.",
    "Sailors were randomized to 10 mg or 20 mg of {x}, two doses of one remedy.",
    "This randomized trial evaluated adding {x} to {y} in 40 sailors.",
    "In 40 randomized sailors the addition of {x} to {y} kept hands warm.",
    "Randomly, ten sailors (first group) received {x} and nine sailors (other group) received {y}.",
    "Sailors were randomized to {x} or {y} (control).",
)
SIZED = (
    "They got {x} (n = {a}) or {y} (n = {b}).",
    "{a} sailors were assigned to {x} and {b} to {y}.",
    "There were {a} in the {x} group and {b} in the {y} group.",
    "Of the sailors, {a} received {x} and {b} received {y}.",
    "All were randomized ({a} to {x}, {b} to {y}).",
    "The {x} group (n={a}) and the {y} group (n={b}) were alike.",
    "They took {x} ({a} patients) or {y} ({b} patients).",
    "In the {x} group (n = {a}), hands were warm. In the {y} group (n = {b}), hands were cold.",
    "{a} and {b} sailors were assigned to {x} and {y}, respectively.",
    "They were assigned 1:1 to {x} [n = {a}] or {y} [n = {b}].",
    "They got either {x} (n = {a}) or {y} ({b}).",
    "There was a {x} group, n = {a}; {y} group, n = {b}.",
    "{a} received {x} and {b} {y}.",
    "{a} (51%) received {x}, and {b} (49%) {y}.",
    "{a} sailors were randomly allocated {x} and {b} {y}.",
    "{a} sailors ({x} group) and {b} sailors ({y} group) came.",
    "Arm A ({a} patients): {x}, arm B ({b} patients): {y}.",
    "Group A ({x}, n = {a}) and group B ({y}, n = {b}) were alike.",
    "They took {x} 10 mg ({a} patients) or placebo ({b} patients).",
    "{x} was given to {a} patients and {y} to {b}.",
    "{x} and {y} were given to {a} and {b} patients, respectively.",
    "They got {x} or {y} ({a} and {b} patients, respectively).",
    "The {x} group included {a} patients and the {y} group {b} patients.",
    "The {x} ({a}) and {y} ({b}) groups were alike.",
    "They joined the {x} group (TG = {a}) or the {y} group (CG = {b}).",
    "In the {x} group, {a} sailors were enrolled; in the {y} group, {b}.",
    "{a} intervention and {b} control sailors had {x}.",
    "We recruited {a} {x} patients and {b} healthy controls.",
    "Warm hands came in 12.1% (9/{a}) of the {x} group and 14.0% (10/{b}) of the {y} group.",
    "Warm hands came in 9 of {a} sailors (12%) given {x} and 10 of {b} (14%) given {y}.",
    "It was better with {x} (9 of {a}, 12%) than with {y} (10 of {b}, 14%).",
    "In the {x} group, 9 of {a} sailors were warm, versus 10 of {b} in the {y} group.",
)
NOT_SIZED = (
    "It fell by {a}% with {x} and by {b}% with {y}.",
    "They took {a} mg of {x} or {b} mg of {y}.",
    "They used {x} for {a} weeks and {y} for {b} weeks.",
    "After {x}, {a} of them had warm hands and {b} had cold hands.",
    "Warm hands came in 9 of {a} men given {x} and in 10 of {b} women given {x}.",
    "Tremor was seen in 12% (9/{a}) of sailors at sea and 14% (10/{b}) of sailors on land.",
    "{a} received {x} at first and {b} {x} later on.",
)
# results by arm, and kinds of people: only the learned chances tell
RESULTS = (
    "Nausea occurred in {a} sailors in the {x} group and {b} in the {y} group.",
    "There were {a} deaths in the {x} group and {b} deaths in the {y} group.",
    "Some left early ({a} in the {x} group and {b} in the {y} group).",
    "Frostbite was reported for {a} sailors on {x} versus {b} on {y}.",
    "Older sailors (n = {a}) gained more from {x} than younger sailors (n = {b}).",
    "Hands were warm in {a} patients given {x} and cold in {b} patients given {y}.",
)


@dataclass(frozen=True)
class Compared:
    """A sentence and what its comparison group got."""

    sentence: str
    control: str


@dataclass(frozen=True)
class Sized:
    """A sentence and the sizes of its arms; none where its numbers count nobody."""

    sentence: str
    sizes: tuple[int, ...]


@st.composite
def comparisons(draw: st.DrawFn) -> Compared:
    """Any frame that names a comparator, with any of its words."""
    x, y = draw(st.permutations(TREATMENTS))[:2]
    control = draw(st.sampled_from((ACTIVE, *COMPARATORS)))
    if control == ACTIVE:
        frame = draw(st.sampled_from((*COMPARED, *MASKED, *ADDED)))
    else:
        frame, y = draw(st.sampled_from(COMPARED)), draw(st.sampled_from(COMPARATORS[control]))
    return Compared(frame.format(x=x, X=x.capitalize(), y=y), control)


def some_comparisons(many: int) -> list[Compared]:
    """So many sentences of every comparator, spread over frames and fillers."""
    pairs = list(permutations(TREATMENTS, 2))
    found = _spread(
        [(*each, ACTIVE) for each in product((*COMPARED, *MASKED, *ADDED), pairs)], many
    )
    for control, names in COMPARATORS.items():
        against = list(product(TREATMENTS, names))
        found += _spread([(*each, control) for each in product(COMPARED, against)], many)
    return [
        Compared(frame.format(x=x, X=x.capitalize(), y=y), control)
        for frame, (x, y), control in found
    ]


def some_sizes(many: int) -> list[Sized]:
    """So many sentences with the sizes of two arms, and as many without."""
    counts = ((12, 11), (24, 22), (60, 41), (130, 127), (812, 1790))
    filled = list(product(permutations(TREATMENTS, 2), counts))
    return [
        Sized(frame.format(x=x, y=y, a=a, b=b), (a, b) if frame in SIZED else ())
        for frames in (SIZED, (*NOT_SIZED, *RESULTS))
        for frame, ((x, y), (a, b)) in _spread(list(product(frames, filled)), many)
    ]


def _spread(cases: list[_Case], many: int) -> list[_Case]:
    """So many of the cases, evenly far apart; the same each time."""
    return [cases[at * len(cases) // many] for at in range(many)]


def sized() -> SearchStrategy[Sized]:
    """Frames that give the sizes of two arms, in digits."""
    return _filled(SIZED, counted=True)


def not_sized() -> SearchStrategy[Sized]:
    """Frames whose two numbers are shares, doses or weeks."""
    return _filled(NOT_SIZED, counted=False)


@st.composite
def _filled(draw: st.DrawFn, frames: tuple[str, ...], *, counted: bool) -> Sized:
    x, y = draw(st.permutations(TREATMENTS))[:2]
    a, b = draw(st.integers(11, 1900)), draw(st.integers(11, 1900))
    sentence = draw(st.sampled_from(frames)).format(x=x, y=y, a=a, b=b)
    return Sized(sentence, (a, b) if counted else ())
