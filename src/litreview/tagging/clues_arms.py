"""Clues on the sizes of arms: do they make a total that the record gives, and are they whole?

A document and the sightings of one value enter; clues leave. Two counts in one sentence may be
arms, responders in the arms, or the sexes; arms add up to the total and stand before the results.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from litreview.tagging.arm_sizes import size_of
from litreview.tagging.folding import fold
from litreview.tagging.sections import Document
from litreview.tagging.sighting import Sighting

_RESPONSE = re.compile(
    r"complet|respon|drop|withdr|died|deaths?\b|recurr|relaps|event|advers|discontin|experienc"
)
_ALLOCATION = re.compile(r"randomi|randomly|assigned|allocated|divided|enrolled|recruited|received")
_KIND = re.compile(r"control|placebo|intervention|usual|standard|group|\barms?\b")
_FEW = 5
_EVEN, _NEARLY_EVEN = 0.9, 0.6  # the smaller arm as a share of the larger


def arms_clues(
    document: Document, own: Sequence[Sighting], rivals: Sequence[Sighting]
) -> Iterator[str]:
    """What the sizes and their sentence say for or against two arms."""
    names = own[0].tag.value
    names = names if isinstance(names, tuple) else (str(names),)
    sizes = [size_of(each) for each in names]
    total = sum(sizes)
    yield f"arms={len(sizes)}"
    yield f"total told={_is_told(total, document)}"
    yield f"few={min(sizes) < _FEW}"
    share = min(sizes) / max(1, *sizes)
    yield f"shares={'even' if share >= _EVEN else 'near' if share >= _NEARLY_EVEN else 'apart'}"
    larger = [each for each in rivals if _total(each) > total]
    yield f"larger rivals={bool(larger)}"
    yield f"larger told rivals={any(_is_told(_total(each), document) for each in larger)}"
    if len(sizes) == 1:
        pairs = (
            total + _total(each)
            for each in rivals
            if isinstance(each.tag.value, tuple) and len(each.tag.value) == 1
        )
        yield f"pair told={any(_is_told(pair, document) for pair in pairs)}"
    sentence = own[0].place(document)
    if sentence is not None:
        yield f"allocation={bool(_ALLOCATION.search(sentence.folded))}"
        yield f"response={bool(_RESPONSE.search(sentence.folded))}"
        yield f"percent={'%' in sentence.folded}"
    for name in names:
        yield f"kinds={' '.join(sorted(set(_KIND.findall(fold(name)))))}"
        yield from (f"word {word}" for word in re.findall(r"[a-z]+", fold(name)))


def _total(sighting: Sighting) -> int:
    value = sighting.tag.value
    return sum(size_of(each) for each in value) if isinstance(value, tuple) else 0


def _is_told(total: int, document: Document) -> bool:
    forms = f"{total}|{total:,}"
    return (
        total > 0
        and re.search(rf"(?<![\d.,])(?:{forms})(?![\d.]*\d| ?%)", document.folded) is not None
    )
