"""Quotes and headings against the record they are said to come from.

The text of a study and a person's quote enter; a basis with its place leaves, or an error
showing what the record says instead. It finds words; it never reads what they mean.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import product
from typing import assert_never

from litreview.errors import InputFailed
from litreview.model.basis import MAX_QUOTE, MIN_QUOTE_WORDS, Basis, says_enough
from litreview.model.fields import COUNTED, Field, Value
from litreview.model.grade import QuoteCheck
from litreview.model.identity import StudyId
from litreview.model.numbers import numbers_in
from litreview.model.spelling import plain_word
from litreview.model.text import StudyText
from litreview.model.vocabulary import BasisKind, Origin

WHOLE_TEXT = frozenset(
    {Origin.PUBMED, Origin.FILE, Origin.EXPORT}
)  # others may lack an abstract that exists


CUT_OFF = "…"  # at the end of a copy of an abstract: what stood after it may hold a quote
MAX_COMPARED = 300  # sentences looked at for the nearest one; abstracts have about ten
MIN_LIKENESS = 1 / 3  # share of the typed words that stand in it in order; ours

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"\d+(?:[.,\N{MIDDLE DOT}]\d+)*|[^\W\d_]+")


def check_quote(text: StudyText, quote: str) -> Basis:
    """Return the basis a quote makes, with its place when the record holds it.

    Capitals, the forms of quotation marks and dashes, space and final punctuation may be typed
    otherwise. The words kept are the record's own, so that `passage[start:end]` is the basis's
    text; a place in the abstract goes before one in the title. With no abstract in hand, a quote
    that is not in the title is kept without a place: unchecked.

    Raises:
        InputFailed: The quote is empty, too short to say anything, longer than 300 characters, or
            not in the record.
    """
    typed = " ".join(quote.split())
    if not typed:
        raise _refused(text, "the quote is empty", "Quote the sentence the value rests on.")
    _check_length(text, typed)
    if not says_enough(typed):
        what = f"“{typed}” is too little to check a value by"
        least = f"Quote {MIN_QUOTE_WORDS} words or more, or a number with its noun."
        raise _refused(text, what, f"{least} {_around(text, typed)}".strip())
    for verbatim, held in product((True, False), (abstract_of(text), text)):
        span = held.find_typed(typed, verbatim=verbatim)
        if span is not None:
            words = held.text[span.start : span.end]
            _check_length(text, words)
            where, within = held.where_is(span)
            return Basis(BasisKind.QUOTE, words, where, within.start, within.end)
    if text.has_abstract:
        raise _refused(text, f"the quote is not in the record: “{typed}”", _nearest(text, typed))
    return Basis(BasisKind.QUOTE, typed)


def number_doubts(
    study: StudyId, said: Mapping[Field, Value], typed: Basis | None
) -> Iterator[str]:
    """Which counted values a quote's own numbers do not state; a sum of them is one.

    Args:
        typed: What the values rest on; a source, or a quote without numbers, is not held against
            them.
    """
    if typed is None or typed.kind is not BasisKind.QUOTE:
        return
    stated = numbers_in(typed.text)
    for field in COUNTED if stated else ():
        value = said.get(field)
        if isinstance(value, int) and not any(n.value == value and not n.unit for n in stated):
            numbers = ", ".join(dict.fromkeys(number.text for number in stated))
            yield f"{study} {field}={value}: the quote states {numbers}, not {value}."


def abstract_of(text: StudyText) -> StudyText:
    """The same study without its title."""
    return replace(text, passages=tuple(p for p in text.passages if p.where != "title"))


def recheck(
    basis: Basis | None,
    text: StudyText | None,
    *,
    whole: bool = False,
    databanks: tuple[str, ...] = (),
) -> QuoteCheck:
    """Whether a stored basis still stands in the record in hand.

    Args:
        basis: What a judgement rests on; None for a reviewer's own reading.
        text: The study as it is now; None when it is not in the store.
        whole: Whether the text is all that PubMed shows, so that an abstract that is not in it
            was taken away; see `WHOLE_TEXT`.
        databanks: The entries of its databank list, which are no part of its text.
    """
    if basis is None or basis.kind is BasisKind.SOURCE:
        return QuoteCheck.NOT_A_QUOTE
    if text is None:
        return QuoteCheck.UNCHECKED
    if basis.kind is BasisKind.METADATA:
        return _heading(basis, text, databanks)
    if basis.kind is BasisKind.QUOTE:
        return _quote(basis, text, whole=whole)
    assert_never(basis.kind)


def _quote(basis: Basis, text: StudyText, *, whole: bool) -> QuoteCheck:
    # without a place it is as somebody typed it; with one, as the record had it
    find = text.find_quote if basis.where else text.find_typed
    if find(basis.text) is not None:
        return QuoteCheck.FOUND
    cut_off = not whole and text.text.endswith(CUT_OFF)
    if (text.has_abstract and not cut_off) or (basis.where == "title" and _has_title(text)):
        return QuoteCheck.NOT_FOUND
    # A quote without a place was typed while no abstract was in hand: it never was in the record.
    return QuoteCheck.NOT_FOUND if whole and basis.where else QuoteCheck.UNCHECKED


def _has_title(text: StudyText) -> bool:
    return any(p.where == "title" and p.text.strip() for p in text.passages)


def _heading(basis: Basis, text: StudyText, databanks: tuple[str, ...]) -> QuoteCheck:
    if basis.where == "authors":  # no text of the record
        return QuoteCheck.NOT_A_QUOTE
    known = {
        "mesh": text.mesh_headings,
        "publication_type": text.publication_types,
        "databank": databanks,
    }
    entries = known.get(basis.where, text.mesh_headings + text.publication_types)
    if not entries:
        return QuoteCheck.UNCHECKED
    folded = {entry.casefold() for entry in entries}
    name = " ".join(basis.text.split()).casefold()
    descriptor = name.partition("/")[0]  # "Stroke/drug therapy" is the heading Stroke
    return QuoteCheck.FOUND if folded & {name, descriptor} else QuoteCheck.NOT_FOUND


def _check_length(text: StudyText, quote: str) -> None:
    if len(quote) > MAX_QUOTE:
        raise _refused(
            text,
            f"the quote has {len(quote)} characters",
            f"Quote one sentence, at most {MAX_QUOTE} characters.",
        )


def _refused(text: StudyText, what: str, fix: str) -> InputFailed:
    return InputFailed(what, where=text.study, fix=fix)


def _around(text: StudyText, words: str) -> str:
    """The first sentence that holds these words; empty when none does."""
    whole = re.compile(rf"\b{re.escape(words)}\b", re.IGNORECASE)
    found = next((s for s in _sentences(text) if whole.search(s)), "")
    return f"The sentence there: “{_shortened(found)}”" if found else ""


def _sentences(text: StudyText) -> list[str]:
    return [s for s in _SENTENCE_END.split(text.text) if s.strip()][:MAX_COMPARED]


def _shortened(sentence: str) -> str:
    return sentence if len(sentence) <= MAX_QUOTE else f"{sentence[: MAX_QUOTE - 1]}…"


def _nearest(text: StudyText, quote: str) -> str:
    typed = [word for word, _ in _words(quote)]
    best, near = MIN_LIKENESS, ""
    for least, sentence in _by_words_in_common(typed, _sentences(text)):
        if least <= best and near:
            break
        words = _words(sentence)
        blocks = SequenceMatcher(None, typed, [word for word, _ in words], autojunk=False)
        matches = [block for block in blocks.get_matching_blocks() if block.size]
        share = sum(block.size for block in matches) / max(len(typed), 1)
        if matches and (share > best or (share == best and not near)):
            best = share
            near = _passage(sentence, words[matches[0].b][1])
    if not near:
        return "Nothing in it is near. Copy the words from the abstract as it is printed."
    return f"The nearest sentence there: “{near}”"


def _by_words_in_common(typed: list[str], sentences: list[str]) -> list[tuple[float, str]]:
    """Each sentence once, with the share of the typed words it has in any order; most first."""
    wanted = Counter(typed)
    once = {tuple(word for word, _ in _words(s)): s for s in reversed(sentences)}
    shares = [
        (sum((wanted & Counter(w)).values()) / max(len(typed), 1), s) for w, s in once.items()
    ]
    shares.reverse()  # as printed again
    return sorted(shares, key=lambda pair: -pair[0])


def _passage(sentence: str, start: int) -> str:
    """The sentence, or of a long one what stands from a place on."""
    if len(sentence) <= MAX_QUOTE:
        return sentence
    first = max(0, min(start, len(sentence) - MAX_QUOTE))
    return f"{'…' if first else ''}{_shortened(sentence[first:])}"


def _words(text: str) -> list[tuple[str, int]]:
    """The words of a text as they are compared, and where each starts: one of British, American.

    Without capitals, ligatures, marks and hyphens.
    """
    return [(plain_word(match.group()), match.start()) for match in _WORD.finditer(text)]
