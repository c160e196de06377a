"""Invented sentences on what was given: by which route, how much, how long, to people how old.

Frames and fillers make them; each comes with the value that it says. Every filler is made up,
or a word of everyday life, and stands in no corpus.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import strategies as st

from litreview.model.fields import Field


@dataclass(frozen=True)
class Invented:
    """One text and what it says.

    Attributes:
        said: The right value of the field; `not_reported` where it says none.
    """

    abstract: str
    field: Field
    said: str


PEOPLE = ("nurses", "teachers", "postmen", "choir singers", "adults with sore hands", "pilots")
THINGS = ("mint", "peppermint", "thymol", "leafine", "mintolol", "cocoa extract", "tealine")
NUMBERS = ("5", "0.5", ".5", "1·5", "1,000", "12.5", "5 and 10", "15/30", "10-20", "5, 10 or 20")
UNITS = (
    "mg",
    "mg/kg",
    "μg",
    "microg/kg",
    "mg/day",
    "IU",
    "mg/70 kg",
    "mg kg(-1)",
    "mg twice daily",
)
ROUTES = (
    ("intranasally", "intranasal"), ("as a nasal spray", "intranasal"), ("orally", "oral"),
    ("by mouth", "oral"), ("intravenously", "intravenous"),
    ("as intravenous infusions", "intravenous"),
    ("as eye drops", "topical"), ("subcutaneously", "subcutaneous"), ("by inhalation", "inhaled"),
    ("sublingually", "sublingual"), ("intramuscularly", "intramuscular"),
    ("as an intravitreal injection", "intravitreal"),
)  # fmt: skip
PERIODS = ("12 weeks", "six weeks", "6 months", "1 year", "10 days", "ten consecutive days")
HYPHENATED = ("12-week", "six-month", "24 week", "1-year", "8-week")
NOT_TREATED = (
    "They were followed up for {period}.",
    "The median follow-up was {period}.",
    "They had slept badly for {period} before it.",
    "The {people} had worked nights for {period}.",
    "Sixty {people}, of whom half had smoked for {period} or more, drank {thing} tea.",
    "Relief with {thing} lasted, and pain at {period} did not differ.",
    "Readmission at {period} was counted.",
    "Blood was drawn from the {people} over {period}.",
    "Falls during {period} were counted.",
    "Rashes persisted at {period} in two {people}.",
    "Villages crossed over to {thing} at intervals of {period} in random order, a cluster trial.",
    "All {people} were followed for {period}, in a double-blind trial.",
    "Sixty {people} who stood for six hours a day got {thing}.",
    "Sixty {people} aged over 60 years got {thing}.",
    "In a study, {people} aged 40 years or more drank {thing} tea.",
)
AGES = (
    "aged 18-65 years", "aged 60 or older", "aged ≥ 60 years", "mean age 54.3 years",
    "median age, 49 years", "mean age = 58", "42-69 years old", "between 22 and 58 years of age",
    "75 years of age or younger", "mean age 74·9 years", "aged 50 through 79 years",
    "age range 18-70", "average age was 51.2 ± 7.5 yr", "aged between 33 and 46 years",
)  # fmt: skip
DOSES = (
    "The {people} received {thing} {dose} for two weeks.",
    "All were given {dose} of {thing}.",
    "The {people} took {thing} ({dose}) at night.",
    "{thing} was administered at a dose of {dose}.",
    "After a blood count below 4 units, the {people} were randomized to {thing} {dose}.",
)
NO_DOSES = (
    "Fasting glucose of the {people} fell by {number} mmol/l.",
    "Blood pressure of the {people} fell by {number} mmHg.",
    "{number}% of the {people} slept better with {thing}.",
    "Cholesterol of the {people} was {number} mg/dl.",
)
OTHER_DOSES = (
    "{People} taking tealine 5 mg daily were given {thing} {dose}.",
    "{People} not controlled by tealine 400 μg/day were randomised to {thing} {dose} or nothing.",
    "Under anaesthesia with propofol 2 mg/kg, rats were given {thing} {dose}.",
    "Diabetes was induced in rats by streptozotocin (60 mg/kg), and {thing} {dose} was given.",
    "Rats received cisplatin (7 mg/kg) alone or with {thing} {dose}.",
    "Wistar rats weighing 250-300 g received {thing} {dose}.",
    "Male rats (200-220 g) received {thing} {dose}.",
    "Trout (45 ± 3 g) received {thing} {dose}.",
)
RESULTS_IN_UNITS = (
    "FEV1 of the {people} had risen by {number}, 110 and 84 mL with {thing}.",
    "Blood loss of the {people} was {number} mL with {thing}.",
    "Morphine consumption of the {people} was {number} mg lower with {thing}.",
    "The {people} lost {number} g more with {thing}.",
    "Rats weighing {number} g swam in {thing} tea.",
)
STRENGTHS = (
    "The {people} used {strength} mintolol eye drops twice daily.",
    "Mintoprost {strength} was given to the {people} once daily.",
    "They were randomized to mintolol {strength} or to nothing.",
)
LENGTHS = (
    "The {people} took {thing} daily for {period}.",
    "After a 4-week run-in the {people} were randomly assigned to {thing} or nothing for {period}.",
    "The treatment period was {period}.",
)
HYPHENATED_LENGTHS = (
    "This {period}, randomized, double-blind trial compared {thing} with water.",
    "A {period} course of {thing} was tried in the {people}.",
    "In a {period} treatment period the {people} took {thing}.",
)


def _one(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(words)


@st.composite
def doses(draw: st.DrawFn) -> Invented:
    """An amount of what was given, in any decimal mark."""
    dose = f"{draw(_one(NUMBERS))} {draw(_one(UNITS))}"
    frame = draw(_one(DOSES))
    text = frame.format(people=draw(_one(PEOPLE)), thing=draw(_one(THINGS)), dose=dose)
    return Invented(text[0].upper() + text[1:], Field.DOSE, dose)


@st.composite
def doses_beside_others(draw: st.DrawFn) -> Invented:
    """An amount of what was given, beside one taken anyway, of a toxin or of a body."""
    dose = f"{draw(st.integers(11, 90))} {draw(_one(('mg', 'mg/kg', 'μg')))}"
    people = draw(_one(PEOPLE)).capitalize()
    frame = draw(_one(OTHER_DOSES))
    return Invented(frame.format(People=people, thing="mint", dose=dose), Field.DOSE, dose)


@st.composite
def strengths(draw: st.DrawFn) -> Invented:
    """The strength of a solution."""
    strength = f"{draw(_one(('0.5', '0.005', '2', '0.03', '1·5')))}{draw(_one(('%', ' %')))}"
    text = draw(_one(STRENGTHS)).format(people=draw(_one(PEOPLE)), strength=strength)
    return Invented(text, Field.DOSE, strength)


@st.composite
def no_doses(draw: st.DrawFn) -> Invented:
    """A number of blood or of people, which is no dose."""
    frame = draw(_one((*NO_DOSES, *RESULTS_IN_UNITS)))
    number = draw(st.integers(2, 60))
    text = frame.format(people=draw(_one(PEOPLE)), thing=draw(_one(THINGS)), number=number)
    return Invented(text, Field.DOSE, "not_reported")


@st.composite
def routes(draw: st.DrawFn) -> Invented:
    """A route in everyday words."""
    words, route = draw(st.sampled_from(ROUTES))
    text = f"The {draw(_one(PEOPLE))} were given {draw(_one(THINGS))} (5 mg) {words}."
    return Invented(text, Field.ROUTE, route)


@st.composite
def durations(draw: st.DrawFn) -> Invented:
    """How long they were treated, with or without a period of something else."""
    frames, periods = draw(st.sampled_from([(LENGTHS, PERIODS), (HYPHENATED_LENGTHS, HYPHENATED)]))
    period = draw(_one(periods))
    frame = draw(_one(frames))
    text = frame.format(people=draw(_one(PEOPLE)), thing=draw(_one(THINGS)), period=period)
    return Invented(text, Field.DURATION, period)


@st.composite
def no_durations(draw: st.DrawFn) -> Invented:
    """A period in which nothing was given."""
    words = {"people": draw(_one(PEOPLE)), "thing": draw(_one(THINGS))}
    text = draw(_one(NOT_TREATED)).format(period=draw(_one(PERIODS)), **words)
    return Invented(text, Field.DURATION, "not_reported")


@st.composite
def ages(draw: st.DrawFn) -> Invented:
    """An age in printed words."""
    age = draw(_one(AGES))
    people = draw(_one(PEOPLE))
    frame = draw(_one(("Sixty {people} ({age}) took part.", "We asked sixty {people}, {age}.")))
    return Invented(frame.format(people=people, age=age), Field.AGE, age)


@st.composite
def sexes(draw: st.DrawFn) -> Invented:
    """A part of a total: neither sex is all of it."""
    sex = draw(_one(("women", "men", "females", "males")))
    part, total = draw(st.integers(2, 20)), draw(st.integers(21, 90))
    frame = draw(
        _one((
            "{total} {people} ({part} {sex}) took part.",
            "{total} {people} took part, and {part} of them were {sex}.",
            "We asked {total} {people} (mean age 40 years, {part} {sex}).",
        ))
    )  # fmt: skip
    text = frame.format(people=draw(_one(PEOPLE[:3])), sex=sex, part=part, total=total)
    return Invented(text, Field.SEX, "both")


BESIDE_THE_VEIN = (
    "intravitreal", "intra-articular", "intrathecal", "epidural", "rectal", "vaginal",
    "intramammary",
)  # fmt: skip
WAYS = (
    ("The {people} drank {thing} tea.", "oral"),
    ("They drank {thing} tea every morning.", "oral"),
    ("Sixty {people} took {thing} capsules.", "oral"),
    ("Sixty {people} were randomised to {thing} tablets or to nothing.", "oral"),
    ("The {people} received {thing} 10 mg/kg PO q12h.", "oral"),
    ("Sixty {people} were randomised to 0.5% {thing} gel.", "topical"),
    ("The {people} applied {thing} cream or placebo cream.", "topical"),
    ("The {people} received two 30-μg doses i.m. of {thing}.", "intramuscular"),
    ("All had {thing} injections i.m. or nothing.", "intramuscular"),
    ("The {people} were given {thing} 200 IU/kg sc.", "subcutaneous"),
    ("The {people} received nebulised {thing} or saline.", "inhaled"),
    ("Sixty {people} received sublingual {thing}.", "sublingual"),
    ("Sixty {people} were randomised to intravenous {thing} or to nothing.", "intravenous"),
    ("The {people} received intranasal {thing} 5 mg or nothing.", "intranasal"),
    *(
        (frame.replace("WAY", way), way)
        for way in BESIDE_THE_VEIN
        for frame in (
            "The {people} received WAY {thing}.",
            "Sixty {people} were randomised to WAY {thing} (5 mg) or nothing.",
        )
    ),
    ("Sixty {people} were randomised to vaginal {thing} 25 mcg or i.v. cocoa.",
     "intravenous and vaginal"),
)  # fmt: skip
NO_WAYS = (
    "Of the {people}, half were users of {thing} tablets.",
    "Users reported that {thing} is drunk as a tea or smoked.",
    "Two {people} had taken {thing} pills before they were seen.",
    "The {people} told of lifetime use of oral {thing} and of injections.",
    "Vendors sell {thing} in capsules or as a brew.",
    "The {people} were asked how often they ingested {thing}.",
)  # fmt: skip


@st.composite
def ways(draw: st.DrawFn) -> Invented:
    """A route that a verb of giving makes unmistakable."""
    frame, said = draw(st.sampled_from(WAYS))
    text = frame.format(people=draw(_one(PEOPLE)), thing=draw(_one(THINGS)))
    return Invented(text, Field.ROUTE, said)


@st.composite
def no_ways(draw: st.DrawFn) -> Invented:
    """What people took of their own accord: no route by which the study gave it."""
    text = draw(_one(NO_WAYS)).format(people=draw(_one(PEOPLE)), thing=draw(_one(THINGS)))
    return Invented(text, Field.ROUTE, "not_reported")


def some_ways(many: int) -> Iterator[Invented]:
    """The same for the weights to learn from: every frame so many times, always alike."""
    words = random.Random(0)
    for frame, said in (*WAYS, *((frame, "not_reported") for frame in NO_WAYS)):
        for _ in range(many):
            text = frame.format(people=words.choice(PEOPLE), thing=words.choice(THINGS))
            yield Invented(text, Field.ROUTE, said)
