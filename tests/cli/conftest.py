"""A small workspace, and the command line run on it inside the test's own process."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.support.eutils_server import EutilsServer

from litreview.cli.main import run_command

EXAMPLIN = Path(__file__).parent / "examplin"
ARTICLES = EXAMPLIN / "pubmed.xml"
NOBODY_LISTENS = "http://127.0.0.1:1/"  # port 1: a connection is refused at once
ENVIRONMENT = {
    "LITREVIEW_NOW": "2026-11-22T10:00:00Z",
    "LITREVIEW_EUTILS_URL": NOBODY_LISTENS,
    "LITREVIEW_RETRY_WAIT_S": "0",
    "LITREVIEW_RATE": "1000",
    "LITREVIEW_TIMEOUT_S": "10",
    "COLUMNS": "80",
}
REAL_ONES = ("NCBI_API_KEY", "NCBI_EMAIL", "LITREVIEW_DB", "LITREVIEW_DEADLINE_S")


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Standard output as JSON: all of it, or the test fails."""
        return json.loads(self.out)


@dataclass(frozen=True)
class CommandLine:
    """`litreview`, run in a folder; `root` is the workspace there."""

    root: Path

    def __call__(self, *words: str, stdin: bytes = b"") -> Result:
        """Run one command in this process."""
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        before = sys.stdin, sys.stdout, sys.stderr
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
        sys.stdout, sys.stderr = out, err
        try:
            code = run_command(list(words))
        finally:
            sys.stdin, sys.stdout, sys.stderr = before
        return Result(code, _text(out), _text(err))

    def ok(self, *words: str, stdin: bytes = b"") -> Result:
        """Run one command that must succeed."""
        result = self(*words, stdin=stdin)
        assert result.code == 0, result
        return result

    def process(
        self, *words: str, python: Sequence[str] = (), **options: Any
    ) -> subprocess.Popen[bytes]:
        """Start one command as a process of its own."""
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(
            [sys.executable, *python, "-m", "litreview", *words],
            cwd=self.root,
            **{**pipes, **options},
        )

    def write(self, path: str, text: str) -> Path:
        """Write a file of the workspace."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return target

    def edit(self, path: str, old: str, new: str) -> Path:
        """Replace what stands once in a file of the workspace."""
        target = self.root / path
        text = target.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        return self.write(path, text.replace(old, new))

    def snapshot(self, folder: str) -> dict[str, bytes]:
        """Every file below a folder, by path."""
        paths = sorted((self.root / folder).rglob("*"))
        return {str(p.relative_to(self.root)): p.read_bytes() for p in paths if p.is_file()}


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")


def _set_environment(patch: pytest.MonkeyPatch) -> None:
    for name in REAL_ONES:
        patch.delenv(name, raising=False)
    for name, value in ENVIRONMENT.items():
        patch.setenv(name, value)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    _set_environment(monkeypatch)


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace with both articles imported; tests copy it and never change it."""
    root = tmp_path_factory.mktemp("stocked") / "examplin"
    shutil.copytree(EXAMPLIN, root)
    with pytest.MonkeyPatch.context() as patch:
        _set_environment(patch)
        words = ("import", str(ARTICLES), "--workspace", str(root))
        CommandLine(root).ok(*words)
    return root


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The workspace as it comes from git: no database yet."""
    return _at(EXAMPLIN, tmp_path, monkeypatch)


@pytest.fixture
def litreview(stocked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The workspace with both articles in its database."""
    return _at(stocked, tmp_path, monkeypatch)


@pytest.fixture
def anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """An empty folder that is no workspace."""
    monkeypatch.chdir(tmp_path)
    return CommandLine(tmp_path)


@pytest.fixture
def pubmed(monkeypatch: pytest.MonkeyPatch) -> Iterator[EutilsServer]:
    """A PubMed that holds both articles."""
    with EutilsServer(ARTICLES) as server:
        monkeypatch.setenv("LITREVIEW_EUTILS_URL", server.url)
        yield server


@pytest.fixture
def wait_for() -> Callable[[Callable[[], object]], None]:
    """Wait until something is true, or fail after ten seconds."""
    import time

    def wait(is_so: Callable[[], object]) -> None:
        deadline = time.monotonic() + 10
        while not is_so():
            assert time.monotonic() < deadline, "waited ten seconds for nothing"
            time.sleep(0.01)

    return wait


def _at(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    root = tmp_path / "examplin"
    shutil.copytree(source, root)
    monkeypatch.chdir(root)
    assert Path.cwd() == Path(os.path.realpath(root))
    return CommandLine(root)


def with_blinded_tests(litreview: CommandLine) -> None:
    """Import the second article once more, revised: how its tests were blinded nobody says."""
    text = ARTICLES.read_text(encoding="utf-8")
    text = text.replace("errors in the maze.", "errors in the maze. The tests were blinded.")
    text = text.replace("<Year>2016</Year><Month>01</Month>", "<Year>2017</Year><Month>01</Month>")
    (litreview.root / "revised.xml").write_text(text, encoding="utf-8")
    litreview.ok("import", "revised.xml")
