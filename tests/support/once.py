"""What a process of the tests does once, however many commands it runs.

A real command is a process of its own: it builds its verb, has its SQL and templates compiled and
reads its texts once each. Tests run hundreds of them in one process, mostly the same on the same
texts.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer.main
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from litreview.model.identity import StudyId
from litreview.model.query import Query
from litreview.model.tag import Reading
from litreview.model.text import StudyText
from litreview.render import printer
from litreview.store import database
from litreview.tagging import reading
from litreview.tagging.rulebook import Rulebook


class _Compiled(dict[Any, Any]):
    """SQL that was compiled: by kind of database, not by each that was opened."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get((type(key[0]), *key[1:]), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__((type(key[0]), *key[1:]), value)


class _Templates(BytecodeCache, dict[tuple[str, str], Any]):
    """Templates that were compiled: by file and content, not by each list of folders."""

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()
_TEMPLATES = {name: _Templates() for name in ("html", "markdown")}  # escaped for the one or other
_COMMANDS: dict[Hashable, Any] = {}
_READINGS: dict[Hashable, tuple[Rulebook, Reading]] = {}


def made_by_one(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that one process of the tests makes, and the others read."""
    several = "PYTEST_XDIST_WORKER" in os.environ
    base = factory.getbasetemp()
    folder = (base.parent if several else base) / name
    made = folder.with_suffix(".made")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make(folder)
            made.touch()
    return folder


def forget() -> None:
    """Let everything be done anew, as in a process that has just begun."""
    for done in (_COMPILED, _COMMANDS, _READINGS, *_TEMPLATES.values()):
        done.clear()


@contextmanager
def once() -> Iterator[None]:
    """Build each verb, compile each statement and template and read each text once."""
    build, engine_of, read = typer.main.get_command, database._engine, reading.read_study
    sandbox_of = printer._Sandbox

    def get_command(app: typer.Typer) -> Any:
        key = tuple(id(command) for command in app.registered_commands)
        if key not in _COMMANDS:
            _COMMANDS[key] = build(app)
        return _COMMANDS[key]

    def engine(*args: Any, **options: Any) -> Any:
        opened = engine_of(*args, **options)
        opened.update_execution_options(compiled_cache=_COMPILED)
        return opened

    def sandbox(**options: Any) -> Any:
        kind = "html" if options["finalize"] is None else "markdown"
        return sandbox_of(**options, bytecode_cache=_TEMPLATES[kind])

    def read_study(text: StudyText, rulebook: Rulebook, query: Query | None = None) -> Reading:
        key = (replace(text, study=""), id(rulebook), query)
        if key not in _READINGS:  # the rule book is held, so that its id stays its own
            _READINGS[key] = rulebook, read(text, rulebook, query)
        return replace(_READINGS[key][1], study=StudyId(text.study))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.main, "get_command", get_command)
        patch.setattr(database, "_engine", engine)
        patch.setattr(printer, "_Sandbox", sandbox)
        patch.setattr(reading, "read_study", read_study)
        yield
