"""What any database must let people find, look back on and look after; tests inherit it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.builders import a_record, a_study_id
from tests.support.builders_store import (
    NOON,
    SELANK,
    SEMAX,
    a_membership,
    a_revision,
    with_xml,
)

from litreview.model.identity import Pmid
from litreview.model.record import Correction, Record, RegistryId
from litreview.model.vocabulary import Presence
from litreview.store.store import Store, open_store

P1 = a_study_id(1)


class StoreUpkeepContract:
    """Inherit it, and give a `url` fixture that names an empty database each time."""

    @pytest.fixture
    def store(self, url: str) -> Iterator[Store]:
        with open_store(url) as store:
            yield store

    # -- revised ---------------------------------------------------------------------------

    def test_what_was_revised_comes_oldest_first_beside_what_it_was(self, store: Store) -> None:
        for at, number, content in (
            (NOON, 10, "a"),
            (NOON, 9, "a"),
            (NOON + timedelta(days=2), 9, "b"),
            (NOON + timedelta(days=1), 10, "b"),
            (NOON + timedelta(days=2, microseconds=5), 10, "c"),
        ):
            record = a_revision(number, content)
            store.save_records(SEMAX, with_xml(record), run_id=f"r-{content}", at=at)
        told = [
            (pair.study, pair.run_id, pair.before.title.plain, pair.after.title.plain, pair.at)
            for pair in store.revised(SEMAX)
        ]
        second, last = NOON + timedelta(days=2), NOON + timedelta(days=2, microseconds=5)
        assert told == [
            ("pmid:10", "r-b", "a", "b", NOON + timedelta(days=1)),
            ("pmid:9", "r-b", "a", "b", second),
            ("pmid:10", "r-c", "b", "c", last),
        ]
        assert list(store.revised(SELANK)) == []

    def test_a_save_tells_of_revised_records_before_it_keeps_them(self, store: Store) -> None:
        told: list[tuple[str, str]] = []

        def tell(pairs: Sequence[tuple[Record, Record]]) -> None:
            told.extend((before.title.plain, after.title.plain) for before, after in pairs)

        for content in ("first", "first", "second"):
            items = with_xml(a_revision(1, content), a_revision(2, "same"))
            store.save_records(SEMAX, items, run_id=content, at=NOON, tell=tell)
        assert told == [("first", "second")]
        store.save_records(SELANK, with_xml(a_revision(1, "third")), run_id="r", at=NOON, tell=tell)
        assert told == [("first", "second")]  # new to this compound
        store.save_records(SEMAX, with_xml(a_revision(1, "third")), run_id="r", at=NOON, tell=tell)
        assert told == [("first", "second"), ("second", "third")]  # news to the other

    def test_what_cannot_be_told_is_not_kept(self, store: Store) -> None:
        store.save_records(SEMAX, with_xml(a_revision(1, "first")), run_id="r", at=NOON)

        def full(_: Sequence[tuple[Record, Record]]) -> None:
            raise OSError("no room")

        with pytest.raises(OSError, match="no room"):
            store.save_records(
                SEMAX, with_xml(a_revision(1, "second")), run_id="r", at=NOON, tell=full
            )
        (record,) = store.records(SEMAX)
        assert record.title.plain == "first"

    def test_whatever_a_bibliography_shows_makes_it_out_of_step(self, store: Store) -> None:
        def in_step() -> bool:
            kept = store.filed_digest(SEMAX) == "abc"
            store.file_digest(SEMAX, "abc")
            return kept

        there = a_membership(1)
        store.save_records(SEMAX, with_xml(a_revision(1)), run_id="r", at=NOON)
        store.save_memberships(SEMAX, [there])
        assert not in_step()
        store.save_records(SEMAX, with_xml(a_revision(1)), run_id="r", at=NOON)
        store.save_memberships(SEMAX, [replace(there, last_checked="2026-12-01", misses=3)])
        assert in_step()
        store.save_memberships(SEMAX, [replace(there, presence=Presence.GONE)])
        assert not in_step()
        store.save_records(
            SEMAX, with_xml(a_revision(1, revised="2026-12-02")), run_id="r", at=NOON
        )
        assert not in_step()
        store.save_records(SELANK, with_xml(a_revision(1, "second")), run_id="r", at=NOON)
        assert not in_step()

    def test_many_revised_records_are_all_told_of(self, store: Store) -> None:
        for content in ("first", "second"):
            many = with_xml(*(a_revision(number, content) for number in range(1, 602)))
            store.save_records(SEMAX, many, run_id="r", at=NOON)
        pairs = list(store.revised(SEMAX))
        assert [pair.study for pair in pairs] == [f"pmid:{number}" for number in range(1, 602)]
        assert {pair.before.title.plain for pair in pairs} == {"first"}

    # -- finding ---------------------------------------------------------------------------

    def test_records_are_found_by_their_doi_in_any_case_of_its_letters(self, store: Store) -> None:
        records = [
            a_record(number, doi=doi)
            for number, doi in ((10, "10.1000/X.7(2)"), (9, "10.1000/x.7(2)"), (3, ""), (4, "10.1"))
        ]
        store.save_records(SEMAX, with_xml(*records), run_id="r", at=NOON)
        assert store.with_dois(SEMAX, ["10.1000/x.7(2)", "10.1000/X.7(2)", "10.1000"]) == {
            "10.1000/x.7(2)": ("pmid:9", "pmid:10"),
            "10.1000/X.7(2)": ("pmid:9", "pmid:10"),
            "10.1000": (),
        }
        assert store.with_dois(SELANK, ["10.1"]) == {"10.1": ()}
        store.save_records(SEMAX, with_xml(a_record(4, doi="10.2")), run_id="r", at=NOON)
        assert store.with_dois(SEMAX, ["10.1", "10.2"]) == {"10.1": (), "10.2": ("pmid:4",)}

    def test_records_are_found_by_what_may_tie_them(self, store: Store) -> None:
        notice = (
            Correction("RetractionOf", pmid=Pmid("7")),
            Correction("CommentOn", pmid=Pmid("8")),
        )
        records = (
            a_record(1, doi="https://doi.org/10.1000/X"),
            a_record(2, doi="10.1000/x.", abstract="Registered: NCT 04881760."),
            a_record(3, registry_ids=(RegistryId("ClinicalTrials.gov", "NCT04881760"),)),
            a_record(4, corrections=notice),
        )
        store.save_records(SEMAX, with_xml(*records), run_id="r", at=NOON)
        keys = ("10.1000/x", "NCT04881760", "pmid:7", "pmid:8")
        assert dict(store.sharing(SEMAX, keys)) == {
            "10.1000/x": {"pmid:1", "pmid:2"},
            "NCT04881760": {"pmid:2", "pmid:3"},
            "pmid:7": {"pmid:4"},
            "pmid:8": set(),
        }
        assert store.sharing(SELANK, keys)["10.1000/x"] == set()
        store.save_records(SEMAX, with_xml(a_record(2, doi="10.1000/y")), run_id="r", at=NOON)
        assert store.sharing(SEMAX, ["10.1000/x"]) == {"10.1000/x": {"pmid:1"}}
        assert store.sharing(SEMAX, ["NCT04881760"]) == {"NCT04881760": {"pmid:3"}}

    def test_a_save_that_fails_keeps_nothing(self, store: Store) -> None:
        def torn() -> Iterator[tuple[Record, bytes]]:
            yield from with_xml(*(a_revision(number, "torn") for number in range(1, 700)))
            raise RuntimeError("the parser fell over")

        with pytest.raises(RuntimeError):
            store.save_records(SEMAX, torn(), run_id="r", at=NOON)
        assert store.records(SEMAX) == ()
        assert store.check() == ()
