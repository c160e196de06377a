"""Text in one plain spelling, code point for code point.

Text enters; lower-case text of the same length leaves, with typographic dashes, quotes and
spaces in their ASCII form, so that a rule needs one spelling and offsets never move.
Nothing is read for meaning here.
"""

from __future__ import annotations

import re

_ALIKE = {
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad",
    "'": "\u2018\u2019\u201a\u02bc\u00b4`",
    '"': "\u201c\u201d\u201e\u00ab\u00bb",
    " ": "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t\n\r\x0b\x0c",
    "\u03bc": "\u00b5",  # micro sign: the Greek letter it is drawn like
}
_PLAIN = {char: plain for plain, chars in _ALIKE.items() for char in chars}
_TABLE = str.maketrans(_PLAIN)
_OTHER = re.compile(f"[{''.join(_PLAIN)}]")


def _plain(found: re.Match[str]) -> str:
    return _PLAIN[found.group()]


def fold(text: str) -> str:
    """The text lower-cased and in plain punctuation; as long as it was.

    Letters whose lower case has another length (the dotted capital I) stay as they are.
    """
    # each is several times slower than the other on the other's texts
    plain = text.translate(_TABLE) if text.isascii() else _OTHER.sub(_plain, text)
    lowered = plain.lower()
    if len(lowered) == len(plain):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in plain)
