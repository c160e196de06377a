"""What speaks for or against a value that the rules read: short texts, one per clue.

A document and the sightings of one value enter, beside those of its rivals; clues leave.
They tell where the value stands and what stands around it, never which study it is; what a
clue weighs is learned (`scoring`). What is asked of one field alone stands in `FIELD_CLUES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from litreview.model.fields import CLOSED, Field
from litreview.model.tag import Tag
from litreview.tagging import clues_given
from litreview.tagging.clues_arms import arms_clues
from litreview.tagging.clues_condition import condition_clues
from litreview.tagging.clues_control import control_clues
from litreview.tagging.clues_health import health_clues
from litreview.tagging.clues_n import clues_of_n
from litreview.tagging.neighbours import Clues, words_after, words_before
from litreview.tagging.sections import Document
from litreview.tagging.sighting import Sighting

_BESIDE = 4  # words looked at on either side, each with its place
_NEAR = 8  # words looked at on either side, wherever they stand
_DIGITS = re.compile(r"\d+")
_PARTS = 5  # of a document, from its first sentence to its last
_MANY = 3  # rivals and repetitions are counted up to here

FieldClues: TypeAlias = Callable[[Document, Sequence[Sighting], Sequence[Sighting]], Clues]


def clues_of(
    document: Document,
    own: Sequence[Sighting],
    rivals: Sequence[Sighting],
    doc_clues: frozenset[str],
) -> frozenset[str]:
    """Every clue on one value.

    Args:
        own: The sightings of the value, all of one field.
        rivals: The sightings of other values of that field.
        doc_clues: What `clues_of_document` gave.
    """
    found = set(doc_clues)
    for sighting in own:
        found |= clues_of_sighting(document, sighting)
    found.add(f"again={min(len({s.sentence for s in own}), _MANY)}")
    found.add(f"rules={min(len({s.tag.rule for s in own}), _MANY)}")
    found.add(f"rivals={min(len({s.key for s in rivals}), _MANY)}")
    if own[0].tag.field in CLOSED:  # of few values: what is said of the whole bears on each
        found |= {f"{own[0].tag.value}: {clue}" for clue in doc_clues}
    special = FIELD_CLUES.get(own[0].tag.field)
    if special is not None:
        found.update(special(document, own, rivals))
    return frozenset(found)


def clues_of_document(tags: Sequence[Tag]) -> frozenset[str]:
    """What the rules said of the whole: of species, design and the like."""
    return frozenset(f"said {tag.field}={tag.value}" for tag in tags if tag.field in _TELLING)


# closed fields: the words of others would name the study
_TELLING = frozenset(
    {Field.SPECIES, Field.DESIGN, Field.RANDOMIZED, Field.CROSSOVER, Field.CLUSTER}
)


def clues_of_sighting(document: Document, sighting: Sighting) -> set[str]:
    """Where one sighting stands, and its neighbours."""
    found = {f"rule={sighting.tag.rule}"}
    sentence = sighting.place(document)
    if sentence is None:
        return found | {f"where={sighting.tag.evidence.where}"}
    part = _PARTS * sighting.sentence // max(1, len(document.sentences))
    found |= {f"section={sentence.section}", f"part={part}"}
    found.update(_beside(sentence.folded, sighting.start, sighting.end))
    return found


def _beside(folded: str, start: int, end: int) -> list[str]:
    before, after = words_before(folded, start, _NEAR), words_after(folded, end, _NEAR)
    found = []
    for side, words in (("-", before[::-1]), ("+", after)):
        first = [*words[:_BESIDE], *[""] * (_BESIDE - len(words))]
        found += [f"{side}{at} {word}" for at, word in enumerate(first, 1)]
        found += [f"near{side} {word}" for word in words]
        if len(words) > 1:
            found.append(f"{side}12 {words[0]} {words[1]}")
    return found


FIELD_CLUES: Mapping[Field, FieldClues] = {
    Field.N: clues_of_n,
    Field.CONTROL: control_clues,
    Field.ARMS: arms_clues,
    Field.ROUTE: clues_given.clues_of_route,
    Field.DOSE: clues_given.clues_of_dose,
    Field.DURATION: clues_given.clues_of_duration,
    Field.AGE: clues_given.clues_of_age,
    Field.CONDITION: condition_clues,
    Field.HEALTH_STATUS: health_clues,
}
