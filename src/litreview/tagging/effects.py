"""The effects that a controlled study's sentences state, as suggestions for people to look at.

A study's sentences and its design and control enter; `Effect` leaves. Nothing counts them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.identity import RuleId
from litreview.model.suggestion import Effect
from litreview.model.tag import FieldReading
from litreview.model.vocabulary import Control, Design
from litreview.tagging.effect_reading import Contrast, read_effect
from litreview.tagging.evidence import quote_around
from litreview.tagging.folding import fold
from litreview.tagging.sections import Document, Section, Sentence

MIN_SUGGESTED = 0.6  # confidence below which nothing is suggested
TITLE_COUNTS = 0.8  # share of its confidence a title keeps: it states a finding, and no numbers
_RESULTS = frozenset({Section.TITLE, Section.RESULTS, Section.CONCLUSIONS, Section.ABSTRACT})
_COMPARING = frozenset({Design.RCT.value, Design.CONTROLLED_TRIAL.value})
_COMPARED = frozenset(control.value for control in Control) - {NOT_REPORTED, Control.NONE.value}


def suggest_effects(
    document: Document, values: Mapping[Field, Value], given: Sequence[str] = ()
) -> tuple[Effect, ...]:
    """Every effect that the results, conclusions and title of a controlled study state.

    Args:
        document: The study's sentences.
        values: Its design and control as read or judged; a study that compares no groups gets none.
        given: Names of what was given: which group got it is then known.
    """
    if not compares_groups(values):
        return ()
    sentences = [each for each in document.sentences if each.section in _RESULTS]
    plain = [each for each in sentences if each.section is Section.ABSTRACT]
    # of an abstract without labels: aim and method
    opening = {each.start for each in plain[: len(plain) // 2]}
    sentences = [each for each in sentences if each.start not in opening]
    return tuple(effect for each in sentences for effect in _effects_of(document, each, given))


def compares_groups(values: Mapping[Field, Value]) -> bool:
    """Whether a study compares groups by its design, or by what its control was."""
    return values.get(Field.DESIGN) in _COMPARING or values.get(Field.CONTROL) in _COMPARED


def effect_shapes(
    document: Document, fields: Mapping[Field, FieldReading]
) -> list[dict[str, object]]:
    """The effects of one record as `litreview tag` prints them.

    Offsets count the code points of the passage that the sentence stands in.
    """
    values = {field: reading.value for field, reading in fields.items()}
    shapes: list[dict[str, object]] = []
    for effect in suggest_effects(document, values):
        where, span = document.text.where_is(effect.evidence.span)
        shapes.append(
            {
                "sentence": effect.evidence.quote,
                "direction": effect.direction.value,
                "confidence": effect.confidence,
                "rule": effect.rule,
                "where": where,
                "start": span.start,
                "end": span.end,
            }
        )
    return shapes


def _effects_of(
    document: Document, sentence: Sentence, given: Sequence[str] = ()
) -> Iterator[Effect]:
    named = next((name for name in map(fold, given) if name in sentence.folded), "")
    said = read_effect(sentence.folded, Contrast(intervention=named))
    if said is None or sentence.folded.endswith("?"):
        return
    title = sentence.section is Section.TITLE
    confidence = round(said.confidence * (TITLE_COUNTS if title else 1), 3)
    if confidence >= MIN_SUGGESTED:
        evidence = quote_around(document, sentence, 0, 1)
        yield Effect(evidence, said.direction, confidence, RuleId(said.rule))
