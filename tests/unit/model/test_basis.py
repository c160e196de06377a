from __future__ import annotations

import pytest

from litreview.model.basis import Basis, rests_on_authors
from litreview.model.vocabulary import BasisKind, Certainty


def source(text: str) -> Basis:
    return Basis(BasisKind.SOURCE, text, certainty=Certainty.HIGH)


@pytest.mark.parametrize(
    "text",
    [
        *("author list", "Authors", "names of the authors", "the author list, page 1", "byline"),
        *("Author names", "last author", "the paper's authors", "first and senior author"),
        *("same authors", "they share two authors", "inferred from author affiliation"),
        "PubMed record: authors",
    ],
)
def test_a_name_that_rests_on_the_authors_alone(text: str) -> None:
    assert rests_on_authors(source(text))


@pytest.mark.parametrize(
    "text",
    [
        *("author affiliations", "affiliation", "full text", "the paper, page 1", "title page"),
        *("authors' institution, page 1", "https://example.org/authors", "funding statement"),
    ],
)
def test_what_says_where_they_work_is_more(text: str) -> None:
    assert not rests_on_authors(source(text))


def test_without_a_basis_it_rests_on_nothing_more() -> None:
    assert rests_on_authors(None)
    assert rests_on_authors(Basis(BasisKind.METADATA, "Roe A, Doe B", "authors"))
    assert not rests_on_authors(Basis(BasisKind.QUOTE, "by the Oslo group", "abstract"))
