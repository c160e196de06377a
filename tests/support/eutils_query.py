"""PubMed's query language, as far as tests need it, evaluated over records' own text.

A query enters; a test of one record leaves. AND, OR and NOT go left to right without
precedence, as PubMed does. Terms are not mapped, words not stemmed, MeSH trees unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.support.eutils_articles import Article

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<paren>[()])
    | (?P<operator>AND|OR|NOT)(?=[\s(]|$)
    | (?P<first>"[^"]*"|[\d/]+)\s*(?:\[[^\]]+\])?
      \s*:\s*(?P<last>"[^"]*"|[\d/]+)\s*\[(?P<rangetag>[^\]]+)\]
    | (?P<phrase>"[^"]*")(?:\s*\[(?P<phrasetag>[^\]]+)\])?
    | (?P<word>[^\s()\[\]"]+)(?:\[(?P<wordtag>[^\]]+)\])?
    )""",
    re.VERBOSE,
)
_FIELDS = {
    "tiab": "tiab", "title/abstract": "tiab", "ti": "title", "title": "title", "pt": "type",
    "publication type": "type", "mh": "mesh", "mesh": "mesh", "mesh terms": "mesh", "uid": "pmid",
    "pmid": "pmid", "dp": "year", "pdat": "year", "crdt": "crdt", "edat": "edat", "mdat": "mdat",
    "lr": "mdat", "all fields": "all", "all": "all",
}  # fmt: skip
_RANGED = frozenset({"pmid", "year", "crdt", "edat", "mdat"})
Test = Callable[[Article], bool]


class QueryError(ValueError):
    """A query that cannot be read."""


@dataclass
class Query:
    """A query as tokens, evaluated left to right without precedence, as PubMed does."""

    text: str
    unknown_fields: list[str] = field(default_factory=list)

    def compile(self) -> Test:
        """The test a record must pass."""
        self._tokens = list(self._scan())
        self._at = 0
        test = self._sequence()
        if self._at < len(self._tokens):
            raise QueryError("unbalanced parentheses")
        return test

    def _scan(self) -> Iterable[re.Match[str]]:
        at, text = 0, self.text.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None or found.end() == at:
                raise QueryError(f"cannot read {text[at : at + 20]!r}")
            yield found
            at = found.end()

    def _peek(self, name: str) -> str | None:
        return self._tokens[self._at].group(name) if self._at < len(self._tokens) else None

    def _sequence(self) -> Test:
        test = self._operand()
        while self._at < len(self._tokens) and self._peek("paren") != ")":
            operator = self._peek("operator") or "AND"  # words side by side are ANDed
            if self._peek("operator"):
                self._at += 1
            test = _joined(test, operator, self._operand())
        return test

    def _operand(self) -> Test:
        if self._at >= len(self._tokens):
            raise QueryError("a term is missing")
        token = self._tokens[self._at]
        self._at += 1
        if token["paren"] == "(":
            test = self._sequence()
            if self._peek("paren") != ")":
                raise QueryError("unbalanced parentheses")
            self._at += 1
            return test
        if token["paren"] or token["operator"]:
            raise QueryError("a term is missing")
        if token["first"]:
            return self._range(
                token["first"].strip('"'), token["last"].strip('"'), token["rangetag"]
            )
        text = (token["phrase"] or token["word"]).strip('"')
        return self._term(text, token["phrasetag"] or token["wordtag"] or "all")

    def _range(self, first: str, last: str, tag: str) -> Test:
        name = self._field(tag)
        if name not in _RANGED:
            raise QueryError(f"no ranges of [{tag}]")
        if name == "pmid":
            return lambda article: int(first) <= article.pmid <= int(last)
        return lambda article: first <= _dated(article, name) <= up_to(last)

    def _term(self, text: str, tag: str) -> Test:
        name, wanted = self._field(tag), text.lower()
        tests: dict[str, Test] = {
            "tiab": lambda a: _holds(f"{a.title} {a.abstract}", wanted),
            "title": lambda a: _holds(a.title, wanted),
            "type": lambda a: wanted in a.types,
            "mesh": lambda a: wanted in a.mesh,
            "pmid": lambda a: str(a.pmid) == wanted,
            "year": lambda a: a.year == wanted[:4],
            "crdt": lambda a: a.dates["crdt"].startswith(wanted),
            "edat": lambda a: a.dates["edat"].startswith(wanted),
            "mdat": lambda a: a.dates["mdat"].startswith(wanted),
            "all": lambda a: _holds(_all_text(a), wanted),
        }
        return tests[name]

    def _field(self, tag: str) -> str:
        name = _FIELDS.get(tag.lower().removesuffix(":noexp"))
        if name is None:
            self.unknown_fields.append(tag)
        return name or "all"


def _joined(left: Test, operator: str, right: Test) -> Test:
    if operator == "OR":
        return lambda article: left(article) or right(article)
    if operator == "NOT":
        return lambda article: left(article) and not right(article)
    return lambda article: left(article) and right(article)


def _all_text(article: Article) -> str:
    return " ".join((article.title, article.abstract, *article.types, *article.mesh))


def _holds(text: str, phrase: str) -> bool:
    """Whole words in order; punctuation and case do not count; a final * stands for any end."""
    words = re.findall(r"\w+\*?", phrase)
    if not words:
        return False
    pattern = r"\W+".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE) is not None


def _dated(article: Article, name: str) -> str:
    return article.year if name == "year" else article.dates[name]


def up_to(last: str) -> str:
    return last + "\uffff"  # the whole of a year or month given alone
