"""Tags -> the machine's view of one study.

The tags of one study enter; one `FieldReading` per field leaves: a value, the tag that
decides it, every other tag, and the values that speak against it. Text decides over
metadata, and what disagrees is shown. People's judgements are put on top in `reviews`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from litreview.model.fields import NOT_REPORTED, TAGGED_FIELDS, Field
from litreview.model.identity import StudyId
from litreview.model.query import Query
from litreview.model.tag import Evidence, FieldReading, Reading, Tag
from litreview.model.text import StudyText
from litreview.model.vocabulary import Control, Design, Given, HealthStatus, Reported, Species
from litreview.tagging.certainty import UNLEARNED, Certainty, certain
from litreview.tagging.combining import combine, rule_of
from litreview.tagging.condition import decide_condition
from litreview.tagging.deciding import BOUNDS, MIN_CERTAIN, first_decides, strongest_first
from litreview.tagging.design import NESTED, decide_design
from litreview.tagging.given_fields import (
    WHEN_MEASURED,
    telling_ages,
    telling_doses,
    telling_durations,
    telling_routes,
)
from litreview.tagging.rulebook import Rulebook
from litreview.tagging.sample_size import decide_n, n_of_papers
from litreview.tagging.subjects import WITHOUT_PEOPLE, decide_species, learned_on_others
from litreview.tagging.tagger import find_tags
from litreview.tagging.trial_fields import (
    ABOUT_OTHER_STUDIES,
    decide_blinded,
    decide_blinding,
    decide_control,
    decide_intervention,
    decide_randomized,
)

_OF_ONE_TRIAL = (
    Field.RANDOMIZED,
    Field.BLINDING,
    Field.BLINDING_WHO,
    Field.CONTROL,
    Field.CROSSOVER,
    Field.CLUSTER,
    Field.DURATION,
)
_OF_A_NOTICE = (Field.SPECIES, Field.DESIGN)
_OF_PEOPLE = (Field.HEALTH_STATUS, Field.AGE, Field.CONDITION)
_NOT_PEOPLE = frozenset({Species.ANIMAL.value, Species.IN_VITRO.value})
_OBSERVED = frozenset(
    design.value
    for design in (Design.COHORT, Design.CASE_CONTROL, Design.CROSS_SECTIONAL, Design.CASE_REPORT)
)
MIN_BOTH = 0.75  # chance from which healthy people stand beside patients
_ILL, _WELL = "health_status.patients.people-with", "health_status.healthy.said"
# of animals and cells the likeliest value is said
_LIKELIEST = frozenset({Field.ROUTE, Field.DOSE, Field.DURATION})
MIN_PLAIN = 0.6  # a rule's confidence from which its words plainly name a comparator


def read_study(text: StudyText, rulebook: Rulebook, query: Query | None = None) -> Reading:
    """Return what the rule book makes of one study: one reading per tagged field.

    Without an abstract the reading is not assessable: a field nothing was found for is
    silent because there is nothing to read, not because the study does not say.
    """
    tags = find_tags(text, rulebook, query)
    fields = read_fields(tags, rulebook.certainty)
    return Reading(StudyId(text.study), fields, text.has_abstract, rulebook.version)


def read_fields(tags: Iterable[Tag], certainty: Certainty = UNLEARNED) -> dict[Field, FieldReading]:
    """One reading per tagged field, in the fields' own order.

    Args:
        certainty: What tells how sure a reading is, where that was learned.
    """
    by_field: dict[Field, list[Tag]] = {field: [] for field in TAGGED_FIELDS}
    learned = {}
    for tag in tags:
        if tag.rule == rule_of(tag.field):
            learned[tag.field] = tag
        else:
            by_field[tag.field].append(tag)
    found = {
        Field.SPECIES: decide_species(by_field[Field.SPECIES]),
        Field.RANDOMIZED: decide_randomized(by_field[Field.RANDOMIZED]),
        Field.BLINDING: decide_blinding(by_field[Field.BLINDING]),
        Field.BLINDING_WHO: decide_blinded(by_field[Field.BLINDING_WHO]),
        Field.CONTROL: decide_control(by_field[Field.CONTROL]),
        Field.HEALTH_STATUS: _health(by_field[Field.HEALTH_STATUS]),
        Field.CONDITION: decide_condition(by_field[Field.CONDITION], BOUNDS[Field.CONDITION]),
    }
    by_field[Field.ROUTE] = telling_routes(by_field[Field.ROUTE])
    by_field[Field.DOSE] = telling_doses(by_field[Field.DOSE])
    by_field[Field.DURATION] = telling_durations(by_field[Field.DURATION])
    by_field[Field.AGE] = telling_ages(by_field[Field.AGE])
    found |= decide_n(by_field[Field.N], by_field[Field.N_KIND], by_field[Field.ARMS])
    subjects = found[Field.SPECIES]
    uncalibrated = learned_on_others(subjects)
    found |= decide_design(by_field[Field.DESIGN], found)
    found |= combine(found, subjects, learned)
    if found[Field.DESIGN].value in ABOUT_OTHER_STUDIES:
        found[Field.N] = n_of_papers(found[Field.N])
    found[Field.INTERVENTION] = decide_intervention(
        by_field[Field.INTERVENTION], found[Field.DESIGN]
    )
    given = {tag.evidence for tag in by_field[Field.INTERVENTION] if tag.value == Given.GIVEN.value}
    for field in TAGGED_FIELDS:
        if field not in found:
            found[field] = _first_said(field, by_field[field], given)
    _leave_out_what_is_unlikely(found, uncalibrated)
    if found[Field.N].value == NOT_REPORTED:
        found[Field.N_KIND] = FieldReading(Field.N_KIND, NOT_REPORTED, found[Field.N_KIND].tags)
    _leave_out_what_is_not_its_own(found)
    return {
        field: _marked(found[field] if field in uncalibrated else certain(found[field], certainty))
        for field in TAGGED_FIELDS
    }


def _leave_out_what_is_unlikely(
    found: dict[Field, FieldReading], uncalibrated: frozenset[Field]
) -> None:
    """Make silent what is less likely than its field's bound; its tags stay visible.

    A comparator whose chance nobody learned is said where plain words name it. Of animals and
    cells the time at which something was measured is no length of treatment.
    """
    plain = {Field.CONTROL: MIN_PLAIN} if Field.CONTROL in uncalibrated else {}
    for field, bound in {**BOUNDS, **plain}.items():
        tags = found[field].tags
        left_out = found[field].confidence < bound
        if field in _LIKELIEST and found[Field.SPECIES].value in _NOT_PEOPLE:
            left_out = any(tag.rule == WHEN_MEASURED for tag in tags[:1])
        if left_out:
            found[field] = FieldReading(field, NOT_REPORTED, tags)


def _leave_out_what_is_not_its_own(found: dict[Field, FieldReading]) -> None:
    """Make silent what a record says, but not of subjects of its own.

    A review of blinded randomized trials was itself neither, nor were interviews inside one;
    their tags stay visible. Health and age group are kept for people: "patients" in a rat study
    are the reader's, and rats in a study of people are another's. A notice says nothing of its
    own but that it is one.
    """
    design = found[Field.DESIGN].value
    nested = any(tag.rule == NESTED for tag in found[Field.DESIGN].tags[:1])
    told = nested or design in ABOUT_OTHER_STUDIES
    others: tuple[Field, ...] = _OF_ONE_TRIAL if told else ()
    people: tuple[Field, ...] = _OF_PEOPLE if found[Field.SPECIES].value in WITHOUT_PEOPLE else ()
    whose = {tag.rule for tag in found[Field.HEALTH_STATUS].tags} & {_ILL, _WELL}
    if found[Field.SPECIES].value == NOT_REPORTED and not whose:
        people = (Field.HEALTH_STATUS,)  # the disease of whom, nobody says
    if design == Design.NOTICE.value:
        others = tuple(field for field in TAGGED_FIELDS if field not in _OF_A_NOTICE)
    compared = (Field.CONTROL,) if _only_observed(found) else ()
    human = found[Field.SPECIES].value == Species.HUMAN.value
    detail = (Field.SPECIES_DETAIL,) if human else ()
    for field in (*others, *people, *compared, *detail):
        found[field] = FieldReading(field, NOT_REPORTED, found[field].tags)


def _only_observed(found: Mapping[Field, FieldReading]) -> bool:
    """Whether groups were compared that nobody had treated differently.

    Users beside others, or one year beside the next: none of them is a comparator that the
    study gave. That there was no comparison group may be said of any study.
    """
    if found[Field.RANDOMIZED].value == Reported.YES.value:
        return False
    observed = found[Field.DESIGN].value in _OBSERVED
    return observed and found[Field.CONTROL].value != Control.NONE.value


def _marked(reading: FieldReading) -> FieldReading:
    """The same reading, marked uncertain when its confidence is low or tags disagree."""
    if not reading.tags or (reading.confidence >= MIN_CERTAIN and not reading.conflict):
        return reading
    return replace(reading, uncertain=True)


def _first_said(field: Field, tags: list[Tag], given: set[Evidence]) -> FieldReading:
    """The surest tag decides; between equals the first in reading order.

    A sentence that says the compound was given goes first: the dose beside it is its own,
    not that of the toxin in the sentence before.
    """
    beside = [tag for tag in tags if tag.evidence in given]
    elsewhere = [tag for tag in tags if tag.evidence not in given]
    return first_decides(field, (*strongest_first(beside), *strongest_first(elsewhere)))


def _health(tags: list[Tag]) -> FieldReading:
    """Both where both are likely enough; else the likelier, which `BOUNDS` may keep silent.

    Where people are said to have a disease, others are healthy only if that is said of them.
    """
    rules = {tag.rule for tag in tags}
    if _ILL in rules and _WELL not in rules:
        tags = [tag for tag in tags if tag.value != HealthStatus.HEALTHY.value]
    ordered = strongest_first(tags)
    likely = {tag.value for tag in ordered if tag.confidence >= MIN_BOTH}
    both = {HealthStatus.HEALTHY.value, HealthStatus.PATIENTS.value} <= likely
    return first_decides(Field.HEALTH_STATUS, ordered, HealthStatus.BOTH.value if both else None)
