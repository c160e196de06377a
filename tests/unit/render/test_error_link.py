"""Where an error is reported: the page, the claim and the study are filled in."""

from urllib.parse import parse_qs, urlsplit

import pytest

from litreview.model.site import SiteFacts
from litreview.render.error_link import error_link

PAGE = "mint/claims/sleep.html"


def test_without_an_address_there_is_no_link() -> None:
    assert error_link(SiteFacts(), PAGE, "sleep", "123") == ""


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://x.org/e", "https://x.org/e?page=mint/claims/sleep.html&claim=sleep&pmid=123"),
        ("https://x.org/e?a=1#new", "https://x.org/e?a=1&claim=sleep&pmid=123#new"),
    ],
)
def test_a_web_address_gets_parameters_beside_its_own(address: str, expected: str) -> None:
    page = "" if "#" in address else PAGE
    assert error_link(SiteFacts(errors=address), page, "sleep", "123") == expected


def test_a_letter_gets_a_subject_and_a_text() -> None:
    site = SiteFacts(errors="mailto:errors@x.org", url="https://x.org/mint")
    page = f"{site.url}/{PAGE}"
    address = urlsplit(error_link(site, page, "sleep & rest", "123", "Better sleep?"))
    told = parse_qs(address.query)
    assert (address.scheme, address.path) == ("mailto", "errors@x.org")
    assert told["subject"] == ["Error: sleep & rest"]
    assert told["body"][0].splitlines()[:4] == [
        f"Page: https://x.org/mint/{PAGE}",
        "Title: Better sleep?",
        "Claim: sleep & rest",
        "PMID: 123",
    ]
    assert "+" not in address.query and " " not in address.query


@pytest.mark.parametrize(
    ("about", "subject"),
    [
        ({}, "Error"),
        ({"pmid": "9", "title": "Kim 2020"}, "Error: PMID 9"),
        ({"page": PAGE, "title": "Kim 2020"}, "Error: Kim 2020"),
        ({"page": PAGE}, f"Error: {PAGE}"),
    ],
)
def test_the_subject_says_what_it_is_about(about: dict[str, str], subject: str) -> None:
    told = urlsplit(error_link(SiteFacts(errors="mailto:errors@x.org"), **about)).query
    assert parse_qs(told)["subject"] == [subject]


def test_hostile_words_stay_within_their_parameter() -> None:
    link = error_link(SiteFacts(errors="https://x.org/"), claim='"><script>&pmid=1')
    assert parse_qs(urlsplit(link).query) == {"claim": ['"><script>&pmid=1']}
    assert not set(link) & set('"<>')
