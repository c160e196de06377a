"""Tier history: an entry for each change, its cause, and none for a repeat."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.builders import a_basis, a_body, a_claim, a_report, a_study, without_words
from tests.support.builders_claims import a_tie

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.tier import decide_tier
from litreview.ladder.tier_history import (
    KEPT,
    SIBLINGS,
    TOLD_BY_RECORDS,
    TRIALS,
    basis_of,
    tier_changes,
)
from litreview.model.codec import to_builtins, to_json_bytes
from litreview.model.identity import Reviewer, StudyId
from litreview.model.policy import Policy
from litreview.model.run import HistoryEntry
from litreview.model.trial import Relations
from litreview.model.vocabulary import Verdict

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LATER = NOW + timedelta(days=7)
ONE = a_body(a_study(1))


def changes(
    entries: tuple[HistoryEntry, ...],
    body: Body,
    policy: Policy | None = None,
    now: datetime = NOW,
) -> tuple[HistoryEntry, ...]:
    policy = policy or Policy()
    return tier_changes(entries, [(body, decide_tier(body, policy))], policy, now)


def cause_of(before: Body, after: Body) -> str:
    first = changes((), before)
    (entry,) = changes(first, after, now=LATER)
    return entry.cause


def test_the_first_decision_is_kept() -> None:
    (entry,) = changes((), ONE)
    assert (entry.kind, entry.subject, entry.before) == ("tier", "attention", "")
    assert (entry.after, entry.cause) == ("T3 supports", "first decision")
    assert (entry.rule_set, entry.at) == ("2", NOW)


def test_nothing_changed_leaves_no_entry() -> None:
    assert changes(changes((), ONE), ONE, now=LATER) == ()


def test_a_new_link_is_named() -> None:
    assert cause_of(a_body(), ONE) == "new link: pmid:1"


def test_a_withdrawn_link_is_named() -> None:
    assert cause_of(ONE, a_body()) == "link withdrawn: pmid:1"


def test_a_changed_link_is_named() -> None:
    assert cause_of(ONE, a_body(a_study(1, direction="null"))) == "changed link: pmid:1"


def test_a_changed_grade_is_named() -> None:
    assert cause_of(ONE, a_body(a_study(1, blinding="open"))) == "changed grade: pmid:1"


def test_a_retraction_is_named_as_such() -> None:
    assert cause_of(ONE, a_body(a_study(1, standing="retracted"))) == "pmid:1 is now retracted"


def test_a_lifted_retraction_is_named() -> None:
    retracted = a_body(a_study(1, standing="retracted"))
    assert cause_of(retracted, ONE) == "pmid:1 is now in good standing"


def test_a_rewritten_claim_is_named() -> None:
    animals = replace(ONE, claim=a_claim(about="animals"))
    assert cause_of(ONE, animals) == "the claim was rewritten"


def test_other_words_for_the_same_claim_are_no_change() -> None:
    reworded = replace(ONE, claim=a_claim(statement="Attention gets sharper."))
    assert basis_of(ONE, Policy()) == basis_of(reworded, Policy())


def test_community_reports_never_move_a_claim_of_safety() -> None:
    safety = a_body(a_study(1), claim=a_claim(category="side_effect", kind="safety"))
    told = replace(safety, reports=(a_report(direction="opposes"),))
    assert changes(changes((), safety), told, now=LATER) == ()


def test_another_source_for_a_fact_is_named() -> None:
    claim = a_claim(category="storage")
    filed = a_body(claim=claim, fact=Verdict.DOCUMENTED)
    assert cause_of(a_body(claim=claim), filed) == (
        "the sources filed, or the records counted, changed"
    )


def test_another_rule_set_is_never_new_evidence() -> None:
    stricter = Policy(rule_set="3", min_n_t3=500)
    (entry,) = changes(changes((), ONE), ONE, stricter, LATER)
    assert (entry.kind, entry.before, entry.after) == ("rule_set", "T3 supports", "T2 supports")
    assert entry.cause == "rule set 2 to 3"


def test_changed_thresholds_are_a_rule_set_change_even_under_the_same_name() -> None:
    (entry,) = changes(changes((), ONE), ONE, Policy(min_n_t3=500), LATER)
    assert (entry.kind, entry.cause) == ("rule_set", "thresholds of rule set 2")


def test_readers_found_to_be_the_same_people_are_the_cause_and_no_change_of_rules() -> None:
    anna, boris = (Reviewer(name) for name in ONE.studies[0].link.reviewers)
    (entry,) = changes(changes((), ONE), ONE, Policy(same_people={boris: anna}), LATER)
    assert (entry.kind, entry.before, entry.after) == ("tier", "T3 supports", "T2 supports")
    assert entry.cause == f"readers counted as the same people: {boris} with {anna}"
    elsewhere = Policy(same_people={Reviewer("dora-2"): Reviewer("dora")})
    assert basis_of(ONE, elsewhere) == basis_of(ONE, Policy())


def test_the_source_of_a_threshold_is_no_threshold() -> None:
    sourced = Policy(sources={"min_n_t3": "EBSCO NAT"})
    assert basis_of(ONE, Policy()) == basis_of(ONE, sourced)


def test_a_repeat_has_the_same_id_whenever_it_is_made() -> None:
    first = changes((), ONE)
    weaker = a_body(a_study(1, blinding="open"))
    assert changes((), ONE, now=LATER)[0].id == first[0].id
    assert changes(first, weaker)[0].id == changes(first, weaker, now=LATER)[0].id


def test_to_and_fro_is_three_changes_not_a_repeat() -> None:
    weaker = a_body(a_study(1, blinding="open"))
    entries = changes((), ONE)
    for body in (weaker, ONE, weaker, ONE):
        entries += changes(entries, body)
    assert len({entry.id for entry in entries}) == 5


def test_entries_of_runs_are_passed_over() -> None:
    run = HistoryEntry("r1", LATER, "run", "attention", after="complete")
    assert changes((*changes((), ONE), run), ONE) == ()


def test_the_order_of_studies_is_no_part_of_the_basis() -> None:
    one, two = a_study(1), a_study(2)
    assert basis_of(a_body(one, two), Policy()) == basis_of(a_body(two, one), Policy())


def test_the_same_evidence_under_another_program_says_so() -> None:
    (first,) = changes((), ONE)
    (entry,) = changes((replace(first, after="T2 supports"),), ONE)
    assert entry.cause == "the same evidence, decided by another version of the program"


def test_a_change_always_stands_after_the_one_before_it() -> None:
    first = changes((), ONE)
    for clock in (NOW, NOW - timedelta(days=3)):
        (second,) = changes(first, a_body(), now=clock)
        assert second.at == NOW + timedelta(seconds=1)


def test_a_sentence_that_left_the_record_is_named_and_its_return() -> None:
    lost = a_body(without_words(a_study(1)))
    half = a_body(without_words(a_study(1), 1))
    assert cause_of(ONE, lost) == "the sentence cited is no longer in the record: pmid:1"
    assert cause_of(ONE, half) == "the sentence cited is no longer in the record: pmid:1"
    assert cause_of(lost, half) == "what the link cites is in the record again: pmid:1"
    assert cause_of(half, ONE) == "what the link cites is in the record again: pmid:1"


def test_a_heading_that_left_the_record_is_called_a_heading() -> None:
    heading = a_basis("Attention", "metadata", where="mesh")
    link = a_study(1).link
    words = tuple(replace(w, basis=heading, quote_check="not found") for w in link.words)
    lost = a_body(replace(a_study(1), link=replace(link, words=words)))
    assert cause_of(ONE, lost) == "the heading cited is no longer in the record: pmid:1"


def test_a_link_taken_back_with_its_lost_sentence_is_only_withdrawn() -> None:
    two = a_body(without_words(a_study(1)), a_study(2, blinding="open"))
    assert cause_of(two, a_body()) == "link withdrawn: pmid:1, pmid:2"


def tied(*studies: LinkedStudy, **relations: Any) -> Body:
    return a_body(*studies, relations=Relations(**relations))


TWO = (a_study(1, n=35), a_study(2, n=35))


def test_reports_found_to_be_of_one_trial_are_the_cause() -> None:
    joined = tied(*TWO, joined=(a_tie(1, 2, "registration"),))
    said = "reports or groups put together or apart: pmid:1, pmid:2"
    assert cause_of(a_body(*TWO), joined) == said
    assert cause_of(joined, a_body(*TWO)) == said


def test_a_retraction_beside_a_linked_report_is_the_cause() -> None:
    tie = (a_tie(1, 9, "relation"),)
    before = tied(a_study(1), joined=tie)
    after = tied(a_study(1), joined=tie, retracted=frozenset({StudyId("pmid:9")}))
    assert cause_of(before, after) == "pmid:9 is now retracted"


def test_a_report_that_another_replaces_is_the_cause() -> None:
    replaced = {StudyId("pmid:1"): StudyId("pmid:9")}
    after = tied(a_study(1), replaced=replaced)
    assert cause_of(ONE, after) == "pmid:1 is now replaced by pmid:9"


def test_a_retracted_trial_of_a_review_is_the_cause() -> None:
    review = a_study(1, design="meta_analysis", matched_rcts=2, included=("8", "9"))
    after = tied(review, retracted=frozenset({StudyId("pmid:9")}))
    assert cause_of(a_body(review), after) == "pmid:9 is now retracted"


def test_what_hangs_together_with_nothing_leaves_the_basis_as_it_was() -> None:
    far = tied(a_study(1), joined=(a_tie(7, 8),), retracted=frozenset({StudyId("pmid:8")}))
    assert basis_of(far, Policy()) == basis_of(ONE, Policy())
    assert not {TRIALS, SIBLINGS} & basis_of(ONE, Policy()).keys()


def test_the_order_of_what_ties_reports_is_no_part_of_the_basis() -> None:
    ties = (a_tie(1, 2), a_tie(1, 3), a_tie(2, 3, "doi"))
    one, two = (tied(*TWO, joined=order) for order in (ties, ties[::-1]))
    assert basis_of(one, Policy()) == basis_of(two, Policy())


def test_the_people_of_a_link_enter_the_basis_only_when_given() -> None:
    """Links of the first rule set had none: what rests on them keeps its hash."""
    value = a_study(1).link.value
    plain = {name: said for name, said in to_builtins(value).items() if name != "n"}
    old = to_json_bytes([plain, ["anna", "boris"], False, False, [False, False]])
    hashed = hashlib.sha256(old).hexdigest()[:8]
    assert basis_of(ONE, Policy())["links"] == f"pmid:1={hashed}"
    assert cause_of(ONE, a_body(a_study(1, link_n=40))) == "changed link: pmid:1"


def test_a_fact_filed_under_the_first_rule_set_has_not_moved() -> None:
    body = a_body(claim=a_claim(category="storage"))
    (first,) = changes((), body)
    old = replace(first, after="T0 not_documented", rule_set="1")
    assert changes((old,), body, now=LATER) == ()


def test_the_move_to_this_rule_set_is_a_change_of_rules() -> None:
    (first,) = changes((), a_body(*TWO))
    basis = {**(first.basis or {}), "rule_set": "1:00000000"}
    old = replace(first, after="T4 supports", rule_set="1", basis=basis)
    (entry,) = changes((old,), a_body(*TWO), now=LATER)
    assert (entry.kind, entry.before, entry.after) == ("rule_set", "T4 supports", "T3 supports")
    assert entry.cause == "rule set 1 to 2"


def test_sound_links_leave_the_basis_as_it_was() -> None:
    assert not [name for name in basis_of(ONE, Policy()) if name.startswith("lost")]


def test_a_concern_is_something_a_study_is_under() -> None:
    doubted = a_body(a_study(1, standing="expression_of_concern"))
    assert cause_of(ONE, doubted) == "pmid:1 is now under an expression of concern"


def test_rules_that_move_nothing_are_kept_so_that_the_next_move_is_not_laid_to_them() -> None:
    first = changes((), ONE)
    kept = changes(first, ONE, Policy(rule_set="3"), now=LATER)
    (entry,) = kept
    assert (entry.kind, entry.before, entry.after) == (KEPT, "T3 supports", "T3 supports")
    assert (entry.cause, entry.rule_set) == ("rule set 2 to 3", "3")
    assert changes((*first, *kept), ONE, Policy(rule_set="3"), now=LATER) == ()
    (move,) = changes((*first, *kept), a_body(), Policy(rule_set="3"), now=LATER)
    assert (move.kind, move.cause) == ("tier", "link withdrawn: pmid:1")


def test_what_one_rule_set_finds_and_another_did_not_look_for_is_no_news() -> None:
    """Rule set 1 put no reports together, and asked of no quote what it is for."""
    relations = Relations(joined=(a_tie(1, 2, "relation", "UpdateIn"),))
    body = a_body(a_study(1), a_study(2, circular=True), relations=relations)
    (first,) = changes((), body)
    assert {"trials", "repeated"} <= (first.basis or {}).keys()
    basis = {k: v for k, v in (first.basis or {}).items() if k not in TOLD_BY_RECORDS}
    old = replace(first, after="T4 supports", basis={**basis, "rule_set": "1:00000000"})
    (entry,) = changes((old,), body, now=LATER)
    assert (entry.kind, entry.cause) == ("rule_set", "rule set 1 to 2")


def test_a_machine_that_lacks_the_records_writes_the_same_line() -> None:
    tie = Relations(same_group=(a_tie(1, 2, "authors", "Roe A, Doe B"),))
    read = a_body(a_study(1), a_study(2, role="background", blinding="open"), relations=tie)
    unread = a_body(a_study(1), a_study(2, blinding="open"))
    ((one, first), (other, second)) = (
        (entry.id, entry.basis) for body in (read, unread) for entry in changes((), body)
    )
    assert first != second
    assert one == other


def test_a_quote_found_to_repeat_somebody_else_is_named() -> None:
    told = "what a link is quoted from is judged otherwise: pmid:1"
    assert cause_of(ONE, a_body(a_study(1, role="background"))) == told
