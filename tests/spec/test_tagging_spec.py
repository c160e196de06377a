"""Abstract -> expected tags, from the tables that also make the documentation."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.support.builders_tagging import a_text, bundled_rulebook

from litreview.model.fields import Field
from litreview.tagging.reading import read_study

TABLES = Path(__file__).parent / "tagging"


def cases() -> list[Any]:
    tables = [tomllib.loads(path.read_text("utf-8")) for path in sorted(TABLES.glob("*.toml"))]
    return [pytest.param(case, id=case["name"]) for table in tables for case in table["case"]]


@pytest.mark.parametrize("case", cases())
def test_an_abstract_gives_the_values_its_table_says(case: dict[str, Any]) -> None:
    text = a_text(
        case.get("title", ""),
        case["abstract"],
        pubtypes=tuple(case.get("pubtypes", ())),
        mesh=tuple(case.get("mesh", ())),
    )
    reading = read_study(text, bundled_rulebook())
    got = {name: reading.value(Field(name)) for name in case["expect"]}
    wanted = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in case["expect"].items()
    }
    assert got == wanted
    for name in case.get("uncertain", ()):
        assert reading.fields[Field(name)].uncertain, name
