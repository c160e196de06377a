"""What came of one request for records, set against what was asked for.

The PMIDs asked for and a reply as it is parsed enter; a `FetchedBatch` leaves, in which what
is missing, foreign or unreadable has a place of its own. A batch whose reply cannot be read is
asked for in parts: corrupted characters do occur in PubMed's XML, and one of them makes a reply
of four hundred records unreadable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from litreview.errors import PubmedError, PubmedGarbled
from litreview.model.identity import Pmid
from litreview.pubmed.parse import ParsedRecord, Unreadable
from litreview.pubmed.replies import Fault

FOREIGN = "records that were not asked for"
HOPELESS_LEVEL = 4  # no part of sixteen can be read: it is not the records


@dataclass(frozen=True, slots=True)
class FetchedBatch:
    """What came of one request for records.

    Attributes:
        requested: The PMIDs asked for, each once.
        records: The records that came, in reply order; of several versions the highest.
        not_served: Asked for and absent without an error: unknown, withdrawn or merged.
        unreadable: Came and could not be read, with the reason.
        error: Why nothing came; None when PubMed answered.
        notes: What else was odd about the reply, in plain words.
    """

    requested: tuple[Pmid, ...]
    records: tuple[ParsedRecord, ...] = ()
    not_served: tuple[Pmid, ...] = ()
    unreadable: tuple[tuple[Pmid, str], ...] = ()
    error: PubmedError | None = None
    notes: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether exactly what was asked for came, and could be read."""
        return not (self.not_served or self.unreadable or self.error or self.notes)


AskBatch = Callable[[tuple[Pmid, ...]], FetchedBatch]


def reconcile(
    requested: tuple[Pmid, ...], parsed: Iterator[ParsedRecord | Unreadable]
) -> FetchedBatch | Fault:
    """Return what came against what was asked for; a fault when the reply answers neither.

    Foreign records are left out and noted. A record that came without a readable PMID may be
    any of the missing ones, so those count as unreadable: *not served* must mean absent.
    """
    best: dict[Pmid, ParsedRecord] = {}
    broken: dict[Pmid, str] = {}
    nameless: list[str] = []
    for item in parsed:
        if isinstance(item, ParsedRecord):
            _keep_highest(best, item)
        elif item.ends:
            return Fault(item.reason)
        elif item.pmid is None:
            nameless.append(item.reason)
        else:
            broken[item.pmid] = item.reason
    asked = set(requested)
    foreign = [pmid for pmid in (*best, *broken) if pmid not in asked]
    if foreign and not asked & {*best, *broken}:
        return Fault(FOREIGN)
    missing = [pmid for pmid in requested if pmid not in best and pmid not in broken]
    if nameless:
        broken.update(dict.fromkeys(missing, nameless[0]))
        missing = []
    return FetchedBatch(
        requested,
        tuple(one for pmid, one in best.items() if pmid in asked),
        tuple(missing),
        tuple((pmid, why) for pmid, why in broken.items() if pmid in asked and pmid not in best),
        notes=tuple(f"PubMed sent {pmid}, which was not asked for" for pmid in foreign),
    )


def _keep_highest(best: dict[Pmid, ParsedRecord], item: ParsedRecord) -> None:
    pmid = item.record.pmid
    if pmid is not None and (pmid not in best or best[pmid].record.version < item.record.version):
        best[pmid] = item


def read_in_parts(batch: tuple[Pmid, ...], error: PubmedGarbled, ask: AskBatch) -> FetchedBatch:
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
        split = [(part, len(part) // 2) for part in spoilt if len(part) > 1]
        spoilt = {part: why for part, why in spoilt.items() if len(part) == 1}
        for half in (half for part, at in split for half in (part[:at], part[at:])):
            try:
                good.append(ask(half))
            except PubmedGarbled as why:
                spoilt[half] = why
            except PubmedError as other:
                return FetchedBatch(batch, error=other)
    if len(batch) > 1 and not good:  # not one of several
        return FetchedBatch(batch, error=error)
    return _joined(batch, good, {part[0]: why.reason for part, why in spoilt.items()})


def _joined(
    batch: tuple[Pmid, ...], good: list[FetchedBatch], spoilt: dict[Pmid, str]
) -> FetchedBatch:
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
