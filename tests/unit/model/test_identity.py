"""Names of things: what is taken, and what is refused with a hint."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import NounError
from litreview.model.identity import (
    check_claim_id,
    check_compound,
    check_pmid,
    check_reviewer,
    check_rule_id,
    check_study_id,
    pmid_of,
)


@given(st.integers(1, 99_999_999))
def test_every_pmid_is_itself_whatever_zeros_and_spaces_stand_around_it(number: int) -> None:
    assert check_pmid(f" 00{number} "[:12]) == check_pmid(str(number)[:10]) == str(number)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("PMC1234567", "PubMed Central id"),
        ("pmc1234567.1", "PubMed Central id"),
        ("10.1000/xyz", "DOI"),
        ("0", "not a PMID"),
        ("123456789", "not a PMID"),
        ("12a", "not a PMID"),
        ("", "not a PMID"),
        ("-5", "not a PMID"),
        ("\u0661\u0662", "not a PMID"),  # Arabic-Indic digits
    ],
)
def test_what_is_no_pmid_is_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(NounError, match=said) as refused:
        check_pmid(text)
    assert refused.value.fix


def test_a_study_is_named_by_number_by_prefix_or_as_a_manual_record() -> None:
    assert check_study_id("29798983") == check_study_id("pmid:29798983") == "pmid:29798983"
    for cited in (
        "PMID 29798983",
        "pmid 29798983",
        "PMID: 29798983",
        " PMID:29798983",
        "PMID29798983",
    ):
        assert check_study_id(cited) == "pmid:29798983"
    assert check_study_id("manual:kaplan-1996") == "manual:kaplan-1996"
    assert pmid_of(check_study_id("1")) == "1"
    assert pmid_of(check_study_id("manual:x")) is None


@pytest.mark.parametrize(
    "text", ["pmid:PMC1", "manual:", "manual:A b", "doi:10.1/x", "manual:../x"]
)
def test_what_names_no_study_is_refused(text: str) -> None:
    with pytest.raises(NounError):
        check_study_id(text)


@pytest.mark.parametrize("text", ["../etc", "a/b", "", "Semax", "a b", ".hidden", "a..b"])
def test_a_compound_can_never_leave_its_folder(text: str) -> None:
    with pytest.raises(NounError):
        check_compound(text)


@pytest.mark.parametrize("text", ["../x", "A.Ivanova", "", "x/y", "a" * 65, "machine"])
def test_a_reviewer_names_a_file_and_nothing_else(text: str) -> None:
    with pytest.raises(NounError):
        check_reviewer(text)


def test_rule_and_claim_ids_read_aloud() -> None:
    assert check_rule_id("design.rct.title-randomized-trial")
    assert check_claim_id("dose-0.1-percent")
    with pytest.raises(NounError):
        check_rule_id("Design RCT")
    with pytest.raises(NounError):
        check_claim_id("Stroke recovery")


def test_a_folder_of_the_site_is_no_compound() -> None:
    with pytest.raises(NounError, match='"outcomes" is a folder of the site'):
        check_compound("outcomes")
