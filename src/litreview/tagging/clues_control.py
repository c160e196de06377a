"""Clues on what the comparison group got: each is of one value, and asks the whole record.

A document and the sightings of one value enter; clues leave. "Placebo" stands beside an active
drug for masking, as a third arm, or as the only comparator: which other values were sighted, by
which rules and in which section tells more than the words around it. So do the words of the
whole record, each for or against this one value: what was compared often has no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from litreview.tagging.sections import Document, Section
from litreview.tagging.sighting import Sighting

_MANY = 4  # sentences of one value are counted up to here
_WORD = re.compile(r"[a-z]{3,}")
_CUES = {
    name: re.compile(pattern)
    for name, pattern in {
        "double dummy": r"double[- ]dummy",
        "active placebo": r"active[- ](?:placebo|control|compar)",
        "placebo-controlled": r"placebo[- ]controll?ed|placebo control",
        "or placebo": r"(?:or|versus|vs\.?|with|to|and) (?:\w+ ){0,2}(?:placebo|sham)",
        "add-on placebo": r"(?:plus|and|with|\+) (?:matching )?placebo|placebo (?:plus|and|with)",
        "placebo group": r"(?:placebo|sham)(?:-treated)? (?:group|arm|patients)",
        "control group": r"control (?:group|arm|women|patients|participants)",
        "intervention": r"intervention (?:group|arm)",
        "open": r"open[- ]label|\bopen (?:study|trial)",
        "double-blind": r"(?:double|triple)[- ](?:blind|mask)",
        "crossover": r"cross-?over|within-subject",
        "baseline": r"\bbaseline\b",
        "usual": r"\busual\b|standard (?:of )?care|as usual",
        "wait": r"wait(?:ing)?[- ]?list",
        "comparison": r"\bcompar(?:ed|ing|ison)\b|\bversus\b|\bvs\b",
        "randomized": r"randomi[sz]ed|randomly",
        "groups": r"(?:two|three|four|both|treatment) (?:\w+ )?(?:groups|arms)",
        "alone": r"\balone\b",
        "doses": r"\bdoses\b",
        "noninferior": r"non-?inferior|equivalen",
    }.items()
}


def control_clues(
    document: Document, own: Sequence[Sighting], rivals: Sequence[Sighting]
) -> Iterator[str]:
    """What the record as a whole says for or against one value."""
    value = str(own[0].tag.value)
    for name in (*_clues_of_all(document, (*own, *rivals)), *_clues_of_words(document)):
        yield f"{value}: {name}"
    for word in sorted(set(_WORD.findall(document.folded))):
        yield f"{value}: word {word}"


def _clues_of_all(document: Document, everything: Sequence[Sighting]) -> Iterator[str]:
    for each in everything:
        sentence = each.place(document)
        section = sentence.section if sentence is not None else each.tag.evidence.where
        yield f"rule {each.tag.rule}"
        yield f"{each.key} in {section}"
    for value in {each.key for each in everything}:
        places = {each.sentence for each in everything if each.key == value}
        yield f"{value} x{min(len(places), _MANY)}"


@lru_cache(maxsize=1)
def _clues_of_words(document: Document) -> tuple[str, ...]:
    title = next((s.folded for s in document.sentences if s.section is Section.TITLE), "")
    said = [name for name, pattern in _CUES.items() if pattern.search(document.folded)]
    return (*said, *(f"title {name}" for name in said if _CUES[name].search(title)))
