from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders_render import a_counted_study, a_page_claim, a_page_decision

from litreview.model.decision import TierDecision
from litreview.model.vocabulary import ClaimKind, Direction, Tier, Verdict
from litreview.render.sentences import LADDER_SENTENCES, reader_sentence

CLAIM = a_page_claim("attention", "It sharpens attention.")
AS_OF = "2026-09-13"
STUDIED = (ClaimKind.BENEFIT, ClaimKind.MECHANISM, ClaimKind.REGIMEN)


def decided(
    tier: Tier, verdict: Verdict, kind: ClaimKind = ClaimKind.BENEFIT, **changes: object
) -> TierDecision:
    decision = replace(a_page_decision(CLAIM, tier, verdict), kind=kind)
    return replace(decision, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ClaimKind)
@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("verdict", Verdict)
def test_every_decision_has_a_finished_sentence(
    kind: ClaimKind, tier: Tier, verdict: Verdict
) -> None:
    text = reader_sentence(decided(tier, verdict, kind), AS_OF)
    assert text[0].isupper() and text.endswith(".") and "{" not in text


@pytest.mark.parametrize("tier", [Tier.T2, Tier.T3, Tier.T4])
def test_support_in_people_reads_as_the_ladder_says(tier: Tier) -> None:
    assert reader_sentence(decided(tier, Verdict.SUPPORTS), AS_OF) == LADDER_SENTENCES[tier]


def test_community_tier_carries_its_date() -> None:
    text = reader_sentence(decided(Tier.T0, Verdict.INSUFFICIENT, reports=3), AS_OF)
    assert text == "People report this. No eligible study was found (as of 13 September 2026)."


def test_community_tier_without_a_report_does_not_claim_one() -> None:
    text = reader_sentence(decided(Tier.T0, Verdict.INSUFFICIENT), AS_OF)
    assert "People report" not in text and "no single report is filed" in text


def test_without_a_search_the_sentence_says_so() -> None:
    text = reader_sentence(decided(Tier.T0, Verdict.INSUFFICIENT, reports=1), "")
    assert text.endswith("(no complete search yet).")


@pytest.mark.parametrize("kind", STUDIED)
@pytest.mark.parametrize("preclinical", [*Direction, None])
def test_t1_that_opposes_never_says_shown(kind: ClaimKind, preclinical: Direction | None) -> None:
    decision = decided(Tier.T1, Verdict.OPPOSES, kind, preclinical_direction=preclinical)
    assert "shown" not in reader_sentence(decision, AS_OF).lower()


def test_t3_with_no_effect_says_so() -> None:
    text = reader_sentence(decided(Tier.T3, Verdict.NO_EFFECT), AS_OF)
    assert "a blinded randomized trial found no effect" in text


def test_t1_says_animals_only_when_only_animals_were_studied() -> None:
    animal = (a_counted_study("pmid:1", human=False),)
    decision = decided(
        Tier.T1,
        Verdict.NOT_SHOWN_IN_PEOPLE,
        counted=animal,
        preclinical_direction=Direction.SUPPORTS,
    )
    expected = "Shown in animals or cells. Not shown directly in people."
    assert reader_sentence(decision, AS_OF) == expected


def test_t1_with_indirect_human_studies_names_both() -> None:
    both = (a_counted_study("pmid:1", human=False), a_counted_study("pmid:2", points=2))
    decision = decided(
        Tier.T1,
        Verdict.NOT_SHOWN_IN_PEOPLE,
        counted=both,
        preclinical_direction=Direction.SUPPORTS,
    )
    assert "in animals or cells, and only indirectly in people" in reader_sentence(decision, AS_OF)


def test_t1_of_people_only_does_not_mention_animals() -> None:
    people = (a_counted_study("pmid:2", points=2),)
    decision = decided(Tier.T1, Verdict.NOT_SHOWN_IN_PEOPLE, counted=people)
    assert "animals" not in reader_sentence(decision, AS_OF)


@pytest.mark.parametrize("direction", [Direction.NULL, Direction.OPPOSES, Direction.MIXED])
def test_t1_whose_animals_do_not_support_never_says_shown_in_animals(direction: Direction) -> None:
    animal = (a_counted_study("pmid:1", human=False),)
    decision = decided(
        Tier.T1, Verdict.NOT_SHOWN_IN_PEOPLE, counted=animal, preclinical_direction=direction
    )
    assert "Shown in animals" not in reader_sentence(decision, AS_OF)


def test_provisional_is_said() -> None:
    text = reader_sentence(decided(Tier.T2, Verdict.SUPPORTS, provisional=True), AS_OF)
    assert "Provisional" in text


def test_absence_prints_its_bound() -> None:
    decision = decided(
        Tier.T2, Verdict.SUPPORTS, ClaimKind.SAFETY, absence_bound="0 in 187: up to 1.6 %"
    )
    text = reader_sentence(decision, AS_OF)
    assert "found no such harm" in text and text.endswith("0 in 187: up to 1.6 %.")


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.DOCUMENTED, "document it"),
        (Verdict.CONTRADICTED, "contradict it"),
        (Verdict.NOT_DOCUMENTED, "No source filed documents it"),
    ],
)
def test_facts_speak_of_sources(verdict: Verdict, words: str) -> None:
    text = reader_sentence(decided(Tier.T0, verdict, ClaimKind.FACT), AS_OF)
    assert text.startswith("Not a study question.") and words in text


def test_a_harm_is_described_not_found_to_work() -> None:
    text = reader_sentence(decided(Tier.T2, Verdict.SUPPORTS, ClaimKind.HARM), AS_OF)
    assert text.startswith("Published human reports or an official label describe it")
