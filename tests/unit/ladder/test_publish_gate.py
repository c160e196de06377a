"""The publish gate: what must not go out, and that a sound page does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders import a_body, a_grade, a_link, a_study

from litreview.ladder.body import Body
from litreview.ladder.gate import publish_gate
from litreview.ladder.tier import decide_tier
from litreview.model.decision import TierDecision
from litreview.model.grade import Grade
from litreview.model.link import Link
from litreview.model.policy import Policy

BODY = a_body(a_study(1), a_study(2, trial="pmid:1"))
DECISION = decide_tier(BODY, Policy())


def gate(
    decision: TierDecision = DECISION, body: Body = BODY, policy: Policy | None = None
) -> tuple[str, ...]:
    grades = {linked.study: linked.grade for linked in body.studies}
    links = [linked.link for linked in body.studies]
    return publish_gate([decision], grades, links, policy or Policy())


def _bare(link: Link) -> Link:
    return replace(link, words=tuple(replace(word, basis=None) for word in link.words))


def _without_basis(grade: Grade) -> Grade:
    fields = {
        name: replace(
            field, judgements=tuple(replace(word, basis=None) for word in field.judgements)
        )
        for name, field in grade.fields.items()
    }
    return replace(grade, fields=fields)


def test_a_sound_page_may_go_out() -> None:
    assert gate() == ()


def test_an_empty_claim_may_go_out() -> None:
    body = a_body()
    assert gate(decide_tier(body, Policy()), body) == ()


def test_a_tier_without_rules_may_not() -> None:
    assert gate(replace(DECISION, rules=())) == ("attention is T3 and names no rule",)


def test_a_tier_without_studies_may_not() -> None:
    assert gate(replace(DECISION, counted=())) == ("attention is T3 and no study counts",)


def test_a_decision_by_another_rule_set_may_not() -> None:
    (reason,) = gate(policy=Policy(rule_set="2"))
    assert reason == "attention was decided by rule set 1, in force is 2"


def test_a_counted_study_without_any_basis_may_not() -> None:
    studies = [replace(s, grade=_without_basis(s.grade), link=_bare(s.link)) for s in BODY.studies]
    reasons = gate(body=replace(BODY, studies=tuple(studies)))
    assert [reason.split(",")[0] for reason in reasons] == [
        "attention counts pmid:1",
        "attention counts pmid:2",
    ]


def test_one_basis_is_enough() -> None:
    studies = [replace(s, grade=_without_basis(s.grade)) for s in BODY.studies]
    assert gate(body=replace(BODY, studies=tuple(studies))) == ()
    studies = [replace(s, link=_bare(s.link)) for s in BODY.studies]
    assert gate(body=replace(BODY, studies=tuple(studies))) == ()


@pytest.mark.parametrize("missing", ["grade", "link"])
def test_a_counted_study_without_grade_or_link_may_not(missing: str) -> None:
    grades = {} if missing == "grade" else {s.study: s.grade for s in BODY.studies}
    links = [] if missing == "link" else [s.link for s in BODY.studies]
    reasons = publish_gate([DECISION], grades, links, Policy())
    assert reasons == (
        f"attention counts pmid:1, which has no {missing}",
        f"attention counts pmid:2, which has no {missing}",
    )


def test_a_link_to_an_unknown_claim_may_not() -> None:
    grade, link = a_grade(3), a_link(3, "memory")
    (reason,) = publish_gate([], {grade.study: grade}, [link], Policy())
    assert reason == "pmid:3 is linked to memory, which is no claim of this compound"
