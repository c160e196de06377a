"""Why a study weighs what it weighs, what moves a tier, and what is in doubt: kinds and values.

The ladder makes reasons; trace and programs read their sentences, and words for readers are made
of the kind and the values, never of the sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum, unique
from typing import Any

from litreview.model.identity import cited


@unique
class Why(StrEnum):
    """Why a study does not count, or has its level; each with its sentence in the trace."""

    # not counted at all
    EXCLUDED = "excluded by a reviewer: {excluded}"
    REPLACED = "replaced by {studies}"
    REPUBLISHED = "retracted and republished: replaced"
    RETRACTED = "retracted"
    NOTICE = "a notice, not a study"
    OTHER_COMPOUND = "other compound, or given to both arms"
    OTHER_OUTCOME = "measured something else than the claim names"
    NO_DIRECTION = "direction not reported"
    CIRCULAR = "known only from the page that makes the claim"
    CIRCULAR_OR_QUOTED = (
        "known only from the page that makes the claim, or quoted from background or aim"
    )
    QUOTED = "direction quoted from its {roles}"
    UNLINKED = "no person linked it"
    LOST = "the {cited} it cited is no longer in the record; to be linked again"
    NO_PART = 'the claim has no part "{part}"'
    ABOUT_ANIMALS = "the claim is about animals, the study about people"
    FACT = "a claim of fact is not a study question"
    # who was studied
    LABEL = "an official label, not a study"
    DESIGN = "design {design}"
    NO_SUBJECTS = "not a study of subjects"
    NO_SPECIES = "species not reported"
    SPECIES = "species {species}"
    PEOPLE_UNKNOWN = "species mixed, n of its people not given"
    ITS_ANIMALS = "the animals of a mixed study"
    # the level by design
    ANY = "any human study"
    REVIEW = "{design} with {trials} matched randomized trials"
    REVIEW_OPEN = "{design} with {trials} matched randomized trials, called open"
    REVIEW_UNSTATED = "{design}, matched trials not stated"
    TRIAL = "randomized {randomized}, control {control}, blinding {blinding}"
    CONTROLLED = "design {design}, {reasons}"
    UNCONTROLLED = "control {control}, n {n}"
    TOO_FEW = "n {n} without comparator"
    UNSIZED = "n not reported without comparator"
    SECONDARY_ANALYSIS = "secondary analysis of trials"
    CLUSTERS = "cluster trial, clusters {n}; level 3 needs {needed}"
    SEVERAL = "{reasons}"
    # what moves it
    RISK_OF_BIAS = "risk of bias high"
    SMALL = "n {n}; level 3 needs {needed}"
    INCLUDES_RETRACTED = "retracted among the trials it includes: {studies}"
    BESIDE_RETRACTED = "retracted among the reports of its trial: {studies}"
    POOLED = "a report of several trials, of which {studies} tells as well"
    CONCERN = "expression of concern, not resolved"
    REVIEWERS = "fewer than {people_needed} people agree on {fields} and the link"
    UNCONFIRMED = "no person confirmed {fields}"
    SECONDARY = "{fields} known only from a secondary account"
    SECONDARY_LINK = "its bearing on the claim known only from a secondary account"
    INDIRECT = "{points} ({answers})"
    AS_LABEL = "counts as an official label"
    AS_REPORT = "counts as a published human report"


@unique
class Move(StrEnum):
    """What would raise or lower a tier; each with its sentence in the trace."""

    # of benefits
    MODELS = "A study in animals or cells that measures {outcome} reaches T1."
    PEOPLE = (
        "A human study in {people} that measures {outcome} itself, with a comparator, reaches T2."
    )
    AGREEMENT = "Leading studies that agree: {votes}; {share:.0%} in one direction are needed."
    TRIAL = (
        "A randomized trial with a named comparator, blinded (double, or assessors with an "
        "objective outcome), in {people}, that measures {outcome}; at least {n} people in such "
        "trials, and {reviewers} reviewers who agree on what they report."
    )
    REVIEWERS = (
        "{reviewers} people who agree on randomized, control, blinding, n and the link of such a "
        "trial."
    )
    SIZE = "At least {n} people in such trials; {so_far} count so far."
    TRIALS = (
        "{n} blinded randomized trials, doubly reviewed with their full text read; {so_far} so far."
    )
    GROUPS = "{n} independent research groups behind them, named by a person; {so_far} so far."
    TRIALS_SIZE = "At least {n} people in them; {so_far} count so far."
    CONSISTENCY = (
        "At least {share:.0%} of the leading studies in one direction; {reached:.0%} so far."
    )
    REGISTERED = "{n} of them prospectively registered; {so_far} so far."
    # of studies in hand
    HELD = "{studies} held at level 2: {reasons}."
    CONCERN = "The expression of concern about {studies} resolved: concern_resolved=yes."
    STANDS = (
        "{studies}, of whose trial a report was retracted, said to stand all the same: "
        "concern_resolved=yes."
    )
    POOLED = (
        "{studies} reports several trials and is held at level 2: the reports of each trial "
        "linked, or trial= said where it is the report of one."
    )
    RELINK = "{studies} linked again, on words that the record holds."
    # of harms and of safety
    HARM = "An animal study reaches T1; a published human report or official label T2."
    HARM_REPORT = "A published report in {people}, or an official label."
    HARM_TRIAL = (
        "A controlled trial that looked for adverse events systematically, {reviewers} reviewers "
        "agreeing on it."
    )
    EXPOSED = "At least {n} people exposed in such trials; {so_far} so far."
    HARM_TRIALS = "{n} such trials, their full text read; {so_far} so far."
    NO_CONTRARY = "No contrary human report: as long as one stands, it stays at T2 or below."
    WATCHED = "At least {n} people of one trial watched systematically, none with the event."
    # what would lower it
    LEFT = "Without {without}: {tier}, {verdict}."
    NONE_LEFT = "Without {without}: {tier}, nothing left that counts."
    LEADERS_LEFT = "Without all {n} that lead ({direction}): {tier}, {verdict}."
    LEADERS_NONE_LEFT = "Without all {n} that lead ({direction}): {tier}, nothing left that counts."
    MORE = "So would {n} other {sets} of as many trials."


@unique
class Doubt(StrEnum):
    """What a person must settle before a tier goes out; each with its sentence in the trace."""

    # of a study that counts
    FIELDS = "People disagree on {fields} of {studies}, and nobody decided."
    LINK = "People disagree on what {studies} says of the claim, and nobody decided."
    QUOTE = "What was quoted for {fields} of {studies} is not in its record."
    LOST = "What the link of {studies} cites is no longer in its record."
    CONCERN = "An expression of concern about {studies} is not resolved."
    # of two reports
    SUSPECTED = "{pair} may be one trial{why}."
    DISPUTED = "People disagree whether {pair} are one trial, and nobody decided."
    # of the trace of a decision
    RULE_SET = "{claim} was decided by rule set {rule_set}, in force is {in_force}"
    NO_RULE = "{claim} is {tier} and names no rule"
    NO_STUDY = "{claim} is {tier} and no study counts"
    UNLINKED = "{claim} counts {studies}, which nobody linked"
    NO_BASIS = "{claim} counts {studies}, and nothing in its grade or link names a basis"
    # of what is shown without being decided again
    NO_HISTORY = "{claim} is shown as last decided, and the history holds no decision on it"
    NOT_AS_LAST = "{claim} is shown as {shown}, undecided, and was last {held}"
    COUNTS = "{claim} counts studies, and was not decided"
    NOT_LINKED = "{claim} waits for {studies}, which is not linked to it"


STUDIES = frozenset({"studies", "without", "pair"})
"""The values that are ids of studies."""
_BETWEEN = {"reasons": "; ", "roles": " or ", "without": " and ", "pair": " and "}

Kind = Why | Move | Doubt


class Reason(str):
    """A sentence of the trace that knows what it says.

    Attributes:
        kind: Which sentence it is.
        head: What stands before it: the level it gives, or the part of the claim it is true of.
        values: What it speaks of, by name; see `STUDIES`.
    """

    __slots__ = ("head", "kind", "values")
    kind: Kind
    head: str
    values: Mapping[str, Any]

    def __new__(cls, kind: Kind, head: str = "", /, **values: object) -> Reason:
        """The sentence of one kind about these values; None is "not reported"."""
        said = kind.format(**{name: _traced(name, value) for name, value in values.items()})
        made = super().__new__(cls, f"{head}: {said}" if head else said)
        made.kind, made.head, made.values = kind, head, values
        return made

    def under(self, head: str, **more: object) -> Reason:
        """The same behind a level or a part."""
        return Reason(self.kind, head, **self.values, **more)

    @property
    def bare(self) -> str:
        """Its sentence with nothing in front."""
        return Reason(self.kind, **self.values)


def _traced(name: str, value: object) -> object:
    if value is None:
        return "not reported"
    if not isinstance(value, tuple):
        return value
    said = map(cited, value) if name in STUDIES else map(str, value)
    return _BETWEEN.get(name, ", ").join(said)


Step = tuple[str, Reason]
"""A rule and what it did: ("R2", "level 2: control usual_care, randomized not_reported")."""
