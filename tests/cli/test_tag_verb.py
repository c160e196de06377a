"""`tag`: JSON Lines in, JSON Lines out, no workspace needed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import CommandLine, Result

from litreview.workflow.stream import BLOCK, UNDER_WAY

TRIAL: dict[str, Any] = {
    "id": "t1",
    "title": "Mint tea for attention: a double-blind randomized trial.",
    "abstract": "We randomly assigned 24 healthy men to mint tea or placebo.",
    "pubtypes": ["Randomized Controlled Trial"],
}
RATS: dict[str, Any] = {
    "id": "r1",
    "title": "Mint tea in rats",
    "abstract": [
        {"label": "METHODS", "text": "Twelve Wistar rats were given mint tea."},
        {"label": "RESULTS", "text": "The rats ran faster."},
    ],
}
KEYS = {
    "id", "species", "design", "randomized", "blinding", "control", "n", "population", "tags",
    "n_kind", "arms", "blinding_who", "species_detail", "crossover", "cluster", "intervention",
}  # fmt: skip


def lines_of(*items: object) -> bytes:
    return b"".join(json.dumps(item).encode() + b"\n" for item in items)


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.out.splitlines()]


def test_each_line_gives_its_object_in_order(anywhere: CommandLine) -> None:
    result = anywhere.ok("tag", "-", stdin=lines_of(TRIAL, RATS, TRIAL))
    tagged = objects(result)
    assert [one["id"] for one in tagged] == ["t1", "r1", "t1"]
    assert all(set(one) >= KEYS for one in tagged)
    assert tagged[0]["species"] == "human"
    assert tagged[0]["randomized"] == "yes"
    assert tagged[0]["n"] == 24
    assert tagged[1]["species"] == "animal"
    assert set(tagged[0]["population"]) == {"condition", "mesh", "status", "age", "sex"}


def test_every_quote_stands_where_it_says(anywhere: CommandLine) -> None:
    tagged = objects(anywhere.ok("tag", stdin=lines_of(TRIAL, RATS)))
    quoted = 0
    for given, one in zip((TRIAL, RATS), tagged, strict=True):
        for tag in one["tags"]:
            if tag["where"] in {"mesh", "publication_type"}:
                continue
            where = tag["where"]
            field = given[where.partition("[")[0]]
            text = field[int(where[9:-1])]["text"] if "[" in where else field
            assert text[tag["start"] : tag["end"]] == tag["quote"]
            quoted += 1
    assert quoted


def test_a_file_is_read_like_standard_input(anywhere: CommandLine) -> None:
    (anywhere.root / "in.jsonl").write_bytes(lines_of(TRIAL))
    from_file = anywhere.ok("tag", "in.jsonl").out
    assert from_file == anywhere.ok("tag", "-", stdin=lines_of(TRIAL)).out


@pytest.mark.parametrize(
    "bad",
    [b"{broken\n", b"[]\n", b'{"id": "1", "title": "caf\xe9"}\n', b"7\n"],
)
def test_a_bad_line_is_an_error_in_its_place(anywhere: CommandLine, bad: bytes) -> None:
    result = anywhere("tag", stdin=lines_of(TRIAL) + bad + lines_of(RATS))
    assert result.code == 1
    first, error, last = objects(result)
    assert (first["id"], last["id"]) == ("t1", "r1")
    assert error["error"]
    assert "1 of 3 lines" in result.err


def test_a_byte_that_is_no_utf8_is_called_so(anywhere: CommandLine) -> None:
    bad = b'{"id": "1", "title": "caf\xe9"}\n{"id": "\xe9", "title": "tea"}\n'
    one, other = objects(anywhere("tag", stdin=bad))
    assert (one["id"], other["id"]) == ("1", None)
    assert "no UTF-8: 0xe9" in one["error"]["message"] == other["error"]["message"]


def test_nothing_in_gives_nothing_out(anywhere: CommandLine) -> None:
    assert anywhere.ok("tag", stdin=b"").out == ""


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_file_that_cannot_be_opened_is_a_usage_error(anywhere: CommandLine, name: str) -> None:
    result = anywhere("tag", name)
    assert result.code == 2
    assert result.err.startswith(f"litreview: {name}: ")
    assert result.out == ""


def test_a_compound_needs_its_workspace(anywhere: CommandLine) -> None:
    result = anywhere("tag", "--compound", "examplin", stdin=lines_of(TRIAL))
    assert result.code == 2
    assert "litreview init" in result.err


def test_a_compound_judges_whether_it_was_given(bare: CommandLine) -> None:
    study = {**TRIAL, "abstract": "24 healthy men received examplin or placebo."}
    (given,) = objects(bare.ok("tag", "--compound", "examplin", stdin=lines_of(study)))
    (unasked,) = objects(bare.ok("tag", stdin=lines_of(study)))
    assert given["intervention"]["given"] == "given"
    assert unasked["intervention"]["given"] == "not_reported"


def test_each_line_is_answered_before_the_next_is_sent(anywhere: CommandLine) -> None:
    process = anywhere.process("tag", stdin=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        for study in (TRIAL, RATS):
            process.stdin.write(lines_of(study))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == study["id"]
        process.stdin.close()
        process.stdin = None
    assert process.returncode == 0


def test_a_reader_that_leaves_is_no_failure_worth_words(anywhere: CommandLine) -> None:
    (anywhere.root / "many.jsonl").write_bytes(lines_of(*[TRIAL] * 300))
    read, write = os.pipe()
    process = anywhere.process("tag", "many.jsonl", stdout=write)
    os.close(write)
    assert os.read(read, 10)
    os.close(read)
    _, said = process.communicate(timeout=120)
    assert said == b""
    assert process.returncode == 141


MANY: dict[str, Any] = {"title": "Yoga"}
ENOUGH = 2 * UNDER_WAY * BLOCK + 1  # lines after which two jobs must answer


def test_more_jobs_give_the_same_bytes(anywhere: CommandLine) -> None:
    bad = b"{broken\n\n"
    (anywhere.root / "many.jsonl").write_bytes(
        lines_of(TRIAL, *[{**MANY, "id": n} for n in range(3 * BLOCK)]) + bad + lines_of(RATS)
    )
    alone, together = (anywhere("tag", "many.jsonl", "--jobs", n) for n in ("1", "3"))
    assert together.out == alone.out
    assert (together.code, together.err) == (alone.code, alone.err)
    assert json.loads(together.out.splitlines()[-2])["line"] == 3 * BLOCK + 2


def test_more_jobs_know_the_compound(bare: CommandLine) -> None:
    study = {**TRIAL, "abstract": "24 healthy men received examplin or placebo."}
    words = ("tag", "--compound", "examplin", "--jobs", "2")
    assert objects(bare.ok(*words, stdin=lines_of(study)))[0]["intervention"]["given"] == "given"


@pytest.mark.parametrize("jobs", ["0", "-1", "two"])
def test_jobs_are_counted_from_one(anywhere: CommandLine, jobs: str) -> None:
    result = anywhere("tag", f"--jobs={jobs}", stdin=lines_of(TRIAL))
    assert (result.code, result.out) == (2, "")
    assert "--jobs" in result.err


@pytest.fixture
def at_work(anywhere: CommandLine) -> Iterator[subprocess.Popen[bytes]]:
    """Two jobs that have begun to answer and wait for more lines, in a group of their own."""
    process = anywhere.process("tag", "--jobs", "2", stdin=subprocess.PIPE, start_new_session=True)
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(lines_of(*[MANY] * ENOUGH))
        process.stdin.flush()
        assert process.stdout.readline()
        yield process


def test_an_interrupt_of_many_jobs_is_quiet(at_work: subprocess.Popen[bytes]) -> None:
    os.killpg(at_work.pid, signal.SIGINT)
    _, said = at_work.communicate(timeout=120)
    assert at_work.returncode == 130
    assert b"interrupted" in said
    assert b"Traceback" not in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_blocks_in_work_and_prints_those_done(
    anywhere: CommandLine, number: signal.Signals
) -> None:
    long = {"title": "Yoga", "abstract": "Yoga was done by 12 nurses. " * 3_000}  # minutes a block
    many = [{**MANY, "id": n} for n in range(2 * BLOCK)]
    source = anywhere.root / "many.jsonl"
    source.write_bytes(lines_of(*many, *[long] * 2 * BLOCK))
    process = anywhere.process("tag", "many.jsonl", "--jobs", "2")
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        lines = [process.stdout.readline()]
        process.send_signal(number)
        lines += process.stdout.readlines()
        said = process.stderr.read()
    assert [json.loads(line)["id"] for line in lines] == list(range(len(lines)))
    assert len(lines) >= BLOCK
    assert process.returncode == 130
    assert b"Traceback" not in said


def test_jobs_end_with_the_process_that_began_them(at_work: subprocess.Popen[bytes]) -> None:
    at_work.kill()
    at_work.communicate(timeout=120)  # reads until no process holds the pipe


def test_an_ascii_terminal_still_gets_utf8_json(anywhere: CommandLine) -> None:
    study = {**TRIAL, "title": "Мята и внимание"}
    done = subprocess.run(
        [sys.executable, "-m", "litreview", "tag"],
        input=json.dumps(study, ensure_ascii=False).encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        cwd=Path.cwd(),
    )
    assert json.loads(done.stdout.decode("utf-8"))["id"] == "t1"
