"""Records read by their place in a search, and by their PMIDs whenever that is no good."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.eutils_answers import Request
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml

from litreview.model.identity import Pmid
from litreview.pubmed.client import FetchedBatch, PubmedClient
from litreview.pubmed.config import ClientConfig

RECORDS = [article_xml(n, "Mint") for n in range(1, 26)]
EVERY_FAULT = [
    "expired-webenv",
    "expired-webenv-400",
    "400-backend",
    "400-key",
    "414",
    "429",
    "502",
    "empty",
    "empty-set",
    "entity-bomb",
    "error-empty-term",
    "error-timeout",
    "foreign-pmids",
    "gzip-broken",
    "html200",
    "missing-pmids",
    "reset",
    "truncated",
    "wrong-charset",
    "wrong-pmids",
]


@pytest.fixture(autouse=True)
def _batches_of_10(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litreview.pubmed.client.BATCH", 10)


@pytest.fixture
def server() -> Iterator[EutilsServer]:
    with EutilsServer(article_set(*RECORDS)) as running:
        yield running


def a_client(server: EutilsServer, cache: Path | None = None, tries: int = 4) -> PubmedClient:
    return PubmedClient(
        ClientConfig(server.url, cache, rate_per_s=100_000, retry_wait_s=0, tries=tries)
    )


def search_and_fetch(client: PubmedClient) -> list[FetchedBatch]:
    return list(client.fetch(client.search("mint").pmids))


def by_place(request: Request) -> bool:
    return "WebEnv" in request.parameters


def ways(server: EutilsServer) -> list[str]:
    """How each batch was asked for."""
    return ["place" if by_place(one) else "ids" for one in server.requests_to("efetch")]


def test_a_search_is_kept_and_read_by_place(server: EutilsServer) -> None:
    with a_client(server) as client:
        batches = search_and_fetch(client)
    assert [len(batch.records) for batch in batches] == [10, 10, 5]
    assert all(batch.fits for batch in batches)
    assert server.log[0].parameters["usehistory"] == "y"
    asked = server.requests_to("efetch")
    assert [one.parameters["retstart"] for one in asked] == ["0", "10", "20"]
    assert [one.parameters["retmax"] for one in asked] == ["10", "10", "5"]
    assert all("id" not in one.parameters for one in asked)
    assert {one.method for one in asked} == {"POST"}


def test_records_come_in_the_same_batches_either_way(server: EutilsServer) -> None:
    with a_client(server) as client:
        placed = search_and_fetch(client)
    server.keeps_history = False
    with a_client(server) as client:
        assert search_and_fetch(client) == placed
    assert ways(server) == ["place"] * 3 + ["ids"] * 3


@pytest.mark.parametrize("fault", EVERY_FAULT)
@pytest.mark.parametrize("at", [2, 3, 4])
def test_any_trouble_turns_to_the_pmids_at_once(server: EutilsServer, fault: str, at: int) -> None:
    server.misbehave(fault, at_request=at)
    with a_client(server) as client:
        batches = search_and_fetch(client)
        assert client.requests == 5
    assert all(batch.fits for batch in batches)
    assert ways(server) == ["place"] * (at - 1) + ["ids"] * (5 - at)


def test_a_try_by_place_counts_as_one_of_the_tries(server: EutilsServer) -> None:
    server.misbehave("502", at_request=lambda request: request.number > 1, times=99)
    with a_client(server) as client:
        first = next(client.fetch(client.search("mint").pmids))
        assert client.requests == 1 + 4
    assert "after 4 tries" in str(first.error)


def test_the_pmids_are_asked_for_even_where_one_try_is_allowed(server: EutilsServer) -> None:
    server.misbehave("reset", at_request=2)
    with a_client(server, tries=1) as client:
        assert all(batch.fits for batch in search_and_fetch(client))


def test_a_record_that_is_served_no_more_is_told(server: EutilsServer) -> None:
    with a_client(server) as client:
        pmids = client.search("mint").pmids
        server.remove(7)
        assert [batch.not_served for batch in client.fetch(pmids)] == [(), ("7",), ()]
    assert ways(server) == ["place", "place", "ids", "ids"]


def test_another_set_than_the_one_searched_for_is_asked_by_pmid(server: EutilsServer) -> None:
    for choose in (
        lambda pmids: pmids[1:],
        lambda pmids: pmids[::-1],
        lambda pmids: pmids[:10],
        lambda pmids: (*pmids, Pmid("900")),
    ):
        with a_client(server) as client:
            list(client.fetch(choose(client.search("mint").pmids)))
    assert set(ways(server)) == {"ids"}


def test_only_the_last_plain_search_counts(server: EutilsServer) -> None:
    with a_client(server) as client:
        pmids = client.search("mint").pmids
        client.search("sage")
        list(client.fetch(pmids))
    assert set(ways(server)) == {"ids"}


def test_neither_a_window_nor_a_probe_is_kept(server: EutilsServer) -> None:
    with a_client(server) as client:
        pmids = client.search("mint").pmids
        client.search("mint", modified_from=None, modified_to=None)
        client.probe_standing("mint")
        list(client.fetch(pmids))
    kept = [one for one in server.requests_to("esearch") if "usehistory" in one.parameters]
    assert len(kept) == 2
    assert set(ways(server)) == {"place"}


def test_a_set_larger_than_pubmed_lists_is_asked_by_pmid(
    server: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("litreview.pubmed.client.CEILING", 20)
    server.ceiling = 20
    with a_client(server) as client:
        batches = search_and_fetch(client)
    assert sum(len(batch.records) for batch in batches) == 25
    assert set(ways(server)) == {"ids"}


def test_what_came_by_place_is_cached_by_pmid_and_never_by_place(
    server: EutilsServer, tmp_path: Path
) -> None:
    cache = tmp_path / "http.sqlite3"
    with a_client(server, cache) as client:
        first = search_and_fetch(client)
    with a_client(server, cache) as client:
        assert search_and_fetch(client) == first
        assert client.requests == 1
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"MCID_" not in content
    assert b"WebEnv" not in content


@pytest.mark.parametrize("fault", ["expired-webenv", "foreign-pmids", "missing-pmids", "truncated"])
def test_no_bad_reply_by_place_is_cached(server: EutilsServer, tmp_path: Path, fault: str) -> None:
    server.misbehave(fault, at_request=by_place, times=1)
    server.misbehave("502", at_request=lambda one: "id" in one.parameters, times=99)
    with a_client(server, tmp_path / "http.sqlite3") as client:
        list(client.fetch(client.search("mint").pmids))
    with sqlite3.connect(tmp_path / "http.sqlite3") as database:
        assert database.execute("select count(*) from responses").fetchone() == (0,)
    database.close()
