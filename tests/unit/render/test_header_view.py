from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.support.builders_render import (
    a_counted_study,
    a_dossier,
    a_page_claim,
    a_page_decision,
    with_decision,
)
from tests.support.printed import printed

from litreview.model.dossier import Dossier, SearchState, Shortfall
from litreview.model.identity import StudyId
from litreview.model.page import PrismaFlow
from litreview.model.vocabulary import ClaimKind, Tier, Verdict
from litreview.render.header import bar, bottom_line, freshness, header_view

DOSSIER = a_dossier()
FIRST = StudyId("pmid:90000001")


def of_tiers(*tiers: Tier) -> Dossier:
    claims = tuple(a_page_claim(f"claim-{i}", f"Claim {i}.") for i in range(len(tiers)))
    decisions = tuple(
        a_page_decision(claim, tier, Verdict.SUPPORTS)
        for claim, tier in zip(claims, tiers, strict=True)
    )
    return replace(DOSSIER, claims=claims, decisions=decisions)


def test_the_bottom_line_counts_from_the_best_down() -> None:
    assert bottom_line(DOSSIER) == (
        "Blinded, randomized trials in the right people have tested 1 claim about Veltraxin: "
        "1 has mixed results. Of 12 claims, 1 rests on blinded trials in the right people, "
        "4 on early human studies, 2 on indirect evidence alone, 1 on community reports alone "
        "and 4 on what pages say alone."
    )


def test_the_bottom_line_names_nothing_that_no_claim_rests_on() -> None:
    assert bottom_line(of_tiers(Tier.T0, Tier.T0)).endswith(
        "in the people it is made for. Of 2 claims, 2 rest on what pages say alone."
    )


def test_the_bottom_line_of_trials_alone_ends_there() -> None:
    text = bottom_line(of_tiers(Tier.T3, Tier.T4))
    assert text.endswith("2 hold up. Of 2 claims, 2 rest on blinded trials in the right people.")


def test_a_harm_at_the_top_rests_on_no_blinded_trial() -> None:
    two = of_tiers(Tier.T3, Tier.T4)
    benefit, harm = two.decisions
    told = replace(two, decisions=(benefit, replace(harm, kind=ClaimKind.HARM)))
    assert bottom_line(told).endswith(
        "Of 2 claims, 1 rests on blinded trials in the right people and "
        "1 on controlled trials that looked for harms."
    )


def test_without_claims_the_bottom_line_promises_nothing() -> None:
    assert "No claim" in bottom_line(of_tiers())


def test_the_bar_has_every_tier_and_adds_up() -> None:
    stretches = bar(DOSSIER)
    assert [s.tier.slug for s in stretches] == ["t0", "t1", "t2", "t3", "t4", "fact"]
    assert sum(s.count for s in stretches) == len(DOSSIER.claims)


def test_facts_are_not_counted_as_community_claims() -> None:
    assert bar(DOSSIER)[0].count == 5
    assert bar(DOSSIER)[-1].count == 1


def test_no_fact_no_stretch_for_facts() -> None:
    assert [s.tier.slug for s in bar(of_tiers(Tier.T1))][-1] == "t4"


def test_people_are_counted_once_however_many_claims_a_study_bears_on() -> None:
    twice = with_decision(DOSSIER, "morning", counted=(a_counted_study("pmid:90000003", n=110),))
    assert header_view(twice).lines[0] == header_view(DOSSIER).lines[0]


def test_the_evidence_in_three_lines_is_computed() -> None:
    people, animals, community = (text for _, text in header_view(DOSSIER).lines)
    assert people.startswith(
        "5 studies count for at least one claim. All say how many: 345 people "
        "whose results bear on a claim, comparison groups included, 110 in the largest."
    )
    assert "1 is known to be both randomized and blinded." in people, (
        "reviewers disagree on the other"
    )
    assert animals == "3 studies count for at least one claim: 2 in animals and 1 in cells."
    assert community == ("3 reports from 2 sources; a tally counts as one. They bear on 3 claims.")


def test_a_study_that_does_not_say_how_many_is_named_as_such() -> None:
    silent = with_decision(DOSSIER, "morning", counted=(a_counted_study("pmid:90000007"),))
    assert (
        "6 studies count for at least one claim. 5 of them say how many"
        in header_view(silent).lines[0][1]
    )


def test_a_trial_is_one_study_whichever_paper_stands_for_it() -> None:
    other = replace(a_counted_study("manual:kept-apart", n=84), also=(StudyId("pmid:90000001"),))
    twice = with_decision(DOSSIER, "morning", counted=(other,))
    assert header_view(twice).lines[0] == header_view(DOSSIER).lines[0]


def test_what_no_person_has_read_is_counted() -> None:
    assert header_view(DOSSIER).unread == "2 of 11 records not yet read by a person"
    read = replace(DOSSIER, flow=PrismaFlow({"PubMed": 3}, 0, 3, {"chemistry": 1}, 1, 0, 1))
    assert header_view(read).unread == ""


def test_without_evidence_each_line_says_so() -> None:
    bare = replace(of_tiers(Tier.T0), reports=())
    assert [text[:3] for _, text in header_view(bare).lines] == ["No "] * 3


def test_a_complete_search_needs_no_notice() -> None:
    view = freshness(DOSSIER.search)
    assert view.notice == ""
    assert (view.data_through_day, view.next_due_day) == ("13 September 2026", "20 September 2026")


def test_a_snapshot_is_told_in_one_plain_sentence() -> None:
    notice = freshness(a_dossier(snapshot=True).search).notice
    assert notice == (
        "None of the abstracts is in hand: details that stand in the abstracts are shown as “not "
        "reported”."
    )


@pytest.mark.parametrize(
    ("search", "brief"),
    [
        (DOSSIER.search, "PubMed searched to 13 Sep 2026, next by 20 Sep 2026"),
        (a_dossier(snapshot=True).search, "PubMed not reached: studies known on 13 September 2026"),
        (SearchState(), "PubMed not yet searched completely"),
        (
            SearchState(data_through="2026-09-13"),
            "PubMed not yet searched completely: records known on 13 September 2026",
        ),
        (
            replace(DOSSIER.search, fell_short=Shortfall("2026-11-08", "failed")),
            "PubMed searched to 13 Sep 2026; the latest search fell short",
        ),
    ],
)
def test_the_state_of_the_search_is_told_in_a_few_words(search: SearchState, brief: str) -> None:
    assert freshness(search).brief == brief


def test_no_search_at_all_is_told() -> None:
    view = freshness(SearchState())
    assert view.notice == "Studies may be missing."  # that no search was complete is told before
    assert (view.data_through_day, view.last_complete_day) == ("not known", "none yet")


def test_forms_say_whether_they_are_the_compound() -> None:
    assert header_view(DOSSIER).forms == (
        "N-acetyl veltraxin: counted as another compound",
        "Veltraxin acetate: the same compound",
    )


def test_the_page_is_never_advice() -> None:
    assert header_view(DOSSIER).not_advice == "Research summary, not medical advice."


@pytest.mark.parametrize(
    ("last", "latest", "told"),
    [
        (
            "2026-11-01",
            Shortfall("2026-11-08", "failed", "the query finds 9 records"),
            "The search of PubMed on 8 November 2026 stopped: the query finds 9 records.",
        ),
        (
            "2026-11-01",
            Shortfall("2026-11-08", "partial", "3 records could not be fetched"),
            "The search of PubMed on 8 November 2026 is incomplete: "
            "3 records could not be fetched.",
        ),
        (
            "",
            Shortfall("2026-11-08"),
            "The search of PubMed on 8 November 2026 has not ended: it is under way, or it died.",
        ),
        ("2026-11-01", Shortfall("2026-11-08", "failed"), "on 8 November 2026 stopped."),
        ("2026-11-01", None, ""),
    ],
)
def test_a_refresh_that_fell_short_is_told(last: str, latest: Shortfall | None, told: str) -> None:
    view = freshness(SearchState(last, last, fell_short=latest))
    assert told in view.fell_short
    assert bool(view.fell_short) == bool(told)


def test_a_page_tells_of_it_and_so_do_its_data() -> None:
    latest = Shortfall("2026-11-08", "failed", "the query finds 9 records")
    told = replace(DOSSIER, search=replace(DOSSIER.search, fell_short=latest))
    pages = printed(told)
    assert "stopped: the query finds 9 records." in pages["veltraxin/index.html"]
    search = json.loads(pages["veltraxin/data/evidence.json"])["search"]
    assert search["fell_short"] == {
        "on": "2026-11-08",
        "outcome": "failed",
        "error": "the query finds 9 records",
    }


def _waiting(*, decided: str, count: int = 1) -> Dossier:
    dossier = DOSSIER
    for claim in dossier.claims[:count]:
        dossier = with_decision(
            dossier, claim.id, unread=(FIRST,), decided=decided, counted=(), rules=()
        )
    return dossier


def test_claims_not_decided_again_are_told_at_the_top() -> None:
    assert header_view(DOSSIER).not_checked == ""
    one, two = _waiting(decided="2026-11-01"), _waiting(decided="2026-11-01", count=2)
    assert header_view(one).not_checked.endswith(
        "claims was not checked in this run, since records behind it are known by citation only: "
        "it shows the tier last decided."
    )
    assert "were not checked" in header_view(two).not_checked
    assert header_view(one).bottom_line == header_view(DOSSIER).bottom_line
    assert "Left out: 1 claim not checked in this run." in header_view(one).lines[0][1]


def test_a_claim_never_decided_stands_at_no_tier() -> None:
    never = _waiting(decided="")
    assert bottom_line(never).endswith("on what pages say alone; 1 is not decided yet.")
    assert [s.count for s in bar(never) if s.tier.slug == "undecided"] == [1]
    assert sum(s.count for s in bar(never)) == len(DOSSIER.claims)
    assert header_view(never).not_checked.endswith("not decided yet.")
    alone = _waiting(decided="", count=len(DOSSIER.claims))
    assert bottom_line(alone) == f"{len(DOSSIER.claims)} claims filed, and none decided yet."
