"""Which rules a sentence can match at all, before any pattern is tried.

Rules enter once; for each sentence the few leave whose literals and words it holds. Only speed
is at stake: a rule left out here could not have matched. What a sentence holds is one whole
number: a bit for every rule and each thing the rule wants, so that joining is one operation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from operator import and_, or_

from ahocorasick_rs import AhoCorasick

from litreview.tagging.nouns import is_listed
from litreview.tagging.rule import Rule, words_of
from litreview.tagging.sections import Document, Section, Sentence

MAX_REMEMBERED = 10_000  # words whose lists are kept


class Prefilter:
    """All rules that read sentences, found by one automaton that looks for all their literals.

    Args:
        rules: Those that read sentences, in file order.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._looking_at = {
            section: sum(rule.applies_in(section) << at for at, rule in enumerate(rules))
            for section in Section
        }
        # the first things that rules want stand in the first row of bits, the second in the next
        deepest = max((len(rule.needs) + len(rule.words) for rule in rules), default=0)
        self._rows = range(0, len(rules) * deepest, len(rules) or 1)
        self._wanting_none = 0
        texts: Counter[str] = Counter()
        lists: Counter[frozenset[str]] = Counter()
        for at, rule in enumerate(rules):
            bits = [1 << row + at for row in self._rows]
            for bit, group in zip(bits, rule.needs, strict=False):
                texts.update(dict.fromkeys(group, bit))
            for bit, words in zip(bits[len(rule.needs) :], rule.words, strict=False):
                lists[words] += bit
            self._wanting_none += sum(bits[len(rule.needs) + len(rule.words) :])
        self._automaton = AhoCorasick(texts)
        self._told = (*texts.values(),)
        self._listed = lru_cache(maxsize=MAX_REMEMBERED)(
            lambda word: sum(bits for words, bits in lists.items() if is_listed(word, words))
        )

    def tries(self, document: Document) -> Iterator[tuple[Sentence, list[Rule]]]:
        """Every sentence with the rules that may match it, in reading and file order."""
        for sentence in document.sentences:
            yield sentence, self._tries(sentence.folded, self._looking_at[sentence.section])

    def _tries(self, folded: str, live: int) -> list[Rule]:
        """The rules among `live` that find what they want in a folded sentence."""
        held = reduce(or_, map(self._listed, words_of(folded)), self._wanting_none)
        for at, _, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            held |= self._told[at]
        live = reduce(and_, (held >> row for row in self._rows), live)
        found = []
        while live:  # the lowest bit that is set is the next rule
            found.append(self._rules[(live & -live).bit_length() - 1])
            live &= live - 1
        return found
