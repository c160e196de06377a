"""The ladder's specification: small tables of a body of evidence and the tier it reaches.

Each file below `ladder/` holds the cases of one part of the rules. A case names what it
shows, the studies (see `tests/support/builders_claims.py` for the keys), and what must come
out: tier and verdict, and where it matters the level and effective level of study 1, the
rules that fired, the flags, and the rule by which each study is left out.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.support.builders_claims import body_from_table

from litreview.ladder.body import Body
from litreview.ladder.ruleset import RULES
from litreview.ladder.tier import decide_tier
from litreview.model.decision import TierDecision
from litreview.model.policy import Policy

FOLDER = Path(__file__).parent / "ladder"
BY_FILE = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    for path in sorted(FOLDER.glob("*.toml"))
}
TABLES: list[dict[str, Any]] = [case for cases in BY_FILE.values() for case in cases]
CASES = [
    pytest.param(case, id=f"{name}: {case['name']}")
    for name, cases in BY_FILE.items()
    for case in cases
]
EXPECTED = {"tier", "verdict", "level", "effective", "rules", "flags", "left_out", "n", "bound"}
GIVEN = {"name", "claim", "studies", "reports", "fact", "provisional", "groups", "preclinical"}
GIVEN |= {"joined", "suspected", "same_group", "pooled", "replaced", "retracted", "registrations"}


@pytest.mark.parametrize("case", CASES)
def test_a_body_of_evidence_reaches_its_tier(case: dict[str, Any]) -> None:
    assert set(case) <= EXPECTED | GIVEN
    decision = decide_tier(body_from_table(case), Policy())
    assert f"{decision.tier} {decision.verdict}" == f"{case['tier']} {case['verdict']}"
    assert _seen(case, decision) == {key: case[key] for key in _optional(case)}


def comes_out(case: dict[str, Any], body: Body) -> bool:
    """Whether the ladder decides a case's body of evidence as its table says."""
    decision = decide_tier(body, Policy())
    wanted = {key: case[key] for key in _optional(case)}
    reached = f"{decision.tier} {decision.verdict}" == f"{case['tier']} {case['verdict']}"
    return reached and _seen(case, decision) == wanted


def _optional(case: dict[str, Any]) -> list[str]:
    wanted = (EXPECTED | {"provisional", "groups", "preclinical"}) - {"tier", "verdict"}
    return sorted(wanted & case.keys())


def _seen(case: dict[str, Any], decision: TierDecision) -> dict[str, Any]:
    """The optional expectations, as the decision answers them."""
    first = next((s for s in decision.counted if s.study == "pmid:1"), None)
    fired = {rule.rule for rule in decision.rules}
    answers = {
        "level": first.level if first else 0,
        "effective": first.effective if first else 0,
        "rules": [rule for rule in case.get("rules", ()) if rule in fired],
        "flags": [flag for flag in case.get("flags", ()) if flag in decision.flags],
        "left_out": {each.study.removeprefix("pmid:"): each.rule for each in decision.not_counted},
        "n": decision.n or 0,
        "groups": decision.groups,
        "bound": decision.absence_bound,
        "provisional": decision.provisional,
        "preclinical": str(decision.preclinical_direction),
    }
    return {key: answers[key] for key in _optional(case)}


def test_every_rule_has_its_cases() -> None:
    tables = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.toml"))
    assert [rule for rule in RULES if f'"{rule}"' not in tables] == []
