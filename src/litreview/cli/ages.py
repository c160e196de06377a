"""Ages and days as they are typed: 8d, 36h, 2026-11-01.

Text enters; a span or a day leaves, or an error that shows how to write one. What is done with
it is the verb's affair.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from litreview.errors import UsageError

DAY_FIX = "Write it like 2026-11-01, or 8d for eight days ago."


def read_age(text: str) -> timedelta:
    """Read an age such as 8d or 36h.

    Raises:
        UsageError: It has no unit, or is not a number.
    """
    age = _age(text)
    if age is None:
        raise UsageError(f'"{text}" is no age', where="--max-age", fix="Write 8d or 36h.")
    return age


def read_day(text: str, now: datetime) -> date:
    """Read a day such as 2026-11-01, or 8d for the day so long ago.

    Raises:
        UsageError: It is neither.
    """
    day = _day(text.strip(), now)
    if day is None:
        raise UsageError(f'"{text}" is no day', where="--since", fix=DAY_FIX)
    return day


def read_past_day(text: str, now: datetime) -> date:
    """Read a day that is not still to come.

    Raises:
        UsageError: It is, or it is no day.
    """
    day = read_day(text, now)
    if day > now.date():
        raise UsageError(f"{day} lies in the future", where="--since", fix=DAY_FIX)
    return day


def _day(text: str, now: datetime) -> date | None:
    age = _age(text)
    try:
        if age is not None:
            return (now - age).date()
        return date.fromisoformat(text) if "-" in text else None
    except (ValueError, OverflowError):
        return None


def _age(text: str) -> timedelta | None:
    found = re.fullmatch(r"(\d{1,5})\s*([dh])", text.strip())
    if not found:
        return None
    count = int(found[1])
    return timedelta(days=count) if found[2] == "d" else timedelta(hours=count)
