"""One error that was found in what the site said, and what it says since.

Tables of `corrections.toml` become these nouns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from litreview.errors import NounError
from litreview.model.identity import ClaimId, Pmid, check_claim_id, check_pmid


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry of the log.

    Attributes:
        on: The day it was corrected: 2026-11-29.
        was: What the site said, and why that was wrong.
        now: What it says since.
        claim: The claim it was about; None when it was about none, or none that is still made.
        pmid: The study it was about; None when it was about none.
        reported_by: Who told of it, as they wish to be named.
    """

    on: str
    was: str
    now: str
    claim: ClaimId | None = None
    pmid: Pmid | None = None
    reported_by: str = ""

    def __post_init__(self) -> None:
        if not _DAY.fullmatch(self.on) or not _is_day(self.on):
            raise NounError("on", f'"{self.on}" is no day', "Write it like 2026-11-29.")
        if not self.was.strip():
            raise NounError("was", "is empty", "Write what was wrong, in a sentence.")
        if not self.now.strip():
            raise NounError("now", "is empty", "Write what the site says now, in a sentence.")
        if self.claim is not None:
            check_claim_id(self.claim, "claim")
        if self.pmid is not None and check_pmid(self.pmid) != self.pmid:
            raise NounError("pmid", f'"{self.pmid}" has leading zeros or spaces')


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
