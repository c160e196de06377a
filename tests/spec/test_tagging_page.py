"""`docs/tagging.md` says what the fields mean and what the rules do today."""

from __future__ import annotations

import os
import tomllib

from tests.spec.tagging_page import MEANINGS, PAGE, cases, tagging_page
from tests.support.builders_tagging import bundled_rulebook

from litreview.model.fields import TAGGED_FIELDS


def test_the_documented_fields_are_the_tested_ones() -> None:
    made = tagging_page(bundled_rulebook())
    if os.environ.get("LITREVIEW_ACCEPT"):
        PAGE.write_text(made, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == made, "run `make accept` and review the diff"


def test_every_field_has_its_meaning_and_a_case() -> None:
    meanings = tomllib.loads(MEANINGS.read_text(encoding="utf-8"))
    assert set(meanings) == set(TAGGED_FIELDS)
    assert all(meaning["means"] and meaning["is_not"] for meaning in meanings.values())
    tested = {name for case in cases() for name in case["expect"]}
    # the intervention is judged for a query only; its cases stand in tests/unit/tagging
    assert set(TAGGED_FIELDS) - tested == {"intervention"}
