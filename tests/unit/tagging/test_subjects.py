from __future__ import annotations

import pytest
from hypothesis import given, settings
from tests.support.builders_tagging import a_text, bundled_rulebook
from tests.support.invented_subjects import (
    Grouped,
    Invented,
    animals_assigned,
    animals_in_groups,
    people_assigned,
    plants_grown,
    things_tested,
)
from tests.support.occupations import ISCO_08
from tests.support.sweeping import examples

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.tag import Reading
from litreview.tagging.reading import read_study

few = settings(max_examples=examples(12), deadline=None)
MISSED = 1  # of the whole list: then 29 of any 30 are read


def read(abstract: str, title: str = "Mint and alertness") -> Reading:
    return read_study(a_text(title, abstract), bundled_rulebook())


def test_people_are_known_by_trades_of_a_public_list() -> None:
    missed = []
    for trade in ISCO_08:
        reading = read(f"In this double-blind trial, 124 {trade} were randomly assigned to mint.")
        found = [reading.value(field) for field in (Field.SPECIES, Field.N, Field.DESIGN)]
        if found != ["human", 124, "rct"]:
            missed.append((trade, found))
    assert len(missed) <= MISSED, missed


@pytest.mark.parametrize(
    "people",
    [
        "members of the clergy", "nursing staff", "deck crew", "police", "travel agents",
        "farm hands", "passers-by", "GPs", "other language teachers", "special needs teachers",
        "horse and cattle breeders", "chimney sweeps", "mail carriers", "stonemasons",
        "medical records specialists", "operations research analysts", "assemblers",
    ],
)  # fmt: skip
def test_people_are_known_by_what_they_are_to_each_other(people: str) -> None:
    reading = read(f"In this double-blind trial, 124 {people} were randomly assigned to mint.")
    found = [reading.value(field) for field in (Field.SPECIES, Field.N, Field.DESIGN)]
    assert found == ["human", 124, "rct"]


@few
@given(people_assigned)
def test_people_of_any_kind_are_people(invented: Invented) -> None:
    reading = read(invented.abstract, invented.title)
    assert (reading.value(Field.SPECIES), reading.value(Field.N)) == ("human", invented.n)
    assert reading.value(Field.DESIGN) == "rct"


@few
@given(animals_assigned)
def test_animals_of_any_kind_make_an_animal_study(invented: Invented) -> None:
    reading = read(invented.abstract, invented.title)
    assert reading.value(Field.SPECIES) == "animal"
    assert reading.value(Field.DESIGN) == "animal_study"
    assert reading.value(Field.N) == invented.n


@few
@given(animals_in_groups)
def test_groups_of_one_size_are_added_up_only_where_their_number_is_told(grouped: Grouped) -> None:
    reading = read(grouped.abstract)
    n = reading.value(Field.N)
    assert n == (NOT_REPORTED if grouped.n is None else grouped.n)


@few
@given(animals_assigned)
def test_animals_are_told_in_the_words_printed(invented: Invented) -> None:
    detail = str(read(invented.abstract, invented.title).value(Field.SPECIES_DETAIL))
    assert detail.lower() == invented.who.lower()


@few
@given(plants_grown)
def test_plants_are_no_trial(invented: Invented) -> None:
    reading = read(invented.abstract, invented.title)
    assert reading.value(Field.SPECIES) in {"none", NOT_REPORTED}
    assert reading.value(Field.DESIGN) == "other"


@few
@given(things_tested)
def test_things_are_nobody(invented: Invented) -> None:
    assert read(invented.abstract).value(Field.SPECIES) == NOT_REPORTED


@pytest.mark.parametrize(
    ("abstract", "species", "n"),
    [
        (
            "Sixty client-owned dogs with itching were randomly assigned to tea or milk.",
            "animal",
            60,
        ),
        ("Male Wistar rats (n=48) were divided into six groups.", "animal", 48),
        ("Tea was given to 20 rats and 15 mice.", "animal", 35),
        ("Tea was given to 12 male and 14 female Wistar rats.", "animal", 26),
        ("Newborn crias (n = 22) received tea.", "animal", 22),
        ("Thirty men with frostbite took tea for six weeks.", "human", 30),
        ("Rats got tea (10 rats per group).", "animal", NOT_REPORTED),
        ("Twenty keepers handled rats that were given tea.", "animal", NOT_REPORTED),
        (
            "Broth microdilution was used for 52 clinical isolates from patients.",
            "in_vitro",
            NOT_REPORTED,
        ),
        (
            "In mice with colic, mint was given by gavage. Then 60 patients with colic were "
            "randomly assigned to mint or water.",
            "mixed",
            60,
        ),
    ],
)
def test_who_was_studied_and_how_many(abstract: str, species: str, n: object) -> None:
    reading = read(abstract)
    assert (reading.value(Field.SPECIES), reading.value(Field.N)) == (species, n)


@pytest.mark.parametrize(
    ("abstract", "strain"),
    [
        ("Female Brown Norway (BN) rats were weighed.", "Female Brown Norway (BN) rats"),
        ("Tea was given to C57BL/6 and Tea1 knock-out mice.", "C57BL/6 and Tea1 knock-out mice"),
        ("Three-day-old SD rats were weighed.", "SD rats"),
        ("F344 rats were weighed.", "F344 rats"),
        ("APP/PS1 mice were weighed.", "APP/PS1 mice"),
        ("Male Mintwood mice were weighed.", "Mintwood mice"),
        ("Tea was given to white rats.", "white rats"),
        ("Broilers (Ross 308, n = 90) were fed tea.", "Ross 308"),
        ("AB zebrafish larvae were exposed to tea.", "AB zebrafish larvae"),
        ("Thoroughbreds were given tea.", "Thoroughbreds"),
        ("Newborn crias (n = 22) received tea.", "Newborn crias"),
        ("Forty sailors were randomly assigned to tea or milk. Rats were seen.", NOT_REPORTED),
    ],
)
def test_a_strain_is_told_in_the_words_printed(abstract: str, strain: str) -> None:
    assert read(abstract).value(Field.SPECIES_DETAIL) == strain


@pytest.mark.parametrize(
    ("title", "abstract", "species"),
    [
        ("Dog-assisted walks", "Forty shepherds walked with two trained Labrador dogs.",
         "human"),
        ("Tea in humans and in horses", "Ten men and six horses drank tea.", "mixed"),
        ("Heating of bovine norovirus in soup", "Plaques were counted on RAW 264.7 cells.",
         "in_vitro"),
        ("Diarrhea of piglets", "Porcine rotavirus was given to 12 piglets.", "animal"),
    ],
)  # fmt: skip
def test_animals_beside_people_or_in_a_name_were_not_studied(
    title: str, abstract: str, species: str
) -> None:
    assert read(abstract, title).value(Field.SPECIES) == species
