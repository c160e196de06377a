from __future__ import annotations

from litreview.model.identity import ClaimId, RuleId, StudyId
from litreview.model.suggestion import Effect, EffectDirection, MayBear
from litreview.model.tag import Evidence
from litreview.render.suggestion_words import claim_lines, effect_lines, study_lines


def an_effect(start: int, confidence: float) -> Effect:
    quote = f"Sentence {start}."
    evidence = Evidence("abstract", quote, start, start + len(quote))
    return Effect(evidence, EffectDirection.LOWER, confidence, RuleId("effect.compared"))


BEARING = MayBear(
    StudyId("pmid:1"), ClaimId("sleep"), Evidence("mesh", "Sleep"), ("sleep", "night"), 2.0
)


def test_the_surest_effects_are_shown_in_reading_order_and_all_where_asked_for() -> None:
    effects = [an_effect(start, start / 100) for start in (60, 70, 80, 90)]
    _, *shown = effect_lines(effects)
    assert shown == [f'    lower ({start}% sure): "Sentence {start}."' for start in (70, 80, 90)]
    assert len(list(effect_lines(effects, whole=True))) == 1 + len(effects)


def test_nothing_suggested_prints_nothing() -> None:
    assert [*effect_lines(()), *claim_lines(()), *study_lines((), ())] == []


def test_a_suggested_claim_stands_beside_its_words_and_heading() -> None:
    head, line = claim_lines([BEARING])
    assert "suggestion" in head
    assert line == '    sleep: sleep, night; heading "Sleep"'
    head, line, said = study_lines([BEARING], ["A night's tea"])
    assert head.startswith("Not linked to sleep")
    assert line == "  pmid:1  A night's tea (sleep, night)"
    assert said == '    "Sleep"'
