"""Invented outcome sentences whose answer is known: frames x fillers, many thousands.

Frames speak of a treatment {a}, what it is compared with {b}, and a measure {m}; each says what
the measure was under {a} against {b}.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from litreview.model.suggestion import EffectDirection
from litreview.tagging.effect_reading import Contrast

TREATMENTS = (
    "green tea",
    "mint oil",
    "yoga",
    "wool gloves",
    "warm baths",
    "chess lessons",
    "rose syrup",
    "tai chi",
)
COMPARATORS = ("placebo", "black tea", "usual care", "sham massage", "knitting", "tap water")
MEASURES = (
    "finger temperature",
    "heart rate",
    "sneezes per hour",
    "grip force",
    "risk of chapped lips",
    "reading time",
    "serum zinc",
    "incidence of blisters",
)
HIGHER = ("higher", "significantly higher", "markedly greater")
LOWER = ("lower", "significantly lower", "substantially smaller")
RAISED = ("increased", "significantly raised", "elevated")
CUT = ("reduced", "significantly decreased", "attenuated")
PROVEN = ("P = 0.03", "p<0.001", "P \u2264 .01", "p = 0\u00b704", "P-value = 0.002")
UNPROVEN = ("P = 0.23", "p>0.05", "P = .61", "p = 0\u00b798")

COMPARED = (
    "{M} was {cmp} in the {a} group than in the {b} group ({p}).",
    "{M} was {cmp} with {a} than with {b} ({p}).",
    "In the {a} group, {m} was {cmp} than in the {b} group ({p}).",
    "Participants who received {a} had {cmp} {m} than those who received {b} ({p}).",
    "Compared with {b}, {a} {verb} {m} ({p}).",
    "{A}, as compared with {b}, {verb} {m} at 12 weeks ({p}).",
    "{A} {verb} {m} relative to {b} (n = 48; {p}).",
    "{M} was {cmp} for {a} versus {b} ({x} vs {y}; {p}).",
    "After 8 weeks, {m} was {cmp} in the {a} group compared with the {b} group ({p}).",
    "{M} was {cmp} in those given {a} as compared to those given {b}, {p}.",
)
REVERSED = (
    "{M} was {cmp} in the {b} group than in the {a} group ({p}).",
    "Participants given {b} had {cmp} {m} than those given {a} ({p}).",
    "Compared with {a}, {m} was {cmp} with {b} ({p}).",
    "The {b} group had {cmp} {m} compared with the {a} group ({p}).",
)
CHANGES = (
    "The {a} group showed a {more} {change} in {m} than the {b} group ({p}).",
    "There was a {more} {change} in {m} with {a} compared with {b} ({p}).",
    "{M} {changed} more in the {a} group than in the {b} group ({p}).",
)
VALUES = (
    "{M} was {x} in the {a} group and {y} in the {b} group ({p}).",
    "{M} was {x} \u00b1 2.1 with {a} and {y} \u00b1 1.9 with {b} ({p}).",
    "{M} in the {a} and {b} groups was {x} and {y}, respectively ({p}).",
    "{M} was {x} and {y} in the {a} and {b} groups, respectively ({p}).",
)
NO_DIFFERENCE = (
    "{M} did not differ between the {a} and {b} groups ({q}).",
    "There was no significant difference in {m} between {a} and {b} ({q}).",
    "No differences in {m} were found between groups.",
    "{M} was similar in both groups.",
    "{M} was comparable with {a} and {b} ({x} vs {y}; {q}).",
    "{A} had no effect on {m} compared with {b}.",
    "{A} did not {verb_inf} {m} compared with {b}.",
    "{M} was not significantly {bare} with {a} than with {b} ({q}).",
    "{M} was {bare} with {a} than with {b} ({q}).",
    "{M} was {bare} in the {a} group, but this difference was not significant.",
    "{M} did not differ (mean difference {d}, 95% CI -2.1 to 1.4).",
    "{M} was {bare} with {a} than {b} (hazard ratio 0.93; 95% CI 0.71-1.22).",
    "{A} neither raised nor reduced {m}.",
    "{A} failed to reduce {m}.",
    "Differences in {m} were not statistically significant.",
)
SILENT = (
    "{A} may {verb_inf} {m}.",
    "{M} tended to be {bare} with {a} than with {b}.",
    "{M} {changed} in both groups.",
    "We tested whether {a} would {verb_inf} {m}.",
    "There was a trend towards {bare} {m} with {a}.",
    "{M} was measured in the {a} and {b} groups.",
    "Changes in {m} were greater with {a} than with {b}.",
)
KINDS = (
    ("women", "men"),
    ("smokers", "non-smokers"),
    ("carriers of the allele", "noncarriers"),
    ("older patients", "younger patients"),
    ("patients with gout", "those without it"),
    ("those who sneezed", "those who did not"),
)
STUDIES = (
    "A previous trial found",
    "Earlier studies have reported",
    "A recent meta-analysis showed",
    "It is known",
)
NO_EFFECT = (
    "At baseline, {m} was {cmp} in the {a} group than in the {b} group ({p}).",
    "Before treatment, {m} was {cmp} with {a} than with {b} ({p}).",
    "Baseline {m} was {cmp} in the {a} group than in the {b} group ({p}).",
    "The groups did not differ at baseline in {m} ({q}).",
    "The {a} and {b} groups were similar in age and sex ({q}).",
    "Mean age did not differ between groups ({q}).",
    "{M} {changed} significantly from baseline in both groups ({p}).",
    "In both groups {m} {changed} ({p}).",
    "{M} {changed} in the {a} group and in the {b} group ({p}).",
    "{M} did not change from baseline in either group ({q}).",
    "{M} was {cmp} in {kind} than in {other} ({p}).",
    "Compared with {other}, {kind} had {cmp} {m} ({p}).",
    "In both groups {m} was {cmp} among {kind} than among {other} ({p}).",
    "{study} that {m} was {cmp} with {a} than with {b} ({p}).",
    "Higher zinc was associated with {bare} {m} ({p}).",
)


@dataclass(frozen=True, slots=True)
class Known:
    """A sentence, what it may be asked, and its answer; None for silence."""

    sentence: str
    asked: Contrast
    answer: EffectDirection | None


def _words(draw: st.DrawFn, *, up: bool) -> dict[str, str]:
    measure, treatment = draw(st.sampled_from(MEASURES)), draw(st.sampled_from(TREATMENTS))
    words = {
        "a": treatment,
        "b": draw(st.sampled_from(COMPARATORS)),
        "m": measure,
        "M": measure[0].upper() + measure[1:],
        "A": treatment[0].upper() + treatment[1:],
        "cmp": draw(st.sampled_from(HIGHER if up else LOWER)),
        "bare": "higher" if up else "lower",
        "verb": draw(st.sampled_from(RAISED if up else CUT)),
        "verb_inf": "increase" if up else "reduce",
        "change": "rise" if up else "reduction",
        "changed": "increased" if up else "decreased",
        "more": draw(st.sampled_from(("greater", "larger", "significantly greater"))),
        "p": draw(st.sampled_from(PROVEN)),
        "q": draw(st.sampled_from(UNPROVEN)),
        "d": draw(st.sampled_from(("-0.3", "0.4"))),
    }
    words["kind"], words["other"] = draw(st.sampled_from(KINDS))
    words["study"] = draw(st.sampled_from(STUDIES))
    small, large = sorted(
        (draw(st.integers(10, 49)) + 0.5, draw(st.integers(50, 99)) + 0.5), reverse=up
    )
    return words | {"x": str(small), "y": str(large)}


def _known(draw: st.DrawFn, frames: tuple[str, ...], sign: int) -> Known:
    up = draw(st.booleans())
    words = _words(draw, up=up)
    answer = None
    if sign:
        higher = up == (sign > 0)
        answer = EffectDirection.HIGHER if higher else EffectDirection.LOWER
    asked = Contrast(words["m"], words["a"], words["b"])
    return Known(draw(st.sampled_from(frames)).format(**words), asked, answer)


@st.composite
def differences(draw: st.DrawFn) -> Known:
    """A sentence that says the measure was higher or lower under the treatment."""
    frames, sign = draw(st.sampled_from(((COMPARED, 1), (REVERSED, -1), (CHANGES, 1), (VALUES, 1))))
    return _known(draw, frames, sign)


@st.composite
def no_differences(draw: st.DrawFn) -> Known:
    """A sentence that says groups did not differ."""
    known = _known(draw, NO_DIFFERENCE, 0)
    return Known(known.sentence, known.asked, EffectDirection.NO_DIFFERENCE)


@st.composite
def silences(draw: st.DrawFn) -> Known:
    """A sentence that compares nothing, says nothing for certain, or no effect of this trial."""
    return _known(draw, draw(st.sampled_from((SILENT, NO_EFFECT))), 0)
