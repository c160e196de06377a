"""What came of one request for records, set against what was asked for.

The PMIDs asked for and a reply as it is parsed enter; a `FetchedBatch` leaves, in which what
is missing, foreign or unreadable has a place of its own. Nothing is asked here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from litreview.errors import PubmedError
from litreview.model.identity import Pmid
from litreview.pubmed.parse import ParsedRecord, Unreadable
from litreview.pubmed.replies import Fault

FOREIGN = "records that were not asked for"


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
