from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.support.builders_render import a_counted_study, a_page_claim, a_page_decision

from litreview.model.basis import Basis
from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.identity import Reviewer
from litreview.model.judgement import Judgement
from litreview.model.vocabulary import (
    BasisKind,
    Certainty,
    ClaimKind,
    Direction,
    Tier,
    Verdict,
)
from litreview.render.sentences import LADDER_SENTENCES, reader_sentence
from litreview.render.setting import Setting

CLAIM = a_page_claim("attention", "It sharpens attention.")
SETTING = Setting(as_of="2026-09-13")
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
    text = reader_sentence(decided(tier, verdict, kind), SETTING)
    assert text[0].isupper() and text.endswith(".") and "{" not in text


@pytest.mark.parametrize("tier", [Tier.T2, Tier.T3, Tier.T4])
def test_support_in_people_reads_as_the_ladder_says(tier: Tier) -> None:
    assert reader_sentence(decided(tier, Verdict.SUPPORTS), SETTING) == LADDER_SENTENCES[tier]


def test_community_tier_carries_its_date() -> None:
    text = reader_sentence(decided(Tier.T0, Verdict.INSUFFICIENT, reports=3), SETTING)
    assert text == "People report this. No eligible study was found (as of 13 September 2026)."


def test_community_tier_without_a_report_does_not_claim_one() -> None:
    text = reader_sentence(decided(Tier.T0, Verdict.INSUFFICIENT), SETTING)
    assert "People report" not in text and "no single report is filed" in text


def test_without_a_search_the_sentence_says_so() -> None:
    text = reader_sentence(decided(Tier.T0, Verdict.INSUFFICIENT, reports=1), Setting())
    assert text.endswith("(no complete search yet).")


@pytest.mark.parametrize("kind", STUDIED)
@pytest.mark.parametrize("preclinical", [*Direction, None])
def test_t1_that_opposes_never_says_shown(kind: ClaimKind, preclinical: Direction | None) -> None:
    decision = decided(Tier.T1, Verdict.OPPOSES, kind, preclinical_direction=preclinical)
    assert "shown" not in reader_sentence(decision, SETTING).lower()


def test_t3_with_no_effect_says_so() -> None:
    text = reader_sentence(decided(Tier.T3, Verdict.NO_EFFECT), SETTING)
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
    assert reader_sentence(decision, replace(SETTING, shown=True)) == expected


def test_t1_with_indirect_human_studies_names_both() -> None:
    both = (a_counted_study("pmid:1", human=False), a_counted_study("pmid:2", points=2))
    decision = decided(
        Tier.T1,
        Verdict.NOT_SHOWN_IN_PEOPLE,
        counted=both,
        preclinical_direction=Direction.SUPPORTS,
    )
    text = reader_sentence(decision, replace(SETTING, shown=True))
    assert "in animals or cells, and only indirectly in people" in text


def test_t1_of_people_only_does_not_mention_animals() -> None:
    people = (a_counted_study("pmid:2", points=2),)
    decision = decided(Tier.T1, Verdict.NOT_SHOWN_IN_PEOPLE, counted=people)
    assert "animals" not in reader_sentence(decision, SETTING)


@pytest.mark.parametrize("direction", [Direction.NULL, Direction.OPPOSES, Direction.MIXED])
def test_t1_whose_animals_do_not_support_never_says_shown_in_animals(direction: Direction) -> None:
    animal = (a_counted_study("pmid:1", human=False),)
    decision = decided(
        Tier.T1, Verdict.NOT_SHOWN_IN_PEOPLE, counted=animal, preclinical_direction=direction
    )
    assert "Shown in animals" not in reader_sentence(decision, SETTING)


def test_provisional_is_said() -> None:
    text = reader_sentence(decided(Tier.T2, Verdict.SUPPORTS, provisional=True), SETTING)
    assert "Provisional" in text


def test_absence_prints_its_bound() -> None:
    decision = decided(
        Tier.T2, Verdict.SUPPORTS, ClaimKind.SAFETY, absence_bound="0 in 187: up to 1.6 %"
    )
    text = reader_sentence(decision, SETTING)
    assert "found no such harm" in text and text.endswith("0 in 187: up to 1.6 %.")


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.DOCUMENTED, "document it"),
        (Verdict.CONTRADICTED, "contradict it"),
        (Verdict.NOT_DOCUMENTED, "No source filed documents it."),
    ],
)
def test_facts_speak_of_sources(verdict: Verdict, words: str) -> None:
    text = reader_sentence(decided(Tier.T0, verdict, ClaimKind.FACT), SETTING)
    assert text.startswith("Not a study question.") and words in text


def test_without_a_note_the_basis_says_why_a_fact_is_open() -> None:
    facts = (a_word_on_a_fact("not_reported", note=""),)
    assert of_fact(facts=facts).endswith("not documented so far. The register of Ruritania.")


def test_a_word_on_a_fact_is_shown_and_never_called_no_source() -> None:
    text = of_fact(facts=(a_word_on_a_fact("not_reported", note="use is noted, approval not"),))
    assert text.endswith("not documented so far. Use is noted, approval not.")
    assert "No source filed" not in text


def test_reviewers_who_differ_on_a_fact_are_not_silence() -> None:
    facts = (a_word_on_a_fact("yes"), a_word_on_a_fact("not_reported"))
    assert "do not agree" in of_fact(facts=facts)


def test_a_fact_with_community_reports_alone_says_so() -> None:
    assert of_fact(reports=2).endswith("Only community reports document it.")


def of_fact(*, facts: tuple[Judgement, ...] = (), reports: int = 0) -> str:
    decision = decided(Tier.T0, Verdict.NOT_DOCUMENTED, ClaimKind.FACT, reports=reports)
    return reader_sentence(decision, replace(SETTING, facts=facts))


def a_word_on_a_fact(value: str, note: str = "") -> Judgement:
    basis = Basis(BasisKind.SOURCE, "the register of Ruritania", certainty=Certainty.HIGH)
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return Judgement(
        "x", at, Reviewer("a.anders"), "claim:approved", "stated", value, basis, note
    ).sealed()


@pytest.mark.parametrize(("reports", "said"), [(2, "People report this."), (0, "People say this")])
def test_unread_records_are_said_where_nothing_was_found(reports: int, said: str) -> None:
    decision = decided(Tier.T0, Verdict.INSUFFICIENT, reports=reports)
    text = reader_sentence(decision, replace(SETTING, unread=1200, records=1500))
    assert text.startswith(said)
    assert text.endswith(
        "No eligible study was found among the records a person has read "
        "(as of 13 September 2026; 1,200 of 1,500 still wait)."
    )


def test_unread_records_without_a_search_are_said_too() -> None:
    text = reader_sentence(decided(Tier.T0, Verdict.INSUFFICIENT), Setting(unread=2, records=3))
    assert text.endswith("(no complete search yet; 2 of 3 still wait).")


def test_indirect_animal_studies_only_suggest_it() -> None:
    several = tuple(a_counted_study(f"pmid:{n}", human=False) for n in (1, 2))
    decision = decided(
        Tier.T1,
        Verdict.NOT_SHOWN_IN_PEOPLE,
        counted=several,
        preclinical_direction=Direction.SUPPORTS,
    )
    expected = "Suggested by indirect studies in animals or cells. Not shown directly in people."
    assert reader_sentence(decision, SETTING) == expected
    one = reader_sentence(replace(decision, counted=several[:1]), SETTING)
    assert one.startswith("Suggested by an indirect study in animals or cells.")


def test_a_claim_about_animals_is_shown_only_by_direct_studies() -> None:
    decision = decided(
        Tier.T1,
        Verdict.SUPPORTS,
        counted=(a_counted_study("pmid:1", human=False),),
        preclinical_direction=Direction.SUPPORTS,
    )
    about = replace(SETTING, about_animals=True)
    assert reader_sentence(decision, replace(about, shown=True)).startswith("Shown in animals")
    assert reader_sentence(decision, about).startswith("Suggested by an indirect study")


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (Verdict.SUPPORTS, "One human study suggests it may; very uncertain."),
        (Verdict.NO_EFFECT, "One human study found no effect; very uncertain."),
        (Verdict.OPPOSES, "One human study suggests the opposite; very uncertain."),
    ],
)
def test_one_human_study_is_not_some(verdict: Verdict, text: str) -> None:
    decision = decided(Tier.T2, verdict, counted=(a_counted_study("pmid:1"),))
    assert reader_sentence(decision, SETTING) == text


YES, NIL, NO, MIX = Direction.SUPPORTS, Direction.NULL, Direction.OPPOSES, Direction.MIXED


@pytest.mark.parametrize(
    ("tier", "directions", "text"),
    [
        (Tier.T2, (MIX,), "The one human study gives a mixed picture; very uncertain."),
        (Tier.T2, (MIX, MIX), "Human studies give a mixed picture; very uncertain."),
        (Tier.T2, (YES, MIX), "Human studies give a mixed picture; very uncertain."),
        (
            Tier.T2,
            (YES, NIL),
            "Some human studies suggest it may and others do not; very uncertain.",
        ),
        (Tier.T2, (NIL, NO), "Human studies disagree; very uncertain."),
        (Tier.T3, (YES, NO), "Blinded randomized trials in the right people disagree."),
        (
            Tier.T3,
            (MIX, MIX),
            "Blinded randomized trials in the right people give a mixed picture.",
        ),
        (Tier.T4, (YES, NIL), "Independent blinded trials disagree."),
    ],
)
def test_only_studies_that_point_different_ways_disagree(
    tier: Tier, directions: tuple[Direction, ...], text: str
) -> None:
    level = max(2, tier.rank)
    counted = tuple(
        a_counted_study(f"pmid:{i}", level=level, direction=way)
        for i, way in enumerate(directions, 1)
    )
    assert reader_sentence(decided(tier, Verdict.MIXED, counted=counted), SETTING) == text


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (1, "The one indirect study in people gives a mixed picture. "),
        (0, "The one study in people gives a mixed picture. "),
    ],
)
def test_at_t1_the_studies_in_people_lead(points: int, text: str) -> None:
    human = a_counted_study("pmid:1", points=points, direction=MIX)
    animal = a_counted_study("pmid:2", human=False)
    decision = decided(Tier.T1, Verdict.MIXED, counted=(human, animal))
    assert reader_sentence(decision, SETTING) == text + "Not shown directly in people."


def test_mixed_animals_disagree_only_when_they_do() -> None:
    mixed = a_counted_study("pmid:1", human=False, direction=MIX)
    null = a_counted_study("pmid:2", human=False, direction=NIL)
    supports = a_counted_study("pmid:3", human=False)

    def said(*counted: CountedStudy) -> str:
        return reader_sentence(decided(Tier.T1, Verdict.MIXED, counted=counted), SETTING)

    assert said(mixed).startswith("The one study in animals or cells gives a mixed picture.")
    assert said(mixed, supports).startswith("Studies in animals or cells give a mixed picture.")
    assert said(null, supports).startswith("Studies in animals or cells disagree.")


def test_animals_beside_people_disagree_only_when_they_do() -> None:
    mixed = a_counted_study("pmid:1", human=False, direction=MIX)
    decision = decided(
        Tier.T1,
        Verdict.NOT_SHOWN_IN_PEOPLE,
        counted=(mixed, a_counted_study("pmid:2", points=1)),
        preclinical_direction=MIX,
    )
    assert reader_sentence(decision, SETTING) == (
        "Studies in animals or cells give a mixed picture; studied only indirectly in people. "
        "Not shown directly in people."
    )


def test_parts_that_differ_are_named_with_their_verdicts() -> None:
    parts = (
        replace(decided(Tier.T1, Verdict.OPPOSES), part="learning"),
        replace(decided(Tier.T1, Verdict.NO_EFFECT), part="mood"),
    )
    text = reader_sentence(decided(Tier.T1, Verdict.MIXED, parts=parts), SETTING)
    assert text == "The evidence differs between its parts (learning: opposes; mood: no effect)."
