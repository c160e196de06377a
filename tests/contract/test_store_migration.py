"""A database of an older schema is brought up to date: whole, with a copy kept, or not at all."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from tests.support.builders_store import NOON, SEMAX, a_revision, with_xml, xml_of
from tests.support.schema_1 import write_schema_1

from litreview.errors import StoreError, StoreReadOnly
from litreview.model.identity import Pmid, StudyId
from litreview.model.run import Membership
from litreview.model.vocabulary import Presence
from litreview.store import migrations
from litreview.store.database import open_database
from litreview.store.store import Store, open_store

FIRST, SECOND = a_revision(1, "A first title"), a_revision(1, "A second title")
OTHER = a_revision(2, "Тревога и память")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "records.sqlite3"
    write_schema_1(file, FIRST, SECOND, OTHER)
    return file


def opened(path: Path) -> Store:
    return open_store(f"sqlite:///{path}")


def number_in(path: Path) -> int:
    with sqlite3.connect(path) as plain:
        (number,) = plain.execute("SELECT number FROM schema_number").fetchone()
    plain.close()
    return int(number)


def tables_in(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(path) as plain:
        names = [name for (name,) in plain.execute("SELECT name FROM sqlite_master")]
        found = {name: plain.execute(f"PRAGMA table_info('{name}')").fetchall() for name in names}
    plain.close()
    return found


def test_schema_1_keeps_everything_and_gains_what_schema_2_has(path: Path) -> None:
    with opened(path) as store:
        assert store.schema_version == 2
        assert store.records(SEMAX) == (SECOND, OTHER)
        assert [(r.record, r.xml) for r in store.revisions(FIRST.id)] == [
            (FIRST, xml_of(FIRST)),
            (SECOND, xml_of(SECOND)),
        ]
        gone = Membership(OTHER.id, Presence.GONE, "2026-09-13", "2026-11-20", "", 1)
        assert store.memberships(SEMAX)[OTHER.id] == gone
        assert store.check() == ()
        third = a_revision(1, "A third title")
        assert store.save_records(SEMAX, with_xml(third), run_id="r2", at=NOON).revised == (P1,)
        merged = Membership(P1, Presence.GONE, "", "", merged_into=Pmid("7"))
        store.save_memberships(SEMAX, [merged])
        assert store.memberships(SEMAX)[P1] == merged


P1 = StudyId("pmid:1")


def test_a_migrated_database_is_built_like_a_new_one(path: Path, tmp_path: Path) -> None:
    opened(path).close()
    opened(tmp_path / "new.sqlite3").close()
    assert tables_in(path) == tables_in(tmp_path / "new.sqlite3")


def test_a_copy_of_the_older_one_is_kept_and_told_of_once(path: Path) -> None:
    copy = path.with_name("records.sqlite3.schema-1.bak")
    copy.write_bytes(b"from an earlier try")
    with opened(path) as store:
        assert store.upgraded == (
            "the database was brought from schema 1 to 2; "
            "as it was, it is kept as records.sqlite3.schema-1.bak"
        )
    with opened(path) as store:
        assert store.upgraded == ""
    assert number_in(copy) == 1
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name, copy.name]
    with opened(copy) as restored:  # and serves, should it be wanted back
        assert restored.records(SEMAX) == (SECOND, OTHER)


def test_a_new_database_was_not_brought_up_from_anything(tmp_path: Path) -> None:
    with opened(tmp_path / "new.sqlite3") as store:
        assert store.upgraded == ""
    assert [p.name for p in tmp_path.iterdir()] == ["new.sqlite3"]
    with open_store("sqlite://") as store:
        assert (store.schema_version, store.upgraded) == (2, "")


def test_no_room_for_the_copy_changes_nothing(path: Path) -> None:
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = path.read_bytes()
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, old[1]))
    try:
        with pytest.raises(StoreReadOnly):
            opened(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert number_in(path) == 1
    assert not list(path.parent.glob("*.bak*"))
    with opened(path) as store:
        assert store.records(SEMAX) == (SECOND, OTHER)


def test_a_copy_that_cannot_be_put_in_place_changes_nothing(path: Path) -> None:
    path.with_name("records.sqlite3.schema-1.bak").mkdir()
    with pytest.raises(StoreReadOnly, match="no copy could be made") as error:
        opened(path)
    assert "Nothing was changed" in error.value.fix
    assert number_in(path) == 1


def test_a_record_that_cannot_be_read_does_not_stop_the_others(path: Path) -> None:
    with sqlite3.connect(path) as plain:
        plain.execute("UPDATE revisions SET record = '{}' WHERE study = 'pmid:1'")
    plain.close()
    with opened(path) as store:
        assert any("pmid:1 cannot be read back" in problem for problem in store.check())


def test_many_may_open_an_older_database_at_once(path: Path) -> None:
    program = (
        "import sys; from litreview.store.store import open_store;"
        "store = open_store(sys.argv[1]); print(store.schema_version, bool(store.upgraded))"
    )
    command = [sys.executable, "-c", program, f"sqlite:///{path}"]
    openers = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
    told = sorted(opener.communicate(timeout=60)[0].split() for opener in openers)
    assert told == [[b"2", b"False"], [b"2", b"False"], [b"2", b"True"]]


KILLED = """
import sys
from litreview.store import migrations
from litreview.store.store import open_store

def wait(connection):
    print("ready", flush=True)
    sys.stdin.read()

migrations.MIGRATIONS += (wait,)
migrations.prepare.__defaults__ = (migrations.MIGRATIONS,)
open_store(sys.argv[1])
"""


def test_a_process_killed_in_mid_migration_leaves_the_older_schema(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, f"sqlite:///{path}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=dict(os.environ),
    ) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == b"ready\n"
        victim.send_signal(signal.SIGKILL)
        victim.wait(60)
    assert number_in(path) == 1
    with opened(path) as store:
        assert store.upgraded
        assert store.records(SEMAX) == (SECOND, OTHER)
        assert store.check() == ()


# -- the steps -----------------------------------------------------------------------------


def add_a_column(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE runs ADD COLUMN host TEXT"))


def test_each_step_is_taken_once(path: Path) -> None:
    steps = [*migrations.MIGRATIONS, add_a_column]
    database = open_database(f"sqlite:///{path}")
    with database.writing() as connection:
        assert migrations.prepare(connection, steps) == 3
        assert migrations.found_number(connection) == 3
        assert migrations.prepare(connection, steps) == 3  # and is not run again
        connection.execute(text("SELECT host FROM runs"))
        assert connection.scalar(text("SELECT count(*) FROM records")) == 2
    database.close()


def test_a_step_that_fails_leaves_the_older_schema(path: Path) -> None:
    def fail(connection: Connection) -> None:
        connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    database = open_database(f"sqlite:///{path}")
    with pytest.raises(StoreError, match="no such table"), database.writing() as connection:
        migrations.prepare(connection, [*migrations.MIGRATIONS, add_a_column, fail])
    database.close()
    assert number_in(path) == 1
    with opened(path) as store:
        assert store.records(SEMAX) == (SECOND, OTHER)
