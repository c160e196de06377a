"""`docs/tagging.md`, made from the rule book, the fields' meanings and the spec tables.

    LITREVIEW_ACCEPT=1 python -m pytest tests/spec/test_tagging_page.py

writes it anew; without that the test compares, so the documented fields cannot drift from
the rules and the tested abstracts.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from litreview.model.fields import CLOSED, TAGGED_FIELDS, Field, Value
from litreview.tagging.deciding import MIN_CERTAIN
from litreview.tagging.folding import fold
from litreview.tagging.rule import Rule
from litreview.tagging.rulebook import Rulebook

MEANINGS = Path(__file__).parent / "tagging_fields.toml"
TABLES = Path(__file__).parent / "tagging"
PAGE = Path(__file__).parents[2] / "docs" / "tagging.md"
MAX_CELL = 240  # characters of an abstract shown in a case; the whole stands in its table

HEAD = """\
# What the tags mean

Made from the rule book (`src/litreview/tagging/rules`), the meanings in
`tests/spec/tagging_fields.toml` and the tested abstracts in `tests/spec/tagging`; `make accept`
writes it anew. All sentences are our own.

A tag states what a record *says*, not what the study did, and never stands without the sentence,
MeSH heading or publication type it rests on. *Not reported* is a value of every field: the record
is silent. Text decides over metadata; what disagrees is shown as a conflict.
"""
UNCERTAIN = """\
A value whose confidence is below **{limit}**, or that other tags contradict, is marked *uncertain*.
Uncertain values that no person has confirmed put their study at the head of the review queue,
behind only disputes between people and judgements gone stale. A silent field is not uncertain.
"""


def tagging_page(rulebook: Rulebook) -> str:
    """The whole page, Markdown."""
    meanings = tomllib.loads(MEANINGS.read_text(encoding="utf-8"))
    lines = [HEAD, UNCERTAIN.format(limit=MIN_CERTAIN)]
    for field in TAGGED_FIELDS:
        lines += _field(field, meanings[field], rulebook)
    return "\n".join(lines)


def cases() -> Iterator[dict[str, Any]]:
    """Every tested abstract, table by table."""
    for path in sorted(TABLES.glob("*.toml")):
        yield from tomllib.loads(path.read_text(encoding="utf-8"))["case"]


def _field(field: Field, meaning: dict[str, str], rulebook: Rulebook) -> Iterator[str]:
    rules = [rule for rule in rulebook.rules if field is rule.field or field in dict(rule.also)]
    yield f"## `{field}`\n"
    yield meaning["means"] + "\n"
    yield f"**It is not:** {meaning['is_not']}\n"
    examples = list(_examples(field, rules))
    if examples:
        yield "| value | a sentence that says it | one that does not |"
        yield "|---|---|---|"
        yield from examples
        yield ""
    tested = [case for case in cases() if field in case["expect"]]
    if tested:
        yield "| tested | record | gives |"
        yield "|---|---|---|"
        for case in tested:
            given = _spelled(case["expect"][field])
            mark = " (uncertain)" if field in case.get("uncertain", ()) else ""
            yield f"| {case['name']} | {_record(case)} | `{given}`{mark} |"
        yield ""


def _examples(field: Field, rules: list[Rule]) -> Iterator[str]:
    """A row for each value, or one for each kind of sentence where values are free."""
    surest = sorted((rule for rule in rules if rule.reads_text), key=lambda rule: -rule.confidence)
    shown: set[Value] = set()
    for rule in surest:
        value = _value(field, rule)
        if value is None:
            continue
        key = value if field in CLOSED or not rule.capture else rule.id
        if key in shown:
            continue
        shown.add(key)
        told = _cell(rule.matches[0])
        yield f"| `{_spelled(value)}` | {told} | {_cell(rule.not_matches[0])} |"


def _value(field: Field, rule: Rule) -> Value | None:
    if field is not rule.field:
        return dict(rule.also)[field]
    line = rule.matches[0]
    found = rule.find(fold(line))
    return rule.read_value(found, line) if found is not None else None


def _record(case: dict[str, Any]) -> str:
    words = [f"**{case['title']}**"] if case.get("title") else []
    words += [_cell(case["abstract"])] if case["abstract"] else []
    words += [f"*{name}*" for name in (*case.get("pubtypes", ()), *case.get("mesh", ()))]
    return " ".join(words)


def _cell(words: str) -> str:
    cut = words if len(words) <= MAX_CELL else words[:MAX_CELL].rsplit(" ", 1)[0] + " …"
    return cut.replace("|", "\\|")


def _spelled(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
