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
    "sent to": lambda a, b, w, who: Case(
        f"Questionnaires were sent to {w(a + b)} {who}; {w(a)} replied.", a, "enrolled"
    ),
    "mailed to": lambda a, b, w, who: Case(
        f"A survey was mailed to all {w(a + b)} {who}, of whom {a} responded.", a
    ),
    "who were asked": lambda a, b, w, who: Case(
        f"Of {w(a + b)} {who} who were asked, {a} wore gloves.", a
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

KINDS = ("tremor", "cold hands", "stiff necks", "hiccups")
SHARED: Mapping[str, Frame] = {
    "a drink of their own": lambda a, b, w, _who: Case(
        f"{w(a)} participants received mint and {w(b)} placebo.", a + b
    ),
    "an illness of their own": lambda a, b, w, who: Case(
        f"{w(a)} patients with gout and {w(b)} with {who} were enrolled.", a + b
    ),
    "trades of one noun": lambda a, b, _w, _who: Case(
        f"We surveyed {a} poultry, {b} pig and {a} cattle farmers.", 2 * a + b
    ),
    "sexes of one noun": lambda a, b, _w, _who: Case(
        f"{a} male and {b} female dancers drank tea.", a + b
    ),
    "a verb again": lambda a, b, w, _who: Case(
        f"{w(a)} patients got mint and {b} got tea by turns.", a + b
    ),
    "kinds and arms": lambda a, b, _w, _who: Case(
        f"Bakers (n = {a}) and pilots (n = {b}) were randomised to tea (n = {b}) or milk "
        f"(n = {a}).",
        a + b,
        "randomized",
    ),
    "a single one": lambda a, _b, w, _who: Case(f"{w(a)} women and one man drank tea.", a + 1),
    "one verb": lambda a, b, w, _who: Case(
        f"A total of {w(a)} female pilots and {w(b)} female bakers were randomized to tea or milk.",
        a + b,
        "randomized",
    ),
    "three illnesses": lambda a, b, w, who: Case(
        f"We saw {w(a)} patients with gout, {b} with {who} and {w(a)} healthy controls.", 2 * a + b
    ),
    "sizes of one noun": lambda a, b, _w, _who: Case(
        f"Three centres enrolled {a}, {b} and {a} patients.", 2 * a + b
    ),
    "sexes of a whole": lambda a, b, w, _who: Case(
        f"Of {w(a)} men and {w(b)} women randomised to mint or milk, most came.", a + b
    ),
    "herds": lambda a, b, _w, _who: Case(
        f"{a} goats, {b} sheep and {a} calves were randomly allotted to two diets.", 2 * a + b
    ),
    "breeds": lambda a, _b, w, _who: Case(
        f"A total of {w(a)} one-day-old Ross 308 chicks were randomly allotted to two diets.", a
    ),
}
FEWER: Mapping[str, Frame] = {
    "planned": lambda a, b, w, who: Case(
        f"We planned to recruit {w(a + b)} {who}, and {a} were randomised to mint or milk.", a
    ),
    "a target": lambda a, b, w, who: Case(
        f"The target was {w(a + b)} {who}; {w(a)} {who} were randomly assigned to mint or tea.", a
    ),
    "intended": lambda a, b, w, who: Case(
        f"We intended to include {w(a + b)} {who} but only {a} took part.", a
    ),
    "only planned": lambda a, _b, w, who: Case(
        f"We will recruit {w(a)} {who} and randomise them to mint or milk.", a, "not_reported"
    ),
    "needed": lambda a, b, w, who: Case(
        f"A sample of {w(a + b)} {who} was needed; {w(a)} {who} were enrolled.", a
    ),
    "matched": lambda a, b, w, who: Case(
        f"{w(a + b)} {who} took part; {w(a)} participants were matched.", a + b
    ),
    "most went on": lambda a, b, _w, who: Case(
        f"{4 * a + b} {who} were enrolled and {4 * a} randomised.", 4 * a, "randomized"
    ),
    "births": lambda a, b, _w, _who: Case(
        f"Of {4 * a + b} births, {4 * a} were enrolled. "
        f"Follow-up at 7 years reached {3 * a} children.",
        4 * a,
    ),
    "who received it": lambda a, b, w, who: Case(
        f"Of the {w(a + b)} {who} who received the questionnaire, {w(a)} returned it.", a
    ),
    "of the trial": lambda a, b, w, who: Case(
        f"Among {w(a + b)} {who} of the MINT trial, {a} had a scan and were included here.", a
    ),
    "times": lambda a, b, _w, who: Case(
        f"{who} drank tea at baseline (n = {a + b}), week 4 (n = {a}) and week 9 (n = {b}).", a + b
    ),
    "some of many asked": lambda a, b, w, who: Case(
        f"We interviewed {a} of the {w(a + b)} {who} of the trial.", a, "enrolled"
    ),
    "some of many randomised": lambda a, b, w, who: Case(
        f"{w(a)} of {a + b} {who} were randomised to mint or milk.", a, "randomized"
    ),
    "of the planned": lambda a, b, w, who: Case(
        f"The trial was stopped after randomisation of {a} of the planned {w(a + b)} {who}.",
        a,
        "randomized",
    ),
    "looked at again": lambda a, b, w, who: Case(
        f"We did a post hoc analysis of a randomised trial of mint in {w(a + b)} {who}; "
        f"{w(a)} had complete data and were analysed.",
        a,
        "analysed",
    ),
    "those who smoked": lambda a, b, w, who: Case(
        f"This secondary analysis of a trial of {w(a + b)} {who} included the {a} who smoked.", a
    ),
    "a substudy": lambda a, b, w, who: Case(
        f"In a substudy of a trial of {w(a + b)} {who}, sleep was measured in {a} patients.", a
    ),
    "a part": lambda a, b, w, who: Case(
        f"The parent trial randomised {w(a + b)} {who} to mint or milk; "
        f"this analysis covers the {a} Asian participants.",
        a,
    ),
}
# told by their words alone: no weights are learned from them
TOLD: Mapping[str, Frame] = {
    "a drink without a word for nothing": lambda a, b, w, _who: Case(
        f"{w(a)} patients got mint and {w(b)} tea.", a + b
    ),
    "to each its own": lambda a, b, w, _who: Case(
        f"{w(a)} patients listened to songs and {b} to silence.", a + b
    ),
    "before and after": lambda a, b, _w, who: Case(
        f"We compared {a} patients discharged before the course on {who} and {b} discharged after "
        "it.",
        a + b,
    ),
    "pairs of twins": lambda a, b, w, _who: Case(
        f"{w(a)} pairs of newborn twins were enrolled. At 12 months {b} infants were seen.", 2 * a
    ),
    "few went on": lambda a, b, w, who: Case(
        f"A total of {w(3 * a + b)} {who} were enrolled, of whom {w(a)} were randomised to mint or "
        "milk.",
        a,
        "randomized",
    ),
    "after a run-in": lambda a, b, w, who: Case(
        f"After a run-in of {w(a + b)} {who}, {w(a)} were randomised to mint or milk.", a
    ),
    "few went on to arms": lambda a, b, _w, _who: Case(
        f"Of {2 * (a + b)} enrolled, {a + b} were then randomised to mint (n = {a}) or milk "
        f"(n = {b}).",
        a + b,
        "randomized",
    ),
    "screened at sites": lambda a, b, w, who: Case(
        f"Of {w(2 * a + b)} {who} screened at 12 sites, {a} with gout (mild) were randomised to "
        "mint or milk.",
        a,
        "randomized",
    ),
    "stem cells": lambda a, _b, w, who: Case(
        f"Neurons derived from induced pluripotent stem cells of {w(a)} {who} were grown.", None
    ),
    "before and after, ill": lambda a, b, _w, _who: Case(
        f"We compared {a} patients with gout discharged in the year before and {b} discharged in "
        "the year after the course.",
        a + b,
    ),
    "in this trial": lambda a, _b, w, who: Case(
        f"In this double-blind, randomised trial {w(a)} {who} got mint or milk.", a
    ),
    "entered an extension": lambda a, b, w, who: Case(
        f"Of {w(a + b)} {who} who completed MINTY, {w(a)} entered the extension.", a, "enrolled"
    ),
    "records to learn from": lambda a, _b, w, who: Case(
        f"Photographs of {w(a)} {who} were randomly divided into training and test sets.",
        a,
        "enrolled",
    ),
    "fewer analysed": lambda a, b, _w, _who: Case(
        f"{a + b} with gout were randomised to mint or milk; {a} participants were included in the "
        "intention-to-treat population.",
        a + b,
        "randomized",
    ),
    "arms a few less": lambda a, b, w, who: Case(
        f"{w(a + b + 2)} {who} were recruited and randomly allocated to mint ({a} patients) or "
        f"milk ({b} patients).",
        a + b + 2,
        "randomized",
    ),
    "a pilot": lambda a, b, w, who: Case(
        f"We plan to randomise {w(a + b)} {who} to mint or milk. A previous pilot included {w(b)} "
        "patients.",
        a + b,
        "not_reported",
    ),
    "our pilot": lambda a, b, _w, who: Case(
        f"We plan to randomise {a + b} {who} to mint or milk. In the pilot {b} patients were "
        "enrolled.",
        a + b,
    ),
    "those studied post hoc": lambda a, b, w, who: Case(
        f"MINTY randomised {w(a + b)} {who} to mint or milk. In this post hoc analysis we studied "
        f"the {a} patients who also had hiccups.",
        a,
    ),
    "of a named trial": lambda a, b, w, who: Case(
        f"This was a post hoc analysis of MINTY, in which {w(a + b)} {who} were randomised to mint "
        f"or milk. We studied {a} with hiccups.",
        a,
    ),
    "cases among them": lambda a, b, w, _who: Case(
        f"All {w(a + 7 * b)} singletons born in Norway were followed. Gout was diagnosed in {b} "
        "children.",
        a + 7 * b,
    ),
    "each time": lambda a, _b, _w, _who: Case(
        f"Heads of {a} flies per time point were collected.", None
    ),
    "at each time": lambda a, _b, _w, _who: Case(
        f"Livers of {a} mice at each time point were weighed.", None
    ),
    "pooled": lambda a, b, _w, _who: Case(
        f"Three trials in adults with gout were pooled (mint 10 mg, n={a}; milk, n={b}).", None
    ),
}  # fmt: skip
VAGUE: Mapping[str, Frame] = {
    "decimal": lambda a, _b, _w, who: Case(f"{a}.5 thousand {who} were randomised.", None),
    "several": lambda _a, _b, _w, who: Case(f"Several hundred {who} were randomised.", None),
    "score": lambda _a, _b, _w, who: Case(f"Two score {who} were randomised.", None),
    "one in": lambda _a, _b, _w, who: Case(f"One in ten {who} were randomised.", None),
    "third": lambda a, _b, w, who: Case(f"A third of {w(a)} {who} were randomised.", None),
    "percent": lambda a, _b, _w, who: Case(f"90% of {a} {who} were randomised.", None),
    "halves": lambda a, b, _w, who: Case(
        f"Two-thirds of {a} {who} and half of {b} men were randomised to tea.", None
    ),
    "range": lambda a, b, w, who: Case(
        f"Between {w(a)} and {w(a + b)} {who} were randomised.", None
    ),
    "spread": lambda a, _b, w, who: Case(f"There were 41 plus or minus {w(a)} {who}.", None),
    "times": lambda a, _b, _w, who: Case(f"{who} (n = 3\u00d7{a}) drank tea.", None),
    "couples": lambda a, _b, w, _who: Case(f"{w(a)} couples were randomised to tea.", None),
    "sent": lambda a, _b, w, who: Case(f"Letters were posted to {w(a)} {who}.", None),
    "teams": lambda a, b, w, _who: Case(f"{w(a)} teams of {b} were randomised to tea.", None),
    "a letter": lambda a, _b, w, who: Case(
        f"This letter concerns a trial of mint in {w(a)} {who}.", None
    ),
    "elsewhere": lambda a, _b, w, who: Case(
        f"We sum up a trial published elsewhere, in which {w(a)} {who} took part.", None
    ),
    "vials": lambda a, _b, _w, _who: Case(f"There were {a} flies per vial.", None),
    "each group": lambda a, _b, _w, who: Case(f"{who} (n = {a}/group) drank tea.", None),
    "others": lambda a, _b, w, who: Case(
        f"The trial by Roe and colleagues of {w(a)} {who} was biased.", None
    ),
    "isolates": lambda a, b, w, _who: Case(
        f"Mint was tried on {a + b} isolates from {w(a)} patients.", None
    ),
    "trees": lambda a, _b, _w, _who: Case(f"Trees (old, n = {a}) were sprayed with tea.", None),
    "pens": lambda a, _b, _w, _who: Case(
        f"{a} pens (n = {a}) were randomly allocated to mint or tea.", None
    ),
    "kettles": lambda a, _b, w, _who: Case(
        f"A total of {w(a)} kettles were randomly assigned to mint or tea.", None
    ),
    "rate": lambda a, _b, _w, who: Case(f"Hiccups hit {a} in 1,000 {who}.", None),
    "earlier": lambda a, _b, w, who: Case(
        f"In an earlier study {w(a)} {who} drank tea and felt warm.", None
    ),
    "named authors": lambda a, _b, w, who: Case(
        f"Roe et al. report on {w(a)} {who} who drank tea.", None
    ),
    "typical": lambda a, _b, w, _who: Case(
        f"The median number was {w(a)} participants, and the largest {a} pages.", None
    ),
    "fell ill": lambda a, _b, w, who: Case(f"{w(a % 11 + 2)} {who} had adverse events.", None),
    "left": lambda a, _b, w, who: Case(f"{w(a % 11 + 2)} {who} dropped out of the study.", None),
    "each cohort": lambda a, _b, w, who: Case(
        f"Each cohort will consist of {w(a % 11 + 2)} {who}.", None
    ),
    "first cohort": lambda a, _b, w, who: Case(
        f"Cohort 1 will enroll {w(a % 11 + 2)} {who} at a low dose.", None
    ),
    "each dose": lambda a, _b, w, who: Case(
        f"For each dose, {w(a % 11 + 2)} {who} will receive mint.", None
    ),
    "each site": lambda a, _b, w, who: Case(f"At each site, {w(a)} {who} will be treated.", None),
    "in groups": lambda a, _b, w, _who: Case(f"They drank tea in groups of {w(a)} people.", None),
}  # fmt: skip
# no total: only the learned chances tell
ALONE: Mapping[str, Frame] = {
    "felt": lambda a, _b, w, who: Case(f"Hands were warm in {w(a % 11 + 2)} {who}.", None),
    "told": lambda a, _b, w, who: Case(f"{w(a % 11 + 2)} {who} described warm hands.", None),
    "a share": lambda a, _b, _w, who: Case(f"Most {who} (n = {a % 11 + 2}) felt warm.", None),
    "a third": lambda a, _b, _w, _who: Case(f"One third (n = {a}) drank mint daily.", None),
    "until": lambda a, _b, w, who: Case(
        f"Doses rise until {w(a % 11 + 2)} {who} fall ill.", None
    ),
    "will leave": lambda a, _b, w, who: Case(
        f"We expect that {w(a % 11 + 2)} {who} will drop out.", None
    ),
    "replacements": lambda a, _b, w, who: Case(
        f"An additional {w(a)} {who} will serve as replacements.", None
    ),
    "matched": lambda a, _b, w, _who: Case(f"A matched sample of {w(a)} was seen, too.", None),
    "forum": lambda a, _b, _w, _who: Case(f"The forum has {a},000 members who post.", None),
    "land": lambda a, _b, _w, who: Case(
        f"In the country, some {a},000 {who} drank mint in the past year.", None
    ),
    "seen a year": lambda a, _b, w, who: Case(f"The centre sees {w(a)} {who} each year.", None),
    "deaths a year": lambda a, _b, _w, who: Case(
        f"About 16% of the {a},000 {who} who die each year have hiccups.", None
    ),
    "parts of a review": lambda a, b, w, who: Case(
        f"In the largest trial, {w(a)} {who} got mint; another had {w(b)} {who}.", None
    ),
    "staff": lambda a, b, w, _who: Case(
        f"Interviews will be held with {w(a)} clinicians and {w(b)} relatives.", None
    ),
}  # fmt: skip


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
    for frames, fillers in (
        (FRAMES, WHO),
        (PAIRS, CONTROLS),
        (ASKED, PATIENTS),
        (NOBODY, THINGS),
        (SHARED, KINDS),
        (FEWER, PATIENTS),
        (VAGUE, PATIENTS),
        (ALONE, PATIENTS),
    ):
        for frame in frames.values():
            found += [_rolled(frame, fillers, dice) for _ in range(many)]
    return found


def _rolled(frame: Frame, fillers: tuple[str, ...], dice: random.Random) -> Case:
    a, mark, words = dice.randint(13, 400), dice.choice(_MARKS), dice.random() < 0.3
    case = frame(
        a, dice.randint(12, a), lambda number: written(number, mark, words), dice.choice(fillers)
    )
    return Case(case.text[0].upper() + case.text[1:], case.n, case.kind)
