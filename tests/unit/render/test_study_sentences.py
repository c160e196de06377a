"""What studies say in a reader's words: case by case, and for whatever the ladder decides."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from tests.support.builders import a_body, a_study
from tests.support.builders_render import (
    a_counted_study,
    a_dossier_on,
    a_page_claim,
    a_page_decision,
)
from tests.unit.ladder.bodies import bodies

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.tier import decide_tier
from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.policy import Policy
from litreview.model.trial import Relations, Tie
from litreview.model.vocabulary import ClaimKind, Direction, Standing, TiedBy, Tier, Verdict
from litreview.render.sentences import reader_sentence
from litreview.render.setting import Setting, setting_of

CASES = tomllib.loads(Path(__file__).with_name("study_sentences.toml").read_text("utf-8"))["case"]
WAYS = {
    "+": Direction.SUPPORTS,
    "0": Direction.NULL,
    "-": Direction.OPPOSES,
    "~": Direction.MIXED,
}
POLICY = Policy()


def counted_in(case: dict[str, Any]) -> tuple[CountedStudy, ...]:
    weight = {"level": case.get("level", 2), "points": case.get("points", 0)}
    people = zip_longest(case.get("people", ""), case.get("groups", ()), fillvalue="")
    return (
        *(
            replace(a_counted_study(f"pmid:{i}", direction=WAYS[way], **weight), group=group)
            for i, (way, group) in enumerate(people, 1)
        ),
        *(
            a_counted_study(f"pmid:{i}", human=False, direction=WAYS[way])
            for i, way in enumerate(case.get("animals", ""), 51)
        ),
    )


def decision_in(case: dict[str, Any]) -> TierDecision:
    counted = counted_in(case)
    ways = {study.direction for study in counted if not study.human}
    claim = a_page_claim("attention", "It sharpens attention.")
    return replace(
        a_page_decision(claim, Tier(case["tier"]), Verdict(case["verdict"])),
        kind=ClaimKind(case.get("kind", "benefit")),
        counted=counted,
        preclinical_direction=(ways.pop() if len(ways) == 1 else Direction.MIXED) if ways else None,
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_each_case_has_the_sentence_that_is_true_of_it(case: dict[str, Any]) -> None:
    around: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in case.get("setting", {}).items()
    }
    assert reader_sentence(decision_in(case), Setting(**around)) == case["text"]


def told(body: Body) -> tuple[TierDecision, str]:
    dossier = a_dossier_on(body, decide=lambda one: decide_tier(one, POLICY))
    decision = dossier.decisions[0]
    return decision, reader_sentence(decision, setting_of(dossier, decision))


def ways_of(decision: TierDecision, *, human: bool) -> set[Direction]:
    return {study.direction for study in decision.counted if study.human is human}


SUPPORT = frozenset({Verdict.SUPPORTS, Verdict.NOT_SHOWN_IN_PEOPLE})

# A phrase, and the verdicts with which alone it may stand.
SAID_ONLY_WITH = {
    r"found it\b": frozenset({Verdict.SUPPORTS}),
    r"\btrials agree\b": frozenset({Verdict.SUPPORTS}),
    # under a concern, or beside a retracted report, a study of its own people is too little
    r"suggests? it may(?! and others)": SUPPORT | {Verdict.INSUFFICIENT},
    r"speaks? for it(?! and others)": SUPPORT | {Verdict.INSUFFICIENT},
    r"human stud\w+[^;.]* suggests? the opposite": frozenset({Verdict.OPPOSES}),
    r"found the opposite": frozenset({Verdict.OPPOSES}),
    r"human stud\w+[^;.]* found no effect": frozenset({Verdict.NO_EFFECT}),
    r"randomized trials?[^;.]* found no effect": frozenset({Verdict.NO_EFFECT}),
}


RETRACTED = frozenset({a_study(9).study})
BESIDE = "of a trial with a retracted report"
CONCERN = "under an expression of concern"


@pytest.mark.parametrize(
    ("studies", "aside"),
    [
        ((a_study(1),), f"One human study, {BESIDE}, suggests"),
        ((a_study(1, concern_resolved="yes"),), "At least one blinded randomized trial"),
        ((a_study(1, standing="expression_of_concern"),), f"One human study, {CONCERN}, suggests"),
        (
            (a_study(1), a_study(2, standing="expression_of_concern")),
            f"Some human studies, {CONCERN} or {BESIDE}, suggest",
        ),
    ],
    ids=["retracted sibling", "settled", "concern", "both"],
)
def test_what_is_held_against_all_that_count_is_said(
    studies: tuple[LinkedStudy, ...], aside: str
) -> None:
    tie = Tie(studies[0].study, min(RETRACTED), TiedBy.REGISTRATION)
    alone = studies[0].grade.standing is Standing.EXPRESSION_OF_CONCERN
    relations = Relations(joined=() if alone else (tie,), retracted=RETRACTED)
    decision, text = told(replace(a_body(*studies), relations=relations))
    settled = "concern_resolved" in studies[0].grade.fields
    assert (decision.tier is Tier.T1) is not settled
    assert text.startswith(aside)
    assert settled or text.endswith("it may; very uncertain.")


@given(bodies(min_studies=1))
def test_no_sentence_says_what_the_ladder_did_not_decide(body: Body) -> None:
    decision, text = told(body)
    assert text[0].isupper() and text.endswith(".") and "{" not in text and "  " not in text
    if decision.parts:  # each part has a sentence of its own
        return
    for phrase, verdicts in SAID_ONLY_WITH.items():
        assert decision.verdict in verdicts or not re.search(phrase, text), phrase
    assert ("randomized" in text) <= (decision.tier.rank >= Tier.T3.rank)
    assert ("very uncertain" in text) <= (decision.tier.rank <= Tier.T2.rank)
    assert ("very uncertain" in text) or decision.tier is not Tier.T2


@given(bodies(min_studies=1))
def test_every_sentence_is_true_of_the_studies_that_count(body: Body) -> None:
    decision, text = told(body)
    if decision.parts or decision.tier is Tier.T0:
        return
    text = text.partition(" Provisional:")[0]
    human, animal = ways_of(decision, human=True), ways_of(decision, human=False)
    both = human | animal
    about_animals = body.claim.about == "animals"
    assert ("animals" in text or "cells" in text) <= bool(animal)
    assert (re.search(r"\bhuman (stud|report)", text) is not None) <= bool(human)
    assert ("Shown in" in text or "it was shown" in text) <= (Direction.SUPPORTS in animal)
    assert ("disagree" in text) <= (len(both - {Direction.MIXED}) > 1)
    assert ("no effect" in text) <= (Direction.NULL in both)
    assert ("did the opposite" in text) <= (Direction.OPPOSES in animal)
    assert ("One human study" in text) <= (decision.human >= 1)
    assert not (about_animals and "the people it is made for" in text)
    watched = re.search(r"at most ([\d,]+) (person was|people were) watched", text)
    if watched is not None:
        assert int(watched[1].replace(",", "")) == decision.watched


@pytest.mark.parametrize(
    ("control", "design", "said"),
    [
        ("none", "clinical_trial", ", without a comparison group,"),
        ("not_reported", "cohort", ", with no comparison group named,"),
        ("not_reported", "rct", ""),
        ("placebo", "clinical_trial", ""),
    ],
)
def test_a_study_alone_says_that_it_had_no_comparison(control: str, design: str, said: str) -> None:
    body = body_of(control=control, design=design, randomized="no", blinding="open")
    assert told(body)[1] == f"One human study{said} suggests it may; very uncertain."


@pytest.mark.parametrize(
    ("changes", "whom"),
    [
        ({"population": "adjacent"}, "people who match only in part"),
        ({"population": "mismatch"}, "other people"),
        ({"population": "mismatch", "health_status": "patients"}, "other people (patients)"),
        (
            {"population": "adjacent", "condition": ("night workers", "pilots")},
            "people who match only in part (night workers, pilots)",
        ),
    ],
)
def test_other_people_are_named_as_far_as_the_record_does(
    changes: dict[str, Any], whom: str
) -> None:
    decision, text = told(body_of(randomized="no", blinding="open", **changes))
    assert decision.tier is Tier.T1
    assert text.startswith(f"One human study in {whom} suggests it may.")


def body_of(**changes: Any) -> Body:
    study = a_study(1, **changes)
    claim = a_page_claim("attention", "It sharpens attention.")
    return Body(claim, (study,))
