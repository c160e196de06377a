"""A request sent before its reply is wanted, against a real server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml

from litreview.model.identity import Pmid
from litreview.pubmed import client as client_module
from litreview.pubmed.ahead import Ahead
from litreview.pubmed.client import PubmedClient
from litreview.pubmed.config import ClientConfig
from litreview.pubmed.exchange import Exchange
from litreview.pubmed.session import Session

EINFO, ESEARCH = "einfo.fcgi", "esearch.fcgi"
PUBMED = {"db": "pubmed"}
MINT = {"db": "pubmed", "term": "mint"}
RECORDS = article_set(*(article_xml(n) for n in range(1, 31)))


@pytest.fixture
def server() -> Iterator[EutilsServer]:
    with EutilsServer(RECORDS) as running:
        yield running


@pytest.fixture
def told() -> list[Exchange]:
    return []


@pytest.fixture
def session(server: EutilsServer, told: list[Exchange]) -> Iterator[Session]:
    with_it = a_session(server, told)
    yield with_it
    with_it.close()


def a_session(server: EutilsServer, told: list[Exchange], deadline_s: float = 60) -> Session:
    config = ClientConfig(
        server.url, None, rate_per_s=1e6, retry_wait_s=0, deadline_s=deadline_s, tries=3
    )
    return Session(config, sleep=time.sleep, monotonic=time.monotonic, observe=told.append)


def pmids(first: int, end: int) -> tuple[Pmid, ...]:
    return tuple(Pmid(str(number)) for number in range(first, end))


def asked(server: EutilsServer) -> list[str]:
    return [request.endpoint for request in server.log]


def test_it_is_sent_while_nobody_waits() -> None:
    sent, go_on = Event(), Event()

    def send() -> str:
        sent.set()
        go_on.wait(10)
        return "what came"

    ahead = Ahead(send)
    assert sent.wait(10)
    go_on.set()
    assert ahead.wait() == "what came"


def test_what_takes_too_long_is_left_behind() -> None:
    go_on = Event()
    with pytest.raises(TimeoutError):
        Ahead(lambda: go_on.wait(10)).wait(0.01)
    go_on.set()


def test_what_goes_wrong_is_raised_where_it_is_wanted() -> None:
    def send() -> None:
        raise MemoryError("no room")

    with pytest.raises(MemoryError, match="no room"):
        Ahead(send).wait()


def test_a_request_sent_ahead_is_not_sent_again(
    session: Session, server: EutilsServer, told: list[Exchange]
) -> None:
    session.send_ahead(EINFO, PUBMED)
    assert session.ask(EINFO, PUBMED, bytes)
    assert (asked(server), session.requests) == ([EINFO], 1)
    assert [(one.attempt, one.status, one.fault) for one in told] == [(1, 200, "")]


def test_a_fault_of_it_counts_as_the_first_try(
    session: Session, server: EutilsServer, told: list[Exchange]
) -> None:
    server.misbehave("503", times=1)
    session.send_ahead(EINFO, PUBMED)
    assert session.ask(EINFO, PUBMED, bytes)
    assert (asked(server), session.requests) == ([EINFO] * 2, 2)
    assert [(one.attempt, one.status) for one in told] == [(1, 503), (2, 200)]


def test_another_request_does_not_take_its_reply(session: Session, server: EutilsServer) -> None:
    session.send_ahead(EINFO, PUBMED)
    assert b"eSearchResult" in session.ask(ESEARCH, MINT, bytes)
    assert asked(server) == [EINFO, ESEARCH]


def test_one_at_most_is_under_way(session: Session, server: EutilsServer) -> None:
    session.send_ahead(EINFO, PUBMED)
    session.send_ahead(ESEARCH, MINT)
    assert session.ask(EINFO, PUBMED, bytes)
    assert asked(server) == [EINFO]


def test_none_is_sent_when_the_time_is_up(server: EutilsServer, told: list[Exchange]) -> None:
    session = a_session(server, told, deadline_s=0)
    session.send_ahead(EINFO, PUBMED)
    assert (asked(server), session.requests) == ([], 0)


def test_a_batch_on_the_shelf_is_not_asked_for_ahead(
    server: EutilsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "BATCH", 10)
    config = ClientConfig(server.url, tmp_path / "shelf.sqlite", rate_per_s=1e6)
    second = pmids(11, 21)
    with PubmedClient(config) as before:
        assert [batch.fits for batch in before.fetch(second)] == [True]
    with PubmedClient(config) as now:
        batches = list(now.fetch(pmids(1, 31)))
    assert [len(batch.records) for batch in batches] == [10, 10, 10]
    assert (now.requests, len(server.log)) == (2, 3)
