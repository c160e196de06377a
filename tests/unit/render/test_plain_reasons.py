"""Reasons, moves and doubts: the trace's sentence, and the plain words for readers."""

from __future__ import annotations

import re
from itertools import chain
from string import Formatter
from typing import Any

import pytest
from hypothesis import given, settings
from tests.support.builders_render import a_dossier, with_decision
from tests.support.sweeping import examples
from tests.unit.ladder.bodies import bodies

from litreview.ladder.body import Body
from litreview.ladder.gate import publish_gate
from litreview.ladder.tier import decide_tier
from litreview.model.codec import to_builtins, to_json
from litreview.model.decision import NotCounted
from litreview.model.fields import Field
from litreview.model.identity import StudyId
from litreview.model.policy import Policy
from litreview.model.reasons import Doubt, Kind, Move, Reason, Why
from litreview.model.vocabulary import (
    ClaimKind,
    Control,
    Design,
    Direction,
    Reported,
    Species,
    Tier,
    Verdict,
)
from litreview.render.answers import PAGE
from litreview.render.change_words import names_in
from litreview.render.claim_page import claim_page
from litreview.render.claim_views import claim_views
from litreview.render.plain_reasons import reason_sentence, reason_words

DOSSIER = a_dossier()
NAMES = names_in(DOSSIER)
KINDS = (*Why, *Move, *Doubt)
LUND, KAPLAN = StudyId("manual:lund-1994"), StudyId("pmid:90000099")
NOT_PLAIN = re.compile(r"\bR\d|\blevel \d|\w=|[a-z]_[a-z]|\bpmid:|\bmanual:|\bNone\b|[{}]")
VALUES: dict[str, Any] = {
    "studies": (LUND, KAPLAN),
    "without": (LUND, KAPLAN),
    "pair": (LUND, KAPLAN),
    "why": ": Lund A; n 60",
    "claim": "veltraxin_speed",
    "rule_set": "unknown",
    "in_force": "4",
    "shown": "T2 supports",
    "held": "T0 not_documented",
    "fields": (Field.BLINDING_WHO, Field.N),
    "reasons": (Reason(Why.UNCONFIRMED, fields=(Field.MATCHED_RCTS,)), Reason(Why.CONCERN)),
    "answers": ("population mismatch", "outcome surrogate"),
    "roles": ("aim", "background"),
    "excluded": "not_about_it",
    "cited": "sentence",
    "part": "speed",
    "design": Design.NARRATIVE_REVIEW,
    "species": Species.IN_VITRO,
    "randomized": Reported.NOT_REPORTED,
    "control": Control.USUAL_CARE,
    "blinding": "double",
    "points": "3 points",
    "people": "patients; healthy users",
    "outcome": "mood, unchanged",
    "votes": "1 supports, 1 null",
    "share": 0.67,
    "reached": 0,
    "so_far": 0,
    "direction": Direction.SUPPORTS,
    "tier": Tier.T1,
    "verdict": Verdict.NOT_SHOWN_IN_PEOPLE,
    "sets": "sets",
    **dict.fromkeys(("n", "trials", "needed", "people_needed", "reviewers"), 1200),
}
"""A value of each name that a sentence has."""


def a_reason(kind: Kind, **values: object) -> Reason:
    names = [name for _, name, _, _ in Formatter().parse(kind) if name]
    return Reason(kind, **{name: VALUES[name] for name in names} | values)


@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_every_kind_has_a_sentence_in_the_trace_and_plain_words(kind: Kind) -> None:
    reason = a_reason(kind)
    assert reason.kind is kind
    assert "{" not in reason
    assert reason_words(reason, NAMES)
    if kind not in (Why.CLUSTERS, Why.SMALL):  # these lower a level, and leave nothing out
        assert not NOT_PLAIN.search(reason_words(reason, NAMES))


def test_words_are_kept_for_no_kind_that_is_gone() -> None:
    assert set(PAGE["reason"]) <= {kind.name.lower() for kind in Why}
    assert set(PAGE["moves"]) - {"this_part"} <= {kind.name.lower() for kind in Move}
    assert set(PAGE["doubt"]) <= {kind.name.lower() for kind in Doubt}


@settings(deadline=None, max_examples=examples(50))
@given(bodies(min_studies=1))
def test_no_decision_says_a_rule_or_a_value_to_a_reader(body: Body) -> None:
    decision = decide_tier(body, Policy())
    told = [reason_words(left.reason, NAMES) for left in decision.not_counted]
    shown = publish_gate([(body, decision)], Policy(rule_set="another"))[0].shown
    said = chain(decision.raises, decision.lowers, decision.doubts, shown.doubts)
    for words in (*told, *(reason_sentence(one, NAMES, ClaimKind.BENEFIT) for one in said)):
        assert not NOT_PLAIN.search(words)


def test_a_reason_is_its_sentence_to_whatever_reads_text() -> None:
    reason = Reason(Why.DESIGN, "level 0", design=Design.NARRATIVE_REVIEW)
    assert reason == "level 0: design narrative_review"
    assert reason.bare == "design narrative_review"
    left = NotCounted(LUND, "R2", reason)
    assert to_builtins(left)["reason"] == reason
    assert f'"reason":"{reason}"' in to_json(left)


def test_what_is_not_reported_is_said_to_be() -> None:
    assert Reason(Why.SMALL, n=None, needed=20) == "n not reported; level 3 needs 20"


@pytest.mark.parametrize(
    ("reason", "plain"),
    [
        (Reason(Why.RETRACTED), "retracted"),
        (Reason(Why.NO_DIRECTION), "it does not say which way its result points"),
        (a_reason(Why.EXCLUDED), "excluded by a reviewer: not about it"),
        (
            Reason(Why.REPLACED, studies=(StudyId("pmid:90000003"),)),
            "replaced by Petrenko 2009 (PMID 90000003)",
        ),
        (
            Reason(Why.DESIGN, "level 0", design=Design.NARRATIVE_REVIEW),
            "its design cannot count: narrative review",
        ),
        (
            a_reason(Why.INDIRECT).under("effective level 0", level=0),
            "too indirect: other people and a stand-in for the outcome",
        ),
        (
            Reason(Why.TOO_FEW, "level 0", n=4),
            "it names no comparison group, and its n of 4 is too small without one",
        ),
        (
            Reason(Why.UNSIZED, "level 0"),
            "it names no comparison group and does not say how many took part",
        ),
    ],
)
def test_a_reason_is_told_without_levels_and_values(reason: Reason, plain: str) -> None:
    assert reason_words(reason, NAMES) == plain
    left_out = NotCounted(StudyId("pmid:90000007"), "R1", reason)
    dossier = with_decision(DOSSIER, "attention", not_counted=(left_out,))
    view = next(view for view in claim_views(dossier) if view.id == "attention")
    page = claim_page(dossier, view, "Evidence")
    assert [item.reason for item in page.left_out] == [plain]


@pytest.mark.parametrize(
    ("move", "plain"),
    [
        (
            a_reason(Move.PEOPLE),
            "It would rise to T2 with a study in patients and healthy people, with a comparison "
            "group, that measures mood.",
        ),
        (
            a_reason(Move.MODELS).under("speed"),
            "Speed: It would rise to T1 with a study in animals or cells that measures just this.",
        ),
        (
            a_reason(Move.NONE_LEFT, without=(LUND,), tier=Tier.T0),
            "Without Lund and Lund 1994 nothing that counts would be left (T0).",
        ),
        (
            a_reason(Move.LEFT, without=(LUND,)),
            "Without Lund and Lund 1994 it would be T1, not shown directly in people.",
        ),
        (
            a_reason(Move.CONCERN, studies=(LUND,)),
            "The expression of concern about Lund and Lund 1994 resolved.",
        ),
        (
            a_reason(Move.HELD, studies=(LUND,)),
            "Lund and Lund 1994 is held back: no person confirmed trials that match; expression "
            "of concern, not resolved.",
        ),
        (
            Reason(Move.CONSISTENCY, share=0.75, reached=0.5),
            "At least 75\xa0% of the leading studies in one direction; 50\xa0% so far.",
        ),
    ],
)
def test_what_would_move_it_is_told_plainly(move: Reason, plain: str) -> None:
    assert reason_sentence(move, NAMES, ClaimKind.BENEFIT) == plain


@pytest.mark.parametrize(
    ("doubt", "traced", "plain"),
    [
        (
            a_reason(Doubt.FIELDS, studies=(KAPLAN,), fields=(Field.BLINDING_WHO, Field.DESIGN)),
            "People disagree on blinding_who, design of PMID 90000099, and nobody decided.",
            "People disagree about PMID 90000099: who was blinded and design. Nobody has decided.",
        ),
        (
            a_reason(Doubt.QUOTE, studies=(LUND,), fields=(Field.MATCHED_RCTS,)),
            "What was quoted for matched_rcts of manual:lund-1994 is not in its record.",
            "What was quoted from Lund and Lund 1994 is not in its record: trials that match.",
        ),
        (
            a_reason(Doubt.SUSPECTED),
            "manual:lund-1994 and PMID 90000099 may be one trial: Lund A; n 60.",
            "Lund and Lund 1994 and PMID 90000099 may be one trial: Lund A; n 60.",
        ),
        (
            a_reason(Doubt.UNLINKED, studies=(LUND,)),
            "veltraxin_speed counts manual:lund-1994, which nobody linked",
            "It counts Lund and Lund 1994, which nobody linked to it.",
        ),
        (
            a_reason(Doubt.NOT_AS_LAST),
            "veltraxin_speed is shown as T2 supports, undecided, and was last T0 not_documented",
            "It is shown as T2 Early human, supports, without being decided again, and was last "
            "not documented.",
        ),
    ],
)
def test_what_is_in_doubt_is_told_plainly_on_the_page(
    doubt: Reason, traced: str, plain: str
) -> None:
    assert doubt == traced
    dossier = with_decision(DOSSIER, "attention", doubts=(doubt,))
    view = next(view for view in claim_views(dossier) if view.id == "attention")
    assert view.doubts == f"To be settled, though the tier does not hang on it: {plain}"


def test_a_study_without_a_record_is_named_without_its_kind_of_id() -> None:
    assert NAMES.label("manual:petrov-2001") == "petrov 2001"


def test_what_would_become_of_a_harm_is_told_in_the_words_of_harms() -> None:
    move = Reason(Move.LEFT, without=("pmid:90000002",), tier=Tier.T1, verdict=Verdict.SUPPORTS)
    assert reason_sentence(move, NAMES, ClaimKind.HARM).endswith("it would be T1, harm found.")
    assert reason_sentence(move, NAMES, ClaimKind.BENEFIT).endswith("it would be T1, supports.")
