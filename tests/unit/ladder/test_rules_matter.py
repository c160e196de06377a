"""Each rule is shown to matter: switched off, a decision changes."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.builders import a_body, a_claim, a_study

from litreview.ladder.body import Body
from litreview.ladder.ruleset import RULES, RuleSet
from litreview.ladder.tier import decide_under
from litreview.model.policy import Policy

TWO_TRIALS = (a_study(1, n=200, group="Kyoto"), a_study(2, n=200, group="Leiden"))

WITH_AND_WITHOUT: dict[str, tuple[Body, str, str]] = {
    "R1": (a_body(a_study(outcome="mismatch")), "T0 insufficient", "T3 supports"),
    "R2": (a_body(a_study()), "T3 supports", "T2 supports"),
    "R3": (a_body(a_study(risk_of_bias="high")), "T2 supports", "T3 supports"),
    "R4": (
        a_body(a_study(standing="expression_of_concern")),
        "T1 insufficient",
        "T3 supports",
    ),
    "R5": (
        a_body(a_study(population="mismatch")),
        "T1 not shown directly in people",
        "T3 supports",
    ),
    "R6": (a_body(a_study(animal=True)), "T1 not shown directly in people", "T0 insufficient"),
    "R7": (
        a_body(
            a_study(1),
            a_study(2, blinding="open", direction="null"),
            a_study(3, blinding="open", direction="null"),
        ),
        "T3 supports",
        "T2 no effect",
    ),
    "R8": (a_body(*TWO_TRIALS), "T4 supports", "T3 supports"),
    "R9": (a_body(a_study()), "T3 supports", "T2 supports"),
    "R10": (a_body(a_study(blinding="open")), "T2 supports", "T1 not shown directly in people"),
    "R11": (
        a_body(a_study(1), a_study(2), a_study(3, direction="null"), a_study(4, direction="mixed")),
        "T2 mixed",
        "T3 supports",
    ),
    "R12": (a_body(a_study(link_reviewers=("anna",))), "T2 supports", "T3 supports"),
    "H": (
        a_body(a_study(design="case_report", n=1), claim=a_claim(category="side_effect")),
        "T2 supports",
        "T0 insufficient",
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_switched_off_changes_a_decision(rule: str) -> None:
    body, with_it, without_it = WITH_AND_WITHOUT[rule]
    on = decide_under(body, RuleSet(Policy()))
    off = decide_under(body, RuleSet(Policy(), off=frozenset({rule})))
    assert f"{on.tier} {on.verdict}" == with_it
    assert f"{off.tier} {off.verdict}" == without_it


THRESHOLDS: dict[str, tuple[Body, dict[str, int | float], str, str]] = {
    "R2 matched trials": (
        a_body(a_study(design="meta_analysis", matched_rcts=2, included=("8", "9"))),
        {"min_matched_rcts": 3},
        "T3",
        "T0",
    ),
    "R2 uncontrolled": (
        a_body(a_study(design="cohort", randomized="no", control="none", n=30)),
        {"min_n_uncontrolled": 31},
        "T2",
        "T0",
    ),
    "R2 clusters": (
        a_body(a_study(cluster="yes", clusters=8)),
        {"min_clusters": 9},
        "T3",
        "T2",
    ),
    "R3 size": (a_body(a_study(n=60)), {"min_n_level_3": 61}, "T3", "T2"),
    "R8 people": (a_body(*TWO_TRIALS), {"min_n_t4": 401}, "T4", "T3"),
    "R8 studies": (a_body(*TWO_TRIALS), {"min_studies_t4": 3}, "T4", "T3"),
    "R8 groups": (a_body(*TWO_TRIALS), {"min_groups_t4": 3}, "T4", "T3"),
    "R8 registered": (a_body(*TWO_TRIALS), {"min_registered_t4": 3}, "T4", "T3"),
    "R8 consistency": (
        a_body(*TWO_TRIALS, a_study(3, n=200), a_study(4, direction="null")),
        {"min_consistency_t4": 0.8},
        "T4",
        "T3",
    ),
    "R9 people": (a_body(a_study()), {"min_n_t3": 121}, "T3", "T2"),
    "R11 consistency": (
        a_body(a_study(1), a_study(2), a_study(3, direction="null")),
        {"min_consistency": 0.7},
        "T3",
        "T2",
    ),
    "R12 more reviewers": (a_body(a_study()), {"reviewers_required": 3}, "T3", "T2"),
    "R12 fewer reviewers": (
        a_body(a_study(link_reviewers=("anna",))),
        {"reviewers_required": 1},
        "T2",
        "T3",
    ),
}


@pytest.mark.parametrize("name", THRESHOLDS)
def test_a_threshold_of_the_policy_changes_a_decision(name: str) -> None:
    body, changed, before, after = THRESHOLDS[name]
    assert decide_under(body, RuleSet(Policy())).tier == before
    other = Policy(**changed)  # type: ignore[arg-type]  # numbers by name
    assert decide_under(body, RuleSet(other)).tier == after


@pytest.mark.parametrize(
    ("threshold", "value", "after"),
    [("min_exposed_t3", 401, "T2"), ("min_exposed_t4", 401, "T3"), ("min_groups_harm_t4", 3, "T3")],
)
def test_a_threshold_for_harms_changes_a_decision(threshold: str, value: int, after: str) -> None:
    seen: dict[str, Any] = {"harms_collection": "systematic", "exposed": 200, "n": 200}
    body = a_body(
        a_study(1, group="Kyoto", **seen),
        a_study(2, group="Leiden", **seen),
        claim=a_claim(category="side_effect"),
    )
    assert decide_under(body, RuleSet(Policy())).tier == "T4"
    other = Policy(**{threshold: value})  # type: ignore[arg-type]  # numbers by name
    assert decide_under(body, RuleSet(other)).tier == after


def test_the_fewest_watched_for_a_claim_of_absence_are_a_threshold() -> None:
    watched: dict[str, Any] = {"harms_collection": "systematic", "exposed": 40}
    safety = a_claim(category="side_effect", kind="safety")
    body = a_body(a_study(1, **watched), claim=safety)
    assert decide_under(body, RuleSet(Policy())).tier == "T2"
    assert decide_under(body, RuleSet(Policy(min_exposed_absence=41))).tier == "T1"


@pytest.mark.parametrize("written", [2 / 3, 0.67, 0.667, 0.6667])
def test_two_thirds_may_be_rounded_in_a_policy_file(written: float) -> None:
    body = a_body(a_study(1), a_study(2), a_study(3, direction="null"))
    assert decide_under(body, RuleSet(Policy(min_consistency=written))).tier == "T3"
