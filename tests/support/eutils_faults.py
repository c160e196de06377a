"""Replies of the loopback E-utilities server: how PubMed answers well, and how badly.

A request and the good answer enter; a spoiled `Reply` leaves. The shapes are those real
clients have met. Faults of the connection itself are the server's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol
from xml.sax.saxutils import escape

from tests.support.eutils_articles import Article

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n'
    '<!DOCTYPE {root} PUBLIC "-//NLM//DTD {name}//EN" "{dtd}">\n'
)
ESEARCH_HEAD = _HEAD.format(
    root="eSearchResult",
    name="esearch 20060628",
    dtd="https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd",
)
EFETCH_HEAD = _HEAD.format(
    root="PubmedArticleSet",
    name="PubMedArticle, 1st January 2025",
    dtd="https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd",
)
EINFO_HEAD = _HEAD.format(
    root="eInfoResult",
    name="einfo 20190110",
    dtd="https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20190110/einfo.dtd",
)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE PubmedArticleSet [<!ENTITY a "boom"><!ENTITY b "'
    + "&a;" * 50
    + '"><!ENTITY c "'
    + "&b;" * 50
    + '">]><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article>'
    "<ArticleTitle>&c;</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE PubmedArticleSet [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article>"
    "<ArticleTitle>&x;</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
)
WEB_PAGE = "<!DOCTYPE html><html><head><title>WWW Error 500 Diagnostic</title></head></html>"


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    number: int
    at: float
    method: str
    endpoint: str
    parameters: dict[str, str]
    query_string: str
    headers: dict[str, str]


class Pubmed(Protocol):
    """What a fault needs of the server it spoils the replies of."""

    articles: dict[int, Article]

    def answer(self, request: Request) -> Reply:
        """The good reply."""
        ...


@dataclass
class Fault:
    """Something to do wrong, for the requests it is meant for, so many times."""

    kind: str
    wanted: Callable[[Request], bool]
    times: int
    detail: str = ""


@dataclass
class Reply:
    """A reply that will be sent."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(
        default_factory=lambda: {"Content-Type": "text/xml; charset=UTF-8"}
    )
    declared_length: int | None = None


def efetch_body(articles: Iterable[bytes]) -> bytes:
    """A whole PubmedArticleSet around original article bytes."""
    inner = b"\n".join(articles)
    return EFETCH_HEAD.encode() + b"<PubmedArticleSet>\n" + inner + b"\n</PubmedArticleSet>"


def _too_many(fault: Fault, request: Request, _: Pubmed) -> Reply:
    key = request.parameters.get("api_key", "127.0.0.1")  # the real one echoes the key too
    body = f'{{"error":"API rate limit exceeded","api-key":"{key}","count":"5","limit":"3"}}'
    headers = {"Content-Type": "application/json"}
    if fault.kind == "429-retry-after":
        headers["Retry-After"] = fault.detail or "2"
    return Reply(body.encode(), 429, headers)


def _server_error(fault: Fault, _: Request, __: Pubmed) -> Reply:
    headers = {"Content-Type": "text/html"}
    if fault.detail:
        headers["Retry-After"] = fault.detail
    return Reply(WEB_PAGE.encode(), int(fault.kind), headers)


def _moved(fault: Fault, _: Request, __: Pubmed) -> Reply:
    return Reply(b"", 301, {"Location": fault.detail, "Content-Type": "text/html"})


def _fixed(body: str, status: int = 200) -> Callable[[Fault, Request, Pubmed], Reply]:
    return lambda fault, request, server: Reply(body.encode(), status)


def _truncated(_: Fault, request: Request, server: Pubmed) -> Reply:
    body = server.answer(request).body
    return Reply(body[: len(body) * 2 // 3])


def _cut_off(_: Fault, request: Request, server: Pubmed) -> Reply:
    body = server.answer(request).body
    return Reply(body[: len(body) // 2], declared_length=len(body))


def _error_inside(fault: Fault, request: Request, _: Pubmed) -> Reply:
    text = fault.detail or "Search Backend failed: Database is not supported: pubmed"
    root = "eFetchResult" if request.endpoint.startswith("efetch") else "eSearchResult"
    return Reply(f'<?xml version="1.0"?><{root}><ERROR>{escape(text)}</ERROR></{root}>'.encode())


def _refused(fault: Fault, request: Request, server: Pubmed) -> Reply:
    reply = _error_inside(fault, request, server)
    return Reply(reply.body, 400)


def _wrong_pmids(_: Fault, request: Request, server: Pubmed) -> Reply:
    asked = set(request.parameters.get("id", "").split(","))
    others = [one.xml for one in server.articles.values() if str(one.pmid) not in asked]
    return Reply(efetch_body(others))


def _missing_pmids(fault: Fault, request: Request, server: Pubmed) -> Reply:
    asked = request.parameters.get("id", "").split(",")
    gone = set(fault.detail.split(",")) if fault.detail else set(asked[:1])
    kept = [
        server.articles[int(p)].xml for p in asked if p not in gone and int(p) in server.articles
    ]
    return Reply(efetch_body(kept))


def _wrong_charset(_: Fault, request: Request, server: Pubmed) -> Reply:
    """UTF-8 announced, another encoding sent: a letter is no UTF-8 any more."""
    body = server.answer(request).body
    return Reply(
        body.replace(b"</ArticleTitle>", b"\xff\xfe</ArticleTitle>").replace(b"</Id>", b"\xff</Id>")
    )


REPLIES: dict[str, Callable[[Fault, Request, Pubmed], Reply]] = {
    "429": _too_many,
    "429-retry-after": _too_many,
    "500": _server_error,
    "502": _server_error,
    "503": _server_error,
    "504": _server_error,
    "400-error": _refused,
    "moved": _moved,
    "truncated": _truncated,
    "cut-off": _cut_off,
    "html200": _fixed(WEB_PAGE),
    "error200": _error_inside,
    "empty": _fixed(""),
    "wrong-pmids": _wrong_pmids,
    "missing-pmids": _missing_pmids,
    "entity-bomb": _fixed(BOMB),
    "external-entity": _fixed(OUTSIDE),
    "wrong-charset": _wrong_charset,
}
OF_THE_CONNECTION = ("reset", "stall", "drip")
FAULTS = (*REPLIES, *OF_THE_CONNECTION)
