"""Every sum of people is one sum: on the page, in the terminal, in JSON, over trials once."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import a_claim
from tests.support.builders_render import a_counted_study, a_dossier, a_dossier_on, with_decision
from tests.unit.ladder.bodies import bodies

from litreview.cli.rows import tier_rows
from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.tier import decide_tier
from litreview.model.decision import TierDecision
from litreview.model.dossier import Dossier
from litreview.model.identity import ClaimId, StudyId
from litreview.model.policy import Policy
from litreview.model.trial import Relations, Tie
from litreview.model.vocabulary import ClaimKind, TiedBy
from litreview.render.claim_views import claim_views
from litreview.render.header import header_view
from litreview.render.people import people_once, trials_once
from litreview.render.shapes import evidence_json, tiers_shape
from litreview.render.wording import parts_differ

POLICY = Policy()
KINDS = tuple(kind for kind in ClaimKind if kind is not ClaimKind.FACT)


def decide(body: Body) -> TierDecision:
    return decide_tier(body, POLICY)


@st.composite
def ties(draw: st.DrawFn, studies: tuple[StudyId, ...]) -> Relations:
    """Some of these studies joined, some suspected to be of one trial."""
    pairs = st.lists(st.sampled_from(studies), min_size=2, max_size=2, unique=True).map(sorted)
    drawn = draw(st.lists(pairs, max_size=2, unique_by=tuple)) if len(studies) > 1 else []
    kinds = [draw(st.sampled_from((TiedBy.DOI, TiedBy.SUSPECTED))) for _ in drawn]
    found = [Tie(one, other, by) for (one, other), by in zip(drawn, kinds, strict=True)]
    return Relations(
        joined=tuple(tie for tie in found if tie.by is TiedBy.DOI),
        suspected=tuple(tie for tie in found if tie.by is TiedBy.SUSPECTED),
    )


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """Two claims that share some of their studies."""
    first = draw(bodies(min_studies=1))
    relations = draw(ties(tuple(study.study for study in first.studies)))
    kind = draw(st.sampled_from(KINDS))
    other = a_claim("mood", kind=kind)
    shared = tuple(study for study in first.studies if draw(st.booleans()))
    second = Body(other, tuple(_relinked(study) for study in shared))
    related = (replace(body, relations=relations) for body in (first, second))
    return a_dossier_on(*related, decide=decide)


def _relinked(study: LinkedStudy) -> LinkedStudy:
    value = replace(study.link.value, part="")
    words = tuple(replace(word, value=value) for word in study.link.words)
    link = replace(study.link, claim=ClaimId("mood"), value=value, words=words)
    return LinkedStudy(study.grade, link)


def people_in(text: str) -> list[int]:
    """The people a text names: "n = 247 people", "247 in 1 of 2", "247 people whose results"."""
    plain = text.replace("\N{NO-BREAK SPACE}", " ")
    found = re.finditer(r"n = ([\d,]+) |([\d,]+) (?:person|people) whose results", plain)
    return [int((each[1] or each[2]).replace(",", "")) for each in found]


@given(dossiers())
def test_every_sum_is_the_linked_n_over_trials_once(dossier: Dossier) -> None:
    shapes, evidence = tiers_shape(dossier), json.loads(evidence_json(dossier))
    rows = {row[0]: row[3] for row in tier_rows(dossier)}
    views = {view.id: view for view in claim_views(dossier)}
    for decision, shape, stored in zip(dossier.decisions, shapes, evidence["tiers"], strict=True):
        human = [study for study in decision.counted if study.human]
        summed = people_once(dossier, human)
        assert decision.n == summed
        assert shape["n"] == stored["n"] == summed
        assert views[decision.claim].people == (summed or 0)
        told_of = decision.parts if parts_differ(decision) else (decision,)
        sums = [body.n for body in told_of if body.n is not None]
        assert people_in(views[decision.claim].evidence) == sums
        assert people_in(rows[decision.claim]) == sums
        told = {trial["id"]: trial["n"] for trial in shape["trials"] if trial["human"]}
        assert told == {study.study.removeprefix("pmid:"): study.n for study in human}
    everyone = people_once(
        dossier, [s for decision in dossier.decisions for s in decision.counted if s.human]
    )
    assert people_in(header_view(dossier).lines[0][1]) == [n for n in (everyone,) if n is not None]


@given(dossiers())
def test_the_header_counts_nobody_twice(dossier: Dossier) -> None:
    counted = [s for decision in dossier.decisions for s in decision.counted if s.human]
    trials = trials_once(dossier, counted)
    seen = [report for trial in trials for report in trial.reports]
    assert len(seen) == len(set(seen))
    largest: dict[StudyId, int] = {}
    for study in counted:
        largest[study.study] = max(largest.get(study.study, 0), study.n or 0)
    assert (people_once(dossier, counted) or 0) <= sum(largest.values())
    assert (people_once(dossier, counted) or 0) >= max(d.n or 0 for d in dossier.decisions)


ONE, OTHER = StudyId("pmid:90000003"), StudyId("pmid:90000004")


def tied(by: TiedBy) -> Dossier:
    """Two claims that each count another report of what may be one trial."""
    base = with_decision(a_dossier(), "head-injury", counted=(a_counted_study(ONE, n=110),))
    base = with_decision(base, "night-shift", counted=(a_counted_study(OTHER, n=24),))
    dossier = replace(
        base,
        decisions=tuple(d for d in base.decisions if d.claim in {"head-injury", "night-shift"}),
    )
    tie = Tie(ONE, OTHER, by)
    joined = () if by is TiedBy.SUSPECTED else (tie,)
    return replace(
        dossier,
        relations=Relations(joined=joined, suspected=() if joined else (tie,)),
    )


ONE_STUDY = "1 study counts for at least one claim. It says how many: 110 people whose"
TWO_STUDIES = "2 studies count for at least one claim. All say how many: 134 people"


def test_two_reports_of_one_trial_are_one_study_whichever_claim_counts_them() -> None:
    for by in (TiedBy.REGISTRATION, TiedBy.SUSPECTED):
        text = header_view(tied(by)).lines[0][1]
        assert text.startswith(ONE_STUDY), by
    apart = replace(tied(TiedBy.DOI), relations=Relations())
    assert header_view(apart).lines[0][1].startswith(TWO_STUDIES)


def test_the_largest_linked_n_stands_for_a_trial() -> None:
    part = with_decision(tied(TiedBy.DOI), "night-shift", counted=(a_counted_study(ONE, n=16),))
    assert ": 110 people whose" in header_view(part).lines[0][1]


def test_a_pooled_report_adds_no_people_and_joins_no_trials() -> None:
    pool = StudyId("pmid:90000009")
    pooled = replace(
        with_decision(tied(TiedBy.DOI), "night-shift", counted=(a_counted_study(pool, n=134),)),
        relations=Relations(pooled={pool: (ONE, OTHER)}),
    )
    assert header_view(pooled).lines[0][1].startswith(ONE_STUDY)
    counted = replace(a_counted_study(ONE, n=110), also=(pool,))
    second = replace(a_counted_study(OTHER, n=24), also=(pool,))
    beside = with_decision(pooled, "night-shift", counted=(counted, second))
    assert header_view(beside).lines[0][1].startswith(TWO_STUDIES)
