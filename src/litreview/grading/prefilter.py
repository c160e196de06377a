"""Which rules a sentence can match at all, before any pattern is tried.

Rules enter once; for each sentence the few whose literals and words it holds leave. Only
speed is at stake: a rule left out here could not have matched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from litreview.grading.rule import Rule, has_words, words_of
from litreview.grading.sections import Document, Section, Sentence

# distinct words remembered; English abstracts reuse about as many, and memory stays flat
MAX_WORDS = 20_000
_ONE_WORD = re.compile(r"[a-z]+")


class Prefilter:
    """All rules that read sentences, found by what they need and where they look.

    Literals made of letters alone are looked up word by word, and the rules a word calls
    for are remembered: "randomisation" calls for the same rules in every abstract.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        numbered = tuple(enumerate(self._rules))
        self._always = frozenset(at for at, rule in numbered if not rule.needs)
        self._looking_at = {
            section: frozenset(at for at, rule in numbered if rule.applies_in(section))
            for section in Section
        }
        wanting: dict[str, set[int]] = {}
        for at, rule in numbered:
            for literal in rule.needs:
                wanting.setdefault(literal, set()).add(at)
        self._in_words = tuple(pair for pair in wanting.items() if _ONE_WORD.fullmatch(pair[0]))
        self._across = tuple(pair for pair in wanting.items() if not _ONE_WORD.fullmatch(pair[0]))
        self._called_for_by = lru_cache(maxsize=MAX_WORDS)(self._look_up)

    def _look_up(self, word: str) -> frozenset[int]:
        return frozenset().union(*(rules for literal, rules in self._in_words if literal in word))

    def candidates(self, document: Document) -> Iterator[tuple[Sentence, Rule]]:
        """Every sentence with every rule that may match it, in reading and file order."""
        across = [pair for pair in self._across if pair[0] in document.folded]
        for sentence in document.sentences:
            words = words_of(sentence.folded)
            called = self._always.union(*map(self._called_for_by, words))
            called = called.union(*(rules for lit, rules in across if lit in sentence.folded))
            for at in sorted(called & self._looking_at[sentence.section]):
                rule = self._rules[at]
                if not rule.words or has_words(rule.words, words):
                    yield sentence, rule
