import random
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.support.eutils_answers import Reply, Request
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml, book_xml, correction_xml

from litreview.errors import PubmedError, PubmedUnreachable
from litreview.pubmed.entrez import PubmedClient
from litreview.pubmed.esearch import DatabaseState
from litreview.pubmed.session import ClientConfig

RECORDS = article_set(
    article_xml(11, "Mint and walking", types=[("D016449", "Randomized Controlled Trial")]),
    article_xml(12, "Mint and sleeping", revised="2022/02/02"),
    article_xml(13, "Sage and walking", abstract="Sage beats peppermint."),
    book_xml(14, "Mint, a chapter"),
)
PLAIN_10_000 = article_set(*(article_xml(n, "Mint", "") for n in range(500, 10_500)))


@pytest.fixture
def server() -> Iterator[EutilsServer]:
    with EutilsServer(RECORDS) as running:
        yield running


@pytest.fixture
def client(server: EutilsServer) -> Iterator[PubmedClient]:
    with PubmedClient(fast(server)) as made:
        yield made


def fast(server: EutilsServer, cache: Path | None = None) -> ClientConfig:
    return ClientConfig(server.url, cache, api_key="K3Y", rate_per_s=100_000, retry_wait_s=0)


class Mangling(EutilsServer):
    """Answers searches well, and does something to the reply."""

    def __init__(self, mangle: Callable[[bytes], bytes], *sources: bytes | Path) -> None:
        super().__init__(*sources)
        self._mangle = mangle

    def answer(self, request: Request) -> Reply:
        reply = super().answer(request)
        if request.endpoint == "esearch.fcgi":
            reply.body = self._mangle(reply.body)
        return reply


def test_the_whole_set_comes_in_pubmeds_order(client: PubmedClient) -> None:
    found = client.search("mint[tiab]")
    assert found.pmids == ("14", "12", "11")
    assert found.count == 3
    assert found.translation == "mint[tiab]"
    assert found.warnings == ()
    assert client.requests == 1


def test_a_search_is_a_post_with_everything_in_its_body(
    client: PubmedClient, server: EutilsServer
) -> None:
    client.search("mint")
    (request,) = server.log
    assert (request.method, request.endpoint, request.query_string) == ("POST", "esearch.fcgi", "")
    assert request.parameters["retmax"] == "9999"
    assert request.parameters["api_key"] == "K3Y"
    assert request.parameters["tool"] == "litreview"
    assert "email" not in request.parameters


def test_a_window_of_changes_is_asked_for_whole(client: PubmedClient, server: EutilsServer) -> None:
    assert client.search("mint", modified=(date(2021, 1, 1), date(2030, 1, 1))).pmids == ("12",)
    assert client.search("mint", modified=(date(1800, 1, 1), date(2021, 1, 1))).pmids == ("11",)
    assert server.log[0].parameters["datetype"] == "mdat"


def test_nothing_found_is_an_answer(client: PubmedClient) -> None:
    assert client.search("basil").pmids == ()


def test_a_search_is_never_cached(server: EutilsServer, tmp_path: Path) -> None:
    for _ in range(2):
        with PubmedClient(fast(server, tmp_path / "http.sqlite3")) as client:
            client.search("mint")
    assert len(server.log) == 2


def test_phrases_pubmed_left_out_are_kept(client: PubmedClient) -> None:
    assert client.search("mint[zz]").warnings == ('PubMed does not know the field "zz"',)


@pytest.mark.parametrize("query", ["", "  "])
def test_an_empty_query_is_never_sent(client: PubmedClient, query: str) -> None:
    with pytest.raises(PubmedError, match="empty"):
        client.search(query)
    assert client.requests == 0


def test_a_query_pubmed_refuses_says_where_to_mend_it(client: PubmedClient) -> None:
    with pytest.raises(PubmedError, match="Cannot process query") as raised:
        client.search("(mint")
    assert "query file" in raised.value.fix
    assert client.requests == 1


def test_pages_are_asked_for_until_all_ids_came(server: EutilsServer, client: PubmedClient) -> None:
    server.ceiling = 10_000
    server.page = 2
    assert client.search("mint").pmids == ("14", "12", "11")
    assert [request.parameters["retstart"] for request in server.log] == ["0", "2"]


# Sets larger than PubMed serves; the ceiling is lowered so that a few hundred records will do.


@pytest.fixture
def small_ceiling(monkeypatch: pytest.MonkeyPatch) -> int:
    for module in ("entrez", "search"):
        monkeypatch.setattr(f"litreview.pubmed.{module}.CEILING", 40)
    return 40


def days(count: int, same_day: int = 0) -> bytes:
    start = date(1999, 1, 1)
    created = [start + timedelta(days=37 * at) for at in range(count)] + [start] * same_day
    return article_set(
        *(
            article_xml(1000 + at, "Mint", created=day.strftime("%Y/%m/%d"))
            for at, day in enumerate(created)
        )
    )


def test_a_large_set_is_listed_whole(small_ceiling: int) -> None:
    with EutilsServer(days(150)) as server, PubmedClient(fast(server)) as client:
        server.ceiling = small_ceiling
        found = client.search("mint")
        assert len(set(found.pmids)) == len(found.pmids) == found.count == 150
        assert found.warnings == ()


def test_a_day_larger_than_the_ceiling_is_listed_whole(small_ceiling: int) -> None:
    with EutilsServer(days(5, same_day=100)) as server, PubmedClient(fast(server)) as client:
        server.ceiling = small_ceiling
        found = client.search("mint[tiab] OR sage[tiab]")
        assert len(set(found.pmids)) == found.count == 105


def test_citations_without_a_day_are_found_too(small_ceiling: int) -> None:
    undated = [article_xml(2000 + at, "Mint", created=None, revised=None) for at in range(50)]
    with EutilsServer(days(60), article_set(*undated)) as server:
        server.ceiling = small_ceiling
        with PubmedClient(fast(server)) as client:
            assert len(client.search("mint").pmids) == 110


def test_a_sliced_window_of_changes_stays_within_it(small_ceiling: int) -> None:
    with EutilsServer(days(90)) as server, PubmedClient(fast(server)) as client:
        server.ceiling = small_ceiling
        assert client.search("mint", modified=(date(2021, 1, 1), date(2030, 1, 1))).pmids == ()
        assert len(client.search("mint", modified=(date(2020, 1, 1), date(2030, 1, 1))).pmids) == 90


def test_ids_that_fall_short_of_the_count_are_told(server: EutilsServer) -> None:
    server.overcount = 3
    with PubmedClient(fast(server)) as client:
        found = client.search("mint")
    assert (found.count, len(found.pmids)) == (6, 3)
    assert found.warnings == ("PubMed counts 6 citations and listed 3",)


def test_ranges_that_are_not_understood_fall_short_and_are_told(small_ceiling: int) -> None:
    with EutilsServer(days(150)) as server, PubmedClient(fast(server)) as client:
        server.ceiling = small_ceiling
        answer, asked = server.search, []

        def without_ranges(parameters: dict[str, str]) -> Any:
            term = parameters["term"]
            asked.append(term)
            return answer({**parameters, "term": term.partition(" AND 1")[0]})

        server.search = without_ranges  # type: ignore[method-assign]
        found = client.search("mint")
    assert (len(found.pmids), found.count) == (40, 150)
    assert found.warnings == ("PubMed counts 150 citations and listed 40",)
    assert sum("[uid]" in term for term in asked) == 1


def test_ten_thousand_hits_cost_two_requests() -> None:
    with EutilsServer(PLAIN_10_000) as server, PubmedClient(fast(server)) as client:
        found = client.search("mint")
        assert len(set(found.pmids)) == found.count == 10_000
        assert client.requests == 2


@pytest.mark.parametrize("seed", [1, 2])
def test_in_an_order_that_is_none_they_cost_one_more_at_most(seed: int) -> None:
    with EutilsServer(PLAIN_10_000) as server, PubmedClient(fast(server)) as client:
        answer = server.search

        def in_no_order(parameters: dict[str, str]) -> Any:
            pmids, query = answer(parameters)
            return random.Random(seed).sample(pmids, len(pmids)), query

        server.search = in_no_order  # type: ignore[method-assign]
        found = client.search("mint")
        assert len(set(found.pmids)) == found.count == 10_000
        assert client.requests <= 3


def test_ids_listed_twice_are_taken_once() -> None:
    def twice(body: bytes) -> bytes:
        return re.sub(rb"(<Id>1\d</Id>)", rb"\1\1", body)

    with Mangling(twice, RECORDS) as server, PubmedClient(fast(server)) as client:
        found = client.search("mint")
        assert (found.pmids, found.count, client.requests) == (("14", "12", "11"), 3, 1)


@pytest.mark.parametrize(
    "mangle",
    [
        lambda body: b"\xef\xbb\xbf" + body,
        lambda body: body.replace(b"<!DOCTYPE", b"<!-- node 7 --><!DOCTYPE", 1),
        lambda body: body.replace(b"<eSearchResult>", b"<!-- node 7 -->\n<eSearchResult>", 1),
    ],
)
def test_what_stands_before_the_reply_is_passed_over(mangle: Callable[[bytes], bytes]) -> None:
    with Mangling(mangle, RECORDS) as server, PubmedClient(fast(server)) as client:
        assert client.search("mint").pmids == ("14", "12", "11")
        assert client.requests == 1


def test_a_failure_told_in_json_is_asked_again() -> None:
    told = [b'{"esearchresult":{"ERROR":"Search Backend failed:\n no answer"}}']

    def first_failing(body: bytes) -> bytes:
        return told.pop() if told else body

    with Mangling(first_failing, RECORDS) as server, PubmedClient(fast(server)) as client:
        assert client.search("mint").pmids == ("14", "12", "11")
        assert client.requests == 2


def test_ids_lost_on_the_way_are_asked_for_again(
    server: EutilsServer, client: PubmedClient
) -> None:
    server.misbehave("missing-pmids", at_request=1)
    found = client.search("mint")
    assert sorted(found.pmids) == ["11", "12", "14"]
    assert found.warnings == ()


def test_phrases_pubmed_does_not_know_are_kept(client: PubmedClient) -> None:
    found = client.search("mint[tiab] OR fleegle[tiab]")
    assert found.phrases_not_found == ("fleegle[tiab]",)
    assert found.pmids == ("14", "12", "11")


# Records whose standing is marked.


def marked(kind: str) -> str:
    return correction_xml(kind, "99")


def test_the_probe_finds_what_is_marked_and_nothing_else() -> None:
    records = article_set(
        article_xml(1, "Mint", types=[("D016441", "Retracted Publication")]),
        article_xml(2, "Mint", corrections=marked("RetractionIn")),
        article_xml(3, "Mint", corrections=marked("ExpressionOfConcernIn")),
        article_xml(4, "Mint", corrections=marked("RetractedandRepublishedIn")),
        article_xml(5, "Mint", corrections=marked("CorrectedandRepublishedIn")),
        article_xml(6, "Mint", corrections=marked("CommentIn")),
        article_xml(7, "Mint", corrections=marked("RetractionOf")),
        article_xml(8, "Sage", "Few words.", corrections=marked("RetractionIn")),
        article_xml(9, "Mint"),
    )
    with EutilsServer(records) as server, PubmedClient(fast(server)) as client:
        found = client.probe_standing("mint[tiab] OR leaf[tiab]")
        assert sorted(found) == ["1", "2", "3", "4", "5"]
        assert client.requests == 1


def test_the_probe_finds_nothing_where_nothing_is_marked(client: PubmedClient) -> None:
    client.search("mint")
    assert client.probe_standing("mint") == ()
    assert client.requests == 2


def test_an_empty_query_is_not_probed(client: PubmedClient) -> None:
    with pytest.raises(PubmedError, match="empty"):
        client.probe_standing(" ")


# The database itself.


def test_the_database_describes_itself(client: PubmedClient) -> None:
    assert client.database() == DatabaseState("Build-1", "2022/02/02 06:33", 4)


def test_a_database_that_cannot_be_asked_is_an_error(
    server: EutilsServer, client: PubmedClient
) -> None:
    server.misbehave("502", times=9)
    with pytest.raises(PubmedUnreachable, match="HTTP 502"):
        client.database()
