from __future__ import annotations

import pytest

from litreview.model.registration import find_registration, find_registrations, registry_of

NUMBERS = (
    (
        "NCT04881760",
        "nct 04881760",
        "NCT: 04881760",
        "NCT number 04881760",
        "NCT\N{EN DASH}04881760",
    ),
    ("ISRCTN12345678", "ISRCTN 12345678", "ISRCTN no. 12345678", "ISRCTN registration: 12345678"),
    (
        *("EudraCT 2004-000123-12", "2004-000123-12", "EudraCT number: 2004-000123-12"),
        "EudraCT number: 2004\N{EN DASH}000123\N{EN DASH}12",
        "2004\N{NON-BREAKING HYPHEN}000123\N{MINUS SIGN}12",
    ),
    ("EU CT 2022-500123-12-00", "2022-500123-12-00"),
    ("ChiCTRTRC10000001", "ChiCTR-TRC-10000001"),
    ("ChiCTR2000012345", "ChiCTR-2000012345"),
    ("ACTRN12605000001617", "ACTRN 12605000001617"),
    (
        *("UMIN000012345", "UMIN 000012345", "UMIN-CTR 000012345", "UMIN-CTR: UMIN000012345"),
        *("UMIN ID: 000012345", "UMIN-CTR number 000012345"),
    ),
    ("jRCTs031180001", "JRCTS031180001"),
    ("JapicCTI-121987", "JapicCTI 121987"),
    ("DRKS00000123", "DRKS 00000123"),
    ("CTRI/2010/091/000123", "ctri/2010/091/000123"),
    ("IRCT20180101039145N1", "IRCT 20180101039145n1"),
    ("KCT0001234",),
    ("NTR1234", "NTR 1234"),
    ("NL1234", "nl1234"),
    ("PACTR201209000413318",),
    ("TCTR20140204001",),
    ("SLCTR/2010/003",),
    ("RBR-2xg5hs", "RBR-2XG5HS"),
    ("RPCEC00000123",),
)


@pytest.mark.parametrize("spellings", NUMBERS)
def test_a_number_has_one_spelling_and_keeps_it(spellings: tuple[str, ...]) -> None:
    number = spellings[0]
    assert {find_registration(spelling) for spelling in spellings} == {number}
    assert find_registrations(f"Registered as ({spellings[-1]}).") == (number,)


def test_each_registry_is_told_from_the_others() -> None:
    assert len({registry_of(spellings[0]) for spellings in NUMBERS}) == len(NUMBERS) - 1  # ChiCTR
    assert registry_of("NCT04881760") == registry_of("NCT00000102") != ""


@pytest.mark.parametrize(
    "text", ["12345678", "NL1234.068.17", "NL 1234", "NCT0488176", "PMID 29798983", "10.1000/x", ""]
)
def test_what_is_no_number(text: str) -> None:
    assert find_registrations(text) == ()
    assert find_registration(text) == registry_of(text) == ""


def test_numbers_come_in_printed_order_each_once() -> None:
    text = "NCT00000102 and ISRCTN12345678 (NCT 00000102)"
    assert find_registrations(text) == ("NCT00000102", "ISRCTN12345678")
