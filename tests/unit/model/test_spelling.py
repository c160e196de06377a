"""Which name was meant by what was typed."""

from __future__ import annotations

import pytest

from litreview.model.spelling import near_names

NAMES = ["mood", "focus-clarity", "kept-cold", "storage"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("moood", ["mood"]),
        ("focus", ["focus-clarity"]),
        ("clar", ["focus-clarity"]),
        ("kept-warm", ["kept-cold"]),
        ("foo", []),
        ("", []),
    ],
)
def test_a_name_far_from_what_was_typed_is_not_suggested(typed: str, meant: list[str]) -> None:
    assert near_names(typed, NAMES, 3) == meant
