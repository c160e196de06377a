"""Whether two names mean one journal: its title, or an abbreviation of it.

Two names as typed and printed enter; an answer leaves. No list of journals is kept but of the
translations that are journals of their own, and of the words Russian names are made of.
"""

from __future__ import annotations

import re
from dataclasses import replace

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


_BEHIND = re.compile(r"[\s,.;:]+(?:vol(?:ume)?\.?\s*|\()?\d.*$", re.IGNORECASE)
"""The volume and what follows it, typed behind a journal."""

_IN_ENGLISH = {  # how the words of Russian names begin, and what they are in English ones
    **{"zh": "j", "biull": "bull", "arkh": "arch", "ross": "russ", "akad": "acad", "nauk": "sci"},
    **{"nevrol": "neuro", "nevropatol": "neuro", "psikhiatr": "psychiatr"},
    **{"fiziol": "physiol", "farmakol": "pharmacol", "oftalmol": "ophthalmol", "patol": "pathol"},
    **{"mikrobiol": "microbiol", "virusol": "virol", "khim": "chem", "khir": "surg"},
    **{"eksp": "exp", "klin": "clin", "vyssh": "high", "nerv": "nerv", "deiat": "act"},
    **{"cheloveka": "hum", "anesteziol": "anesth", "reanimatol": "reanim", "vestn": "ann"},
}
_ANY_JOURNAL = frozenset({"j", "bull", "arch", "russ", "acad", "sci"})  # of many names
LIKE_WORDS = 2  # that an English name shares with a Russian one, when it may be its; ours


def check_journal(asserted: str, journal: Journal) -> FieldCheck:
    """The journal a citation names, beside the record's; a translation is only remarked upon.

    What may be the English name of a journal with a Russian one cannot be compared.
    """
    place = _BEHIND.sub("", asserted)
    if _words(place):
        found = _check_journal(place, journal)
        if found.agreement is Agreement.AGREES:
            return replace(found, asserted=asserted)
    return _check_journal(asserted, journal)


def _check_journal(asserted: str, journal: Journal) -> FieldCheck:
    names = [name for name in (journal.abbreviation, journal.title) if name]
    if not names or not _words(asserted):
        return FieldCheck("journal", asserted, journal.name, Agreement.NOT_STATED)
    if any(same_journal(asserted, name) for name in names):
        return FieldCheck("journal", asserted, journal.name, Agreement.AGREES)
    if any(_translated(asserted, name) for name in names):
        note = "two journals: one prints papers of the other in translation, under its own numbers"
        return FieldCheck("journal", asserted, journal.name, Agreement.AGREES, note)
    alike = [_in_english(asserted, name) for name in names]
    if any(one == (True, True) for one in alike):
        note = "an English name of the journal"
        return FieldCheck("journal", asserted, journal.name, Agreement.AGREES, note)
    if any(any(one) for one in alike):
        note = "the record has the Russian name of its journal alone"
        return FieldCheck("journal", asserted, journal.name, Agreement.NOT_STATED, note)
    return FieldCheck("journal", asserted, journal.name, Agreement.DIFFERS)


def _in_english(asserted: str, printed: str) -> tuple[bool, bool]:
    """Whether an English name's words are those of a Russian one, and whether these are the others.

    In whatever order, and without whom the journal is named for; never, where hardly any is shared.
    """
    russian = _english(printed)
    typed = [word for word in _words(asserted) if len(word) > 1 or word == "j"]
    named = [word for word in typed if not _honours(word, printed)]
    shared = [word for word in russian if any(one.startswith(word) for one in named)]
    telling = len(set(shared) - _ANY_JOURNAL) + (len(named) < len(typed))
    whole = all(one.startswith(russian) for one in named), len(shared) == len(russian)
    if telling < LIKE_WORDS and (len(russian) < LIKE_WORDS or not all(whole)):
        return False, False
    return whole


def _english(printed: str) -> tuple[str, ...]:
    """A Russian name's words in English; empty for a name that holds no Russian word."""
    words = _words(printed)
    told = [next((en for ru, en in _IN_ENGLISH.items() if w.startswith(ru)), w) for w in words]
    return tuple(dict.fromkeys(told)) if any(map(str.__ne__, told, words)) else ()


def _honours(word: str, printed: str) -> bool:
    """Whether a name is that of the person a journal is named for: Korsakov, of Korsakova."""
    person = _DEDICATION.search(anyascii(printed).casefold())
    return person is not None and len(word) > 1 and f" {word.rstrip('s')}" in person.group()


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
