from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.support.builders_render import a_counted_study, a_page_claim, a_page_decision

from litreview.model.basis import Basis
from litreview.model.claim import LiteratureCount
from litreview.model.decision import TierDecision
from litreview.model.identity import ClaimId, Reviewer
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


@pytest.mark.parametrize(
    ("around", "reports", "said"),
    [
        ({}, 0, "People say this, though neither a page nor a report of it is on file."),
        ({"pages": 1}, 0, "One page says this, and no citation for it is on file."),
        ({"pages": 2}, 0, "Two pages say this, and no citation for it is on file."),
        (
            {"pages": 1, "cited": True},
            0,
            "One page says this; what is cited for it does not count.",
        ),
        ({"pages": 1, "proposed": True}, 0, "One page proposes this, and no citation"),
        ({"pages": 2, "about_animals": True}, 0, "Two pages say this of animals, and no citation"),
        ({"about_animals": True}, 1, "Reports filed tell of this in animals."),
        ({"pages": 2, "cited": True}, 3, "People report this."),
        ({"reports": Direction.MIXED}, 2, "Some people report this, and others the contrary."),
        ({"reports": Direction.OPPOSES}, 2, "The reports filed speak against this."),
        ({"found": "reports"}, 2, "People report this. No page on file claims it."),
        ({"found": "studies"}, 0, "A study that does not count tells of this. No page on file"),
        ({"found": "elsewhere"}, 0, "No page on file claims this, and no report of it is filed."),
    ],
)
def test_where_no_study_counts_it_says_who_says_so(
    around: dict[str, object], reports: int, said: str
) -> None:
    decision = decided(Tier.T0, Verdict.INSUFFICIENT, reports=reports)
    text = reader_sentence(decision, replace(SETTING, **around))  # type: ignore[arg-type]
    assert text.startswith(said)
    assert text.endswith(" No eligible study was found (as of 13 September 2026).")


def test_without_a_search_the_sentence_says_so() -> None:
    text = reader_sentence(decided(Tier.T0, Verdict.INSUFFICIENT, reports=1), Setting())
    assert text.endswith("(no complete search yet).")


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
        (Verdict.DOCUMENTED, "document it."),
        (Verdict.PARTLY_DOCUMENTED, "document part of it."),
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


def test_a_fact_is_documented_as_of_its_day() -> None:
    older = replace(a_word_on_a_fact("yes"), as_of="2018")
    facts = (older, replace(older, as_of="2021-03-02"), a_word_on_a_fact("yes"))
    decision = decided(Tier.T0, Verdict.DOCUMENTED, ClaimKind.FACT)
    text = reader_sentence(decision, replace(SETTING, facts=facts))
    assert text == "Not a study question. The sources filed document it, as of 2 March 2021."
    undated = reader_sentence(decision, replace(SETTING, facts=facts[2:]))
    assert undated == "Not a study question. The sources filed document it."


@pytest.mark.parametrize(
    ("then", "now", "until", "dated", "told"),
    [
        (3, 4, "2018", True, "3 when written (2018), 4 now"),
        (3, 4, "2017", False, "3 until 2017, 4 now"),
        (None, 4, "", False, "never 3 in the records; 4 now"),
    ],
)
def test_a_statement_about_the_literature_is_told_with_todays_count(
    then: int | None, now: int, until: str, dated: bool, told: str
) -> None:
    right = Verdict.DOCUMENTED if then == 3 else Verdict.CONTRADICTED
    count = LiteratureCount(ClaimId("three-trials"), 3, then, now, until, dated, right)
    decision = decided(Tier.T0, right, ClaimKind.FACT)
    text = reader_sentence(decision, replace(SETTING, count=count))
    assert text == f"Not a study question. Counted from the records: {told}."
    filed = replace(SETTING, count=count, facts=(a_word_on_a_fact("yes"),))
    assert reader_sentence(decision, filed).endswith(f" it. Counted from the records: {told}.")


def test_sources_that_differ_are_not_reviewers_who_differ() -> None:
    decision = decided(Tier.T0, Verdict.MIXED, ClaimKind.FACT)
    one, other = a_word_on_a_fact("yes"), a_word_on_a_fact("no")
    assert other.basis is not None
    facts = (one, replace(other, basis=replace(other.basis, text="the gazette")))
    assert "sources filed do not agree" in reader_sentence(decision, replace(SETTING, facts=facts))
    same = reader_sentence(decision, replace(SETTING, facts=(one, other)))
    assert "reviewers do not agree" in same


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


def test_parts_are_told_one_by_one() -> None:
    parts = (
        replace(
            decided(Tier.T2, Verdict.SUPPORTS),
            part="learning",
            counted=(a_counted_study("pmid:1"),),
        ),
        replace(decided(Tier.T0, Verdict.INSUFFICIENT), part="mood"),
    )
    whole = decided(Tier.T0, Verdict.INSUFFICIENT, parts=parts)
    assert reader_sentence(whole, replace(SETTING, parts=(SETTING, SETTING))) == (
        "Learning: One human study suggests it may; very uncertain. "
        "Mood: People say this, though neither a page nor a report of it is on file. "
        "No eligible study was found (as of 13 September 2026)."
    )
