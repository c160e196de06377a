from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders_tagging import bundled_rulebook

from litreview.tagging.calling import Openings, word_of
from litreview.tagging.openings import DIGIT, openings

PATTERNS = tuple(
    dict.fromkeys(
        pattern
        for rule in bundled_rulebook().text_rules
        for pattern in (rule.pattern, *rule.unless)
    )
)
EXAMPLES = [line.lower() for rule in bundled_rulebook().text_rules for line in rule.matches]
PIECES = re.compile(r"\w+\W*|\W+")


def texts(pattern: str) -> set[str] | None:
    found = openings(pattern)
    return None if found is None else {opening.text for opening in found}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\bteas?\b", {"tea", "teas"}),
        (r"\b(?:tea|milk) cup", {"tea ", "milk "}),
        (r"\b(?P<n>\d+) cups", {DIGIT}),
        (r"\b(?:wom[ae]n)", {"woman", "women"}),
        (r"\b(?:re-)?made", {"re-", "made"}),
        (r"\btea\w*", {"tea"}),
        (r"(?<![\w.])\d+ cups", {DIGIT}),
        (r"\b(?=t)tea(?! cup)", {"tea"}),
        ("#", {"#"}),
        (r".tea", None),
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
    ("pattern", "bounded", "whole"),
    [
        (r"\btea\b", True, True),
        (r"\btea", True, False),
        (r"tea\b", False, True),
        (r"^tea", True, False),
        (r"(?<!\w)tea", True, False),
        (r"(?<![\w])tea", True, False),
        (r"(?<![^\w])tea", False, False),
    ],
)
def test_an_opening_knows_its_edges(pattern: str, bounded: bool, whole: bool) -> None:
    found = openings(pattern)
    assert found is not None
    assert {(each.bounded, each.whole) for each in found} == {(bounded, whole)}


def test_a_pattern_of_a_thousand_beginnings_is_cut_short() -> None:
    found = texts(r"\b[abcdefghij][abcdefghij][abcdefghij][abcdefghij]")
    assert found is not None
    assert {len(text) for text in found} == {3}


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(PATTERNS),
    st.lists(st.sampled_from(EXAMPLES) | st.text("at n=(12.%-_\u03bc'", max_size=9), max_size=3),
)
def test_every_match_begins_where_an_opening_stands(pattern: str, lines: list[str]) -> None:
    known, text = openings(pattern), " ".join(lines)
    if known is None:
        return
    table = Openings([known])
    pieces = [
        (piece.span(), piece.group(), word_of(piece.group())) for piece in PIECES.finditer(text)
    ]
    opened = [
        span for span, piece, word in pieces if table.of_word(word) | table.of_marks(piece, word)
    ]
    for found in re.finditer(pattern, text):
        assert any(start <= found.start() < end for start, end in opened), found
