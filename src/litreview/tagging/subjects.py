"""Whether people, animals or both were studied.

The rules' tags on `species` enter; its reading leaves. The heaviest value wins, unless the title
says that both were studied, or names neither and the abstract tells of both what was done with
them: then they are mixed. Where no people were studied, what was learned from people is no help.
"""

from __future__ import annotations

from collections.abc import Sequence

from litreview.model.fields import Field
from litreview.model.tag import FieldReading, Tag
from litreview.model.vocabulary import Species
from litreview.tagging.deciding import decide_by_weight, decided, is_metadata
from litreview.tagging.sections import Section

STATED = 0.96  # confidence from which people and animals are said to have been studied
OWN = 0.85  # confidence from which a sentence says what was done with subjects of its own
# whose labels are of people alone; health and age are of people anyway
LEARNED_ON_PEOPLE = frozenset({Field.CONTROL, Field.ROUTE, Field.DOSE, Field.DURATION, Field.ARMS})
WITHOUT_PEOPLE = frozenset(
    species.value for species in (Species.ANIMAL, Species.IN_VITRO, Species.IN_SILICO, Species.NONE)
)
_MIXED = Species.MIXED.value
_EACH = frozenset({Species.ANIMAL.value, Species.HUMAN.value})


def decide_species(tags: Sequence[Tag]) -> FieldReading:
    """The reading of `species` by the rules alone."""
    if any(tag.value == _MIXED and tag.confidence >= STATED for tag in tags):
        return decided(Field.SPECIES, _MIXED, tags)
    text = [tag for tag in tags if not is_metadata(tag)]
    titled = {tag.value for tag in text if _in_title(tag)} & _EACH
    acted = {tag.value for tag in text if tag.confidence >= OWN and not _in_title(tag)}
    if acted >= _EACH and len(titled) != 1:
        return FieldReading(Field.SPECIES, _MIXED, tuple(tags), (), OWN)
    return decide_by_weight(Field.SPECIES, tags)


def learned_on_others(subjects: FieldReading) -> frozenset[Field]:
    """The fields whose learned chances are not of such subjects as the rules see."""
    return LEARNED_ON_PEOPLE if subjects.value in WITHOUT_PEOPLE else frozenset()


def _in_title(tag: Tag) -> bool:
    return tag.evidence.where == Section.TITLE
