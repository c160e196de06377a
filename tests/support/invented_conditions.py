"""Invented sentences on what people have: frames and fillers, each with the names it must give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from hypothesis import strategies as st

PEOPLE = ("patients", "adults", "women", "children", "pilots", "nurses", "veterans", "sailors")
DISEASES = (
    "essential tremor", "cluster headache", "chronic hand eczema", "severe cold-weather asthma",
    "type 2 diabetes", "treatment-resistant gardener's depression", "mild tea intolerance",
    "acute glove dermatitis", "recurrent harbour fever", "knitters' tendinopathy",
)  # fmt: skip
ENDINGS = (
    " were enrolled.",
    " who drank mint tea took part.",
    " received warm gloves.",
    " (n = 24) took part.",
    ", aged 20 to 60 years, took part.",
    " undergoing yoga lessons took part.",
    " treated with mint took part.",
    " inadequately controlled with mint took part.",
)
WITH = ("with", "suffering from", "diagnosed with", "who had", "with a diagnosis of")
KINDS = ("autistic", "hypertensive", "depressed", "postmenopausal", "type 2 diabetic")
TITLES = (
    "Mint tea in {}",
    "Warm gloves for {}: a randomized trial",
    "Yoga for the treatment of {}",
    "Gloves in the prevention of {} in sailors",
    "Mint tea in patients with {}: a pilot study",
)
STATES = ("normal", "normalized", "stable", "well-kept")
MEASURES = ("pressure", "hand temperature", "mint values", "scores")
PLAIN = (
    "Participants had {}.",
    "Participants had {} and were randomised to mint or gloves.",
    "Participants were randomised to mint or gloves. All had {}.",
    "Nineteen women with {} were given mint.",
    "Sixty men with {} took mint tea for six weeks.",
    "Sixty patients with {} got mint or gloves.",
    "We enrolled 82 inpatients with an acute exacerbation of {}.",
    "We describe three cases of {}.",
)
COMMON = (
    "gout",
    "migraine",
    "malaria",
    "chronic bronchitis",
    "schizophrenia",
    "lung cancer",
    "eczema",
)
TREATED = ("nausea", "hand pain", "insomnia", "hot flushes")


@dataclass(frozen=True)
class Invented:
    """A record and the names of conditions that must be read in it."""

    title: str
    abstract: str
    names: tuple[str, ...]


def people_with() -> Iterator[Invented]:
    """ "Patients with X who ...": the name and nothing after it."""
    for people, having, disease, ending in product(PEOPLE, WITH, DISEASES, ENDINGS):
        text = f"Forty {people} {having} {disease}{ending}"
        yield Invented("Mint and gloves", text, (disease,))


def plain_sentences() -> Iterator[Invented]:
    """A sentence or two and nothing else: the one name in them."""
    for disease, plain in product((*COMMON, *DISEASES), PLAIN):
        yield Invented("Trial", plain.format(disease), (disease,))


def people_of_a_kind() -> Iterator[Invented]:
    """ "Autistic children": the adjective before the people."""
    for kind, people in product(KINDS, PEOPLE):
        yield Invented(f"Mint tea for {kind} {people}", "Mint was given daily.", (kind,))


def disease_of_people() -> Iterator[Invented]:
    """ "Breast cancer survivors": the name before the people."""
    for disease, people in product(DISEASES, ("patients", "survivors", "outpatients")):
        yield Invented(f"Yoga in {disease} {people}", "Mint was given daily.", (disease,))


def titles() -> Iterator[Invented]:
    """Names in titles."""
    for title, disease in product(TITLES, DISEASES):
        yield Invented(title.format(disease), "Mint was given daily.", (disease,))


def symptom_beside_disease() -> Iterator[Invented]:
    """What is treated, in people who have something else: both."""
    for symptom, disease in product(TREATED, DISEASES):
        title = f"Mint tea for {symptom} in women with {disease}"
        yield Invented(title, "Mint was given daily.", (symptom, disease))


def state_of_a_measure() -> Iterator[Invented]:
    """A disease beside what was only measured: the disease."""
    for disease, state, measure in product(DISEASES, STATES, MEASURES):
        title = f"Mint tea in the treatment of {disease} in patients with {state} {measure}"
        yield Invented(title, "", (disease,))


def abbreviations() -> Iterator[Invented]:
    """Words and what is short for them: one name, the words."""
    for disease in DISEASES:
        short = "".join(word[0] for word in disease.replace("-", " ").split()).upper() + "X"
        text = f"Forty adults with {disease} ({short}) took part. Patients with {short} improved."
        yield Invented(f"Gloves in {disease}", text, (disease,))


KINDS_OF_RECORDS = (
    people_with,
    plain_sentences,
    people_of_a_kind,
    disease_of_people,
    titles,
    symptom_beside_disease,
    state_of_a_measure,
    abbreviations,
)


def any_invented() -> st.SearchStrategy[Invented]:
    """A record of any of these kinds."""
    return st.one_of(*(st.sampled_from(list(kind())) for kind in KINDS_OF_RECORDS))


def some_of_each(many: int) -> list[Invented]:
    """So many records of every kind, spread over its fillers; the same each time."""
    found: list[Invented] = []
    for kind in KINDS_OF_RECORDS:
        records = list(kind())
        found += records[:: max(1, len(records) // many)][:many]
    return found
