"""What an observer is told of each try: enough to see trouble, nothing secret."""

from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import pytest
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml

from litreview.errors import PubmedError
from litreview.model.identity import Pmid
from litreview.pubmed.entrez import Exchange, PubmedClient
from litreview.pubmed.session import ClientConfig

KEY, MAIL = "0f1e2d3c4b5a69788796a5b4c3d2e1f00808", "ann.roe@herbs.example"
ONE = (Pmid("1"),)


@pytest.fixture
def server() -> Iterator[EutilsServer]:
    with EutilsServer(article_set(article_xml(1))) as running:
        yield running


@pytest.fixture
def seen() -> list[Exchange]:
    return []


def a_client(server: EutilsServer, seen: list[Exchange], cache: Path | None = None) -> PubmedClient:
    config = ClientConfig(server.url, cache, KEY, MAIL, rate_per_s=100_000, retry_wait_s=0)
    return PubmedClient(config, seen.append)


def test_every_try_is_told_of(server: EutilsServer, seen: list[Exchange]) -> None:
    for fault in ("502", "truncated", "reset"):
        server.misbehave(fault)
    with a_client(server, seen) as client:
        list(client.fetch(ONE))
    assert [(one.attempt, one.status, one.endpoint) for one in seen] == [
        (1, 502, "efetch.fcgi"),
        (2, 200, "efetch.fcgi"),
        (3, None, "efetch.fcgi"),
        (4, 200, "efetch.fcgi"),
    ]
    assert [bool(one.fault) for one in seen] == [True, True, True, False]
    assert seen[0].fault == "HTTP 502"
    assert seen[2].bytes == 0
    assert seen[3].bytes > 500
    assert all(one.seconds >= 0 and not one.cached for one in seen)


def test_a_cached_reply_is_told_of_as_such(
    server: EutilsServer, seen: list[Exchange], tmp_path: Path
) -> None:
    for _ in range(2):
        with a_client(server, seen, tmp_path / "http.sqlite3") as client:
            list(client.fetch(ONE))
    assert [(one.cached, one.attempt) for one in seen] == [(False, 1), (True, 0)]
    assert seen[0].bytes == seen[1].bytes


def test_every_endpoint_is_told_of(server: EutilsServer, seen: list[Exchange]) -> None:
    with a_client(server, seen) as client:
        client.search("mint")
        client.database()
    assert [one.endpoint for one in seen] == ["esearch.fcgi", "einfo.fcgi"]


@pytest.mark.parametrize("fault", ["429", "400-key", "400-error", "error200"])
def test_nothing_secret_is_told(server: EutilsServer, seen: list[Exchange], fault: str) -> None:
    server.misbehave(fault, detail=f"{KEY} {MAIL} ann.roe%40herbs.example", times=9)
    with a_client(server, seen) as client, pytest.raises(PubmedError):
        client.search("mint")
    told = "".join(str(astuple(one)) for one in seen)
    assert seen[0].fault
    for secret in (KEY, MAIL, "ann.roe", "mint", server.url):
        assert secret not in told
