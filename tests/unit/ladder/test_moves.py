"""Whose review could move a tier, and which of them comes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from tests.support.builders import ANNA, a_basis, a_body, a_claim, a_report, a_study, a_study_id
from tests.unit.ladder.bodies import bodies

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.moves import move_ranks, reviewed
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.tier import decide_tier, decide_under
from litreview.model.fields import Field
from litreview.model.grade import GradeState
from litreview.model.identity import StudyId
from litreview.model.policy import Policy
from litreview.model.vocabulary import Account, ClaimKind, Tier

HALF: dict[str, Any] = {"state": GradeState.REVIEWED, "link_reviewers": (ANNA,)}
"""One person graded and linked it: at most T2, however strong the trial."""


def half_done(study: int = 1, **changes: Any) -> LinkedStudy:
    return a_study(study, **{**HALF, **changes})


def big(study: int, group: str, **changes: Any) -> LinkedStudy:
    return a_study(study, n=300, group=group, **changes)


def ranks(*bodies: Body, studies: Iterable[int] = range(1, 9)) -> dict[StudyId, int]:
    return move_ranks(bodies, [a_study_id(n) for n in studies], Policy())


def test_a_review_that_would_lift_the_claim_counts_and_one_that_is_complete_does_not() -> None:
    assert decide_tier(a_body(half_done()), Policy()).tier is Tier.T2
    assert decide_tier(a_body(reviewed(half_done())), Policy()).tier is Tier.T3
    assert ranks(a_body(half_done())) == {a_study_id(1): 1}
    complete = a_study()
    assert decide_under(a_body(reviewed(complete)), RuleSet(Policy())) == decide_under(
        a_body(complete), RuleSet(Policy())
    )


def test_the_highest_tier_reached_comes_first_then_what_holds_one_up() -> None:
    to_t4 = a_body(big(1, "Leiden"), big(2, "Kyoto", **HALF))
    to_t3 = a_body(half_done(3))
    holds = a_body(a_study(4))
    helps = a_body(half_done(5, blinding="open", control="none", randomized="no", n=12))
    assert decide_tier(to_t4, Policy()).tier is Tier.T3
    found = ranks(to_t4, to_t3, holds, helps)
    order = sorted(found, key=lambda study: found[study])
    assert order == [a_study_id(n) for n in (2, 3, 1, 4, 5)]
    assert len(set(found.values())) == len(found) - 1  # 1 and 4 hold up T3 alike


def test_a_study_takes_its_best_place_over_all_claims() -> None:
    holds = a_body(half_done(blinding="open"), claim=a_claim())
    lifts = a_body(half_done(1, claim="mood"), claim=a_claim("mood"))
    assert ranks(lifts, holds) == ranks(holds, lifts) == ranks(lifts)


@pytest.mark.parametrize(
    "body",
    [
        a_body(),
        a_body(a_study(1, animal=True), a_study(2, animal=True)),
        a_body(half_done(outcome="mismatch")),
        a_body(half_done(direction="not_reported")),
        a_body(half_done(standing="retracted")),
        a_body(half_done(excluded="other compound")),
    ],
    ids=["nothing", "animals", "another outcome", "no direction", "retracted", "excluded"],
)
def test_what_can_move_nothing_has_no_place(body: Body) -> None:
    assert ranks(body) == {}


def test_only_what_waits_is_tried() -> None:
    body = a_body(half_done(1), half_done(2))
    assert ranks(body, studies=[2]).keys() == {a_study_id(2)}
    assert ranks(body, studies=[]) == {}


def test_a_secondary_account_and_a_dispute_are_what_a_review_settles() -> None:
    told = a_study(
        link_basis=a_basis(account=Account.SECONDARY),
        secondary=("randomized", "control", "blinding", "n"),
    )
    assert decide_tier(a_body(told), Policy()).tier is Tier.T2
    assert ranks(a_body(told)) == {a_study_id(1): 1}
    n = replace(
        a_study().grade.fields[Field.N],
        value="not_reported",
        state=GradeState.CONFLICT,
        conflict=(120, 90),
    )
    grade = a_study().grade
    disputed = replace(a_study(), grade=replace(grade, fields={**grade.fields, Field.N: n}))
    assert ranks(a_body(disputed)) == {a_study_id(1): 1}
    assert reviewed(disputed).grade.number(Field.N) == 90


def test_a_claim_of_fact_is_moved_by_no_study() -> None:
    claim = a_claim(kind=ClaimKind.FACT)
    assert ranks(a_body(half_done(), claim=claim, reports=(a_report(),))) == {}


@given(bodies(same_direction=True))
def test_a_review_that_leaves_every_value_never_lowers_a_tier(body: Body) -> None:
    rules = RuleSet(Policy())
    now = decide_under(body, rules).tier
    for number, linked in enumerate(body.studies):
        studies = (*body.studies[:number], reviewed(linked), *body.studies[number + 1 :])
        assert decide_under(replace(body, studies=studies), rules).tier.rank >= now.rank
