from tests.support.synthetic_xml import article_set, article_xml

from litreview.model.identity import Pmid
from litreview.pubmed.batches import FetchedBatch, reconcile
from litreview.pubmed.parse import parse_articles
from litreview.pubmed.replies import Fault


def asked(*pmids: str) -> tuple[Pmid, ...]:
    return tuple(Pmid(pmid) for pmid in pmids)


def reconciled(requested: tuple[Pmid, ...], *articles: str) -> FetchedBatch:
    batch = reconcile(requested, parse_articles(article_set(*articles)))
    assert isinstance(batch, FetchedBatch), batch
    return batch


def test_a_whole_reply_fits() -> None:
    batch = reconciled(asked("1", "2"), article_xml(2), article_xml(1))
    assert [one.record.pmid for one in batch.records] == ["2", "1"]
    assert batch.fits


def test_what_is_absent_was_not_served() -> None:
    batch = reconciled(asked("1", "2"), article_xml(1))
    assert batch.not_served == ("2",)
    assert not batch.fits


def test_an_empty_reply_serves_nothing_and_is_no_error() -> None:
    assert reconciled(asked("1")).not_served == ("1",)


def test_foreign_records_are_left_out_and_noted() -> None:
    batch = reconciled(asked("1"), article_xml(1), article_xml(9))
    assert [one.record.pmid for one in batch.records] == ["1"]
    assert batch.notes == ("PubMed sent 9, which was not asked for",)
    assert not batch.fits


def test_a_reply_of_foreign_records_alone_is_a_fault() -> None:
    fault = reconcile(asked("1"), parse_articles(article_set(article_xml(9))))
    assert isinstance(fault, Fault)
    assert fault.passing


def test_the_highest_version_wins_in_any_order() -> None:
    for order in ((1, 3, 2), (3, 2, 1)):
        batch = reconciled(asked("1"), *(article_xml(1, version=number) for number in order))
        assert [one.record.version for one in batch.records] == [3]


def test_an_unreadable_record_is_not_missing() -> None:
    batch = reconciled(asked("1", "2"), article_xml(1, title="&surprise;"), article_xml(2))
    assert [pmid for pmid, _ in batch.unreadable] == ["1"]
    assert batch.not_served == ()


def test_a_readable_version_outweighs_an_unreadable_one() -> None:
    batch = reconciled(asked("1"), article_xml(1, title="&surprise;"), article_xml(1, version=2))
    assert batch.unreadable == ()
    assert len(batch.records) == 1


def test_a_record_without_a_pmid_may_be_any_of_the_missing() -> None:
    batch = reconciled(asked("1", "2"), article_xml("x"), article_xml(2))
    assert [pmid for pmid, _ in batch.unreadable] == ["1"]
    assert batch.not_served == ()


def test_a_cut_off_reply_is_a_fault_whatever_came_before() -> None:
    fault = reconcile(asked("1"), parse_articles(article_set(article_xml(1))[:-30]))
    assert isinstance(fault, Fault)
