"""PubMed's dates -> `PartialDate`.

The children of PubDate, ArticleDate or DateRevised enter; a date known to the year, the
month or the day leaves, or the printed words when they say something else. Nothing is
filled in, and nothing printed is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from lxml.etree import _Element as Element

from litreview.model.dates import MAX_YEAR, MIN_YEAR, UNKNOWN_DATE, PartialDate
from litreview.pubmed.records.markup import fold_spaces

_MONTH_NAMES = (
    "january february march april may june july august september october november december"
)
_MONTH_NUMBERS = {"sept": 9} | {
    form: at for at, name in enumerate(_MONTH_NAMES.split(), 1) for form in (name, name[:3])
}
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DATES_REMEMBERED = 4096  # a search has many records and few different dates
_UNKNOWN_PART = 99  # sorts a missing month or day after a known one


def element_date(children: Iterable[Element]) -> PartialDate:
    """Return the date the children of an element spell out; unknown for none."""
    parts = {child.tag: child.text for child in children}
    if free := fold_spaces(parts.get("MedlineDate")):
        return free_date(free)
    return parts_date(*(fold_spaces(parts.get(tag)) for tag in ("Year", "Month", "Day", "Season")))


@lru_cache(maxsize=_DATES_REMEMBERED)
def parts_date(year: str, month: str = "", day: str = "", season: str = "") -> PartialDate:
    """Return the date of separate parts, as precise as the parts make sense.

    "2018", "May", "21" is 2018-05-21; "2000" with season "Spring" is the year 2000, printed
    "2000 Spring"; "2001", "Feb", "30" is 2001-02, printed "2001 Feb 30".
    """
    printed = " ".join(part for part in (year, season, month, day) if part)
    known_year = _year(year)
    if known_year is None:
        return free_date(printed)
    known_month = None if season else month_number(month)
    known_day = _day(known_year, known_month, day)
    lost = season or (month and known_month is None) or (day and known_day is None)
    return PartialDate(known_year, known_month, known_day, printed if lost else "")


def words_date(text: str) -> PartialDate:
    """Return the date of citation text: `2018 May 21` is a day, `2000 Spring` stays printed."""
    year, _, rest = fold_spaces(text).partition(" ")
    month, _, day = rest.partition(" ")
    if _year(year) is None or (rest and month_number(month) is None) or (day and not day.isdigit()):
        return free_date(text)
    return parts_date(year, month, day)


def free_date(text: str) -> PartialDate:
    """Return a date kept in its own words, with the first year among them.

    "1998 Dec-1999 Jan" is the year 1998; "03/03/2018" is the year 2018.
    """
    printed = fold_spaces(text)
    years = (_year(found) for found in _YEAR.findall(printed))
    return PartialDate(next((year for year in years if year), None), as_printed=printed)


def earliest(dates: Iterable[PartialDate]) -> PartialDate:
    """Return the earliest date, told from its known parts alone; unknown when none has a year.

    Where one date is only a coarser form of the other, the more precise one wins: an issue
    of 2018 does not make an article of 2018-05-21 older.
    """
    known = [one for one in dates if one.year is not None]
    return known[0] if len(known) == 1 else min(known, key=_rank, default=UNKNOWN_DATE)


def month_number(text: str) -> int | None:
    """Return 5 for `May`, `may`, `5` and `05`; None for what names no single month."""
    bare = text.strip().rstrip(".").lower()
    if re.fullmatch(r"[0-9]{1,2}", bare):
        return int(bare) if 1 <= int(bare) <= 12 else None
    return _MONTH_NUMBERS.get(bare)


def _rank(when: PartialDate) -> tuple[int, int, int]:
    return when.year or 0, when.month or _UNKNOWN_PART, when.day or _UNKNOWN_PART


def _year(text: str) -> int | None:
    if not re.fullmatch(r"[0-9]{4}", text):
        return None
    return int(text) if MIN_YEAR <= int(text) <= MAX_YEAR else None


def _day(year: int, month: int | None, text: str) -> int | None:
    if month is None or not re.fullmatch(r"[0-9]{1,2}", text):
        return None
    try:
        return date(year, month, int(text)).day
    except ValueError:
        return None
