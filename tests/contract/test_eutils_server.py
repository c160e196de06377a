"""The loopback server itself: what it finds, serves and spoils."""

import contextlib
import http.client
import json
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.eutils_articles import read_articles
from tests.support.eutils_faults import FAULTS, OF_THE_CONNECTION
from tests.support.eutils_query import Query, QueryError
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import (
    article_set,
    article_xml,
    book_xml,
    correction_xml,
    mesh_xml,
)

RECORDS = article_set(
    article_xml(
        11,
        "Mint-leaf tea and walking",
        types=[("D016449", "Randomized Controlled Trial")],
        mesh=mesh_xml({"Humans": "D006801"}),
        year="2019",
    ),
    article_xml(12, "ACTH(4-7)PGP in rats", abstract="Rats drank mint tea.", year="2020"),
    article_xml(
        13,
        "Sage",
        abstract="Nothing else.",
        year="2021",
        created="2021/05/06",
        corrections=correction_xml("RetractionIn", "99"),
    ),
    book_xml(14, "Herbs", "A list of plants."),
)


def found(query: str) -> list[int]:
    test = Query(query).compile()
    return [article.pmid for article in read_articles([RECORDS]) if test(article)]


@pytest.mark.parametrize(
    ("query", "pmids"),
    [
        ("mint", [11, 12]),
        ('"mint tea"', [12]),
        ("mint tea", [11, 12]),
        ('"Mint leaf"[ti]', [11]),
        ('"ACTH(4-7)PGP"[tiab]', [12]),
        ('"ACTH 4-7 PGP"[tiab]', [12]),
        ("mint[ti]", [11]),
        ("min*[ti]", [11]),
        ("min", []),
        ("randomized controlled trial[pt]", [11]),
        ("mint randomized controlled trial[pt]", []),
        ("mint AND randomized controlled trial[pt]", [11]),
        ("mint leaf tea[ti]", [11]),
        ("mint rats", [12]),
        ('"randomized controlled trial"[pt]', [11]),
        ("humans[mh]", [11]),
        ("humans[mh:noexp]", [11]),
        ("13[uid]", [13]),
        ("12:13[uid]", [12, 13]),
        ("2020[dp]", [12]),
        ("2019:2020[dp]", [11, 12]),
        ('"2021/05/01"[crdt] : "2021/05/31"[crdt]', [13]),
        ("mint OR sage", [11, 12, 13]),
        ("mint NOT rats", [11]),
        ("sage OR mint AND rats", [12]),
        ("sage OR (mint AND rats)", [12, 13]),
        ("(sage) OR (herbs)", [13, 14]),
        ("(sage)AND(13[uid])", [13]),
        ("hasretractionin[sb]", [13]),
        ("mint OR hasretractionin", [11, 12, 13]),
        ("mint AND haserratumin[sb]", []),
        ("medline[sb]", [11, 12, 13]),
        ("sage[tw] AND hasabstract", [13]),
    ],
)
def test_queries_find_what_pubmed_would(query: str, pmids: list[int]) -> None:
    assert found(query) == pmids


@pytest.mark.parametrize("query", ["(mint", "mint)", "AND", "mint OR", "1:2[ti]", "()", '"open'])
def test_broken_queries_are_refused(query: str) -> None:
    with pytest.raises(QueryError):
        found(query)


@pytest.fixture
def server() -> Iterator[EutilsServer]:
    with EutilsServer(RECORDS) as running:
        yield running


def get(server: EutilsServer, endpoint: str, **parameters: str) -> str:
    url = f"{server.url}{endpoint}?{urllib.parse.urlencode(parameters)}"
    with urllib.request.urlopen(url, timeout=5) as reply:
        return str(reply.read().decode())


def test_whole_original_articles_are_served(server: EutilsServer) -> None:
    body = get(server, "efetch.fcgi", db="pubmed", id="12,14,99", retmode="xml")
    assert (
        article_xml(12, "ACTH(4-7)PGP in rats", abstract="Rats drank mint tea.", year="2020")
        in body
    )
    assert book_xml(14, "Herbs", "A list of plants.") in body
    assert body.count("<PMID") == 2


def test_einfo_tells_how_many_there_are(server: EutilsServer) -> None:
    assert "<Count>4</Count>" in get(server, "einfo.fcgi", db="pubmed")
    assert "<DbName>pubmed</DbName>" in get(server, "einfo.fcgi")


def test_only_the_first_ranks_of_a_search_are_served(server: EutilsServer) -> None:
    server.ceiling = 2
    body = get(server, "esearch.fcgi", term="mint OR sage", retmax="5")
    assert "<Count>3</Count>" in body
    assert body.count("<Id>") == 2
    assert "Restrictions achieved" in body
    beyond = get(server, "esearch.fcgi", term="mint OR sage", retstart="2")
    assert "cannot be larger" in beyond


def test_windows_of_dates_count_both_ends(server: EutilsServer) -> None:
    body = get(
        server,
        "esearch.fcgi",
        term="mint OR sage",
        datetype="crdt",
        mindate="2021",
        maxdate="2021/05",
    )
    assert "<Id>13</Id>" in body
    assert "<Count>1</Count>" in body


def refused(server: EutilsServer, endpoint: str, **parameters: str) -> tuple[int, str]:
    """The status and body of a request that must be refused."""
    with pytest.raises(urllib.error.HTTPError) as raised:
        get(server, endpoint, **parameters)
    with raised.value as reply:
        return reply.code, reply.read().decode()


def test_what_no_record_holds_is_left_out_of_the_query_and_reported(server: EutilsServer) -> None:
    body = get(server, "esearch.fcgi", term="mint AND fleegle[tiab] AND nosuch[sb]")
    assert "<Count>2</Count>" in body
    assert "<PhraseNotFound>fleegle[tiab]</PhraseNotFound>" in body
    assert "<PhraseNotFound>nosuch[sb]</PhraseNotFound>" in body
    alone = get(server, "esearch.fcgi", term="fleegle[tiab]")
    assert "<Count>0</Count>" in alone
    assert "No items found." in alone


def test_a_search_can_be_counted_alone_or_answered_in_json(server: EutilsServer) -> None:
    body = get(server, "esearch.fcgi", term="mint", rettype="count")
    assert body.endswith("<eSearchResult><Count>2</Count></eSearchResult>")
    result = json.loads(get(server, "esearch.fcgi", term="mint", retmode="json"))["esearchresult"]
    assert (result["count"], result["idlist"]) == ("2", ["12", "11"])


def test_what_cannot_be_fetched_is_refused(server: EutilsServer) -> None:
    assert refused(server, "efetch.fcgi", id="00000")[0] == 400
    assert refused(server, "efetch.fcgi", id=",".join(["12345678"] * 1000))[0] == 414
    assert refused(server, "egquery.fcgi", term="mint")[0] == 404
    assert get(server, "efetch.fcgi", id="11", rettype="full") == ""
    assert get(server, "efetch.fcgi", id="12,11", rettype="uilist").split() == ["12", "11"]
    assert "nothing todo" in get(server, "esearch.fcgi", term=" ")


def test_a_limit_is_held(server: EutilsServer) -> None:
    server.limit_per_s = 2
    get(server, "einfo.fcgi")
    get(server, "einfo.fcgi")
    code, body = refused(server, "einfo.fcgi")
    assert (code, json.loads(body)["error"]) == (429, "API rate limit exceeded")


def asking_anyway(url: str) -> http.client.HTTPResponse | urllib.error.HTTPError:
    """Ask, and take an error for an answer."""
    try:
        reply = urllib.request.urlopen(url, timeout=5)
    except urllib.error.HTTPError as error:
        return error
    assert isinstance(reply, http.client.HTTPResponse)
    return reply


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - set(OF_THE_CONNECTION) - {"moved"}))
@pytest.mark.parametrize("endpoint", ["esearch.fcgi", "efetch.fcgi"])
def test_every_fault_is_over_when_it_is_over(
    server: EutilsServer, fault: str, endpoint: str
) -> None:
    asked = {"term": "mint", "id": "11,12"}
    good = get(server, endpoint, **asked)
    server.misbehave(fault)
    url = f"{server.url}{endpoint}?{urllib.parse.urlencode(asked)}"
    with contextlib.suppress(http.client.IncompleteRead), asking_anyway(url) as reply:
        reply.read()
    assert get(server, endpoint, **asked) == good


def test_records_can_come_and_go(server: EutilsServer) -> None:
    server.remove(11)
    server.add(article_set(article_xml(15, "Mint again")))
    body = get(server, "esearch.fcgi", term="mint")
    assert "<Id>15</Id>" in body
    assert "<Id>11</Id>" not in body


def test_a_fault_comes_when_it_was_asked_for_and_no_longer(server: EutilsServer) -> None:
    server.misbehave("502", at_request=2)
    get(server, "einfo.fcgi")
    with pytest.raises(urllib.error.HTTPError, match="502") as raised:
        get(server, "einfo.fcgi")
    raised.value.close()
    get(server, "einfo.fcgi")
    assert [request.number for request in server.requests_to("einfo")] == [1, 2, 3]


def test_faults_can_be_forgotten(server: EutilsServer) -> None:
    server.misbehave("502", times=9)
    server.behave()
    assert "eInfoResult" in get(server, "einfo.fcgi")


def test_an_unknown_fault_is_refused(server: EutilsServer) -> None:
    with pytest.raises(ValueError, match="none of"):
        server.misbehave("gremlins")


def test_it_runs_as_a_script_and_prints_its_address(tmp_path: Path) -> None:
    records = tmp_path / "records.xml"
    records.write_bytes(RECORDS)
    script = Path(__file__).resolve().parents[1] / "support" / "eutils_server.py"
    with subprocess.Popen(
        [sys.executable, str(script), str(records)], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            with urllib.request.urlopen(f"{url}esearch.fcgi?term=sage", timeout=5) as reply:
                assert b"<Id>13</Id>" in reply.read()
        finally:
            process.terminate()
