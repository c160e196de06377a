from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders_tagging import bundled_rulebook

from litreview.tagging.openings import openings

PATTERNS = tuple(
    dict.fromkeys(
        pattern
        for rule in bundled_rulebook().text_rules
        for pattern in (rule.pattern, *rule.unless)
    )
)
EXAMPLES = [line.lower() for rule in bundled_rulebook().text_rules for line in rule.matches]


def texts(pattern: str) -> set[str] | None:
    found = openings(pattern)
    return None if found is None else {opening.text for opening in found}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\bteas?\b", {"tea", "teas"}),
        (r"\b(?:tea|milk) cup", {"tea cup", "milk cup"}),
        (r"\b(?P<n>\d+) cups", set("0123456789")),
        (r"\b(?:wom[ae]n)", {"woman", "women"}),
        (r"\b(?:re-)?made", {"re-made", "made"}),
        (r"\btea\w*", {"tea"}),
        (r"(?<![\w.])\d+ cups", set("0123456789")),
        (r"\b(?=t)tea(?! cup)", {"tea"}),
        (r"\b(?:tea){2,}", {"tea"}),
        (r"\btea[^.]", {"tea"}),
        ("#", {"#"}),
        (r".tea", None),
        (r"[^t]ea", None),
        (r"\w+ tea", None),
        (r"(?:tea)?", None),
        (r"(?i)tea", None),
        (r"(?i:tea)", None),
        ("(tea", None),
    ],
)
def test_a_pattern_tells_what_its_matches_begin_with(
    pattern: str, expected: set[str] | None
) -> None:
    assert texts(pattern) == expected


@pytest.mark.parametrize(
    ("pattern", "bounded"),
    [
        (r"\btea\b", True),
        (r"^tea", True),
        (r"(?<!\w)tea", True),
        (r"(?<![\w])tea", True),
        (r"\b\d", True),
        (r"tea\b", False),
        (r"(?<![^\w])tea", False),
        (r"(?!\w)tea", False),
        (r"(?<!ice )tea", False),
        (r"\b\(", False),
    ],
)
def test_an_opening_knows_whether_it_begins_a_word(pattern: str, bounded: bool) -> None:
    found = openings(pattern)
    assert found is not None
    assert {each.bounded for each in found} == {bounded}


def test_a_pattern_of_ten_thousand_beginnings_is_cut_short() -> None:
    found = texts(r"\b[abcdefghij][abcdefghij][abcdefghij][abcdefghij]")
    assert found is not None
    assert {len(text) for text in found} == {2}


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(PATTERNS),
    st.lists(st.sampled_from(EXAMPLES) | st.text("at n=(12.%-_\u03bc'", max_size=9), max_size=3),
)
def test_every_match_begins_with_an_opening(pattern: str, lines: list[str]) -> None:
    known, text = openings(pattern), " ".join(lines)
    for found in re.finditer(pattern, text) if known is not None else ():
        at = found.start()
        inside = text[:at][-1:].isalnum()
        assert any(
            text.startswith(opening.text, at) and not (opening.bounded and inside)
            for opening in known or ()
        ), found
