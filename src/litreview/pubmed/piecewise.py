"""A batch read in parts, where something in it spoils every reply that holds it.

PMIDs and a way to ask for some of them enter; one batch leaves, in which the records that spoil
it are named and all others are there. Corrupted characters do occur in PubMed's XML, and one of
them makes a reply of four hundred records unreadable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from litreview.errors import PubmedError, PubmedGarbled
from litreview.model.identity import Pmid
from litreview.pubmed.batches import FOREIGN, FetchedBatch

Batch = tuple[Pmid, ...]
Ask = Callable[[Batch], FetchedBatch]

HOPELESS_LEVEL = 4  # no part of sixteen can be read: it is not the records


def read_in_parts(batch: Batch, error: PubmedGarbled, ask: Ask) -> FetchedBatch:
    """Return what can be read of a batch whose reply could not be.

    Halves are asked for level by level, until what cannot be read is single records. It is given
    up when a request fails for another reason, or when no part of sixteen can be read.

    Args:
        error: Why the whole could not be read.
        ask: Asks for some of it; raises `PubmedGarbled` where the reply cannot be read.
    """
    good: list[FetchedBatch] = []
    spoilt = {batch: error}
    level = 0
    while any(len(part) > 1 for part in spoilt):
        if level == HOPELESS_LEVEL and not good:
            return FetchedBatch(batch, error=error)
        level += 1
        halves = [half for part in spoilt if len(part) > 1 for half in _halves(part)]
        spoilt = {part: why for part, why in spoilt.items() if len(part) == 1}
        for half in halves:
            try:
                good.append(ask(half))
            except PubmedGarbled as why:
                spoilt[half] = why
            except PubmedError as other:
                return FetchedBatch(batch, error=other)
    if len(batch) > 1 and not good:  # not one of several
        return FetchedBatch(batch, error=error)
    return _joined(batch, good, {part[0]: why.reason for part, why in spoilt.items()})


def _halves(part: Batch) -> Iterator[Batch]:
    middle = len(part) // 2
    yield part[:middle]
    yield part[middle:]


def _joined(batch: Batch, good: list[FetchedBatch], spoilt: dict[Pmid, str]) -> FetchedBatch:
    """The parts as one batch; a record in whose place another came is not served."""
    absent = tuple(pmid for pmid, reason in spoilt.items() if reason == FOREIGN)
    broken = tuple((pmid, reason) for pmid, reason in spoilt.items() if reason != FOREIGN)
    return FetchedBatch(
        batch,
        tuple(record for part in good for record in part.records),
        (*(pmid for part in good for pmid in part.not_served), *absent),
        (*(one for part in good for one in part.unreadable), *broken),
        notes=tuple(note for part in good for note in part.notes),
    )
