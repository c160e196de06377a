"""What makes several reports one trial, told on a claim and on a study."""

from __future__ import annotations

from dataclasses import replace

from tests.support.builders_render import a_dossier, with_decision

from litreview.model.identity import StudyId
from litreview.model.trial import Relations, Tie
from litreview.model.vocabulary import TiedBy
from litreview.render.claim_views import claim_views
from litreview.render.trial_words import tie_words

DOSSIER = a_dossier()
ONE, LUND = StudyId("manual:lund-1994"), StudyId("pmid:90000001")


def trial_told(relations: Relations) -> tuple[str, ...]:
    view = next(
        v for v in claim_views(replace(DOSSIER, relations=relations)) if v.id == "attention"
    )
    return view.counted[0].trial


def test_reports_of_one_trial_say_what_joins_them() -> None:
    tie = Tie(ONE, LUND, TiedBy.REGISTRATION, "NCT99000001")
    assert trial_told(Relations(joined=(tie,))) == (
        "One trial in 2 reports, joined by one registration (NCT99000001).",
    )
    by_person = trial_told(Relations(joined=(replace(tie, by=TiedBy.PERSON, why="trial=pmid:1"),)))
    assert by_person == ("One trial in 2 reports, joined by a reviewer.",)
    assert trial_told(Relations()) == ("One trial in 2 reports.",)


def test_two_leaflets_of_one_product_are_no_trial() -> None:
    tie = Tie(ONE, LUND, TiedBy.PERSON)
    relations = Relations(joined=(tie,))
    decision = DOSSIER.decision("attention")
    label = replace(decision.counted[0], label=True)
    changed = replace(with_decision(DOSSIER, "attention", counted=(label,)), relations=relations)
    view = next(v for v in claim_views(changed) if v.id == "attention")
    assert view.counted[0].trial == ("One product's label in 2 documents, joined by a reviewer.",)
    grades = {**DOSSIER.grades, LUND: replace(DOSSIER.grades[LUND], label=True)}
    (told,) = tie_words(replace(DOSSIER, grades=grades, relations=relations), LUND)
    assert told == "One product's label with Lund and Lund 1994, joined by a reviewer."


def test_a_suspected_trial_is_never_called_one() -> None:
    (text,) = trial_told(Relations(suspected=(Tie(ONE, LUND, TiedBy.SUSPECTED, "n 84, authors"),)))
    assert "may be of one trial (n 84, authors): counted as one until a person settles it" in text
    assert "One trial in" not in text


def test_a_report_both_joined_and_suspected_is_joined() -> None:
    third = StudyId("pmid:90000003")
    relations = Relations(
        joined=(Tie(ONE, LUND, TiedBy.DOI, "10.1000/x"),),
        suspected=(Tie(ONE, third, TiedBy.SUSPECTED, "n 84"),),
    )
    decision = DOSSIER.decision("attention")
    three = replace(decision.counted[0], also=(ONE, third))
    changed = with_decision(DOSSIER, "attention", counted=(three,))
    view = next(
        v for v in claim_views(replace(changed, relations=relations)) if v.id == "attention"
    )
    first, second = view.counted[0].trial
    assert first == "One trial in 2 reports, joined by one DOI (10.1000/x)."
    assert "may be of one trial (n 84)" in second


def test_a_study_says_what_ties_it_to_others() -> None:
    relations = Relations(
        joined=(Tie(ONE, LUND, TiedBy.RELATION, "UpdateIn"),),
        suspected=(Tie(LUND, StudyId("pmid:90000003"), TiedBy.SUSPECTED),),
        pooled={LUND: (StudyId("pmid:90000002"),)},
        replaced={LUND: StudyId("pmid:12345")},
    )
    told = tie_words(replace(DOSSIER, relations=relations), LUND)
    assert told[0] == (
        "One trial with Lund and Lund 1994, joined by PubMed's own relation (UpdateIn)."
    )
    assert told[1].endswith("(PMID 90000003): counted as one until a person settles it.")
    assert told[2].startswith(
        "Names several trials, those of Haber and Ostrow 2021 (PMID 90000002)"
    )
    assert told[3] == "Replaced by PMID 12345."
    assert tie_words(DOSSIER, LUND) == ()


def test_a_pooled_report_adds_no_people() -> None:
    (text,) = trial_told(Relations(pooled={ONE: (LUND,)}))
    assert text.endswith("pools several trials and adds no people.")
