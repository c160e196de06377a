"""A set of PMIDs, a bit each."""

from hypothesis import given
from hypothesis import strategies as st

from litreview.model.pmid_set import PmidSet

pmids = st.integers(1, 100_000)


@given(held=st.sets(pmids, max_size=60), asked=st.sets(pmids, max_size=60))
def test_it_holds_what_was_put_in_and_nothing_else(held: set[int], asked: set[int]) -> None:
    known = PmidSet(held)
    assert {pmid for pmid in held | asked if pmid in known} == held
    more = asked - held
    for pmid in more:
        known.add(pmid)
    assert all(pmid in known for pmid in held | more)
    assert "7" not in known
