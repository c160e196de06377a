"""What speaks for or against healthy people, or patients, beside what any value has.

A document enters; clues leave: which words for health and illness stand in the title, and how
often they are said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from litreview.tagging.sections import Document, Section
from litreview.tagging.sighting import Sighting

_TELLING = frozenset({Section.TITLE, Section.METHODS, Section.RESULTS})
_MANY = 3  # times a word is said, counted up to here
_WORDS = re.compile(
    r"\b(?:healthy|normal|volunteer|human|in man\b|user|recreational|ecstasy|experienced|na[iï]ve|"
    r"student|subject|participant|patient|inpatient|outpatient|diagnos|criteria|dsm|disorder|disease|"
    r"symptom|treatment of|treatment-re|refractory|respon(?:se|der)|remission|therap|antidepress|"
    r"relapse|clinic|depress|pain|suffer|abus|dependen|addict|abstinent|control|anesthe|anaesthe|surg|"
    r"survey|ritual|retreat|veteran|illness|case|review|model of|pharmacokinetic|experiment|scale)"
)


def health_clues(
    document: Document, own: Sequence[Sighting], rivals: Sequence[Sighting]
) -> Iterator[str]:
    """Clues on what people are said to be."""
    value = own[0].tag.value
    yield f"is {value}"
    yield from (f"{value}: {clue}" for clue in _words_said(document))


@lru_cache(maxsize=1)
def _words_said(document: Document) -> frozenset[str]:
    found: set[str] = set()
    said: Counter[str] = Counter()
    for sentence in document.sentences:
        words = _WORDS.findall(sentence.folded)
        said.update(words)
        if sentence.section in _TELLING:
            found.update(f"{sentence.section} {word}" for word in words)
    for word, times in said.items():
        found |= {word, f"{word} {min(times, _MANY)}"}
    return frozenset(found)
