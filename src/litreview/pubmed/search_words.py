"""The text of a PubMed strategy -> its tokens.

A strategy enters; parentheses, operators and terms with their tags leave, in order. Operators
are upper case, as PubMed wants them; words side by side under one tag are one term, untagged
ones are a term each. Comments and line numbers of search histories are not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from litreview.errors import QueryFileError

_PIECE = re.compile(
    r"""\s*(?:
      (?P<paren>[()])
    | (?P<operator>(?:AND|OR|NOT)(?=[\s()"]|$))
    | "(?P<quoted>[^"]*)"
    | \[(?P<tag>[^\]]*)\]
    | (?P<word>(?:[^\s()"\[\]]|\((?=\S*\)))+?(?=[\s()"\[\]]|$))
    )""",
    re.VERBOSE,
)
_TAG = re.compile(r"\s*\[([^\]]*)\]")
_RANGE = re.compile(  # "2018"[dp] : "2020"[dp], PubMed's own form of 2018:2020[dp]
    r'(?<![:\d])"?([\d/]+)"?\s*\[([^\]]*)\]\s*:\s*"?([\d/]+)"?\s*\[\2\]', re.IGNORECASE
)
_JOINED = re.compile(r"[^\s\"\[\]()]+(?:\([^\s()\"]*\)[^\s\"\[\]()]*)+")  # PGE(1-2)X


@dataclass(frozen=True, slots=True)
class Token:
    """A parenthesis, an operator or a term.

    Attributes:
        kind: `(`, `)`, `operator` or `term`.
        text: The operator, or the term without quotes and tag.
        tag: As written, without brackets; empty for none.
    """

    kind: str
    text: str
    tag: str = ""
    quoted: bool = False

    @property
    def printed(self) -> str:
        """The term as the strategy has it."""
        text = f'"{self.text}"' if self.quoted else self.text
        return f"{text}[{self.tag}]" if self.tag else text


def read_tokens(text: str) -> list[Token]:
    """Return the tokens of a strategy.

    Raises:
        QueryFileError: It is empty, or a quote or a bracket does not close.
    """
    tokens = list(_tokens(_RANGE.sub(r"\1:\3[\2]", text)))
    if not tokens:
        raise QueryFileError("the strategy is empty", fix="Write a search in PubMed's syntax.")
    return tokens


def _tokens(text: str) -> Iterator[Token]:
    words: list[str] = []
    at = 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        joined = _JOINED.match(text, at)
        found = joined or _PIECE.match(text, at)
        if found is None:
            raise QueryFileError(
                f'the strategy has a quote or bracket that does not close: "{text[at : at + 30]}"',
                fix="Close it.",
            )
        at = found.end()
        kind = "word" if joined else str(found.lastgroup)
        value = found.group() if joined else str(found[kind])
        if kind == "word":
            words.append(value)
        elif kind == "tag":
            if not words:
                raise QueryFileError(f"[{value}] follows no term", fix="Write the term before it.")
            yield Token("term", " ".join(words), value)
            words = []
        else:
            yield from (Token("term", word) for word in words)
            words = []
            if kind == "quoted":
                tag = _TAG.match(text, at)
                at = tag.end() if tag else at
                yield Token("term", value, tag[1] if tag else "", quoted=True)
            else:
                yield Token(value if kind == "paren" else kind, value)
    yield from (Token("term", word) for word in words)
