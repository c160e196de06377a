"""Which of two groups the words of an outcome sentence name: the treated one, or the other.

Folded text and, where they are known, the names of two treatments enter; a side leaves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from litreview.tagging.effect_words import word_set

TREATED, OTHERS = 1, -1
_WORD = re.compile(r"[a-z0-9][\w-]+")
_LETTERED = re.compile(r"\b(?:group|arm|grp)s? ?([a-h1-6])\b")
_COMMON = word_set(
    """
    the and with for of in to at by or on group groups arm arms patients subjects women men
    treatment mg day days daily week weeks from plus dose ml kg per twice once received receiving
    given
    """
)
_ANY_OTHERS = word_set(
    "placebo control controls sham vehicle saline untreated cg unexposed waitlist"
)
_ANY_TREATED = word_set("intervention experimental treated supplemented eg ig tg exposed")
_SPELLED_OTHERS = (
    r"(?:usual|standard|conventional|routine) (?=care|treat|therap|manag|group|arm)|"
    r"no[ -](?:treatment|intervention)|wait(?:ing|-)? ?list|"
    r"non-?(?:intervention|treat\w+|expos\w+|supplement\w+|users?)\b"
)
_SPELLED_TREATED = r"(?:treatment|active|study|therapy|test|verum|trial) (?=group|arm)"
_IN_CHECK = (  # what is kept in check is no control group
    r"(?:disease|tumou?r|glyc\w+|glucose|pain|symptom|asthma|weight|pressure|infection|seizure|"
    r"local|metabolic|quality|rate|birth) control|control (?:rate|of)|(?:healthy|normal) controls?"
)
_REFERENCE = re.compile(
    r"\b(?:than|(?:compared|comparing|comparison|relative|opposed) (?:with|to)|versus|vs?\.?|"
    r"over (?=placebo|(?:the )?(?:control|standard|usual))) (?P<group>[^,;()\[\]]*)"
)


@dataclass(frozen=True, slots=True)
class Groups:
    """How a text names either of two groups.

    Attributes:
        names: Finds a name of either; which of them, its group says.
        letters: Groups known by a letter or number.
    """

    names: re.Pattern[str]
    letters: frozenset[str]

    def named_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Where each side is first named in a text, and which."""
        seen, last = set[int](), -1
        for found in self.names.finditer(text):
            joined = text[found.start() - 1 : found.start()] == "-" and found.start() - 1 == last
            side = TREATED if found["treated"] else OTHERS if found["others"] else 0
            last = found.end()
            if side and side not in seen and not joined:  # placebo-treated
                seen.add(side)
                yield found.start(), side

    def names_any(self, words: str) -> bool:
        """Whether some words name either side, or both."""
        return any(self.named_in(words))

    def side(self, words: str) -> int:
        """Whom some words name: 1 the treated, -1 the others, 0 both or nobody."""
        return sum(side for _, side in self.named_in(words))


@lru_cache(maxsize=64)
def groups_of(intervention: str = "", comparator: str = "") -> Groups:
    """The sides of two treatments as named; without names, of any trial's groups."""
    one, other = _words(intervention), _words(comparator)
    treated = _alternatives((one - other) | (_ANY_TREATED - other))
    others = _alternatives((other - one) | (_ANY_OTHERS - one))
    letters = frozenset(_LETTERED.findall(f"{intervention} ; {comparator}"))
    return Groups(
        re.compile(
            rf"(?<!\w)(?:(?P<kept>{_IN_CHECK})|(?P<others>{_SPELLED_OTHERS}|(?:{others})(?!\w))|"
            rf"(?P<treated>{_SPELLED_TREATED}|(?:{treated})(?!\w)))"
        ),
        letters,
    )


def references(clause: str) -> Iterator[str]:
    """The words after than, versus or compared with: what is compared with."""
    return (found["group"] for found in _REFERENCE.finditer(clause))


def reference_side(clause: str, groups: Groups) -> int:
    """Whom the words that are compared with name, as `Groups.side` does."""
    sides = map(groups.side, references(clause))
    return next((side for side in sides if side), 0)


def holder_side(clause: str, groups: Groups) -> int:
    """Whom the clause speaks of, apart from whom it compares with."""
    return groups.side(_REFERENCE.sub(" ", clause))


def names_unknown(clause: str, groups: Groups) -> bool:
    """Whether a clause names a group by a letter or number that neither side is known by."""
    return not groups.letters.issuperset(_LETTERED.findall(clause))


def _words(text: str) -> frozenset[str]:
    """What a treatment is called by: its words, their parts, and the letter of its group."""
    words = {f"groups? {letter}" for letter in _LETTERED.findall(text)}
    for word in _WORD.findall(text):
        words |= {re.escape(part) for part in (word, *word.split("-"))}
    return frozenset(word for word in words if len(word) > 1 and word not in _COMMON)


def _alternatives(words: frozenset[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))
