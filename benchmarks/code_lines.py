"""How many lines of code a tree holds: without docstrings, comments, blank lines and imports.

    python benchmarks/code_lines.py [FOLDER]

The table has a row a room; a line counts as code when a token of it is neither comment nor
docstring nor import.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections import Counter
from pathlib import Path

NOTHING = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def counts(source: str) -> Counter[str]:
    """Lines of code, of docstrings and of imports in one module."""
    tree = ast.parse(source)
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    lines = {
        line
        for token in tokens
        if token.type not in NOTHING
        for line in range(token.start[0], token.end[0] + 1)
    }
    docstrings = {line for node in ast.walk(tree) for line in _docstring(node)}
    imports = {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    return Counter(
        code=len(lines - docstrings - imports), docstrings=len(docstrings), imports=len(imports)
    )


def _docstring(node: ast.AST) -> range:
    if not isinstance(node, DOCUMENTED) or ast.get_docstring(node, clean=False) is None:
        return range(0)
    first = node.body[0]
    return range(first.lineno, (first.end_lineno or first.lineno) + 1)


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "src/litreview")
    rooms: dict[str, Counter[str]] = {}
    for path in sorted(folder.rglob("*.py")):
        room = path.relative_to(folder).parts[0].removesuffix(".py")
        rooms.setdefault(room, Counter()).update(counts(path.read_text(encoding="utf-8")))
    every = sum(rooms.values(), Counter[str]())
    print(f"{'room':12} {'code':>7} {'docstrings':>11} {'imports':>8}")
    for room, found in (*rooms.items(), ("all", every)):
        print(f"{room:12} {found['code']:7,} {found['docstrings']:11,} {found['imports']:8,}")


if __name__ == "__main__":
    main()
