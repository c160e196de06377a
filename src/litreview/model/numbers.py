"""Numbers in running text: what is written, its unit, and whether another text has it.

Text enters; numbers in one spelling leave (1,000 and 1000, 0.1 % and .1%, fivefold and 5-fold,
ten and 10). Identifiers, days, and places in print (118(3):61-68, table 3, p. 4) are no numbers,
and small number words that count the sentence's own nouns (two messengers) no figures.
Nothing is calculated but a share said in words: about one in seven is 15 % on file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?"
_AT = r"[A-Za-z]{0,2}\d{1,9}[A-Za-z]?(?!\.?\d|\s?%)"  # 61, e12, S3
_FROM = rf"{_AT}(?:\s?[-\u2013]\s?{_AT})?"  # 61-68
_PAGES = r"[A-Za-z]?\d+\s?[-\u2013]\s?[A-Za-z]?\d+"
_PLACES = re.compile(  # where something stands in print, and days
    rf"(?<![\w.])\d{{1,4}}(?:\([^()%]{{1,24}}\)\s?:\s?{_FROM}"  # 118(3. Vyp. 2):61-68
    rf"|\s?\([^()%]{{1,24}}\)\s?[:,]\s?{_PAGES}|:\s?{_PAGES})"  # 118 (3), 61-68; 118:61-68
    rf"|(?<=\d\d\d\d;)\s?\d{{1,4}}(?:\s?\([^()]{{1,24}}\))?(?:\s?:\s?{_FROM})?"  # 2018;118:61
    rf"|\b(?:volume|vol\.?|issue|iss\.|no\.|nr\.|vyp\.?|suppl(?:ement)?\.?|page|p\.|table|tab\."
    rf"|figure|fig\.?|ref\.?|reference|section|chapter|appendix|footnote|equation|\u2116)\s?{_FROM}"
    r"|\b(?:volumes|issues|pages|pp\.?|tables|figures|figs\.?|refs\.?|references|sections|chapters)"
    rf"\s?{_FROM}(?:(?:,\s?|\s(?:and|to)\s|\s?&\s?){_FROM})*"
    rf"|\b(?:19|20)\d\d {_MONTH} \d{{1,2}}\b"
    rf"|\b\d{{1,2}} {_MONTH} (?:19|20)\d\d\b|\b{_MONTH} \d{{1,2}}, (?:19|20)\d\d\b",
    re.IGNORECASE,
)
_IDENTIFIERS = re.compile(
    r"https?://\S+|\bdoi[: ]+\S+|\b10\.\d{4,9}/\S+|\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?"
    r"|\b(?:PMC|PMC ?ID|ISSN|ISBN):? ?\d[\d-]*"
    r"|\bPMIDs?:? ?\d+(?:(?:, ?| and | or |/)\d{5,8}\b)*|\b(?:pmid|manual):\S+"
    r"|\b[A-Za-z]+ ?\(\d+ ?[-\u2013] ?\d+\)[\w-]*"  # ACTH(4-10)
    r"|\b(?!n\d)[^\W\d]+[-/]?\d[\w-]*"  # IL-10, NCT00000102, C57
    r"|(?<![\w.,])\d+-[A-Z][A-Za-z]+"  # 6-OHDA
)
_UNITS = {
    "%": ("%", "percent", "per cent", "pct"),
    "fold": ("fold", "-fold", " fold"),
    "mcg": ("mcg", "\u00b5g", "\u03bcg", "ug", "microg", "mkg", "microgram", "micrograms"),
    "mg": ("mg", "milligram", "milligrams"),
    "g": ("g", "gram", "grams"),
    "kg": ("kg", "kilogram", "kilograms"),
    "ml": ("ml", "millilitre", "millilitres", "milliliter", "milliliters"),
    "l": ("l", "litre", "litres", "liter", "liters"),
    "s": ("s", "sec", "second", "seconds"),
    "min": ("min", "mins", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "d": ("d", "day", "days"),
    "w": ("week", "weeks", "wk", "wks"),
    "mo": ("month", "months"),
    "y": ("year", "years", "yr", "yrs"),
}
_UNIT_OF = {form: unit for unit, forms in _UNITS.items() for form in forms}
_COUNT = "count"
_SHARE = "share"  # one in seven
_IN_MCG = {"mcg": Decimal(1), "mg": Decimal(1000), "g": Decimal(1_000_000), "kg": Decimal(10) ** 9}
_FORMS = "|".join(re.escape(form) for form in sorted(_UNIT_OF, key=len, reverse=True))
_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: value for value, word in enumerate(_SMALL)} | {
    word: value for value, word in zip(range(20, 100, 10), _TENS, strict=True)
}
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_SCALES = {"": 1, "hundred": 100, "thousand": 1000}
_NUMBER = re.compile(
    r"(?P<share>\bone in (?:every )?)?"
    r"(?:(?<![\w.,])(?P<digits>\d{1,3}(?:[, \u2009\u00a0]\d{3})+(?!\d)(?:\.\d+)?"
    r"|\d+(?:[.,\u00b7]\d+)?|\.\d+)"
    rf"|\b(?P<word>(?:(?:{'|'.join(_TENS)})[- ](?:{'|'.join(_SMALL[1:10])})|{_WORD}))"
    r"(?P<scale> hundred| thousand)?(?=-?fold\b|\b))",
    re.IGNORECASE,
)
_COUNTED = re.compile(  # "of 30", "healthy volunteers"
    r"(?: (?:of|out of|in)(?: the)? \d"
    r"|(?:,? [a-z-]+){0,2} (?:people|persons|patients|men|women|adults|children|volunteers"
    r"|participants|subjects|operators|users|rats|mice|animals)\b)",
    re.IGNORECASE,
)
_UNIT = re.compile(rf"[ \u2009\u00a0-]?(?P<unit>{_FORMS})(?![^\W\d_])", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:-|\u2013|to|or|and)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in a text.

    Attributes:
        unit: In one spelling; empty when none stands beside it.
        text: As it is written, with its unit.
    """

    value: Decimal
    unit: str
    text: str

    @property
    def spellings(self) -> Iterator[tuple[Decimal, str]]:
        """Its value and unit; of a mass in micrograms too."""
        yield self.value, self.unit
        if self.unit in _IN_MCG:
            yield (self.value * _IN_MCG[self.unit]).normalize(), "mass"


LARGEST_BARE_WORD = 10
"""Up to here a number is a word of the sentence, as in "two genes"."""

Numbers = Mapping[Decimal, frozenset[str]]
"""Values, and the units each stands with."""


def numbers_in(text: str) -> tuple[Number, ...]:
    """The numbers that say how much or how many, in order; a bare "one" is none."""
    return tuple(number for _, number in _said(text))


def figures_in(text: str) -> tuple[Number, ...]:
    """Those of them to ask other texts for: no words that count nouns of the sentence."""
    return tuple(number for match, number in _said(text) if _is_figure(match, number))


def _said(text: str) -> Iterator[tuple[re.Match[str], Number]]:
    for no_number in (_IDENTIFIERS, _PLACES):
        text = no_number.sub(lambda found: "_" * len(found.group()), text)
    for match, number in _numbers(text):
        if match["word"] is None or number.value != 1 or number.unit:
            yield match, number


def _is_figure(match: re.Match[str], number: Number) -> bool:
    """Whether it is more than a small word of its sentence: it has a unit, or counts people."""
    small = match["word"] is not None and number.value <= LARGEST_BARE_WORD
    return not small or bool(number.unit or _COUNTED.match(match.string, match.end()))


def numbers_of(said: Iterable[str | int | None]) -> Numbers:
    """Every number some texts have, those of identifiers too: what is here is stated.

    Args:
        said: Texts, and counts: a count states no measure, 48 people are not 48 days.
    """
    found: defaultdict[Decimal, set[str]] = defaultdict(set)
    for one in said:
        if isinstance(one, str):
            for _, number in _numbers(one):
                for value, unit in number.spellings:
                    found[value].add(unit)
                if number.unit == "%" and 0 < number.value <= 50:
                    found[Decimal(round(100 / number.value))].add(_SHARE)
        elif one is not None:
            found[Decimal(one).normalize()].add(_COUNT)
    return {value: frozenset(units) for value, units in found.items()}


def states(numbers: Numbers, number: Number) -> bool:
    """Whether a number is among others: in its unit, or where either is written without one."""
    return any(
        value in numbers and (not unit or not numbers[value].isdisjoint({unit, ""}))
        for value, unit in number.spellings
    )


def measures(numbers: Numbers, number: Number) -> bool:
    """Whether a number that has a unit is among others in that very unit."""
    return any(unit and unit in numbers.get(value, ()) for value, unit in number.spellings)


def states_number(text: str, value: int) -> bool:
    """Whether a text has this number, whatever it counts."""
    return Decimal(value) in numbers_of([text])


def _numbers(text: str) -> Iterator[tuple[re.Match[str], Number]]:
    matches = list(_NUMBER.finditer(text))
    unit_after = ""
    found: list[tuple[re.Match[str], Number]] = []
    for at in range(len(matches) - 1, -1, -1):
        match = matches[at]
        beside = _UNIT.match(text, match.end())
        end = beside.end() if beside else match.end()
        unit = _UNIT_OF[beside["unit"].casefold()] if beside else ""
        if not unit and at + 1 < len(matches):
            between = text[match.end() : matches[at + 1].start()]
            unit = unit_after if _RANGE.fullmatch(between) else ""
        unit_after = unit
        if match["share"] and not unit:
            unit = _SHARE
        written = " ".join(text[match.start() : end].split())
        found.append((match, Number(_value(match), unit, written)))
    return reversed(found)


def _value(match: re.Match[str]) -> Decimal:
    """What is written; a comma before three digits parts thousands, else decimals."""
    if word := match["word"]:
        parts = re.split(r"[- ]", word.casefold())
        scale = _SCALES[(match["scale"] or "").strip().casefold()]
        return Decimal(sum(_WORDS[part] for part in parts) * scale).normalize()
    plain = re.sub(r"[ \u2009\u00a0]", "", match["digits"]).replace("\u00b7", ".")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        return Decimal(plain.replace(",", "")).normalize()
    return Decimal(plain.replace(",", ".")).normalize()
