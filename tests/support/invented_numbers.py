"""Invented sentences that count people, with the number a reader would give.

Frames and fillers leave as hypothesis strategies; nothing is taken from a real abstract. Trades
are those of no rule: they stand in the list of nouns only.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

WHO = (
    "helicopter pilots", "bakers", "novice divers", "goalkeepers", "bus conductors and postmen",
    "shift workers", "sailors", "schoolchildren", "fire fighters", "older adults with cold hands",
    "nurses with stage II tremor", "type 2 diabetic patients", "veterans aged 60 years or more",
    "choir singers", "ballet dancers", "HER2-positive patients", "midwives", "cadets",
)  # fmt: skip
PATIENTS = ("patients with tremor", "women with cold hands", "adult patients", "migraineurs")
CONTROLS = ("healthy controls", "matched controls", "age-matched healthy volunteers")
CLUSTERS = ("general practices", "schools", "villages", "hospital wards", "pharmacies")
THINGS = ("eyes", "teeth", "knees", "tablets", "charts", "samples", "embryos")
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_MARKS = (",", " ", "\u2009", "\u00a0", "\u202f", "'", "\u2019")


@dataclass(frozen=True)
class Case:
    """A sentence and the right `n`; None where it counts nobody."""

    text: str
    n: int | None
    kind: str | None = None


def in_words(number: int) -> str:
    """A number below a thousand as words."""
    if number >= 100:
        rest = f" and {in_words(number % 100)}" if number % 100 else ""
        return f"{_UNITS[number // 100]} hundred{rest}"
    if number < 20:
        return _UNITS[number]
    unit = f"-{_UNITS[number % 10]}" if number % 10 else ""
    return f"{_TENS[number // 10 - 2]}{unit}"


def written(number: int, mark: str, words: bool) -> str:
    """One notation of a number: words, or digits with their thousands set off."""
    return in_words(number) if words and number < 1000 else f"{number:,}".replace(",", mark)


Frame = Callable[[int, int, Callable[[int], str], str], Case]

# a, b: two sizes; w: how numbers are written; who: whom they count
FRAMES: Mapping[str, Frame] = {
    "randomized": lambda a, _b, w, who: Case(
        f"In this trial {w(a)} {who} were randomly assigned to tea or water.", a, "randomized"
    ),
    "verb first": lambda a, _b, w, who: Case(
        f"We randomised {w(a)} {who} to gloves or mittens.", a, "randomized"
    ),
    "enrolled": lambda a, _b, w, who: Case(f"We enrolled {w(a)} {who}.", a, "enrolled"),
    "took part": lambda a, _b, w, who: Case(
        f"A total of {w(a)} {who} took part in the study.", a, "enrolled"
    ),
    "completed": lambda a, _b, w, who: Case(
        f"In all, data of {w(a)} {who} were analysed.", a, "analysed"
    ),
    "screened": lambda a, b, w, who: Case(
        f"Of {w(a + b)} {who} screened, {w(a)} were randomized.", a, "randomized"
    ),
    "total and arms": lambda a, b, w, who: Case(
        f"{w(a + b)} {who} were randomly assigned to tea (n = {a}) or water (n = {b}).", a + b
    ),
    "arms": lambda a, b, _w, who: Case(
        f"{who} were randomized to tea (n = {a}) or water (n = {b}).", a + b, "randomized"
    ),
    "two arms told": lambda a, b, _w, who: Case(
        f"{a} {who} were randomized to yoga, and {b} to a leaflet.", a + b, "randomized"
    ),
    "total and groups": lambda a, b, w, who: Case(
        f"A total of {w(a + b)} {who} were randomized: {a} to mint and {b} to tea.", a + b
    ),
    "part in its own bracket": lambda a, b, w, who: Case(
        f"{w(a + b)} {who} ({b} women) took part.", a + b
    ),
    "parts in a bracket": lambda a, b, w, who: Case(
        f"{w(a + b)} {who} ({a} men, {b} women) took part.", a + b
    ),
    "n and its part": lambda a, b, _w, who: Case(
        f"{who} (n = {a + b}, {b} women) were studied.", a + b
    ),
    "bracket with its part": lambda a, b, w, who: Case(
        f"Yoga was given at work ({w(a + b)} {who}, {b} men).", a + b
    ),
    "of whom": lambda a, b, w, who: Case(
        f"We enrolled {w(a + b)} {who}, of whom {b} women drank tea.", a + b
    ),
}  # fmt: skip
PAIRS: Mapping[str, Frame] = {
    "both sexes": lambda a, b, w, _who: Case(f"{w(a)} women and {w(b)} men took part.", a + b),
    "sexes in brackets": lambda a, b, _w, _who: Case(
        f"Volunteers ({a} women and {b} men) were scanned.", a + b
    ),
    "with controls": lambda a, b, w, who: Case(
        f"We scanned {w(a)} patients with tremor and {w(b)} {who}.", a + b
    ),
    "controls recruited": lambda a, b, w, who: Case(
        f"{w(a)} patients with mild tremor, as well as {w(b)} {who}, were recruited.", a + b
    ),
    "n of both": lambda a, b, _w, who: Case(
        f"Patients (n = {a}) and {who} (n = {b}) were scanned.", a + b
    ),
    "three groups": lambda a, b, _w, who: Case(
        f"We asked {a} heavy smokers, {b} light smokers, and {a} {who}.", 2 * a + b
    ),
    "respectively": lambda a, b, _w, _who: Case(
        f"Three doses of tea were given to {a}, {b}, and {a} patients, respectively.", 2 * a + b
    ),
}
ASKED: Mapping[str, Frame] = {
    "eligible": lambda a, b, w, who: Case(
        f"Of the {w(a + b)} eligible {who}, {w(a)} were included in the survey.", a, "enrolled"
    ),
    "with a share": lambda a, b, _w, who: Case(
        f"Of the {a + b} eligible {who}, {a} (45%) were included in the survey.", a, "enrolled"
    ),
    "selected": lambda a, b, w, who: Case(
        f"Of {w(a + b)} randomly selected {who}, {w(a)} returned the questionnaire.", a
    ),
    "identified": lambda a, b, w, who: Case(
        f"We identified {w(a + b)} potential {who}. Of these, {w(a)} were randomized.", a
    ),
    "met the criteria": lambda a, b, w, who: Case(
        f"In all {w(a + b)} {who} were asked, and {w(a)} {who} were enrolled.", a, "enrolled"
    ),
}
CLUSTERED: Mapping[str, Frame] = {
    "people in brackets": lambda a, b, w, who: Case(
        f"{b} {who} ({w(a)} patients) were randomised to mint or water.", a
    ),
    "with people": lambda a, b, w, who: Case(f"{b} {who} with {w(a)} adults were randomised.", a),
    "nobody": lambda a, b, _w, who: Case(
        f"Of {a + b} eligible {who}, {a} were randomised to gloves or mittens.", None
    ),
}
NOBODY: Mapping[str, Frame] = {
    "things": lambda a, _b, _w, who: Case(f"{a} {who} were looked at.", None),
    "things of people": lambda a, b, _w, who: Case(
        f"{a + b} {who} of {b} patients were examined.", b
    ),
    "ages": lambda a, _b, _w, _who: Case(f"Women aged {a} years drank tea.", None),
    "weeks": lambda a, _b, _w, _who: Case(f"Patients drank tea for {a} weeks.", None),
    "weights": lambda a, _b, _w, _who: Case(f"Patients of {a} kg drank {a} mg of mint.", None),
    "person-years": lambda a, _b, _w, _who: Case(f"They gave a total of {a} person-years.", None),
    "hands": lambda a, _b, _w, _who: Case(f"{a} operators handled hens that drank tea.", None),
    "studies": lambda a, b, _w, _who: Case(f"Of {a + b} articles, {a} were included.", None),
}


@st.composite
def cases(draw: st.DrawFn, frames: Mapping[str, Frame], who: tuple[str, ...]) -> Case:
    """A sentence of one of the frames, its numbers in any notation."""
    frame = frames[draw(st.sampled_from(sorted(frames)))]
    a = draw(st.one_of(st.integers(13, 95), st.integers(1001, 1900)))
    b = (
        draw(st.integers(max(12, a - a // 5), a + a // 5))
        if a < 100
        else draw(st.integers(a - a // 5, a))
    )
    mark, words = draw(st.sampled_from(_MARKS)), draw(st.booleans())
    case = frame(a, b, lambda number: written(number, mark, words), draw(st.sampled_from(who)))
    return Case(case.text[0].upper() + case.text[1:], case.n, case.kind)


def some_of_each(many: int) -> list[Case]:
    """So many sentences of every frame, the same each time."""
    dice = random.Random(13)
    found = []
    for frames, fillers in ((FRAMES, WHO), (PAIRS, CONTROLS), (ASKED, PATIENTS), (NOBODY, THINGS)):
        for frame in frames.values():
            found += [_rolled(frame, fillers, dice) for _ in range(many)]
    return found


def _rolled(frame: Frame, fillers: tuple[str, ...], dice: random.Random) -> Case:
    a, mark, words = dice.randint(13, 400), dice.choice(_MARKS), dice.random() < 0.3
    case = frame(
        a, dice.randint(12, a), lambda number: written(number, mark, words), dice.choice(fillers)
    )
    return Case(case.text[0].upper() + case.text[1:], case.n, case.kind)
