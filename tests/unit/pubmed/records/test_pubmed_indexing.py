import pytest
from lxml import etree

from litreview.model.record import (
    Chemical,
    Grant,
    Keyword,
    MeshHeading,
    MeshQualifier,
    PublicationType,
    RegistryId,
)
from litreview.pubmed.records import indexing


def xml(text: str) -> etree._Element:
    return etree.fromstring(f"<L>{text}</L>")


def test_missing_lists_are_empty() -> None:
    assert indexing.mesh_headings(()) == ()
    assert indexing.chemicals(()) == ()
    assert indexing.registry_ids(()) == ()
    assert indexing.grants(()) == ()


def test_a_heading_keeps_its_subheadings_and_major_flags() -> None:
    headings = indexing.mesh_headings(
        xml(
            '<MeshHeading><DescriptorName UI="D1" MajorTopicYN="N">Mint</DescriptorName>'
            '<QualifierName UI="Q1" MajorTopicYN="Y">growth</QualifierName></MeshHeading>'
            '<MeshHeading><DescriptorName UI="D2" MajorTopicYN="Y">Humans</DescriptorName>'
            "</MeshHeading>"
            "<MeshHeading/>"
        )
    )
    assert headings == (
        MeshHeading("Mint", "D1", False, (MeshQualifier("growth", "Q1", True),)),
        MeshHeading("Humans", "D2", True),
    )


def test_publication_types_may_lack_a_ui() -> None:
    listed = xml('<P UI="D016449">Randomized Controlled Trial</P><P> Review </P><P/>')
    assert indexing.publication_types(listed) == (
        PublicationType("Randomized Controlled Trial", "D016449"),
        PublicationType("Review"),
    )


def test_a_chemical_keeps_registry_number_zero() -> None:
    listed = xml(
        "<Chemical><RegistryNumber>0</RegistryNumber>"
        '<NameOfSubstance UI="D3">menthol</NameOfSubstance></Chemical>'
    )
    assert indexing.chemicals(listed) == (Chemical("menthol", "0", "D3"),)


def test_keywords_keep_who_gave_them() -> None:
    first = etree.fromstring(
        '<KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="Y"><i>Mentha</i> leaf</Keyword>'
        "<Keyword/></KeywordList>"
    )
    second = etree.fromstring('<KeywordList Owner="KIE"><Keyword>walk</Keyword></KeywordList>')
    assert indexing.keywords([first, second]) == (
        Keyword("Mentha leaf", "NOTNLM", True),
        Keyword("walk", "KIE"),
    )


def test_every_accession_number_of_every_bank_is_kept() -> None:
    listed = xml(
        "<DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>"
        "<AccessionNumber>NCT00000001</AccessionNumber><AccessionNumber>NCT00000002"
        "</AccessionNumber></AccessionNumberList></DataBank>"
        "<DataBank><DataBankName>ISRCTN</DataBankName></DataBank>"
    )
    assert indexing.registry_ids(listed) == (
        RegistryId("ClinicalTrials.gov", "NCT00000001"),
        RegistryId("ClinicalTrials.gov", "NCT00000002"),
        RegistryId("ISRCTN"),
    )


def test_a_grant_may_lack_any_part() -> None:
    listed = xml("<Grant><GrantID>G1</GrantID><Agency>Herb Fund</Agency></Grant><Grant/>")
    assert indexing.grants(listed) == (Grant("G1", "Herb Fund"),)


IDS = '<ArticleId IdType="doi">10.1000/Listed</ArticleId><ArticleId IdType="pmc">PMC12</ArticleId>'


@pytest.mark.parametrize(
    ("locations", "doi"),
    [
        ('<E EIdType="doi" ValidYN="Y">10.1000/own</E>', "10.1000/own"),
        ('<E EIdType="doi">https://doi.org/10.1000/own</E>', "10.1000/own"),
        ('<E EIdType="pii">S1</E>', "10.1000/Listed"),
        ('<E EIdType="doi" ValidYN="N">10.1000/wrong</E>', "10.1000/Listed"),
        ('<E EIdType="doi" ValidYN="N">10.1000/LISTED</E>', ""),
        ('<E EIdType="doi">no doi at all</E>', "10.1000/Listed"),
        ("", "10.1000/Listed"),
    ],
)
def test_the_doi_is_the_articles_own_valid_one(locations: str, doi: str) -> None:
    assert indexing.find_doi(xml(locations), indexing.article_ids(xml(IDS))) == doi


def test_the_pmcid_is_read_from_the_articles_own_ids() -> None:
    assert indexing.find_pmcid(indexing.article_ids(xml(IDS))) == "PMC12"
    assert indexing.find_pmcid([("doi", "10.1000/x")]) == ""
    assert indexing.find_pmcid(indexing.article_ids(())) == ""
