"""Traffic lights: only where somebody assessed a domain."""

from __future__ import annotations

from dataclasses import replace

from tests.support.builders import a_grade
from tests.support.builders_render import a_dossier
from tests.unit.render.test_robvis import D2, LOW, dossier_of

from litreview.render.figures.lights import lights_figure


def test_where_nobody_assessed_anything_the_trials_are_counted() -> None:
    lights = lights_figure(replace(a_dossier(), grades={}))
    assert lights is not None
    assert lights.tables == ()
    assert lights.trials > 0


def test_a_tool_that_was_used_has_a_table_of_its_domains() -> None:
    lights = lights_figure(dossier_of(a_grade(1, **LOW | {str(D2): "high"}), a_grade(2)))
    assert lights is not None
    (table,) = lights.tables
    assert table.name == "RoB 2"
    assert [letter for letter, _ in table.domains] == ["D1", "D2", "D3", "D4", "D5", "All"]
    (row,) = table.rows
    assert row.judgements == ("Low", "High", "Low", "Low", "Low", "High")
    assert row.study.anchor == "study-1"


def test_no_study_no_figure() -> None:
    assert lights_figure(replace(a_dossier(), grades={}, decisions=())) is None
