"""The answer on one screen, and what a supposition makes of a claim."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders_render import a_dossier, with_decision

from litreview.model.claim import Claim
from litreview.model.codec import to_builtins
from litreview.model.decision import TierDecision
from litreview.model.fields import Field
from litreview.model.identity import StudyId
from litreview.model.reasons import Doubt, Move, Reason
from litreview.model.vocabulary import TiedBy, Tier, Verdict
from litreview.render.answer import SCREEN, Answer, answer, clipped
from litreview.render.difference import difference

DOSSIER = a_dossier()
ATTENTION = answer(DOSSIER, "attention")


def text(shown: Answer, width: int = 80) -> str:
    return " ".join(" ".join(shown.lines(width)).split())


@pytest.mark.parametrize("claim", DOSSIER.claims, ids=lambda claim: claim.id)
def test_every_claim_fits_a_screen(claim: Claim) -> None:
    lines = answer(DOSSIER, claim.id).lines(80)
    assert len(lines) <= SCREEN
    assert max(map(len, lines)) <= 80
    assert lines[-1] == f"`litreview explain {claim.id} --full` shows the whole trace."


def test_much_to_say_is_counted_where_it_does_not_fit() -> None:
    long = tuple(Reason(Move.MODELS, outcome=f"a long thing {n} " * 9) for n in range(9))
    crowded = with_decision(DOSSIER, "attention", raises=long, lowers=long, doubts=long)
    lines = answer(crowded, "attention").lines(80)
    assert len(lines) <= SCREEN
    assert sum("… and" in line for line in lines) == 3


def test_the_tier_the_answer_and_the_people_come_first() -> None:
    assert ATTENTION.lines(80)[1].startswith("T3 Clinical, mixed; provisional. 2 human")
    assert "Blinded randomized trials in the right people disagree." in text(ATTENTION)


def test_a_trial_says_who_how_many_what_was_hidden_and_what_came_of_it() -> None:
    first, quote = ATTENTION.trials[0]
    assert first.startswith("Ostrow et al. 2019 (PMID 90000001): supports; n 84, ")
    assert "randomized not reported, blinding double, control placebo" in first
    assert quote == "“Reaction time fell by 6% with veltraxin.”"


def test_people_come_before_animals_and_the_rest_is_counted() -> None:
    counted = DOSSIER.decision("attention").counted
    crowd = tuple(replace(one, study=StudyId(f"pmid:{n}")) for n in (1, 2) for one in counted)
    shown = answer(with_decision(DOSSIER, "attention", counted=crowd[::-1]), "attention")
    assert shown.more == len(crowd) - 3
    assert all("animal" not in trial for trial, _ in shown.trials)
    assert f"Best of {len(crowd)}" in text(shown)


@pytest.mark.parametrize(
    ("by", "said"),
    [(TiedBy.REGISTRATION, "; one trial with"), (TiedBy.SUSPECTED, "; perhaps one trial with")],
)
def test_other_reports_of_a_trial_are_told_for_what_they_are(by: TiedBy, said: str) -> None:
    counted = tuple(replace(c, joined_by=by) for c in DOSSIER.decision("attention").counted)
    shown = answer(with_decision(DOSSIER, "attention", counted=counted), "attention")
    assert said in shown.trials[0][0]


def test_a_quote_that_is_not_in_the_record_says_so_first() -> None:
    links = tuple(
        replace(one, words=tuple(replace(word, quote_check="not found") for word in one.words))
        for one in DOSSIER.links
    )
    _, quote = answer(replace(DOSSIER, links=links), "attention").trials[0]
    assert quote.startswith("not found in the record: “")


def test_a_tier_in_doubt_says_what_a_page_shows_and_why() -> None:
    doubted = with_decision(
        DOSSIER,
        "attention",
        doubts=(
            Reason(Doubt.FIELDS, fields=(Field.BLINDING_WHO,), studies=(StudyId("pmid:90000001"),)),
        ),
        undoubted=(Tier.T2, Verdict.SUPPORTS),
    )
    said = text(answer(doubted, "attention"))
    assert "A page shows T2, supports, until this is settled." in said
    assert "People disagree about Ostrow et al. 2019 (PMID 90000001): who was blinded." in said


def test_doubts_that_hold_nothing_up_are_told_alone() -> None:
    doubt = Reason(Doubt.CONCERN, studies=(StudyId("pmid:1"),))
    doubted = with_decision(DOSSIER, "attention", doubts=(doubt,))
    assert answer(doubted, "attention").doubts == (
        "An expression of concern about PMID 1 is not resolved.",
    )


def test_a_fact_rests_on_the_sources_filed() -> None:
    (source,) = answer(DOSSIER, "approved").trials
    assert source[0] == "a.anders: the source states it"
    assert "register.example" in source[1]


@pytest.mark.parametrize("most", [1, 2, 3, 4])
def test_a_clipped_paragraph_keeps_its_lines_and_its_width(most: int) -> None:
    said = ["one two three four five " * 4, "six", "seven"]
    lines = clipped(said, "Say", 40, most)
    assert len(lines) <= most
    assert max(map(len, lines)) <= 40
    assert "…" in lines[-1]
    assert clipped(["six", "seven"], "Say", 40, 2) == ["  Say       six", "            seven"]


def _less(decision: TierDecision) -> dict[str, object]:
    lost = decision.counted[0]
    return {
        "counted": decision.counted[1:],
        "tier": Tier.T2,
        "n": (decision.n or 0) - (lost.n or 0),
    }


def test_a_supposition_tells_before_after_and_what_moved() -> None:
    decision = DOSSIER.decision("attention")
    after = with_decision(DOSSIER, "attention", **_less(decision))
    found = difference(DOSSIER, after, "attention", ["without 90000001"])
    lines = found.lines(80)
    assert lines[0] == "What if without 90000001? [attention]"
    assert any(line.startswith("  Is        T3 Clinical, mixed") for line in lines)
    assert any(line.startswith("  Would be  T2 Early human, mixed") for line in lines)
    assert any("PMID 90000001: level 3, supports, n 84 → not linked" in line for line in lines)
    assert any("lund 1994: counted with PMID 90000001 → not linked" in x for x in lines)
    assert lines[-1] == "Nothing was written."
    plain = to_builtins(found)
    assert (plain["before"]["tier"], plain["after"]["tier"]) == ("T3", "T2")
    assert plain["moved"][0].keys() == {"study", "before", "after"}


def test_a_supposition_that_moves_nothing_says_so() -> None:
    found = difference(DOSSIER, DOSSIER, "attention", ["90000001.n=84"])
    assert found.moved == ()
    assert any("no study counts otherwise" in line for line in found.lines(80))


def test_a_claim_that_waits_for_records_says_that_nothing_follows() -> None:
    waiting = with_decision(DOSSIER, "attention", unread=("pmid:90000001",))
    found = difference(waiting, waiting, "attention", ["without 90000001"])
    assert found.waits
    assert any("known by citation only" in line for line in found.lines(80))
