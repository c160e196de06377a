"""Code knows no compound: the names of those in `queries/` stand in data, help and docstrings."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from litreview.workspace.queries import read_query

ROOT = Path(__file__).resolve().parents[2]
QUERIES = [read_query(path) for path in sorted((ROOT / "queries").glob("*.toml"))]
NAMES = re.compile(
    rf"(?i)(?<![a-z])(?:{'|'.join(re.escape(n) for q in QUERIES for n in (q.compound, *q.names))})"
)
HELP = {"help", "epilog"}  # what a verb's help is told by


def files(*folders: str) -> list[Path]:
    every = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    return sorted(path for path in every if "__pycache__" not in path.parts)


def test_no_file_is_named_after_a_compound() -> None:
    assert NAMES.search(f"test_{QUERIES[0].compound}.py")
    named = [path for path in files("src", "templates", "tests") if NAMES.search(path.name)]
    assert not named


def test_a_module_names_compounds_in_help_and_docstrings_alone() -> None:
    named = {}
    for path in (path for path in files("src") if path.suffix == ".py"):
        text = path.read_text(encoding="utf-8")
        if not NAMES.search(text):
            continue
        said = [*spoken(ast.parse(text)), *comments(text)]
        if found := [words for words in said if NAMES.search(words)]:
            named[path.name] = found
    assert named == {}


def test_no_template_and_no_table_of_words_names_a_compound() -> None:
    texts = [path for path in files("src") if path.suffix in {".toml", ".txt", ".in"}]
    for path in (*texts, *files("templates")):
        assert not NAMES.search(path.read_text(encoding="utf-8")), path


def spoken(tree: ast.AST) -> Iterator[str]:
    """Names and texts of code, but for docstrings and what a verb's help is told by."""
    apart: set[ast.AST] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            apart.add(body[0].value)
        if isinstance(node, ast.keyword) and node.arg in HELP:
            apart.update(ast.walk(node.value))
    for node in (node for node in ast.walk(tree) if node not in apart):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        for field in ("id", "name", "attr", "arg"):
            if isinstance(found := getattr(node, field, None), str):
                yield found


def comments(text: str) -> Iterator[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return (token.string for token in tokens if token.type == tokenize.COMMENT)
