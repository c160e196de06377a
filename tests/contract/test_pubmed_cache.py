import gzip
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.eutils_faults import UNREADABLE
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml

from litreview.model.identity import Pmid
from litreview.pubmed.batches import FetchedBatch
from litreview.pubmed.entrez import PubmedClient
from litreview.pubmed.parse import ParsedRecord, Unreadable, parse_articles
from litreview.pubmed.session import ClientConfig

KEY, MAIL, TOOL = "0f1e2d3c4b5a69788796a5b4c3d2e1f00808", "ann.roe@herbs.example", "litreviewtool"
ONE = (Pmid("1"), Pmid("2"))
BAD_REPLIES = [
    "429",
    "502",
    "truncated",
    "html200",
    "error200",
    "empty",
    "wrong-pmids",
    "missing-pmids",
    "entity-bomb",
    "external-entity",
    "wrong-charset",
    "empty-set",
    "error-timeout",
    "foreign-pmids",
    "gzip-broken",
    "reset-body",
    "stray-bytes",
]


@pytest.fixture
def server() -> Iterator[EutilsServer]:
    with EutilsServer(article_set(*(article_xml(n) for n in range(1, 4)))) as running:
        yield running


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "http.sqlite3"


def fetch(
    server: EutilsServer,
    cache: Path,
    *,
    key: str = KEY,
    tries: int = 1,
    fresh: tuple[Pmid, ...] = (),
) -> tuple[FetchedBatch, int]:
    config = ClientConfig(
        server.url, cache, key, MAIL, TOOL, retry_wait_s=0, rate_per_s=1e5, tries=tries
    )
    with PubmedClient(config) as client:
        (batch,) = client.fetch(ONE, fresh=fresh)
        return batch, client.requests


def kept(cache: Path) -> int:
    with sqlite3.connect(cache) as database:
        (count,) = database.execute("select count(*) from responses").fetchone()
    database.close()
    return int(count)


def everything_in(cache: Path) -> bytes:
    """Every byte of the cache files, with the packed bodies of its entries opened too."""
    raw = b"".join(path.read_bytes() for path in cache.parent.iterdir())
    with sqlite3.connect(cache) as database:
        entries = [row[0] for row in database.execute("select value from responses")]
    database.close()
    return raw + b"".join(gzip.decompress(entry) for entry in entries)


def test_a_good_reply_is_asked_for_once(server: EutilsServer, cache: Path) -> None:
    first, sent = fetch(server, cache)
    again, sent_again = fetch(server, cache)
    assert (sent, sent_again) == (1, 0)
    assert again == first


def test_another_key_finds_the_same_reply(server: EutilsServer, cache: Path) -> None:
    fetch(server, cache)
    assert fetch(server, cache, key="another")[1] == 0
    assert fetch(server, cache, key="")[1] == 0


def test_a_batch_with_a_fresh_pmid_is_asked_again_and_replaces_the_old(
    server: EutilsServer, cache: Path
) -> None:
    fetch(server, cache)
    server.add(article_set(article_xml(2, "A revised title")))
    batch, sent = fetch(server, cache, fresh=ONE[1:])
    assert sent == 1
    assert batch.records[1].record.title.plain == "A revised title"
    batch, sent = fetch(server, cache)
    assert sent == 0
    assert batch.records[1].record.title.plain == "A revised title"


@pytest.mark.parametrize("fault", BAD_REPLIES)
def test_nothing_bad_is_ever_kept(server: EutilsServer, cache: Path, fault: str) -> None:
    server.misbehave(fault)
    fetch(server, cache)
    parts = 2 if fault in UNREADABLE else 0  # good replies to each half, asked for by itself
    assert kept(cache) == parts
    batch, sent = fetch(server, cache)
    assert sent == 1
    assert batch.fits
    assert kept(cache) == parts + 1


def test_a_good_reply_after_bad_ones_is_kept(server: EutilsServer, cache: Path) -> None:
    server.misbehave("truncated")
    server.misbehave("error200")
    assert fetch(server, cache, tries=3)[1] == 3
    assert fetch(server, cache)[1] == 0


def test_replies_grow_too_old(
    server: EutilsServer, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("litreview.pubmed.http_cache.KEPT_FOR", timedelta(hours=-1))
    fetch(server, cache)
    assert fetch(server, cache)[1] == 1


def test_neither_key_nor_mail_nor_tool_is_in_the_cache(server: EutilsServer, cache: Path) -> None:
    server.misbehave("429")  # its body echoes the key
    fetch(server, cache, tries=2)
    assert server.log[-1].parameters["api_key"] == KEY
    assert server.log[-1].parameters["email"] == MAIL
    content = everything_in(cache)
    assert b"Mint leaves" in content  # the reply itself is there, so the search can see
    for secret in (KEY, MAIL, MAIL.replace("@", "%40"), TOOL, "api_key", "ncbi_sid"):
        assert secret.encode() not in content


def test_nothing_secret_is_logged(
    server: EutilsServer, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for fault in ("429", "400-error", "reset", "502"):
        server.misbehave(fault, detail=f"{KEY}" if fault == "400-error" else "")
    for _ in range(3):
        fetch(server, cache, tries=2)
    for secret in (KEY, MAIL, MAIL.replace("@", "%40")):
        assert secret not in caplog.text


def test_nothing_secret_is_in_an_error_or_what_caused_it(server: EutilsServer, cache: Path) -> None:
    server.misbehave("429", times=9)
    batch, _ = fetch(server, cache, tries=2)
    error: BaseException | None = batch.error
    while error is not None:
        assert KEY not in f"{error!r}{error}"
        error = error.__cause__ or error.__context__


def test_a_damaged_cache_file_is_thrown_away(server: EutilsServer, cache: Path) -> None:
    cache.parent.mkdir()
    cache.write_bytes(b"this is no database, " * 400)
    batch, sent = fetch(server, cache)
    assert (batch.fits, sent) == (True, 1)
    assert fetch(server, cache)[1] == 0


@pytest.mark.parametrize("entry", [b"rubbish", "{}", b"{}\n", b"\x1f\x8b", b"<x>"])
def test_a_damaged_entry_costs_a_request(server: EutilsServer, cache: Path, entry: bytes) -> None:
    fetch(server, cache)
    with sqlite3.connect(cache) as database:
        database.execute("update responses set value = ?", (entry,))
    database.close()
    batch, sent = fetch(server, cache)
    assert (batch.fits, sent) == (True, 1)


def test_what_is_too_old_leaves_the_file(
    server: EutilsServer, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("litreview.pubmed.http_cache.KEPT_FOR", timedelta(hours=-1))
        fetch(server, cache)
    assert kept(cache) == 1
    server.misbehave("502")
    fetch(server, cache)
    assert kept(cache) == 0


def test_a_cache_that_another_process_never_lets_go_costs_requests(
    server: EutilsServer, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch(server, cache)
    monkeypatch.setattr("litreview.pubmed.http_cache.LOCK_WAIT_MS", 10)
    with closing(sqlite3.connect(cache)) as other:
        other.execute("begin exclusive")
        batch, sent = fetch(server, cache)
        assert (batch.fits, sent) == (True, 1)
    assert fetch(server, cache)[1] == 0


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"rubbish" * 999)])
def test_a_cache_that_is_lost_or_spoilt_during_a_run_costs_requests(
    server: EutilsServer, cache: Path, spoil: Callable[[Path], object]
) -> None:
    with PubmedClient(ClientConfig(server.url, cache, rate_per_s=1e5)) as client:
        list(client.fetch(ONE))
        spoil(cache)
        batches = list(client.fetch((*ONE, Pmid("3"))))
    assert [batch.fits for batch in batches] == [True]
    assert fetch(server, cache)[0].fits


def test_a_good_reply_is_read_once(
    server: EutilsServer, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bytes] = []

    def noted(body: bytes) -> Iterator[ParsedRecord | Unreadable]:
        read.append(body)
        return parse_articles(body)

    monkeypatch.setattr("litreview.pubmed.entrez.parse_articles", noted)
    for count in (1, 2):  # from PubMed, then from the cache
        fetch(server, cache)
        assert len(read) == count
