"""Counts whose noun stands at another number: "24 pilots had tea and 22 milk", "24 pig and 22
sheep farmers", "two women and one man".

A folded sentence and the counts found in it enter; those without a noun of their own leave. They
are of no use alone: only their sum with the one that has the noun is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from litreview.tagging import numbers
from litreview.tagging.count_words import THINGS
from litreview.tagging.counts import Count, Shape

_GIVEN = r"(?:received|were given|took|drank|got)"
_NOTHING = (
    r"placebo|(?:(?:a|the) )?controls?(?: [a-z]+)?|sham(?: [a-z]+)?|water|saline|vehicle|"
    r"neither|none|(?:usual|standard|routine) (?:care|treatment|therapy)|no [a-z]+"
)
_SECOND = re.compile(
    rf"(?: {_GIVEN} (?:(?!{_GIVEN})[a-z][\w'-]*,? ){{1,6}}?"
    rf"(?:(?P<mid>{numbers.PATTERN}) (?:[a-z][\w'-]*,? ){{1,3}}?)?and (?P<other>{numbers.PATTERN})"
    rf"(?: received)? (?:{_NOTHING})(?=[.;,(]| \(|$)"
    rf"| with (?:(?!with )[a-z][\w'-]*,? ){{1,6}}?and (?P<more>{numbers.PATTERN}) with(?:out)? "
    rf"| {_GIVEN} (?:(?!{_GIVEN})[a-z\d][\w'-]*,? ){{1,8}}?"
    rf"and (?P<again>{numbers.PATTERN}) {_GIVEN} "
    rf"| {_GIVEN} (?:(?!{_GIVEN})[a-z][\w'-]*,? ){{1,6}}?and (?P<bare_other>{numbers.PATTERN})"
    r" (?!(?:\w+ed|had|felt|left|did|were|was|died|came|went|fell|ill|of|in|with|more|less)\b)"
    rf"(?!(?:{'|'.join(sorted(THINGS))})\b)[a-z-]{{3,}}(?: [a-z-]{{3,}})?(?=[.;,]|$)"
    rf"| (?!responded)[a-z]+ed to (?:[a-z][\w'-]* ){{1,5}}?and (?P<to>{numbers.PATTERN}) to [a-z]"
    rf"|(?: with [a-z -]{{3,40}}?)? (?P<did>[a-z]+ed) (?:[a-z][\w'-]* ){{1,8}}?"
    rf"and (?P<same>{numbers.PATTERN}) (?P=did) "
    rf"|\)[^().;]{{1,60}} and {numbers.PATTERN} \((?P<bare>{numbers.PATTERN})\))"
)
# "12 with mild tremor, 14 with severe tremor and 24 healthy controls"
_WITH = re.compile(
    rf" with(?:out)? [^.;,()\d]{{2,60}}?(?:,|,? and) (?P<other>{numbers.PATTERN})(?= with(?:out)? )"
)
_BARE_LIST = re.compile(rf"(?:{numbers.PATTERN}, ){{1,12}}{numbers.PATTERN},? and $")
_SHORT = r"[a-z][a-z-]{2,}"
_LIST = re.compile(rf"(?:(?:\b1|\bone|{numbers.PATTERN}) {_SHORT}(?:, (?:and )?| and )){{1,4}}$")
_OPENING = re.compile(rf"^(?:a total of )?(?:{numbers.PATTERN}(?:, (?:and )?| and )){{1,4}}$")
_EACH = re.compile(rf"\b1\b|\bone\b|{numbers.PATTERN}")
_ONE_AFTER = re.compile(r" and (?P<other>one|1) (?P<noun>(?:wo)?man|boy|girl|(?:fe)?male)(?![\w-])")
_ONE_BEFORE = re.compile(
    r"(?:^|\b)(?P<other>one|1) (?P<noun>(?:wo)?man|boy|girl|(?:fe)?male) and $"
)
_SEXES = re.compile(r"(?:wo)?men|boys|girls|(?:fe)?males")
_MANY = {"man": "men", "woman": "women"}


def with_elided(folded: str, counts: Sequence[Count]) -> tuple[Count, ...]:
    """The counts of a sentence and those that share their noun, in reading order."""
    more = {each.start: each for count in counts for each in _sharing(folded, count)}
    known = {count.start: count for count in counts}
    return (*sorted({**known, **more}.values(), key=lambda each: each.start),)


def _sharing(folded: str, count: Count) -> Iterator[Count]:
    if count.shape is not Shape.PEOPLE:
        return
    yield from _behind(folded, count)
    yield from _listed(folded, count)
    if _SEXES.fullmatch(count.noun):
        yield from _one(folded, count)


def _behind(folded: str, count: Count) -> Iterator[Count]:
    found = _SECOND.match(folded, count.last)
    if found is None:
        at = count.last
        while each := _WITH.match(folded, at):
            at = each.end()
            yield from _made(each["other"], each.span("other"), at, count.noun)
        return
    for group, text in found.groupdict().items():
        if text is not None:
            yield from _made(text, found.span(group), found.end(group), count.noun)


def _listed(folded: str, count: Count) -> Iterator[Count]:
    near = max(0, count.start - 100)
    found = _LIST.search(folded, near, count.start) if count.words else None
    found = found or _OPENING.search(folded, 0, count.start)
    if found is None and "respectively" not in folded:
        found = _BARE_LIST.search(folded, near, count.start)
    if found is None or _has_plural(found.group()):
        return
    for each in _EACH.finditer(folded, *found.span()):
        yield from _made(each.group(), each.span(), each.end(), count.noun)


def _has_plural(words: str) -> bool:
    """Whether something is counted itself: "24 hours and 22 young pilots"."""
    return any(word in THINGS or word[-1] == "s" for word in re.findall(r"[a-z-]{4,}", words))


def _one(folded: str, count: Count) -> Iterator[Count]:
    found = _ONE_AFTER.match(folded, count.last)
    found = found or _ONE_BEFORE.search(folded, max(0, count.start - 20), count.start)
    if found is not None:
        noun = _MANY.get(found["noun"], found["noun"] + "s")
        yield Count(1, *found.span("other"), found.end("noun"), noun, "", Shape.ELIDED)


def _made(text: str, span: tuple[int, int], last: int, noun: str) -> Iterator[Count]:
    value = numbers.to_int(text)
    if value is not None:
        yield Count(value, *span, last, noun, "", Shape.ELIDED)
