"""Key paths to lines: nested tables, lists of tables, inline tables, dotted keys, lookalikes."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.textfiles.toml import KeyPath, key_lines, line_of

CLAIMS = '''\
# id = "in a comment"
title = "top"

[[claim]]
id = "one"  # id = "two"
note = """
id = "in a long text"
[[claim]]
"""
  [[claim.cites]]
  pmid = "1"
  [[claim.cites]]
  as_typed = 'pmid = "9"'
  pmid = "2"

[[claim]]
id = "two"
cites = [
  { as_typed = "a", pmid = "3" },  # pmid
  { as_typed = "]}#", pmid = "4",
  },
]
parts = ["a",
  "b", # "c",
  'd']
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("claim",), 4),
        (("claim", 0), 4),
        (("claim", 0, "id"), 5),
        (("claim", 0, "note"), 6),
        (("claim", 0, "cites", 0, "pmid"), 11),
        (("claim", 0, "cites", 1), 12),
        (("claim", 0, "cites", 1, "as_typed"), 13),
        (("claim", 0, "cites", 1, "pmid"), 14),
        (("claim", 1), 16),
        (("claim", 1, "id"), 17),
        (("claim", 1, "cites", 0, "pmid"), 19),
        (("claim", 1, "cites", 1, "pmid"), 20),
        (("claim", 1, "parts", 0), 23),
        (("claim", 1, "parts", 2), 25),
    ],
)
def test_each_key_of_a_claims_file(path: KeyPath, line: int) -> None:
    text = CLAIMS.replace('pmid = "4",\n  },', 'pmid = "4" },\n')  # TOML 1.0: one line
    assert tomllib.loads(text)["claim"][1]["cites"][1]["pmid"] == "4"
    assert key_lines(text)[path] == line


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("a.b.c = 1\na.d = 2", ("a", "d"), 2),
        ("a.b.c = 1\na.d = 2", ("a", "b"), 1),
        ('"a.b" . c = 1', ("a.b", "c"), 1),
        ("\n'x y' = 1", ("x y",), 2),
        ('"\\u0061" = 1', ("a",), 1),
        ("[a.b]\nx = 1\n[a]\nx = 2", ("a",), 3),
        ("[a.b]\nx = 1\n[a]\nx = 2", ("a", "b", "x"), 2),
        ("[a]\nx = 1\n[b]\nx = 1", ("b", "x"), 4),
        ("[ a . b ] # c\nx = 1", ("a", "b", "x"), 2),
        ("[[a]]\n[a.b]\nx = 1\n[[a]]\n[a.b]\nx = 2", ("a", 1, "b", "x"), 6),
        ("[[a]]\n[[a.b]]\n[[a]]\n[[a.b]]\n[[a.b]]\nx = 1", ("a", 1, "b", 1, "x"), 6),
        ('s = """a""""" # x\nt = 1', ("t",), 2),
        ("s = '''a'''''\nt = 1", ("t",), 2),
        ('s = """\n\\""" t = 1\n"""\nt = 1', ("t",), 4),
        ("s = 'C:\\'\nt = 1", ("t",), 2),
        ("d = 1979-05-27 07:32:00\nt = 1", ("t",), 2),
        ("a = [[1], [], # ]\n[2,\n3,],]\nt = 1", ("a", 2, 1), 3),
        ("a = [[1], [], # ]\n[2,\n3,],]\nt = 1", ("t",), 4),
        ("a = { b = {}, c.d = [ { e = 1 } ] }\nt = 1", ("a", "c", "d", 0, "e"), 1),
        ("a = { b = {}, c.d = [ { e = 1 } ] }\nt = 1", ("t",), 2),
        ("a = 1\r\n\r\nb = 2\r\n", ("b",), 3),
    ],
)
def test_every_way_to_write_a_key(text: str, path: KeyPath, line: int) -> None:
    tomllib.loads(text)
    assert key_lines(text)[path] == line


def test_an_unknown_key_stands_where_its_nearest_table_stands() -> None:
    lines = key_lines("[a]\n[a.b]\nx = 1")
    assert line_of(lines, ("a", "b", "missing", 3)) == 2
    assert line_of(lines, ("missing",)) == 1


KEYS = st.sampled_from(["id", "pmid", "note", "x-1", "claim"])
TEXTS = st.text(alphabet='abc #[]{}=,".\n\\é', max_size=12)


def _written(text: str, style: int) -> str:
    if style == 0 and "'" not in text and "\n" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"""\n{escaped}"""' if style == 1 else '"' + escaped.replace("\n", "\\n") + '"'


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[KeyPath, int]]:
    """A file with the true line of each key, known from having written it."""
    out: list[str] = []
    truth: dict[KeyPath, int] = {}

    def emit(text: str) -> int:
        line = sum(part.count("\n") for part in out) + 1
        out.append(text + "\n")
        return line

    def body(table: KeyPath) -> None:
        for key in draw(st.lists(KEYS, unique=True, max_size=3)):
            if draw(st.booleans()):
                emit(f'# {key} = "no" ]]')
            values = draw(st.lists(st.tuples(TEXTS, st.integers(0, 2)), min_size=1, max_size=3))
            written = [_written(*value) for value in values]
            value = written[0] if len(written) == 1 else "[" + ", ".join(written) + " ]"
            truth[(*table, key)] = emit(f"{key} = {value} # {key} = 1")

    body(())
    for outer in range(draw(st.integers(0, 3))):
        truth[("item", outer)] = emit("[[item]]")
        body(("item", outer))
        for inner in range(draw(st.integers(0, 2))):
            truth[("item", outer, "sub", inner)] = emit("  [[item.sub]]")
            body(("item", outer, "sub", inner))
    return "".join(out), truth


@settings(deadline=None)  # the machine may be busy
@given(documents())
def test_the_line_is_the_one_the_key_was_written_in(
    document: tuple[str, dict[KeyPath, int]],
) -> None:
    text, truth = document
    tomllib.loads(text)
    lines = key_lines(text)
    assert {path: lines[path] for path in truth} == truth


def _leaves(value: object, path: KeyPath = ()) -> list[KeyPath]:
    if isinstance(value, dict):
        return [path, *(leaf for k, v in value.items() for leaf in _leaves(v, (*path, k)))]
    if isinstance(value, list):
        return [path, *(leaf for i, v in enumerate(value) for leaf in _leaves(v, (*path, i)))]
    return [path]


@settings(deadline=None)  # the machine may be busy
@given(documents())
def test_every_key_and_item_has_a_line(document: tuple[str, dict[KeyPath, int]]) -> None:
    text, _ = document
    assert {path for path in _leaves(tomllib.loads(text)) if path} == set(key_lines(text))
