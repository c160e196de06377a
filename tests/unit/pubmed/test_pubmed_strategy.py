"""What a strategy finds without PubMed, and that its quick look never loses a match."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.synthetic_xml import article_set, article_xml, book_xml

from litreview.errors import QueryFileError
from litreview.model.record import Record
from litreview.pubmed.may_match import may_match
from litreview.pubmed.parse import ParsedRecord, parse_articles
from litreview.pubmed.strategy import check_strategy, read_strategy, strategy_warnings

HEADING = (
    '<MeshHeading><DescriptorName UI="D1" MajorTopicYN="N">Walking Speed</DescriptorName>'
    '<QualifierName UI="Q1" MajorTopicYN="Y">drug effects</QualifierName></MeshHeading>'
    '<MeshHeading><DescriptorName UI="D2" MajorTopicYN="N">Humans</DescriptorName></MeshHeading>'
)
IN_ARTICLE = (
    "<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>"
    "<AccessionNumberList><AccessionNumber>NCT00000102</AccessionNumber></AccessionNumberList>"
    "</DataBank></DataBankList>"
    '<ELocationID EIdType="doi" ValidYN="Y">10.1000/mint.7</ELocationID>'
)
IN_CITATION = (
    "<ChemicalList><Chemical><RegistryNumber>I16QD7X297</RegistryNumber>"
    '<NameOfSubstance UI="C1">menthol</NameOfSubstance></Chemical></ChemicalList>'
    '<KeywordList Owner="NOTNLM"><Keyword>herbal teas</Keyword></KeywordList>'
)
AUTHORS = (
    "<Author><LastName>Roe</LastName><ForeName>Ann B</ForeName><Initials>AB</Initials>"
    "<AffiliationInfo><Affiliation>Garden Institute, Oslo</Affiliation></AffiliationInfo></Author>"
    "<Author><LastName>Löwe</LastName><ForeName>Eva</ForeName><Initials>E</Initials></Author>"
)
XML = article_xml(
    101,
    "Mint (ACTH(4-7)PGP) and <i>walk</i>ing in TNF-\N{GREEK SMALL LETTER ALPHA} mice",
    "We gave 10<sup>-3</sup> mol of Löwenzahn tea. Nobody walked faster.",
    authors=AUTHORS,
    year="2018",
    language="rus",
    types=[("D016449", "Randomized Controlled Trial"), ("D016428", "Journal Article")],
    mesh=HEADING,
    in_article=IN_ARTICLE,
    in_citation=IN_CITATION,
)


def read(xml: str) -> ParsedRecord:
    (item,) = parse_articles(article_set(xml))
    assert isinstance(item, ParsedRecord), item
    return item


RECORD: Record = read(XML).record


def found(text: str) -> bool:
    strategy = read_strategy(text)
    matches = strategy.matches(RECORD)
    assert may_match(XML.encode(), strategy.literals) or not matches
    return matches


@pytest.mark.parametrize(
    "text",
    [
        "mint",
        "MINT[tiab]",
        '"ACTH(4-7)PGP"[tiab]',
        "ACTH(4-7)PGP[ti]",
        '"ACTH 4-7 PGP"[tiab]',
        "walking[ti]",
        "walk*[ti]",
        '"walking in tnf"[ti]',
        '"tnf alpha"[tiab]',
        "löwenzahn[ab]",
        "lowenzahn[ab]",
        "walked faster[tiab]",
        "herbal teas[tiab]",
        '"herbal teas"[ot]',
        '"Walking Speed"[mh]',
        "walking speed[mesh:noexp]",
        "walking speed/drug effects[mh]",
        "walking speed[majr]",
        '"drug effects"[sh]',
        "humans[mh]",
        "randomized controlled trial[pt]",
        '"Clinical Trial"[Publication Type]',
        "russian[la]",
        "rus[language]",
        "2018[dp]",
        "2010:2020[dp]",
        "2018/01:3000[pdat]",
        "2020/06/15[lr]",
        "101[uid]",
        "0101[pmid]",
        "1:99999[uid]",
        "0101 : 101[pmid]",
        '"1"[uid] : "101"[uid]',
        "7 OR 101[uid]",
        "7[uid] OR 101",
        "101",
        "7 101 8",
        "mint[ti] AND 100:200[uid]",
        "Roe[au]",
        "Roe A[au]",
        "Roe AB[au]",
        '"Roe AB"[au]',
        "Roe Ann B[fau]",
        "lowe e[au]",
        "Roe AB[1au]",
        "Löwe E[lastau]",
        "oslo[ad]",
        "J Invent Walks[ta]",
        '"Journal of Invented Walks"[journal]',
        "1234-5678[ta]",
        "menthol[nm]",
        "I16QD7X297[rn]",
        "NCT00000102[si]",
        '"10.1000/mint.7"[doi]',
        "7[vi]",
        "menthol[tw]",
        "oslo",
        "oslo[all fields]",
        "mint AND hasabstract",
        "mint AND hasabstract[sb]",
        "HasAbstract[text word]",
        '"2018/01/01"[dp] : "3000"[dp]',
        '("2018/01/01"[Date - Publication]:"3000"[Date - Publication])',
        "2017[dp] : 2019[dp]",
        "2017[dp]:2019[dp]",
        "2017 : 2019[dp]",
    ],
)
def test_a_term_finds_what_its_field_holds(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "sage[tiab]",
        "min[tiab]",
        '"faster walked"[tiab]',
        '"mice we"[tiab]',
        "mint[ab]",
        "herbal[ti]",
        '"Walking"[mh]',
        "humans[majr]",
        "humans/drug effects[mh]",
        "walking speed/physiology[mh]",
        "review[pt]",
        "english[la]",
        "2019[dp]",
        "2019:2020[dp]",
        "1[uid]",
        "1:100[uid]",
        "102:99999[pmid]",
        "7 AND 101",
        "11 9 1234",
        "mint[ti] NOT 100:200[uid]",
        "Ro[au]",
        "Roe C[au]",
        '"Roe A"[au]',
        "Löwe E[1au]",
        "Roe AB[lastau]",
        "menthol[tiab]",
        "oslo[tw]",
        "walks[ta]",
        '"2019/01/01"[dp] : "3000"[dp]',
        "2019[dp] : 2020[dp]",
        "mint NOT hasabstract",
        "mint AND hasabstract[ti]",
    ],
)
def test_a_term_finds_nothing_else(text: str) -> None:
    assert not found(text)


TRUE, FALSE = "mint[ti]", "sage[ti]"


@pytest.mark.parametrize(("left", "right"), list(product([TRUE, FALSE], repeat=2)))
def test_operators_join_two_terms(left: str, right: str) -> None:
    assert found(f"{left} AND {right}") is (left == TRUE and right == TRUE)
    assert found(f"{left} {right}") is (left == TRUE and right == TRUE)
    assert found(f"{left} OR {right}") is (TRUE in (left, right))
    assert found(f"{left} NOT {right}") is (left == TRUE and right == FALSE)


def test_operators_apply_from_left_to_right() -> None:
    assert not found(f"{TRUE} OR {TRUE} AND {FALSE}")
    assert found(f"{TRUE} OR ({TRUE} AND {FALSE})")
    assert found(f"{FALSE} AND {FALSE} OR {TRUE}")
    assert not found(f"{TRUE} OR {TRUE} NOT {TRUE}")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "empty"),
        ("(mint", "parentheses"),
        ("mint)", "parentheses"),
        ("AND mint", '"AND"'),
        ("mint OR", "at the end"),
        ("()", '")"'),
        ('"mint', "does not close"),
        ("mint [ti", "does not close"),
        ("[ti] mint", "[ti]"),
        ("mint AND medline[sb]", "medline[sb]"),
        ("free full text[filter]", "free full text[filter]"),
        ("2020:2021[edat]", "2020:2021[edat]"),
        ("2020[crdt]", "2020[crdt]"),
        ('"last 5 years"[dp]', '"last 5 years"[dp]'),
        ('"mint tea"[tiab:~3]', "[tiab:~3]"),
        ("#1 OR #2", "#1"),
        ('"--"[ti]', '"--"[ti]'),
        ("mint AND hasretractionin", '"hasretractionin" is one of PubMed\'s filters'),
        ("mint AND medline[sb]", '"medline[sb]" is one of PubMed\'s filters'),
        ("colo*r[ti]", '"colo*r[ti]" has a * that is not at its end'),
        ('"min* tea"[tiab]', "not at its end"),
        ("*max", "not at its end"),
        ("1:100:3[uid]", '"1:100:3[uid]"'),
        ("mint[uid]", '"mint[uid]"'),
        ('"2018"[dp] : "2020"[ti]', '":"'),
        ("(" * 900 + "mint" + ")" * 900, "more than 100 deep"),
    ],
)
def test_what_cannot_be_judged_is_named(text: str, named: str) -> None:
    with pytest.raises(QueryFileError) as caught:
        read_strategy(text)
    assert named in caught.value.what


def test_hasabstract_is_judged_by_the_abstract() -> None:
    bare = read(article_xml(1, "Mint", "")).record
    assert not read_strategy("mint AND hasabstract").matches(bare)
    assert read_strategy("mint NOT hasabstract").matches(bare)


def test_a_filter_that_cannot_be_decided_says_which_one_can() -> None:
    with pytest.raises(QueryFileError) as caught:
        read_strategy("mint AND free full text[filter]")
    assert "Only hasabstract" in caught.value.fix


def test_the_quick_look_tells_a_pmid_from_a_number_in_the_text() -> None:
    literals = read_strategy("101[uid] OR 2020[pmid] OR sage[ti]").literals
    assert may_match(XML.encode(), literals)
    assert may_match(article_xml("0101", "Oak").encode(), literals)
    assert may_match(article_xml("no number", "Oak").encode(), literals)
    assert may_match(article_xml(7, "Sage").encode(), literals)
    assert not may_match(article_xml(7, "Oak in 2020 and 101 walks").encode(), literals)


def test_numbers_alone_are_pmids_and_never_words() -> None:
    literals = read_strategy("7 101").literals
    assert may_match(XML.encode(), literals)
    assert not may_match(article_xml(8, "Seven of 101, or 7").encode(), literals)
    assert not read_strategy("2 OR 9[uid]").matches(RECORD)  # issue 2 of its journal
    assert read_strategy("mint AND 101").matches(RECORD)


def test_a_range_of_pmids_alone_passes_over_nothing() -> None:
    assert read_strategy("1:99999[uid]").literals is None
    known = frozenset({frozenset({b"mint"})})
    assert read_strategy("mint[ti] AND 1:99999[uid]").literals == known


def test_a_book_is_seen_through_to_the_identifiers_behind_its_references() -> None:
    ids = '<ArticleId IdType="doi">10.1000/herbs</ArticleId></ArticleIdList></PubmedBookData>'
    xml = book_xml(5).replace("</ArticleIdList></PubmedBookData>", ids)
    xml = xml.replace("</BookDocument>", "<ReferenceList></ReferenceList></BookDocument>")
    strategy = read_strategy('"10.1000/herbs"[doi]')
    assert strategy.matches(read(xml).record)
    assert may_match(xml.encode(), strategy.literals)


@pytest.mark.parametrize("join", [" OR ", " ", " NOT "])
def test_thousands_of_terms_are_no_deeper_than_one(join: str) -> None:
    strategy = read_strategy(join.join(f"{number}[uid]" for number in range(101, 5000)))
    assert strategy.matches(RECORD) is (join != " ")
    assert strategy.literals is not None


def test_parentheses_may_stand_inside_one_another() -> None:
    assert read_strategy("(" * 90 + "mint" + ")" * 90).matches(RECORD)
    deep = "".join(f"(t{number} OR " for number in range(90)) + "mint" + ")" * 90
    assert read_strategy(deep).matches(RECORD)


def test_what_is_only_near_is_noted() -> None:
    notes = read_strategy('mint tea OR walking[mh] OR mint tea[tiab] OR "a b"[ti]').notes
    assert [note.partition(":")[0] for note in notes] == [
        "mint",
        "tea",
        "walking[mh]",
        "mint tea[tiab]",
    ]


def test_literals_are_as_few_as_can_be() -> None:
    literals = read_strategy('(mint OR sage) AND "Roe AB"[au] NOT tea').literals
    assert literals == frozenset({frozenset({b"roe", b"ab"})})
    assert read_strategy("mint OR russian[la]").literals is None
    assert read_strategy("ab[ti]").literals is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("mint[tiab] or sage[tiab]", ["or"]),
        ("(mint)or(sage) AND (oak) and not elm", ["or", "and", "not"]),
        ("mint Or sage or oak OR elm", ["Or", "or"]),
        ("# the herbs\nmint[tiab] OR sage[tiab]", ["# the herbs"]),
        ("mint[tiab] # and its oil\nOR sage[tiab]  #tea", ["# and its oil", "#tea"]),
        ('"salt and pepper"[tiab] OR “oil or water” NOT mint[or]', []),
        ("mint[tiab] OR nor[tiab] OR sand-and-water[tiab] OR c# OR #1", []),
        ('mint "and', []),
        ("", []),
    ],
)
def test_what_pubmed_reads_as_a_word_is_warned_of(text: str, named: list[str]) -> None:
    warnings = strategy_warnings(text)
    assert [warning.split('"')[1] for warning in warnings] == named


def test_a_warning_says_what_to_write() -> None:
    (operator, comment) = strategy_warnings("mint or sage # herbs")
    assert "must be upper case, so write OR" in operator
    assert "take it out" in comment


WORDS = (
    "mint",
    "löwe",
    "\N{GREEK SMALL LETTER ALPHA}",
    "tnf-\N{GREEK SMALL LETTER ALPHA}",
    "s<sup>2</sup>age",
    "wa<i>lk</i>s",
    "&#xe9;t&#233;",
    "Ünder",
    "nai\u0308ve",
    "\ufb01ne",
    "mint\N{EN DASH}tea",
)
TERMS = (
    "mint",
    "lowe",
    "alpha",
    "tnf alpha",
    "s2age",
    "walks",
    "ete",
    "under",
    "walk*",
    "mint*",
    "naive",
    "fine",
    "mint tea",
)


@settings(deadline=None, max_examples=150)
@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=5),
    terms=st.lists(st.sampled_from(TERMS), min_size=1, max_size=3),
    joins=st.lists(st.sampled_from(["AND", "OR", "NOT"]), min_size=2, max_size=2),
)
def test_no_match_is_lost_to_the_quick_look(
    words: list[str], terms: list[str], joins: list[str]
) -> None:
    text = f'"{terms[0]}"[tiab]'
    for join, term in zip(joins, terms[1:], strict=False):
        text += f' {join} "{term}"[tiab]'
    strategy = read_strategy(text)
    item = read(article_xml(1, " ".join(words)))
    if strategy.matches(item.record):
        assert may_match(item.xml, strategy.literals)


def test_the_quick_look_passes_over_what_has_no_such_word() -> None:
    literals = read_strategy('"selank"[tiab] OR "wood sage"[tiab]').literals
    assert not may_match(XML.encode(), literals)
    assert not may_match(article_xml(1, "The wood").encode(), literals)
    assert may_match(article_xml(1, "WOODS of SAGES").encode(), literals)


PUBMED_FIELDS = (  # PubMed Help, "Search field tags": names, tags, and forms with a number of words
    "ad", "all", "aid", "au", "auid", "book", "dcom", "cois", "cn", "crdt", "rn", "ed", "edat",
    "filter", "sb", "1au", "fau", "fir", "gr", "ir", "isbn", "ip", "ta", "la", "lastau", "lid",
    "mhda", "majr", "sh", "mh", "lr", "jid", "ot", "pg", "ps", "pa", "pl", "pmid", "dp", "pt",
    "pubn", "si", "nm", "tw", "ti", "tiab", "tt", "vi", "MeSH Terms:noexp", "mh:noexp", "tiab:~3",
    "Title/Abstract", "Author Identifier", "Completion Date", "Conflict of Interest Statement",
    "EC/RN Number", "Entry Date", "First Author Name", "Full Investigator Name", "MeSH Major Topic",
    "NLM Unique ID", "Personal Name as Subject", "Pharmacological Action", "Place of Publication",
    "Supplementary Concept", "Transliterated Title", "Secondary Source ID", "Title/Abstract:~2",
)  # fmt: skip


@pytest.mark.parametrize("tag", PUBMED_FIELDS)
def test_a_field_pubmed_has_is_never_refused(tag: str) -> None:
    check_strategy(f'"peptide stroke"[{tag}]')


@pytest.mark.parametrize(
    ("tag", "near"), [("tiap", "[tiab]"), ("mesh termz", "[mesh terms]"), ("authr", "[author]")]
)
def test_a_field_pubmed_has_not_is_refused_with_the_near_ones(tag: str, near: str) -> None:
    with pytest.raises(QueryFileError) as error:
        check_strategy(f'"peptide"[{tag}]')
    assert f'no search field "[{tag}]"' in str(error.value)
    assert near in error.value.fix
