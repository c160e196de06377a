"""Whether the XML of an article might match a strategy, told from its bytes.

The bytes of one article and a strategy's literals enter; yes or no leaves. A yes promises
nothing; a no is certain: tags inside words, character references, accents and Greek letters are
seen through as the parser and the search see through them. It exists for speed alone: most of a
baseline file is passed over unparsed by it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from litreview.pubmed.search_text import fold_words
from litreview.pubmed.slices import stated_pmid
from litreview.pubmed.strategy import PMID_MARK, Literals

_BOOK = b"<PubmedBookArticle>"  # its identifiers stand behind its references
_REFERENCES = b"<ReferenceList"  # the last part of an article, the longest, and never read
_INLINE = tuple((b"<%s>" % tag, b"</%s>" % tag) for tag in (b"i", b"b", b"u", b"sup", b"sub"))
_TAG = re.compile(rb"<[^>]*>")
_ASCII = bytes(range(128))
_REFERENCE = re.compile(rb"&#?\w+;")
_LETTERS_REMEMBERED = 4096
_STRATEGIES_REMEMBERED = 8


def may_match(xml: bytes, literals: Literals | None) -> bool:
    """Whether the text of an article has every word of some group, upper and lower case alike."""
    if literals is None:
        return True
    pmids, worded = _split(literals)
    if pmids:
        pmid = stated_pmid(xml)
        if not pmid or pmid in pmids:  # one without PMID may have any
            return True
    if not worded:
        return False
    own = xml if xml.startswith(_BOOK) else xml.partition(_REFERENCES)[0]
    text = _joined(own).lower()
    return _has(text, worded) or (not text.isascii() and _has(_plain(text), worded))


@lru_cache(_STRATEGIES_REMEMBERED)
def _split(literals: Literals) -> tuple[frozenset[bytes], Literals]:
    """The PMIDs of which one is enough, and the groups of words: thousands of PMIDs cost one."""
    marked = frozenset(
        group for group in literals if any(word.startswith(PMID_MARK) for word in group)
    )
    pmids = frozenset(word[len(PMID_MARK) :] for group in marked for word in group)
    return pmids, literals - marked


def _has(text: bytes, literals: Literals) -> bool:
    return any(all(word in text for word in group) for group in literals)


def _joined(xml: bytes) -> bytes:
    """The XML without the tags and references that may stand inside a word."""
    if b"math" in xml:
        xml = _TAG.sub(b"", xml)
    for opening, closing in _INLINE:
        if closing in xml:
            xml = xml.replace(closing, b"").replace(opening, b"")
    return _REFERENCE.sub(lambda found: unescape(found.group().decode()).encode(), xml)


def _plain(text: bytes) -> bytes:
    """The text with every letter that folds to plain ones, folded; accents of their own are gone.

    Words that only a dash held apart may be joined by it: each is looked for alone.
    """
    for letter in set(text.translate(None, _ASCII).decode("utf-8", "ignore")):
        plain = _folded(letter)
        if plain.isascii():
            text = text.replace(letter.encode(), plain.encode())
    return text


@lru_cache(_LETTERS_REMEMBERED)
def _folded(letter: str) -> str:
    return " ".join(fold_words(letter))
