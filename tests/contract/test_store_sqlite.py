"""SQLite as the store: in a file and in memory, and what a user meets when it will not serve."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.dialects import mssql, mysql, oracle, postgresql
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.schema import CreateTable
from tests.contract.store_contract import StoreContract
from tests.contract.store_upkeep_contract import StoreUpkeepContract
from tests.support.builders import a_reading, a_record
from tests.support.builders_store import (
    NOON,
    SEMAX,
    a_membership,
    a_revision,
    a_run,
    damage,
    with_xml,
)
from tests.support.rights import as_ordinary_user

from litreview.errors import StoreError, StoreLocked, StoreReadOnly
from litreview.model.record import Record
from litreview.store import schema
from litreview.store.database import open_database
from litreview.store.store import Store, open_store


class TestSqliteFile(StoreContract, StoreUpkeepContract):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path / 'new' / 'records.sqlite3'}"


class TestSqliteInMemory(StoreContract, StoreUpkeepContract):
    @pytest.fixture
    def url(self) -> str:
        return "sqlite://"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".litreview" / "records.sqlite3"


def opened(path: Path, *, busy_timeout_ms: int = 5000) -> Store:
    return open_store(f"sqlite:///{path}", busy_timeout_ms=busy_timeout_ms)


def filled(path: Path) -> None:
    with opened(path) as store:
        store.save_records(SEMAX, with_xml(a_revision(1)), run_id="r1", at=NOON)


def asides(path: Path) -> list[Path]:
    """What was set aside, without what SQLite keeps beside it."""
    return [p for p in path.parent.glob(f"{path.name}.old-*") if p.name.endswith("Z")]


# -- settings and what stays on disk -------------------------------------------------------


def test_what_is_saved_is_there_when_opened_again(path: Path) -> None:
    filled(path)
    with opened(path) as store:
        assert store.records(SEMAX) == (a_revision(1),)


def test_sqlite_is_set_to_keep_its_promises(path: Path) -> None:
    filled(path)
    database = open_database(f"sqlite:///{path}", busy_timeout_ms=1234)
    with database.reading() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    database.close()
    assert settings == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 1234,
        "synchronous": 2,  # FULL
    }


def test_times_stand_as_iso_utc(path: Path) -> None:
    with opened(path) as store:
        store.save_records(SEMAX, with_xml(a_revision()), run_id="r", at=NOON)
        store.start_run(a_run())
    with sqlite3.connect(path) as plain:
        assert plain.execute("SELECT at FROM revisions").fetchall() == [("2026-11-22T12:00:00Z",)]
        assert plain.execute("SELECT started, finished FROM runs").fetchall() == [
            ("2026-11-22T12:00:00Z", "2026-11-22T12:01:00Z")
        ]
    plain.close()


def keep_log(path: Path, statement: str = "") -> None:
    """Have a second record, and a change, stand in the log alone, as a killed process leaves it."""
    with opened(path) as store:
        store.save_records(SEMAX, with_xml(a_revision(2)), run_id="r2", at=NOON)
        with sqlite3.connect(path) as plain:
            plain.execute(statement)
        plain.close()
        kept = {p: p.read_bytes() for p in path.parent.glob(f"{path.name}*")}
    for file, content in kept.items():
        file.write_bytes(content)


# -- several processes ---------------------------------------------------------------------


def test_a_reader_sees_the_old_state_until_the_writer_is_done(path: Path) -> None:
    filled(path)
    with opened(path) as writer, opened(path) as reader:
        seen = []

        def stream() -> Iterator[tuple[Record, bytes]]:
            yield from with_xml(*(a_revision(number) for number in range(1, 600)))
            seen.append(len(reader.records(SEMAX)))  # rows are written, not yet kept

        writer.save_records(SEMAX, stream(), run_id="r2", at=NOON)
        assert seen == [1]
        assert len(reader.records(SEMAX)) == 599


def test_a_second_writer_is_told_to_wait(path: Path) -> None:
    filled(path)
    with opened(path) as first, opened(path, busy_timeout_ms=50) as second:

        def stream() -> Iterator[tuple[Record, bytes]]:
            yield from with_xml(a_revision(2))
            with pytest.raises(StoreLocked, match="another process is writing") as locked:
                second.save_memberships(SEMAX, [a_membership(1)])
            assert locked.value.where == str(path)
            assert locked.value.exit_code == 30

        first.save_records(SEMAX, stream(), run_id="r2", at=NOON)
        second.save_memberships(SEMAX, [a_membership(1)])
        assert len(first.memberships(SEMAX)) == 1


def test_a_second_writer_waits_its_turn(path: Path) -> None:
    filled(path)
    begun, go_on = threading.Event(), threading.Event()

    def stream() -> Iterator[tuple[Record, bytes]]:
        begun.set()
        assert go_on.wait(10)
        yield from with_xml(a_revision(2))

    def write_first() -> None:
        with opened(path) as first:
            first.save_records(SEMAX, stream(), run_id="r2", at=NOON)

    thread = threading.Thread(target=write_first)
    thread.start()
    assert begun.wait(10)
    threading.Timer(0.2, go_on.set).start()
    with opened(path) as second:
        second.save_records(SEMAX, with_xml(a_revision(3)), run_id="r3", at=NOON)
        thread.join()
        assert [record.id for record in second.records(SEMAX)] == ["pmid:1", "pmid:2", "pmid:3"]


def test_opening_a_sound_database_waits_for_nobody(path: Path) -> None:
    filled(path)
    with opened(path) as writer:

        def stream() -> Iterator[tuple[Record, bytes]]:
            with opened(path, busy_timeout_ms=0) as other:
                assert len(other.records(SEMAX)) == 1
            yield from with_xml(a_revision(2))

        writer.save_records(SEMAX, stream(), run_id="r2", at=NOON)


def test_many_may_open_an_empty_store_at_once(path: Path) -> None:
    program = "import sys; from litreview.store.store import open_store; open_store(sys.argv[1])"
    command = [sys.executable, "-c", program, f"sqlite:///{path}"]
    openers = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    told = [opener.communicate(timeout=60)[1] for opener in openers]
    assert [opener.returncode for opener in openers] == [0] * 3, told


KILLED = """
import signal
import sys
from litreview.store.store import open_store
from tests.support.builders import a_reading, a_record
from tests.support.builders_store import NOON, SEMAX, a_revision, with_xml

# whoever starts the tests in the background has the signal ignored
signal.signal(signal.SIGINT, signal.default_int_handler)

def stream():
    yield from with_xml(a_revision(1, "changed"), *(a_revision(n) for n in range(2, 1100)))
    print("ready", flush=True)
    sys.stdin.read()

open_store(sys.argv[1]).save_records(SEMAX, stream(), run_id="r2", at=NOON)
"""


@pytest.mark.parametrize("with_signal", [signal.SIGKILL, signal.SIGINT])
def test_a_process_killed_in_mid_save_leaves_the_old_state(path: Path, with_signal: int) -> None:
    filled(path)
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, f"sqlite:///{path}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == b"ready\n"
        victim.send_signal(with_signal)
        victim.wait(120)
    with opened(path) as store:
        assert store.records(SEMAX) == (a_revision(1),)
        assert len(store.revisions(a_revision(1).id)) == 1
        assert store.check() == ()


# -- files that will not serve -------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"not a database" * 100, b"SQLite format 3\x00" + b"\xff" * 500]
)
def test_a_file_that_is_no_database_is_set_aside_and_made_anew(
    path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with opened(path) as store:
        (aside,) = asides(path)
        assert store.note.startswith(f"{path}: ")
        assert f"it is kept as {aside.name}, and a new one was made" in store.note
        assert caplog.messages == [f"litreview: {store.note}"]
        assert store.save_records(SEMAX, with_xml(a_revision(1)), run_id="r", at=NOON).new
    assert aside.read_bytes() == content
    with opened(path) as store:
        assert store.note == ""
        assert store.records(SEMAX) == (a_revision(1),)
    assert asides(path) == [aside]


def test_a_damaged_database_is_told_of_and_not_touched(path: Path) -> None:
    with opened(path) as store:
        many = with_xml(*(a_revision(number) for number in range(1, 300)))
        store.save_records(SEMAX, many, run_id="r", at=NOON)
    damage(path)
    with opened(path) as store:
        assert store.check()
        with pytest.raises(StoreError, match="damaged"):
            store.records(SEMAX)


def test_a_folder_in_the_databases_place(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(StoreReadOnly, match="a folder stands"):
        opened(path)


def test_a_file_in_the_folders_place(path: Path) -> None:
    path.parent.write_bytes(b"a file")
    with pytest.raises(StoreReadOnly, match="folder cannot be made or entered"):
        opened(path)


@contextmanager
def nothing_may_be_written(folder: Path) -> Iterator[None]:
    """A workspace as on a medium that can only be read."""
    shut = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    for path in shut:
        path.chmod(0o555)
    try:
        with as_ordinary_user():
            yield
    finally:
        for path in shut:
            path.chmod(0o755)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, as pytest's own are not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize("left", [False, True], ids=["closed", "left by a killed process"])
def test_a_database_that_may_not_be_written_can_be_read(open_folder: Path, left: bool) -> None:
    path = open_folder / ".litreview" / "records.sqlite3"
    filled(path)
    if left:
        keep_log(path)
    with nothing_may_be_written(open_folder), opened(path) as store:
        assert store.records(SEMAX) == (
            (a_revision(1), a_revision(2)) if left else (a_revision(1),)
        )
        assert store.check() == ()
        with pytest.raises(StoreReadOnly) as error:
            store.save_memberships(SEMAX, [a_membership(1)])
        assert error.value.where == str(path)
        assert "right to write" in error.value.fix


OLD = "UPDATE schema_number SET number = 1"


@pytest.mark.parametrize("there", ["nothing", "an old one", "no database", "no folder"])
def test_where_nothing_may_be_written_there_is_as_good_as_no_database(
    open_folder: Path, there: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = open_folder / ".litreview" / "records.sqlite3"
    if there != "no folder":
        path.parent.mkdir()
    if there == "an old one":
        renumbered(path, OLD)
    elif there == "no database":
        path.write_bytes(b"not a database" * 100)
    before = sorted(open_folder.rglob("*"))
    with nothing_may_be_written(open_folder), opened(path) as store:
        assert store.records(SEMAX) == ()
        assert store.runs(SEMAX) == ()
        with pytest.raises(StoreReadOnly) as error:
            store.save_records(SEMAX, with_xml(a_revision(1)), run_id="r", at=NOON)
        assert error.value.where == str(path)
    assert sorted(open_folder.rglob("*")) == before
    assert caplog.messages == []


def test_a_folder_that_may_not_be_entered(path: Path) -> None:
    filled(path)
    path.parent.chmod(0o000)
    with as_ordinary_user(), pytest.raises(StoreReadOnly, match="cannot be made or entered"):
        opened(path)
    path.parent.chmod(0o755)


def test_no_room_keeps_what_was_stored(path: Path) -> None:
    filled(path)
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    with opened(path) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 100_000, old[1]))
        try:
            many = with_xml(*(a_revision(number) for number in range(1, 2000)))
            with pytest.raises(StoreReadOnly) as error:
                store.save_records(SEMAX, many, run_id="r2", at=NOON)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, old)
        assert "untouched" in error.value.fix
        assert store.records(SEMAX) == (a_revision(1),)
        assert store.check() == ()


# -- the schema number ---------------------------------------------------------------------


def renumbered(path: Path, statement: str) -> None:
    filled(path)
    with sqlite3.connect(path) as plain:
        plain.execute(statement)
    plain.close()


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("UPDATE schema_number SET number = 1", "1"),
        ("UPDATE schema_number SET number = 99", "99"),
        ("DELETE FROM schema_number", "?"),
    ],
)
def test_another_schema_is_set_aside_whole(path: Path, statement: str, number: str) -> None:
    filled(path)
    keep_log(path, statement)
    with opened(path) as store:
        assert f"is of schema {number}; this is 2" in store.note
        assert store.records(SEMAX) == ()
    (aside,) = asides(path)
    with sqlite3.connect(aside) as plain:  # with the log that stood beside it
        assert plain.execute("SELECT count(*) FROM records").fetchone() == (2,)
    plain.close()


def tied(path: Path, statement: str) -> None:
    """A database of two records that share a DOI, changed by one statement."""
    with opened(path) as store:
        records = (a_record(number, doi="10.1000/x") for number in (1, 2))
        store.save_records(SEMAX, with_xml(*records), run_id="r", at=NOON)
    with sqlite3.connect(path) as plain:
        plain.execute(statement)
    plain.close()


EARLIER = ("DROP TABLE tie_keys", "UPDATE tie_keys SET tie_key = 'old ' || tie_key")
BOTH = {"10.1000/x": {"pmid:1", "pmid:2"}}


@pytest.mark.parametrize("statement", EARLIER, ids=["no table", "other keys"])
def test_what_may_tie_the_records_of_an_earlier_program_is_found_once(
    path: Path, statement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tied(path, statement)
    with opened(path) as store:
        assert store.note == ""
        assert store.sharing(SEMAX, ["10.1000/x"]) == BOTH
    monkeypatch.setattr("litreview.store.ties.tie_keys", None)  # nothing is left to be found
    with opened(path) as store:
        assert store.sharing(SEMAX, ["10.1000/x"]) == BOTH


@pytest.mark.parametrize("statement", EARLIER, ids=["no table", "other keys"])
def test_where_nothing_may_be_written_it_is_found_all_the_same(
    open_folder: Path, statement: str
) -> None:
    path = open_folder / ".litreview" / "records.sqlite3"
    tied(path, statement)
    with nothing_may_be_written(open_folder), opened(path) as store:
        assert len(store.records(SEMAX)) == 2
        assert store.sharing(SEMAX, ["10.1000/x"]) == BOTH


@pytest.mark.parametrize("table", ["memberships", "machine_readings", "runs", "tie_keys"])
def test_a_table_an_earlier_program_did_not_know_is_made(path: Path, table: str) -> None:
    renumbered(path, f"DROP TABLE {table}")
    with opened(path) as store:
        assert store.note == ""
        assert store.records(SEMAX) == (a_revision(1),)
        assert store.row_counts()[table] == 0
        assert store.check() == ()
    assert asides(path) == []


def test_many_may_find_another_schema_at_once(path: Path) -> None:
    renumbered(path, OLD)
    program = (
        "import sys; from litreview.store.store import open_store;"
        "store = open_store(sys.argv[1]); print(bool(store.note))"
    )
    command = [sys.executable, "-c", program, f"sqlite:///{path}"]
    openers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for _ in range(3)
    ]
    told = sorted(opener.communicate(timeout=60)[0] for opener in openers)
    assert told == [b"False\n", b"False\n", b"True\n"]
    assert len(asides(path)) == 1


def test_tables_of_others_are_not_taken_over(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE records (mine TEXT)")
    plain.close()
    with pytest.raises(StoreError, match="already exists"):
        opened(path)
    with sqlite3.connect(path) as plain:
        assert plain.execute("SELECT count(*) FROM sqlite_master").fetchone() == (1,)
    plain.close()


# -- other databases -----------------------------------------------------------------------


@pytest.mark.parametrize("dialect", [mssql, mysql, oracle, postgresql])
def test_the_tables_can_be_written_for_any_database(dialect: object) -> None:
    spoken: Dialect = dialect.dialect()  # type: ignore[attr-defined]
    for table in schema.metadata.sorted_tables:
        assert table.name in str(CreateTable(table).compile(dialect=spoken))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "cannot be read"),
        ("nosuch://user:secret@host/db", "no driver for nosuch"),
        ("postgresql+nosuch://user:secret@host/db", "no driver for postgresql"),
    ],
)
def test_a_url_that_cannot_be_used_hides_its_password(url: str, words: str) -> None:
    with pytest.raises(StoreError, match=words) as error:
        open_store(url)
    assert error.value.where == "LITREVIEW_DB"
    assert "secret" not in str(error.value)


# -- integrity -----------------------------------------------------------------------------


def test_a_reading_of_another_version_is_made_again_and_a_run_is_told_of(path: Path) -> None:
    with opened(path) as store:
        record = a_revision()
        store.save_records(SEMAX, with_xml(record), run_id="r", at=NOON)
        store.save_readings(SEMAX, [(a_reading(1), record.content_hash)], "1")
        store.start_run(a_run())
    with sqlite3.connect(path) as plain:
        plain.execute("UPDATE machine_readings SET reading = X'00FF'")
        plain.execute("UPDATE runs SET run = '{}'")
        plain.execute("UPDATE revisions SET xml = X'00FF'")
    plain.close()
    with opened(path) as store:
        assert store.readings(SEMAX, "1") == {}
        with pytest.raises(StoreError, match="run run-1 cannot be read back"):
            store.runs(SEMAX)
        with pytest.raises(StoreError, match="the XML of pmid:1 cannot be read back"):
            store.revisions(record.id)


def test_xml_packed_with_a_dictionary_is_no_more_and_its_record_stays(path: Path) -> None:
    filled(path)
    with sqlite3.connect(path) as plain:
        plain.execute("UPDATE revisions SET xml = X'787d31ff1f30a3640806cb'")
    plain.close()
    with opened(path) as store:
        (revision,) = store.revisions(a_revision(1).id)
        assert (revision.record, revision.xml) == (a_revision(1), b"")
        assert store.check() == ()


def test_what_is_wrong_inside_is_told(path: Path) -> None:
    with opened(path) as store:
        store.save_records(SEMAX, with_xml(a_revision(1), a_revision(2)), run_id="r", at=NOON)
        store.start_run(a_run())
    with sqlite3.connect(path) as plain:
        plain.execute("UPDATE runs SET run = '{}'")
        plain.execute("UPDATE revisions SET record = '{}', xml = 'no' WHERE study = 'pmid:2'")
        plain.execute("INSERT INTO compound_records VALUES ('semax', 'pmid:9', '', 'pubmed')")
    plain.close()
    with opened(path) as store:
        found = "\n".join(store.check())
        assert "a row of compound_records points to a missing row of records" in found
        assert "run run-1 cannot be read back" in found
        assert "record pmid:2 cannot be read back" in found
        with pytest.raises(StoreError, match="record pmid:2 cannot be read back") as error:
            store.records(SEMAX)
        assert error.value.where == str(path)
