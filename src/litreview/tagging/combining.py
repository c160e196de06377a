"""How the learned model's word and the rules' reading of one field become one reading.

The readings the rules gave and the model's tags enter; readings of species, design and
randomization leave. The model has the rules' tags among its features, so where it speaks it
mostly decides; a publication type, and what the model was never taught to say, stand above
it. Whoever loses stays visible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.identity import RuleId
from litreview.model.tag import FieldReading, Tag
from litreview.model.vocabulary import Design, Reported, Species
from litreview.tagging.deciding import MIN_CERTAIN, is_metadata, strongest_first, weigh
from litreview.tagging.design import (
    FAINT,
    FROM_ASSIGNED,
    FROM_RANDOMIZED,
    MIN_STATED,
    TRIALS,
    WITHOUT_SUBJECTS,
    nobody_studied,
)
from litreview.tagging.rule import PUBLICATION_TYPE

VERSION = "linear-v2"  # of the learned model; its tags carry it in their rule id

# the model's classes are coarse; within each the rules' words choose the finer design
_OBSERVED = (Design.COHORT.value, Design.CASE_CONTROL.value, Design.CROSS_SECTIONAL.value)
_FINER: Mapping[str, tuple[str, ...]] = {
    Design.SYSTEMATIC_REVIEW.value: (Design.META_ANALYSIS.value,),
    Design.NARRATIVE_REVIEW.value: (Design.EDITORIAL.value,),
    Design.CLINICAL_TRIAL.value: (Design.CONTROLLED_TRIAL.value, *_OBSERVED),
    Design.OTHER.value: (Design.EDITORIAL.value, *_OBSERVED),
}
_NAMED = 0.9  # weight from which a finer design counts as named: -ln(1 - 0.6)
# the same for a protocol: the trial it plans fills its abstract and would outvote it
MIN_PLANNED = 0.7
# confidence below which the model does not overrule a design that the rules did find
MIN_HEARD = 0.45
MIN_FOUND = 0.7  # confidence from which the rules did find it: a derived design has as much
# confidence from which a review is said to have studied nobody, whomever it talks about
MIN_PAPER = 0.75
# species the rules keep: three the model was never taught, and one it was shown fifty times,
# where words such as "cell line" tell more than the rest of the text
_RULED = frozenset(
    {Species.IN_SILICO.value, Species.MIXED.value, Species.IN_VITRO.value, Species.NONE.value}
)
# cells are the rules' to see, and so is a study of them
_IN_VITRO = (Design.IN_VITRO_STUDY.value, Species.IN_VITRO.value)
_RANDOMIZED_TRIAL = (Design.RCT.value, Design.CLINICAL_TRIAL.value)
_WITHOUT_PEOPLE = frozenset({Species.ANIMAL.value, Species.NONE.value})
_NO_STUDY_OF_PEOPLE = frozenset({Design.ANIMAL_STUDY.value, Design.OTHER.value})
MIN_CONFLICT = 0.8  # confidence from which a rule's reading that lost is shown as a conflict
# chance from which the model may call a study randomized that no rule called so
MIN_RANDOMIZED = 0.8
# confidence such a `yes` is given, whatever its chance: no sentence says it, so it stays uncertain
UNSAID = 0.5


@cache
def rule_of(field: Field) -> RuleId:
    """The rule id that the model's tags on one field carry."""
    return RuleId(f"{field}.model.{VERSION}")


def combine(
    found: Mapping[Field, FieldReading], subjects: FieldReading, learned: Mapping[Field, Tag]
) -> dict[Field, FieldReading]:
    """The readings that change when the model is heard.

    Args:
        found: The rules' readings.
        subjects: Their reading of species, before a review was said to have none.
        learned: The model's tags by field; may be empty.
    """
    changed: dict[Field, FieldReading] = {}
    if Field.DESIGN in learned:
        chance = found[Field.RANDOMIZED].confidence
        changed[Field.DESIGN] = _design(
            found[Field.DESIGN], learned[Field.DESIGN], subjects, chance
        )
    if Field.SPECIES in learned:
        design = changed.get(Field.DESIGN, found[Field.DESIGN])
        changed[Field.SPECIES] = _species(subjects, learned[Field.SPECIES], design)
    if Field.RANDOMIZED in learned:
        changed[Field.RANDOMIZED] = _randomized(found[Field.RANDOMIZED], learned[Field.RANDOMIZED])
    return changed


def _design(
    ruled: FieldReading, learned: Tag, subjects: FieldReading, chance: float
) -> FieldReading:
    if _is_stated(ruled) or _stands_against(ruled, learned, subjects, chance):
        return replace(ruled, tags=(*ruled.tags, learned))
    joined = _joined(ruled, learned, _finer(ruled, learned))
    if joined.value != learned.value and not _is_named(joined):
        joined = replace(joined, confidence=min(joined.confidence, UNSAID), uncertain=True)
    return _disputed(joined, ruled)


def _is_named(reading: FieldReading) -> bool:
    """Whether more than a faint word speaks for a design that the model does not know."""
    return weigh(reading.tags).get(reading.value, 0.0) >= FAINT


def _disputed(reading: FieldReading, ruled: FieldReading) -> FieldReading:
    """The same reading with the dispute over chance that the rules saw, whoever decided."""
    told = (ruled.value, *ruled.conflict)
    if ruled.conflict and not set(told) - TRIALS and Design.RCT.value in told:
        against = tuple(value for value in told if value != reading.value)
        return replace(reading, conflict=against)
    return reading


def _stands_against(
    ruled: FieldReading, learned: Tag, subjects: FieldReading, chance: float
) -> bool:
    """Whether the rules' design stands for what they saw, or for the model's own doubt."""
    # people divided between arms, but nobody says by chance: the weaker design stands
    if (ruled.value, learned.value) == _RANDOMIZED_TRIAL[::-1] and chance < MIN_CERTAIN:
        return True
    if (ruled.value, subjects.value) == _IN_VITRO and learned.value in _NO_STUDY_OF_PEOPLE:
        return True
    # chance that divides hens or plots makes no trial of people
    if subjects.value in _WITHOUT_PEOPLE and learned.value in TRIALS:
        return ruled.value != NOT_REPORTED
    # the rules say this of people on placebo: they are no animals, and a rest class says nothing
    if ruled.value == Design.CONTROLLED_TRIAL.value and learned.value in _NO_STUDY_OF_PEOPLE:
        return True
    # a trial whose people were plainly randomized is a randomized one
    if (ruled.value, learned.value) == _RANDOMIZED_TRIAL and ruled.confidence >= MIN_FOUND:
        return True
    # nor does a rest class say anything of people who came to their arms
    derived = any(tag.rule in {FROM_RANDOMIZED, FROM_ASSIGNED} for tag in ruled.tags[:1])
    if derived and learned.value == Design.OTHER.value:
        return chance >= MIN_CONFLICT or learned.confidence < MIN_CERTAIN
    found = ruled.value != NOT_REPORTED and ruled.confidence >= MIN_FOUND
    return found and learned.confidence < MIN_HEARD


def _is_stated(ruled: FieldReading) -> bool:
    """Whether the rules' design stands: a publication type, or plain words for it."""
    if ruled.value == NOT_REPORTED or ruled.conflict:
        return False
    first = ruled.tags[0]
    if first.evidence.where == PUBLICATION_TYPE and first.value == ruled.value:
        return True
    planned = ruled.value == Design.PROTOCOL.value
    return ruled.confidence >= (MIN_PLANNED if planned else MIN_STATED)


def _finer(ruled: FieldReading, learned: Tag) -> str:
    """The design the rules named within the model's class, or the class itself."""
    coarse = str(learned.value)
    finer = _FINER.get(coarse, ())
    if ruled.value in finer:
        return str(ruled.value)
    if ruled.value == coarse and ruled.confidence >= MIN_FOUND:
        return coarse
    weights = weigh(tag for tag in ruled.tags if not is_metadata(tag))
    named = [value for value in finer if weights.get(value, 0.0) >= _NAMED]
    return max(named, key=lambda value: weights[value]) if named else coarse


def _species(ruled: FieldReading, learned: Tag, design: FieldReading) -> FieldReading:
    paper = design.value in WITHOUT_SUBJECTS and bool(design.tags)
    if paper and (design.confidence >= MIN_PAPER or ruled.value == Species.NONE.value):
        return nobody_studied(design, ruled, design.confidence, learned)
    if ruled.value in _RULED or _is_of_people(ruled, learned, design):
        return replace(ruled, tags=(*ruled.tags, learned))
    reading = _joined(ruled, learned, learned.value)
    if paper:  # a review or not: then whom it studied is as doubtful
        return replace(reading, confidence=min(reading.confidence, 1 - design.confidence))
    return reading


def _is_of_people(ruled: FieldReading, learned: Tag, design: FieldReading) -> bool:
    """Whether the rules' people stand: of animals there are experiments, not clinical trials."""
    told = (ruled.value, learned.value) == (Species.HUMAN.value, Species.ANIMAL.value)
    return told and design.value in TRIALS


def _randomized(ruled: FieldReading, learned: Tag) -> FieldReading:
    """The rules' word when they have one; else the model's `yes`, always an uncertain one."""
    if ruled.value != NOT_REPORTED:
        return ruled
    if learned.value == Reported.YES.value and learned.confidence >= MIN_RANDOMIZED:
        doubted = replace(learned, confidence=UNSAID)
        return FieldReading(ruled.field, learned.value, (doubted, *ruled.tags), (), UNSAID)
    return ruled


def _joined(ruled: FieldReading, learned: Tag, value: Value) -> FieldReading:
    """One reading of a value: its own tags first, the model's confidence, losers shown."""
    own = strongest_first(tag for tag in (*ruled.tags, learned) if tag.value == value)
    rest = tuple(tag for tag in (*ruled.tags, learned) if tag.value != value)
    contradicted = ruled.value not in (NOT_REPORTED, value) and ruled.confidence >= MIN_CONFLICT
    coarse = value == learned.value or ruled.value == value
    conflict = (ruled.value,) if contradicted and coarse else ()
    return FieldReading(ruled.field, value, (*own, *rest), conflict, learned.confidence)
