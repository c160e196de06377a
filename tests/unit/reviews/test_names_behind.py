"""Who stands behind a trial, however the name is typed; placeholders are nobody."""

from __future__ import annotations

import pytest

from litreview.model.names import names_in, names_nobody
from litreview.model.registration import find_registration, find_registrations


@pytest.mark.parametrize("name", ["unknown", "n/a", "N.A.", "not stated", "-", "?", "Various"])
def test_a_placeholder_names_nobody(name: str) -> None:
    assert names_nobody(name)
    assert names_in(name) == ()


@pytest.mark.parametrize("name", ["Rome", "Independent Evidence Group", "Unknown Pharma"])
def test_a_name_that_holds_such_a_word_is_a_name(name: str) -> None:
    assert not names_nobody(name)


def test_several_names_typed_together_are_each_one() -> None:
    assert set(names_in("Pfizer and Novartis")) == {"Pfizer and Novartis", "Pfizer", "Novartis"}
    assert set(names_in("Pfizer/Novartis")) >= {"Pfizer", "Novartis"}
    assert set(names_in("Eli Lilly and Company")) == {"Eli Lilly and Company", "Eli Lilly"}


@pytest.mark.parametrize(
    "typed",
    ["EUCTR2010-123456-12-DE", "EUCTR2010-123456-12-GB", "EudraCT 2010-123456-12"],
)
def test_a_european_number_is_one_in_every_country(typed: str) -> None:
    assert find_registration(typed) == "EudraCT 2010-123456-12"
    assert find_registrations(f"Registered as {typed}.") == ("EudraCT 2010-123456-12",)


def test_ctis_and_eu_ct_are_one_registry() -> None:
    assert find_registration("CTIS 2022-500123-12-00") == find_registration(
        "EU CT 2022-500123-12-00"
    )
