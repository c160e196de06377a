"""PubMed's query language, as far as tests need it, evaluated over records' own text.

A query enters; a test of one record leaves. AND, OR and NOT go left to right without
precedence, as PubMed does, and a term PubMed does not know is left out, not taken for one
that nothing matches. Terms are not mapped, words not stemmed, MeSH trees unknown.
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
    "lr": "mdat", "all fields": "all", "all": "all", "tw": "all", "text word": "all",
    "sb": "subset", "subset": "subset", "filter": "subset",
}  # fmt: skip
_LINKS = (
    "associateddataset", "associatedpublication", "cites", "commentin", "commenton",
    "correctedandrepublishedfrom", "correctedandrepublishedin", "erratumfor", "erratumin",
    "expressionofconcernfor", "expressionofconcernin", "originalreportin", "republishedfrom",
    "republishedin", "reprintin", "reprintof", "retractedandrepublishedfrom",
    "retractedandrepublishedin", "retractionin", "retractionof", "summaryforpatientsin",
    "updatein", "updateof",
)  # fmt: skip
_STATES = (
    "medline", "pubmednotmedline", "publisher", "indatareview", "inprocess", "oldmedline",
    "completed",
)  # fmt: skip
SUBSETS = frozenset((*(f"has{link}" for link in _LINKS), *_STATES, "hasabstract"))
_RANGED = frozenset({"pmid", "year", "crdt", "edat", "mdat"})
_IN_TEXT = frozenset({"tiab", "title", "all"})
Test = Callable[[Article], bool]
Known = Callable[[str, str, Test], bool]


class QueryError(ValueError):
    """A query that cannot be read."""


@dataclass
class Query:
    """A query as tokens, evaluated left to right without precedence, as PubMed does.

    Attributes:
        known: Whether the index holds a text under a field; what it does not hold is left out.
    """

    text: str
    known: Known = lambda name, text, test: True
    unknown_fields: list[str] = field(default_factory=list)
    phrases_not_found: list[str] = field(default_factory=list)

    def compile(self) -> Test:
        """The test a record must pass."""
        self._tokens = list(self._scan())
        self._at = 0
        test = self._sequence()
        if self._at < len(self._tokens):
            raise QueryError("unbalanced parentheses")
        return test or (lambda article: False)

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

    def _sequence(self) -> Test | None:
        test = self._operand()
        while self._at < len(self._tokens) and self._peek("paren") != ")":
            operator = self._peek("operator") or "AND"  # words side by side are ANDed
            if self._peek("operator"):
                self._at += 1
            test = _joined(test, operator, self._operand())
        return test

    def _operand(self) -> Test | None:
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
        words = self._words_before_tag(token)
        text = (token["phrase"] or " ".join(one["word"] for one in words)).strip('"')
        return self._term(text, token["phrasetag"] or words[-1]["wordtag"] or "all")

    def _words_before_tag(self, first: re.Match[str]) -> list[re.Match[str]]:
        """The words a tag counts for: all before it that no operator parts from it."""
        words = [first]
        for token in self._tokens[self._at :]:
            if not words[-1]["word"] or words[-1]["wordtag"] or not token["word"]:
                break
            words.append(token)
        if not words[-1]["wordtag"]:
            return [first]
        self._at += len(words) - 1
        return words

    def _range(self, first: str, last: str, tag: str) -> Test:
        name = self._field(tag)
        if name not in _RANGED:
            raise QueryError(f"no ranges of [{tag}]")
        if name == "pmid":
            return lambda article: int(first) <= article.pmid <= int(last)
        return lambda article: first <= _dated(article, name) <= up_to(last)

    def _term(self, text: str, tag: str) -> Test | None:
        name, wanted = self._field(tag), text.lower()
        if name == "all" and wanted in SUBSETS:
            name = "subset"
        test = _test(name, wanted)
        if not self._is_known(name, wanted, test):
            self.phrases_not_found.append(f"{text}[{tag}]")
            return None
        return test

    def _is_known(self, name: str, wanted: str, test: Test) -> bool:
        if name == "subset":
            return wanted in SUBSETS
        return name not in _IN_TEXT or self.known(name, wanted, test)

    def _field(self, tag: str) -> str:
        name = _FIELDS.get(tag.lower().removesuffix(":noexp"))
        if name is None:
            self.unknown_fields.append(tag)
        return name or "all"


def _test(name: str, wanted: str) -> Test:
    if name in _IN_TEXT:
        pattern = _pattern(wanted)
        return lambda article: pattern.search(_TEXTS[name](article)) is not None
    tests: dict[str, Test] = {
        "type": lambda a: wanted in a.types,
        "mesh": lambda a: wanted in a.mesh,
        "subset": lambda a: wanted in a.subsets,
        "pmid": lambda a: str(a.pmid) == wanted,
        "year": lambda a: a.year == wanted[:4],
        "crdt": lambda a: a.dates["crdt"].startswith(wanted),
        "edat": lambda a: a.dates["edat"].startswith(wanted),
        "mdat": lambda a: a.dates["mdat"].startswith(wanted),
    }
    return tests[name]


def _joined(left: Test | None, operator: str, right: Test | None) -> Test | None:
    """Two tests as one; a side that was left out leaves the other as it is."""
    if left is None:
        return None if operator == "NOT" else right
    if right is None:
        return left
    first, second = left, right
    if operator == "OR":
        return lambda article: first(article) or second(article)
    if operator == "NOT":
        return lambda article: first(article) and not second(article)
    return lambda article: first(article) and second(article)


def _all_text(article: Article) -> str:
    return " ".join((article.title, article.abstract, *article.types, *article.mesh))


_TEXTS: dict[str, Callable[[Article], str]] = {
    "tiab": lambda article: f"{article.title} {article.abstract}",
    "title": lambda article: article.title,
    "all": _all_text,
}


def _pattern(phrase: str) -> re.Pattern[str]:
    """Whole words in order; punctuation and case do not count; a final * stands for any end."""
    words = re.findall(r"\w+\*?", phrase)
    pattern = r"\W+".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"(?<!\w){pattern}(?!\w)" if words else r"(?!)", re.IGNORECASE)


def _dated(article: Article, name: str) -> str:
    return article.year if name == "year" else article.dates[name]


def up_to(last: str) -> str:
    return last + "\uffff"  # the whole of a year or month given alone
