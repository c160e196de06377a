"""Invented sentences about who or what was studied, with known answers: frames x fillers."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st
from tests.support.occupations import ISCO_08

GROUPS = (
    "schoolchildren",
    "shift workers",
    "call takers",
    "cadets",
    "marathon runners",
    "volleyball players",
    "conscripts",
    "kindergarten teachers",
    "night-shift nurses",
    "paramedics",
    "prisoners",
    "undergraduates",
    "patients with gout",
    "breastfeeding mothers",
)
PEOPLE = (*ISCO_08, *GROUPS)
ANIMALS = (
    "male Wistar rats",
    "C57BL/6 mice",
    "juvenile tilapia",
    "laying hens",
    "Holstein cows",
    "weaned piglets",
    "New Zealand white rabbits",
    "beagle dogs",
    "rainbow trout",
    "broilers",
    "merino ewes",
    "honeybees",
    "zebrafish",
    "rhesus monkeys",
    "Syrian hamsters",
    "newborn crias",
    "brown bears",
    "homing pigeons",
    "Atlantic salmon",
    "greyhounds",
    "Murrah buffaloes",
    "Labrador retrievers",
    "Standardbred horses",
    "Hy-Line Brown hens",
    "Nubian goats",
)
PLANTS = ("mint plants", "tomato seedlings", "wheat cultivars", "apple trees")
THINGS = ("water filters", "bioreactors", "tea cups", "sensors", "computer programs", "gloves")
_PAIRS = ("mint or water", "tea or milk", "yoga or a leaflet", "gloves or mittens")
_TITLES = ("Mint and alertness", "Tea in the evening", "Warmth and rest")
_ASSIGNED = (
    "In a double-blind trial, {n} {who} were randomly assigned to {pair}.",
    "A total of {n} {who} were randomised to {pair}.",
    "Overall, {n} {who} of two cities were randomly allocated to {pair}.",
    "We watched for a year. Then {n} {who} were randomly assigned to {pair}.",
)
_FED = (
    "A total of {n} {who} were randomly divided into two groups and given {pair}.",
    "In this experiment, {n} {who} were assigned at random to {pair}.",
    "{Who} (n = {n}) were randomly allocated to {pair}.",
)
_GROWN = (
    "{Who} were grown in a randomized complete block design and received water or tea.",
    "{Who} were randomly assigned to shade or sun, and the yield per hectare was measured.",
)
_TESTED = ("{n} {who} were randomly assigned to {pair}.", "We tested {n} {who} for a week.")


@dataclass(frozen=True)
class Invented:
    """A title, an abstract, how many it tells of, and their names."""

    title: str
    abstract: str
    n: int
    who: str


def _filled(frames: tuple[str, ...], fillers: tuple[str, ...]) -> st.SearchStrategy[Invented]:
    def make(frame: str, who: str, n: int, pair: str, title: str) -> Invented:
        named = {"who": who, "Who": who[0].upper() + who[1:], "n": n, "pair": pair}
        return Invented(title, frame.format(**named), n, who)

    return st.builds(
        make,
        st.sampled_from(frames),
        st.sampled_from(fillers),
        st.integers(12, 980),
        st.sampled_from(_PAIRS),
        st.sampled_from(_TITLES),
    )


people_assigned = _filled(_ASSIGNED, PEOPLE)
animals_assigned = _filled(_FED, ANIMALS)
plants_grown = _filled(_GROWN, PLANTS)
things_tested = _filled(_TESTED, THINGS)


@dataclass(frozen=True)
class Grouped:
    """Animals in groups of one size: in all, or silence where nobody says how many groups."""

    abstract: str
    n: int | None


def _in_groups(groups: int, size: int, who: str, told: bool) -> Grouped:
    if told:
        text = f"{who[0].upper() + who[1:]} were divided into {groups} groups (n = {size} each)."
        return Grouped(text, groups * size)
    return Grouped(
        f"{who[0].upper() + who[1:]} were given tea or milk (n = {size} per group).", None
    )


animals_in_groups = st.builds(
    _in_groups, st.integers(2, 9), st.integers(5, 30), st.sampled_from(ANIMALS), st.booleans()
)
