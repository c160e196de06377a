"""One key for the spellings of one name: research groups, companies, people.

Names as printed or typed enter; keys that compare equal for one name leave, and whether two
authors can be one person. Nothing is looked up.

A key is never shown. Spellings fold only as far as the romanizations of Russian vary (BGN/PCGN,
ALA-LC, passports, scientific), and only in words that end like a Slavic name: Zhang is not
Zang, Khan not Han, Meyer not Meer. Where two Slavic names fold into one (Shilin, Silin), they
count as one group: that never makes a tier.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from litreview.errors import NounError
from litreview.model.identity import (
    MAX_REVIEWER,
    Compound,
    Reviewer,
    check_compound,
    check_reviewer,
)
from litreview.model.record import Author

# Legal forms of companies. They stand last in a segment, often several ("GmbH & Co. KG"); the
# Russian ones stand first as well.
_FORM = re.compile(
    r"inc|incorporated|ltd|limited|gmbh|ag|kg|kgaa|llc|llp|lp|co|company|corp|corporation|plc|sa|sas"
    r"|sarl|spa|srl|sl|bv|nv|ab|as|aps|asa|oy|oyj|kk|pty|pte|pvt|se|sro|doo|zrt|kft|ltda"
    r"|ooo|oao|zao|pao|ao|and|und|et|i"  # "& Co." goes with its sign
)
_RUSSIAN_FORMS = frozenset({"ooo", "oao", "zao", "pao", "ao"})
_LINKS = frozenset({"and", "und", "et", "i", "the", "of", "for"})
_LONG_FORMS = re.compile(
    r"\b(?:aktiengesellschaft|kommanditgesellschaft|gesellschaft mit beschrankter haftung"
    r"|aktiebolag|aktiebolaget|aktieselskab|aktieselskabet|anpartsselskab|osakeyhtio"
    r"|soci(?:ete|edad|edade) anon(?:yme|ima)|societe par actions simplifiee|societa per azioni"
    r"|societa a responsabilita limitata|(?:naamloze|besloten) vennootschap|kabushiki kaisha"
    r"|spolka akcyjna|limitada|public limited company|limited liability company"
    r"|(?:(?:zakryto|otkryto|publichno|nepublichno)[iy]?e )?akts[iy]onerno[iy]?e ob\w+estvo"
    r"|ob\w+estvo s ogranichenno[iy] otvetstvennost[iy]+u)\b"
)
_SLASHED = re.compile(r"\b([a-z])/([a-z])\b")  # A/S, S/A
_DOTTED = re.compile(r"\b([a-z])\.(?=[a-z]\b)")  # S.A., L.L.C.
_INITIALS_APART = re.compile(  # A Ya, S.-J.: letters, and what a Russian letter is written with
    r"\b(?:(?:[a-z]|[iyj][aeou]|kh|ts|ch|sh|zh) )+(?:[iyj][aeou]|kh|ts|ch|sh|zh|[a-z])\b"
)
_G_M_B_H = re.compile(r"\bg\.?m\.?b\.?h\b")
_WORD = re.compile(r"[a-z0-9]+")
_MARKS = str.maketrans("", "", "'\"`")  # what is left of soft and hard signs

_SLAVIC = re.compile(
    r"(?:[oe]va?|[iyj]na?|[cstz]k(?:[iyj]+|a[iyj]+a?|o[iyj]+)|enko|[cu]h?[iyj]?uk|[iyj]c(?:h|z|s)?"
    r"|[iyj]k?[hx]|[iy]an|dze|shvili|ets|inson|ko|no)$"
)
_SHORTEST_SLAVIC = 5  # letters; shorter names of other languages (Yan, Jin) end alike
_SHORTENED = {  # words that names of institutions shorten
    **dict.fromkeys(("university", "universities", "univ"), "univ"),
    **dict.fromkeys(("institute", "institutes", "institution", "inst"), "inst"),
    **dict.fromkeys(("department", "departments", "dept", "dep"), "dept"),
    **dict.fromkeys(("hospital", "hospitals", "hosp"), "hosp"),
    **dict.fromkeys(("academy", "acad"), "acad"),
    **dict.fromkeys(("faculty", "fac"), "fac"),
    **dict.fromkeys(("college", "coll"), "coll"),
    **dict.fromkeys(("school", "sch"), "sch"),
    **dict.fromkeys(("center", "centre", "centers", "centres", "ctr", "cent"), "center"),
    **dict.fromkeys(("laboratory", "laboratories", "labs", "lab"), "lab"),
    **dict.fromkeys(("medicine", "medical", "med"), "med"),
    **dict.fromkeys(("science", "sciences", "sci"), "sci"),
    **dict.fromkeys(("research", "res"), "res"),
    **dict.fromkeys(("national", "natl"), "natl"),
    **dict.fromkeys(("international", "intl"), "intl"),
    **dict.fromkeys(("foundation", "found", "fdn"), "fdn"),
    **dict.fromkeys(("pharmaceutical", "pharmaceuticals", "pharm"), "pharm"),
}
_ROMANIZED = (
    (re.compile(r"shh|shch|sch"), "sc"),
    (re.compile(r"ch|ts|tz|cz"), "c"),  # č and c without their marks are one letter
    (re.compile(r"sh"), "s"),
    (re.compile(r"zh"), "z"),
    (re.compile(r"kh|^x(?=[aou])"), "h"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"w"), "v"),
    (re.compile(r"[iyj]+"), "i"),
    (re.compile(r"i[eo]"), "e"),
)
_UMLAUT = re.compile(
    r"(?<=[bcdfghjklmnprstvwz])([aou])e(?=[bcdfghklmnprstz]{2}|[bdfgklmnprst][aeiou])"
)


_NOBODY = frozenset(
    [
        "unknown",
        "various",
        "none",
        "na",
        "independent",
        "academic",
        "anonymous",
        "several",
        "multiple",
        "other",
    ]
) | {"not reported", "not stated", "not known", "not given", "n a", "not applicable"}


def names_nobody(name: str) -> bool:
    """Whether a name typed for a group or a sponsor is no name: "unknown", "n/a", "various"."""
    words = " ".join(re.findall(r"[^\W_]+", name.casefold()))
    return not words or words in _NOBODY


def reviewer_named(name: str) -> Reviewer | None:
    """The reviewer's id of a person by their name: "Анна Иванова" is `anna.ivanova`.

    None when nothing of the name can stand in one.
    """
    words = _WORD.findall(anyascii(name).casefold())
    try:
        return check_reviewer(".".join(words)[:MAX_REVIEWER].strip("."))
    except NounError:
        return None


def compound_named(name: str) -> Compound | None:
    """The compound's id of its name: "N-Acetyl Selank" is `n-acetyl-selank`.

    None when nothing of the name can stand in one.
    """
    try:
        return check_compound("-".join(_WORD.findall(anyascii(name).casefold())))
    except NounError:
        return None


def author_named(name: str) -> Author:
    """Return the author a printed name means: "Kaplan A Ya" is Kaplan, initials A Ya.

    Initials stand last, as NLM prints them. A name of several words without any is a group's.
    """
    words = name.split()
    suffix = words.pop() if len(words) > 1 and words[-1] in _SUFFIXES else ""
    cut = len(words)
    while cut > 1 and _is_initials(words[cut - 1]):
        cut -= 1
    if cut == len(words) > 1:
        return Author(collective_name=name.strip())
    return Author(" ".join(words[:cut]), initials=" ".join(words[cut:]), suffix=suffix)


def letters_of(initials: str) -> tuple[str, ...]:
    """The letters of initials, a Russian one as Latin letters spell it: "EIu" is E and Iu."""
    return tuple(_INITIAL.findall(initials))


_SUFFIXES = frozenset({"Jr", "Sr", "2nd", "3rd", "4th"})  # as NLM writes them
_INITIAL = re.compile(r"Shch|[IYJ][aeou]|Kh|Ts|Ch|Sh|Zh|[^\W_]")
_MOST_INITIALS = 4


def _is_initials(word: str) -> bool:
    """`A`, `AB`, `A.B.`, `Ya`, or `EIu`: letters, one of another alphabet spelled with several."""
    letters = letters_of(word)
    return 0 < len(letters) <= _MOST_INITIALS and all(letter[0].isupper() for letter in letters)


def names_in(names: str, apart: str = r";|/|\band\b|&") -> tuple[str, ...]:
    """Each name of several typed together, and the whole: "Pfizer and Novartis" names three.

    What is left of a company's form ("and Company") is no name.
    """
    parts = [part.strip() for part in re.split(apart, names)] if not names_nobody(names) else []
    told = (part for part in parts if not names_nobody(part) and not _is_form(part))
    return tuple(dict.fromkeys((names, *told))) if parts else ()


def _is_form(name: str) -> bool:
    return group_key(f"Roe {name}") == group_key("Roe")


@lru_cache(maxsize=100_000)
def group_key(name: str) -> str:
    """The key of a research group's, sponsor's or place's name; empty when it holds no letter.

    Without case, marks, punctuation, the order of words, "and", "of" and "the", and legal forms of
    companies: "Eli Lilly" is "Eli Lilly and Company", "OOO Gerofarm" is "Gerofarm". Initials are
    written together, and "University" is "Univ.".
    """
    parts = [_without_forms(_group_words(part)) for part in re.split(r"[,;()\n]", name)]
    words = {word for part in parts for word in part} or set(_group_words(name))
    return " ".join(sorted({_of_group(word) for word in words - _LINKS or words}))


def _group_words(part: str) -> tuple[str, ...]:
    """The words of a part of a group's name, long legal forms left out, initials put together."""
    words = " ".join(_words(part.replace("&", " and ")))
    short = " ".join(_LONG_FORMS.sub(" ", words).split()) or words
    return tuple(_INITIALS_APART.sub(lambda m: m.group().replace(" ", ""), short).split())


def _of_group(word: str) -> str:
    if len(word) == _INITIALS_AT_MOST:  # AIa and AYa
        word = re.sub(r"[ij](?=[aou]$)", "y", word)
    return _SHORTENED.get(word) or _spelled(word)


def surname_key(name: str) -> str:
    """The key of a last name: Miasoedov, Myasoedov and Мясоедов have one."""
    return "".join(_spelled(word) for word in _words(name))


_INITIALS_AT_MOST = 3  # letters: a letter, and two for a Russian one


@lru_cache(maxsize=100_000)
def author_key(author: Author) -> str:
    """What all spellings of an author share: last name and first initial; groups by their name.

    Two authors for whom `same_author` holds by name have one key, and more people may.
    """
    if author.collective_name:
        return f"group {group_key(author.collective_name)}"
    initials = _initials(author)
    return f"{surname_key(author.last_name)} {initials[:1]}" if initials else ""


def same_author(one: Author, other: Author) -> bool:
    """Whether two authors are one person, or one group, as far as names tell.

    By ORCID where both have one. Else the last names agree and so do the initials as far as both
    go (A and AB, not A and B); without initials nobody is known. First names printed in full must
    not contradict: Wang Yan is not Wang Yong.
    """
    if one.orcid and other.orcid:
        return one.orcid == other.orcid
    key = author_key(one)
    if not key or key != author_key(other):
        return False
    if one.collective_name or other.collective_name:
        return True
    mine, yours = _initials(one), _initials(other)
    shortest = min(len(mine), len(yours))
    return mine[:shortest] == yours[:shortest] and _first_names_agree(one, other)


def _first_names_agree(one: Author, other: Author) -> bool:
    mine, yours = _first_name(one), _first_name(other)
    shared = min(len(mine), len(yours), _TOLD_APART)
    return shared <= 1 or mine[:shared] == yours[:shared]


def may_be_author(typed: Author, other: Author, *, romanized: bool = False) -> bool:
    """Whether a person as a source types them may be an author: a name without initials may.

    Args:
        romanized: Take every name for a romanized one, whatever it ends like (Shram, Šram): where
            others beside it are.
    """
    if typed.collective_name or other.collective_name:
        return group_key(str(typed)) == group_key(str(other))
    names = [one.last_name for one in (typed, other)]
    slavic = romanized or any(map(is_romanized, names))
    if len(set(map(surname_key, names))) > 1 and not (
        slavic and len({_romanized(_western("".join(_words(name)))) for name in names}) == 1
    ):
        return False
    mine, yours = _initials(typed), _initials(other)
    if slavic and _first_letters(typed) & _first_letters(other):
        mine, yours = mine[1:], yours[1:]
    shortest = min(len(mine), len(yours))
    return mine[:shortest] == yours[:shortest]


_WESTERN = (  # Goussev, Gussew and Gusseff, as French and German write Gusev
    (re.compile(r"tsch|tch"), "ch"),
    (re.compile(r"ou"), "u"),
    (re.compile(r"ff?$"), "v"),
    (re.compile(r"([bcdfghklmnprstvwz])\1"), r"\1"),
)


def _western(word: str) -> str:
    if len(word) < _SHORTEST_SLAVIC:  # Zhou is not Zhu
        return word
    for pattern, letters in _WESTERN:
        word = pattern.sub(letters, word)
    return word


def _first_letters(author: Author) -> frozenset[str]:
    """What the first given name may begin with, however it is romanized: Yevgeny and Evgenii."""
    given = _words(author.fore_name)
    initial = _initials(author)[:1]
    if not given or len(given[0]) < _TOLD_APART:
        return frozenset(initial)
    return frozenset((initial, _romanized(given[0])[:1], _INITIALS.get(given[0][:2], initial)))


def is_romanized(name: str) -> bool:
    """Whether a last name ends like a Slavic one, which Latin letters spell in several ways."""
    words = _words(name)
    return any(len(word) >= _SHORTEST_SLAVIC and bool(_SLAVIC.search(word)) for word in words)


_TOLD_APART = 3  # letters of a first name that must agree: Sergei, Sergey and Serguei are one


@lru_cache(maxsize=100_000)
def _first_name(author: Author) -> str:
    words = _words(author.fore_name)
    return _romanized(words[0]) if words and words[0] != words[0][:1] else ""


@lru_cache(maxsize=100_000)
def _initials(author: Author) -> str:
    """One folded letter a given name: "E Iu", "EYu" and "ЕЮ" are e, y."""
    text = author.initials or "".join(f"{word[:1]} " for word in author.fore_name.split())
    parts = re.findall(r"[A-Z][a-z]?|(?<![A-Za-z])[a-z]", anyascii(text))
    return "".join(_INITIALS.get(part.lower(), part[:1].lower()) for part in parts)


_INITIALS = {
    **dict.fromkeys(("ya", "ia", "ja", "yu", "iu", "ju"), "y"),
    **{"ye": "e", "je": "e", "yo": "e", "kh": "h", "ts": "c"},
}


def _words(text: str) -> tuple[str, ...]:
    plain = anyascii(unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text))).lower()
    plain = _SLASHED.sub(r"\1\2", _G_M_B_H.sub("gmbh", plain.translate(_MARKS)))
    plain = _DOTTED.sub(r"\1", plain)
    return tuple(_WORD.findall(plain))


def _without_forms(words: tuple[str, ...]) -> tuple[str, ...]:
    left = list(words)
    while left and left[0] in _RUSSIAN_FORMS | {"the"}:
        del left[0]
    while left and _FORM.fullmatch(left[-1]):
        del left[-1]
    return tuple(left)


def _spelled(word: str) -> str:
    if len(word) >= _SHORTEST_SLAVIC and _SLAVIC.search(word):
        return _romanized(word)
    return _UMLAUT.sub(r"\1", word)


def _romanized(word: str) -> str:
    for pattern, letters in _ROMANIZED:
        word = pattern.sub(letters, word)
    return word
