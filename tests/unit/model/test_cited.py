from dataclasses import fields

from tests.support.synthetic_xml import article_set, article_xml

from litreview.model.cited import Cited
from litreview.model.codec import from_json, to_json
from litreview.model.record import Record
from litreview.model.vocabulary import Standing
from litreview.pubmed.parse import ParsedRecord, parse_articles

NOTICE = (
    '<CommentsCorrections RefType="RetractionIn"><RefSource>J Invent Walks</RefSource>'
    '<PMID Version="1">9</PMID></CommentsCorrections>'
)


def a_record() -> Record:
    xml = article_xml(7, "A <i>retracted</i> walk", version=2, corrections=NOTICE, ids="")
    (parsed,) = parse_articles(article_set(xml))
    assert isinstance(parsed, ParsedRecord)
    return parsed.record


def test_what_is_cited_is_what_the_record_says() -> None:
    record = a_record()
    cited = from_json(Cited, to_json(record))
    shared = [field.name for field in fields(Cited) if field.name != "content_hash"]
    assert {n: getattr(cited, n) for n in shared} == {n: getattr(record, n) for n in shared}
    assert cited.content_hash == ""


def test_year_number_and_standing_follow_as_they_do_of_the_record() -> None:
    record = a_record()
    cited = from_json(Cited, to_json(record))
    assert (cited.pmid, cited.year, cited.standing, cited.notices) == ("7", 2020, *_of(record))
    assert cited.standing is Standing.RETRACTED


def _of(record: Record) -> tuple[object, ...]:
    return record.standing, record.notices
