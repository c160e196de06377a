from __future__ import annotations

from tests.support.builders_render import a_dossier

from litreview.model.policy import Policy
from litreview.model.vocabulary import Tier
from litreview.render.method import glossary, ladder, rules, thresholds
from litreview.render.refs import claim_anchor, study_anchor
from litreview.render.sentences import LADDER_SENTENCES
from litreview.render.views import CompoundView

DOSSIER = a_dossier()
PAGE = CompoundView(DOSSIER)


def test_what_pubmed_said_of_the_query_is_passed_on() -> None:
    assert any("Veltraksin" in text for text in PAGE.method.warnings)


def test_the_ladder_has_five_rungs_in_order() -> None:
    assert [rung.tier.id for rung in ladder()] == [tier.value for tier in Tier]
    assert ladder()[4].sentence == LADDER_SENTENCES[Tier.T4]


def test_every_rule_is_told_with_the_policys_own_numbers() -> None:
    told = {rule.rule: rule.text for rule in rules(Policy(min_n_t3=75, reviewers_required=3))}
    numbered = [rule for rule in told if rule.startswith("R")]
    assert numbered == [f"R{i}" for i in range(1, 13)]
    assert set(told) - {*numbered} == {"Trials", "Groups", "H", "Facts", "Doubts"}
    assert "75 people" in told["R9"] and "3 reviewers" in told["R9"]
    assert not any("{" in text for text in told.values())


def test_thresholds_name_their_sources() -> None:
    sources = {one.source for one in thresholds(DOSSIER.policy)}
    assert "an evidence scale for natural medicines" in sources


def test_no_word_is_explained_twice() -> None:
    words = [term.word for term in glossary()]
    assert words and len(set(words)) == len(words)


def test_anchors_are_plain() -> None:
    assert claim_anchor("dose-0.1-percent") == "claim-dose-0.1-percent"
    assert study_anchor(next(iter(DOSSIER.records))) == "study-90000001"
