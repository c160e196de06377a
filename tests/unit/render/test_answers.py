"""A claim's answer: yes and no only where the tier carries them, and whose people they are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders_render import a_counted_study, a_dossier, with_decision

from litreview.model.claim import LiteratureCount
from litreview.model.dossier import Dossier
from litreview.model.identity import ClaimId, StudyId
from litreview.model.vocabulary import Direction, Subjects, Tier, Verdict
from litreview.render.answers import claim_answer
from litreview.render.evidence_table import whose_words
from litreview.render.wording import people_of

DOSSIER = a_dossier()


def words(claim: str, dossier: Dossier = DOSSIER) -> str:
    return claim_answer(dossier, dossier.decision(claim)).words


def lead(claim: str, dossier: Dossier = DOSSIER, **changes: object) -> str:
    changed = with_decision(dossier, claim, **changes)
    return claim_answer(changed, changed.decision(claim)).lead


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (
            "head-injury",
            "Perhaps. One human study in 110 patients after minor head injury suggests it may; "
            "very uncertain.",
        ),
        (
            "night-shift",
            "Perhaps. Some human studies in 35 people (not all of them healthy people) suggest it "
            "may; very uncertain.",
        ),
        (
            "raises-ngf",
            "Not known. No study that counts tested this in healthy people, or in any other "
            "people. Shown in animals or cells.",
        ),
        (
            "nose-burns",
            "Perhaps. One published human report describes it; how often it happens is very "
            "uncertain. The one study that counts had 61 people in all; how many of them were "
            "given it is not reported.",
        ),
        (
            "approved",
            "Yes. The sources filed document it. Only other people's accounts were read for this, "
            "no paper.",
        ),
    ],
)
def test_an_answer_says_in_whom_and_in_how_many(claim: str, said: str) -> None:
    assert words(claim) == said


def test_the_parts_of_a_claim_are_answered_one_by_one() -> None:
    answer = claim_answer(DOSSIER, DOSSIER.decision("learning-mood"))
    assert (answer.lead, answer.text) == ("Two claims in one.", "The answer to each: not known.")
    assert [(name, part.lead) for name, part in answer.parts] == [
        ("learning", "Not known."),
        ("mood", "Not known."),
    ]
    assert "Mood: Not known. One page says this" in answer.words


@pytest.mark.parametrize(
    ("tier", "verdict", "first"),
    [
        (Tier.T4, Verdict.SUPPORTS, "Yes."),
        (Tier.T4, Verdict.NO_EFFECT, "No."),
        (Tier.T3, Verdict.SUPPORTS, "Probably."),
        (Tier.T3, Verdict.OPPOSES, "Probably not."),
        (Tier.T2, Verdict.SUPPORTS, "Perhaps."),
        (Tier.T2, Verdict.NO_EFFECT, "Perhaps not."),
        (Tier.T2, Verdict.MIXED, "Unclear."),
        (Tier.T1, Verdict.SUPPORTS, "Not known."),
        (Tier.T1, Verdict.MIXED, "Not known."),
        (Tier.T1, Verdict.NOT_SHOWN_IN_PEOPLE, "Not known."),
        (Tier.T0, Verdict.INSUFFICIENT, "Not known."),
    ],
)
def test_yes_and_no_stand_only_where_the_tier_carries_them(
    tier: Tier, verdict: Verdict, first: str
) -> None:
    assert lead("attention", tier=tier, verdict=verdict) == first


@pytest.mark.parametrize(
    ("verdict", "first"),
    [
        (Verdict.DOCUMENTED, "Yes."),
        (Verdict.PARTLY_DOCUMENTED, "In part."),
        (Verdict.CONTRADICTED, "No."),
        (Verdict.NOT_DOCUMENTED, "Not known."),
        (Verdict.MIXED, "Unclear."),
    ],
)
def test_a_fact_is_answered_by_what_is_filed(verdict: Verdict, first: str) -> None:
    assert lead("approved", verdict=verdict) == first


@pytest.mark.parametrize(("now", "first"), [(4, "So it was until 2017."), (3, "Yes.")])
def test_what_was_true_when_written_is_not_said_to_be_true_now(now: int, first: str) -> None:
    claim = ClaimId("approved")
    count = LiteratureCount(claim, 3, 3, now, "2017", dated=False, verdict=Verdict.DOCUMENTED)
    assert lead("approved", replace(DOSSIER, counted={claim: count})) == first


@pytest.mark.parametrize(
    ("now", "first"), [(17, "Not in the records at hand."), (30, "Not known."), (41, "Not known.")]
)
def test_a_rough_number_is_answered_by_what_the_records_hold(now: int, first: str) -> None:
    claim, open_ = ClaimId("approved"), Verdict.NOT_DOCUMENTED
    count = LiteratureCount(claim, 30, None, now, "", dated=False, verdict=open_, rough=True)
    dossier = replace(DOSSIER, counted={claim: count})
    assert lead("approved", dossier, verdict=open_) == first


def test_a_claim_about_animals_is_answered_for_animals() -> None:
    claims = tuple(
        replace(c, about=Subjects.ANIMALS) if c.id == "raises-ngf" else c for c in DOSSIER.claims
    )
    dossier = with_decision(replace(DOSSIER, claims=claims), "raises-ngf", verdict=Verdict.SUPPORTS)
    said = words("raises-ngf", dossier)
    assert said.startswith("In animals, yes. ") and "any other people" not in said


def studied(*sizes: int | None) -> str:
    """The answer of a claim of these studies in its own people."""
    base = DOSSIER.decision("head-injury").counted[0]
    studies = tuple(
        replace(base, study=StudyId(f"pmid:{place}"), n=n) for place, n in enumerate(sizes, 1)
    )
    link = next(link for link in DOSSIER.links if link.claim == "head-injury")
    links = tuple(replace(link, study=study.study) for study in studies)
    known = [n for n in sizes if n is not None]
    dossier = with_decision(
        replace(DOSSIER, links=links), "head-injury", counted=studies, n=sum(known) or None
    )
    return words("head-injury", dossier)


def test_people_nobody_counted_are_not_made_up() -> None:
    assert "in 60 patients after minor head injury" in studied(20, 40)
    assert "in at least 60 patients after minor head injury" in studied(60, None)
    assert "in an unreported number of patients after minor head injury" in studied(None)


def test_animals_are_named_where_every_study_names_them() -> None:
    animal = a_counted_study("pmid:90000005", human=False, direction=Direction.SUPPORTS)
    dossier = with_decision(
        DOSSIER, "raises-ngf", counted=(animal,), preclinical_direction=Direction.SUPPORTS
    )
    assert "in animals" in words("raises-ngf", dossier)


def test_a_claim_not_decided_again_has_no_first_word() -> None:
    dossier = with_decision(DOSSIER, "attention", unread=(StudyId("pmid:1"),), counted=())
    answer = claim_answer(dossier, dossier.decision("attention"))
    assert (answer.lead, answer.text[:16]) == ("", "Not decided yet:")


def test_people_studied_are_people_and_not_users() -> None:
    claim = replace(DOSSIER.claim("attention"), population="stroke patients; users at large")
    assert people_of(claim) == "stroke patients and people at large"


def test_the_number_is_of_the_studies_that_make_the_tier_and_others_stand_apart() -> None:
    base, link = (
        DOSSIER.decision("head-injury").counted[0],
        next(link for link in DOSSIER.links if link.claim == "head-injury"),
    )
    best, near, silent = (
        replace(base, study=StudyId(f"pmid:{place}"), n=n, level=2, points=points, effective=left)
        for place, (n, points, left) in enumerate(((None, 0, 2), (60, 1, 1), (None, 1, 1)), 1)
    )
    studies = (best, near, silent)
    dossier = with_decision(
        replace(DOSSIER, links=tuple(replace(link, study=study.study) for study in studies)),
        "head-injury",
        counted=studies,
        n=60,
    )
    assert words("head-injury", dossier) == (
        "Perhaps. One human study in an unreported number of patients after minor head injury, "
        "with no comparison group named, suggests it may; very uncertain. Two other studies in "
        "people count, and are weaker or less direct: 60 people took part in one of them; of the "
        "rest the number is not reported."
    )
    assert whose_words(dossier, dossier.decision("head-injury")) == (
        "The tier rests on 1 study, number of people not reported; in all 60 people in 1 of 3 "
        "studies; the others do not say how many"
    )
    one = with_decision(dossier, "head-injury", counted=(replace(best, n=20), near), n=80)
    assert words("head-injury", one) == (
        "Perhaps. One human study in 20 patients after minor head injury, with no comparison "
        "group named, suggests it may; very uncertain. One other study in people counts, and is "
        "weaker or less direct: 60 people took part."
    )
    assert whose_words(one, one.decision("head-injury")) == (
        "The tier rests on 1 study of 20 people; in all 80 people in 2 studies"
    )
