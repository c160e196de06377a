from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders_render import (
    a_counted_study,
    a_dossier,
    a_page_link,
    with_decision,
)

from litreview.model.dossier import Dossier
from litreview.model.fields import Field, Value
from litreview.model.grade import FieldGrade, GradeState
from litreview.model.identity import ClaimId, StudyId
from litreview.model.reasons import Doubt, Move, Reason, Why
from litreview.model.vocabulary import (
    Control,
    Direction,
    PopulationMatch,
    QuoteRole,
    Tier,
    Verdict,
)
from litreview.render.basis_views import NOBODY, link_words
from litreview.render.claim_views import ClaimView, claim_views
from litreview.render.directness import dots_of, strongest
from litreview.render.flags import MAX_LIMITS, Badge, badges, limits
from litreview.render.order import link_of

DOSSIER = a_dossier()
FIRST = StudyId("pmid:90000001")
VIEWS = {view.id: view for view in claim_views(DOSSIER)}


def view_of(claim: str) -> ClaimView:
    return VIEWS[claim]


def test_the_highest_tier_comes_first_and_facts_last() -> None:
    order = [view.id for view in claim_views(DOSSIER)]
    assert order[0] == "attention"
    assert order[-1] == "approved"
    assert order.index("head-injury") < order.index("raises-ngf") < order.index("morning")


def test_every_claim_is_shown_once() -> None:
    assert sorted(VIEWS) == sorted(claim.id for claim in DOSSIER.claims)


def test_a_row_runs_from_the_source_to_the_evidence() -> None:
    view = view_of("head-injury")
    assert view.asserted == "Human study"
    assert (view.tier.id, view.tier.name, view.tier.rank) == ("T2", "Early human", 2)


def test_evidence_names_each_kind_of_study() -> None:
    text = view_of("attention").evidence.replace("\N{NO-BREAK SPACE}", " ")
    assert text == "2 human, 1 animal; n = 150 people"
    assert view_of("raises-ngf").evidence == "1 animal, 1 in vitro"
    assert view_of("approved").evidence == "sources only"


def dots_by_subject(dossier: Dossier, claim: str) -> dict[str, str]:
    """What is said of the strongest study that counts for a claim."""
    decision = dossier.decision(ClaimId(claim))
    lead = strongest(decision.counted)
    assert lead is not None
    return {dot.about: dot.words for dot in dots_of(dossier, decision, lead)}


DESCRIBED: dict[Field, Value] = {Field.HEALTH_STATUS: "healthy"}


@pytest.mark.parametrize(
    ("said", "described", "form"),
    [
        ({}, False, "judged the same as claimed, form and route not reported"),
        (DESCRIBED, True, "judged the same as claimed, form and route not reported"),
        ({**DESCRIBED, Field.ROUTE: "intranasal"}, True, "same route, form not reported"),
        ({Field.FORM: "spray"}, False, "same form, route not reported"),
        ({Field.FORM: "spray", Field.ROUTE: "intranasal"}, False, "same form and route"),
        ({Field.CONDITION: ("not_reported",), Field.ROUTE: "not_reported"}, False, "judged"),
    ],
)
def test_no_answer_says_more_than_the_study_states(
    said: dict[Field, Value], described: bool, form: str
) -> None:
    lead = DOSSIER.grades[StudyId("pmid:90000004")]
    graded = {f: FieldGrade(f, value, GradeState.MACHINE) for f, value in said.items()}
    grade = replace(lead, fields={**lead.fields, **graded})
    claims = tuple(replace(claim, form="nasal spray") for claim in DOSSIER.claims)
    changed = replace(DOSSIER, claims=claims, grades={**DOSSIER.grades, lead.study: grade})
    dots = dots_by_subject(changed, "night-shift")
    assert dots["People"].endswith(", who are not described") is not described
    assert dots["Form"].startswith(form)


def test_a_claim_that_names_no_form_has_none_that_is_the_same() -> None:
    lead = DOSSIER.grades[StudyId("pmid:90000004")]
    said = FieldGrade(Field.ROUTE, "by injection", GradeState.MACHINE)
    grade = replace(lead, fields={**lead.fields, Field.ROUTE: said})
    changed = replace(DOSSIER, grades={**DOSSIER.grades, lead.study: grade})
    form = dots_by_subject(changed, "night-shift")["Form"]
    assert form == "the claim names no form or route; the study: by injection"


def test_animals_are_never_the_claims_people() -> None:
    assert dots_by_subject(DOSSIER, "raises-ngf")["People"] == "no people studied"


def test_a_counted_study_without_a_link_shows_no_dots() -> None:
    changed = with_decision(DOSSIER, "morning", counted=(a_counted_study("pmid:90000003"),))
    view = next(v for v in claim_views(changed) if v.id == "morning")
    assert dots_by_subject(changed, "morning") == {} and view.counted[0].words == ()


def test_people_outrank_animals_and_directness_breaks_ties() -> None:
    animal = a_counted_study("pmid:1", human=False)
    indirect = a_counted_study("pmid:2", level=3, points=1)
    direct = a_counted_study("pmid:3", level=2)
    assert strongest((animal, indirect, direct)) == direct
    assert strongest(()) is None


def test_similar_people_are_said_to_be_similar() -> None:
    link = a_page_link("pmid:90000003", "head-injury", population=PopulationMatch.ADJACENT)
    others = tuple(old for old in DOSSIER.links if old.claim != "head-injury")
    changed = replace(DOSSIER, links=(*others, link))
    assert dots_by_subject(changed, "head-injury")["People"] == "people who match only in part"


def test_at_most_three_limits_and_the_rest_are_counted() -> None:
    view = view_of("attention")
    assert len(view.limits) == MAX_LIMITS
    assert view.more_limits == 1
    assert len(view.flags) == MAX_LIMITS + view.more_limits


def flagged(*flags: str) -> tuple[Badge, ...]:
    dossier = with_decision(DOSSIER, "attention", flags=flags)
    return badges(dossier, dossier.decision("attention"))


def test_the_gravest_limit_comes_first() -> None:
    names = [flag.name for flag in flagged("abstract only", "expression of concern")]
    assert names == ["expression of concern", "abstract only"]


def test_a_flag_with_the_policys_number_keeps_it() -> None:
    (badge,) = flagged("n < 25 per arm")
    assert badge.name == "n < 25 per arm" and badge.meaning


def test_an_unknown_flag_is_shown_by_name() -> None:
    (badge,) = flagged("new limit")
    assert (badge.name, badge.meaning) == ("new limit", "")


def test_an_overdue_search_is_no_limit_of_one_claim() -> None:
    assert limits(flagged("stale search", "open label")) == flagged("open label")


def test_counted_studies_show_level_points_and_steps() -> None:
    first = view_of("attention").counted[0]
    assert first.weight == "quality 3 of 4"
    counted = DOSSIER.decision("attention").counted[0]
    indirect = replace(counted, points=3, effective=1)
    weak = replace(indirect, level=1), replace(indirect, label=True)
    dossier = with_decision(DOSSIER, "attention", counted=(indirect, *weak))
    view = next(view for view in claim_views(dossier) if view.id == "attention")
    assert [one.weight for one in view.counted] == [
        "quality 3 of 4, counted as 1 because it is indirect",
        "quality 1 of 4, indirect",
        "indirect",
    ]
    assert first.review == "two reviewers agree"
    assert first.also[0].label == "Lund and Lund 1994"
    assert first.words[0].basis is not None
    assert first.words[0].basis.about == "abstract; found in the record"


def test_animals_are_those_of_their_paper_and_an_unknown_number_reads_not_reported() -> None:
    animal = view_of("attention").counted[2]
    assert (animal.n, animal.weight, animal.group) == (
        *("40", "indirect"),
        "not known",
    )
    assert animal.review == "one reviewer is enough"
    cells = [one for view in claim_views(DOSSIER) for one in view.counted if "90000006" in str(one)]
    assert {one.n for one in cells} == {"not reported"}


def test_traces_are_spoken() -> None:
    step = (("R2", Reason(Why.UNCONTROLLED, "level 1", control=Control.NOT_REPORTED, n=24)),)
    study = replace(a_counted_study("pmid:90000003"), steps=step)
    changed = with_decision(DOSSIER, "morning", counted=(study,))
    view = next(v for v in claim_views(changed) if v.id == "morning")
    assert view.counted[0].steps == (("R2", "level 1: control not reported, n 24"),)


def test_history_is_newest_first() -> None:
    view = view_of("attention")
    assert [change.move for change in view.history] == [
        "T3 Clinical, supports → T3 Clinical, mixed",
        "T2 Early human, supports → T3 Clinical, supports",
        "first rated: T2 Early human, supports",
    ]
    assert view.history[0].cause == "Moreau and Tan 2014 (PMID 90000007) is now retracted"


def test_asserted_citations_point_to_their_record_or_say_it_is_missing() -> None:
    held, lost = view_of("attention").cites
    assert held.study is not None and held.study.anchor == "study-90000001"
    assert (lost.pmid, lost.study) == ("99999998", None)


def test_reports_keep_the_sources_own_count() -> None:
    assert [report.count for report in view_of("attention").reports] == ["14 reports", "15%"]


def test_a_fact_shows_who_says_so_and_why() -> None:
    (fact,) = view_of("approved").facts
    assert (fact.reviewer, fact.says) == ("a.anders", "the source states it")
    assert fact.basis is not None and fact.basis.url == "https://register.example/veltraxin"


def test_parts_have_their_own_tier() -> None:
    learning, mood = view_of("learning-mood").parts
    assert (learning.tier.id, mood.tier.id) == ("T1", "T0")
    assert "shown" not in learning.sentence.lower()


def test_a_study_out_of_hand_is_named_by_its_number() -> None:
    changed = with_decision(
        DOSSIER,
        "morning",
        counted=(a_counted_study("pmid:12345", direction=Direction.SUPPORTS),),
    )
    view = next(v for v in claim_views(changed) if v.id == "morning")
    assert (view.counted[0].study.label, view.counted[0].study.anchor) == ("PMID 12345", "")


def test_proposed_claims_are_marked() -> None:
    assert view_of("dose-300").proposed
    assert not view_of("morning").proposed


def _waiting(decided: str) -> ClaimView:
    unread = (StudyId("pmid:90000001"), StudyId("pmid:90000002"))
    held = with_decision(
        DOSSIER, "attention", unread=unread, decided=decided, counted=(), flags=("not checked",)
    )
    return next(view for view in claim_views(held) if view.id == "attention")


def test_a_claim_not_decided_again_says_so_in_every_column() -> None:
    view = _waiting("2026-11-01")
    assert view.tier.id == "T3"
    assert view.evidence == "not checked in this run: 2 records known by citation only"
    assert view.independence == "not checked"
    assert [badge.name for badge in view.limits] == ["not checked"]
    assert view.sentence == (
        "Last decided on 1 November 2026: T3 Clinical, mixed. "
        "Not checked in this run: 2 records it rests on are known by citation only."
    )


def test_a_claim_never_decided_has_neither_tier_nor_verdict() -> None:
    view = _waiting("")
    assert (view.tier.id, view.tier.name, view.tier.slug) == ("", "Not decided yet", "undecided")
    assert (view.verdict.name, view.verdict.slug) == ("not decided yet", "undecided")
    assert view.sentence == "Not decided yet: 2 records it rests on are known by citation only."


def test_what_is_in_doubt_stands_on_the_claim_and_names_its_study() -> None:
    changed = with_decision(
        DOSSIER,
        "attention",
        doubts=(
            Reason(Doubt.FIELDS, fields=(Field.BLINDING,), studies=(StudyId("pmid:90000003"),)),
        ),
        wanted=(StudyId("pmid:12345"),),
        lowers=(
            Reason(
                Move.LEFT,
                without=(StudyId("manual:lund-1994"),),
                tier=Tier.T0,
                verdict=Verdict.INSUFFICIENT,
            ),
        ),
    )
    view = next(v for v in claim_views(changed) if v.id == "attention")
    assert view.doubts.endswith(
        "hang on it: People disagree about Petrenko 2009 (PMID 90000003): blinding. "
        "Nobody has decided."
    )
    assert not view.in_doubt
    held = with_decision(changed, "attention", undoubted=(Tier.T3, Verdict.MIXED))
    assert next(v for v in claim_views(held) if v.id == "attention").in_doubt
    assert view.wanted.startswith("PMID 12345 takes the place of a report linked here")
    assert view.lowers == ("Without Lund and Lund 1994 it would be T0, insufficient.",)


@pytest.mark.parametrize(
    ("role", "circular", "about"),
    [
        (None, False, "abstract; found in the record"),
        (QuoteRole.RESULT, False, "abstract; found in the record"),
        (
            QuoteRole.BACKGROUND,
            False,
            "abstract; found in the record; background: it tells of others' work",
        ),
        (None, True, "abstract; found in the record; the page that makes the claim"),
    ],
)
def test_a_quote_says_when_it_is_no_result_of_the_study(
    role: QuoteRole | None, circular: bool, about: str
) -> None:
    link = link_of(DOSSIER, FIRST, "attention")
    assert link is not None
    word = replace(link.words[0], role=role, circular=circular)
    (view,) = link_words(replace(link, words=(word,)), NOBODY)
    assert view.basis is not None and view.basis.about == about


def test_the_people_of_a_study_who_bear_on_the_claim_are_told() -> None:
    link = link_of(DOSSIER, FIRST, "attention")
    assert link is not None
    value = replace(link.value, n=16)
    word = replace(link.words[0], value=value)
    (view,) = link_words(replace(link, value=value, words=(word,)), NOBODY)
    assert view.says.endswith("supports; 16 of its people bear on it")
