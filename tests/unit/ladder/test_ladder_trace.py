"""The trace of a decision: steps, bases, rules, what would raise and lower it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.support.builders import (
    a_basis,
    a_body,
    a_claim,
    a_grade,
    a_link,
    a_report,
    a_study,
    a_study_id,
    without_words,
)
from tests.support.builders_claims import a_tie, named_by

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.tier import decide_tier
from litreview.model.decision import TierDecision
from litreview.model.fields import Field
from litreview.model.grade import GradeState, QuoteCheck
from litreview.model.identity import StudyId
from litreview.model.policy import Policy
from litreview.model.trial import Relations
from litreview.model.vocabulary import QuoteRole


def decide(*studies: LinkedStudy, **changes: Any) -> TierDecision:
    return decide_tier(a_body(*studies, **changes), Policy())


def test_a_study_left_out_by_its_points_says_so() -> None:
    decision = decide(
        a_study(risk_of_bias="high", blinding="open", control="usual_care", population="adjacent")
    )
    (left_out,) = decision.not_counted
    assert left_out.rule == "R5"
    assert left_out.reason == "effective level 0: 1 point (population adjacent)"


def test_a_study_without_a_level_is_left_out_by_r2_whatever_its_points() -> None:
    (left_out,) = decide(a_study(design="case_report", population="mismatch")).not_counted
    assert (left_out.rule, left_out.reason) == ("R2", "level 0: design case_report")


def test_a_small_trial_says_how_many_it_needed() -> None:
    (study,) = decide(a_study(n=19)).counted
    assert study.steps[-1] == ("R3", "level 2: n 19; level 3 needs 20")


def test_steps_stand_in_the_order_applied() -> None:
    decision = decide(
        a_study(risk_of_bias="high", states={"n": GradeState.MACHINE}, outcome="surrogate")
    )
    (study,) = decision.counted
    assert study.steps == (
        ("R2", "level 3: randomized yes, control placebo, blinding double"),
        ("R3", "level 2: risk of bias high"),
        ("R5", "effective level 1: 1 point (outcome surrogate)"),
    )
    assert (study.level, study.points, study.effective) == (2, 1, 1)


def test_a_step_says_why_a_machine_reading_holds_a_trial_at_level_2() -> None:
    (study,) = decide(a_study(states={"n": GradeState.MACHINE}, secondary=["control"])).counted
    assert study.steps[-1] == (
        "R12",
        "level 2: no person confirmed n; control known only from a secondary account",
    )


def test_a_case_report_of_a_harm_says_why_it_counts() -> None:
    harm = a_claim(category="side_effect")
    (report,) = decide(a_study(design="case_report", n=1), claim=harm).counted
    assert report.steps[-1] == ("H", "counts as a published human report")
    (trial,) = decide(a_study(), claim=harm).counted
    assert trial.steps[-1] == ("H", "counts as a published human report")
    (label,) = decide(a_study(label=True), claim=harm).counted
    assert label.steps[-1] == ("H", "counts as an official label")


def test_bases_say_what_each_value_rests_on() -> None:
    grade = a_grade(states={"blinding": GradeState.MACHINE}, secondary=["n"], n=110)
    link = a_link(basis=a_basis("Attention improved.", "quote", where="abstract"))
    (study,) = decide(LinkedStudy(grade, link)).counted
    assert "n = 110: secondary source, high certainty" in study.bases
    assert "blinding = double: machine tag n.total.randomized" in study.bases
    assert "control = placebo: source (full_text), high certainty" in study.bases
    assert "link by anna: quote, abstract" in study.bases


def test_a_trial_in_two_papers_is_counted_by_its_best() -> None:
    joined = Relations(joined=(a_tie(1, 2, "registration"),))
    decision = decide(a_study(1, n=300, blinding="open"), a_study(2), relations=joined)
    (study,) = decision.counted
    assert (study.study, study.also, study.n) == ("pmid:2", ("pmid:1",), 300)
    assert (study.reports, study.joined_by) == (("pmid:2", "pmid:1"), "registration")
    assert decision.human == 1


def test_one_trial_filed_under_two_groups_shows_one() -> None:
    papers = a_study(1, group="north"), a_study(2, group="south")
    decision = decide(*papers, relations=Relations(joined=(a_tie(1, 2),)))
    assert (decision.human, decision.groups) == (1, 1)


def test_papers_tied_through_one_that_does_not_count_are_still_one_trial() -> None:
    decision = decide(
        a_study(1),
        a_study(2, outcome="mismatch"),
        a_study(3),
        relations=Relations(joined=(a_tie(1, 2), a_tie(2, 3))),
    )
    assert decision.human == 1


def test_rules_are_listed_with_their_studies() -> None:
    decision = decide(a_study(1), a_study(2, standing="retracted"), a_study(3, risk_of_bias="high"))
    fired = {rule.rule: rule.studies for rule in decision.rules}
    assert fired["R1"] == ("pmid:2",)
    assert fired["R3"] == ("pmid:3",)
    assert fired["R9"] == ("pmid:1",)
    assert all(rule.text for rule in decision.rules)


def test_what_lowers_names_each_study_it_rests_on() -> None:
    decision = decide(a_study(1), a_study(2, blinding="open"))
    assert decision.lowers == ("Without PMID 1: T2, supports.",)


def test_what_two_studies_carry_alike_falls_with_both() -> None:
    lowers = decide(a_study(1), a_study(2)).lowers
    assert lowers == ("Without PMID 1 and PMID 2: T0, nothing left that counts.",)


MISSING: dict[str, tuple[Body, str]] = {
    "nothing yet": (a_body(), "in animals or cells"),
    "animals only": (a_body(a_study(animal=True)), "A human study in healthy adults"),
    "no blinded trial": (a_body(a_study(blinding="open")), "A randomized trial with a named"),
    "one reviewer": (a_body(a_study(link_reviewers=("anna",))), "2 people who agree"),
    "too few for T3": (a_body(a_study(n=40)), "At least 60 people in such trials; 40"),
    "one trial": (a_body(a_study()), "2 blinded randomized trials"),
    "unknown groups": (a_body(a_study()), "2 independent research groups"),
    "too few for T4": (a_body(a_study()), "At least 400 people in them; 120"),
    "not registered": (a_body(a_study(registered="no")), "prospectively registered; 0"),
    "inconsistent": (
        a_body(a_study(1), a_study(2, direction="null")),
        "Leading studies that agree",
    ),
    "unconfirmed": (
        a_body(a_study(states={"n": GradeState.MACHINE})),
        "PMID 1 held at level 2: no person confirmed n.",
    ),
    "concern": (a_body(a_study(standing="expression_of_concern")), "concern about PMID 1 resolved"),
    "indirect": (
        a_body(a_study(blinding="open", population="mismatch")),
        "A human study in healthy adults that measures attention on a test itself",
    ),
    "retracted sibling": (
        replace(
            a_body(a_study(1)),
            relations=Relations(
                joined=(a_tie(1, 2, "registration"),), retracted=frozenset({a_study_id(2)})
            ),
        ),
        "PMID 1, of whose trial a report was retracted, said to stand all the same: "
        "concern_resolved=yes.",
    ),
    "of several trials": (
        replace(a_body(a_study(1)), relations=Relations(pooled={a_study_id(1): (a_study_id(2),)})),
        "PMID 1 reports several trials and is held at level 2",
    ),
    "for people in general": (
        a_body(a_study(animal=True), claim=a_claim(population="general")),
        "A human study in healthy people that measures attention on a test itself",
    ),
    "harm, nothing": (a_body(claim=a_claim(category="side_effect")), "An animal study reaches T1"),
    "harm, animals": (
        a_body(a_study(animal=True), claim=a_claim(category="side_effect")),
        "A published report in healthy adults",
    ),
    "harm, reports": (
        a_body(a_study(), claim=a_claim(category="side_effect")),
        "looked for adverse events systematically",
    ),
    "harm, exposed": (
        a_body(
            a_study(harms_collection="systematic", exposed=150, n=150),
            claim=a_claim(category="side_effect"),
        ),
        "At least 400 people exposed in such trials; 150",
    ),
    "safety, contrary": (
        a_body(a_study(direction="opposes"), claim=a_claim(category="side_effect", kind="safety")),
        "No contrary human report",
    ),
    "the weaker part": (
        a_body(a_study(part="memory"), claim=a_claim(parts=("memory", "mood"))),
        "mood: A study in animals or cells",
    ),
}


@pytest.mark.parametrize("name", MISSING)
def test_what_would_raise_it_names_what_is_missing(name: str) -> None:
    body, expected = MISSING[name]
    assert any(expected in sentence for sentence in decide_tier(body, Policy()).raises)


def test_nothing_raises_t4_or_a_fact() -> None:
    top = decide(a_study(1, n=200, group="Kyoto"), a_study(2, n=200, group="Leiden"))
    assert (top.tier, top.raises) == ("T4", ())
    assert decide(a_study(), claim=a_claim(category="storage")).raises == ()


def test_reports_are_counted_and_the_rule_set_is_kept() -> None:
    decision = decide(a_study(), reports=(a_report(), a_report("another")), stale_search=True)
    assert (decision.reports, decision.rule_set) == (2, "2")
    assert "stale search" in decision.flags
    assert decision.flags == tuple(sorted(decision.flags))


def test_a_link_whose_sentence_is_gone_says_so_and_what_would_help() -> None:
    decision = decide(without_words(a_study(1)))
    (left_out,) = decision.not_counted
    assert left_out.reason == (
        "the sentence it cited is no longer in the record; to be linked again"
    )
    (fired,) = [rule for rule in decision.rules if rule.rule == "R12"]
    assert fired.studies == ("pmid:1",)
    assert decision.raises[-1] == "PMID 1 linked again, on words that the record holds."


def test_a_retracted_study_is_left_out_for_that_and_not_for_its_sentence() -> None:
    decision = decide(without_words(a_study(1, standing="retracted")))
    (left_out,) = decision.not_counted
    assert left_out.rule == "R1"
    assert "R12" not in {rule.rule for rule in decision.rules}
    assert not any("linked again" in raised for raised in decision.raises)


def test_a_word_that_lost_its_sentence_is_marked_among_the_bases() -> None:
    (study,) = decide(without_words(a_study(1), 1)).counted
    assert "link by anna: quote, abstract, no longer in the record" in study.bases
    assert "link by boris: source (full_text), high certainty" in study.bases
    assert not study.double_reviewed


def test_links_that_keep_a_tier_down_are_told() -> None:
    decision = decide(a_study(1, n=100), without_words(a_study(2, n=100, direction="null")))
    told = decision.rules[-1]
    assert (told.rule, told.studies) == ("R12", ("pmid:2",))
    assert told.text.startswith("Without links whose words are no longer in the record")
    assert "T3" in told.text


def test_the_trace_names_only_the_reason_a_study_has() -> None:
    decision = decide(
        a_study(1, standing="retracted"),
        a_study(2, outcome="mismatch"),
        a_study(3, n=19),
        a_study(4, risk_of_bias="high"),
        a_study(5, role="aim"),
        relations=Relations(replaced={StudyId("pmid:1"): StudyId("pmid:9")}),
    )
    told = {(fired.rule, fired.text): fired.studies for fired in decision.rules}
    assert told["R1", "Not counted: replaced by PMID 9."] == ("pmid:1",)
    assert told["R1", "Not counted: measured something else than the claim names."] == ("pmid:2",)
    assert told["R1", "Not counted: direction quoted from its aim."] == ("pmid:5",)
    assert told["R3", "Level 2: n 19; level 3 needs 20."] == ("pmid:3",)
    assert told["R3", "Level 2: risk of bias high."] == ("pmid:4",)


def test_a_replacement_that_nobody_linked_is_wanted() -> None:
    replaced = Relations(replaced={StudyId("pmid:1"): StudyId("pmid:2")})
    assert decide(a_study(1), relations=replaced).wanted == ("pmid:2",)
    assert decide(a_study(1), a_study(2), relations=replaced).wanted == ()


def test_a_trial_shows_its_reports_its_numbers_and_whether_its_group_is_inferred() -> None:
    inferred = named_by(a_study(1, group="Kyoto"), "inferred from author names")
    relations = Relations(
        joined=(a_tie(1, 2, "registration"),),
        registrations={StudyId("pmid:1"): ("NCT00000001",), StudyId("pmid:2"): ("NCT00000001",)},
    )
    (trial,) = decide(inferred, a_study(2, n=60), relations=relations).counted
    assert (trial.group, trial.inferred) == ("Kyoto", True)
    assert (trial.registrations, trial.joined_by) == (("NCT00000001",), "registration")
    (named,) = decide(inferred, a_study(2, group="Kyoto"), relations=relations).counted
    assert (named.group, named.inferred) == ("Kyoto", False)


def test_reports_are_joined_by_the_surest_tie_and_suspected_only_where_no_other_holds() -> None:
    sure, unsure = a_tie(1, 2, "doi"), a_tie(1, 2, "suspected")
    (trial,) = decide(a_study(1), a_study(2), relations=Relations((sure,), (unsure,))).counted
    assert trial.joined_by == "doi"
    decision = decide(
        a_study(1), a_study(2), a_study(3), relations=Relations((sure,), (a_tie(2, 3),))
    )
    assert [each.joined_by for each in decision.counted] == ["suspected"]
    assert "possible duplicate" in decision.flags


def test_a_review_that_pools_no_stated_trial_is_listed_as_a_review() -> None:
    (left_out,) = decide(a_study(design="meta_analysis")).not_counted
    assert left_out.reason == "level 0: meta_analysis, matched trials not stated"


@pytest.mark.parametrize(
    ("studies", "text", "named"),
    [
        (
            [
                a_study(1, harms_collection="systematic", exposed=12),
                a_study(2, direction="opposes"),
            ],
            "Watched systematically, without an event, in fewer than 30 people of one trial: "
            "at most T1.",
            (a_study_id(1),),
        ),
        (
            [a_study(1), a_study(2, direction="opposes")],
            "No study says that harms were looked for systematically: at most T1.",
            (),
        ),
        (
            [a_study(1, harms_collection="systematic", exposed=90, direction="opposes")],
            "No trial is known to count in full as one that watched people without an event: "
            "at most T1.",
            (),
        ),
    ],
)
def test_too_few_watched_names_only_the_trials_that_watched(
    studies: list[LinkedStudy], text: str, named: tuple[StudyId, ...]
) -> None:
    rules = decide(*studies, claim=a_claim(category="side_effect", kind="safety")).rules
    (fired,) = (rule for rule in rules if rule.text.endswith("at most T1."))
    assert (fired.text, fired.studies) == (text, named)


def test_how_few_were_watched_is_kept() -> None:
    safety = a_claim(category="side_effect", kind="safety")
    watched: dict[str, Any] = {"harms_collection": "systematic"}
    decision = decide(
        a_study(1, exposed=12, **watched), a_study(2, exposed=20, **watched), claim=safety
    )
    assert (decision.tier, decision.verdict, decision.watched) == ("T1", "insufficient", 20)
    assert decide(a_study(1), claim=safety).watched is None


DOUBTS: dict[str, tuple[Body, str]] = {
    "dispute": (
        a_body(a_study(states={"group": GradeState.CONFLICT}, group="Kyoto")),
        "People disagree on group of PMID 1, and nobody decided.",
    ),
    "link": (
        a_body(a_study(link_conflict=True)),
        "People disagree on what PMID 1 says of the claim, and nobody decided.",
    ),
    "concern": (
        a_body(a_study(standing="expression_of_concern")),
        "An expression of concern about PMID 1 is not resolved.",
    ),
}


@pytest.mark.parametrize("name", DOUBTS)
def test_what_a_person_must_settle_is_said_with_the_tier_without_it(name: str) -> None:
    body, expected = DOUBTS[name]
    decision = decide_tier(body, Policy())
    assert decision.doubts == (expected,)
    assert decision.undoubted == ("T0", "insufficient")


def test_a_word_that_lost_its_sentence_is_no_doubt_beside_one_that_holds() -> None:
    half = decide_tier(a_body(without_words(a_study(1), 1)), Policy())
    assert (half.tier, half.doubts, half.undoubted) == ("T2", (), None)
    whole = decide_tier(a_body(without_words(a_study(1), 2)), Policy())
    assert (whole.tier, whole.counted, whole.doubts) == ("T0", (), ())


def test_a_quote_that_is_not_in_its_record_is_a_doubt() -> None:
    study = a_study(1)
    gone = (QuoteCheck.NOT_FOUND, QuoteCheck.NOT_A_QUOTE)
    found = replace(study.grade.fields[Field.BLINDING], quote_checks=gone)
    grade = replace(study.grade, fields={**study.grade.fields, Field.BLINDING: found})
    decision = decide(replace(study, grade=grade))
    assert decision.doubts == ("What was quoted for blinding of PMID 1 is not in its record.",)


def test_of_suspected_duplicates_the_best_report_is_left() -> None:
    relations = Relations(suspected=(a_tie(1, 2, "suspected", "Roe A, Doe B; n 60"),))
    decision = decide(a_study(1, n=60), a_study(2, n=60), relations=relations)
    assert decision.doubts == ("PMID 1 and PMID 2 may be one trial: Roe A, Doe B; n 60.",)
    assert (decision.tier, decision.undoubted) == ("T3", None)


def test_without_a_doubt_there_is_nothing_undoubted() -> None:
    decision = decide(a_study(1), a_study(2, standing="retracted"))
    assert (decision.doubts, decision.undoubted) == ((), None)


def test_sets_of_trials_that_lower_it_are_the_smallest() -> None:
    four = [a_study(number, n=110, blinding="open") for number in range(1, 5)]
    assert decide(*four).lowers == (
        "Without all 4 that lead (supports): T0, nothing left that counts.",
    )
    three = decide(*four[:3]).lowers
    assert three == ("Without PMID 1 and PMID 2 and PMID 3: T0, nothing left that counts.",)
    groups = [
        a_study(n, n=200, group=name) for n, name in enumerate(("Kyoto", "Leiden", "Oslo"), 1)
    ]
    pairs = decide(*groups).lowers
    assert pairs[0] == "Without PMID 1 and PMID 2: T3, supports."
    assert len(pairs) == 3


RESULT, AIM = QuoteRole.RESULT, QuoteRole.AIM


@pytest.mark.parametrize(
    ("roles", "circular", "tier", "reason"),
    [
        ((RESULT, RESULT), (False, False), "T3", ""),
        ((RESULT, AIM), (False, False), "T2", ""),
        ((RESULT, RESULT), (False, True), "T2", ""),
        ((AIM, AIM), (False, False), "T0", "direction quoted from its aim"),
        ((RESULT, RESULT), (True, True), "T0", "known only from the page that makes the claim"),
        (
            (AIM, RESULT),
            (False, True),
            "T0",
            "known only from the page that makes the claim, or quoted from background or aim",
        ),
    ],
)
def test_a_word_that_repeats_somebody_else_is_no_reviewer_and_alone_no_link(
    roles: tuple[QuoteRole, ...], circular: tuple[bool, ...], tier: str, reason: str
) -> None:
    study = a_study()
    words = tuple(
        replace(word, role=role, circular=again)
        for word, role, again in zip(study.link.words, roles, circular, strict=True)
    )
    decision = decide(replace(study, link=replace(study.link, words=words)))
    assert decision.tier == tier
    assert [each.reason for each in decision.not_counted] == ([reason] if reason else [])


def test_a_link_two_people_dispute_has_no_second_reviewer_until_somebody_decides() -> None:
    linked = a_study()
    for conflict, decided, tier in ((True, False, "T2"), (False, True, "T3")):
        link = replace(linked.link, conflict=conflict, adjudicated=decided)
        assert decide(replace(linked, link=link)).tier == tier
    alone = replace(linked.link, words=linked.link.words[:1], adjudicated=True)
    assert decide(replace(linked, link=alone)).tier == "T3"
