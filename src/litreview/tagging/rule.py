"""One rule of the rule book: data, and how it looks at one sentence.

A folded sentence or a metadata heading enters; a match and its values leave. What the
match means for the study is decided elsewhere; files are read by `rulebook`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from litreview.model.fields import MAX_N, MAX_TEXT, Field, Value
from litreview.model.identity import RuleId
from litreview.tagging import numbers
from litreview.tagging.arm_sizes import without_the_whole
from litreview.tagging.context import TESTS, Context, is_a_label
from litreview.tagging.nouns import is_listed
from litreview.tagging.sections import Section

MESH, PUBLICATION_TYPE = "mesh", "publication_type"
METADATA = frozenset({MESH, PUBLICATION_TYPE})
ALL, ABSTRACT, TITLE = "all", "abstract", "title"
PLACES = frozenset({ALL, ABSTRACT, *METADATA, *(section.value for section in Section)})
DIGIT = "#"  # how a list of words asks for any number in digits
_WORD = re.compile(r"[a-z]+")
_HAS_DIGIT = re.compile(r"\d")
_ENDS_IN_NUMBER = re.compile(r" \d[\d.]*$")
_TIME_GOES_ON = re.compile(
    r" ?(?:to|or|and|[-\u2013]) ?\d|[ -](?:hours?|days?|weeks?|months?|years?)\b"
)
# an arm that its own time tears: "worn for 2 | years (n = 24)"
_TIME = re.compile(r"(?:days?|weeks?|months?|years?)\b", re.IGNORECASE)
_ARM_UP_TO_TIME = re.compile(
    r"\b(?:to|receive|or|and|versus) ((?:(?!(?:to|receive|or|and|versus) )[\w'-]+ ){1,7}\d+[ -])$"
)
_NUMBER_GROUP = re.compile(r"n\d*")
_is_noun = lru_cache(maxsize=10_000)(is_listed)  # the same words are read again and again


@dataclass(frozen=True)
class Rule:
    """A pattern that gives one field a value wherever it is found.

    Attributes:
        id: Reads aloud, never reused: `design.rct.title-randomized-trial`.
        value: The value given; empty when `capture` names the group that holds it.
        capture: A named group of the pattern. For `n`, the groups n, n2, n3... are added
            up ("9 men and 12 women") and multiplied by the group times, if there is one
            ("three groups of 12"); for `arms`, each is one arm.
        pattern: A regular expression over the folded sentence (lower case, plain dashes).
        needs: Groups of literals; one of each must occur. Only there to be fast.
        words: Lists of words; the sentence must hold a word of each. Only there to be fast,
            where a literal is too common: "men" stands in "treatment", too.
        where: Places it is tried in: `title`, `abstract`, a section, `all`, `mesh`,
            `publication_type`.
        unless: Patterns that, anywhere in the sentence, call the rule off.
        context: Contexts that call it off: "not randomized" is `negated`.
        among: Named groups of the pattern that must hold a noun of a list: `who` a word for
            people.
        also: Further fields the same words settle: a double-blind rule may name who.
    """

    id: RuleId
    field: Field
    value: Value
    capture: str
    pattern: str
    needs: tuple[tuple[str, ...], ...]
    words: tuple[frozenset[str], ...]
    where: frozenset[str]
    unless: tuple[str, ...]
    context: tuple[Context, ...]
    confidence: float
    among: tuple[tuple[str, frozenset[str]], ...]
    also: tuple[tuple[Field, Value], ...]
    matches: tuple[str, ...]
    not_matches: tuple[str, ...]
    source: str
    file: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, compiled when first wanted: most abstracts want few of them."""
        return re.compile(self.pattern)

    @cached_property
    def _calling_off(self) -> tuple[re.Pattern[str], ...]:
        return tuple(map(re.compile, self.unless))

    @property
    def reads_text(self) -> bool:
        """Whether it looks at sentences, and not at metadata."""
        return not self.where <= METADATA

    def applies_in(self, section: Section) -> bool:
        """Whether sentences of this section are looked at.

        A section nobody named ("abstract") is looked at by every rule that wants any part
        of the abstract: unlabelled abstracts would otherwise stay silent.
        """
        where = self.where
        if section.value in where or ALL in where:
            return True
        if section is Section.TITLE:
            return False
        return ABSTRACT in where or (section is Section.ABSTRACT and where != {TITLE})

    def find(self, folded: str) -> re.Match[str] | None:
        """The first match in a folded sentence that no context and no `unless` calls off."""
        if not all(any(literal in folded for literal in group) for group in self.needs):
            return None
        if self.words and not has_words(self.words, words_of(folded)):
            return None
        return self.find_unfiltered(folded)

    def find_unfiltered(self, folded: str) -> re.Match[str] | None:
        """The same for a caller that has looked at `needs` and `words` already."""
        search = self.regex.search
        found = search(folded)
        while found is not None and self._is_off(folded, found):
            found = search(folded, found.start() + 1)
        if found is None or any(pattern.search(folded) for pattern in self._calling_off):
            return None
        return found

    def _is_off(self, folded: str, found: re.Match[str]) -> bool:
        for name, nouns in self.among:
            if found.group(name) and not _is_noun(found.group(name), nouns):
                return True
        if self.field is Field.N:  # a label may hold a number, too
            for name in self._number_groups:
                at = found.start(name)
                if at != found.end(name) and is_a_label(folded, at):
                    return True
        return any(TESTS[context](folded, *self.value_span(found)) for context in self.context)

    @cached_property
    def _number_groups(self) -> tuple[str, ...]:
        return tuple(name for name in self.regex.groupindex if _NUMBER_GROUP.fullmatch(name))

    def value_span(self, found: re.Match[str]) -> tuple[int, int]:
        """Where the words that give the value stand in the sentence."""
        return found.span(self.capture) if self.capture else found.span()

    def read_value(self, found: re.Match[str], original: str) -> Value | None:
        """The value this match gives; None when the words it captured spell none.

        Args:
            found: A match in the folded sentence.
            original: The same sentence as printed; captured words are taken from it.
        """
        if not self.capture:
            return self.value
        if self.field is Field.N:
            return _added_up(found, self._number_groups)
        if self.field is Field.ARMS:
            return _listed(found, original) or None
        words = original[slice(*found.span(self.capture))]
        text = " ".join(words.split()).lstrip(" ,;:([").rstrip(" ,;:.([")[:MAX_TEXT].strip()
        if not text:
            return None
        if self.field is Field.CONDITION:
            return (_without_a_number(text, original[found.end(self.capture) :]),)
        return text


def _without_a_number(name: str, after: str) -> str:
    """A name without the number that begins a time: "gout 3 | to 19 weeks after"."""
    return _ENDS_IN_NUMBER.sub("", name) if _TIME_GOES_ON.match(after) else name


def words_of(folded: str) -> set[str]:
    """The whole words of a folded sentence, and `DIGIT` when it holds a digit."""
    words = set(_WORD.findall(folded))
    if _HAS_DIGIT.search(folded):
        words.add(DIGIT)
    return words


def has_words(wanted: tuple[frozenset[str], ...], words: set[str]) -> bool:
    """Whether a word of every wanted list is among the words, in whatever number."""
    return all(any(is_listed(word, group) for word in words) for group in wanted)


def _added_up(found: re.Match[str], names: Iterable[str]) -> int | None:
    parts = [numbers.to_int(found.group(name)) for name in names if found.group(name)]
    if not parts or None in parts:
        return None
    total = sum(part for part in parts if part is not None) * _times(found)
    return total if 0 < total <= MAX_N else None


def _times(found: re.Match[str]) -> int:
    """How many groups of that size there are; one unless the pattern says."""
    if "times" not in found.re.groupindex:
        return 1
    return numbers.to_int(found.group("times") or "one") or 1


def _listed(found: re.Match[str], original: str) -> tuple[str, ...]:
    """Every arm as printed; one whose size stands apart (group `size1`) with it in brackets."""
    names = [name for name in found.re.groupindex if name.startswith("arm") and found.group(name)]
    return without_the_whole([_arm(found, name, original)[:MAX_TEXT] for name in names])


def _arm(found: re.Match[str], name: str, original: str) -> str:
    start, end = found.span(name)
    if _TIME.match(original, start):
        torn = _ARM_UP_TO_TIME.search(original, 0, start)
        start = torn.start(1) if torn else start
    words = " ".join(original[start:end].split()).rstrip(".")
    size = name.replace("arm", "size")
    if size not in found.re.groupindex or not found.group(size):
        return words
    return f"{words} (n = {original[slice(*found.span(size))]})"
