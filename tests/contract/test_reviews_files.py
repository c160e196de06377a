from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from tests.support.builders_reviews import NOON, a_link_word, a_word, an_undo

from litreview.errors import DataFileError, NounError, StoreLocked, StoreReadOnly, UsageError
from litreview.model.fields import Field
from litreview.model.judgement import Judgement
from litreview.reviews.files import (
    JudgementFiles,
    append_judgements,
    read_judgements,
    to_line,
)
from litreview.reviews.undo import redo, undo

ROOT = Path(__file__).parents[2]

APPENDING = """
import sys
from pathlib import Path
from litreview.model.fields import Field
from litreview.reviews.files import append_judgements
from tests.support.builders_reviews import a_word

folder = Path(sys.argv[1])
for n in range(1, 100_000):
    words = [a_word(Field.N, n, after_s=n, subject=f"pmid:{s}", note="x" * 2000) for s in (1, 2, 3)]
    append_judgements(folder, words)
    print(n, flush=True)
"""

FULL_DISK = """
import resource, sys
from pathlib import Path
from litreview.errors import StoreReadOnly
from litreview.model.fields import Field
from litreview.reviews.files import append_judgements
from tests.support.builders_reviews import a_word

folder = Path(sys.argv[1])
size = (folder / "anna.jsonl").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 10, resource.RLIM_INFINITY))
try:
    append_judgements(folder, [a_word(Field.N, 41, after_s=1)])
except StoreReadOnly as error:
    print(error)
"""

READ_ONLY = """
import os, sys
import filelock  # what is imported late could not be read as nobody
from pathlib import Path
from litreview.errors import StoreReadOnly
from litreview.reviews.files import append_judgements
from tests.support.builders_reviews import a_word

folder = Path(sys.argv[1])
word = a_word()
if os.geteuid() == 0:
    os.seteuid(65534)  # root may write anywhere; nobody may not
try:
    append_judgements(folder, [word])
except StoreReadOnly as error:
    print(error)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The reviews folder of a workspace."""
    (tmp_path / "queries").mkdir()
    return tmp_path / "data" / "semax" / "reviews"


def run(script: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


def appended_to(folder: Path, judgements: Sequence[Judgement]) -> Path:
    append_judgements(folder, judgements)
    return folder / f"{judgements[0].reviewer}.jsonl"


def test_no_folder_means_no_judgements(folder: Path) -> None:
    assert read_judgements(folder) == JudgementFiles()


def test_what_is_appended_is_read_again_in_order(folder: Path) -> None:
    anna = [a_word(Field.N, 40, after_s=5), a_link_word(after_s=7)]
    boris = a_word(reviewer="boris", after_s=6)
    assert append_judgements(folder, anna) == read_judgements(folder).as_filed
    append_judgements(folder, [boris])
    read = read_judgements(folder)
    assert read.active == read.all == (anna[0], boris, anna[1])
    assert read.problems == ()


def test_other_files_in_the_folder_are_left_alone(folder: Path) -> None:
    append_judgements(folder, [a_word()])
    (folder / "README.md").write_text("Judgements of the reviewers.")
    assert len(read_judgements(folder).all) == 1


def test_bytes_already_written_never_change(folder: Path) -> None:
    path = appended_to(folder, [a_word(Field.N, 40)])
    before = path.read_bytes()
    append_judgements(folder, [a_word(Field.N, 41, after_s=1)])
    assert path.read_bytes().startswith(before)


def test_the_same_judgement_twice_is_one_line(folder: Path) -> None:
    word = a_word()
    path = appended_to(folder, [word])
    before = path.read_bytes()
    append_judgements(folder, [replace(word, id="unsealed")])
    assert path.read_bytes() == before


def test_an_undo_takes_back_and_is_taken_back(folder: Path) -> None:
    word = a_word()
    append_judgements(folder, [word])
    (first,) = undo(read_judgements(folder).as_filed, word.reviewer, None, NOON)
    append_judgements(folder, [first])
    assert read_judgements(folder).active == ()
    (again,) = redo(read_judgements(folder).as_filed, word.reviewer, NOON)
    append_judgements(folder, [again])
    assert read_judgements(folder).active == (word,)
    assert len(read_judgements(folder).all) == 3


def test_a_union_merge_may_repeat_and_reorder_lines(folder: Path) -> None:
    words = [a_word(Field.N, n, after_s=n) for n in (1, 2, 3)]
    path = appended_to(folder, words)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*reversed(lines), *lines]))
    assert read_judgements(folder).active == tuple(words)


def test_a_repeated_id_with_other_content_is_reported(folder: Path) -> None:
    word = a_word(Field.N, 40)
    path = appended_to(folder, [word])
    path.write_bytes(to_line(replace(word, value=400)) + path.read_bytes())
    read = read_judgements(folder)
    assert read.active == (word,)
    assert "data/semax/reviews/anna.jsonl, line 1: repeats the id" in read.problems[0]


def test_another_reviewers_judgement_cannot_be_taken_back(folder: Path) -> None:
    word = a_word(reviewer="boris")
    append_judgements(folder, [word])
    undoing = an_undo(word, reviewer="anna")
    with pytest.raises(UsageError):
        append_judgements(folder, [undoing])
    (folder / "anna.jsonl").write_bytes(to_line(a_word()) + to_line(undoing))
    with pytest.raises(DataFileError) as caught:
        read_judgements(folder)
    assert caught.value.where == "data/semax/reviews/anna.jsonl, line 2"
    assert "retracts" in caught.value.what


def test_an_undo_of_a_line_not_here_yet_is_a_problem_and_no_error(folder: Path) -> None:
    word = a_word()
    path = appended_to(folder, [word, an_undo(word)])
    first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(second)
    read = read_judgements(folder)
    assert read.active == ()
    assert "which no file here holds" in read.problems[0]
    path.write_bytes(second + first)
    assert read_judgements(folder).problems == ()


def test_a_line_in_the_wrong_file_is_refused(folder: Path) -> None:
    append_judgements(folder, [a_word()])
    (folder / "anna.jsonl").rename(folder / "boris.jsonl")
    with pytest.raises(DataFileError, match="reviewer"):
        read_judgements(folder)


def test_a_file_that_cannot_be_read_is_named(folder: Path) -> None:
    (folder / "anna.jsonl").mkdir(parents=True)
    with pytest.raises(DataFileError, match=r"anna\.jsonl: is a folder"):
        read_judgements(folder)
    with pytest.raises(DataFileError, match="cannot be read"):
        read_judgements(ROOT / "pyproject.toml")


def test_cutting_the_last_line_loses_nothing_complete(folder: Path) -> None:
    first, last, more = (a_word(Field.N, n, after_s=n) for n in (1, 2, 3))
    path = appended_to(folder, [first, last])
    whole = path.read_bytes()
    start = len(to_line(first))
    for cut in (start, start + 1, start + 90, *range(len(whole) - 2, len(whole) + 1)):
        path.write_bytes(whole[:cut])
        aside = path.with_name("anna.jsonl.torn")
        aside.unlink(missing_ok=True)
        complete = cut >= len(whole) - 1
        kept = (first, last) if complete else (first,)
        read = read_judgements(folder)
        assert read.active == kept
        assert bool(read.problems) == (start < cut < len(whole) - 1)
        append_judgements(folder, [more])
        assert read_judgements(folder).active == (*kept, more)
        fragment = b"" if complete else whole[start:cut]
        assert (aside.read_bytes() if aside.exists() else b"") == (fragment and fragment + b"\n")


def test_a_torn_line_is_reported_until_somebody_looked(folder: Path) -> None:
    path = appended_to(folder, [a_word()])
    path.write_bytes(path.read_bytes() + b'{"id":"5f1c')
    (problem,) = read_judgements(folder).problems
    assert problem == (
        "data/semax/reviews/anna.jsonl: last line incomplete; kept aside at next write"
    )
    append_judgements(folder, [a_word(Field.N, 40)])
    (problem,) = read_judgements(folder).problems
    assert problem.startswith("data/semax/reviews/anna.jsonl.torn: holds lines cut off")
    path.with_name("anna.jsonl.torn").unlink()
    assert read_judgements(folder).problems == ()


def test_a_broken_file_is_not_written_to(folder: Path) -> None:
    path = appended_to(folder, [a_word()])
    path.write_bytes(b"not json\n" + path.read_bytes())
    before = path.read_bytes()
    with pytest.raises(DataFileError, match="line 1"):
        append_judgements(folder, [a_word(Field.N, 40)])
    assert path.read_bytes() == before


def test_an_adjudication_is_dated_after_what_others_said(folder: Path) -> None:
    append_judgements(folder, [a_word(Field.N, 40, reviewer="boris", after_s=30)])
    append_judgements(folder, [a_word(Field.N, 41, adjudicates=True)])
    assert [word.reviewer for word in read_judgements(folder).active] == ["boris", "anna"]


def test_who_differs_from_an_adjudication_is_dated_after_it(folder: Path) -> None:
    append_judgements(folder, [a_word(Field.N, 40, reviewer="boris", after_s=30, adjudicates=True)])
    append_judgements(folder, [a_word(Field.N, 41)])
    assert [word.reviewer for word in read_judgements(folder).active] == ["boris", "anna"]


def test_one_call_writes_for_one_reviewer(folder: Path) -> None:
    for words in ([], [a_word(), a_word(reviewer="boris")]):
        with pytest.raises(NounError, match="reviewer"):
            append_judgements(folder, words)
    assert not folder.exists()


def test_the_lock_lives_outside_the_data(folder: Path) -> None:
    append_judgements(folder, [a_word()])
    assert [path.name for path in folder.iterdir()] == ["anna.jsonl"]


def test_a_held_lock_is_an_error_naming_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("litreview.textfiles.append_only.LOCK_WAIT_S", 0.05)
    path = appended_to(folder, [a_word()])
    place = folder.parents[2] / ".litreview" / "locks"
    before = path.read_bytes()
    with (
        FileLock(place / ".semax-reviews-anna.lock"),
        pytest.raises(StoreLocked, match=r"data/semax/reviews/anna\.jsonl: another litreview"),
    ):
        append_judgements(folder, [a_word(Field.N, 40)])
    assert path.read_bytes() == before
    append_judgements(folder, [a_word(Field.N, 40)])


def test_writers_of_one_file_wait_for_each_other(folder: Path) -> None:
    def write(lane: int) -> None:
        for n in range(1, 11):
            append_judgements(folder, [a_word(Field.N, n, subject=f"pmid:{lane}")])

    lanes = [threading.Thread(target=write, args=(lane,)) for lane in (1, 2, 3, 4)]
    for thread in lanes:
        thread.start()
    for thread in lanes:
        thread.join()
    read = read_judgements(folder)
    assert len(read.all) == 40
    assert read.problems == ()


def test_a_folder_nobody_may_write_to_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "reviews"
    folder.mkdir()
    folder.chmod(0o555)
    tmp_path.chmod(0o755)
    said = run(READ_ONLY, folder)
    assert str(folder) in said
    assert "may not be written (Permission denied)" in said
    assert "untouched" in said


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "reviews").write_text("")
    with pytest.raises(StoreReadOnly, match="reviews"):
        append_judgements(tmp_path / "reviews", [a_word()])


def test_a_full_disk_leaves_the_file_as_it_was(folder: Path) -> None:
    path = appended_to(folder, [a_word()])
    before = path.read_bytes()
    said = run(FULL_DISK, folder)
    assert "Free some space" in said
    assert path.read_bytes() == before


@pytest.mark.parametrize("after_s", [0.0, 0.01, 0.03])
def test_a_writer_killed_at_any_moment_loses_nothing_it_had_written(
    folder: Path, after_s: float
) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", APPENDING, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])},
        stdout=subprocess.PIPE,
        text=True,
    )
    with writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(after_s)
        writer.send_signal(signal.SIGKILL)
        said = [first, *writer.stdout]
    written = max(int(line) for line in said if line.endswith("\n"))
    read = read_judgements(folder)
    found = {(word.subject, word.value) for word in read.active}
    assert {(f"pmid:{s}", n) for s in (1, 2, 3) for n in range(1, written + 1)} <= found
    assert all("last line incomplete" in problem for problem in read.problems)
    more = a_word(Field.N, 7, subject="pmid:9", after_s=10**6)
    append_judgements(folder, [more])
    assert read_judgements(folder).active[-1] == more
