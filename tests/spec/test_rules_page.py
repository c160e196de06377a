"""`docs/rules.md` says what the rules do today."""

from __future__ import annotations

import os
from pathlib import Path

from tests.spec.rules_page import PAGE, rules_page

from litreview.workspace.policy import read_policy

POLICY = Path(__file__).parents[2] / "data" / "policy.toml"


def test_the_documented_rules_are_the_tested_ones() -> None:
    made = rules_page(read_policy(POLICY))
    if os.environ.get("LITREVIEW_ACCEPT"):
        PAGE.write_text(made, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == made, "run `make accept` and review the diff"
