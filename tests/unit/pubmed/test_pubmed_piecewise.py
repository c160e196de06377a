"""A batch that one record spoils, read in parts."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders import a_record

from litreview.errors import PubmedError, PubmedGarbled, PubmedUnreachable
from litreview.model.identity import Pmid
from litreview.pubmed.batches import FOREIGN, FetchedBatch, read_in_parts
from litreview.pubmed.parse import ParsedRecord

WHOLE = PubmedGarbled("PubMed's answer could not be read")


class Server:
    """Gives what is asked for, unless something in it is spoilt."""

    def __init__(self, spoilt: dict[int, str], down_after: int | None = None) -> None:
        self.spoilt = {Pmid(str(n)): why for n, why in spoilt.items()}
        self.down_after = down_after
        self.asked = 0

    def ask(self, batch: tuple[Pmid, ...]) -> FetchedBatch:
        self.asked += 1
        if self.down_after is not None and self.asked > self.down_after:
            raise PubmedUnreachable("PubMed did not answer")
        for pmid in batch:
            if pmid in self.spoilt:
                error = PubmedGarbled("it could not be read")
                error.reason = self.spoilt[pmid]
                raise error
        return FetchedBatch(batch, tuple(ParsedRecord(a_record(int(p)), b"") for p in batch))


def pmids(count: int) -> tuple[Pmid, ...]:
    return tuple(Pmid(str(n)) for n in range(1, count + 1))


def served(batch: FetchedBatch) -> set[Pmid | None]:
    return {one.record.pmid for one in batch.records}


@given(count=st.integers(2, 400), at=st.data())
def test_one_spoilt_record_costs_itself_alone(count: int, at: st.DataObject) -> None:
    bad = at.draw(st.integers(1, count))
    server = Server({bad: "the XML is broken"})
    batch = read_in_parts(pmids(count), WHOLE, server.ask)
    assert batch.error is None
    assert batch.unreadable == ((Pmid(str(bad)), "the XML is broken"),)
    assert served(batch) == set(pmids(count)) - {Pmid(str(bad))}
    assert server.asked <= 2 * math.ceil(math.log2(count))


@settings(max_examples=25)
@given(bad=st.sets(st.integers(1, 400), max_size=7))
def test_a_few_spoilt_records_cost_themselves_alone(bad: set[int]) -> None:
    batch = read_in_parts(pmids(400), WHOLE, Server(dict.fromkeys(bad, "broken")).ask)
    assert {int(pmid) for pmid, _ in batch.unreadable} == bad
    assert {int(pmid or 0) for pmid in served(batch)} == set(range(1, 401)) - bad


def test_another_record_in_its_place_means_it_is_not_served() -> None:
    batch = read_in_parts(pmids(4), WHOLE, Server({3: FOREIGN}).ask)
    assert batch.not_served == (Pmid("3"),)
    assert batch.unreadable == ()


def test_a_batch_of_one_is_not_divided() -> None:
    error = PubmedGarbled("it could not be read")
    error.reason = "the XML is broken"
    server = Server({})
    batch = read_in_parts(pmids(1), error, server.ask)
    assert (batch.unreadable, server.asked) == (((Pmid("1"), "the XML is broken"),), 0)


def test_it_is_given_up_when_nothing_can_be_read() -> None:
    server = Server(dict.fromkeys(range(1, 401), "broken"))
    batch = read_in_parts(pmids(400), WHOLE, server.ask)
    assert batch.error is WHOLE
    assert server.asked == 2 + 4 + 8 + 16


def test_it_is_given_up_when_pubmed_stops_answering() -> None:
    batch = read_in_parts(pmids(400), WHOLE, Server({7: "broken"}, down_after=3).ask)
    assert isinstance(batch.error, PubmedError)
    assert not isinstance(batch.error, PubmedGarbled)
    assert batch.records == ()
