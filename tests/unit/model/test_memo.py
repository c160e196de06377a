"""Values kept of single studies, and mappings that are read late."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.identity import StudyId
from litreview.model.memo import MOST_AHEAD, Memo, ReadLate

STUDIES = [StudyId(f"pmid:{number}") for number in range(1, 8)]
KEYS = {STUDIES[0]: "a", STUDIES[1]: "b"}


def made(memo: Memo, *studies: StudyId) -> tuple[dict[StudyId, str], list[StudyId]]:
    """Each study's value, and the studies it was made for."""
    asked: list[StudyId] = []

    def make(study: StudyId) -> str:
        asked.append(study)
        return f"made of {study}"

    return memo.each("words", str, studies, make), asked


def test_what_is_kept_by_its_key_is_not_made_again() -> None:
    memo = Memo(KEYS, {"words": b'{"a": "kept", "c": "of another"}'})
    found, asked = made(memo, STUDIES[1], STUDIES[0])
    assert list(found.items()) == [(STUDIES[1], "made of pmid:2"), (STUDIES[0], "kept")]
    assert asked == [STUDIES[1]]
    assert memo.now == {"words": b'{"a":"kept","b":"made of pmid:2"}'}
    assert made(Memo(KEYS, memo.now), *STUDIES[:2]) == (found, [])


def test_a_study_without_a_key_is_made_each_time_and_never_kept() -> None:
    memo = Memo(KEYS, {"words": b'{"": "nobody\'s", "a": "kept", "b": "kept"}'})
    found, asked = made(memo, *STUDIES[:3])
    assert (asked, found[STUDIES[2]]) == ([STUDIES[2]], "made of pmid:3")
    assert memo.now == {}


@pytest.mark.parametrize("held", [b"{", b'{"a": 1}', b"[]"])
def test_what_another_version_kept_is_made_again(held: bytes) -> None:
    found, asked = made(Memo(KEYS, {"words": held}), *STUDIES[:2])
    assert (len(found), asked) == (2, STUDIES[:2])


@given(
    st.lists(st.sampled_from(STUDIES), max_size=20),
    st.sets(st.sampled_from(STUDIES)),
    st.booleans(),
)
def test_whatever_is_asked_in_whatever_order_is_read_once_and_is_what_it_is(
    asked: list[StudyId], known: set[StudyId], again: bool
) -> None:
    whole = {study: f"the value of {study}" for study in STUDIES}
    reads: list[StudyId] = []

    def read(studies: Collection[StudyId]) -> dict[StudyId, str]:
        assert 0 < len(studies) <= MOST_AHEAD
        reads.extend(studies)
        return {study: whole[study] for study in studies}

    late = ReadLate(STUDIES, {study: whole[study] for study in known}, read)
    assert [late[study] for study in asked] == [whole[study] for study in asked]
    assert len(reads) == len(set(reads))
    assert known.isdisjoint(reads)
    assert set(asked) <= known | set(reads)
    if again:
        late.let_go()
        reads.clear()
    assert (dict(late), list(late), len(late)) == (whole, STUDIES, len(STUDIES))
    assert STUDIES[0] in late
    assert StudyId("pmid:99") not in late
    assert late.get(StudyId("pmid:99")) is None
