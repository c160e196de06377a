"""The codebook: every field of a study and every answer of a link, what it says, what it takes.

The model's fields and closed sets enter; their meaning in a few words leaves. What each value means
is said at length in `docs/judging.md`; what a study then counts for is the ladder's.
"""

from __future__ import annotations

from enum import StrEnum

from litreview.model.fields import CLOSED, Field
from litreview.model.vocabulary import (
    Blinded,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Reported,
)

GROUPS: dict[str, dict[Field, str]] = {
    "Who was studied": {
        Field.SPECIES: "people, animals, cells or nobody",
        Field.SPECIES_DETAIL: "which: rat, Wistar; PC12 cells",
        Field.N: "subjects in all, never an arm or a part",
        Field.N_KIND: "which total that is",
        Field.CONDITION: "what the patients have",
        Field.HEALTH_STATUS: "healthy people or patients",
        Field.AGE: "age group",
        Field.SEX: "sex",
        Field.COUNTRY: "where it was done",
    },
    "How it was done": {
        Field.DESIGN: "how it was set up",
        Field.RANDOMIZED: "whether chance assigned the groups",
        Field.BLINDING: "how many sides did not know the group",
        Field.BLINDING_WHO: "who did not know it",
        Field.CONTROL: "what the comparison group got",
        Field.ARMS: "the groups compared",
        Field.CROSSOVER: "whether each person got both",
        Field.CLUSTER: "whether groups of people were randomized",
        Field.CLUSTERS: "how many such groups",
    },
    "What was given": {
        Field.INTERVENTION: "whether the compound was given",
        Field.FORM: "which form of it",
        Field.ROUTE: "how: intranasal, oral, …",
        Field.DOSE: "how much",
        Field.DURATION: "for how long",
    },
    "What you judge of it": {
        Field.FINDING: "the result, in a sentence of yours",
        Field.RISK_OF_BIAS: "all but not_assessable need the full text",
        Field.FULL_TEXT_READ: "whether you read the whole paper",
        Field.REGISTERED: "whether it was registered beforehand",
        Field.HARMS_COLLECTION: "how adverse events were looked for",
        Field.EXPOSED: "people watched for harms",
        Field.CONCERN_RESOLVED: "whether an expression of concern is settled",
        Field.INVENTOR_AUTHORED: "whether the compound's inventors wrote it",
        Field.EXCLUDED: "why it is left out; a reason of policy.toml",
    },
    "What it belongs to": {
        Field.TRIAL: "the trial it reports, with other papers",
        Field.SEPARATE: "papers it only looks like one trial with",
        Field.GROUP: "the research group",
        Field.SPONSOR: "who paid",
        Field.INDEPENDENT_OF: "studies of a group it is independent of",
        Field.INCLUDED: "of a review: the studies it includes",
        Field.MATCHED_RCTS: "of a review: included blinded trials that match",
    },
    "Risk of bias, RoB 2": {
        Field.ROB2_RANDOMIZATION: "how the groups came about",
        Field.ROB2_DEVIATIONS: "departures from the plan, and how all were analysed",
        Field.ROB2_MISSING_DATA: "whose outcome is not known, and why",
        Field.ROB2_MEASUREMENT: "how the outcome was measured, and who knew the group",
        Field.ROB2_REPORTING: "whether the result was picked among several",
    },
    "Risk of bias, SYRCLE": {
        Field.SYRCLE_SEQUENCE: "whether chance decided which animal got what",
        Field.SYRCLE_BASELINE: "whether the groups were alike at the start",
        Field.SYRCLE_CONCEALMENT: "whether nobody could foresee the group",
        Field.SYRCLE_HOUSING: "whether cages were placed by chance",
        Field.SYRCLE_CAREGIVERS: "whether those at work did not know the group",
        Field.SYRCLE_SAMPLING: "whether animals were picked by chance to be assessed",
        Field.SYRCLE_ASSESSORS: "whether those who measured did not know the group",
        Field.SYRCLE_MISSING_DATA: "whether missing animals were dealt with",
        Field.SYRCLE_REPORTING: "whether all planned outcomes are told",
        Field.SYRCLE_OTHER: "whether nothing else biases it",
    },
}
"""Every field once, with what it says."""

OPEN_VALUES: dict[Field, str] = {
    Field.N: "a whole number",
    Field.EXPOSED: "a whole number",
    Field.CLUSTERS: "a whole number",
    Field.MATCHED_RCTS: "a whole number, 0 for none",
    Field.BLINDING_WHO: f"{', '.join(Blinded)}; several with commas",
    Field.ARMS: "words, with commas",
    Field.CONDITION: "words, with commas",
    Field.INCLUDED: "PMIDs, with commas",
    Field.TRIAL: "a PMID, manual:ID or registration such as NCT01234567",
    Field.SEPARATE: "PMIDs or manual:ID, with commas; add --note",
    Field.INDEPENDENT_OF: "PMIDs or manual:ID, with commas; add --note",
    Field.EXCLUDED: "one of data/policy.toml, exclusions",
}
"""What a field without a closed set of values takes, where that is more than words."""

Answers = dict[StrEnum, tuple[str, str]]
"""Each answer to one question of a link: what it says, and what it takes off the level."""

NOT_COUNTED = "-"  # instead of points

POPULATION: Answers = {
    PopulationMatch.MATCH: ("the people the claim is made for", "0"),
    PopulationMatch.ADJACENT: ("much the same condition, or healthy in a special state", "1"),
    PopulationMatch.MISMATCH: ("other people; of animals it costs nothing", "2"),
}
OUTCOME: Answers = {
    OutcomeMatch.DIRECT: ("what the claim names was measured", "0"),
    OutcomeMatch.SURROGATE: ("a measure of the process the claim names", "1"),
    OutcomeMatch.MISMATCH: ("anything else", NOT_COUNTED),
}
INTERVENTION: Answers = {
    InterventionMatch.SAME: ("given as the claim says", "0"),
    InterventionMatch.DIFFERS: ("other form, route, dose or duration", "1"),
    InterventionMatch.OTHER_COMPOUND: ("not given, or given to every group", NOT_COUNTED),
}
DIRECTION: Answers = {
    Direction.SUPPORTS: ("what the claim says was found", ""),
    Direction.NULL: ("looked for and not found", ""),
    Direction.OPPOSES: ("the contrary was found", ""),
    Direction.MIXED: ("some results for, some against", ""),
    Direction.NOT_REPORTED: ("the study does not say", NOT_COUNTED),
}
OBJECTIVE: Answers = {
    Reported.YES: ("nobody's opinion enters it; lets single blinding do", ""),
    Reported.NO: ("a scale or a rating", ""),
    Reported.NOT_REPORTED: ("you cannot tell", ""),
}
QUESTIONS = {
    "population": POPULATION,
    "outcome": OUTCOME,
    "intervention": INTERVENTION,
    "direction": DIRECTION,
    "objective": OBJECTIVE,
}


def values_of(field: Field) -> str:
    """What a field takes, in words."""
    kind = CLOSED.get(field)
    return ", ".join(kind) if kind is not None else OPEN_VALUES.get(field, "words")


def meaning_of(field: Field) -> str:
    """What a field says of a study, in words."""
    return _MEANINGS[field]


_MEANINGS = {field: said for group in GROUPS.values() for field, said in group.items()}
