"""Dates as citations give them: a year, a month or a day, and never more than that.

Numbers or text enter; a `PartialDate` leaves. No missing month or day is ever filled in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from litreview.errors import NounError

MIN_YEAR, MAX_YEAR = 1500, 2200


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the year, the month or the day, or only as its source wrote it.

    `as_printed` keeps free text such as "1998 Dec-1999 Jan" or "2000 Spring"; then `year`
    is the first year in it, and month and day stay empty.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    as_printed: str = ""

    def __post_init__(self) -> None:
        if self.year is not None and not MIN_YEAR <= self.year <= MAX_YEAR:
            raise NounError("year", f"{self.year} is not a year", "Write four digits.")
        if self.month is not None and (self.year is None or not 1 <= self.month <= 12):
            raise NounError("month", f"{self.month} is not a month of a known year")
        if self.day is not None:
            if self.month is None or self.year is None:
                raise NounError("day", "a day needs its month and year")
            try:
                date(self.year, self.month, self.day)
            except ValueError as error:
                raise NounError("day", f"{self.iso()} is not a date") from error

    def iso(self) -> str:
        """`2018`, `2018-05` or `2018-05-21`; empty when not even the year is known."""
        known = (part for part in (self.year, self.month, self.day) if part is not None)
        return "-".join(f"{part:02d}" for part in known)

    def __str__(self) -> str:
        return self.as_printed or self.iso()

    @classmethod
    def from_iso(cls, text: str) -> PartialDate:
        """Read back what `iso` wrote; empty text is an unknown date."""
        if not text:
            return cls()
        found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
        if not found:
            raise NounError("date", f'"{text}" is not a date', "Write 2018, 2018-05 or 2018-05-21.")
        year, month, day = (int(part) if part else None for part in found.groups())
        return cls(year, month, day)


UNKNOWN_DATE = PartialDate()
