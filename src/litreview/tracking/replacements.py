"""Papers that stand in the place of records in hand, and that a search may not find.

Records and what is known enter; PMIDs to fetch leave, and what is remembered of those that PubMed
does not serve. Which report counts is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from litreview.model.identity import Pmid
from litreview.model.record import Record
from litreview.model.run import Membership
from litreview.model.trial import REPLACED_BY
from litreview.model.vocabulary import Presence
from litreview.tracking.baseline import Baseline
from litreview.tracking.bibliography import study_of
from litreview.tracking.plan import RECHECK_AFTER_DAYS, in_order


def replacements_of(records: Iterable[Record]) -> Iterator[Pmid]:
    """The PMIDs of the papers that replace these records, as far as PubMed names them."""
    for record in records:
        for one in record.corrections:
            if one.ref_type in REPLACED_BY and one.pmid is not None:
                yield one.pmid


def wanted_replacements(
    named: Iterable[Pmid], asked: Collection[Pmid], baseline: Baseline, today: date
) -> tuple[Pmid, ...]:
    """Which replacements are still to be fetched, by number.

    One that PubMed did not serve is asked for again after a while, as any record is.

    Args:
        named: By the records in hand.
        asked: What the search found, and all that was asked for already.
    """
    oldest = (today - timedelta(days=RECHECK_AFTER_DAYS)).isoformat()
    return in_order(
        pmid
        for pmid in set(named).difference(asked)
        if study_of(pmid) not in baseline.stored
        and not oldest < baseline.last_checked(study_of(pmid)) <= today.isoformat()
    )


def unserved_replacements(pmids: Iterable[Pmid], today: date) -> Iterator[Membership]:
    """What is kept of replacements PubMed does not serve: no search ever listed them."""
    for pmid in pmids:
        yield Membership(
            study_of(pmid), Presence.NOT_SERVED, "", "", last_checked=today.isoformat()
        )
