"""What has more to try than the suite does is tried by `make sweep`."""

from __future__ import annotations

import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]
COUNTED = re.compile(r"from tests\.support\.sweeping import .*\b(?:TIMES|examples)\b")


def test_make_sweep_tries_every_module_that_counts_its_examples() -> None:
    (recipe,) = re.findall(
        r"(?m)^sweep:.*\n((?:\t.*\n)+)", (PROJECT / "Makefile").read_text("utf-8")
    )
    tried = [PROJECT / path for path in re.findall(r"tests/\S+", recipe)]
    assert all(path.exists() for path in tried)
    for path in (PROJECT / "tests").rglob("test_*.py"):
        if COUNTED.search(path.read_text("utf-8")):
            assert any(path.is_relative_to(place) for place in tried), path
