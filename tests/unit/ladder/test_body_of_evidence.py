"""A body of evidence refuses what does not belong together."""

from __future__ import annotations

import pytest
from tests.support.builders import a_body, a_claim, a_grade, a_link, a_report, a_study

from litreview.errors import NounError
from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.tier import decide_tier
from litreview.model.policy import Policy
from litreview.model.vocabulary import Verdict


def test_a_grade_and_a_link_of_two_studies_do_not_go_together() -> None:
    with pytest.raises(NounError, match="pmid:2 does not link pmid:1"):
        LinkedStudy(a_grade(1), a_link(2))


def test_a_link_to_another_claim_is_refused() -> None:
    with pytest.raises(NounError, match="linked to memory"):
        a_body(a_study(claim="memory"))


def test_a_study_is_linked_once() -> None:
    with pytest.raises(NounError, match="linked twice"):
        a_body(a_study(1), a_study(1))


def test_a_study_may_bear_on_each_part_of_a_claim() -> None:
    claim = a_claim(parts=("memory", "mood"))
    body = a_body(a_study(1, part="memory"), a_study(1, part="mood", direction="null"), claim=claim)
    decision = decide_tier(body, Policy())
    assert [(part.part, part.verdict) for part in decision.parts] == [
        ("memory", Verdict.SUPPORTS),
        ("mood", Verdict.NO_EFFECT),
    ]
    assert decision.human == 1
    with pytest.raises(NounError, match="linked twice"):
        a_body(a_study(1, part="memory"), a_study(1, part="memory"), claim=claim)


def test_a_report_on_another_claim_is_refused() -> None:
    with pytest.raises(NounError, match="does not bear on attention"):
        Body(a_claim(), reports=(a_report(claims=["memory"]),))


def test_a_fact_takes_only_the_verdicts_of_facts() -> None:
    with pytest.raises(NounError, match="fact"):
        Body(a_claim(), fact=Verdict.SUPPORTS)


def test_a_study_that_counts_for_one_part_alone_is_among_those_that_count() -> None:
    claim = a_claim(parts=("memory", "mood"))
    silent = a_study(species="animal", part="memory", direction="not_reported")
    speaks = a_study(species="animal", part="mood")
    for studies in ((silent, speaks), (speaks, silent)):
        decision = decide_tier(a_body(*studies, claim=claim), Policy())
        memory, mood = decision.parts
        assert not memory.counted and len(mood.counted) == 1
        assert decision.counted == mood.counted
