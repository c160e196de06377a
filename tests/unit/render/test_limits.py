"""Each limit says of how many studies it is true; provisional says who has not agreed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from tests.support.builders import a_study, a_study_id
from tests.support.builders_render import a_dossier_on, a_page_claim
from tests.unit.ladder.bodies import bodies

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.tier import decide_tier
from litreview.model.dossier import Dossier
from litreview.model.fields import Field
from litreview.model.grade import FieldGrade, GradeState
from litreview.model.policy import Policy
from litreview.model.trial import Relations, Tie
from litreview.model.vocabulary import ClaimKind, Direction, Standing, TiedBy, Tier
from litreview.render.answer import answer
from litreview.render.flags import Badge, badges
from litreview.render.sentences import reader_sentence
from litreview.render.setting import setting_of
from litreview.render.wording import WORDS

CLAIM = a_page_claim("attention", "It sharpens attention.")
OPEN: dict[str, Any] = {"blinding": "open"}


def dossier_of(body: Body) -> Dossier:
    return a_dossier_on(body, decide=lambda one: decide_tier(one, Policy()))


def told(*studies: LinkedStudy, relations: Relations | None = None) -> Dossier:
    return dossier_of(Body(CLAIM, studies, relations=relations or Relations()))


def badge(dossier: Dossier, name: str) -> Badge:
    return next(one for one in badges(dossier, dossier.decisions[0]) if one.name == name)


def sentence(dossier: Dossier) -> str:
    return reader_sentence(dossier.decisions[0], setting_of(dossier, dossier.decisions[0]))


def test_a_limit_names_the_studies_it_is_true_of() -> None:
    found = badge(told(a_study(1), a_study(2), a_study(3, **OPEN)), "open label")
    assert found.share == "1 of 3"
    assert found.meaning == "People knew what they were given in 1 of 3 studies (PMID 3)."


def test_a_regimen_that_was_only_used_is_no_surrogate_in_words() -> None:
    study = a_study(1, outcome="surrogate", randomized="no", blinding="open")
    claim = replace(CLAIM, kind=ClaimKind.REGIMEN)
    found = badge(dossier_of(Body(claim, (study,))), "surrogate")
    assert found.meaning == "It was used and compared with no other in the one study."


def test_what_is_true_of_all_is_said_of_all() -> None:
    one = badge(told(a_study(1, **OPEN)), "open label")
    assert (one.share, one.meaning) == ("", "People knew what they were given in the one study.")
    both = badge(told(a_study(1, **OPEN), a_study(2, **OPEN)), "open label")
    assert (both.share, both.meaning) == (
        "",
        "People knew what they were given in both studies.",
    )


LABEL: dict[str, Any] = {"label": True, "population": "mismatch", "full_text_read": "no"}
OTHERS: dict[str, Any] = {"population": "mismatch", "full_text_read": "no"}


def of_harm(*studies: dict[str, Any]) -> Dossier:
    claim = a_page_claim("rash", "It gives a rash.", kind=ClaimKind.HARM)
    made = tuple(a_study(at, claim="rash", **study) for at, study in enumerate(studies, 1))
    return dossier_of(Body(claim, made))


def test_a_label_has_no_limit_of_people_studied() -> None:
    alone = of_harm(LABEL, {**LABEL, "blinding": "open", "randomized": "no", "control": "none"})
    names = {one.name for one in badges(alone, alone.decisions[0])}
    assert not names & {"other population", "open label", "not randomized", "no comparison group"}
    assert badge(alone, "abstract only").meaning == "Full text not read: both labels."


def test_beside_a_label_a_limit_of_people_counts_the_studies_alone() -> None:
    beside = of_harm(LABEL, OTHERS)
    assert badge(beside, "other population").meaning == (
        "Other people than the claim is made for were studied in the one study."
    )
    assert badge(beside, "abstract only").meaning == "Full text not read: both reports."


def test_reports_of_one_trial_are_one_study_in_a_limit() -> None:
    tie = Tie(a_study_id(1), a_study_id(2), TiedBy.REGISTRATION, "NCT01000001")
    joined = told(
        a_study(1),
        a_study(2, full_text_read="no"),
        a_study(3),
        relations=Relations(joined=(tie,)),
    )
    assert badge(joined, "abstract only").meaning == (
        "Full text not read: a report of 1 of 2 studies (PMID 2)."
    )


FLAGS_OF = set(WORDS["flag_of"]) & set(WORDS["flag"])


@given(bodies(min_studies=1))
def test_a_limit_is_counted_where_the_ladder_flags_it_and_nowhere_else(body: Body) -> None:
    dossier = dossier_of(body)
    decision = dossier.decisions[0]
    assert {one.name for one in badges(dossier, decision)} == set(decision.flags)
    disputes = any(f.conflict for each in body.studies for f in each.grade.fields.values())
    in_parts = decision.parts or any(each.link.value.part for each in body.studies)
    if disputes or in_parts or body.relations.pooled or not decision.human:
        return
    every = replace(decision, flags=tuple(FLAGS_OF))
    counted = {b.name for b in badges(dossier, every) if b.meaning != WORDS["flag"][b.name]}
    assert counted == set(decision.flags) & FLAGS_OF


def disputed(study: LinkedStudy, field: Field) -> LinkedStudy:
    grade = FieldGrade(field, "not_reported", GradeState.CONFLICT, conflict=("yes", "no"))
    fields = {**study.grade.fields, field: grade}
    return LinkedStudy(replace(study.grade, fields=fields), study.link)


def by_one(study: LinkedStudy) -> LinkedStudy:
    link = study.link
    return LinkedStudy(study.grade, replace(link, words=link.words[:1]))


SECOND = "Provisional: a second reviewer has not yet judged the trials it would rest on."
DISAGREE = "Provisional: reviewers disagree on a trial it would rest on, and nobody has decided."


def test_two_who_disagree_are_no_missing_reviewer() -> None:
    dissent = told(disputed(a_study(1), Field.REGISTERED))
    assert dissent.decisions[0].provisional
    assert sentence(dissent).endswith(DISAGREE)
    assert (
        badge(dissent, "provisional").meaning
        == DISAGREE[len("Provisional: ")].upper() + (DISAGREE[len("Provisional: ") + 1 :])
    )
    study = a_study(1)
    link = replace(study.link, conflict=True)
    assert sentence(told(LinkedStudy(study.grade, link))).endswith(DISAGREE)


def test_one_who_judged_alone_waits_for_a_second() -> None:
    assert sentence(told(by_one(a_study(1)))).endswith(SECOND)


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (Standing.EXPRESSION_OF_CONCERN, ", under an expression of concern, suggests it may;"),
        (Standing.NONE, ", of a trial with a retracted report, suggests it may;"),
    ],
)
def test_a_direct_trial_in_doubt_is_told_with_its_doubt(standing: Standing, said: str) -> None:
    study = a_study(1)
    study = LinkedStudy(replace(study.grade, standing=standing), study.link)
    tie = Tie(a_study_id(1), a_study_id(2), TiedBy.REGISTRATION, "NCT01000001")
    gone = Relations(joined=(tie,), retracted=frozenset({a_study_id(2)}))
    dossier = told(study, relations=gone if standing is Standing.NONE else Relations())
    assert dossier.decisions[0].tier is Tier.T1
    assert said in sentence(dossier)
    assert "Not shown directly" not in sentence(dossier)
    beside = told(
        study,
        a_study(3, population="mismatch", randomized="no", blinding="open"),
        relations=gone if standing is Standing.NONE else Relations(),
    )
    text = sentence(beside)
    assert text.startswith("Some human studies suggest it may; what is direct is ")
    assert "Not shown directly" not in text


def test_a_replacement_is_named_on_the_one_screen() -> None:
    dossier = told(a_study(1), relations=Relations(replaced={a_study_id(1): a_study_id(7)}))
    shown = answer(dossier, "attention")
    assert dossier.decisions[0].wanted == (a_study_id(7),)
    assert any("Wanted" in line and "PMID 7 takes the place" in line for line in shown.lines(80))
    assert not any("pmid:" in line for line in shown.lines(80))


@pytest.mark.parametrize(
    ("design", "said"),
    [
        ("meta_analysis", "review of trials"),
        ("secondary_analysis", "secondary analysis of trials"),
        ("rct", "controlled trial"),
    ],
)
def test_a_harm_calls_each_study_what_it_is(design: str, said: str) -> None:
    claim = a_page_claim("rash", "It gives a rash.", kind=ClaimKind.HARM)
    study = a_study(1, claim="rash", design=design, n=200, exposed=150, direction="supports")
    dossier = dossier_of(Body(claim, (study,)))
    setting = setting_of(dossier, dossier.decisions[0])
    assert setting.kinds == ({"meta_analysis": "review", "rct": "trial"}.get(design, "secondary"),)
    high = replace(dossier.decisions[0], tier=Tier.T3)
    text = reader_sentence(high, setting)
    assert text.startswith(f"One {said} that looked for adverse events describes it")
    assert dossier.decisions[0].counted[0].direction is Direction.SUPPORTS
