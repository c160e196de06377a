"""What any database must let people find, look back on and look after; tests inherit it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from tests.support.builders import a_record, a_study_id
from tests.support.builders_store import (
    NOON,
    SELANK,
    SEMAX,
    a_revision,
    a_run,
    with_xml,
    xml_of,
)

from litreview.model.record import (
    AbstractSection,
    Author,
    Chemical,
    Journal,
    Keyword,
    MeshHeading,
    MeshQualifier,
    OtherAbstract,
    Record,
    RegistryId,
    RichText,
)
from litreview.model.vocabulary import Origin, RunOutcome
from litreview.store.store import Store, open_store

P1, P2 = a_study_id(1), a_study_id(2)


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
        assert [pair.at for pair in store.revised(SEMAX, second)] == [second, last]
        moscow = last.astimezone(timezone(timedelta(hours=3)))
        assert [pair.at for pair in store.revised(SEMAX, moscow)] == [last]
        assert list(store.revised(SEMAX, last + timedelta(microseconds=1))) == []
        assert list(store.revised(SELANK)) == []

    def test_many_revised_records_are_all_told_of(self, store: Store) -> None:
        for content in ("first", "second"):
            many = with_xml(*(a_revision(number, content) for number in range(1, 602)))
            store.save_records(SEMAX, many, run_id="r", at=NOON)
        pairs = list(store.revised(SEMAX))
        assert [pair.study for pair in pairs] == [f"pmid:{number}" for number in range(1, 602)]
        assert {pair.before.title.plain for pair in pairs} == {"first"}

    # -- finding ---------------------------------------------------------------------------

    @pytest.mark.parametrize(
        ("typed", "numbers"),
        [
            ("anxiety", [1, 2]),
            ("ANXIETY rats", [2]),
            ("anxiety, stroke!", []),
            ('"in rats"', [2]),
            ('"rats in"', []),
            ("rat", []),
            ("rat*", [2]),
            ('"anxiety in ra"*', [2]),
            ("angstrom", [3]),
            ("Ångström", [3]),
            ("ТРЕВОГА", [4]),
            ("трев*", [4]),
            ("double-blind", [1]),
            ('"double blind', [1]),
            ("“double blind”", [1]),
            ("double NOT blind", []),
            ("acth(4-7)pgp", [3]),
            ("10^-3", [3]),
            ("", []),
            (' "" * - ( ', []),
            ("anxiety OR zebra", []),
            ("title:anxiety", []),
            ("anxiety\x00", [1, 2]),
            ("'; DROP TABLE records; --", []),
        ],
    )
    def test_words_find_studies(self, store: Store, typed: str, numbers: list[int]) -> None:
        store.save_records(
            SEMAX,
            with_xml(
                a_revision(1, "Anxiety, double-blind"),
                a_revision(2, "Anxiety in rats"),
                a_revision(3, "ACTH(4-7)PGP, 10\N{SUPERSCRIPT MINUS}³ M (Ångström)"),
                a_revision(4, "Тревога крыс"),
            ),
            run_id="r",
            at=NOON,
        )
        assert sorted(store.find(SEMAX, typed)) == [a_study_id(number) for number in numbers]
        assert store.find(SELANK, typed) == ()

    def test_every_part_of_a_record_that_people_look_for_is_searched(self, store: Store) -> None:
        record = a_record(
            7,
            title="A title",
            abstract="Sleep was longer.",
            other_abstracts=(OtherAbstract("rus", "", (AbstractSection(RichText("Сон")),)),),
            vernacular_title="Название",
            keywords=(Keyword("peptides"),),
            mesh_headings=(MeshHeading("Insomnia", qualifiers=(MeshQualifier("drug therapy"),)),),
            chemicals=(Chemical("Semax"),),
            registry_ids=(RegistryId("ClinicalTrials.gov", "NCT00000102"),),
            doi="10.1000/rest.7",
        )
        people = (Author("Sidorova", "Olga", "O"), Author(collective_name="Sleep Group"))
        record = replace(record, authors=people, journal=Journal("Journal of Rest", "J Rest"))
        store.save_records(SEMAX, [(record, b"")], run_id="r", at=NOON)
        for typed in (
            *("title", "sleep", "сон", "название", "sidorova", '"sidorova olga"', '"sleep group"'),
            *('"journal of rest"', '"j rest"', "peptides", "insomnia", '"drug therapy"', "semax"),
            *("nct00000102", "10.1000/rest.7", "7"),
        ):
            assert store.find(SEMAX, typed) == (record.id,), typed

    def test_what_fits_best_comes_first(self, store: Store) -> None:
        body = "Nothing else is told of here, and that at some length. " * 5
        aside = a_record(1, title="Sleep", abstract=f"{body} Memory was not measured.")
        about = a_record(2, title="Memory and memory again", abstract=body)
        neither = [a_record(n, title="Sleep", abstract=body) for n in range(3, 9)]
        store.save_records(SEMAX, with_xml(aside, about, *neither), run_id="r", at=NOON)
        assert store.find(SEMAX, "memory") == (P2, P1)
        alike = tuple(a_study_id(number) for number in range(3, 9))
        assert tuple(study for study in store.find(SEMAX, "sleep") if study != P1) == alike

    def test_only_the_current_revision_is_found(self, store: Store) -> None:
        store.save_records(SEMAX, with_xml(a_revision(1, "before")), run_id="r1", at=NOON)
        store.save_records(SEMAX, with_xml(a_revision(1, "after")), run_id="r2", at=NOON)
        assert (store.find(SEMAX, "before"), store.find(SEMAX, "after")) == ((), (P1,))
        store.save_records(
            SELANK, with_xml(a_revision(1, "twice"), a_revision(1, "thrice")), run_id="r3", at=NOON
        )
        assert store.find(SELANK, "twice") == store.find(SEMAX, "after") == ()
        assert store.find(SELANK, "thrice") == store.find(SEMAX, "thrice") == (P1,)

    def test_manual_records_are_found_too(self, store: Store) -> None:
        thesis = a_revision("manual:a-thesis", "On sleep", origin=Origin.MANUAL)
        store.save_records(SEMAX, [(thesis, b"")], run_id="r", at=NOON)
        assert store.find(SEMAX, "sleep") == (thesis.id,)
        changed = a_revision("manual:a-thesis", "On rest", origin=Origin.MANUAL)
        store.save_records(SEMAX, [(changed, b"")], run_id="r", at=NOON)
        assert (store.find(SEMAX, "sleep"), store.find(SEMAX, "rest")) == ((), (thesis.id,))

    def test_a_save_that_fails_is_not_found(self, store: Store) -> None:
        def torn() -> Iterator[tuple[Record, bytes]]:
            yield from with_xml(*(a_revision(number, "torn") for number in range(1, 700)))
            raise RuntimeError("the parser fell over")

        with pytest.raises(RuntimeError):
            store.save_records(SEMAX, torn(), run_id="r", at=NOON)
        assert store.find(SEMAX, "torn") == ()
        assert store.check() == ()

    def test_the_longest_question_is_no_error(self, store: Store) -> None:
        store.save_records(SEMAX, with_xml(a_revision(1, "w1 w2")), run_id="r", at=NOON)
        assert store.find(SEMAX, " ".join(f"w{n}" for n in range(1, 3000))) == ()
        assert store.find(SEMAX, "w1 " * 3000) == (P1,)
        assert store.find(SEMAX, '"' + "w1 " * 3000) == ()

    # -- shrinking -------------------------------------------------------------------------

    def test_shrinking_drops_xml_and_nothing_else(self, store: Store) -> None:
        first, second = a_revision(1), a_revision(1, "second")
        line = a_revision(2, origin=Origin.SNAPSHOT)
        store.save_records(SEMAX, [*with_xml(first), (line, b"")], run_id="r1", at=NOON)
        store.save_records(SEMAX, with_xml(second), run_id="r2", at=NOON)

        def kept() -> list[tuple[Record, bytes]]:
            return [(r.record, r.xml) for r in store.revisions(P1)]

        assert store.shrink("all").rows == 0
        assert kept() == [(first, xml_of(first)), (second, xml_of(second))]
        assert store.shrink("current").rows == 1
        assert kept() == [(first, b""), (second, xml_of(second))]
        assert store.shrink("current").rows == 0
        assert store.shrink("none").rows == 1
        assert kept() == [(first, b""), (second, b"")]
        assert store.records(SEMAX) == (second, line)
        assert store.find(SEMAX, "second") == (P1,)
        assert store.check() == ()
        assert store.save_records(SEMAX, with_xml(second), run_id="r3", at=NOON).same == (P1,)

    def test_shrinking_says_what_it_came_to(self, store: Store) -> None:
        noise = random.Random(1)
        many = [(a_revision(number), noise.randbytes(5000)) for number in range(1, 101)]
        store.save_records(SEMAX, many, run_id="r", at=NOON)
        shrunk = store.shrink("none")
        assert shrunk.rows == 100
        assert shrunk.bytes_before - shrunk.bytes_after > 400_000
        assert shrunk.bytes_after > 0
        assert store.shrink("all").bytes_after <= shrunk.bytes_after

    # -- repairing -------------------------------------------------------------------------

    def test_a_sound_store_needs_no_repair(self, store: Store) -> None:
        store.save_records(SEMAX, with_xml(a_revision(1), a_revision(2)), run_id="r", at=NOON)
        assert store.repair() == ()
        assert store.repair(NOON) == ()

    def test_runs_that_never_ended_are_closed_after_a_day(self, store: Store) -> None:
        old, young = a_run("old", finished=False), a_run("young", minutes=2, finished=False)
        for run in (old, young, a_run("done", minutes=1)):
            store.start_run(run)
        now = NOON + timedelta(days=1, minutes=1)
        assert store.repair() == ()
        assert store.repair(now) == ("run old: never ended; it was closed as failed",)
        closed, done, still = store.runs(SEMAX)
        assert (closed.finished, closed.outcome, closed.error_code) == (
            *(now, RunOutcome.FAILED),
            "interrupted",
        )
        assert (done, still) == (a_run("done", minutes=1), young)
