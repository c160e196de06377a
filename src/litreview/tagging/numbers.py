"""Whole numbers as abstracts write them.

"24", "1,204", "1 204", "1'204", "twenty-four", "one hundred and ten", "three dozen" enter;
integers leave. Decimals, percentages and ordinals are not whole numbers and never get this far.
"""

from __future__ import annotations

import re

# fmt: off
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
# fmt: on
_SCALES = {"hundred": 100, "thousand": 1000, "dozen": 12}
WORDS: dict[str, int] = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: 20 + 10 * step for step, word in enumerate(_TENS)},
    "a": 1,
}
_ONE = "|".join(sorted([*_UNITS[1:], *_TENS, *_SCALES], key=len, reverse=True))
# digits set off in threes by a comma, an apostrophe or (folded) any space; two numbers that only
# stand side by side ("in 2019 120 patients", "at 3 6 and 12") are not in threes
DIGITS = r"\d(?:\d{0,2}(?:(?:,\d{3})+|(?:'\d{3})+|(?: \d{3})+(?! ?[\d,/-]| and \d| or \d))|\d*)"
# what `{NUM}` stands for in a rule: never the tail of a decimal, a dose or another number; what
# can begin no number is passed over at its first sign
PATTERN = (
    rf"(?:(?=\d)(?<![\w.,/<>\u00b1'-])(?<!\d\u00b7){DIGITS}(?![\w,/%\u00b1']*\d|[.\u00b7]\d|%| ?%)"
    r"|(?=[adefhnost])\b(?:a (?=hundred|thousand|dozen))?"
    rf"(?:{_ONE})(?:(?:-| |(?:(?<=hundred)|(?<=thousand)),? (?:and )?)(?:{_ONE})\b)*)"
)
MAX_DIGITS = 9  # more is an accession number, never a count of subjects
_DIGITS = re.compile(r"\d[\d, ']*")


def to_int(text: str) -> int | None:
    """The whole number these words or digits spell; None when they spell none."""
    if _DIGITS.fullmatch(text):
        digits = re.sub(r"\D", "", text)
        return int(digits) if len(digits) <= MAX_DIGITS else None
    total, current = 0, 0
    for word in re.split(r"[\s,-]+", text.lower().strip()):
        if word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if word == "thousand":
                total, current = total + current, 0
        elif word in WORDS:
            current += WORDS[word]
        elif word != "and":
            return None
    return (total + current) or None
