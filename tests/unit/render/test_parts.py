"""A claim that says two things: what counts for each part, wherever it is told."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.support.builders_render import a_dossier
from tests.support.printed import pages_of

from litreview.model.dossier import Dossier
from litreview.model.vocabulary import Direction, OutcomeMatch
from litreview.render.answer import answer
from litreview.render.claim_views import claim_views
from litreview.render.directness import dots_of
from litreview.render.explain import explain_claim
from litreview.render.pages import claim
from litreview.render.shapes import tiers_shape
from litreview.render.wording import evidence_words

PARTS = ("accuracy", "speed")
OUTCOMES = ("the claimed outcome itself", "a stand-in for the outcome")


def split(*, same: bool = False) -> Dossier:
    """The trials of one claim, of which the first supports one part and is mixed for the other."""
    dossier = a_dossier()
    whole = dossier.decision("attention")
    first, *rest = whole.counted
    links = [link for link in dossier.links if link.study == first.study]
    (link,) = (each for each in links if each.claim == whole.claim)
    words = {part: replace(link.value, part=part) for part in PARTS}
    words["speed"] = replace(
        words["speed"], direction=Direction.MIXED, outcome=OutcomeMatch.SURROGATE
    )
    of_part = tuple(
        replace(link, value=value, words=tuple(replace(w, value=value) for w in link.words))
        for value in words.values()
    )
    mixed = replace(first, part="speed", direction=Direction.MIXED)
    bodies = {
        "accuracy": (replace(first, part="accuracy"), *rest),
        "speed": (mixed, *rest) if same else (mixed,),
    }
    parts = tuple(
        replace(whole, part=part, counted=counted, not_counted=whole.not_counted[: not place])
        for place, (part, counted) in enumerate(bodies.items())
    )
    decision = replace(whole, parts=parts)
    return replace(
        dossier,
        claims=tuple(replace(c, parts=PARTS) if c.id == whole.claim else c for c in dossier.claims),
        decisions=tuple(decision if d.claim == whole.claim else d for d in dossier.decisions),
        links=(*(each for each in dossier.links if each is not link), *of_part),
    )


def test_each_part_has_its_studies_by_their_word_on_it() -> None:
    view = next(view for view in claim_views(split()) if view.id == "attention")
    told = [(item.part, item.direction) for item in view.counted]
    assert told[0] == ("accuracy", "supports")
    assert told[-1] == ("speed", "mixed")
    first, last = view.counted[0], view.counted[-1]
    assert first.study == last.study
    assert "supports" in first.words[0].says and "mixed" in last.words[0].says
    assert {item.part for item in view.not_counted} == {"accuracy"}


def test_a_study_is_told_by_the_word_by_which_it_counts() -> None:
    dossier = split()
    whole = dossier.decision("attention")
    for part, words in zip(whole.parts, OUTCOMES, strict=True):
        dots = dots_of(dossier, whole, part.counted[0])
        assert [dot.words for dot in dots if dot.about == "Outcome"] == [words]


def test_a_page_puts_them_under_the_part() -> None:
    page = pages_of(split(), claim.pages)["veltraxin/claims/attention.html"]
    counting, left_out = page.split("The studies that count</h2>")[1].split("Linked, and not")
    accuracy, speed = counting.split("<h3>Speed</h3>")
    assert accuracy.count('class="head"') > speed.count('class="head"') == 1
    assert '<p class="none">No study.</p>' in left_out.split("<h3>Speed</h3>")[1]
    sides = page.split("Studies say</h2>")[1].split("What limits it")[0]
    rows = re.findall(r"<dd>(.*?)<span class=\"about\">(.*?)</span>", sides)
    assert rows[-1] == ("1 study is mixed", "speed")


@pytest.mark.parametrize("same", [True, False])
def test_the_evidence_is_told_by_part_where_the_studies_differ(*, same: bool) -> None:
    dossier = split(same=same)
    view = next(view for view in claim_views(dossier) if view.id == "attention")
    for said in (view.evidence, evidence_words(dossier.decision("attention"))):
        assert ("speed: 1 human; n" in said) is not same
        assert said.startswith("accuracy: 2 human") is not same


def test_the_terminal_tells_each_part() -> None:
    short = answer(split(), "attention")
    assert any("supports (accuracy)" in trial for trial, _ in short.trials)
    told = "\n".join(explain_claim(split(), "attention").lines())
    accuracy, speed = told.split("Part “speed”")
    assert "effective 3, supports" in accuracy and "effective 3, mixed" not in accuracy
    assert "effective 3, mixed" in speed and "effective 3, supports" not in speed


def test_programs_read_the_part() -> None:
    shape = next(shape for shape in tiers_shape(split()) if shape["claim"] == "attention")
    assert [one["part"] for one in shape["counted"]].count("speed") == 1
    assert {one["part"] for one in shape["not_counted"]} == {"accuracy"}
