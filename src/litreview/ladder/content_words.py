"""The words of a title or a phrase that say what it is about, each by its stem.

Text enters; keys leave that are equal for the forms of one word: ischaemic, ischemia. English
alone, and coarse: the stem of a word tells titles apart, not meanings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from litreview.model.spelling import plain_word

_WORD = re.compile(r"[a-z]+|[0-9]+(?=[a-z])[a-z]+")
_ENDINGS = re.compile(
    r"(?:iveness|fulness|ments|ment|ically|ical|ities|ity|ness|ings|ing|ions|ion|ives"
    r"|ive|ics|ic|als|al|ies|ied|ed|es|e|s|ias|ia|us|ly|y|ors|or|ers|er)$"
)
SHORTEST_ACRONYM, LONGEST_ACRONYM = 3, 6  # letters in capitals: TIA, ADHD
_ACRONYM = re.compile(rf"\b[A-Z]{{{SHORTEST_ACRONYM},{LONGEST_ACRONYM}}}\b")
SHORTEST_STEM = 4  # letters left of a word when its ending goes
LONGEST_STEM = 8  # letters that are compared: neurotrophin, neurotransmitter
_LEFT_OUT = frozenset(
    re.findall(
        r"\w+",
        "the and for with from into upon over under after before during between among about against"
        " not but than then when which who whose whom how what where per via its their this that"
        " these those was were are been has have had use using used",
    )
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The key of one word in lower case."""
    word = plain_word(word)
    for _ in range(2):  # effect-ive-ness
        short = _ENDINGS.sub("", word)
        if len(short) < SHORTEST_STEM:
            break
        word = short
    return word[:LONGEST_STEM]


def content_words(text: str) -> dict[str, str]:
    """Keys of the words that say something, each with the word as it is written, in order."""
    plain = _plain(text).replace("'s", " ").replace("'", "")
    words = (word for word in _WORD.findall(plain) if len(word) > 2 and word not in _LEFT_OUT)
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(stem(word), word)
    return found


@lru_cache(maxsize=20_000)  # records share their headings
def _keys(text: str) -> frozenset[str]:
    return frozenset(content_words(text))


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of some texts, and the texts, for what the first letters of their words spell."""

    keys: frozenset[str]
    texts: tuple[str, ...]

    def holds(self, key: str, *, acronym: bool = False) -> bool:
        """Whether a word stands there, or, for an acronym, is spelled out there."""
        return key in self.keys or (acronym and any(key in _initials(t) for t in self.texts))


def wording_of(texts: Iterable[str]) -> Wording:
    """The words of some texts: "Attention-deficit hyperactivity disorder" spells out ADHD."""
    read = tuple(text for text in texts if text)
    return Wording(frozenset().union(*map(_keys, read)), read)


def acronyms(text: str) -> frozenset[str]:
    """The keys of what stands in capitals alone: ADHD."""
    return frozenset(stem(word.casefold()) for word in _ACRONYM.findall(text))


def _plain(text: str) -> str:
    return (text if text.isascii() else anyascii(text)).casefold()


def _initials(text: str) -> set[str]:
    words = re.findall(r"[a-z0-9]+", _plain(text))
    letters = "".join(word[0] for word in words)
    return {
        stem(letters[at : at + length])
        for length in range(SHORTEST_ACRONYM, LONGEST_ACRONYM + 1)
        for at in range(len(letters) - length + 1)
    }
