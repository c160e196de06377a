"""The audit of the bundled workspace: what its sources misdescribe, and what they do not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from tests.support.bundled import bundled_workspace

from litreview.ladder.citation import check_citation
from litreview.model.audit import Agreement, Audit, CitationAudit, CitationStatus
from litreview.model.claim import AssertedCitation
from litreview.model.grade import Grade
from litreview.model.identity import StudyId
from litreview.model.record import Author, Record
from litreview.model.vocabulary import Certainty
from litreview.pubmed.parse import ParsedRecord, parse_file
from litreview.render.audit_words import citation_sentences
from litreview.workflow.audit import audit
from litreview.workflow.import_files import import_files

PROJECT = Path(__file__).parents[2]
COMPOUND = "semax"  # whose sources the facts below are of
PUBMED_XML = PROJECT.parent / "shared" / COMPOUND / "pubmed.xml"
REAL_RECORDS = PROJECT.parent / "shared" / "pubmed-xml"
RIGHT = ("30225715", "16996037")
LOCATED = {
    "quality-of-life-mnd": ("pmid:18379501", Certainty.HIGH),
    "stroke-prevention": ("pmid:15792140", Certainty.MEDIUM),
    "well-tolerated": ("pmid:15792140", Certainty.MEDIUM),
    "diabetic-retinopathy": ("pmid:24437205", Certainty.MEDIUM),
    "adhd-rett": ("pmid:16996699", Certainty.MEDIUM),
    "ngf-bdnf-time-course": ("pmid:19662538", Certainty.MEDIUM),
    "optic-nerve": ("pmid:10741256", Certainty.LOW),
    "learning": ("pmid:16996037", Certainty.LOW),
}
"""What the article's words allow, told from the quotations it prints beside them."""
NOWHERE = ("immune-stroke", "bdnf-500-percent", "ld50-undeterminable")


@pytest.fixture(scope="module", params=["bibliography", "abstracts"])
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """The audit of a fresh clone, and with the abstracts of the companion folder."""
    settings = bundled_workspace(tmp_path_factory.mktemp("audited"))
    if request.param == "abstracts":
        if not PUBMED_XML.exists():
            pytest.skip("../shared is absent: no records to import")
        import_files(settings, [PUBMED_XML], COMPOUND)
    return audit(settings, COMPOUND).audit


def of_pmid(found: Audit, pmid: str) -> tuple[CitationAudit, ...]:
    citing = tuple(one for one in found.citations if one.cite.pmid == pmid)
    assert citing
    return citing


def test_29798983_is_by_gusev_and_others(found: Audit) -> None:
    for one in of_pmid(found, "29798983"):
        assert one.status is CitationStatus.MISMATCH
        first = citation_sentences(one)[0]
        assert first == "PMID 29798983 is by Gusev EI and 4 others, not Tsai SJ."
        assert "n" not in [check.field for check in one.differing]


def test_11517472_is_of_1997(found: Audit) -> None:
    for one in of_pmid(found, "11517472"):
        assert [check.field for check in one.differing] == ["year"]
        assert citation_sentences(one)[0].startswith("PMID 11517472 is of 1997, not 2001")


def test_the_two_that_are_right_raise_no_alarm(found: Audit) -> None:
    for one in (one for pmid in RIGHT for one in of_pmid(found, pmid)):
        assert one.status is CitationStatus.OK
        assert not one.differing
        assert not one.silent


def test_the_studies_of_the_article_are_located_as_far_as_its_words_allow(found: Audit) -> None:
    located = {
        one.claim: (one.located[0].study, one.located[0].certainty)
        for one in found.citations
        if one.located
    }
    assert located == {claim: (StudyId(study), sure) for claim, (study, sure) in LOCATED.items()}
    nowhere = [one for one in found.citations if one.claim in NOWHERE]
    assert len(nowhere) == len(NOWHERE)
    assert {one.status for one in nowhere} == {CitationStatus.UNLOCATABLE}


def test_a_located_study_of_another_year_is_said_to_be(found: Audit) -> None:
    (one,) = (one for one in found.citations if one.claim == "diabetic-retinopathy")
    assert "PMID 24437205 is of 2013, not 2012." in citation_sentences(one)


def test_only_claims_about_whole_texts_are_left_unchecked(found: Audit) -> None:
    places = {one.place for one in found.numbers if one.checked}
    traced = {"article-canadian-journal", "article-undesired-tally", "one-percent-not-tenfold"}
    assert not any(name in place for name in traced for place in places)
    unsupported = {
        number for one in found.numbers for number in one.numbers if "bdnf-500" in one.place
    }
    assert unsupported == {"160"}


@pytest.mark.shared
def test_no_real_record_asserted_as_it_is_raises_an_alarm() -> None:
    """However its first author, its journal and its years are written."""
    if not REAL_RECORDS.exists():
        pytest.skip("../shared is absent: no real records to assert")
    files = sorted(REAL_RECORDS.rglob("*.xml*"))
    items = (item for file in files for item in parse_file(file))
    records = [item.record for item in items if isinstance(item, ParsedRecord)]
    assert len(records) > 200
    for record in records:
        for cite in as_it_is(record):
            checks = check_citation(cite, record, Grade(record.id, {}), ())
            assert not [one for one in checks if one.agreement is Agreement.DIFFERS], record.id
            assert not [one for one in checks if one.field == "title" and one.note], record.id


def as_it_is(record: Record) -> Iterator[AssertedCitation]:
    """One record cited in several ways, each of them right."""
    first = record.authors[0] if record.authors else Author("Nobody")
    bylines = {", ".join(map(str, record.authors)), str(first) if record.authors else ""}
    if first.fore_name:
        bylines |= {f"{first.fore_name} {first.last_name} et al.", first.last_name}
        bylines.add(f"{first.last_name}, {'. '.join(first.initials)}.")
    journals = {record.journal.title, record.journal.abbreviation} - _UNLIKE
    journals |= {f"{record.journal.name} {record.journal.volume}({record.journal.issue})"}
    for author, journal, when in product(
        bylines,
        journals,
        {record.pub_date.year, record.first_published.year, record.electronic.year} - {None},
    ):
        yield AssertedCitation("x", "y", record.pmid, author, when, record.title.plain, journal)


_UNLIKE = {"T'ung pao. T'oung pao"}  # a title and its own other spelling, printed as one
