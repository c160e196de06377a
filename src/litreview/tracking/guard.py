"""Whether the answer to a query can be what was meant: a look before anything is acted upon.

What a search found and what it found before enter; an error leaves when the difference is one
that a slip in the query, or in PubMed, makes more likely than new literature does.
"""

from __future__ import annotations

from litreview.errors import HitsShifted
from litreview.model.identity import Compound
from litreview.model.run import SearchResult

FEW = 4  # hits below which a fall says nothing, unless nothing is left
FALL = 0.5  # of the hits of the last complete search
RISE = 10  # times those hits


def check_hits(compound: Compound, found: SearchResult, before: int) -> None:
    """Refuse a search whose hits fell by half, to nothing, or grew tenfold.

    Args:
        before: Hits of the last complete search; 0 when there was none.

    Raises:
        HitsShifted: Somebody must look at the query first.
    """
    if not shifted(found.count, before):
        return
    noun = "record" if found.count == 1 else "records"
    unknown = ", ".join(found.phrases_not_found)
    why = f" PubMed does not know: {unknown}." if unknown else ""
    raise _stopped(
        compound,
        f"the query finds {found.count:,} {noun}, and {before:,} at the last complete search.{why}",
    )


def check_turnover(compound: Compound, kept: int, known: int) -> None:
    """Refuse a search that finds other records than before, however many they are.

    Args:
        kept: How many of those found before it finds.
        known: How many were found before.

    Raises:
        HitsShifted: Somebody must look at the query first.
    """
    if not turned_over(kept, known):
        return
    raise _stopped(
        compound,
        f"the query finds {kept:,} of the {known:,} records it found before, and others in their"
        " place.",
    )


def _stopped(compound: Compound, what: str) -> HitsShifted:
    return HitsShifted(
        f"{what} Nothing was fetched, and nothing marked as gone",
        where=f"queries/{compound}.toml",
        fix=f"Look with `litreview refresh {compound} --dry-run`; if it is right, add --yes.",
    )


def turned_over(kept: int, known: int) -> bool:
    """Whether half or more of the records found before are found no longer."""
    return kept <= known * FALL if known >= FEW else known > 1 and kept == 0


def shifted(now: int, before: int) -> bool:
    """Whether hits fell by half or more, or grew tenfold or more.

    Of two or three, one may well leave; where there were several and none is left, the query is
    the likelier cause.
    """
    if before <= 0:
        return False
    return turned_over(now, before) or now >= RISE * before
