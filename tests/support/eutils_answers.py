"""What a well-behaved PubMed answers: ESearch, EFetch and EInfo.

A request enters; a `Reply` leaves, worked out from the records held. No sockets and no
faults: those are the server's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from tests.support.eutils_articles import Article, read_articles
from tests.support.eutils_query import Query, QueryError, Test, up_to

CEILING = 9_999  # PubMed serves no more ids of one search
LONGEST_ADDRESS = 8_190  # bytes of path and query; a longer one draws a 414
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n'
    '<!DOCTYPE {root} PUBLIC "-//NLM//DTD {name}//EN" "{dtd}">\n'
)
_DTDS = "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/"
ESEARCH_HEAD = _HEAD.format(
    root="eSearchResult", name="esearch 20060628", dtd=_DTDS + "20060628/esearch.dtd"
)
EFETCH_HEAD = _HEAD.format(
    root="PubmedArticleSet",
    name="PubMedArticle, 1st January 2025",
    dtd="https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd",
)
EINFO_HEAD = _HEAD.format(
    root="eInfoResult", name="einfo 20190110", dtd=_DTDS + "20190110/einfo.dtd"
)


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


@dataclass
class Reply:
    """A reply that will be sent."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(
        default_factory=lambda: {"Content-Type": "text/xml; charset=UTF-8"}
    )
    declared_length: int | None = None
    as_it_is: bool = False  # neither compressed nor touched, whatever the client accepts


class Pubmed:
    """The records, and the answers to what is asked about them.

    Args:
        sources: PubMed XML, as bytes or files.
        api_key: The only key accepted; None accepts any.
    """

    def __init__(self, *sources: bytes | str | Path, api_key: str | None = None) -> None:
        self.articles: dict[int, Article] = {}
        self.ceiling = CEILING
        self.page = CEILING  # ids served at once, however many are asked for
        self.overcount = 0  # how many more are counted than listed
        self.api_key = api_key
        self._indexed: dict[tuple[str, str], bool] = {}
        self.add(*sources)

    def add(self, *sources: bytes | str | Path) -> None:
        """Hold these records too; one with a PMID already held replaces it."""
        held = {article.pmid: article for article in read_articles(sources)}
        self.articles = self.articles | held  # a search under way keeps the records it began with
        self._indexed.clear()

    def remove(self, *pmids: int | str) -> None:
        """Hold these records no longer."""
        gone = {int(pmid) for pmid in pmids}
        self.articles = {pmid: one for pmid, one in self.articles.items() if pmid not in gone}
        self._indexed.clear()

    def search(self, parameters: dict[str, str]) -> tuple[list[int], Query]:
        """The PMIDs a search finds, newest first."""
        query = Query(parameters.get("term", ""), known=self._known)
        test = query.compile()
        held = self.articles.values()
        found = (one.pmid for one in held if test(one) and _in_window(one, parameters))
        return sorted(found, reverse=True), query

    def answer(self, request: Request) -> Reply:
        """What a well-behaved PubMed replies."""
        key = request.parameters.get("api_key")
        if self.api_key is not None and key not in (None, self.api_key):
            body = b'{"error":"API key invalid","api-key":"%s"}' % str(key).encode()
            return Reply(body, 400, {"Content-Type": "application/json"})
        if len(request.query_string) > LONGEST_ADDRESS:
            return _page("Request-URI Too Long", 414)
        answers: dict[str, Callable[[dict[str, str]], Reply]] = {
            "esearch": self._esearch,
            "efetch": self._efetch,
            "einfo": self._einfo,
        }
        answered = answers.get(request.endpoint.removesuffix(".fcgi"))
        return answered(request.parameters) if answered else _page("Not Found", 404)

    def _known(self, name: str, text: str, test: Test) -> bool:
        """Whether any record held has a text: the phrase index of a real PubMed."""
        at = (name, text)
        if at not in self._indexed:
            self._indexed[at] = any(test(article) for article in self.articles.values())
        return self._indexed[at]

    def _esearch(self, parameters: dict[str, str]) -> Reply:
        if not parameters.get("term", "").strip():
            return esearch_error("Empty term and query_key - nothing todo")
        try:
            found, query = self.search(parameters)
        except QueryError as error:
            return esearch_error(f"Cannot process query: {error}")
        start = int(parameters.get("retstart", 0))
        if start > self.ceiling - 1 and len(found) > self.ceiling:
            return esearch_error(
                "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. "
                "For PubMed, ESearch can only retrieve the first 9,999 records"
            )
        return self._listed(parameters, found, query, start)

    def _listed(
        self, parameters: dict[str, str], found: list[int], query: Query, start: int
    ) -> Reply:
        asked = int(parameters.get("retmax", 20))
        served = found[start : min(start + min(asked, self.page), self.ceiling)]
        count = len(found) + self.overcount
        said = [] if found else ["No items found."]
        if asked > self.ceiling and len(found) > self.ceiling:
            said.append(f"Restrictions achieved. start and count adjusted to 0, {self.ceiling}")
        if parameters.get("retmode") == "json":
            return _esearch_json(count, start, served, query, said)
        if parameters.get("rettype") == "count":
            body = f"<eSearchResult><Count>{count}</Count></eSearchResult>"
            return Reply((ESEARCH_HEAD + body).encode())
        ids = "".join(f"<Id>{pmid}</Id>\n" for pmid in served)
        body = (
            f"<eSearchResult><Count>{count}</Count><RetMax>{len(served)}</RetMax>"
            f"<RetStart>{start}</RetStart><IdList>\n{ids}</IdList><TranslationSet/>"
            f"<QueryTranslation>{escape(query.text)}</QueryTranslation>"
            + _elements("ErrorList", "PhraseNotFound", query.phrases_not_found)
            + _elements("ErrorList", "FieldNotFound", query.unknown_fields)
            + _elements("WarningList", "OutputMessage", said)
            + "</eSearchResult>"
        )
        return Reply((ESEARCH_HEAD + body.replace("</ErrorList><ErrorList>", "")).encode())

    def _efetch(self, parameters: dict[str, str]) -> Reply:
        wanted = _asked(parameters)
        if not any(wanted):
            return efetch_error("ID list is empty! Possibly it has no correct IDs.")
        return self._served(parameters, wanted)

    def _served(self, parameters: dict[str, str], wanted: Sequence[int]) -> Reply:
        held = [self.articles[pmid] for pmid in wanted if pmid in self.articles]
        if parameters.get("rettype") == "uilist":
            lines = "".join(f"{one.pmid}\n" for one in held)
            return Reply(lines.encode(), headers={"Content-Type": "text/plain; charset=UTF-8"})
        if parameters.get("rettype") == "full":  # undocumented, and empty since 2022
            return Reply(b"")
        return Reply(efetch_body(one.xml for one in held))

    def _einfo(self, parameters: dict[str, str]) -> Reply:
        if not parameters.get("db"):
            inner = "<DbList><DbName>pubmed</DbName></DbList>"
        else:
            days = (one.dates["mdat"] for one in self.articles.values())
            inner = (
                "<DbInfo><DbName>pubmed</DbName><MenuName>PubMed</MenuName>"
                "<Description>PubMed bibliographic record</Description><DbBuild>Build-1</DbBuild>"
                f"<Count>{len(self.articles)}</Count>"
                f"<LastUpdate>{max(days, default='2000/01/01')} 06:33</LastUpdate>"
                "<FieldList/><LinkList/></DbInfo>"
            )
        return Reply(f"{EINFO_HEAD}<eInfoResult>{inner}</eInfoResult>".encode())


def efetch_body(articles: Iterable[bytes]) -> bytes:
    """A whole PubmedArticleSet around original article bytes."""
    inner = b"\n".join(articles)
    return EFETCH_HEAD.encode() + b"<PubmedArticleSet>\n" + inner + b"\n</PubmedArticleSet>"


def efetch_error(text: str, status: int = 400) -> Reply:
    """What EFetch says instead of records."""
    body = f"<eFetchResult>\n\t<ERROR>{escape(text)}</ERROR>\n</eFetchResult>"
    return Reply(f'<?xml version="1.0" encoding="UTF-8" ?>\n{body}'.encode(), status)


def esearch_error(text: str, status: int = 200) -> Reply:
    """What ESearch says instead of a list."""
    body = f"{ESEARCH_HEAD}<eSearchResult><ERROR>{escape(text)}</ERROR></eSearchResult>"
    return Reply(body.encode(), status)


def _page(words: str, status: int) -> Reply:
    body = f"<html><body>{words}</body></html>"
    return Reply(body.encode(), status, {"Content-Type": "text/html"})


def _asked(parameters: dict[str, str]) -> list[int]:
    return [int(one) for one in parameters.get("id", "").split(",") if one.strip().isdigit()]


def _elements(around: str, each: str, texts: Sequence[str]) -> str:
    inner = "".join(f"<{each}>{escape(text)}</{each}>" for text in texts)
    return f"<{around}>{inner}</{around}>" if inner else ""


def _esearch_json(
    count: int,
    start: int,
    served: list[int],
    query: Query,
    said: list[str],
) -> Reply:
    """The same in JSON: every number is a text there."""
    result: dict[str, object] = {
        "count": str(count),
        "retmax": str(len(served)),
        "retstart": str(start),
        "idlist": [str(pmid) for pmid in served],
        "translationset": [],
        "querytranslation": query.text,
        "errorlist": {
            "phrasesnotfound": query.phrases_not_found,
            "fieldsnotfound": query.unknown_fields,
        },
        "warninglist": {"phrasesignored": [], "quotedphrasesnotfound": [], "outputmessages": said},
    }
    body = json.dumps({"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result})
    return Reply(body.encode(), headers={"Content-Type": "application/json; charset=UTF-8"})


def _in_window(article: Article, parameters: dict[str, str]) -> bool:
    first, last = parameters.get("mindate"), parameters.get("maxdate")
    kind = parameters.get("datetype", "pdat")
    if not (first and last):
        return True
    when = article.year if kind == "pdat" else article.dates.get(kind, "")
    return first <= when <= up_to(last)
