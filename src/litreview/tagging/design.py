"""How a study was set up, from its own words and from what else was read of it.

Tags on `design` and the readings of species and randomization enter; the readings of
`design` and `species` leave. Words for the design go first; where they are silent, what was
studied and how says it: rats make an animal study, randomized people a trial.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.identity import RuleId
from litreview.model.tag import FieldReading, Tag
from litreview.model.vocabulary import Blinding, Control, Design, Reported, Species
from litreview.tagging.deciding import decided, is_metadata, silent, weigh

FROM_SPECIES = RuleId("design.from-species.no-other-word")
FROM_RANDOMIZED = RuleId("design.rct.people-randomized")
FROM_ASSIGNED = RuleId("design.clinical_trial.people-assigned")
FROM_CONTROL = RuleId("design.controlled_trial.people-on-placebo")
FROM_BLINDING = RuleId("design.controlled_trial.people-double-blind")
FROM_PAPER = RuleId("species.none.paper-without-subjects")
# interviews and the like inside a trial: its chance and its blinding are not theirs
NESTED = RuleId("design.other.nested-in-a-trial")
# confidence from which the rules' design stands against the model: the title says it
MIN_STATED = 0.95
_DERIVED = 0.7  # confidence of a design nobody named

# designs that speak of a paper, not of subjects: they stand whatever was studied
_PAPERS = frozenset(
    design.value
    for design in (
        Design.SYSTEMATIC_REVIEW,
        Design.META_ANALYSIS,
        Design.NARRATIVE_REVIEW,
        Design.EDITORIAL,
        Design.PROTOCOL,
    )
)
# words for them also stand in papers that searched and pooled
_LOOSER_THAN_POOLED = frozenset({Design.SYSTEMATIC_REVIEW.value, Design.NARRATIVE_REVIEW.value})
WITHOUT_SUBJECTS = frozenset(
    {Design.NARRATIVE_REVIEW.value, Design.EDITORIAL.value, Design.NOTICE.value}
)
_PRECLINICAL = {
    Species.ANIMAL.value: Design.ANIMAL_STUDY.value,
    Species.IN_VITRO.value: Design.IN_VITRO_STUDY.value,
    Species.IN_SILICO.value: Design.OTHER.value,
    Species.NONE.value: Design.OTHER.value,  # plants
}
TRIALS = frozenset({Design.RCT.value, Design.CONTROLLED_TRIAL.value, Design.CLINICAL_TRIAL.value})
# weight from which words for a paper beat the subjects that its abstract talks about:
# -ln(1 - 0.8), one rule of good confidence
_PAPER_WEIGHT = 1.6
FAINT = 0.5  # one rule of confidence 0.4: an "effect of" in a title
# weight below which words for a review say nothing: one "insight into" in a bare title
_GUESSED = 0.9
_NEAR = 0.7  # share of the winner's weight from which another design is shown as conflict
_PEOPLE = frozenset({Species.HUMAN.value, Species.MIXED.value})
# confidence from which allocation by chance outweighs a word such as "cohort" beside it
_PLAIN = 0.8
# confidence from which allocation by chance was said; "assigned to arms" stays below it
_SAID = 0.6
_COUNTED_WEIGHT = 0.7  # -ln(1 - 0.5): counting people is even odds of having studied them


def decide_design(
    tags: Sequence[Tag], found: Mapping[Field, FieldReading]
) -> dict[Field, FieldReading]:
    """The readings of `design` and, since a review studies nobody, of `species`."""
    species = found[Field.SPECIES]
    weights = weigh(tags)
    if Design.NOTICE.value in weights:  # all else it says is of the paper it is about
        return _paper(Design.NOTICE.value, tags, species)
    paper = _paper_named(weights)
    if paper and weights[paper] >= _PAPER_WEIGHT:
        return _paper(paper, tags, species)
    if species.value in _PRECLINICAL:
        return {Field.DESIGN: _of_preclinical(tags, species), Field.SPECIES: species}
    beside = _beside_a_trial(tags)
    if beside:
        return {Field.DESIGN: decided(Field.DESIGN, beside, tags), Field.SPECIES: species}
    return {Field.DESIGN: _of_people(tags, weights, found), Field.SPECIES: species}


def _beside_a_trial(tags: Sequence[Tag]) -> Value:
    """What is plainly no trial whatever words for one stand beside it; empty if nothing is.

    A second look at trials, interviews inside one, a field of plants in randomized blocks.
    """
    plain = (Design.SECONDARY_ANALYSIS.value, Design.OTHER.value)
    stated = (tag.value for tag in tags if tag.confidence >= MIN_STATED and tag.value in plain)
    return next(stated, "")


def _paper_named(weights: Mapping[Value, float]) -> str:
    """The heaviest kind of paper; the stricter word wins over the looser.

    A systematic review that pools is a meta-analysis, and a review that was done by a
    system is no narrative one, however often its abstract says "review".
    """
    heaviest = _heaviest(weights, _PAPERS)
    if heaviest not in _LOOSER_THAN_POOLED:
        return heaviest
    for stricter in (Design.META_ANALYSIS.value, Design.SYSTEMATIC_REVIEW.value):
        if weights.get(stricter, 0.0) >= _PAPER_WEIGHT:
            return stricter
    return heaviest


def _heaviest(weights: Mapping[Value, float], among: frozenset[str]) -> str:
    named = [value for value in weights if value in among]
    return str(max(named, key=lambda value: weights[value])) if named else ""


def _paper(paper: str, tags: Sequence[Tag], species: FieldReading) -> dict[Field, FieldReading]:
    design = decided(Field.DESIGN, paper, tags)
    if paper not in WITHOUT_SUBJECTS or species.value == Species.NONE.value:
        return {Field.DESIGN: design, Field.SPECIES: species}
    nobody = nobody_studied(design, species, design.tags[0].confidence)
    return {Field.DESIGN: design, Field.SPECIES: nobody}


def nobody_studied(
    paper: FieldReading, subjects: FieldReading, confidence: float, *learned: Tag
) -> FieldReading:
    """The reading of species where the paper is of a kind that studies nobody."""
    none = Tag(Field.SPECIES, Species.NONE.value, paper.tags[0].evidence, FROM_PAPER, confidence)
    told, against = (none, *subjects.tags, *learned), _subjects_against(paper, subjects)
    return FieldReading(Field.SPECIES, none.value, told, against, confidence)


def _subjects_against(paper: FieldReading, subjects: FieldReading) -> tuple[Value, ...]:
    """The subjects that speak against a paper without any; none where its own words say so.

    An indexer's "Review" on a record whose text gives something to rats is a contradiction
    to show, whichever of the two is wrong.
    """
    said = any(tag.value == paper.value and not is_metadata(tag) for tag in paper.tags)
    if said or paper.value == Design.NOTICE.value:
        return ()
    plain = [tag for tag in subjects.tags if not is_metadata(tag) and tag.confidence >= _PLAIN]
    return (subjects.value,) if any(tag.value == subjects.value for tag in plain) else ()


def _of_preclinical(tags: Sequence[Tag], species: FieldReading) -> FieldReading:
    value = _PRECLINICAL[str(species.value)]
    if any(tag.value == value for tag in tags):
        return decided(Field.DESIGN, value, tags)
    return _derived(value, species, tags, FROM_SPECIES)


def _of_people(
    tags: Sequence[Tag], weights: Mapping[Value, float], found: Mapping[Field, FieldReading]
) -> FieldReading:
    randomized = found[Field.RANDOMIZED]
    weights = _without_faint_words(weights, found)
    named = _heaviest(weights, _studies_or_papers(weights, found))
    plainly = randomized.confidence >= _PLAIN or not named or named in TRIALS
    if randomized.value == Reported.YES.value and plainly:
        if Design.RCT.value in weights:
            return decided(Field.DESIGN, Design.RCT.value, tags)
        people = found[Field.SPECIES].value in _PEOPLE or named in TRIALS
        if people and randomized.confidence >= _SAID:
            return _derived(Design.RCT.value, randomized, tags, FROM_RANDOMIZED)
        if people and not named:
            return _derived(Design.CLINICAL_TRIAL.value, randomized, tags, FROM_ASSIGNED)
    if named == Design.RCT.value and randomized.value == Reported.NO.value:
        derived = _derived(Design.CONTROLLED_TRIAL.value, randomized, tags, FROM_RANDOMIZED)
        return replace(derived, conflict=(named,))
    compared = _compared_in(found)
    if compared and weights.get(named, 0.0) < _PAPER_WEIGHT:
        basis = FROM_CONTROL if compared.field is Field.CONTROL else FROM_BLINDING
        return _derived(Design.CONTROLLED_TRIAL.value, compared, tags, basis)
    if named == Design.NARRATIVE_REVIEW.value and weights[named] < _GUESSED:
        return FieldReading(Field.DESIGN, NOT_REPORTED, tuple(tags))
    if named:
        return decided(Field.DESIGN, named, tags, _against(weights, named, randomized))
    return silent(Field.DESIGN)


def _against(
    weights: Mapping[Value, float], named: str, randomized: FieldReading
) -> tuple[Value, ...]:
    """Designs nearly as heavy, and a randomized trial where chance itself is in dispute."""
    near = _near(weights, named)
    disputed = randomized.value == Reported.NO.value and Design.RCT.value in weights
    if disputed and Design.RCT.value not in near and named in TRIALS:
        return (*near, Design.RCT.value)
    return near


def _near(weights: Mapping[Value, float], named: str) -> tuple[Value, ...]:
    limit = _NEAR * weights[named]
    return tuple(value for value in weights if value != named and weights[value] > limit)


def _without_faint_words(
    weights: Mapping[Value, float], found: Mapping[Field, FieldReading]
) -> Mapping[Value, float]:
    """The weights without what no more than a faint word speaks for, and the rest against.

    Of trials where no people are named; of cases beside controls where people were assigned.
    """
    limits = {} if found[Field.SPECIES].value in _PEOPLE else dict.fromkeys(TRIALS, FAINT)
    if found[Field.RANDOMIZED].value == Reported.YES.value:
        limits[Design.CASE_CONTROL.value] = _GUESSED
    return {
        value: weight for value, weight in weights.items() if weight >= limits.get(str(value), 0.0)
    }


def _compared_in(found: Mapping[Field, FieldReading]) -> FieldReading | None:
    """What says that people were compared: a placebo, or double blinding; None if nothing does."""
    if found[Field.SPECIES].value not in _PEOPLE:
        return None
    said = ((Field.CONTROL, Control.PLACEBO.value), (Field.BLINDING, Blinding.DOUBLE.value))
    plain = (found[field] for field, value in said if found[field].value == value)
    return next((reading for reading in plain if reading.confidence >= _PLAIN), None)


def _studies_or_papers(
    weights: Mapping[Value, float], found: Mapping[Field, FieldReading]
) -> frozenset[str]:
    """The designs still in question: papers about papers only when they outweigh studies.

    Counted subjects speak for a study, whatever the abstract goes on to discuss.
    """
    papers = {value: weight for value, weight in weights.items() if value in _PAPERS}
    studies = {value: weight for value, weight in weights.items() if value not in _PAPERS}
    counted = _COUNTED_WEIGHT if found[Field.N].value != NOT_REPORTED else 0.0
    if studies and sum(studies.values()) + counted > sum(papers.values()):
        return frozenset(str(value) for value in studies)
    return frozenset(str(value) for value in weights)


def _derived(value: str, basis: FieldReading, tags: Sequence[Tag], rule: RuleId) -> FieldReading:
    if not basis.tags or basis.value == NOT_REPORTED:
        return silent(Field.DESIGN)
    confidence = min(_DERIVED, basis.confidence)
    tag = Tag(Field.DESIGN, value, basis.tags[0].evidence, rule, confidence)
    return FieldReading(Field.DESIGN, value, (tag, *tags), (), confidence)
