"""Words as they are compared: in which spelling something is written is no matter.

Words enter; the one spelling that is compared leaves, never shown to anybody. What words mean is
not known here: "stroke" and "infarct" stay two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

_BRITISH = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"(?<=\w{3})is(?=(?:e[drs]?|ing|ations?)$)", "iz"),  # randomised
        (r"(?<=\w{2})lys(?=(?:e[drs]?|ing)$)", "lyz"),  # analysed
        (r"(?<=\w{2})our(?=(?:s|ed|ing|able|al)?$)", "or"),  # tumour, behavioural
        (r"[ao]e(?=\w{2})|oe(?=a$)", "e"),  # ischaemic, oedema, apnoea
        (r"(?<=\w{2})tre(?=s?$)", "ter"),  # centre
        (r"ll(?=(?:ed|ing)$)", "l"),  # labelled
    )
)  # to be compared only: what else they change, they change on both sides
_LETTERS = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010-\u2015](?=\w)|(?<=\w)[-\u2010-\u2015](?=[^\W\d_])")
_BETWEEN = re.compile(r"[-_ ]")
_LEAST = 3  # letters from which the beginning of a word may mean it
_AROUND = " .,;:!\"'\u2018\u2019\u201c\u201d"


@lru_cache(maxsize=50_000)
def plain_word(word: str) -> str:
    """One word as it is compared: without capitals, ligatures and British spelling."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    for british, american in _BRITISH:
        plain = british.sub(american, plain)
    return plain


def plain_wording(text: str) -> str:
    """A few words as they are compared: "Post-stroke aphasia." and "poststroke aphasia" are one.

    Space and hyphens matter between digits alone: 4-10 and 410 stay two. Signs such as < are kept.
    """
    words = _LETTERS.sub(lambda found: plain_word(found.group()), text.strip(_AROUND))
    return _HYPHEN.sub("", _GAP.sub("", words))


def near_names(typed: str, names: Iterable[str], most: int = 1) -> list[str]:
    """Which names may have been meant: those spelled much alike, and those that share a word."""
    known = list(names)
    begun = tuple(word for word in _BETWEEN.split(typed) if len(word) >= _LEAST)
    alike = get_close_matches(typed, known, most)
    share = (n for n in known if any(word.startswith(begun) for word in _BETWEEN.split(n)))
    return list(dict.fromkeys((*alike, *share)))[:most]
