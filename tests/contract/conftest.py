"""One invented compound under watch: its PubMed, its workspace, and whole commands in it.

The days are told by the environment. Tests that need none of it are left alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import ARTICLES, ENVIRONMENT, EXAMPLIN, REAL_ONES, CommandLine
from tests.support.eutils_answers import Reply, Request
from tests.support.eutils_server import EutilsServer
from tests.support.refreshing import copy_of
from tests.support.synthetic_xml import article_set, article_xml

OTHERS = range(201, 219)  # with both articles of the example, a search that finds twenty
TRIAL = "101"
BIBLIOGRAPHY = "data/examplin/citations.jsonl"
KEY, MAIL = "k3y-nobody-may-see", "anna.secret@example.org"
LINK = (
    "link", "attention", TRIAL, "--population", "match", "--outcome", "direct",
    "--intervention", "same", "--direction", "supports", "--reviewer", "anna",
    "--source", "full text", "--account", "full_text", "--certainty", "high",
)  # fmt: skip
SENTENCE = "Forty-eight healthy adults were randomly assigned to intranasal examplin or placebo"

Day = Callable[[str], None]


def other_article(pmid: int, **facts: Any) -> str:
    """A record that the example's query finds too."""
    return article_xml(pmid, "Examplin and nothing in particular", "Few words.", **facts)


class HeldServer(EutilsServer):
    """Tells when it is asked for records, and answers when it is let."""

    def __init__(self, *sources: bytes | Path) -> None:
        super().__init__(*sources)
        self.looks: Callable[[], object] | None = None

    def answer(self, request: Request) -> Reply:
        """The good reply, after a look around."""
        if self.looks is not None and request.endpoint.startswith("efetch"):
            look, self.looks = self.looks, None
            look()
        return super().answer(request)


def served() -> HeldServer:
    """A PubMed that holds twenty records on the compound."""
    return HeldServer(ARTICLES, article_set(*map(other_article, OTHERS)))


def point_to(server: HeldServer, patch: pytest.MonkeyPatch) -> None:
    """Let every command ask this server."""
    for name in REAL_ONES:
        patch.delenv(name, raising=False)
    for name, value in ENVIRONMENT.items():
        patch.setenv(name, value)
    patch.setenv("LITREVIEW_EUTILS_URL", server.url)


def never_fetched(root: Path) -> CommandLine:
    """A workspace of which nothing was ever fetched."""
    copy_of(EXAMPLIN, root)
    (root / BIBLIOGRAPHY).unlink()
    return CommandLine(root)


@pytest.fixture
def pubmed(monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldServer]:
    """A PubMed that holds twenty records on the compound."""
    with served() as server:
        point_to(server, monkeypatch)
        yield server


@pytest.fixture
def litreview(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A workspace of which nothing was ever fetched, and the command line in it."""
    made = never_fetched(tmp_path / "examplin")
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace after its first run; tests copy it and never change it."""
    made = never_fetched(tmp_path_factory.mktemp("first-run") / "examplin")
    with served() as server, pytest.MonkeyPatch.context() as patch:
        point_to(server, patch)
        made.ok("run", "--workspace", str(made.root))
    return made.root


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Day:
    """Let it be another day."""
    return lambda date: monkeypatch.setenv("LITREVIEW_NOW", f"{date}T10:00:00Z")


@pytest.fixture
def tracked(
    first_run: Path, tmp_path: Path, pubmed: HeldServer, monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The workspace after its first run."""
    root = copy_of(first_run, tmp_path / "examplin")
    monkeypatch.chdir(root)
    return CommandLine(root)


def trial(old: str = "", new: str = "", *, revised: str = "", corrections: str = "") -> bytes:
    """The example's trial as PubMed might show it later."""
    text = ARTICLES.read_text(encoding="utf-8")
    article = text[text.index("<PubmedArticle>") : text.index("</PubmedArticle>") + 16]
    assert old in article
    article = article.replace(old, new) if old else article
    if revised:
        parts = zip(("Year", "Month", "Day"), revised.split("-"), strict=True)
        moved = "".join(f"<{name}>{part}</{name}>" for name, part in parts)
        article = re.sub(r"(?<=<DateRevised>).*?(?=</DateRevised>)", moved, article)
    linked = f"<CommentsCorrectionsList>{corrections}</CommentsCorrectionsList>"
    return article_set(article.replace("<MeshHeadingList>", f"{linked}<MeshHeadingList>"))


def history(litreview: CommandLine, kind: str) -> list[dict[str, Any]]:
    """The history's lines of one kind."""
    text = (litreview.root / "data/examplin/history.jsonl").read_text(encoding="utf-8")
    return [line for line in map(json.loads, text.splitlines()) if line["kind"] == kind]


def citations(litreview: CommandLine) -> dict[str, dict[str, Any]]:
    """The bibliography by PMID."""
    text = (litreview.root / BIBLIOGRAPHY).read_text(encoding="utf-8")
    return {line["pmid"]: line for line in map(json.loads, text.splitlines())}


def refreshed(litreview: CommandLine, *words: str) -> dict[str, Any]:
    """The report on one good refresh."""
    (report,) = litreview.ok("refresh", "examplin", "--json", *words).json()
    return dict(report)


def changes(litreview: CommandLine, kind: str, *words: str) -> list[dict[str, Any]]:
    """What `changes` tells, of one kind."""
    told = litreview.ok("changes", "examplin", "--json", *words).json()
    return [change for change in told if change["kind"] == kind]


def forget(line: CommandLine) -> None:
    """Lose the database, as a job does that starts without one."""
    for file in (line.root / ".litreview").glob("records*"):
        file.unlink()
