from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders_render import a_counted_study, a_page_claim, a_page_decision

from litreview.model.decision import CountedStudy, RuleFired, TierDecision
from litreview.model.identity import StudyId
from litreview.model.vocabulary import ClaimKind, Direction, Tier, Verdict
from litreview.render.harm_sentences import harm_sentence
from litreview.render.setting import Setting

CLAIM = a_page_claim("nose-burns", "It burns in the nose.")
OWN = Setting(people="healthy users")
OTHERS = replace(OWN, own_people=False)
YES, NIL, NO, MIX = Direction.SUPPORTS, Direction.NULL, Direction.OPPOSES, Direction.MIXED
UNSURE = "how often it happens is very uncertain."


def studies(*ways: Direction, human: bool = True) -> tuple[CountedStudy, ...]:
    return tuple(
        a_counted_study(f"pmid:{i}", level=1, direction=way, human=human)
        for i, way in enumerate(ways, 1)
    )


def decided(
    verdict: Verdict,
    *ways: Direction,
    kind: ClaimKind = ClaimKind.HARM,
    tier: Tier = Tier.T2,
) -> TierDecision:
    decision = replace(a_page_decision(CLAIM, tier, verdict), kind=kind)
    return replace(decision, counted=studies(*ways, human=tier is not Tier.T1))


def safety(*ways: Direction, tier: Tier = Tier.T2) -> str:
    found = decided(Verdict.MIXED, *ways, kind=ClaimKind.SAFETY, tier=tier)
    return harm_sentence(found, OWN)


@pytest.mark.parametrize(
    ("ways", "labels", "who"),
    [
        ((YES, YES), 0, "Published human reports describe it"),
        ((YES,), 0, "One published human report describes it"),
        ((YES,), 1, "An official label names it"),
        ((YES, YES), 2, "Official labels name it"),
        ((YES, YES), 1, "One published human report and an official label describe it"),
    ],
)
def test_a_label_is_named_only_where_one_counts(
    ways: tuple[Direction, ...], labels: int, who: str
) -> None:
    found = decided(Verdict.SUPPORTS, *ways)
    last = len(ways) - labels
    counted = tuple(replace(s, label=i >= last) for i, s in enumerate(found.counted))
    assert harm_sentence(replace(found, counted=counted), OWN) == f"{who}; {UNSURE}"


def test_people_nobody_studied_are_named() -> None:
    text = harm_sentence(decided(Verdict.SUPPORTS, YES, YES), OTHERS)
    assert text == (
        f"Published reports in other people describe it; healthy users were not studied; {UNSURE}"
    )


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ("one former user", "one former user was not studied"),
        ("stroke patients and all", "stroke patients and all were not studied"),
        ("", "the claim's own people were not studied"),
    ],
)
def test_the_claims_people_are_spoken_of_in_plain_english(people: str, words: str) -> None:
    setting = replace(OTHERS, people=people)
    assert words in harm_sentence(decided(Verdict.SUPPORTS, YES), setting)


def test_trials_in_other_people_say_so() -> None:
    text = harm_sentence(decided(Verdict.SUPPORTS, YES, YES, tier=Tier.T3), OTHERS)
    assert text.startswith("Controlled trials in other people that looked for adverse events")


def test_animals_alone_leave_people_open() -> None:
    text = harm_sentence(decided(Verdict.SUPPORTS, YES, tier=Tier.T1), OTHERS)
    assert text == "One study in animals or cells describes it; no report on people counts."


@pytest.mark.parametrize(
    ("kind", "ways", "said"),
    [
        (ClaimKind.HARM, (YES, YES), "Studies in animals or cells describe it"),
        (ClaimKind.HARM, (NIL,), "One study in animals or cells did not find it"),
        (ClaimKind.HARM, (YES, NIL), "Studies in animals or cells disagree about it"),
        (ClaimKind.SAFETY, (YES,), "One study in animals or cells found no such harm"),
        (ClaimKind.SAFETY, (NO,), "One study in animals or cells describes harm"),
        (ClaimKind.SAFETY, (MIX,), "One study in animals or cells gives a mixed picture"),
    ],
)
def test_what_animals_alone_show_of_a_harm_is_said(
    kind: ClaimKind, ways: tuple[Direction, ...], said: str
) -> None:
    found = decided(Verdict.NOT_SHOWN_IN_PEOPLE, *ways, kind=kind, tier=Tier.T1)
    assert harm_sentence(found, OWN) == f"{said}; no report on people counts."


def test_a_harm_of_animals_does_not_speak_of_people() -> None:
    about = replace(OWN, about_animals=True)
    text = harm_sentence(decided(Verdict.SUPPORTS, YES, YES, tier=Tier.T1), about)
    assert text == "Studies in animals or cells describe it."


@pytest.mark.parametrize(
    ("ways", "said"),
    [
        ((YES, NIL), "Published human reports disagree about it"),
        ((MIX, MIX), "Published human reports give a mixed picture"),
        ((MIX,), "One published human report gives a mixed picture"),
    ],
)
def test_reports_of_a_harm_disagree_only_when_they_do(
    ways: tuple[Direction, ...], said: str
) -> None:
    assert harm_sentence(decided(Verdict.MIXED, *ways), OWN) == f"{said}; {UNSURE}"


@pytest.mark.parametrize(
    ("ways", "said"),
    [
        ((YES, NO, YES), "Published human reports disagree: 1 of 3 describes harm"),
        ((NO, NO, YES), "Published human reports disagree: 2 of 3 describe harm"),
        ((NO, NO), "Published human reports describe harm"),
        ((YES, NIL), "Published human reports give a mixed picture"),
        ((YES, MIX), "Published human reports give a mixed picture"),
    ],
)
def test_mixed_safety_says_who_speaks_of_harm(ways: tuple[Direction, ...], said: str) -> None:
    assert safety(*ways) == f"{said}; {NOBODY_LOOKED}; {UNSURE}"


NOBODY_LOOKED = "no study that counts says that it looked for harms systematically"


@pytest.mark.parametrize(
    ("tier", "verdict", "watched", "text"),
    [
        (
            Tier.T1,
            Verdict.INSUFFICIENT,
            12,
            "Published human reports found no such harm; "
            "at most 12 people were watched for harms in one study; too few to say.",
        ),
        (
            Tier.T1,
            Verdict.INSUFFICIENT,
            None,
            f"Published human reports found no such harm; {NOBODY_LOOKED}; too little to say.",
        ),
        (
            Tier.T2,
            Verdict.SUPPORTS,
            187,
            "Published human reports found no such harm; "
            f"at most 187 people were watched for harms in one study; {UNSURE}",
        ),
    ],
)
def test_safety_says_how_few_were_watched(
    tier: Tier, verdict: Verdict, watched: int | None, text: str
) -> None:
    found = replace(decided(verdict, kind=ClaimKind.SAFETY, tier=tier), watched=watched)
    assert harm_sentence(replace(found, counted=studies(YES, YES)), OWN) == text


def of_trials(kind: ClaimKind, verdict: Verdict, trial: Direction, *others: Direction) -> str:
    """T3 by one trial beside other reports."""
    found = decided(verdict, trial, *others, kind=kind, tier=Tier.T3)
    first = found.counted[0].study
    return harm_sentence(replace(found, rules=(RuleFired("H", "T3", (first,)),)), OWN)


LOOKED = "One controlled trial that looked for adverse events"


@pytest.mark.parametrize(
    ("kind", "trial", "other", "said"),
    [
        (ClaimKind.HARM, NIL, YES, "did not find it, but other reports describe it"),
        (ClaimKind.HARM, YES, NIL, "gives a mixed picture"),
        (ClaimKind.SAFETY, YES, NO, "found no such harm, but other reports describe it"),
        (ClaimKind.SAFETY, NO, YES, "describes harm"),
    ],
)
def test_one_trial_does_not_disagree_with_itself(
    kind: ClaimKind, trial: Direction, other: Direction, said: str
) -> None:
    text = of_trials(kind, Verdict.MIXED, trial, other)
    assert text.startswith(f"{LOOKED} {said}")


def test_one_trial_that_carries_a_tier_is_one() -> None:
    text = of_trials(ClaimKind.HARM, Verdict.SUPPORTS, YES, YES)
    assert text == f"{LOOKED} describes it; not independently confirmed."


def test_silence_on_a_verdict_is_left_open() -> None:
    text = harm_sentence(decided(Verdict.INSUFFICIENT, YES), OWN)
    assert text.startswith("One published human report leaves it open")


@pytest.mark.parametrize(
    ("kinds", "tier", "who"),
    [
        (("review",), Tier.T3, "One review of trials"),
        (("secondary",), Tier.T3, "One secondary analysis of trials"),
        (("study",), Tier.T3, "One study"),
        (("trial", "review"), Tier.T3, "One controlled trial and one review of trials"),
        (("trial", "trial", "review"), Tier.T3, "Controlled trials and one review of trials"),
        (("trial", "trial"), Tier.T4, "Independent controlled trials"),
    ],
)
def test_only_a_trial_is_called_one(kinds: tuple[str, ...], tier: Tier, who: str) -> None:
    found = decided(Verdict.SUPPORTS, *(YES for _ in kinds), tier=tier)
    said = "describes it" if len(kinds) == 1 else "describe it"
    text = harm_sentence(found, replace(OWN, kinds=kinds))
    assert text.startswith(f"{who} that looked for adverse events {said}")


@pytest.mark.parametrize("tier", [Tier.T2, Tier.T3])
def test_a_report_in_doubt_or_of_another_form_is_told_as_such(tier: Tier) -> None:
    found = decided(Verdict.SUPPORTS, YES, tier=tier)
    text = harm_sentence(found, replace(OWN, apart=("under an expression of concern",)))
    assert ", under an expression of concern, describes it" in text
    beside = (*found.counted, replace(studies(YES)[0], study=StudyId("manual:l"), label=True))
    mixed = harm_sentence(
        replace(found, counted=beside), replace(OWN, kinds=("trial",), apart=("with another form",))
    )
    assert ("with another form" in mixed) is (tier is Tier.T3)
