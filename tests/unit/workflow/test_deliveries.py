"""Which file gave or deleted a record last, whatever the order they are read in."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from litreview.workflow.deliveries import Deliveries

FIRST, SECOND, THIRD = (26, 1), (26, 2), (26, 3)


def test_the_last_of_pubmeds_files_says_it(tmp_path: Path) -> None:
    known = Deliveries(tmp_path / "d.json")
    known.give([1, 2, 3], FIRST)
    assert known.is_deleted(1) is None
    known.delete([1, 2, 9], SECOND)
    known.give([2], THIRD)
    assert [known.is_deleted(pmid) for pmid in (1, 2, 3, 9)] == [True, False, None, True]


def test_a_deletion_stands_at_the_end_of_its_file_and_years_come_before_numbers(
    tmp_path: Path,
) -> None:
    known = Deliveries(tmp_path / "d.json")
    known.give([1, 2], (26, 1400))
    known.delete([1, 2], (26, 1400))
    assert known.is_deleted(1)
    known.give([2], (27, 1))
    assert not known.is_deleted(2)


def test_a_file_without_a_place_deletes_what_was_given_before_and_gives_nothing(
    tmp_path: Path,
) -> None:
    known = Deliveries(tmp_path / "d.json")
    known.give([1], SECOND)
    known.delete([1, 2], None)
    known.give([1, 2], None)
    assert known.is_deleted(1)
    assert known.is_deleted(2)
    known.give([1], SECOND)
    assert known.is_deleted(1)
    known.give([1], THIRD)
    known.give([2], FIRST)
    assert (known.is_deleted(1), known.is_deleted(2)) == (False, False)


PLACES = st.tuples(st.integers(25, 27), st.integers(1, 3))
NUMBERS = st.lists(st.integers(1, 4), max_size=4)


@given(files=st.dictionaries(PLACES, st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=3))
def test_any_order_and_any_pause_ends_the_same(
    files: dict[tuple[int, int], tuple[list[int], list[int]]],
) -> None:
    ends = set()
    for order in permutations(files):
        known = Deliveries(Path("nowhere"))
        for place in order:
            known.give(files[place][0], place)
            known.delete(files[place][1], place)
        ends.add(tuple(known.is_deleted(pmid) for pmid in range(1, 5)))
    assert len(ends) == 1


def test_it_is_kept_and_written_only_when_something_is_new(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "d.json"
    known = Deliveries.read(path)
    known.write()
    assert not path.exists()
    known.give([1, 2], FIRST)
    known.delete([2, 3], SECOND)
    known.write()
    again = Deliveries.read(path)
    assert (again.given, again.deleted) == (known.given, known.deleted)
    again.give([1], FIRST)
    assert not again.changed


def test_a_damaged_file_is_begun_anew_and_said(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    path.write_text("[]")
    known = Deliveries.read(path)
    assert known.given == {}
    assert "d.json is damaged" in known.note
