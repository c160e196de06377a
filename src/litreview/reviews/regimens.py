"""Doses and durations as people type them, told equal by value: 10 mg/day is 10 mg per day.

A few words enter; a key leaves, which two spellings of one amount share. What is not understood
stays as it is typed.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_KINDS = (  # of what, how many of it one is, and its spellings
    ("mg", "1", "mg mgs milligram milligrams milligramme milligrammes"),
    ("mg", "1000", "g gram grams gramme grammes"),
    ("mg", "0.001", "mcg ug \u03bcg microgram micrograms microgramme microgrammes"),
    ("mg", "0.000001", "ng nanogram nanograms"),
    ("kg", "1", "kg kilogram kilograms"),
    ("ml", "1", "ml millilitre millilitres milliliter milliliters cc"),
    ("ml", "1000", "l litre litres liter liters"),
    ("ml", "0.001", "ul \u03bcl microlitre microlitres microliter microliters"),
    ("iu", "1", "iu unit units"),
    ("min", "1", "min mins minute minutes"),
    ("min", "60", "h hr hrs hour hours"),
    ("day", "1", "d day days"),
    ("day", "7", "w wk wks week weeks"),
    ("month", "1", "mo month months"),
    ("month", "12", "y yr yrs year years"),
)
_UNITS = {name: (kind, Decimal(worth)) for kind, worth, names in _KINDS for name in names.split()}
_WRITTEN = {
    **{"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7"},
    **{"eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12"},
    **dict.fromkeys(("daily", "qd", "od"), "/ day"),
    **{"bid": "2 / day", "tid": "3 / day", "qid": "4 / day"},
    **{"weekly": "/ week", "monthly": "/ month", "hourly": "/ hour"},
    **{"twice": "2", "thrice": "3", "once": "", "of": "", "for": "", "the": ""},
    **dict.fromkeys(("per", "a", "an", "each", "every"), "/"),
    **dict.fromkeys(("time", "times", "x", "\N{MULTIPLICATION SIGN}"), ""),
}
_PER = "/"
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+|[/%\N{MULTIPLICATION SIGN}]")
_LATIN = re.compile(r"\b([bqto])\.\s?(i\.\s?)?d\b\.?")  # b.i.d., q.d.


def amount_key(text: str) -> str:
    """What all spellings of one dose or duration share; empty for no words.

    Numbers and units count by their value: "0.01 g twice daily" is "10 mg two times a day", and
    "6 weeks" is "42 days". A month is not four weeks.
    """
    parts: list[str] = []
    number: Decimal | None = None
    per = ""
    for word in (*_words(text), ""):
        if word in _UNITS:
            kind, worth = _UNITS[word]
            parts.append(f"{per}{_written((number or Decimal(1)) * worth)} {kind}")
            number, per = None, ""
            continue
        if number is not None:
            parts.append(f"{per}{_written(number)}")
            number, per = None, ""
        if word == _PER:
            per = word
        elif word[:1].isdigit():
            number = Decimal(word)
        elif word:
            parts.append(f"{per}{word}")
            per = ""
    return "; ".join(parts)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", plain)  # 1,000
    plain = re.sub(r"(?<=\d),(?=\d)", ".", plain)  # 0,5
    plain = _LATIN.sub(lambda found: f"{found[1]}{'i' if found[2] else ''}d", plain)
    words = (_WRITTEN.get(token, token) for token in _TOKEN.findall(plain))
    return " ".join(words).split()


def _written(number: Decimal) -> str:
    return f"{number.normalize():f}"
