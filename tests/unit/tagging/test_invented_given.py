"""Invented sentences on what was given, sampled: every one says its value and no other."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders_tagging import a_text, bundled_rulebook
from tests.support.invented_doses import (
    Invented,
    ages,
    doses,
    doses_beside_others,
    durations,
    no_doses,
    no_durations,
    no_ways,
    routes,
    sexes,
    strengths,
    ways,
)
from tests.support.sweeping import examples

from litreview.model.fields import Field
from litreview.tagging.reading import read_study
from litreview.tagging.sections import read_document
from litreview.tagging.tagger import find_sightings

KINDS = {
    "dose": doses(),
    "dose beside others": doses_beside_others(),
    "strength": strengths(),
    "no dose": no_doses(),
    "duration": durations(),
    "no duration": no_durations(),
    "age": ages(),
    "sex": sexes(),
}
# said wherever the weights were learned with `some_ways`
WAYS = {"way": ways(), "no way": no_ways()}
TOLD = [
    ("We gave 60 patients 10 days of mint. Recovery at 3 months was 83%.", "duration", "10 days"),
    ("Sixty nurses got mint for 3 weeks followed by open tea for 2 weeks.", "duration", "3 weeks"),
    ("At 20 to 33 weeks of gestation 60 women got tea.", "duration", "not_reported"),
    ("Horses got mint. Lameness at 8 weeks was lower.", "duration", "not_reported"),
    ("Nurses got tea for 56 weeks, then were followed for 26 weeks without treatment.",
     "duration", "56 weeks"),
    ("Infants got mint once daily until 36 weeks' postmenstrual age.", "duration", "not_reported"),
    ("Nurses (12 to <18 years of age) got mint.", "age", "12 to <18 years"),
    ("Nurses undergoing leafine (75 mg/m2) were randomised to pressing or sham.",
     "dose", "not_reported"),
    ("Sixty nurses took mint for 5 d.", "duration", "5 d"),
    ("Mint was sprayed for five weeks and nurses were followed for six months, in a blind trial.",
     "duration", "five weeks"),
    ("Sixty nurses were randomised to mint for six months. Readmission at 12 months was counted.",
     "duration", "six months"),
    ("Nurses who stood for six hours a day were randomised to mint for one week each.",
     "duration", "one week"),
    ("Sixty nurses were randomised to a 4.2-day infusion of mint. Pain fell over the 12-week study "
     "period.", "duration", "4.2-day"),
    ("Nurses who had completed a 12-week double-blind trial entered a five-year extension of mint.",
     "duration", "five-year"),
    ("Sixty nurses got mint daily for a week.", "duration", "a week"),
    ("Sixty nurses got mint for 3 days before surgery.", "duration", "3 days"),
    ("A 12-week course of mint was followed by a 24-week follow-up.", "duration", "12-week"),
    ("Patients received cisplatin 75 mg/m2 on day 1.", "dose", "75 mg/m2"),
    ("Sixty children ate ice-cream daily.", "route", "not_reported"),
    ("Mint was infused into the carotid artery of 12 rats.", "route", "not_reported"),
    ("Mice received mint in drinking water.", "route", "oral"),
    ("Rats were given cisplatin (7 mg/kg, i.p., once) and mint by oral gavage.", "route", "oral"),
    ("Sixty children ate ice-cream daily.", "form", "not_reported"),
    ("The internal capsule of 12 nurses was seen.", "form", "not_reported"),
    ("Nurses got extended-release tablets of mint.", "form", "extended-release tablets"),
    ("Infants of gestational age 24-34 weeks got mint.", "age", "infants"),
    ("Mean age of onset was 12 years.", "age", "not_reported"),
    ("Nurses at 24 to 34 weeks of gestation got mint.", "age", "not_reported"),
    ("Nurses not helped by tealine (10-20 mg/d) were randomised to leafine 2 mg/d or placebo.",
     "dose", "2 mg/d"),
    ("Nurses who ate > 2 g of salt were randomised to 25 mg mintolol or placebo.", "dose", "25 mg"),
    ("Nurses were randomised to tealine 15 mg/wk or placebo.", "dose", "15 mg/wk"),
    ("Cells were pretreated with 5, 10 or 20 µM leafine, then with 1 µg/mL thymol.",
     "dose", "5, 10 or 20 µM"),
    ("The MIC of the isolates was 2 mg/L.", "dose", "not_reported"),
    ("Sixty infants received 10^8 CFU of lactobacilli daily.", "dose", "10^8 CFU"),
    ("76 singers over 2 seasons were followed.", "age", "not_reported"),
    ("Infants aged 5-24 weeks got mint.", "age", "aged 5-24 weeks"),
    ("Newborn foals got mint.", "age", "not_reported"),
    ("Two women aged 44 and 61 and one man aged 57 drank tea.", "age",
     "aged 44 and 61 and one man aged 57"),
    ("Two women aged 44 and 61 and one man aged 57 drank tea.", "sex", "both"),
    ("120 women and 80 of their husbands were asked.", "sex", "both"),
    ("Nineteen male chess players drank tea.", "sex", "male"),
    ("Healthy men (18-35 yr, n = 40) got mint.", "sex", "male"),
    ("We asked 64 schoolgirls about tea.", "sex", "female"),
    ("Eleven dancers (6 M, 5 F) drank tea.", "sex", "both"),
    ("Two boys and three girls drank tea.", "sex", "both"),
    ("Of the nurses, 396 (53.7%) were women.", "sex", "both"),
]  # fmt: skip
NUMBER = re.compile(r"\d[\d.,·]*|\.\d+")


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=examples(12), deadline=None)
def test_it_is_read_as_it_was_made(kind: str, data: st.DataObject) -> None:
    made = data.draw(KINDS[kind])
    assert _plain(made.field, _read(made)) == _plain(made.field, made.said), made.abstract


@pytest.mark.parametrize("kind", WAYS)
@given(data=st.data())
@settings(max_examples=examples(12), deadline=None)
def test_a_verb_of_giving_tells_the_route(kind: str, data: st.DataObject) -> None:
    made = data.draw(WAYS[kind])
    assert _read(made) == made.said, made.abstract


@pytest.mark.parametrize(("abstract", "field", "said"), TOLD)
def test_what_was_given_is_told_from_what_was_not(abstract: str, field: str, said: str) -> None:
    assert _read(Invented(abstract, Field(field), said)) == said


@pytest.mark.parametrize("way", ["sublingual", "vaginal"])
def test_tablets_of_another_way_are_not_swallowed(way: str) -> None:
    for abstract in (
        f"Sixty nurses were randomised to {way} tablets of mint.",
        f"Nurses not controlled by inhaled tealine were randomised to {way} mint tablets.",
    ):
        assert _read(Invented(abstract, Field.ROUTE, way)) in {way, "not_reported"}


@given(made=routes())
@settings(max_examples=examples(12), deadline=None)
def test_a_route_is_found_and_no_other_is_said(made: Invented) -> None:
    document = read_document(a_text("", made.abstract))
    found = {each.tag.value for each in find_sightings(document, bundled_rulebook())}
    assert made.said in found, made.abstract
    assert _read(made) in {made.said, "not_reported"}, made.abstract


def _read(made: Invented) -> str:
    return str(read_study(a_text("", made.abstract), bundled_rulebook()).value(made.field))


def _plain(field: Field, value: str) -> object:
    """What two ways of printing one value share: the numbers of an age or a dose."""
    if field in {Field.AGE, Field.DOSE} and value != "not_reported":
        return NUMBER.findall(value)
    return value
