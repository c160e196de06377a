"""Ages, days and years as they are typed: 8d, 36h, 2026-11-01, 2010-2015.

Text enters; a span or a day leaves, or an error that shows how to write one. What is done with
it is the verb's affair.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR, date, datetime, timedelta

from litreview.errors import UsageError

DAY_FIX = "Write it like 2026-11-01, or 8d for eight days ago."


def read_age(text: str) -> timedelta:
    """Read an age such as 8d or 36h.

    Raises:
        UsageError: It has no unit, or is not a number.
    """
    match = re.fullmatch(r"(\d{1,5})\s*([dh])", text.strip())
    if not match:
        raise UsageError(f'"{text}" is no age', where="--max-age", fix="Write 8d or 36h.")
    return timedelta(**{"days" if match[2] == "d" else "hours": int(match[1])})


def read_day(text: str, now: datetime) -> date:
    """Read a day such as 2026-11-01, or 8d for the day so long ago.

    Raises:
        UsageError: It is neither.
    """
    text = text.strip()
    try:
        return date.fromisoformat(text) if "-" in text else (now - read_age(text)).date()
    except (ValueError, OverflowError, UsageError):
        raise UsageError(f'"{text}" is no day', where="--since", fix=DAY_FIX) from None


def read_past_day(text: str, now: datetime) -> date:
    """Read a day that is not still to come.

    Raises:
        UsageError: It is, or it is no day.
    """
    day = read_day(text, now)
    if day > now.date():
        raise UsageError(f"{day} lies in the future", where="--since", fix=DAY_FIX)
    return day


def read_years(text: str) -> tuple[int, int]:
    """Read the first and the last year of 2018, 2010-2015, 2010- or -2015.

    Raises:
        UsageError: It is no year and no span of years, or ends before it begins.
    """
    match = re.fullmatch(r"(?P<year>\d{4})|(?P<first>\d{4})?-(?P<last>\d{4})?", text.strip())
    if match and match["year"]:
        return int(match["year"]), int(match["year"])
    if match and (match["first"] or match["last"]):
        first, last = int(match["first"] or 0), int(match["last"] or MAXYEAR)
        if first > last:
            fix = f"Write the earlier year first: {match['last']}-{match['first']}."
            raise UsageError(f'"{text}" ends before it begins', where="--year", fix=fix)
        return first, last
    fix = "Write 2018, 2010-2015, 2010- or -2015."
    raise UsageError(f'"{text}" is no span of years', where="--year", fix=fix)
