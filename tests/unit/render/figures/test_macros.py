"""The figures as they are printed: real text, a table behind each, nothing the page forbids."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.support.builders import a_grade
from tests.support.builders_render import a_dossier
from tests.support.printed import TEMPLATES
from tests.unit.render.test_robvis import LOW, dossier_of

from litreview.model.claim import Topic
from litreview.model.comparators import comparator_entry
from litreview.model.dossier import Dossier
from litreview.model.query import Comparator
from litreview.render.figures.evidence_map import evidence_map_figure
from litreview.render.figures.flow import flow_figure
from litreview.render.figures.lights import lights_figure
from litreview.render.figures.strips import strips_figure
from litreview.render.figures.years import years_figure
from litreview.render.method import ladder
from litreview.render.printer import Printer
from litreview.render.views import CompoundView

HOSTILE = '<script>x</script>"onload=x'
FIGURES: dict[str, Callable[[Dossier], object]] = {
    "evidence_map": evidence_map_figure,
    "years": years_figure,
    "flow": flow_figure,
    "strips": strips_figure,
    "lights": lights_figure,
}


class Text(HTMLParser):
    """The text a reader sees, and every attribute."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep its attributes."""
        assert tag not in {"script", "style"}
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        """Keep it."""
        self.said.append(data)


@pytest.fixture
def shown(tmp_path: Path) -> Callable[..., str]:
    """Prints one macro by itself."""

    def show(macro: str, **context: Any) -> str:
        names = ", ".join(context)
        text = "{% import 'figures.html' as f with context %}{{ f." + f"{macro}({names})" + " }}"
        (tmp_path / "one.html").write_text(text)
        printer = Printer((tmp_path, TEMPLATES))
        page = printer.html("veltraxin/index.html", "one.html", compound="veltraxin", **context)
        return page.content.decode()

    return show


def text_of(html: str) -> str:
    return " ".join(" ".join(Text(html).said).split())


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_text_and_marks_and_styles_nothing_itself(
    name: str, shown: Callable[..., str]
) -> None:
    html = shown(name, figure=FIGURES[name](a_dossier()))
    names = {attribute for attribute, _ in Text(html).attributes}
    assert "style" not in names
    assert not any(attribute.startswith("on") for attribute in names)
    assert shown(name, figure=None).strip() == ""


@pytest.mark.parametrize("name", FIGURES)
def test_hostile_text_is_text(name: str, shown: Callable[..., str]) -> None:
    dossier = a_dossier()
    claims = tuple(replace(c, short=HOSTILE, topic="t") for c in dossier.claims)
    flow = replace(dossier.flow, excluded={HOSTILE: 1})
    query = replace(dossier.query, name=HOSTILE, comparators=(Comparator(HOSTILE, "x"),))
    hostile = replace(dossier, claims=claims, topics=(Topic("t", HOSTILE),), flow=flow, query=query)
    html = shown(name, figure=FIGURES[name](hostile))
    assert "<script" not in html
    assert not any(attribute == "onload" for attribute, _ in Text(html).attributes)


def test_the_map_says_none_and_leads_to_the_claims(shown: Callable[..., str]) -> None:
    html = shown("evidence_map", figure=evidence_map_figure(a_dossier()))
    assert ">none</td>" in html
    assert 'href="claims/attention.html"' in html
    assert html.count('scope="row"') == html.count("<tr") - 1


def test_the_years_are_behind_the_drawing_as_a_table(shown: Callable[..., str]) -> None:
    figure = years_figure(a_dossier())
    assert figure is not None
    html = shown("years", figure=figure)
    body = html[html.index("As a table") :]
    rows = [tuple(map(int, re.findall(r"<td>(\d+)", row))) for row in body.split("<tr>")[2:]]
    assert rows == [(*row.counts, row.total) for row in figure.table]
    assert html.count('class="kind ') - 4 == len(figure.bars)


def test_a_comparator_never_asked_is_said_to_be(shown: Callable[..., str]) -> None:
    dossier = a_dossier()
    sage, thyme = Comparator("Sage", "sage"), Comparator("Thyme", "thyme")
    asked = replace(dossier.query, comparators=(sage, thyme))
    known = (comparator_entry({thyme: 9}, datetime(2026, 11, 1, tzinfo=UTC)),)
    html = shown("years", figure=years_figure(replace(dossier, query=asked, history=known)))
    assert "Sage PubMed not asked yet" in text_of(html)


def test_the_flow_and_its_table_have_the_same_numbers(shown: Callable[..., str]) -> None:
    figure = flow_figure(a_dossier())
    assert figure is not None
    html = shown("flow", figure=figure)
    drawn, _, table = html.partition("As a table")
    strong = re.findall(r'class="strong"[^>]*>([\d,]+)<', drawn)
    listed = [n for step in figure.steps for n in (step.count, *(a.count for a in step.asides))]
    assert strong == [f"{count:,}" for count in listed]
    plain = table.replace("\N{MINUS SIGN}", "-")
    signed = re.findall(r"<td>([+-]?[\d,]+)</td>", plain)
    whole = [
        text
        for step in figure.steps
        for text in (
            f"{step.count:,}",
            *(f"{one.count:,}" for one in step.details),
            *(
                text
                for a in step.asides
                for text in (
                    f"{'+' if a.comes_in else '-'}{a.count:,}",
                    *(f"{one.count:,}" for one in a.details),
                )
            ),
        )
    ]
    assert signed == whole


def test_every_fact_of_a_strip_says_how_it_is_known(shown: Callable[..., str]) -> None:
    figure = strips_figure(a_dossier())
    assert figure is not None
    html = shown("strips", figure=figure)
    for known, count in (("sentence", figure.sentence), ("others", figure.others)):
        assert html.count(f'class="by-{known}"') == count
    assert html.count("not stated</td>") == html.count('class="by-silent"') == figure.silent


def test_lights_or_one_sentence_in_their_place(shown: Callable[..., str]) -> None:
    nothing = lights_figure(replace(a_dossier(), grades={}))
    assert text_of(shown("lights", figure=nothing)).startswith("The risk of bias is not assessed")
    html = shown("lights", figure=lights_figure(dossier_of(a_grade(1, **LOW))))
    assert html.count('<span class="visually-hidden">Low</span>') == 6


def test_a_ladder_says_its_marks_in_words(shown: Callable[..., str]) -> None:
    claims = {claim.id: claim for claim in CompoundView(a_dossier()).claims}
    html = shown("ladder", claim=claims["attention"])
    assert 'aria-label="Community pages mark it as community experience. By the rules: T3' in html
    assert text_of(html) == "±"
    assert text_of(shown("ladder", claim=claims["approved"])) == "Not a study question"
    assert text_of(shown("ladder_scale", rungs=ladder())).split()[:2] == ["T0", "Community"]
