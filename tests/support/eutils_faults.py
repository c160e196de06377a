"""Replies of the loopback E-utilities server: how PubMed answers well, and how badly.

A request and the good answer enter; a spoiled `Reply` leaves. The shapes are those real
clients have met. Faults of the connection itself are the server's.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.support.eutils_answers import (
    Pubmed,
    Reply,
    Request,
    efetch_body,
    efetch_error,
    esearch_error,
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
NO_BACKEND = "Search Backend failed: Database is not supported: pubmed"
WRAPPED_502 = "proxy_stream(): 502 Bad Gateway. Failed to connect to PubOne service"
VIEWER_TIMEOUT = "Error: External viewer error: Empty Response. Bytes read: 0 Status: Timeout"
_ID = re.compile(rb"<Id>\d+</Id>\n?")
_OWN_PMID = re.compile(  # of the record itself, not of what it cites
    rb"<(?:MedlineCitation|BookDocument)\b[^>]*>\s*<PMID[^>]*>(\d+)</PMID>"
)
WEB_PAGE = "<!DOCTYPE html><html><head><title>WWW Error 500 Diagnostic</title></head></html>"


@dataclass
class Fault:
    """Something to do wrong, for the requests it is meant for, so many times."""

    kind: str
    wanted: Callable[[Request], bool]
    times: int
    detail: str = ""


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


def _error(request: Request, text: str, status: int) -> Reply:
    shape = efetch_error if request.endpoint.startswith("efetch") else esearch_error
    return shape(text, status)


def _error_inside(fault: Fault, request: Request, _: Pubmed) -> Reply:
    return _error(request, fault.detail or NO_BACKEND, 200)


def _refused(fault: Fault, request: Request, _: Pubmed) -> Reply:
    return _error(request, fault.detail or NO_BACKEND, 400)


def _said(text: str, status: int = 200) -> Callable[[Fault, Request, Pubmed], Reply]:
    return lambda fault, request, server: _error(request, text, status)


def _key_refused(_: Fault, request: Request, __: Pubmed) -> Reply:
    key = request.parameters.get("api_key", "")
    body = f'{{"error":"API key invalid","api-key":"{key}"}}'
    return Reply(body.encode(), 400, {"Content-Type": "application/json"})


def _stray_bytes(_: Fault, request: Request, server: Pubmed) -> Reply:
    body = server.answer(request).body
    middle = len(body) // 2
    return Reply(body[:middle] + b"\x00\x1b<&\x07" + body[middle:])


def _gzip_unasked(_: Fault, request: Request, server: Pubmed) -> Reply:
    """Compressed and said so, whether or not the client accepts it: odd, and no fault."""
    reply = server.answer(request)
    headers = {**reply.headers, "Content-Encoding": "gzip"}
    return Reply(gzip.compress(reply.body, 1), reply.status, headers, as_it_is=True)


def _gzip_unannounced(_: Fault, request: Request, server: Pubmed) -> Reply:
    return Reply(gzip.compress(server.answer(request).body, 1), as_it_is=True)


def _gzip_broken(_: Fault, request: Request, server: Pubmed) -> Reply:
    packed = gzip.compress(server.answer(request).body, 1)
    headers = {"Content-Type": "text/xml; charset=UTF-8", "Content-Encoding": "gzip"}
    return Reply(packed[: len(packed) // 2], headers=headers, as_it_is=True)


def _asked(request: Request, server: Pubmed) -> list[int]:
    """The PMIDs a reply would hold, in order."""
    body = server.answer(request).body
    tag = rb"<Id>(\d+)</Id>" if request.endpoint.startswith("esearch") else _OWN_PMID
    return [int(pmid) for pmid in re.findall(tag, body)]


def _with_records(request: Request, server: Pubmed, pmids: list[int]) -> Reply:
    """A reply to a request for records, with these instead; another request is answered well."""
    if not request.endpoint.startswith("efetch"):
        return server.answer(request)
    return Reply(efetch_body(server.articles[pmid].xml for pmid in pmids))


def _wrong_pmids(_: Fault, request: Request, server: Pubmed) -> Reply:
    """A few records nobody asked for and no other, or an id that is none."""
    if request.endpoint.startswith("esearch"):
        return Reply(_ID.sub(b"<Id>none</Id>", server.answer(request).body, count=1))
    asked = set(_asked(request, server))
    others = [one for one in server.articles if one not in asked]
    return _with_records(request, server, others[:9])


def _foreign_pmids(_: Fault, request: Request, server: Pubmed) -> Reply:
    """What was asked for, and one record more."""
    asked = _asked(request, server)
    others = [pmid for pmid in server.articles if pmid not in set(asked)]
    return _with_records(request, server, [*others[:1], *asked])


def _repeated_pmids(_: Fault, request: Request, server: Pubmed) -> Reply:
    """What was asked for, backwards, some of it twice."""
    asked = _asked(request, server)
    return _with_records(request, server, [*asked[::-1], *asked[:3]])


def _missing_pmids(fault: Fault, request: Request, server: Pubmed) -> Reply:
    """One record short, or one id short of the count."""
    if request.endpoint.startswith("esearch"):
        return Reply(_ID.sub(b"", server.answer(request).body, count=1))
    asked = _asked(request, server)
    gone = {int(one) for one in fault.detail.split(",")} if fault.detail else set(asked[:1])
    return _with_records(request, server, [pmid for pmid in asked if pmid not in gone])


def _empty_set(_: Fault, request: Request, server: Pubmed) -> Reply:
    """No record of all that were asked for, and no error."""
    return _with_records(request, server, [])


def _wrong_charset(_: Fault, request: Request, server: Pubmed) -> Reply:
    """UTF-8 announced, another encoding sent: a letter is no UTF-8 any more."""
    body = server.answer(request).body
    for end in (b"</ArticleTitle>", b"</Id>", b"</Count>"):
        body = body.replace(end, b"\xff\xfe" + end)
    return Reply(body)


def _charset_header(_: Fault, request: Request, server: Pubmed) -> Reply:
    """UTF-8 sent, and another encoding named in the header: the XML's own word counts."""
    reply = server.answer(request)
    return Reply(reply.body, reply.status, {"Content-Type": "text/xml; charset=ISO-8859-1"})


REPLIES: dict[str, Callable[[Fault, Request, Pubmed], Reply]] = {
    "429": _too_many,
    "429-retry-after": _too_many,
    "500": _server_error,
    "502": _server_error,
    "503": _server_error,
    "504": _server_error,
    "400-error": _refused,
    "400-backend": _said(WRAPPED_502, 400),
    "400-key": _key_refused,
    "414": _server_error,
    "moved": _moved,
    "truncated": _truncated,
    "cut-off": _cut_off,
    "html200": _fixed(WEB_PAGE),
    "error200": _error_inside,
    "error-timeout": _said(VIEWER_TIMEOUT),
    "error-empty-term": _said("Empty term and query_key - nothing todo"),
    "empty": _fixed(""),
    "stray-bytes": _stray_bytes,
    "wrong-pmids": _wrong_pmids,
    "foreign-pmids": _foreign_pmids,
    "repeated-pmids": _repeated_pmids,
    "missing-pmids": _missing_pmids,
    "empty-set": _empty_set,
    "gzip-unasked": _gzip_unasked,
    "gzip-unannounced": _gzip_unannounced,
    "gzip-broken": _gzip_broken,
    "wrong-charset": _wrong_charset,
    "charset-header": _charset_header,
    "entity-bomb": _fixed(BOMB),
    "external-entity": _fixed(OUTSIDE),
    "no-query": _said("Unable to obtain query #1"),
    "no-query-400": _said("Unable to obtain query #1", 400),
}
OF_THE_CONNECTION = ("reset", "reset-body", "stall", "stall-body", "drip")
FAULTS = (*REPLIES, *OF_THE_CONNECTION)
UNREADABLE = frozenset(
    {"truncated", "wrong-pmids", "entity-bomb", "external-entity", "wrong-charset", "stray-bytes"}
)  # faults that may lie in one record: the batch is asked for in parts
