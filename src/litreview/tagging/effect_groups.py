"""Which of two groups the words of an outcome sentence name: the treated one, or the other.

Folded text and, where they are known, the names of two treatments enter; a side leaves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from litreview.tagging.effect_words import word_set

_WORD = re.compile(r"[a-z0-9][\w+-]*")
_JOINED = re.compile(r"[+/-]")
_LETTERED = re.compile(r"\b(?:group|arm|grp)s? ?([a-h1-6])\b")
_COMMON = word_set(
    """
    the and with for of in to at by or on group groups arm arms patients subjects women men
    treatment mg day days daily week weeks from plus dose ml kg per twice once received receiving
    given
    """
)
_OTHERS = word_set(
    "placebo control controls sham vehicle saline untreated cg unexposed nonusers waitlist"
)
_TREATED = word_set("intervention experimental treated supplemented eg ig tg exposed")
_SPELLED = (
    (
        re.compile(
            r"\b(?:usual|standard|conventional|routine) (?=care|treat|therap|manag|group|arm)|"
            r"\bno (?=treatment|intervention)|\bwait(?:ing|-)? ?list\b"
        ),
        "placebo",
    ),
    (
        re.compile(r"\b(?:treatment|active|study|therapy|test|verum|trial) (?=group|arm)"),
        "treated",
    ),
)
_IN_CHECK = re.compile(
    r"\b(?:disease|tumou?r|glyc\w+|glucose|pain|symptom|asthma|weight|pressure|infection|seizure|"
    r"local|metabolic|quality|rate|birth) (?=control\b)|\bcontrol(?= (?:rate|of)\b)"
)  # what is kept in check is no control group
_REFERENCE = re.compile(
    r"\b(?:than|(?:compared|comparing|comparison|relative|opposed) (?:with|to)|versus|vs?\.?|"
    r"over (?=placebo|(?:the )?(?:control|standard|usual))) (?P<group>[^,;()\[\]]*)"
)

_A_GROUP = re.compile(r"^(?!.*\b(?:baseline|before|initial|pre-?treatment)\b).*[a-z]{3}")


@dataclass(frozen=True)
class Groups:
    """The words that only one of two treatments is named by.

    Attributes:
        treated: Of the intervention.
        others: Of what it is compared with.
    """

    treated: frozenset[str]
    others: frozenset[str]

    def side(self, words: str) -> int:
        """Whom some words name: 1 the treated, -1 the others, 0 both or nobody."""
        named = _words(words)
        return bool(named & self.treated) - bool(named & self.others)

    def named_in(self, clause: str) -> Iterator[tuple[int, int]]:
        """Where each side is first named in a clause, and which."""
        for side, words in ((1, self.treated), (-1, self.others)):
            places = [at for at, word in _placed(clause) if word in words]
            if places:
                yield min(places), side


@lru_cache(maxsize=64)
def groups_of(intervention: str = "", comparator: str = "") -> Groups:
    """The sides of two treatments as named; without names, of any trial's groups."""
    one, other = _words(intervention), _words(comparator)
    treated, others = one - other, other - one
    return Groups(
        treated | (_TREATED - other - _OTHERS),
        others | (_OTHERS - one),
    )


def reference_side(clause: str, groups: Groups) -> int:
    """Whom the words after than, versus or compared with name, as `Groups.side` does."""
    sides = [groups.side(found["group"]) for found in _REFERENCE.finditer(clause)]
    return next((side for side in sides if side), 0)


def holder_side(clause: str, groups: Groups) -> int:
    """Whom the clause speaks of, apart from whom it compares with."""
    return groups.side(_REFERENCE.sub(" ", clause))


def names_unknown(clause: str, groups: Groups) -> bool:
    """Whether a clause names a group by a letter or number that neither side is known by."""
    known = groups.treated | groups.others
    return any(f"group {found[1]}" not in known for found in _LETTERED.finditer(clause))


def has_reference(clause: str) -> bool:
    """Whether a clause says what it compares with, and not what was before."""
    return any(_A_GROUP.search(found["group"]) for found in _REFERENCE.finditer(clause))


def _placed(text: str) -> Iterator[tuple[int, str]]:
    text = _IN_CHECK.sub(lambda found: "_" * len(found.group()), text)
    for found in _LETTERED.finditer(text):
        yield found.start(), f"group {found[1]}"
    for found in _WORD.finditer(text):
        word = found.group()
        if word.isalpha():
            if len(word) > 1 and word not in _COMMON:
                yield found.start(), word
            continue
        words = {word, *_JOINED.split(word)} - _COMMON
        if word.startswith(("no-", "non-")):  # non-treated
            words = {"placebo"}
        elif words & _OTHERS:  # placebo-treated
            words &= _OTHERS
        yield from ((found.start(), word) for word in words if len(word) > 1)
    for pattern, meant in _SPELLED:
        yield from ((found.start(), meant) for found in pattern.finditer(text))


@lru_cache(maxsize=512)
def _words(text: str) -> frozenset[str]:
    return frozenset(word for _, word in _placed(text))
