"""Ctrl-C and SIGTERM at any moment: one plain line, 130, and everything stored is kept."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable

import pytest
from tests.cli.conftest import CommandLine
from tests.support.eutils_server import EutilsServer

Wait = Callable[[Callable[[], object]], None]
KEPT = b"interrupted; what was stored or printed so far is kept"


def ended(process: subprocess.Popen[bytes]) -> tuple[int, bytes]:
    """The exit code and standard error of a process that must end soon."""
    _, said = process.communicate(timeout=20)
    return process.returncode, said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_while_pubmed_keeps_us_waiting(
    bare: CommandLine, pubmed: EutilsServer, wait_for: Wait, number: signal.Signals
) -> None:
    pubmed.misbehave("stall", at_request=1)
    process = bare.process("refresh", "examplin")
    wait_for(lambda: pubmed.log)
    process.send_signal(number)
    code, said = ended(process)
    assert code == 130
    assert KEPT in said
    assert b"Traceback" not in said
    pubmed.behave()
    assert bare.ok("refresh", "examplin", "--json").json()[0]["outcome"] == "complete"


def test_between_two_fetches_what_came_is_kept(
    litreview: CommandLine, pubmed: EutilsServer, wait_for: Wait
) -> None:
    pubmed.misbehave("stall", at_request=lambda request: request.endpoint.startswith("efetch"))
    process = litreview.process("refresh", "examplin", "--full")
    wait_for(lambda: pubmed.requests_to("efetch"))
    process.send_signal(signal.SIGINT)
    assert ended(process)[0] == 130
    with sqlite3.connect(litreview.root / ".litreview" / "records.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
    assert len(litreview.ok("studies", "examplin", "--json").json()) == 3


@pytest.mark.parametrize(
    "module",
    ["litreview", "litreview.cli.interrupting", "typer.main", "sqlalchemy.sql", "litreview.render"],
)
def test_while_modules_are_imported(bare: CommandLine, module: str) -> None:
    process = bare.process("run", "--offline", python=["-X", "importtime"])
    assert process.stderr is not None
    for line in process.stderr:  # one line for each module, as soon as it is imported
        if line.decode().rpartition("|")[2].strip() == module:
            break
    process.send_signal(signal.SIGINT)
    code, said = ended(process)
    assert code == 130
    assert b"litreview: interrupted; " in said
    assert b"Traceback" not in said


def test_who_imports_us_keeps_its_signals() -> None:
    code = (  # a shell starts what runs in its background with the signal ignored
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "import litreview; print(signal.getsignal(signal.SIGINT).__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "default_int_handler\n"


def test_while_it_waits_for_lines(anywhere: CommandLine) -> None:
    process = anywhere.process("tag", stdin=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b'{"id": "1", "title": "Tea in rats"}\n')
    process.stdin.flush()
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    code, said = ended(process)
    assert (code, b"Traceback" in said) == (130, False)


def test_two_signals_at_once_are_one(
    bare: CommandLine, pubmed: EutilsServer, wait_for: Wait
) -> None:
    pubmed.misbehave("stall", at_request=1)
    process = bare.process("run", start_new_session=True)
    wait_for(lambda: pubmed.log)
    process.send_signal(signal.SIGTERM)
    os.killpg(process.pid, signal.SIGTERM)
    code, said = ended(process)
    assert code == 130
    assert said.count(KEPT) == 1
