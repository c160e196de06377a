from __future__ import annotations

from collections.abc import Mapping
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
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import StudyId
from litreview.model.link import Link
from litreview.model.vocabulary import (
    ClaimKind,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
)
from litreview.render.answer import answer
from litreview.render.claim_views import ClaimView, claim_views
from litreview.render.header import header_view
from litreview.render.people import exposed_words, people_once
from litreview.render.setting import Setting, setting_of
from litreview.render.wording import evidence_words

DOSSIER = a_dossier()
ANIMAL = "pmid:90000005"


def view_of(dossier: Dossier, claim: str) -> ClaimView:
    return next(view for view in claim_views(dossier) if view.id == claim)


def around(claim: str, dossier: Dossier = DOSSIER) -> Setting:
    return setting_of(dossier, dossier.decision(claim))


def with_links(claim: str, *links: Link) -> Dossier:
    others = tuple(link for link in DOSSIER.links if link.claim != claim)
    return replace(DOSSIER, links=(*others, *links))


def with_values(dossier: Dossier, study: str, values: Mapping[Field, Value]) -> Dossier:
    fields = {f: FieldGrade(f, value, GradeState.REVIEWED) for f, value in values.items()}
    grade = Grade(StudyId(study), fields)
    return replace(dossier, grades={**dossier.grades, grade.study: grade})


def test_search_and_reading_are_those_of_the_dossier() -> None:
    setting = around("morning")
    assert (setting.as_of, setting.unread, setting.records) == ("2026-09-13", 2, 11)


def test_general_claims_are_about_healthy_people() -> None:
    assert around("raises-ngf").people == "healthy people"
    assert around("head-injury").people == "patients after minor head injury"
    assert around("dog-dose").about_animals


def test_own_people_were_studied_when_one_study_has_them() -> None:
    assert around("night-shift").own_people
    mismatch = a_page_link("pmid:90000009", "nose-burns", population=PopulationMatch.MISMATCH)
    assert not around("nose-burns", with_links("nose-burns", mismatch)).own_people
    adjacent = a_page_link("pmid:90000009", "nose-burns", population=PopulationMatch.ADJACENT)
    assert not around("nose-burns", with_links("nose-burns", adjacent)).own_people


def test_without_a_study_in_people_nobody_is_called_other() -> None:
    assert around("raises-ngf").own_people


@pytest.mark.parametrize(
    ("outcome", "intervention", "direction", "shown"),
    [
        (OutcomeMatch.DIRECT, InterventionMatch.SAME, Direction.SUPPORTS, True),
        (OutcomeMatch.SURROGATE, InterventionMatch.SAME, Direction.SUPPORTS, False),
        (OutcomeMatch.DIRECT, InterventionMatch.DIFFERS, Direction.SUPPORTS, False),
        (OutcomeMatch.DIRECT, InterventionMatch.SAME, Direction.MIXED, False),
    ],
)
def test_animals_show_it_only_by_a_direct_study_in_support(
    outcome: OutcomeMatch, intervention: InterventionMatch, direction: Direction, shown: bool
) -> None:
    link = a_page_link(
        ANIMAL, "raises-ngf", outcome=outcome, intervention=intervention, direction=direction
    )
    assert around("raises-ngf", with_links("raises-ngf", link)).shown is shown


def test_a_study_in_people_shows_nothing_in_animals() -> None:
    assert not around("head-injury").shown


def test_a_label_is_no_human_study() -> None:
    label = replace(a_counted_study("manual:label"), label=True)
    decision = DOSSIER.decision("nose-burns")
    changed = with_decision(DOSSIER, "nose-burns", counted=(*decision.counted, label))
    told, view = changed.decision("nose-burns"), view_of(changed, "nose-burns")
    assert (told.human, told.labels, told.preclinical) == (1, 1, 0)
    assert view.evidence.replace("\N{NO-BREAK SPACE}", " ") == (
        "1 human, 1 label; n = 61 people in all; exposed number not reported"
    )
    alone = with_decision(DOSSIER, "nose-burns", counted=(label,), n=None)
    assert view_of(alone, "nose-burns").evidence == "1 label"
    assert evidence_words(alone.decision("nose-burns")) == "1 label"
    assert view_of(alone, "nose-burns").independence == ""
    (trial, _) = answer(alone, "nose-burns").trials[0]
    assert trial == "label: points to the harm; official label"
    only = replace(alone, decisions=(alone.decision("nose-burns"),))
    assert header_view(only).lines[0][1] == "No study in people counts for any claim."


def test_facts_carry_what_reviewers_filed() -> None:
    assert [word.value for word in around("approved").facts] == ["yes"]


def test_people_exposed_are_those_a_study_reports() -> None:
    decision = DOSSIER.decision("nose-burns")
    assert exposed_words(DOSSIER, decision) == "exposed number not reported"
    told = with_values(DOSSIER, "pmid:90000009", {Field.EXPOSED: 30})
    assert exposed_words(told, decision) == "30 exposed"
    two = (*decision.counted, a_counted_study("pmid:90000003", n=50))
    assert exposed_words(told, replace(decision, counted=two)) == "30 exposed in 1 of 2"


@pytest.mark.parametrize(
    ("exposed", "n", "linked", "words"),
    [(100, 200, None, "100"), (100, 200, 30, "30"), (500, 200, None, "200"), (20, 200, 30, "20")],
)
def test_no_more_are_exposed_than_bear_on_the_claim(
    exposed: int, n: int, linked: int | None, words: str
) -> None:
    values: dict[Field, Value] = {Field.EXPOSED: exposed, Field.N: n}
    told = with_values(DOSSIER, "pmid:90000009", values)
    links = [
        replace(link, value=replace(link.value, n=linked)) if link.claim == "nose-burns" else link
        for link in told.links
    ]
    told = replace(told, links=tuple(links))
    assert exposed_words(told, DOSSIER.decision("nose-burns")) == f"{words} exposed"


def test_people_in_dispute_about_the_exposed_leave_the_smaller_number() -> None:
    told = with_values(DOSSIER, "pmid:90000009", {Field.EXPOSED: "not_reported"})
    grade = told.grades[StudyId("pmid:90000009")]
    disputed = replace(grade.fields[Field.EXPOSED], conflict=(40, 25))
    grade = replace(grade, fields={Field.EXPOSED: disputed})
    told = replace(told, grades={**told.grades, grade.study: grade})
    assert exposed_words(told, DOSSIER.decision("nose-burns")) == "25 exposed"


def test_only_harms_speak_of_people_exposed() -> None:
    harm = DOSSIER.decision("nose-burns")
    assert exposed_words(DOSSIER, replace(harm, kind=ClaimKind.BENEFIT)) == ""
    assert exposed_words(DOSSIER, replace(harm, counted=())) == ""


def test_a_review_never_adds_to_the_people_of_its_trials() -> None:
    review = replace(a_counted_study("pmid:90000002", n=300), review=True)
    trials = (a_counted_study("pmid:90000003", n=110), a_counted_study("pmid:90000004", n=24))
    assert people_once(DOSSIER, (*trials, review)) == 300
    assert people_once(DOSSIER, (*trials, replace(review, n=100))) == 134
    assert people_once(DOSSIER, ()) is None


def test_a_harm_without_a_count_of_the_exposed_says_so_in_its_row() -> None:
    changed = with_decision(DOSSIER, "nose-burns", n=61)
    view = view_of(changed, "nose-burns")
    assert view.evidence.replace("\N{NO-BREAK SPACE}", " ") == (
        "1 human; n = 61 people in all; exposed number not reported"
    )


def test_the_people_are_named_as_the_table_of_claims_names_them() -> None:
    claims = (replace(DOSSIER.claim("morning"), population="stroke patients; healthy users"),)
    setting = around("morning", replace(DOSSIER, claims=claims))
    assert setting.people == "stroke patients and healthy people"
