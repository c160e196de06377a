"""What a review cites: read for reviews alone, from both places, and no part of its content."""

from __future__ import annotations

import pytest
from tests.support.synthetic_xml import article_set, article_xml, correction_xml

from litreview.model.record import Record
from litreview.pubmed.parse import ParsedRecord, parse_articles

ARTICLE = (("D016428", "Journal Article"),)
REVIEW = (*ARTICLE, ("D016454", "Review"))
CITES = correction_xml("Cites", "11") + correction_xml("CommentIn", "12")


def reference(pmid: str, kind: str = "pubmed") -> str:
    listed = f'<ArticleIdList><ArticleId IdType="{kind}">{pmid}</ArticleId></ArticleIdList>'
    return f"<Reference><Citation>Somebody. 2020.</Citation>{listed}</Reference>"


LISTS = (
    f"<ReferenceList><Title>Trials</Title>{reference('13')}{reference('PMC1', 'pmc')}"
    f"<ReferenceList>{reference('14')}{reference('11')}</ReferenceList></ReferenceList>"
    f"<ReferenceList>{reference('15')}{reference('none')}</ReferenceList>"
)


def read(types: tuple[tuple[str, str], ...], lists: str = LISTS, cites: str = CITES) -> Record:
    xml = article_xml(types=types, corrections=cites)
    xml = xml.replace("</PubmedData>", f"{lists}</PubmedData>")
    (parsed,) = parse_articles(article_set(xml))
    assert isinstance(parsed, ParsedRecord)
    return parsed.record


@pytest.mark.parametrize(
    "kind",
    [
        ("D016454", "Review"),
        ("D000078182", "Systematic Review"),
        ("D017418", "Meta-Analysis"),
        ("", "Review"),
    ],
)
def test_a_reviews_references_are_read_wherever_they_stand(kind: tuple[str, str]) -> None:
    assert read((*ARTICLE, kind)).references == ("11", "13", "14", "15")


def test_other_papers_references_are_left_unread() -> None:
    assert read(ARTICLE).references == ()


def test_references_are_no_content() -> None:
    bare = read(REVIEW, "", correction_xml("CommentIn", "12"))
    assert bare.references == ()
    assert read(REVIEW).content_hash == bare.content_hash
