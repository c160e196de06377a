"""The effects that a controlled study's sentences state, as suggestions for people to look at.

A study's sentences and its design and control enter; `Effect` leaves. Nothing counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.identity import RuleId
from litreview.model.suggestion import Effect
from litreview.model.tag import FieldReading
from litreview.model.vocabulary import Control, Design
from litreview.tagging.effect_groups import groups_of
from litreview.tagging.effect_reading import Contrast, read_effect
from litreview.tagging.evidence import quote_around
from litreview.tagging.folding import fold
from litreview.tagging.sections import Document, Section, Sentence

MIN_SUGGESTED = 0.6  # confidence below which nothing is suggested
TITLE_COUNTS = 0.8  # share of its confidence a title keeps: it states a finding, and no numbers
_RESULTS = frozenset({Section.TITLE, Section.RESULTS, Section.CONCLUSIONS, Section.ABSTRACT})
_COMPARING = frozenset({Design.RCT.value, Design.CONTROLLED_TRIAL.value})
_COMPARED = frozenset(control.value for control in Control) - {NOT_REPORTED, Control.NONE.value}
_NO_NAME = (
    r"(?:in|on|for|after|during|as|of|at|to|by|from|with|and|or|the|an?|their|both|two|three|either|"
    r"is|was|were|who|that|than|alone|only|no|not|all|once|twice|daily|weekly|per|each|every|plus)\b"
)
_NAME = (
    rf"(?!{_NO_NAME})[a-z][\w-]{{2,}}(?: (?!{_NO_NAME}|versus\b|vs\b|compared\b|group|arm|"
    r"treatment\b|therapy\b|tablets?\b|capsules?\b)[a-z][\w-]+){0,2}"
)
_ASIDE = (
    r"(?: \([^()]*\)| [\d.,]+ ?[\w/]+| (?:once|twice|daily|tablets?|capsules?|treatment|therapy))*"
)
_TWO_ACTIVE = (
    re.compile(
        rf"^(?:the )?(?P<one>{_NAME}){_ASIDE} (?:versus|vs\.?|compared (?:with|to))"
        rf" (?P<other>{_NAME})"
    ),
    re.compile(
        r"\b(?:randomi[sz]ed|assigned|allocated|allotted) (?:[\w():-]+ ){0,4}?(?:to|between)"
        rf"(?: (?:receive|undergo|take|have|either|oral|daily|intravenous))*"
        rf" (?P<one>{_NAME}){_ASIDE},? (?:or|versus|vs\.?|and) (?:to )?(?P<other>{_NAME})"
    ),
)


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
    asked = _compared(document, given)
    return tuple(effect for each in sentences for effect in _effects_of(document, each, asked))


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


def _compared(document: Document, given: Sequence[str]) -> Contrast:
    """Whose side the whole record is told from: that of what was given, or was named first.

    Of two active treatments one is compared with now the other, now itself; a placebo or the like
    says by its name which group it is.
    """
    folded, names = document.folded, [*filter(None, map(fold, given))]
    told = next((name for name in names if name in folded), "")
    title = document.sentences[0].folded if document.sentences else ""
    for sentence in document.sentences:
        said = (each.search(sentence.folded) for each in _TWO_ACTIVE)
        found = next(filter(None, said), None)
        if found is None:
            continue
        one, other = (_with_short_form(found[side], folded) for side in ("one", "other"))
        if groups_of().names_any(f"{one} ; {other}"):
            break
        ours = [any(name in arm for name in names) for arm in (one, other)]
        if not any(ours):  # the arm that the title names, and of two the first
            ours = [arm.partition(" (")[0] in title for arm in (one, other)]
        first, second = (other, one) if ours == [False, True] else (one, other)
        return Contrast(intervention=first, comparator=second)
    return Contrast(intervention=told)


def _with_short_form(name: str, folded: str) -> str:
    """A name and, in brackets where it is said, what it is called in short."""
    short = re.search(rf"{re.escape(name)} \(([a-z][\w-]{{1,9}})[);,]", folded)
    return f"{name} ({short[1]})" if short else name


def _effects_of(document: Document, sentence: Sentence, asked: Contrast) -> Iterator[Effect]:
    said = read_effect(sentence.folded, asked)
    if said is None or sentence.folded.endswith("?"):
        return
    title = sentence.section is Section.TITLE
    confidence = round(said.confidence * (TITLE_COUNTS if title else 1), 3)
    if confidence >= MIN_SUGGESTED:
        evidence = quote_around(document, sentence, 0, 1)
        yield Effect(evidence, said.direction, confidence, RuleId(said.rule))
