"""What any database must do to serve as the store; each database's tests inherit it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders import a_reading, a_study_id, a_tag
from tests.support.builders_store import (
    NOON,
    SELANK,
    SEMAX,
    a_membership,
    a_revision,
    a_run,
    with_xml,
    xml_of,
)

from litreview.errors import StoreError
from litreview.model.identity import Pmid, StudyId
from litreview.model.record import (
    Record,
)
from litreview.model.tag import Reading
from litreview.model.vocabulary import Origin, Presence, RunOutcome
from litreview.store.store import Store, open_store

SAVES = st.lists(
    st.lists(st.tuples(st.integers(1, 3), st.sampled_from("abc")), max_size=5), max_size=4
)
P1, P2, P9 = a_study_id(1), a_study_id(2), a_study_id(9)


class StoreContract:
    """Inherit it, and give a `url` fixture that names an empty database each time."""

    @pytest.fixture
    def store(self, url: str) -> Iterator[Store]:
        with open_store(url) as store:
            yield store

    # -- records ---------------------------------------------------------------------------

    def test_an_empty_store_answers_everything(self, store: Store) -> None:
        assert store.records(SEMAX) == ()
        assert store.record(P1) is None
        assert store.revisions(P1) == ()
        assert not store.origins(SEMAX)
        assert not store.hashes(SEMAX)
        assert not store.memberships(SEMAX)
        assert store.readings(SEMAX, "1") == {}
        assert store.runs(SEMAX) == ()
        assert store.last_complete(SEMAX) is None
        assert list(store.iter_shelved(SEMAX)) == []
        assert list(store.revised(SEMAX)) == []
        assert store.with_dois(SEMAX, ["10.1"]) == {"10.1": ()}
        assert store.check() == ()
        assert set(store.row_counts().values()) == {0, 1}  # but for the number of the schema

    def test_a_record_comes_back_whole_with_its_xml_and_time(self, store: Store) -> None:
        record = a_revision(1, "Tïtle \N{GREEK SMALL LETTER ALPHA} \U0001f9ea")
        moscow = datetime(2026, 11, 22, 15, 0, 1, tzinfo=timezone(timedelta(hours=3)))
        saved = store.save_records(SEMAX, with_xml(record), run_id="r1", at=moscow)
        assert saved.new == (P1,)
        assert store.record(P1) == record
        (revision,) = store.revisions(P1)
        assert (revision.record, revision.xml, revision.run_id) == (record, xml_of(record), "r1")
        assert revision.at == moscow
        assert revision.at.tzinfo == UTC
        assert store.hashes(SEMAX) == {P1: record.content_hash}
        assert store.origins(SEMAX) == {P1: Origin.PUBMED}

    def test_records_come_in_pmid_order_then_manual_ones(self, store: Store) -> None:
        names = ("manual:b", "10", "9", "100", "manual:a")
        store.save_records(
            SEMAX,
            with_xml(
                *(a_revision(n, origin=Origin.MANUAL) for n in names if n.startswith("m")),
                *(a_revision(n) for n in names if not n.startswith("m")),
            ),
            run_id="r",
            at=NOON,
        )
        order = ["pmid:9", "pmid:10", "pmid:100", "manual:a", "manual:b"]
        assert [record.id for record in store.records(SEMAX)] == order
        assert list(store.hashes(SEMAX)) == list(store.origins(SEMAX)) == order

    def test_the_same_content_again_adds_nothing(self, store: Store) -> None:
        record = a_revision()
        store.save_records(SEMAX, with_xml(record), run_id="r1", at=NOON)
        saved = store.save_records(SEMAX, with_xml(record), run_id="r2", at=NOON)
        assert (saved.new, saved.revised, saved.same) == ((), (), (P1,))
        assert [revision.run_id for revision in store.revisions(P1)] == ["r1"]

    def test_other_content_adds_a_revision_and_keeps_the_first(self, store: Store) -> None:
        first, second = a_revision(), a_revision(content="second")
        store.save_records(SEMAX, with_xml(first), run_id="r1", at=NOON)
        later = NOON + timedelta(days=1)
        saved = store.save_records(SEMAX, with_xml(second), run_id="r2", at=later)
        assert saved.revised == (P1,)
        kept = [(r.record, r.run_id, r.at, r.xml) for r in store.revisions(P1)]
        assert kept == [(first, "r1", NOON, xml_of(first)), (second, "r2", later, xml_of(second))]
        assert store.records(SEMAX) == (second,)

    def test_maintenance_alone_moves_the_date_but_adds_no_revision(self, store: Store) -> None:
        store.save_records(SEMAX, with_xml(a_revision(revised="2018")), run_id="r1", at=NOON)
        bumped = a_revision(revised="2020-01-01")
        saved = store.save_records(SEMAX, [(bumped, b"<bumped/>")], run_id="r2", at=NOON)
        assert saved.same == (P1,)
        (revision,) = store.revisions(P1)
        assert revision.record.date_revised == bumped.date_revised
        assert (revision.xml, revision.run_id) == (b"<bumped/>", "r1")

    def test_a_record_stored_without_references_gains_them_as_no_news(self, store: Store) -> None:
        bare = a_revision()
        cites = replace(bare, references=(Pmid("9"),))
        store.save_records(SEMAX, with_xml(bare), run_id="r1", at=NOON)
        for run in ("r2", "r3"):
            assert store.save_records(SEMAX, with_xml(cites), run_id=run, at=NOON).same == (P1,)
            (revision,) = store.revisions(P1)
            assert revision.record.references == ("9",)

    def test_a_full_record_takes_the_place_of_a_snapshot_line(self, store: Store) -> None:
        line, full = a_revision(origin=Origin.SNAPSHOT), a_revision(content="with abstract")
        store.save_records(SEMAX, [(line, b"")], run_id="r1", at=NOON)
        saved = store.save_records(SEMAX, with_xml(full), run_id="r2", at=NOON)
        assert (saved.completed, saved.revised) == ((P1,), ())
        assert store.origins(SEMAX) == {P1: Origin.PUBMED}
        again = store.save_records(SEMAX, [(line, b"")], run_id="r3", at=NOON)
        assert again.same == (P1,)
        assert store.record(P1) == full
        assert [revision.xml for revision in store.revisions(P1)] == [b"", xml_of(full)]

    def test_an_older_revision_never_replaces_a_newer_one(self, store: Store) -> None:
        new, old = a_revision(content="new", revised="2020"), a_revision(revised="2019-12-31")
        store.save_records(SEMAX, with_xml(new), run_id="r1", at=NOON)
        assert store.save_records(SEMAX, with_xml(old), run_id="r2", at=NOON).same == (P1,)
        assert store.record(P1) == new

    def test_a_study_that_comes_twice_in_one_save_stands_in_one_place(self, store: Store) -> None:
        first, second = a_revision(), a_revision(content="second")
        saved = store.save_records(SEMAX, with_xml(first, second, first), run_id="r", at=NOON)
        assert (saved.new, saved.revised, saved.same) == ((P1,), (), ())
        assert [r.record for r in store.revisions(P1)] == [first, second, first]
        assert store.check() == ()

    def test_two_compounds_share_a_record_and_each_hears_its_news(self, store: Store) -> None:
        first, second = a_revision(), a_revision(content="second")
        store.save_records(SEMAX, with_xml(first), run_id="r1", at=NOON)
        assert store.save_records(SELANK, with_xml(second), run_id="r2", at=NOON).new == (P1,)
        assert store.records(SEMAX) == store.records(SELANK) == (second,)
        assert store.save_records(SEMAX, with_xml(second), run_id="r3", at=NOON).revised == (P1,)
        assert store.save_records(SEMAX, with_xml(second), run_id="r4", at=NOON).same == (P1,)
        assert len(store.revisions(P1)) == 2

    def test_a_compound_holds_only_its_own(self, store: Store) -> None:
        store.save_records(SEMAX, with_xml(a_revision(1)), run_id="r", at=NOON)
        store.save_records(SELANK, with_xml(a_revision(2)), run_id="r", at=NOON)
        assert [record.id for record in store.records(SELANK)] == [P2]

    def test_a_large_save_is_one_save(self, store: Store) -> None:
        many = with_xml(*(a_revision(number) for number in range(1, 1202)))
        assert len(store.save_records(SEMAX, iter(many), run_id="r", at=NOON).new) == 1201
        assert len(store.save_records(SEMAX, iter(many), run_id="r", at=NOON).same) == 1201
        assert len(store.records(SEMAX)) == 1201

    def test_saving_nothing_is_nothing(self, store: Store) -> None:
        saved = store.save_records(SEMAX, [], run_id="r", at=NOON)
        assert saved.new == saved.revised == saved.same == saved.completed == ()

    def test_a_save_that_fails_changes_nothing(self, store: Store) -> None:
        store.save_records(SEMAX, with_xml(a_revision()), run_id="r1", at=NOON)

        def torn() -> Iterator[tuple[Record, bytes]]:
            for number in range(1, 700):
                yield from with_xml(a_revision(number, "other"))
            raise RuntimeError("the parser fell over")

        with pytest.raises(RuntimeError):
            store.save_records(SEMAX, torn(), run_id="r2", at=NOON)
        assert store.records(SEMAX) == (a_revision(),)
        assert len(store.revisions(P1)) == 1
        assert store.save_records(SEMAX, with_xml(a_revision(2)), run_id="r", at=NOON).new == (P2,)

    def test_a_time_without_zone_is_refused(self, store: Store) -> None:
        with pytest.raises(ValueError, match="no time zone"):
            store.save_records(
                SEMAX, with_xml(a_revision()), run_id="r", at=NOON.replace(tzinfo=None)
            )
        assert store.records(SEMAX) == ()

    def test_every_sequence_of_revisions_is_kept_in_order(self, store: Store) -> None:
        studies = [a_study_id(number) for number in (1, 2, 3)]

        @settings(max_examples=25, deadline=None)
        @given(SAVES)
        def holds(saves: list[list[tuple[int, str]]]) -> None:
            # the database lives on from one example to the next
            expected = {s: [kept.record for kept in store.revisions(s)] for s in studies}
            for batch in saves:
                arrived = [a_revision(number, content) for number, content in batch]
                for record in arrived:
                    if expected[record.id][-1:] != [record]:
                        expected[record.id].append(record)
                store.save_records(SEMAX, with_xml(*arrived), run_id="r", at=NOON)
            for study, kept in expected.items():
                assert [revision.record for revision in store.revisions(study)] == kept
            last = tuple(kept[-1] for kept in expected.values() if kept)
            assert store.records(SEMAX) == last

        holds()
        assert store.check() == ()

    def test_what_a_bibliography_tells_is_streamed_in_the_same_order(self, store: Store) -> None:
        many = [a_revision(number) for number in (30, 4, 100, 9, 200)]
        store.save_records(SEMAX, with_xml(*many), run_id="r", at=NOON)
        member = a_membership(9)
        store.save_memberships(SEMAX, [member])
        for chunk in (1, 2, 5, 500):
            assert list(store.iter_shelved(SEMAX, chunk)) == [
                (record, record.content_hash, member if record.id == member.study else None)
                for record in store.records(SEMAX)
            ]
        assert list(store.iter_shelved(SELANK)) == []

    def test_a_stream_lets_others_write_in_between(self, store: Store) -> None:
        store.save_records(SEMAX, with_xml(a_revision(1), a_revision(2)), run_id="r", at=NOON)
        seen = []
        for shelved in store.iter_shelved(SEMAX, 1):
            seen.append((shelved.record.id, shelved.record.title.plain))
            later = [a_revision(number, "later") for number in (1, 2, 3)]
            store.save_records(SEMAX, with_xml(*later), run_id="r2", at=NOON)
        assert seen == [(P1, "first"), (P2, "later")]

    # -- presence --------------------------------------------------------------------------

    def test_memberships_are_kept_by_compound_and_replaced_one_by_one(self, store: Store) -> None:
        present, other = a_membership(10), a_membership(9)
        store.save_memberships(SEMAX, [present, other])
        store.save_memberships(SELANK, [a_membership(10, Presence.LEFT_QUERY)])
        gone = a_membership(10, Presence.GONE, misses=2)
        store.save_memberships(SEMAX, {gone.study: gone})
        assert store.memberships(SEMAX) == {other.study: other, gone.study: gone}
        assert list(store.memberships(SEMAX)) == [other.study, gone.study]
        assert store.memberships(SELANK)[present.study].presence is Presence.LEFT_QUERY
        assert gone.withdrawn

    def test_what_a_record_was_merged_into_is_kept(self, store: Store) -> None:
        merged = replace(a_membership(10, Presence.GONE, misses=1), merged_into=Pmid("9"))
        store.save_memberships(SEMAX, [merged, a_membership(9)])
        assert store.memberships(SEMAX) == {P9: a_membership(9), merged.study: merged}
        store.save_memberships(SEMAX, [a_membership(10)])
        assert store.memberships(SEMAX)[merged.study].merged_into is None

    def test_a_membership_needs_no_record_and_the_last_of_two_counts(self, store: Store) -> None:
        store.save_memberships(SEMAX, [a_membership(1, misses=1), a_membership(1, misses=2)])
        assert store.memberships(SEMAX)[P1].misses == 2
        assert store.records(SEMAX) == ()

    # -- readings --------------------------------------------------------------------------

    def test_a_reading_comes_back_whole(self, store: Store) -> None:
        record, reading = a_revision(), reading_of(1)
        store.save_records(SEMAX, with_xml(record), run_id="r", at=NOON)
        store.save_readings(SEMAX, [(reading, record.content_hash)], "1")
        assert store.readings(SEMAX, "1") == {P1: reading}
        (tag, *_) = store.readings(SEMAX, "1")[P1].tags
        assert tag == a_tag()

    def test_only_readings_of_the_current_content_and_rule_book_count(self, store: Store) -> None:
        first, second = a_revision(), a_revision(content="second")
        store.save_records(SEMAX, with_xml(first), run_id="r1", at=NOON)
        store.save_readings(SEMAX, [(reading_of(1), first.content_hash)], "1")
        assert store.readings(SEMAX, "2") == {}
        assert store.readings(SELANK, "1") == {}
        store.save_records(SEMAX, with_xml(second), run_id="r2", at=NOON)
        assert store.readings(SEMAX, "1") == {}
        store.save_readings(SEMAX, [(reading_of(1), second.content_hash)], "1")
        assert set(store.readings(SEMAX, "1")) == {P1}

    def test_a_reading_made_again_replaces_the_first(self, store: Store) -> None:
        record = a_revision()
        store.save_records(SEMAX, with_xml(record), run_id="r", at=NOON)
        other = a_reading(1, assessable=False)
        store.save_readings(SEMAX, [(reading_of(1), record.content_hash)], "1")
        store.save_readings(SEMAX, [(other, record.content_hash)], "1")
        assert store.readings(SEMAX, "1") == {P1: other}

    # -- runs ------------------------------------------------------------------------------

    def test_runs_come_oldest_first_and_whole(self, store: Store) -> None:
        late, early = a_run("a", minutes=9), a_run("b")
        for run in (late, early, a_run("c", compound=SELANK)):
            store.start_run(run)
        assert store.runs(SEMAX) == (early, late)

    def test_a_run_that_ends_takes_the_place_of_its_beginning(self, store: Store) -> None:
        begun = a_run(outcome=RunOutcome.FAILED, finished=False)
        store.start_run(begun)
        assert store.runs(SEMAX) == (begun,)
        store.finish_run(a_run())
        assert store.runs(SEMAX) == (a_run(),)

    def test_an_end_without_a_beginning_is_kept_and_a_run_begins_once(self, store: Store) -> None:
        store.finish_run(a_run())
        assert store.runs(SEMAX) == (a_run(),)
        with pytest.raises(StoreError):
            store.start_run(a_run())

    def test_the_last_complete_run_is_the_latest_that_ended_complete(self, store: Store) -> None:
        for run in (
            a_run("complete-2", minutes=2),
            a_run("complete-1", minutes=1),
            a_run("partial", minutes=3, outcome=RunOutcome.PARTIAL),
            a_run("died", minutes=4, finished=False),
            a_run("other", minutes=5, compound=SELANK),
        ):
            store.start_run(run)
        assert store.last_complete(SEMAX) == a_run("complete-2", minutes=2)

    # -- opening ---------------------------------------------------------------------------

    def test_quotes_and_sql_in_names_are_only_names(self, store: Store) -> None:
        odd = "x'; DROP TABLE records; --"
        store.save_records(SEMAX, with_xml(a_revision()), run_id=odd, at=NOON)
        store.save_memberships(SEMAX, [a_membership(1)])
        assert store.revisions(P1)[0].run_id == odd
        assert store.revisions(StudyId(odd)) == ()


def reading_of(number: int) -> Reading:
    """A reading with one tag and its evidence."""
    return a_reading(number, a_tag())
