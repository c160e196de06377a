"""Which papers in the place of others are fetched, and what is kept of those not served."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import a_record

from litreview.model.identity import Pmid
from litreview.model.record import Correction
from litreview.tracking.baseline import Baseline
from litreview.tracking.bibliography import study_of
from litreview.tracking.plan import RECHECK_AFTER_DAYS
from litreview.tracking.replacements import (
    replacements_of,
    unserved_replacements,
    wanted_replacements,
)

TODAY = date(2026, 11, 22)
pmids = st.sets(st.integers(1, 9).map(lambda n: Pmid(str(n))))


def test_only_a_paper_that_replaces_is_a_replacement() -> None:
    kinds = ("RetractedandRepublished", "CorrectedandRepublished", "Update", "Retraction")
    made = [
        Correction(f"{kind}{end}", pmid=Pmid(f"{place}{number}"))
        for number, kind in enumerate(kinds)
        for place, end in ((1, "In"), (2, "From"))
    ]
    unnamed = Correction("RetractedandRepublishedIn")
    records = [a_record(1, corrections=(*made, unnamed)), a_record(2)]
    assert list(replacements_of(records)) == ["10", "11"]


@given(pmids, pmids, pmids)
def test_what_is_stored_or_was_asked_for_is_not_asked_again(
    named: set[Pmid], asked: set[Pmid], stored: set[Pmid]
) -> None:
    known = Baseline({}, {}, frozenset(map(study_of, stored)))
    assert set(wanted_replacements(named, asked, known, TODAY)) == named - asked - stored


@pytest.mark.parametrize(
    ("days", "due"), [(0, False), (RECHECK_AFTER_DAYS - 1, False), (RECHECK_AFTER_DAYS, True)]
)
def test_one_not_served_is_asked_for_again_after_a_while(days: int, due: bool) -> None:
    (kept,) = unserved_replacements([Pmid("9")], TODAY - timedelta(days=days))
    known = Baseline({}, {kept.study: kept}, frozenset())
    assert not known.knows(kept.study)
    assert (wanted_replacements([Pmid("9")], (), known, TODAY) == ("9",)) is due
