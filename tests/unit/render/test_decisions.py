"""Decisions on paper: each claim under its section, what it rests on, and how that is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.support.builders_render import a_dossier

from litreview.model.claim import LiteratureCount
from litreview.model.identity import ClaimId
from litreview.model.vocabulary import Verdict
from litreview.render.basis_views import NOBODY
from litreview.render.claim_views import claim_views
from litreview.render.decisions import DecisionView, decisions_view
from litreview.render.field_views import field_views
from litreview.render.order import grade_of
from litreview.render.printer import Printer
from litreview.render.refs import study_anchor
from litreview.render.site import decisions_page

DOSSIER = a_dossier()
HARMFUL = "It | [helps](javascript:x) <b>all</b>\n\n# of `us`\n| a | b |"


def page(templates: tuple[Path, ...]) -> str:
    return decisions_page(DOSSIER, Printer(templates)).content.decode()


def decisions() -> dict[str, DecisionView]:
    return {one.claim.id: one for _, found in decisions_view(DOSSIER).sections for one in found}


def test_the_page_of_a_compound(
    same_as_stored: Callable[[str, str], None], templates: tuple[Path, ...]
) -> None:
    same_as_stored("decisions.md", page(templates))


def test_every_claim_stands_once_in_its_section_in_the_order_of_the_file() -> None:
    found = [[one.claim for one in claims] for _, claims in decisions_view(DOSSIER).sections]
    assert len({claims[0].section for claims in found}) == len(found) > 1
    for claims in found:
        assert len({claim.section for claim in claims}) == 1
        assert claims == sorted(claims, key=lambda claim: claim.order)
    everything = sorted(claim.order for claims in found for claim in claims)
    assert everything == list(range(len(DOSSIER.claims)))


def test_nothing_is_decided_anew() -> None:
    of_page = {claim.id: claim for claim in claim_views(DOSSIER)}
    assert {name: one.claim for name, one in decisions().items()} == of_page


def test_what_counts_for_a_part_alone_is_shown_with_the_claim() -> None:
    whole = DOSSIER.decision("attention")
    part = replace(whole, part="accuracy", counted=whole.counted[:1], parts=())
    rest = replace(whole, part="speed", counted=whole.counted[1:], parts=())
    split = replace(whole, counted=whole.counted[1:], parts=(part, rest))
    others = tuple(one for one in DOSSIER.decisions if one.claim != "attention")
    view = decisions_view(replace(DOSSIER, decisions=(*others, split)))
    (shown,) = (one for _, all_ in view.sections for one in all_ if one.claim.id == "attention")
    assert [trial.counted for trial in shown.trials] == [
        replace(trial.counted, part="speed" if place else "accuracy")
        for place, trial in enumerate(decisions()["attention"].trials)
    ]
    assert len(shown.claim.not_counted) == 2 * len(whole.not_counted) > 0


def test_each_study_that_counts_is_listed_once() -> None:
    counting = {trial.counted.study.anchor for one in decisions().values() for trial in one.trials}
    assert len(counting) > 1
    listed = [item.study.row.anchor for item in decisions_view(DOSSIER).studies]
    assert sorted(listed) == sorted(counting)


def test_what_nobody_says_is_not_reported_and_comes_last() -> None:
    said = {study_anchor(s): field_views(grade_of(DOSSIER, s), NOBODY) for s in DOSSIER.records}
    seen = 0
    for trial in (trial for one in decisions().values() for trial in one.trials):
        values = {view.name: view.value for view in said[trial.counted.study.anchor]}
        for source in trial.known:
            for fact in source.facts:
                assert fact.value == values.get(fact.name, "not reported")
                if not (source.kind or source.about):
                    assert fact.value == "not reported"
                    assert source is trial.known[-1]
                    seen += 1
    assert seen


def test_a_fact_in_a_sentence_quotes_it_and_no_note_is_called_one() -> None:
    facts = [fact for item in decisions_view(DOSSIER).studies for fact in item.known]
    kinds = {basis.kind for fact in facts for basis in fact.bases}
    assert {"quote", "source"} <= kinds
    for fact in facts:
        order = [("quote", "metadata", "source").index(basis.kind) for basis in fact.bases]
        assert order == sorted(order)
        assert all(basis.text for basis in fact.bases)


def test_a_fact_claim_tells_its_source_and_its_day(templates: tuple[Path, ...]) -> None:
    (word,) = DOSSIER.facts[ClaimId("approved")]
    dated = {ClaimId("approved"): (replace(word, as_of="2018-05"),)}
    count = LiteratureCount(ClaimId("approved"), 3, 3, 4, "2018", True, Verdict.DOCUMENTED)
    dossier = replace(DOSSIER, facts=dated, counted={ClaimId("approved"): count})
    text = decisions_page(dossier, Printer(templates)).content.decode()
    assert "the source states it, as of 2018-05: <https://register.example/veltraxin>" in text
    assert "Counted in the records: 3 when written (2018), 4 now." in text


def test_no_word_of_the_data_breaks_the_page(templates: tuple[Path, ...]) -> None:
    claims = tuple(replace(c, statement=HARMFUL, population=HARMFUL) for c in DOSSIER.claims)
    text = decisions_page(replace(DOSSIER, claims=claims), Printer(templates)).content.decode()
    assert "<b>" not in text.replace(r"\<b\>", "")
    assert "](javascript:" not in text.replace(r"\](javascript:", "")
    cells = re.compile(r"(?<!\\)\|")
    for table in re.findall(r"(?m)(?:^\|.*\n)+", text):
        rows = table.splitlines()
        assert {len(cells.findall(row)) for row in rows} == {len(cells.findall(rows[0]))}
    assert text.count("\n# ") == 0


def test_ids_stand_in_trace_lines_alone(templates: tuple[Path, ...]) -> None:
    shown = re.sub(r"<sub>.*</sub>|<a id=.*|\(#[^)]*\)", "", page(templates))
    assert "claims.toml" not in shown
    for claim in DOSSIER.claims:
        assert f"`{claim.id}`" not in shown
    assert not re.search(r"\bR\d+\b", shown)


def test_the_page_says_how_it_is_made(templates: tuple[Path, ...]) -> None:
    assert "`litreview export decisions veltraxin`" in page(templates).splitlines()[2]
