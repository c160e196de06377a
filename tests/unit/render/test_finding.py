"""The finding of an overview: chosen by decisions, and never more than they carry."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders_render import (
    a_counted_study,
    a_dossier,
    a_page_claim,
    a_page_decision,
    a_page_link,
)

from litreview.model.claim import Claim, Topic
from litreview.model.decision import TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import StudyId
from litreview.model.vocabulary import InterventionMatch, PopulationMatch, Standing, Tier, Verdict
from litreview.render.evidence_table import WORDS
from litreview.render.finding import finding, main_sentence, statement, way_of

DOSSIER = a_dossier()
BLINDED = StudyId("pmid:90000002")
UNTESTED = (
    "No blinded, randomized trial is known to have tested any claim about Veltraxin in the people "
    "it is made for."
)


def of(*pairs: tuple[Claim, TierDecision]) -> Dossier:
    claims, decisions = zip(*pairs, strict=True)
    return replace(DOSSIER, claims=claims, decisions=decisions, links=())


def a_pair(
    name: str,
    tier: Tier = Tier.T0,
    verdict: Verdict = Verdict.INSUFFICIENT,
    population: str = "healthy users",
    **changes: object,
) -> tuple[Claim, TierDecision]:
    claim = a_page_claim(name, f"Claim {name}.", population=population)
    return claim, replace(a_page_decision(claim, tier, verdict), **changes)  # type: ignore[arg-type]


def test_trials_are_told_by_what_they_came_to() -> None:
    told = of(
        a_pair("a", Tier.T3, Verdict.SUPPORTS),
        a_pair("b", Tier.T4, Verdict.SUPPORTS),
        a_pair("c", Tier.T3, Verdict.NO_EFFECT),
        a_pair("d"),
    )
    assert main_sentence(told) == (
        "Blinded, randomized trials in the right people have tested 3 claims about Veltraxin: "
        "2 hold up and 1 shows no effect."
    )


def test_without_such_a_trial_none_is_known() -> None:
    assert main_sentence(of(a_pair("a", Tier.T2, Verdict.SUPPORTS))) == UNTESTED


@pytest.mark.parametrize("population", [PopulationMatch.ADJACENT, PopulationMatch.MISMATCH])
def test_a_trial_in_other_people_has_tested_no_claim(population: PopulationMatch) -> None:
    link = a_page_link(BLINDED, "a", population=population)
    assert main_sentence(replace(of(a_pair("a")), links=(link,))) == UNTESTED


def test_a_small_trial_in_the_right_people_is_a_beginning() -> None:
    begun = replace(of(a_pair("a")), links=(a_page_link(BLINDED, "a"),))
    assert main_sentence(begun).startswith("Blinded, randomized trials have begun to test claims")
    grade = replace(DOSSIER.grades[BLINDED], standing=Standing.RETRACTED)
    retracted = replace(begun, grades={**DOSSIER.grades, BLINDED: grade})
    assert main_sentence(retracted) == UNTESTED


def unread(dossier: Dossier, study: StudyId = BLINDED, **other: Value) -> Dossier:
    """The dossier, with a study that machines alone read as a blinded, randomized trial."""
    read: dict[str, Value] = {
        "species": "human", "design": "rct", "randomized": "yes", "blinding": "double", **other
    }  # fmt: skip
    fields = {Field(f): FieldGrade(Field(f), v, GradeState.MACHINE) for f, v in read.items()}
    return replace(dossier, grades={**DOSSIER.grades, study: Grade(study, fields)})


def test_the_opening_tells_of_trials_that_nobody_read() -> None:
    told = finding(unread(of(a_pair("a"))))
    assert told.main == UNTESTED
    assert told.unread == "One record not yet read by a person calls itself such a trial in people"
    assert [(ref.label, ref.anchor) for ref in told.trials] == [
        ("Haber and Ostrow 2021", "study-90000002")
    ]
    assert told.more == ""
    assert statement(unread(of(a_pair("a")))) == f"{UNTESTED} {told.unread}."
    studies = [study for study in DOSSIER.records if study.startswith("pmid:")][:5]
    many = of(a_pair("a"))
    for study in studies:
        many = replace(many, grades={**many.grades, study: unread(many, study).grades[study]})
    several = finding(many)
    assert several.unread.startswith("5 records not yet read by a person call themselves such")
    assert (len(several.trials), several.more) == (3, "2")


@pytest.mark.parametrize(
    "other",
    [
        {"species": "animal"},
        {"design": "protocol"},
        {"randomized": "not_reported"},
        {"blinding": "open"},
        {"intervention": "other_compound"},
    ],
)
def test_what_is_no_such_trial_is_not_told_of(other: dict[str, Value]) -> None:
    assert finding(unread(of(a_pair("a")), BLINDED, **other)).unread == ""


def test_what_people_read_linked_or_tested_keeps_the_opening_short() -> None:
    assert finding(of(a_pair("a"))).unread == "", "people read every study in hand"
    linked = replace(unread(of(a_pair("a"))), links=(a_page_link(BLINDED, "a"),))
    assert finding(linked).unread == ""
    assert finding(unread(of(a_pair("a", Tier.T3, Verdict.SUPPORTS)))).unread == ""
    retracted = unread(of(a_pair("a")))
    grade = replace(retracted.grades[BLINDED], standing=Standing.RETRACTED)
    assert finding(replace(retracted, grades={**retracted.grades, BLINDED: grade})).unread == ""


def test_nothing_filed_and_nothing_decided_are_told_apart() -> None:
    nothing = replace(DOSSIER, claims=(), decisions=(), links=())
    assert finding(nothing).main == "No claim that studies could answer is filed yet."
    assert finding(nothing).people == ()
    waiting = of(a_pair("a", unread=(BLINDED,)), a_pair("b", unread=(BLINDED,)))
    assert finding(waiting).main == "2 claims filed, and none decided yet."
    assert finding(waiting).people == ()
    assert finding(waiting).studied.endswith("Left out: 2 claims not checked in this run.")


def test_healthy_people_come_first_then_patients_and_nobody_is_counted_twice() -> None:
    near = replace(a_counted_study("pmid:90000003", n=16), points=1)
    own = a_counted_study("pmid:90000002", n=110)
    rats = replace(a_counted_study("pmid:90000005"), human=False)
    told = finding(
        of(
            a_pair("a", Tier.T1, counted=(near,)),
            a_pair("b", Tier.T1, counted=(near, rats)),
            a_pair("c", Tier.T1, counted=(rats,)),
            a_pair("d"),
            a_pair(
                "e",
                Tier.T2,
                population="patients",
                counted=(own, near),  # near is indirect, and no study in them
                flags=("secondary source",),
            ),
        )
    )
    assert told.people == (
        "None of 4 effects claimed for healthy people was studied directly in them; 2 only "
        "indirectly in people (1 study, 16 people), 1 only in animals or cells.",
        "1 of 1 effect in patients and other people was studied directly in them "
        "(1 study, 110 people; 1 more study bears on them only indirectly). "
        + WORDS["finding"]["accounts_all"],
    )
    assert told.studied == (
        "2 studies in people count for a claim; all say how many: 126 people "
        "whose results bear on a claim, comparison groups included. No country is stated."
    )


def test_patients_effects_are_told_by_topic_the_most_studied_first() -> None:
    topics = tuple(
        Topic(name.lower().replace(" ", "-"), name)
        for name in ("Stroke", "Eyes and sight", "Skin", "ME")
    )

    def about(*counts: tuple[str, int]) -> str:
        pairs = [
            a_pair(
                f"c{at}",
                Tier.T2,
                population="patients",
                counted=tuple(a_counted_study(f"pmid:{at}{n}") for n in range(studies)),
            )
            for at, (_, studies) in enumerate(counts, 1)
        ]
        named = zip(pairs, counts, strict=True)
        told = [(replace(claim, topic=topic), one) for (claim, one), (topic, _) in named]
        return finding(replace(of(*told), topics=topics)).people[0].partition(", for ")[2]

    several = (("skin", 1), ("stroke", 1), ("eyes-and-sight", 2), ("stroke", 2), ("me", 0))
    assert about(*several) == "stroke, eyes and sight, and skin."
    assert about(("skin", 1), ("me", 1)) == "skin, and ME."
    assert about(("skin", 1), ("stroke", 1), ("me", 1), ("eyes-and-sight", 1)) == (
        "skin, stroke, ME, and 1 more."
    )
    assert about(("skin", 1)) == "skin."
    assert about(("", 1), ("unfiled", 1)) == ""


def test_what_a_study_does_not_say_is_not_counted() -> None:
    silent = finding(of(a_pair("a", Tier.T2, counted=(a_counted_study("pmid:90000002"),))))
    assert silent.studied.startswith(
        "1 study in people counts for a claim; none says how many took part."
    )
    some = finding(
        of(
            a_pair(
                "a",
                Tier.T2,
                counted=(a_counted_study("pmid:90000002"), a_counted_study("pmid:90000003", n=9)),
            )
        )
    )
    assert "1 of them says how many: 9 people whose" in some.studied
    assert finding(of(a_pair("a"))).studied == "No study in people counts for any claim."


def test_people_are_said_to_be_of_the_studies_that_give_a_number() -> None:
    counts = (a_counted_study("pmid:90000002"), a_counted_study("pmid:90000003", n=9))
    told = finding(of(a_pair("a", Tier.T2, counted=counts)))
    assert "(2 studies, 9 people in 1 of them)" in told.people[0]


def test_a_label_studied_nobody() -> None:
    label = replace(a_counted_study("manual:leaflet"), label=True)
    assert way_of(a_pair("a", Tier.T2, counted=(label,))[1]) == "models"


def test_one_effect_is_no_none_of_one() -> None:
    rats = a_counted_study("pmid:90000005", human=False)
    (told,) = finding(of(a_pair("a", Tier.T1, counted=(rats,)))).people
    assert told.startswith("The 1 effect claimed for healthy people was not studied directly in ")


def test_studies_left_out_of_a_direct_count_are_named_with_the_reason() -> None:
    own = a_counted_study("pmid:90000002", n=110)
    other = replace(a_counted_study("pmid:90000003", n=16), points=1)
    pair = a_pair("a", Tier.T2, population="patients", counted=(own, other))
    link = a_page_link("pmid:90000003", "a", intervention=InterventionMatch.DIFFERS)
    (told,) = finding(replace(of(pair), links=(link,))).people
    assert told == (
        "1 of 1 effect in patients and other people was studied directly in them (1 study, "
        "110 people; 1 more study gave another form, route or dose)."
    )
