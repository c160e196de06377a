"""Lines that say the same are told once."""

from __future__ import annotations

from litreview.cli.alike import folded


def test_lines_that_differ_in_numbers_and_quotes_are_told_once() -> None:
    lines = [
        'line 3: PMID: "A walk" has none',
        "line 5: TI: is missing",
        'line 30: PMID: "Another walk, 1999" has none',
        'line 3,000: PMID: "" has none',
    ]
    assert folded(lines) == [
        'line 3: PMID: "A walk" has none (and 2 more like it)',
        "line 5: TI: is missing",
    ]
    assert folded([]) == []
