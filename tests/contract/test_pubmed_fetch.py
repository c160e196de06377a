import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.eutils_faults import UNREADABLE
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml, book_xml

from litreview.errors import PubmedError, PubmedUnreachable
from litreview.model.identity import Pmid
from litreview.pubmed.batches import FetchedBatch
from litreview.pubmed.entrez import PubmedClient
from litreview.pubmed.session import ClientConfig

KEY = "K3YK3YK3Y"
PASSING_FAULTS = [
    "429",
    "429-retry-after",
    "500",
    "502",
    "503",
    "504",
    "reset",
    "cut-off",
    "truncated",
    "html200",
    "error200",
    "empty",
    "wrong-pmids",
    "entity-bomb",
    "external-entity",
    "wrong-charset",
    "400-backend",
    "error-timeout",
    "gzip-broken",
    "reset-body",
    "stray-bytes",
]
LASTING_FAULTS = ["400-key", "414", "error-empty-term"]
ODD_AND_GOOD = ["gzip-unasked", "gzip-unannounced", "charset-header", "repeated-pmids"]
RECORDS = article_set(*(article_xml(n) for n in range(1, 451)), book_xml(900))


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def monotonic(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _batches_of_200(monkeypatch: pytest.MonkeyPatch) -> None:
    """Smaller batches than the client's own: several of them in a small PubMed."""
    monkeypatch.setattr("litreview.pubmed.entrez.BATCH", 200)


@pytest.fixture
def server() -> Iterator[EutilsServer]:
    with EutilsServer(RECORDS) as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(server: EutilsServer, clock: Clock) -> Iterator[PubmedClient]:
    with a_client(server, clock) as made:
        yield made


def a_client(server: EutilsServer, clock: Clock, **changes: object) -> PubmedClient:
    options: dict[str, object] = {"api_key": KEY, "rate_per_s": 3, "timeout_s": 5, **changes}
    config = ClientConfig(server.url, None, **options)  # type: ignore[arg-type]
    return PubmedClient(config, sleep=clock.sleep, monotonic=clock.monotonic)


def pmids(*numbers: int) -> tuple[Pmid, ...]:
    return tuple(Pmid(str(number)) for number in numbers)


def the_batch(client: PubmedClient, *numbers: int) -> FetchedBatch:
    (batch,) = client.fetch(pmids(*numbers))
    return batch


def served(batch: FetchedBatch) -> list[str | None]:
    return [one.record.pmid for one in batch.records]


def test_records_come_in_batches(client: PubmedClient, server: EutilsServer) -> None:
    batches = list(client.fetch(pmids(*range(1, 451))))
    assert [len(batch.requested) for batch in batches] == [200, 200, 50]
    assert [len(batch.records) for batch in batches] == [200, 200, 50]
    assert all(batch.fits for batch in batches)
    assert {request.method for request in server.log} == {"POST"}
    assert {request.query_string for request in server.log} == {""}


def test_requests_start_no_faster_than_allowed(client: PubmedClient, clock: Clock) -> None:
    list(client.fetch(pmids(*range(1, 451))))
    assert clock.slept == pytest.approx([0.3667, 0.3667], abs=0.001)


def test_repeats_are_asked_for_once(client: PubmedClient) -> None:
    assert the_batch(client, 7, 7, 8).requested == ("7", "8")


def test_nothing_asked_is_nothing_sent(client: PubmedClient) -> None:
    assert list(client.fetch([])) == []
    assert client.requests == 0


def test_books_come_too_and_the_absent_are_told(client: PubmedClient) -> None:
    batch = the_batch(client, 1, 900, 777)
    assert served(batch) == ["1", "900"]
    assert batch.not_served == ("777",)
    assert batch.error is None


def test_none_served_is_an_answer(client: PubmedClient) -> None:
    batch = the_batch(client, 777, 778)
    assert batch.not_served == ("777", "778")
    assert client.requests == 1


@pytest.mark.parametrize("fault", PASSING_FAULTS)
def test_a_passing_fault_is_tried_again(
    client: PubmedClient, server: EutilsServer, fault: str
) -> None:
    server.misbehave(fault, at_request=1)
    batch = the_batch(client, 1, 2)
    assert batch.error is None
    assert served(batch) == ["1", "2"]
    assert client.requests == 2


@pytest.mark.parametrize("fault", LASTING_FAULTS)
def test_a_lasting_fault_is_no_use_retrying(
    client: PubmedClient, server: EutilsServer, fault: str
) -> None:
    server.misbehave(fault, at_request=1)
    error = the_batch(client, 1, 2).error
    assert type(error) is PubmedError
    assert error.fix
    assert client.requests == 1


@pytest.mark.parametrize("fault", ODD_AND_GOOD)
def test_what_is_only_odd_is_read(client: PubmedClient, server: EutilsServer, fault: str) -> None:
    server.misbehave(fault, at_request=1)
    batch = the_batch(client, 1, 2)
    assert sorted(map(str, served(batch))) == ["1", "2"]
    assert client.requests == 1


@pytest.mark.parametrize("fault", PASSING_FAULTS)
def test_a_fault_that_stays_is_an_error_in_the_end(
    client: PubmedClient, server: EutilsServer, fault: str
) -> None:
    server.misbehave(fault, times=99)
    batch = the_batch(client, *range(1, 31))
    assert isinstance(batch.error, PubmedUnreachable)
    assert batch.records == ()
    assert "after 4 tries" in batch.error.what
    assert batch.error.fix == "Fetched records are kept; run again."
    assert client.requests == (4 + 2 + 4 + 8 + 16 + 2 if fault in UNREADABLE else 4)
    assert KEY not in str(batch.error)


def test_the_error_names_the_last_fault(client: PubmedClient, server: EutilsServer) -> None:
    server.misbehave("reset", times=3)
    server.misbehave("502", times=1)
    error = the_batch(client, 1).error
    assert error is not None
    assert error.what.endswith("(last: HTTP 502).")


def test_waits_grow_and_are_jittered(
    client: PubmedClient, server: EutilsServer, clock: Clock
) -> None:
    server.misbehave("503", times=3)
    the_batch(client, 1)
    waits = [wait for wait in clock.slept if wait > 0.4]
    assert len(waits) == 3
    for at, wait in enumerate(waits):
        assert 0.5 * 2**at <= wait <= 1.5 * 2**at


def test_retry_after_is_honoured(client: PubmedClient, server: EutilsServer, clock: Clock) -> None:
    server.misbehave("429-retry-after", detail="17")
    assert the_batch(client, 1).error is None
    assert 17 in clock.slept


def test_retry_after_beyond_the_deadline_gives_up_at_once(
    client: PubmedClient, server: EutilsServer, clock: Clock
) -> None:
    server.misbehave("429-retry-after", detail="100000", times=99)
    error = the_batch(client, 1).error
    assert error is not None
    assert "after 1 try in 0 s (last: HTTP 429, too many requests)" in error.what
    assert clock.now < 900


def test_a_stalled_body_ends_with_the_read_time_out(server: EutilsServer, clock: Clock) -> None:
    server.misbehave("stall", times=99)
    with a_client(server, clock, timeout_s=0.1, tries=2) as client:
        error = the_batch(client, 1).error
    assert error is not None
    assert "no answer in time" in error.what


def test_a_body_that_drips_without_end_is_cut(server: EutilsServer) -> None:
    server.misbehave("drip", times=99)
    config = ClientConfig(server.url, None, timeout_s=0.05, tries=2, retry_wait_s=0, rate_per_s=1e5)
    began = time.monotonic()
    with PubmedClient(config) as client:
        error = the_batch(client, 1).error
    assert error is not None
    assert "no answer in time" in error.what
    assert time.monotonic() - began < 3


def test_the_other_batches_go_on(client: PubmedClient, server: EutilsServer) -> None:
    server.misbehave("502", at_request=lambda request: "250" in request.parameters["id"], times=99)
    first, second, third = client.fetch(pmids(*range(1, 451)))
    assert isinstance(second.error, PubmedUnreachable)
    assert second.requested == pmids(*range(201, 401))
    assert len(first.records) == 200
    assert len(third.records) == 50


def test_after_the_deadline_the_rest_fail_at_once(server: EutilsServer, clock: Clock) -> None:
    with a_client(server, clock, deadline_s=10) as client:
        batches = client.fetch(pmids(*range(1, 451)))
        assert next(batches).error is None
        clock.now = 11
        late = list(batches)
        assert "the time allowed, 10 s, is used up" in str(late[-1].error)
        assert client.requests <= 2  # the second was on its way already


def test_a_dead_pubmed_is_not_asked_for_every_batch(clock: Clock) -> None:
    with EutilsServer() as server:
        server.misbehave("503", times=9999)
        with a_client(server, clock) as client:
            batches = list(client.fetch(pmids(*range(1, 2001))))
            assert all(isinstance(batch.error, PubmedUnreachable) for batch in batches)
            assert len(batches) == 10
            assert client.requests == 12


def test_nobody_listening_is_unreachable(clock: Clock) -> None:
    # nobody listens on port 1; a port given back may be another server's by now
    config = ClientConfig("http://127.0.0.1:1/", None)
    with PubmedClient(config, sleep=clock.sleep, monotonic=clock.monotonic) as client:
        with pytest.raises(PubmedUnreachable, match="did not answer after 4 tries"):
            client.search("mint")
        error = the_batch(client, 1).error
    assert isinstance(error, PubmedUnreachable)
    assert error.exit_code == 20


def test_a_bad_key_is_refused_for_good(clock: Clock) -> None:
    with EutilsServer(api_key="another") as server, a_client(server, clock) as client:
        with pytest.raises(PubmedError, match="refused the API key") as raised:
            client.search("mint")
        assert not isinstance(raised.value, PubmedUnreachable)
        assert KEY not in str(raised.value)
        assert client.requests == 1


def test_a_request_refused_for_good_is_not_repeated(
    client: PubmedClient, server: EutilsServer
) -> None:
    server.misbehave("400-error", detail="Invalid db name specified: x")
    error = the_batch(client, 1).error
    assert type(error) is PubmedError
    assert "Invalid db name" in error.what
    assert client.requests == 1


def test_a_backend_fault_inside_a_400_passes(client: PubmedClient, server: EutilsServer) -> None:
    server.misbehave("400-error", detail="proxy_stream() Failed to connect to PubOne service")
    assert the_batch(client, 1).error is None
    assert client.requests == 2


def test_a_key_in_pubmeds_own_error_text_is_hidden(
    client: PubmedClient, server: EutilsServer
) -> None:
    server.misbehave("400-error", detail=f"no such user {KEY}")
    assert KEY not in str(the_batch(client, 1).error)


def test_missing_pmids_are_told_and_not_repeated(
    client: PubmedClient, server: EutilsServer
) -> None:
    server.misbehave("missing-pmids", detail="2")
    batch = the_batch(client, 1, 2, 3)
    assert batch.not_served == ("2",)
    assert client.requests == 1


def test_moving_elsewhere_is_not_followed(client: PubmedClient, server: EutilsServer) -> None:
    server.misbehave("moved", detail="http://127.0.0.1:9/elsewhere")
    error = the_batch(client, 1).error
    assert type(error) is PubmedError
    assert "HTTP 301" in error.what


def test_the_cache_may_be_anywhere_or_nowhere(server: EutilsServer, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    config = ClientConfig(server.url, blocked / "http.sqlite3", rate_per_s=1e5)
    with PubmedClient(config) as client:
        assert the_batch(client, 1).error is None
