"""`docs/rules.md`, made from the words of the page, the policy and the spec tables.

    LITREVIEW_ACCEPT=1 python -m pytest tests/spec/test_rules_page.py

writes it anew; without that the test compares, so the documented rules cannot drift from the
tested ones.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from litreview.model.policy import Policy
from litreview.render.method import ladder, rules

RELATIONS = ("joined", "suspected", "same_group", "pooled", "replaced", "retracted")
"""How the studies of a case, by number, hang together."""
FOLDER = Path(__file__).parent / "ladder"
PAGE = Path(__file__).parents[2] / "docs" / "rules.md"

HEAD = """\
# The rules

Made from the rule texts of the page, the policy and the tables in `tests/spec/ladder`, which are
also the ladder's tests; `make accept` writes it anew. How good the evidence is (the tier) and what
it says (the verdict) are two outputs.
"""
CASES = """\
## Cases

Each row is a body of evidence and the tier it reaches, as tested. What a row does not name is as in
the strongest study: a double-blind, placebo-controlled randomized trial of 120 people in the
claim's own people, measuring its own outcome, supporting it, every field and the link agreed by two
reviewers. `{}` is that study. Where a row says how its reports hang together, they are numbered in
order; a number beyond the last is a report that is not linked to the claim.
"""


def rules_page(policy: Policy) -> str:
    """The whole page, Markdown."""
    return "\n".join([HEAD, *_tiers(), *_rules(policy), *_sources(policy), CASES, *_cases()])


def _tiers() -> Iterator[str]:
    yield "## The tiers\n"
    yield "| tier | what a reader is told |"
    yield "|---|---|"
    for rung in ladder():
        yield f"| {rung.tier.id} {rung.tier.name} | {rung.sentence} |"
    yield ""


def _rules(policy: Policy) -> Iterator[str]:
    yield f"## Rule set {policy.rule_set}\n"
    yield "| rule | text | GRADE domain |"
    yield "|---|---|---|"
    for rule in rules(policy):
        yield f"| {rule.rule} | {rule.text} | {rule.domain} |"
    yield ""


def _sources(policy: Policy) -> Iterator[str]:
    yield "## Where the thresholds come from\n"
    yield "| threshold | source |"
    yield "|---|---|"
    for name, source in sorted(policy.sources.items()):
        yield f"| {name.replace('_', ' ')} | {source} |"
    yield ""


def _cases() -> Iterator[str]:
    for path in sorted(FOLDER.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        comment = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")]
        yield f"### {path.stem}\n"
        yield " ".join(comment) + "\n"
        yield "| case | body | tier | verdict |"
        yield "|---|---|---|---|"
        for case in tomllib.loads(text)["case"]:
            yield f"| {case['name']} | {_body(case)} | {case['tier']} | {case['verdict']} |"
        yield ""


def _body(case: dict[str, Any]) -> str:
    about = [f"claim {_keys(case['claim'])}"] if case.get("claim") else []
    studies = [_keys(study) for study in case.get("studies", ())]
    reports = [f"report {direction}" for direction in case.get("reports", ())]
    fact = [f"filed sources: {case['fact']}"] if "fact" in case else []
    tied = [f"{name} {_value(case[name])}" for name in RELATIONS if name in case]
    return "; ".join([*about, *studies, *tied, *reports, *fact]) or "nothing"


def _keys(table: dict[str, Any]) -> str:
    inner = ", ".join(f"{key} = {_value(value)}" for key, value in table.items())
    return f"`{{{inner}}}`".replace("|", "\\|")


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k} = {_value(v)}" for k, v in value.items()) + "}"
    return str(value)
