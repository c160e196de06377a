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
    unknown = ", ".join(found.phrases_not_found)
    why = f" PubMed does not know: {unknown}." if unknown else ""
    raise HitsShifted(
        f"the query finds {found.count:,} records, and {before:,} at the last complete search."
        f"{why} Nothing was fetched, and nothing marked as gone",
        where=f"queries/{compound}.toml",
        fix=f"Look with `litreview refresh {compound} --dry-run`; if it is right, add --yes.",
    )


def shifted(now: int, before: int) -> bool:
    """Whether hits fell by half or more, or grew tenfold or more.

    Of two or three, one may well leave; where there were several and none is left, the query is
    the likelier cause.
    """
    if before <= 0:
        return False
    fell = now <= before * FALL if before >= FEW else before > 1 and now == 0
    return fell or now >= RISE * before
