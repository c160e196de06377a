"""The track of a claim: a ring for its pages, a mark for the rules, nothing that nobody decided."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders_render import a_page_claim, a_page_decision

from litreview.model.identity import StudyId
from litreview.model.vocabulary import AssertedTier, ClaimKind, ClaimStatus, Tier, Verdict
from litreview.render.figures.ladder import rungs_of

CLAIM = a_page_claim("focus", "It sharpens focus.")
DECISION = a_page_decision(CLAIM, Tier.T2, Verdict.MIXED)


def test_a_claim_goes_from_its_pages_mark_to_its_tier() -> None:
    rungs = rungs_of(CLAIM, DECISION)
    assert rungs is not None
    assert (rungs.ring, rungs.mark, rungs.slug, rungs.sign) == ("10", "50", "t2", "±")
    assert not rungs.ahead
    assert rungs.words == (
        "Community pages mark it as community experience. By the rules: T2 Early human, mixed."
    )


@pytest.mark.parametrize(
    ("asserted", "ring", "ahead"),
    [
        (AssertedTier.NONE, "", False),
        (AssertedTier.ANIMAL, "30", False),
        (AssertedTier.HUMAN, "50", True),
    ],
)
def test_a_mark_above_the_tier_is_ahead_and_none_has_no_ring(
    asserted: AssertedTier, ring: str, ahead: bool
) -> None:
    rungs = rungs_of(replace(CLAIM, asserted_tier=asserted), replace(DECISION, tier=Tier.T1))
    assert rungs is not None
    assert (rungs.ring, rungs.mark, rungs.ahead) == (ring, "30", ahead)


def test_what_nobody_claims_has_no_ring() -> None:
    found = replace(CLAIM, asserted_tier=AssertedTier.NONE, status=ClaimStatus.FOUND)
    rungs = rungs_of(found, DECISION)
    assert rungs is not None
    assert rungs.ring == ""
    assert rungs.words.startswith("No community page claims it.")


def test_what_was_never_decided_has_no_mark() -> None:
    rungs = rungs_of(CLAIM, replace(DECISION, unread=(StudyId("pmid:1"),)))
    assert rungs is not None
    assert (rungs.ring, rungs.mark, rungs.sign, rungs.ahead) == ("10", "", "", False)
    assert rungs.words.endswith("By the rules: Not decided yet.")


@pytest.mark.parametrize(
    ("verdict", "sign", "look", "said"),
    [
        (Verdict.SUPPORTS, "!", "harm seen", "T2 Early human, harm found."),
        (Verdict.NO_EFFECT, "0", "harm", "T2 Early human, harm not found."),
        (Verdict.OPPOSES, "\N{MINUS SIGN}", "harm", "T2 Early human, speaks against the harm."),
        (Verdict.MIXED, "±", "harm", "T2 Early human, mixed on the harm."),
        (Verdict.INSUFFICIENT, "?", "harm", "T2 Early human, insufficient."),
    ],
)
def test_a_harm_bears_another_mark_than_a_benefit(
    verdict: Verdict, sign: str, look: str, said: str
) -> None:
    decision = replace(DECISION, kind=ClaimKind.HARM, verdict=verdict)
    rungs = rungs_of(CLAIM, decision)
    assert rungs is not None
    assert (rungs.sign, rungs.look) == (sign, look)
    assert rungs.words.endswith(said)


def test_a_fact_has_no_track() -> None:
    assert rungs_of(CLAIM, replace(DECISION, kind=ClaimKind.FACT)) is None
