"""Whether two names mean one journal: its title, or an abbreviation of it.

Two names as typed and printed enter; an answer leaves. No list of journals is kept but of the
translations that are journals of their own.
"""

from __future__ import annotations

import re

from anyascii import anyascii

from litreview.model.audit import Agreement, FieldCheck
from litreview.model.record import Journal

_LEFT_OUT = frozenset(
    ("the", "of", "and", "for", "in", "on", "a", "an", "de", "la", "le", "et", "und", "der", "die")
) | {"fur", "den", "del", "di", "du", "i", "po"}
_DEDICATION = re.compile(r"\b(?:im|imeni)\b.*$")  # ... Im S S Korsakova
_PLACE = re.compile(
    r"\([^)]*\)|\b(?:u ?s ?a|of the united states(?: of america)?)$"
)  # Mol Biol (Mosk), Lancet (London, England)
_SUBTITLE = re.compile(r"(?:;| [:=]).*$")
_SHORTEST_ACRONYM = 3  # letters: BMJ, NEJM

_TRANSLATED = (  # a journal, and the one that prints its papers in English under its own numbers
    ("biull eksp biol med", "bull exp biol med"),
    ("zh nevrol psikhiatr", "neurosci behav physiol"),
    ("zh vyssh nerv deiat", "neurosci behav physiol"),
    ("ross fiziol zh", "neurosci behav physiol"),
    ("fiziol zh sssr", "neurosci behav physiol"),
    ("fiziol cheloveka", "hum physiol"),
    ("bioorg khim", "russ j bioorg chem"),
    ("izv akad nauk ser biol", "biol bull"),
    ("dokl akad nauk", "dokl biol sci"),
    ("dokl akad nauk", "dokl biochem biophys"),
    ("genetika", "russ j genet"),
)
"""Publishers' own statements on the translations of Nauka and Springer; as far as we met them."""


def check_journal(asserted: str, journal: Journal) -> FieldCheck:
    """The journal a citation names, beside the record's; a translation is only remarked upon."""
    names = [name for name in (journal.abbreviation, journal.title) if name]
    if not names or not _words(asserted):
        return FieldCheck("journal", asserted, journal.name, Agreement.NOT_STATED)
    if any(same_journal(asserted, name) for name in names):
        return FieldCheck("journal", asserted, journal.name, Agreement.AGREES)
    if any(_translated(asserted, name) for name in names):
        note = "two journals: one prints papers of the other in translation, under its own numbers"
        return FieldCheck("journal", asserted, journal.name, Agreement.AGREES, note)
    return FieldCheck("journal", asserted, journal.name, Agreement.DIFFERS)


def same_journal(one: str, other: str) -> bool:
    """Whether one name is the other, or shortens it word by word or to its first letters."""
    mine, yours = _words(one), _words(other)
    if not mine or not yours:
        return False
    if len(mine) == len(yours) and all(map(_shortens, mine, yours)):
        return True
    return _is_acronym(mine, yours) or _is_acronym(yours, mine)


def _words(name: str) -> tuple[str, ...]:
    plain = anyascii(name).casefold().replace("'", "").replace("&", " ")
    for beside in (_PLACE, _SUBTITLE, _DEDICATION):
        plain = beside.sub(" ", plain) if beside.sub(" ", plain).strip() else plain
    words = re.findall(r"[a-z0-9]+", plain.replace("yu", "iu").replace("ya", "ia"))
    return tuple(word for word in words if word not in _LEFT_OUT) or tuple(words)


def _shortens(one: str, other: str) -> bool:
    """Natl and National, Exp and Experimental: the same first letter, and letters in order."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return short[0] == long[0] and all(letter in rest for letter in short)


def _is_acronym(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    letters = "".join(word[0] for word in long)
    if len(short) != 1 or len(short[0]) < _SHORTEST_ACRONYM or len(long) < _SHORTEST_ACRONYM:
        return False
    return letters.startswith(short[0])


def _translated(one: str, other: str) -> bool:
    pairs = ((a, b) for pair in _TRANSLATED for a, b in (pair, pair[::-1]))
    return any(_begins(one, mine) and _begins(other, yours) for mine, yours in pairs)


def _begins(name: str, with_name: str) -> bool:
    words, wanted = _words(name), _words(with_name)
    return len(words) >= len(wanted) and all(map(_shortens, words, wanted))
