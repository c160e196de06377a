"""Invented records whose design, allocation and blinding are known: frames and what fills them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from litreview.model.fields import NOT_REPORTED, Field, Value

WHO = ("patients", "adults", "women", "volunteers", "children", "outpatients", "participants")
THING = ("mint tea", "wool gloves", "slow yoga", "sage drops", "warm socks", "a dawn walk")
OTHER = ("water", "mittens", "a leaflet", "plain drops", "hot milk", "usual care")
AIM = ("sleep", "cold hands", "low mood", "back pain", "tremor", "hiccups")
CLUSTERS = ("general practices", "primary schools", "villages", "care homes", "hospital wards")
PLANTS = ("Peppermint plants", "Sage cuttings", "Lavender rows", "Thyme seedlings")
LATER = ("A secondary", "A post hoc", "A post-hoc exploratory", "A pooled")
WHOLE = ("randomised", "randomized", "randomised controlled", "randomized, controlled")
SILENT: dict[Field, Value] = {
    Field.RANDOMIZED: NOT_REPORTED,
    Field.BLINDING: NOT_REPORTED,
    Field.CONTROL: NOT_REPORTED,
}
_FILLERS = {
    "who": WHO,
    "thing": THING,
    "other": OTHER,
    "aim": AIM,
    "clusters": CLUSTERS,
    "plants": PLANTS,
    "later": LATER,
    "whole": WHOLE,
    "n": tuple(map(str, range(24, 900, 7))),
    "few": tuple(map(str, range(8, 60, 2))),
}


@dataclass(frozen=True)
class Frame:
    """A title and an abstract with places to fill, and what must be read of them."""

    title: str
    abstract: str
    read: Mapping[Field, Value]
    publication_types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filled:
    """One record made of a frame."""

    title: str
    abstract: str
    frame: Frame


def _design(value: str, **more: Value) -> dict[Field, Value]:
    return {Field.DESIGN: value} | {Field(field): said for field, said in more.items()}


_TRIAL = "{thing} for {aim}: a {whole} trial"
_GIVEN = "We randomly assigned {n} {who} to {thing} or {other}."
_NOTICE = _design("notice", species="none") | SILENT
NOTICES = tuple(
    Frame(title.replace("TRIAL", _TRIAL), abstract, _NOTICE, types)
    for title, abstract, types in (
        ("Correction to: TRIAL", "[This corrects the article DOI: 10.1000/x.].", ()),
        ("Erratum: TRIAL", "", ("Published Erratum",)),
        ("Corrigendum to \"TRIAL\"", "The authors regret an error in table 2.", ()),
        ("Retraction: TRIAL", "The authors retract this article.", ()),
        ("Retraction notice to: TRIAL", "", ()),
        ("Expression of Concern: TRIAL", "", ("Expression of Concern",)),
        ("Withdrawal: TRIAL", "", ()),
        ("TRIAL", "[This corrects the article DOI: 10.1000/x.].", ()),
        ("TRIAL", "This article has been withdrawn at the request of the authors.", ()),
        ("TRIAL", "The editors retract this article.", ()),
        ("TRIAL", "In the original version of this article, a name was misspelled.", ()),
    )
)  # fmt: skip
NO_NOTICES = (
    Frame(_TRIAL, _GIVEN, _design("rct", randomized="yes"), ("Corrected and Republished Article",)),
    Frame("Comment on: " + _TRIAL, "", _design("editorial", species="none"), ("Comment",)),
)
TRIALS = (
    Frame(_TRIAL, _GIVEN, _design("rct", randomized="yes")),
    Frame(
        "{thing} for {aim}",
        "In this prospective, randomized, open-label, blinded end-point trial, {n} {who} were "
        "randomized to {thing} or {other}.",
        _design("rct", randomized="yes", blinding="single", blinding_who=("assessors",)),
    ),
    Frame(
        "{thing} for {aim}: a stepped-wedge cluster {whole} trial",
        "Twelve {clusters} with {n} {who} took part.",
        _design("rct", cluster="yes"),
    ),
    Frame(
        "{thing} for {aim}",
        "{few} {clusters} ({n} {who}) were randomised to {thing} or {other}.",
        _design("rct", randomized="yes", cluster="yes"),
    ),
    Frame(
        "{thing} for {aim}: an n-of-1 trial",
        "One of the {who} had {thing} and {other} in randomized order.",
        _design("rct", randomized="yes"),
    ),
    Frame(
        "{thing} for {aim}",
        "{n} {who} took part in double-blind, {whole} n-of-1 trials of {thing} and {other}.",
        _design("rct", randomized="yes", blinding="double"),
    ),
    Frame(
        "{thing} for {aim}",
        "{n} {who} were allocated by lot to {thing} or {other}.",
        _design("rct", randomized="yes"),
    ),
    Frame(
        "{thing} for {aim}",
        "{n} {who} were assigned to {thing} and {few} to the control group. Data of 20 on {thing} "
        "and 19 controls were analysed.",
        _design("clinical_trial"),
    ),
    *(
        Frame("{thing} for {aim}", abstract, _design("rct", randomized="yes"))
        for abstract in (
            "{n} {who} had {thing} on one side and {other} on the other, the side being chosen by "
            "coin toss. Participants felt warm.",
            "{n} {who} had {thing} or {other}, by random draw.",
            "{n} {who} drew lots for {thing} or {other}.",
            "{n} {who} had {thing} and {other} in a blinded crossover trial; order was random.",
            "The order of {thing} and {other} was randomised in {n} {who}.",
            "{n} {who} had {thing} or {other}; allocation was by a list of random numbers.",
            "{n} {who} had {thing} or {other}, as decided by random numbers.",
            "{n} {who} had {thing} or {other}, according to a computer-generated random list.",
            "{n} {who} had {thing} and {other} for 1 wk each in a random, crossover order.",
            "{n} {who} who could not swallow were randomised to {thing} or {other}.",
        )
    ),
    Frame(
        "{thing} for {aim}",
        "{n} {who} were assigned to {thing} or {other} by odd or even birth date.",
        {Field.RANDOMIZED: "no"},
    ),
    Frame(
        "{thing} for {aim}",
        "{n} {who} were allocated to {thing} or {other} according to the parity of their room.",
        {Field.RANDOMIZED: "no"},
    ),
    Frame(
        "Training load and {aim} of rowers",
        "{n} {who} were followed over two seasons. Training load was recorded.",
        _design("cohort"),
    ),
    Frame(
        "{thing} for {aim}",
        "{n} {who} had {thing} or {other}. They and their doctors chose. It was a non-randomised "
        "trial.",
        _design("controlled_trial", randomized="no"),
    ),
)
PLANS = tuple(
    Frame(title, abstract, _design("protocol"))
    for title, abstract in (
        ("Statistical analysis plan for a {whole} trial of {thing}", "It is given in full."),
        ("{thing} for {aim}: study protocol for a {whole} trial", "{n} {who} will be randomised."),
        (
            "{thing} for {aim}",
            "This statistical analysis plan describes a {whole} trial of {thing}.",
        ),
    )
)
BESIDE_TRIALS = (
    Frame(
        "How {who} saw {thing}: a qualitative study nested in a double-blind {whole} trial",
        "We interviewed {few} {who}.",
        _design("other") | SILENT,
    ),
    Frame(
        "Views of {thing}: interviews with {who} who took part in a {whole} trial",
        "{few} {who} were interviewed.",
        _design("other") | SILENT,
    ),
    Frame(
        "{later} analysis of a {whole} trial of {thing}",
        "We looked again at {aim} in {n} {who}.",
        _design("secondary_analysis"),
    ),
    *(
        Frame("{thing} for {aim}", abstract, _design("clinical_trial") | SILENT)
        for abstract in (
            "{who} who completed the 26-week {whole}, double-blind, placebo-controlled MINTY trial "
            "could enter this long-term extension. Of {n} who completed it, 20 entered.",
            "This long-term extension enrolled {n} {who} who had finished the {whole}, "
            "double-blind, placebo-controlled MINTY trial.",
        )
    ),
    *(
        Frame("{thing} for {aim}", abstract, {Field.RANDOMIZED: NOT_REPORTED})
        for abstract in (
            "Scans of {n} {who} were used. Records were randomly split into training and tuning "
            "sets.",
            "Scans of {n} {who} were randomly divided into training (70%) and test sets.",
            "The data of {n} {who} were randomly split into training, tuning and test sets.",
        )
    ),
    *(
        Frame(
            "On {thing}", abstract, {Field.RANDOMIZED: NOT_REPORTED, Field.BLINDING: NOT_REPORTED}
        )
        for abstract in (
            "We interviewed {few} participants of a double-blind, {whole} trial of {thing}.",
            "This letter concerns a double-blind, {whole} trial of {thing} in {n} {who}.",
            "We comment on the recent {whole}, double-blind trial of {thing} in {n} {who}.",
            "This is a summary of a {whole}, double-blind trial published elsewhere.",
        )
    ),
    Frame(
        "{thing} and {aim}",
        "We did a post hoc analysis of a {whole}, double-blind trial of {thing} in {n} {who}.",
        {Field.BLINDING: NOT_REPORTED},
    ),
    Frame(
        "{thing} and {aim}: Mendelian randomization",
        "Mendelian randomization used data from {n} {who} and {few} controls.",
        {Field.RANDOMIZED: NOT_REPORTED},
    ),
)
NO_PEOPLE = (
    Frame(
        "Nitrogen and {aim}",
        "A randomized complete block design was used. {plants} received 0 or {n} kg per hectare.",
        _design("other"),
    ),
    Frame("{thing} and growth", "Plots were randomly given {few} or {n} g of {thing}.", {}),
    Frame("{thing} and growth", "Isolates were randomly divided into two groups.", {}),
    *(
        Frame("{thing} and growth", abstract, {Field.RANDOMIZED: NOT_REPORTED})
        for abstract in (
            "A completely randomized design with {few} replicates was used.",
            "{plants} were watered. Plots were randomly assigned to {thing} or {other}.",
            "Loaves were randomly assigned to storage with {thing} or {other}.",
            "Samples of milk were randomly divided into {few} groups.",
        )
    ),
)
BLINDED = (
    ("{who} and nurses, but not acupuncturists, were blinded", "double"),
    (
        "A subsample of 18 was interviewed by a researcher who was blinded to outcome data",
        NOT_REPORTED,
    ),
    ("{who} and their physicians were blinded to {thing}", "double"),
    ("A woman and her physician were blinded to the order of {thing}", "double"),
    ("Neither the {who} nor the assessors knew who had {thing}", "double"),
    ("This was a double-blind trial of {thing} in {n} {who}", "double"),
    ("This was a single-blind trial of {thing} in {n} {who}", "single"),
    ("Outcome assessors were masked to {thing}", "single"),
    ("This was an open-label trial of {thing} in {n} {who}", "open"),
    ("The surgeon was not blinded; the nurse who measured {aim} was", "single"),
    ("{who} could not be blinded to {thing}, but assessors were blinded", "single"),
    ("Surgeons were not blinded, but the assessor and the {who} were", "double"),
    ("Owners and veterinarians were blinded to {thing}", "double"),
    ("It was not possible to blind {who} to {thing}", "open"),
)
BLINDINGS = tuple(
    Frame("{thing} for {aim}", f"{said}.", {Field.BLINDING: blinding}) for said, blinding in BLINDED
)


@st.composite
def filled(draw: st.DrawFn, frames: tuple[Frame, ...]) -> Filled:
    """A record made of one of the frames."""
    frame = draw(st.sampled_from(frames))
    words = {name: draw(st.sampled_from(choices)) for name, choices in _FILLERS.items()}
    title, abstract = frame.title.format(**words), frame.abstract.format(**words)
    return Filled(title[:1].upper() + title[1:], abstract[:1].upper() + abstract[1:], frame)
