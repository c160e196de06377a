import pytest
from lxml import etree

from litreview.model.record import Author
from litreview.pubmed.records.people import orcid, read_authors


def authors(inner: str) -> tuple[Author, ...]:
    return read_authors([etree.fromstring(f"<AuthorList>{inner}</AuthorList>")])


@pytest.mark.parametrize(
    "text",
    [
        "0000-0002-1825-0097",
        "https://orcid.org/0000-0002-1825-0097",
        "http://orcid.org/0000-0002-1825-0097",
        "0000000218250097",
        "0000 0002 1825 0097",
        " orcid.org/0000-0002-1825-0097 ",
    ],
)
def test_an_orcid_has_one_form(text: str) -> None:
    assert orcid(text) == "0000-0002-1825-0097"


def test_an_orcid_may_end_in_x() -> None:
    assert orcid("000000021694233x") == "0000-0002-1694-233X"


@pytest.mark.parametrize("text", ["", "0000", "A-1234-2008", "0000-0002-1825-00971"])
def test_what_is_no_orcid_is_dropped(text: str) -> None:
    assert orcid(text) == ""


def test_a_person_has_names_orcid_and_affiliations() -> None:
    (author,) = authors(
        '<Author ValidYN="Y"><LastName>Roe</LastName><ForeName>Ann B</ForeName>'
        "<Initials>AB</Initials><Suffix>Jr</Suffix>"
        '<Identifier Source="ISNI">1</Identifier>'
        '<Identifier Source="ORCID">0000000218250097</Identifier>'
        "<AffiliationInfo><Affiliation>Herb Garden, <i>Oslo</i></Affiliation></AffiliationInfo>"
        "<AffiliationInfo><Affiliation>Mint House</Affiliation></AffiliationInfo></Author>"
    )
    assert author == Author(
        "Roe", "Ann B", "AB", "Jr", "", "0000-0002-1825-0097", ("Herb Garden, Oslo", "Mint House")
    )


def test_a_group_stands_among_people_in_printed_order() -> None:
    read = authors(
        "<Author><LastName>Roe</LastName></Author>"
        "<Author><CollectiveName>The <b>Mint</b> Group</CollectiveName></Author>"
    )
    assert [str(author) for author in read] == ["Roe", "The Mint Group"]


def test_a_superseded_spelling_is_left_out() -> None:
    read = authors(
        '<Author ValidYN="N"><LastName>Ro</LastName></Author>'
        '<Author ValidYN="Y"><LastName>Roe</LastName></Author>'
    )
    assert [author.last_name for author in read] == ["Roe"]


def test_a_single_name_is_a_last_name() -> None:
    (author,) = authors("<Author><ForeName>Plato</ForeName></Author>")
    assert (author.last_name, author.fore_name) == ("Plato", "")


def test_an_author_without_any_name_is_no_author() -> None:
    assert authors("<Author><AffiliationInfo/></Author>") == ()


def test_an_affiliation_may_stand_directly_below_the_author() -> None:
    (author,) = authors("<Author><LastName>Roe</LastName><Affiliation>Oslo</Affiliation></Author>")
    assert author.affiliations == ("Oslo",)
