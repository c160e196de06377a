"""Bio.Entrez makes every request, and our session carries it: the seam between them."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from Bio import Entrez
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml

from litreview.model.identity import Pmid
from litreview.pubmed import entrez
from litreview.pubmed.entrez import PubmedClient
from litreview.pubmed.session import ClientConfig

KEY, MAIL = "0f1e2d3c4b5a69788796a5b4c3d2e1f00808", "ann.roe@herbs.example"


@pytest.fixture
def server() -> Iterator[EutilsServer]:
    with EutilsServer(article_set(article_xml(11, "Mint"))) as running:
        yield running


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The requests that Biopython built, by their URL."""
    build, urls = Entrez._build_request, []

    def noted(cgi: str, *args: Any, **options: Any) -> urllib.request.Request:
        urls.append(cgi)
        request: urllib.request.Request = build(cgi, *args, **options)
        return request

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("Biopython went to the network itself")

    monkeypatch.setattr(Entrez, "_build_request", noted)
    monkeypatch.setattr(Entrez, "urlopen", refuse)
    return urls


def a_client(server: EutilsServer, key: str = KEY) -> PubmedClient:
    return PubmedClient(ClientConfig(server.url, None, key, MAIL, rate_per_s=1e5))


def test_biopython_makes_every_request_and_sends_none(
    server: EutilsServer, made: list[str]
) -> None:
    with a_client(server) as client:
        client.search("mint")
        client.probe_standing("mint")
        client.database()
        assert [batch.fits for batch in client.fetch([Pmid("11")])] == [True]
    asked = [request.endpoint for request in server.log]
    assert asked == ["esearch.fcgi", "esearch.fcgi", "einfo.fcgi", "efetch.fcgi"]
    assert [url.rpartition("/")[2] for url in made] == asked
    for request in server.log:
        assert (request.method, request.query_string) == ("POST", "")
        assert request.parameters["tool"] == "litreview"
        assert (request.parameters["email"], request.parameters["api_key"]) == (MAIL, KEY)


def test_clients_of_several_threads_keep_to_their_own_session(server: EutilsServer) -> None:
    def ask(key: str) -> None:
        with a_client(server, key) as client:
            for _ in range(5):
                client.database()
            assert client.requests == 5

    threads = [threading.Thread(target=ask, args=(f"key-{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    keys = sorted(request.parameters["api_key"] for request in server.log)
    assert keys == sorted(f"key-{n}" for n in range(4) for _ in range(5))


def test_who_uses_biopython_without_a_client_gets_biopythons_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = []

    class Handle:
        class headers:
            @staticmethod
            def get_content_subtype() -> str:
                return "xml"

    def urlopen(request: urllib.request.Request) -> Handle:
        opened.append(request.full_url)
        return Handle()

    monkeypatch.setattr(Entrez, "urlopen", urlopen)
    monkeypatch.setattr(Entrez._open, "previous", 0.0)
    assert isinstance(Entrez.einfo(db="pubmed", email=MAIL), Handle)
    assert opened[0].startswith("https://eutils.ncbi.nlm.nih.gov/")
    assert Entrez._open is entrez._open
