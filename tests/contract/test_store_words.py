"""The index of words and a reading of every record find the same."""

import itertools
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from tests.support.builders import a_record
from tests.support.builders_store import NOON, SELANK, SEMAX, a_revision, with_xml

from litreview.model.identity import StudyId
from litreview.model.record import Record
from litreview.store.database import open_database
from litreview.store.fulltext import find_studies, has_index, remake_index
from litreview.store.store import open_store

# Few words, so that they meet; accents, case, other scripts and what FTS5 would take for syntax.
WORDS = st.sampled_from(
    [
        "a",
        "ab",
        "Ábc",
        "b",
        "И",
        "й",
        "ё",
        "1",
        "10\N{SUPERSCRIPT TWO}",
        "NEAR",
        "or",
        "日本",
        "-",
        "'",
    ]
)
TEXTS = st.lists(WORDS, max_size=5).map(" ".join)
TYPED = st.lists(
    st.one_of(
        WORDS,
        WORDS.map(lambda word: f"{word}*"),
        st.lists(WORDS, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
        st.sampled_from(['"', "(", "a:", "^a", "{a b}:"]),
    ),
    max_size=4,
).map(" ".join)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "records.sqlite3"


@pytest.fixture
def indexed(path: Path) -> Iterator[Connection]:
    """A connection to a store that keeps the index."""
    open_store(f"sqlite:///{path}").close()
    database = open_database(f"sqlite:///{path}")
    with database.writing() as connection:
        yield connection
    database.close()


def found_without_index(connection: Connection, typed: str) -> set[StudyId]:
    """What is found where there is no index, as on any other database."""
    nested = connection.begin_nested()
    connection.execute(text("DROP TABLE record_words"))
    assert not has_index(connection)
    found = set(find_studies(connection, SEMAX, typed))
    nested.rollback()
    assert has_index(connection)
    return found


def test_with_and_without_index_the_same_is_found(path: Path) -> None:
    database = open_database(f"sqlite:///{path}")
    numbers = itertools.count(1)

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4), st.lists(TYPED, max_size=4))
    def holds(texts: list[tuple[str, str]], questions: list[str]) -> None:
        records = [a_record(next(numbers), title=t, abstract=a) for t, a in texts]
        with open_store(f"sqlite:///{path}") as store:
            store.save_records(SEMAX, with_xml(*records), run_id="r", at=NOON)
        with database.writing() as connection:
            for typed in questions:
                with_index = set(find_studies(connection, SEMAX, typed))
                assert with_index == found_without_index(connection, typed), typed

    holds()
    database.close()


def test_without_index_the_best_comes_first_too(indexed: Connection, path: Path) -> None:
    indexed.execute(text("DROP TABLE record_words"))
    indexed.commit()
    with open_store(f"sqlite:///{path}") as store:
        aside = a_record(1, title="Sleep", abstract="Memory was not measured.")
        about = a_record(2, title="Memory", abstract="Nothing else is told of.")
        store.save_records(SEMAX, with_xml(aside, about), run_id="r", at=NOON)
        assert store.find(SEMAX, "memory") == (about.id, aside.id)
        assert store.find(SELANK, "memory") == store.find(SEMAX, "") == ()
        assert store.check() == ("the table record_words is missing",)


def test_an_index_made_again_is_the_same(path: Path) -> None:
    with open_store(f"sqlite:///{path}") as store:
        store.save_records(
            SEMAX, with_xml(*(a_revision(number) for number in range(1, 1203))), run_id="r", at=NOON
        )
        before = store.find(SEMAX, "first")
    database = open_database(f"sqlite:///{path}")
    with database.writing() as connection:
        remake_index(connection)
        assert find_studies(connection, SEMAX, "first") == before
    database.close()
    assert len(before) == 1202


def test_a_reader_finds_the_old_words_until_the_writer_is_done(path: Path) -> None:
    with open_store(f"sqlite:///{path}") as writer, open_store(f"sqlite:///{path}") as reader:
        writer.save_records(SEMAX, with_xml(a_revision(1, "before")), run_id="r", at=NOON)
        seen = []

        def stream() -> Iterator[tuple[Record, bytes]]:
            yield from with_xml(*(a_revision(number, "after") for number in range(1, 600)))
            seen.append((len(reader.find(SEMAX, "before")), len(reader.find(SEMAX, "after"))))

        writer.save_records(SEMAX, stream(), run_id="r2", at=NOON)
        assert seen == [(1, 0)]
        assert (len(reader.find(SEMAX, "before")), len(reader.find(SEMAX, "after"))) == (0, 599)


def test_giving_room_back_leaves_every_word_with_its_study(path: Path) -> None:
    with open_store(f"sqlite:///{path}") as store:
        for number in (5, 3, 9):
            store.save_records(SEMAX, with_xml(a_revision(number)), run_id="r", at=NOON)
            store.save_records(
                SEMAX, with_xml(a_revision(number, f"w{number}")), run_id="r", at=NOON
            )
        store.shrink("none")
        assert [store.find(SEMAX, f"w{number}") for number in (3, 5, 9)] == [
            ("pmid:3",),
            ("pmid:5",),
            ("pmid:9",),
        ]
    with sqlite3.connect(path) as plain:
        plain.execute("INSERT INTO record_words (record_words) VALUES ('integrity-check')")
    plain.close()
