"""A database with something wrong inside is mended: nothing readable is lost, and it says what."""

import sqlite3
from pathlib import Path

import pytest
from tests.support.builders_store import (
    HARMED,
    NOON,
    SELANK,
    SEMAX,
    a_revision,
    a_run,
    damage,
    with_xml,
    xml_of,
)

from litreview.errors import StoreError
from litreview.model.identity import StudyId
from litreview.store.store import Store, open_store

FIRST, SECOND, OTHER = a_revision(1), a_revision(1, "second"), a_revision(2, "other")
P1, P2 = FIRST.id, OTHER.id


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "records.sqlite3"
    with opened(file) as store:
        store.save_records(SEMAX, with_xml(FIRST, OTHER), run_id="r1", at=NOON)
        store.save_records(SELANK, with_xml(SECOND), run_id="r2", at=NOON)
    return file


def opened(path: Path) -> Store:
    return open_store(f"sqlite:///{path}")


def harmed(path: Path, *statements: str) -> Store:
    """The store, after something was done to it behind its back."""
    with sqlite3.connect(path) as plain:
        for statement in statements:
            plain.execute(statement)
    plain.close()
    return opened(path)


@pytest.mark.parametrize(
    ("harm", "done"),
    [
        (
            ["UPDATE records SET seq = 1 WHERE study = 'pmid:1'"],
            ["pmid:1: its last revision is the current one again"],
        ),
        (
            ["UPDATE records SET seq = 7 WHERE study = 'pmid:1'"],
            ["pmid:1: its last revision is the current one again"],
        ),
        (
            ["DELETE FROM records WHERE study = 'pmid:1'"],
            ["pmid:1: its last revision is the current one again"],
        ),
        (
            [
                "INSERT INTO records VALUES ('pmid:8', 1)",
                "INSERT INTO compound_records VALUES ('semax', 'pmid:8', '', 'pubmed')",
            ],
            ["pmid:8: nothing of it was stored; the next refresh fetches it"],
        ),
        (
            ["INSERT INTO compound_records VALUES ('semax', 'pmid:9', '', 'pubmed')"],
            ["pmid:9: semax held nothing of it; the next refresh fetches it"],
        ),
        (
            ["DROP TABLE memberships"],
            ["the table memberships was missing; it was made anew, and is empty"],
        ),
    ],
)
def test_what_was_harmed_is_mended_and_told(path: Path, harm: list[str], done: list[str]) -> None:
    with harmed(path, *harm) as store:
        assert store.check()
        assert list(store.repair()) == done
        assert store.check() == store.repair() == ()
        assert store.records(SEMAX) == (SECOND, OTHER)
        assert store.records(SELANK) == (SECOND,)
        assert [r.record for r in store.revisions(P1)] == [FIRST, SECOND]


def test_a_record_that_cannot_be_read_is_set_aside_and_comes_again(path: Path) -> None:
    with harmed(path, "UPDATE revisions SET record = '{}' WHERE study = 'pmid:1' AND seq = 2") as (
        store
    ):
        with pytest.raises(StoreError, match="pmid:1 cannot be read back"):
            store.records(SEMAX)
        assert store.repair()[0] == (
            "pmid:1: could not be read back and was set aside; the next refresh fetches it"
        )
        assert store.check() == store.repair() == ()
        assert store.records(SEMAX) == (OTHER,)
        assert P1 not in store.hashes(SEMAX)
        assert [r.record for r in store.revisions(P1)] == [FIRST]
        assert list(store.revised(SEMAX)) == []
        assert store.save_records(SEMAX, with_xml(SECOND), run_id="r3", at=NOON).new == (P1,)
        assert store.records(SEMAX) == (SECOND, OTHER)
        assert [(r.record, r.xml) for r in store.revisions(P1)] == [
            (FIRST, xml_of(FIRST)),
            (SECOND, xml_of(SECOND)),
        ]
        assert store.check() == ()


def test_an_index_of_sqlites_own_is_made_again(path: Path) -> None:
    hidden = "FROM sqlite_master WHERE name = 'runs_by_compound'"
    with sqlite3.connect(path) as plain:  # hide the index, and it misses what is entered
        row = plain.execute(f"SELECT * {hidden}").fetchone()
        plain.execute("PRAGMA writable_schema = ON")
        plain.execute(f"DELETE {hidden}")
    plain.close()
    with opened(path) as store:
        store.start_run(a_run())
    with sqlite3.connect(path) as plain:
        plain.execute("PRAGMA writable_schema = ON")
        plain.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", row)
    plain.close()
    with opened(path) as store:
        assert any(problem.startswith("SQLite: row 1 missing") for problem in store.check())
        assert store.repair() == ("SQLite's indexes were made again",)
        assert store.check() == ()
        assert store.runs(SEMAX) == (a_run(),)


def test_a_run_that_cannot_be_read_and_never_ended_is_dropped(path: Path) -> None:
    with opened(path) as store:
        store.start_run(a_run("old", minutes=-2000, finished=False))
    with harmed(path, "UPDATE runs SET run = '{}'") as store:
        assert store.repair(NOON) == (
            "run old: never ended and could not be read back; it was dropped",
        )
        assert store.runs(SEMAX) == ()


def test_a_file_damaged_through_and_through_is_not_mended(path: Path) -> None:
    with opened(path) as store:
        many = with_xml(*(a_revision(number) for number in range(1, 300)))
        store.save_records(SEMAX, many, run_id="r", at=NOON)
    data = damage(path)
    with opened(path) as store, pytest.raises(StoreError, match="damaged"):
        store.repair()
    assert path.read_bytes()[HARMED] == data[HARMED]


def test_nothing_is_mended_that_nobody_holds(path: Path) -> None:
    with harmed(path, "DELETE FROM compound_records") as store:
        assert store.check() == store.repair() == ()
        assert store.record(StudyId("pmid:1")) == SECOND
