"""The README names every verb, and every command it shows is one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from litreview.cli.verbs import ORDER

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", ORDER)
def test_the_readme_names_every_verb(verb: str) -> None:
    assert re.search(rf"`(litreview )?{verb}\b|litreview {verb}\b", README)


def test_every_command_in_the_readme_exists() -> None:
    blocks = "".join(re.findall(r"^```\w*\n(.*?)^```", README, re.MULTILINE | re.DOTALL))
    shown = set(re.findall(r"^\s*(?:\$ )?litreview ([a-z]+)", blocks, re.MULTILINE))
    assert shown <= set(ORDER)
