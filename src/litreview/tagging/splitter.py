"""One passage into sentences.

A passage's text enters; spans of it leave, in order, never overlapping, leaving out only
white space and, of marks that stand alone one after another (". . ."), all but the last. Every
step is linear in the text: five megabytes without a full stop are cut, not searched. What a
sentence means is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from litreview.model.text import Span

# code points; the longest real abstract sentence seen is near 1,200, and a cap keeps every
# rule's work bounded on text that has no full stops at all
MAX_SENTENCE = 2000

# opens with one class of characters, so that the search passes over all others quickly; only
# the first mark of a run is looked behind, so that a megabyte of full stops stays linear
_END = re.compile(
    r"[.!?\u3002\n](?:(?<=\n)"
    r"|(?<!\n)(?<![.!?\u3002]{2})[.!?\u3002]*[\"')\]\u2019\u201d\u00bb]*(?=\s)"
    r"|(?<=[a-z)%]{3}\.)(?=[A-Z][a-z]))"
)
# marks that stand alone before another: a megabyte of them would be a million sentences. The
# spaces are counted, so that a megabyte of those stays linear
_STRAY = re.compile(r"\s{0,4}(?:[.!?]\s{1,4}(?=[.!?]))+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ABBREVIATIONS = _words(
    """
    e.g i.e cf vs viz approx ca no nos fig figs ref refs eq dr prof mr mrs ms st mt al spp sp
    subsp var resp incl excl ed eds vol jr sr dept univ inc ltd co corp max min wt str
    """
)
# these end a sentence as often as not: a capitalised function word after them decides
_EITHER = _words(
    """
    i.v i.p i.m s.c p.o i.n i.c.v b.i.d t.i.d q.i.d q.d o.d b.w a.m p.m u.s u.k etc h wk mo yr
    """
)
_STARTERS = _words(
    """
    the a an we our this these those in on at it its there all both after before when while
    results conclusion conclusions methods however no patients group groups for among to by
    """
)
_NEXT_WORD = re.compile(r"\s+[\"'(\[\u2018\u201c\u00ab]*(\S+)")
_LOOK = 40  # code points looked at before a full stop; longer than any abbreviation


def split_sentences(text: str) -> Iterator[Span]:
    """The sentences of one passage, in order; no word lies outside them."""
    start = _past_stray(text, 0)
    found = _END.search(text, start)
    while found is not None:
        end = found.end()
        if found.group() == "\n" or _is_end(text, found.start(), end):
            yield from _trimmed(text, start, end)
            start = end = _past_stray(text, end)
        found = _END.search(text, end)
    yield from _trimmed(text, start, len(text))


def _past_stray(text: str, start: int) -> int:
    """Where the next sentence starts, past the ends of sentences that have no words."""
    stray = _STRAY.match(text, start)
    return stray.end() if stray else start


def _is_end(text: str, stop: int, after: int) -> bool:
    if text[stop] != ".":
        return True
    following = _NEXT_WORD.match(text, after, after + _LOOK)
    if following is None:
        return True
    if following[1][0].islower() and after < len(text) and text[after].isspace():
        return False
    before = _word_before(text, stop)
    word = before.lower().lstrip("\"'")
    if word in _EITHER:
        return following[1].lower().strip(".,:") in _STARTERS
    if word in _ABBREVIATIONS:
        return word == "no" and following[1][0].isupper()
    return not _is_initial(before)


def _word_before(text: str, stop: int) -> str:
    """The word a full stop stands behind; empty when it stands alone."""
    before = text[max(0, stop - _LOOK) : stop].removesuffix("\n")
    if not before or before[-1].isspace():
        return ""
    word = before.rsplit(None, 1)[-1]
    return word[max(word.rfind("("), word.rfind("[")) + 1 :]


def _is_initial(word: str) -> bool:
    """Whether the word is a name's initial: one capital letter, or several with stops."""
    return len(word) == 1 and word.isalpha() and word.isupper()


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        cut = cut if cut > start else start + MAX_SENTENCE
        yield Span(start, cut)
        start = cut + (text[cut : cut + 1] == " ")
    if end > start:
        yield Span(start, end)
