"""Which revision wins, and what it is to a compound: decided without a database."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.model.vocabulary import Origin
from litreview.store.arrivals import Arrival, Held, Seen, Step, decide_step, name_arrival

PUBMED, FILE, SNAPSHOT = Origin.PUBMED, Origin.FILE, Origin.SNAPSHOT
EXPORT = Origin.EXPORT


def held(
    content: str = "a", origin: Origin = PUBMED, date: str = "", version: int = 1, seq: int = 1
) -> Held:
    return Held(seq, content, origin, version, date)


@pytest.mark.parametrize(
    ("current", "came", "step"),
    [
        (None, held(), Step.ADD),
        (held("a"), held("a"), Step.KEEP),
        (held("a"), held("b"), Step.ADD),
        # NLM's maintenance alone
        (held("a", date="2018"), held("a", date="2019"), Step.REFRESH),
        (held("a", date="2019"), held("a", date="2018"), Step.KEEP),
        # references are no content, and a record stored without them gains them
        (held("a"), replace(held("a"), cites=True), Step.REFRESH),
        (replace(held("a"), cites=True), replace(held("a"), cites=True), Step.KEEP),
        (replace(held("a"), cites=True), held("a"), Step.KEEP),
        # an older revision, by date or by version
        (held("a", date="2019"), held("b", date="2018"), Step.KEEP),
        (held("a", version=2), held("b", version=1, date="2030"), Step.KEEP),
        (held("a", version=1, date="2030"), held("b", version=2), Step.ADD),
        # unknown dates show nothing
        (held("a", date="2019"), held("b"), Step.ADD),
        (held("a"), held("b", date="1990"), Step.ADD),
        # the snapshot knows least
        (held("a", SNAPSHOT), held("b", FILE), Step.ADD),
        (held("a", SNAPSHOT, "2030"), held("b", PUBMED, "2018"), Step.ADD),
        (held("a", SNAPSHOT), held("b", SNAPSHOT), Step.ADD),
        (held("a", SNAPSHOT), held("a", PUBMED), Step.REFRESH),
        (held("a", PUBMED), held("b", SNAPSHOT, "2030"), Step.KEEP),
        (held("a", FILE), held("b", SNAPSHOT), Step.KEEP),
        # a file needs NLM's own date to replace PubMed's answer
        (held("a", PUBMED, "2018"), held("b", FILE, "2018"), Step.KEEP),
        (held("a", PUBMED, "2018"), held("b", FILE, "2019"), Step.ADD),
        (held("a", PUBMED, "2018"), held("b", FILE), Step.KEEP),
        # and one without it may be older than another file
        (held("a", FILE, "2018"), held("b", FILE), Step.KEEP),
        (held("a", EXPORT, "2018"), held("b", EXPORT), Step.KEEP),
        (held("a", EXPORT), held("b", EXPORT), Step.ADD),
        (held("a", EXPORT, "2018"), held("b", EXPORT, "2018"), Step.ADD),
        (held("a", FILE, "2018"), held("b", PUBMED, "2018"), Step.ADD),
        (held("a", FILE, "2019"), held("b", PUBMED, "2018"), Step.KEEP),
    ],
)
def test_which_revision_wins(current: Held | None, came: Held, step: Step) -> None:
    assert decide_step(current, came) is step


@pytest.mark.parametrize(
    ("seen", "now", "arrival"),
    [
        (None, held("a"), Arrival.NEW),
        (Seen("a", PUBMED), held("a"), Arrival.SAME),
        (Seen("a", PUBMED), held("b"), Arrival.REVISED),
        (Seen("a", SNAPSHOT), held("b", PUBMED), Arrival.COMPLETED),
        (Seen("a", SNAPSHOT), held("b", FILE), Arrival.COMPLETED),
        (Seen("a", SNAPSHOT), held("b", SNAPSHOT), Arrival.REVISED),
        (Seen("a", SNAPSHOT), held("a", PUBMED), Arrival.SAME),
    ],
)
def test_what_it_is_to_a_compound(seen: Seen | None, now: Held, arrival: Arrival) -> None:
    assert name_arrival(seen, now) is arrival


STATES = st.builds(
    Held,
    seq=st.just(1),
    content_hash=st.sampled_from("ab"),
    origin=st.sampled_from([SNAPSHOT, FILE, PUBMED]),
    version=st.integers(1, 2),
    date_revised=st.sampled_from(["", "2018", "2018-05", "2019-01-01"]),
)


@settings(deadline=None)  # the machine may be busy
@given(STATES, STATES)
def test_nothing_known_is_ever_replaced_by_less(current: Held, came: Held) -> None:
    step = decide_step(current, came)
    if came.origin is SNAPSHOT and current.origin is not SNAPSHOT:
        assert step is Step.KEEP
    if step is Step.ADD:
        assert came.content_hash != current.content_hash
    if step is not Step.KEEP and current.origin is not SNAPSHOT:
        assert came.version >= current.version


@settings(deadline=None)  # the machine may be busy
@given(STATES)
def test_what_comes_twice_changes_nothing(state: Held) -> None:
    assert decide_step(state, state) is Step.KEEP
