"""The README names every verb, and every command it shows is one."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from tests.cli.conftest import CommandLine
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml

from litreview.cli.verbs import ORDER

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", ORDER)
def test_the_readme_names_every_verb(verb: str) -> None:
    assert re.search(rf"`(litreview )?{verb}\b|litreview {verb}\b", README)


def test_every_command_in_the_readme_exists() -> None:
    blocks = "".join(re.findall(r"^```\w*\n(.*?)^```", README, re.MULTILINE | re.DOTALL))
    shown = set(re.findall(r"^\s*(?:\$ )?litreview ([a-z]+)", blocks, re.MULTILINE))
    assert shown <= set(ORDER)


def test_a_compound_of_your_own_is_made_by_following_the_readme(
    anywhere: CommandLine, pubmed: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pubmed.add(article_set(article_xml(700, "Peppermint oil and walking")))
    section = README.partition("## A compound of your own")[2].partition("\n## ")[0]
    for kind, block in re.findall(r"^```(\w*)\n(.*?)^```", section, re.MULTILINE | re.DOTALL):
        if kind == "toml":
            path = block.partition("\n")[0].removeprefix("# ")
            Path(path).write_text(block, encoding="utf-8")  # where the section has gone to
            continue
        for line in block.splitlines():
            follow(shlex.split(line, comments=True), anywhere, monkeypatch)
    assert (anywhere.root / "my-review" / "site" / "index.html").exists()
    assert "pmid:700" in anywhere.ok("grade", "peppermint").out
    assert "walking  T0" in anywhere.ok("tiers", "peppermint").out


def follow(words: list[str], litreview: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what a line of a shell says."""
    command, *rest = words
    if command == "cd":
        monkeypatch.chdir(rest[0])
    else:
        assert command == "litreview"
        litreview.ok(*rest)
