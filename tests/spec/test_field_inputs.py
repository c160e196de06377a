"""Kinds of inputs that people reported, as sentences of our own, read with what ships.

The reported files themselves are read where they lie beside the project; elsewhere that test
is skipped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.builders_tagging import a_text, bundled_rulebook

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.tag import Reading
from litreview.tagging.input_record import read_input
from litreview.tagging.reading import read_study

FIELD_INPUTS = Path(__file__).parents[3] / "shared" / "field"
NONE = NOT_REPORTED
# species, n, design; None where nothing is asked
Wanted = tuple[str | None, int | str | None, str | None]
SENTENCES: tuple[tuple[str, str, Wanted], ...] = (
    ("", "In a double-blind trial, 24 bakers were randomly assigned to tea.", ("human", 24, "rct")),
    ("", "124 pilots were randomly assigned to tea or milk.", ("human", 124, "rct")),
    ("", "Sailors (n = 40) were randomly assigned to tea or water.", ("human", 40, "rct")),
    ("", "Sixteen crane operators received tea or water before dawn.", ("human", 16, None)),
    ("", "Eighty schoolchildren were randomly allocated to tea.", ("human", 80, "rct")),
    ("", "Twenty clerks handled mice that were given mint.", ("animal", NONE, "animal_study")),
    ("", "We enrolled 1 024 students in a placebo-controlled trial.", ("human", 1024, None)),
    ("", "Patients (n = 3\u202f120) were randomly assigned to gloves.", ("human", 3120, "rct")),
    ("", "We randomised 1'250 patients to gloves or mittens.", ("human", 1250, "rct")),
    ("", "In 2018 140 patients were randomised.", ("human", 140, "rct")),
    ("", "They were seen at 2 4 and 6 months; 60 patients were randomised.", (None, 60, "rct")),
    ("", "Patients with gout (n=61, 40 women) were studied.", ("human", 61, None)),
    ("", "Patients with gout (n=61; 40 female) were studied.", ("human", 61, None)),
    ("", "Healthy volunteers (n = 28, 14 men) took part in a study.", ("human", 28, None)),
    ("", "Thirty general practices (1,807 patients) were randomised.", ("human", 1807, None)),
    ("", "Twenty-two schools (2,310 pupils) were randomly allocated.", ("human", 2310, None)),
    ("", "Ten care homes with 306 residents were randomised.", ("human", 306, None)),
    ("", "In all 150 juvenile trout were randomly put in 15 tanks.", ("animal", 150, None)),
    ("", "Laying hens (n = 96) were assigned randomly to tea.", ("animal", 96, "animal_study")),
    ("", "Male Wistar rats (n=48) were divided into six groups.", ("animal", 48, "animal_study")),
    (
        "Shade and the yield of mint",
        "Mint plants in a randomized complete block design got 0 or 50 kg nitrogen per hectare.",
        ("none", NONE, "other"),
    ),
    (
        "Tea tree oil against isolates",
        "The minimum inhibitory concentration was measured for 40 isolates from patients.",
        ("in_vitro", NONE, "in_vitro_study"),
    ),
    (
        "Mint in mice and in patients with colic",
        "Mice got mint. Then 44 patients were randomised to mint or placebo.",
        ("mixed", 44, None),
    ),
    (
        "N-of-1 trial of mint",
        "A man and his nurse were blinded to the order of mint and placebo.",
        ("human", 1, None),
    ),
    ("", "Four dozen patients were randomised to oil or placebo.", ("human", 48, "rct")),
    ("", "In this trial 84 patients were randomly assigned to tea.", ("human", 84, "rct")),
    ("", "Fifty-six women and 44 men took part.", ("human", 100, None)),
    ("", "A total of 120 eyes of 80 patients were treated with drops.", ("human", 80, None)),
    ("", "A total of 120 teeth were treated.", (None, NONE, None)),
    ("Analysis plan for GLOVE: a randomised trial", "This is the plan.", (None, NONE, "protocol")),
    (
        "Correction to: Gloves: a randomised trial in 190 men",
        "[Corrects x.]",
        (None, NONE, "notice"),
    ),
)
# of the reported files, by id: species, n, design
REPORTED: dict[str, Wanted] = {
    "pilots": ("human", 24, "rct"), "cadets": ("human", 40, "rct"),
    "operators": ("human", 16, None), "schoolchildren": ("human", 80, "rct"),
    "rats-handled": ("animal", NONE, None), "space-noun": (None, 1024, None),
    "space-n-equals": (None, 2310, None), "apostrophe": (None, 1250, None),
    "control-year": (None, 120, None), "control-list": (None, 40, None),
    "erratum": ("none", NONE, "notice"), "retraction-notice": ("none", NONE, "notice"),
    "control-comment": (None, None, "editorial"), "control-republished": (None, 190, "rct"),
    "women-of-57": (None, 57, None), "men-of-24": (None, 24, None),
    "control-semicolon": (None, 57, None), "practices": ("human", 1204, None),
    "schools": ("human", 2412, None), "control": (None, 412, None),
    "tilapia": ("animal", 120, "animal_study"), "hens": ("animal", 144, "animal_study"),
    "field": ("none", NONE, "other"), "mrsa": ("in_vitro", NONE, "in_vitro_study"),
    "title-both": ("mixed", 30, None), "model-and-trial": ("mixed", 60, "rct"),
    "both-blinded": ("human", 1, None), "dozen": (None, 36, None), "plan": (None, None, "protocol"),
}  # fmt: skip


def told(reading: Reading, wanted: Wanted) -> Wanted:
    found = (reading.value(field) for field in (Field.SPECIES, Field.N, Field.DESIGN))
    pairs = zip(found, wanted, strict=True)
    species, n, design = (None if asked is None else value for value, asked in pairs)
    return species, n, design  # type: ignore[return-value]


@pytest.mark.parametrize(("title", "abstract", "wanted"), SENTENCES)
def test_who_and_how_many(title: str, abstract: str, wanted: Wanted) -> None:
    reading = read_study(a_text(title or "Mint and alertness", abstract), bundled_rulebook())
    assert told(reading, wanted) == wanted


def lines() -> Iterator[str]:
    for path in sorted(FIELD_INPUTS.glob("*.jsonl")):
        yield from path.read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(not FIELD_INPUTS.is_dir(), reason="the reported files are not beside this")
def test_the_reported_files_are_read_right() -> None:
    wrong = {}
    for line in lines():
        name = json.loads(line)["id"]
        reading = read_study(read_input(line).text, bundled_rulebook())
        found = told(reading, REPORTED[name])
        if found != REPORTED[name]:
            wrong[name] = found
    assert not wrong
