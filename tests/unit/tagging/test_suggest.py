from __future__ import annotations

import re
from typing import Any

import pytest
from tests.support.builders import a_claim
from tests.support.builders_tagging import a_text

from litreview.model.claim import Claim
from litreview.model.fields import Field, Value
from litreview.tagging.sections import read_document
from litreview.tagging.suggest import LEAST_SHARED, ClaimIndex

PEOPLE: dict[Field, Value] = {Field.SPECIES: "human"}


def keys(text: str) -> dict[str, str]:
    return {word[:6]: word for word in re.findall(r"[a-z]{3,}", text.lower())}


def claim(name: str, *words: str, about: str = "people") -> Claim:
    return a_claim(name, outcome="well-being", statement="It helps.", words=words, about=about)


CLAIMS = (
    claim("focus", "attention", "focus"),
    claim("sleep", "insomnia", "sleep"),
    claim("itch", "itching"),
    claim("warmth", "fingers"),
)
INDEX = ClaimIndex(CLAIMS, keys, ["examplin"])


def suggested(title: str, abstract: str = "", index: ClaimIndex = INDEX, **more: Any) -> list[str]:
    document = read_document(a_text(title, abstract, **more))
    return [each.claim for each in index.may_bear_on(document, PEOPLE)]


def test_a_shared_word_suggests_the_claim_and_shows_where() -> None:
    document = read_document(a_text("Examplin", "We gave tea. Attention rose with it."))
    (found,) = INDEX.may_bear_on(document, PEOPLE)
    assert (found.claim, found.study, found.words) == ("focus", "pmid:1", ("attention",))
    assert found.evidence.quote == "Attention rose with it."
    assert found.score >= LEAST_SHARED


def test_the_compounds_own_name_says_nothing() -> None:
    claims = (claim("pairing", "examplin", "lemon"), *CLAIMS)
    index = ClaimIndex(claims, keys, ["examplin"])
    assert suggested("Examplin in cold weather", index=index) == []
    assert suggested("Examplin with lemon", index=index) == ["pairing"]


def test_a_title_goes_before_background() -> None:
    title, body = "Sleep after tea", [("BACKGROUND", "Itching is common.")]
    document = read_document(a_text(title, body))
    assert [each.claim for each in INDEX.may_bear_on(document, PEOPLE)] == ["sleep", "itch"]


def test_a_heading_suggests_too() -> None:
    document = read_document(a_text("Tea", mesh=("Sleep Initiation",)))
    (found,) = INDEX.may_bear_on(document, PEOPLE)
    assert (found.claim, found.evidence.where) == ("sleep", "mesh")


def test_the_name_of_an_action_stands_for_what_it_acts_on() -> None:
    index = ClaimIndex((claim("calm", "anxiety"), *CLAIMS), keys)
    assert suggested("Anxiolytic action of tea", index=index) == ["calm"]


@pytest.mark.parametrize("species", ["human", "animal"])
def test_studies_of_the_claims_subjects_go_first(species: str) -> None:
    claims = (
        claim("people", "whiskers"),
        claim("rats", "whiskers", about="animals"),
        *CLAIMS,
    )
    document = read_document(a_text("Whiskers"))
    found = ClaimIndex(claims, keys).may_bear_on(document, {Field.SPECIES: species})
    assert found[0].claim == ("people" if species == "human" else "rats")


def test_claims_linked_already_and_facts_are_left_out() -> None:
    fact = a_claim("said", outcome="attention", statement="It is sold for sleep.", kind="fact")
    document = read_document(a_text("Sleep and attention"))
    assert ClaimIndex((fact,), keys).may_bear_on(document, PEOPLE) == ()
    assert [e.claim for e in INDEX.may_bear_on(document, PEOPLE, [CLAIMS[1].id])] == ["focus"]


def test_studies_for_a_claim_are_ranked() -> None:
    texts = (a_text("Tea"), a_text("Tea", "Sleep was long."), a_text("Sleep and insomnia"))
    documents = [(read_document(text), PEOPLE) for text in texts]
    found = INDEX.studies_for(CLAIMS[1].id, documents)
    assert [each.words for each in found] == [("insomnia", "sleep"), ("sleep",)]


PHRASED = ClaimIndex(
    (
        a_claim("study", outcome="learning", statement="A drug tests it.", words=("smart drug",)),
        a_claim("calm", outcome="fear of heights", statement="It helps.", words=("nerves",)),
        a_claim("stars", outcome="star gazing", statement="It helps.", population="sailors"),
        *CLAIMS,
    ),
    keys,
)


@pytest.mark.parametrize(
    "title",
    ["A drug in winter", "The optic nerve in winter", "Tests in winter", "Heights in winter"],
)
def test_one_everyday_word_carries_no_suggestion(title: str) -> None:
    assert suggested(title, index=PHRASED) == []


@pytest.mark.parametrize(
    ("title", "claim"),
    [
        ("Winter and a smart drug", "study"),
        ("Learning in winter", "study"),
        ("Nerves in winter", "calm"),
        ("Fear and heights", "calm"),
        ("Gazing of sailors", "stars"),
    ],
)
def test_an_entry_or_an_outcome_with_its_people_does(title: str, claim: str) -> None:
    assert suggested(title, index=PHRASED) == [claim]
