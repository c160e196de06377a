"""`add` begins a compound whose files pass every check, or writes nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.cli.conftest import CommandLine
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml

STRATEGY = '"selank"[tiab] OR "TP-7"[tiab]'
FILES = ["data/selank/claims.toml", "data/selank/reports.toml", "queries/selank.toml"]


@pytest.fixture
def empty(anywhere: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A new workspace without a compound."""
    anywhere.ok("init", "review", "--empty")
    monkeypatch.chdir(anywhere.root / "review")
    return CommandLine(anywhere.root / "review")


def test_a_new_compound_passes_every_check(empty: CommandLine) -> None:
    made = empty.ok("add", "selank", "--query", STRATEGY, "--synonym", "TP-7", "--json").json()
    assert made == {"compound": "selank", "files": FILES}
    for verb in (
        "claims selank", "status", "tiers selank", "grade selank", "studies selank", "publish",
        "run --offline", "changes", "runs",
    ):  # fmt: skip
        empty.ok(*verb.split())
    assert {f["level"] for f in empty.ok("doctor", "--json").json()} == {"ok", "warning"}
    assert (empty.root / "site" / "selank" / "index.html").exists()


def test_what_to_do_next_is_said(empty: CommandLine) -> None:
    said = empty.ok("add", "selank", "--query", STRATEGY).out
    for verb in ("refresh", "claims", "grade"):
        assert f"litreview {verb} selank" in said
    assert max(map(len, said.splitlines())) <= 80


def test_the_search_is_asked_word_for_word(empty: CommandLine, pubmed: EutilsServer) -> None:
    pubmed.add(article_set(article_xml(700, "Selank and walking")))
    empty.ok("add", "selank", "--query", STRATEGY)
    empty.ok("refresh", "selank")
    assert "pmid:700" in empty.ok("grade", "selank").out
    assert any(STRATEGY in str(asked) for asked in pubmed.requests_to("esearch"))


def test_the_examples_without_their_marks_pass_the_checks(empty: CommandLine) -> None:
    empty.ok("add", "selank", "--query", STRATEGY)
    for path in FILES:
        text = (empty.root / path).read_text(encoding="utf-8")
        empty.write(path, re.sub(r"^#(?! |$)", "", text, flags=re.MULTILINE))
    (row,) = empty.ok("claims", "selank", "--json").json()
    assert (row["reports"], row["cites"]) == (1, 1)
    assert "problem" not in {f["level"] for f in empty.ok("doctor", "--json").json()}


def test_no_line_of_the_files_is_long(empty: CommandLine) -> None:
    empty.ok("add", "selank", "--query", STRATEGY)
    lines = [n for path in FILES for n in (empty.root / path).read_text("utf-8").splitlines()]
    assert max(map(len, lines)) <= 100


REFUSED = [
    (("Selank", STRATEGY), "litreview add selank"),
    (("N-Acetyl Selank", STRATEGY), 'litreview add n-acetyl-selank --name "N-Acetyl Selank"'),
    (("../selank", STRATEGY), "litreview add selank"),
    (("Семакс", STRATEGY), "litreview add semaks"),
    (("!", STRATEGY), "lower-case letters"),
    (("selank", ""), "the strategy is empty"),
    (("selank", '"selank[tiab]'), "does not close"),
    (("selank", '"selank"[tiab'), "does not close"),
    (("selank", "(selank OR x"), "parentheses of the strategy do not match"),
    (("selank", "selank OR x)("), "parentheses of the strategy do not match"),
    (("selank", "selank OR"), "lacks a term at its end"),
    (("selank", "OR selank"), 'lacks a term before "OR"'),
    (("selank", "(selank OR)"), 'lacks a term before ")"'),
    (("selank", '"selank"[tiap]'), "Did you mean [tiab]"),
    (("selank", '"selank"[xyz]'), "Common ones: [tiab]"),
    (("selank", STRATEGY, "--name", "a\x01b"), "cannot be printed"),
    (("selank", STRATEGY, "--synonym", "a\x01b"), "cannot be printed"),
]


@pytest.mark.parametrize(("words", "said"), REFUSED)
def test_a_refusal_writes_nothing(empty: CommandLine, words: tuple[str, ...], said: str) -> None:
    before = empty.snapshot(".")
    result = empty("add", "--query", words[1], words[0], *words[2:])
    assert result.code == 2
    assert said in result.err
    assert empty.snapshot(".") == before


@pytest.mark.parametrize("path", FILES)
def test_nothing_of_anybodys_is_overwritten(empty: CommandLine, path: str) -> None:
    empty.write(path, "# mine\n")
    before = empty.snapshot(".")
    result = empty("add", "selank", "--query", STRATEGY)
    assert result.code == 2
    assert f"{path}: there is a file already" in result.err
    assert empty.snapshot(".") == before


@pytest.mark.parametrize("left", [1, 2])
def test_what_a_killed_add_left_is_no_compound_and_is_completed(
    empty: CommandLine, left: int
) -> None:
    empty.ok("add", "selank", "--query", STRATEGY)
    whole = empty.snapshot(".")
    for path in FILES[left:]:  # the query is written last
        (empty.root / path).unlink()
    assert "no compound in queries/" in empty("status").err
    empty.ok("add", "selank", "--query", STRATEGY)
    assert empty.snapshot(".") == whole


def test_the_query_is_written_last(empty: CommandLine) -> None:
    (empty.root / "queries").rmdir()
    (empty.root / "data" / "selank").mkdir()
    link = empty.root / "queries"
    link.symlink_to("/proc")  # a folder where nothing can be written
    result = empty("add", "selank", "--query", STRATEGY, "--workspace", str(empty.root))
    assert result.code == 30
    assert {path.name for path in (empty.root / "data" / "selank").iterdir()} == {
        "claims.toml",
        "reports.toml",
    }


def test_a_missing_policy_is_added(empty: CommandLine) -> None:
    policy = empty.root / "data" / "policy.toml"
    text = policy.read_bytes()
    policy.unlink()
    made = empty.ok("add", "selank", "--query", STRATEGY, "--json").json()
    assert "data/policy.toml" in made["files"]
    assert policy.read_bytes() == text


def test_a_strategy_pubmed_reads_otherwise_is_warned_of(empty: CommandLine) -> None:
    result = empty.ok("add", "selank", "--query", "selank and walking")
    assert "operators must be upper case" in result.err
    assert Path("queries/selank.toml").exists()
