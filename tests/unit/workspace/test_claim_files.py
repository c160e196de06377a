"""`claims.toml` and `reports.toml`: what is read, and every error with claim and line."""

from pathlib import Path

import pytest

from litreview.errors import DataFileError
from litreview.model.claim import KIND_BY_CATEGORY, Counts
from litreview.model.identity import ClaimId
from litreview.model.vocabulary import Category, ClaimKind, Direction, Species, Subjects
from litreview.workspace.claims import read_claims
from litreview.workspace.reports import read_reports, read_sources

CLAIMS = """\
[[claim]]
id = "stroke-recovery"
statement = "Given after a stroke it improves recovery."
category = "effect"
population = "patients after ischaemic stroke"
outcome = "neurological recovery"
asserted_tier = "human"
section = "evidence"
[[claim.cites]]
as_typed = "Somebody (2018) n=110"
pmid = "29798983"
year = 2018
n = 110
source = "compound page"
[[claim.cites]]
as_typed = "A book, no number"
source = "article"

[[claim]]
id = "first-step"
statement = "It raises a growth factor, and its receptor."
category = "mechanism"
kind = "benefit"
population = "rats"
outcome = "growth factor"
asserted_tier = "none"
status = "proposed"
about = "animals"
step = 1
parts = ["factor", "receptor"]
sources = ["article"]
"""

REPORTS = """\
[[report]]
id = "page-irritation"
says = "Burning is the complaint heard most."
claims = ["nasal-irritation"]
direction = "supports"
count = "several"
source = "compound page"

[[report]]
id = "page-nothing"
says = "Some feel nothing."
claims = [
  "focus",
  "nasal-irritation",
]
direction = "opposes"
count = 3
source = "compound page"
"""
KNOWN = frozenset({ClaimId("nasal-irritation"), ClaimId("focus")})


def claims_file(tmp_path: Path, text: str, name: str = "claims.toml") -> Path:
    path = tmp_path / "data" / "semax" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_whole_claims(tmp_path: Path) -> None:
    stroke, step = read_claims(claims_file(tmp_path, CLAIMS))
    assert stroke.kind is ClaimKind.BENEFIT
    assert [cite.pmid for cite in stroke.cites] == ["29798983", None]
    assert stroke.cites[0].n == 110
    assert (step.kind, step.about, step.step) == (ClaimKind.BENEFIT, Subjects.ANIMALS, 1)
    assert step.parts == ("factor", "receptor")
    assert step.cites == ()


def test_no_file_is_no_claims(tmp_path: Path) -> None:
    assert read_claims(tmp_path / "claims.toml") == ()
    assert read_reports(tmp_path / "reports.toml", KNOWN) == ()


@pytest.mark.parametrize("category", list(Category))
def test_the_kind_is_the_categorys_unless_it_is_written(tmp_path: Path, category: Category) -> None:
    text = CLAIMS.replace('"effect"', f'"{category}"')
    assert read_claims(claims_file(tmp_path, text))[0].kind is KIND_BY_CATEGORY[category]


WRONG_CLAIMS = [
    ('category = "effect"', 'category = "efect"', 4, 'unknown category "efect". Did you mean'),
    ('category = "effect"', 'category = "zz"', 4, "One of: effect, mechanism"),
    ('category = "effect"', "category = 3", 4, 'field "category": needs text in quotation marks'),
    ('category = "effect"\n', "", 1, 'field "category" is missing'),
    ('"human"', '"humans"', 7, 'unknown asserted_tier "humans". Did you mean "human"?'),
    ('"human"', '"T2"', 7, "One of: community, animal, human, none."),
    ('section = "evidence"', 'tier = "T2"', 8, 'unknown field "tier"'),
    (
        'section = "evidence"',
        'section = "evidenc"',
        8,
        'section "evidenc". Did you mean "evidence"?',
    ),
    ("n = 110", 'n = 110\nspecies = "13"', 14, '"species": "13" has no letter'),
    ('pmid = "29798983"', 'pmid = "PMC29798983"', 11, "is a PubMed Central id, not a PMID"),
    ('pmid = "29798983"', 'pmid = "10.1000/xyz"', 11, "is a DOI, not a PMID"),
    ('pmid = "29798983"', "pmid = 29798983", 11, "needs text in quotation marks"),
    ('pmid = "29798983"', 'pmid = "029798983"', 11, "leading zeros"),
    ("year = 2018", "year = 218", 12, "218 is not a year"),
    ("n = 110", "n = 0", 13, 'field "n": 0 is impossible'),
    ("n = 110", "n = -3", 13, 'field "n": -3 is impossible'),
    ("n = 110", "n = 99999999999", 13, "is impossible"),
    ("n = 110", "n = 1.5", 13, 'field "n": needs a whole number, not a number'),
    ("n = 110", "nn = 110", 13, 'unknown field "nn"'),
    ('source = "article"\n', "", 15, 'field "source" is missing'),
    ('"A book, no number"', '" "', 16, 'field "as_typed": is empty'),
    ('"first-step"', '"First step"', 20, "is not a claim id"),
    ('population = "rats"', 'population = ""', 24, 'field "population": is empty'),
    (
        'kind = "benefit"',
        'kind = "benefits"',
        23,
        'unknown kind "benefits". Did you mean "benefit"',
    ),
    ('status = "proposed"', 'status = "guessed"', 27, "One of: stated, proposed, found."),
    ('asserted_tier = "human"', 'asserted_tier = "human"\nstatus = "found"', 7, '"none"'),
    ('about = "animals"', 'about = "rats"', 28, "One of: people, animals."),
    ("step = 1", "step = 0", 29, "0 is out of range"),
    ("step = 1", "step = 100", 29, "100 is out of range"),
    ('parts = ["factor", "receptor"]', 'parts = ["factor"]', 30, "needs two names or more"),
    ('sources = ["article"]', 'sources = "article"', 31, "needs a list in square brackets"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "words"), WRONG_CLAIMS)
def test_every_mistake_names_its_line_and_claim(
    tmp_path: Path, right: str, wrong: str, line: int, words: str
) -> None:
    assert right in CLAIMS
    with pytest.raises(DataFileError) as error:
        read_claims(claims_file(tmp_path, CLAIMS.replace(right, wrong)))
    assert error.value.where.startswith(f"data/semax/claims.toml, line {line}, claim ")
    assert words in str(error.value)


def test_a_claim_without_an_id_is_named_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(DataFileError) as error:
        read_claims(claims_file(tmp_path, CLAIMS.replace('id = "first-step"\n', "")))
    assert error.value.where == "data/semax/claims.toml, line 19"


def test_two_claims_of_one_id_name_both_lines(tmp_path: Path) -> None:
    text = CLAIMS.replace('"first-step"', '"stroke-recovery"')
    with pytest.raises(DataFileError) as error:
        read_claims(claims_file(tmp_path, text))
    assert "line 20" in error.value.where
    assert error.value.what == 'claim "stroke-recovery" stands twice, first in line 1'


def test_single_brackets_are_explained(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="not a list of tables") as error:
        read_claims(claims_file(tmp_path, '[claim]\nid = "a"\n'))
    assert error.value.fix == "Write [[claim]] above each item."


@pytest.mark.parametrize(
    ("text", "line", "fix"),
    [
        ('[claim]\nid = "a"\n[claim]\nid = "b"\n', 3, "Write [[claim]] above each item"),
        ('[claim]\nid = "a"\n[[claim]]\nid = "b"\n', 1, "Write [[claim]] above each item"),
        ('[[claim]]\nid = "a"\n[claim]\nid = "b"\n', 3, "Write [[claim]] above each item"),
        ('[[claim]]\nid = "a"\n[claim.cites]\n', 3, "Write [[claim.cites]] above each item."),
        ("[[claim]]\n[claim.cites]\n[[claim.cites]]\n", 2, "Write [[claim.cites]] above each"),
        ('[[claim]]\nid = "a"\n[[claim.counts]]\n', 3, "Write [claim.counts] above its keys."),
        ('id = "a"\nwords = ["b"]\n', 1, "Put it below a line [[claim]]."),
    ],
)
def test_wrong_brackets_name_the_line_to_mend_and_the_right_ones(
    tmp_path: Path, text: str, line: int, fix: str
) -> None:
    with pytest.raises(DataFileError) as error:
        read_claims(claims_file(tmp_path, text))
    told = [one for one in error.value.mistakes if fix in one.fix]
    assert told, error.value.mistakes
    assert f"claims.toml, line {line}" in told[0].where


def test_whole_reports(tmp_path: Path) -> None:
    irritation, nothing = read_reports(claims_file(tmp_path, REPORTS, "reports.toml"), KNOWN)
    assert irritation.count == "several"
    assert nothing.count == 3
    assert nothing.direction is Direction.OPPOSES
    assert nothing.claims == ("focus", "nasal-irritation")


WRONG_REPORTS = [
    ('["nasal-irritation"]', '["nasal-iritation"]', 4, 'Did you mean "nasal-irritation"?'),
    ('"focus"', '"zz"', 13, 'unknown claim "zz"'),
    ('["nasal-irritation"]', "[]", 4, 'field "claims": is empty'),
    ('direction = "opposes"', 'direction = "mixed"', 16, "One of: supports, opposes."),
    ('direction = "opposes"', 'direction = "oposes"', 16, 'Did you mean "opposes"?'),
    ("count = 3", "count = 0", 17, "0 is impossible"),
    ("count = 3", "count = 2.5", 17, "needs a whole number or text in quotation marks"),
    ("count = 3\n", "", 9, 'field "count" is missing'),
    ('says = "Some feel nothing."', 'says = ""', 11, 'field "says": is empty'),
    ('"page-nothing"', '"page-irritation"', 10, 'report "page-irritation" stands twice, first in'),
]


@pytest.mark.parametrize(("right", "wrong", "line", "words"), WRONG_REPORTS)
def test_every_mistake_names_its_line_and_report(
    tmp_path: Path, right: str, wrong: str, line: int, words: str
) -> None:
    assert right in REPORTS
    text = REPORTS.replace(right, wrong)
    with pytest.raises(DataFileError) as error:
        read_reports(claims_file(tmp_path, text, "reports.toml"), KNOWN)
    assert error.value.where.startswith(f"data/semax/reports.toml, line {line}, report ")
    assert words in str(error.value)


@pytest.mark.parametrize("count", ["3", '"15%"', '"12.5 %"', '"10-20%"', '"3 of 20"', '"a few"'])
def test_how_many_is_a_number_a_share_or_the_sources_word(tmp_path: Path, count: str) -> None:
    text = REPORTS.replace("count = 3", f"count = {count}")
    _, nothing = read_reports(claims_file(tmp_path, text, "reports.toml"), KNOWN)
    assert str(nothing.count) == count.strip('"')


def test_a_report_beside_no_claim_at_all_is_told_where_to_name_some(tmp_path: Path) -> None:
    with pytest.raises(DataFileError) as error:
        read_reports(claims_file(tmp_path, REPORTS, "reports.toml"), ())
    assert "Name claims that stand in claims.toml." in str(error.value)


SOURCES = """[[source]]
id = "compound-page"
title = "All about it"
author = "A. Writer"
url = "https://page.example/it"
date = 2018

[[source]]
id = "article"
title = "An article"
date = 2019-05-03
"""


def test_sources_stand_beside_reports(tmp_path: Path) -> None:
    path = claims_file(tmp_path, SOURCES + REPORTS, "reports.toml")
    page, article = read_sources(path)
    assert (page.date, article.date, article.author) == ("2018", "2019-05-03", "")
    assert len(read_reports(path, KNOWN)) == 2
    for name in ("compound-page", "compound page", "Compound Page", "all about it"):
        assert page.goes_by(name)
    assert not article.goes_by("compound page")
    assert read_sources(tmp_path / "nowhere.toml") == ()


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ('title = "An article"\n', "", 'field "title" is missing'),
        ("date = 2018", 'date = "last year"', 'field "date": "last year" is not a date'),
        ("date = 2018", 'date = "2018-13"', 'field "date": 13 is not a month'),
        ("https://page.example/it", "page", 'field "url": "page" is no web address'),
        ("https://page.example/it", "https://page", "is no web address"),
        ("https://page.example/it", "https://page.example/it or so", "is no web address"),
        ('author = "A. Writer"', 'autor = "A. Writer"', 'Did you mean "author"?'),
        ('id = "article"', 'id = "compound-page"', "stands twice"),
        ("date = 2018", 'limits = ["Not dated.", " "]', 'field "limits[1]": is empty'),
        ("date = 2018", 'also = [""]', 'field "also[0]": is empty'),
        ("date = 2018", 'also = ["An  Article"]', '"An article" is a name of the source in line 1'),
        ("date = 2018", 'also = ["article"]', '"article" is a name of the source in line 1 too'),
        ("date = 2019-05-03", 'also = ["all about it"]', 'line 11, source "article": '),
        ("[[source]]", "[[sources]]", "unknown field"),
    ],
)
def test_a_mistake_in_a_source_is_named(tmp_path: Path, right: str, wrong: str, words: str) -> None:
    path = claims_file(tmp_path, SOURCES.replace(right, wrong), "reports.toml")
    with pytest.raises(DataFileError) as error:
        read_sources(path)
    assert words in str(error.value)


def test_no_two_sources_share_a_name_that_notes_use(tmp_path: Path) -> None:
    shared = SOURCES.replace("date = 2018", 'also = ["the page", "page one"]')
    shared = shared.replace("date = 2019-05-03", 'also = ["The Page"]')
    path = claims_file(tmp_path, shared, "reports.toml")
    with pytest.raises(DataFileError) as error:
        read_sources(path)
    assert 'line 11, source "article": "The Page" is a name of' in str(error.value)
    apart = shared.replace("The Page", "the article").replace("page one", "All about it")
    page, article = read_sources(claims_file(tmp_path, apart, "reports.toml"))
    assert (page.also, article.also) == (("the page", "All about it"), ("the article",))


FACT = """[[claim]]
id = "three-trials"
statement = "There are three clinical trials."
category = "status"
population = "all"
outcome = "number of trials"
asserted_tier = "none"
status = "found"
short = "Three trials"
question = "How often was it tried?"
words = ["trials", "studies"]
topic = "literature"
counts = { publication_types = ["Clinical Trial"], number = 3, until = 2018, species = "human" }
"""


def test_what_readers_search_by_and_what_is_counted(tmp_path: Path) -> None:
    (claim,) = read_claims(claims_file(tmp_path, FACT))
    assert claim.counts == Counts(("Clinical Trial",), 3, Species.HUMAN, "2018")
    assert (claim.status, claim.topic, claim.words) == (
        "found",
        "literature",
        ("trials", "studies"),
    )
    assert (claim.short, claim.question) == ("Three trials", "How often was it tried?")


def test_what_is_counted_may_leave_the_number_to_the_statement(tmp_path: Path) -> None:
    (claim,) = read_claims(claims_file(tmp_path, FACT.replace("number = 3, ", "")))
    assert claim.counts == Counts(("Clinical Trial",), None, Species.HUMAN, "2018")


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ('"Three trials"', f'"{"x" * 41}"', "At most 40"),
        ("tried?", "tried", "no question mark"),
        ('topic = "literature"', 'topic = "The Literature"', "topic"),
        ("number = 3", "nummer = 3", 'Did you mean "number"?'),
        ("until = 2018", 'until = "once"', 'until": "once" is not a date'),
        ('["Clinical Trial"]', "[]", "publication_types"),
        ('"status"\n', '"effect"\n', "for a claim of fact only"),
    ],
)
def test_a_mistake_in_them_is_named(tmp_path: Path, right: str, wrong: str, words: str) -> None:
    assert right in FACT
    with pytest.raises(DataFileError) as error:
        read_claims(claims_file(tmp_path, FACT.replace(right, wrong, 1)))
    assert words in str(error.value)
    assert error.value.where.startswith("data/semax/claims.toml, line ")
