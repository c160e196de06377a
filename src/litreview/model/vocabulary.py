"""The closed sets: every value a field may take, in the field's own words.

Nothing enters; enums leave. Each value is spelled as files and JSON spell it. "Not
reported" is a value of its own wherever a record can be silent.
"""

from __future__ import annotations

from enum import StrEnum


class Species(StrEnum):
    """What was studied; `none` is a paper that studies no subjects."""

    HUMAN = "human"
    ANIMAL = "animal"
    IN_VITRO = "in_vitro"
    IN_SILICO = "in_silico"
    MIXED = "mixed"
    NONE = "none"
    NOT_REPORTED = "not_reported"


class Design(StrEnum):
    """How the study was set up; crossover and cluster are flags beside it, not designs."""

    RCT = "rct"
    CONTROLLED_TRIAL = "controlled_trial"
    CLINICAL_TRIAL = "clinical_trial"
    SECONDARY_ANALYSIS = "secondary_analysis"  # post hoc or pooled, of trials reported elsewhere
    COHORT = "cohort"
    CASE_CONTROL = "case_control"
    CROSS_SECTIONAL = "cross_sectional"
    CASE_REPORT = "case_report"
    SYSTEMATIC_REVIEW = "systematic_review"
    META_ANALYSIS = "meta_analysis"
    NARRATIVE_REVIEW = "narrative_review"
    PROTOCOL = "protocol"
    EDITORIAL = "editorial"
    NOTICE = "notice"  # erratum, retraction, expression of concern: not a study
    ANIMAL_STUDY = "animal_study"
    IN_VITRO_STUDY = "in_vitro_study"
    OTHER = "other"
    NOT_REPORTED = "not_reported"


PEOPLE = frozenset({Species.HUMAN, Species.MIXED})
"""Species of which some at least are people."""

REVIEWS = frozenset({Design.SYSTEMATIC_REVIEW, Design.META_ANALYSIS})
"""Designs that pool other people's studies by a stated search."""

WITHOUT_SUBJECTS = REVIEWS | {
    Design.NARRATIVE_REVIEW,
    Design.PROTOCOL,
    Design.EDITORIAL,
    Design.NOTICE,
}
"""Designs of papers without subjects of their own."""


class Reported(StrEnum):
    """Yes, no, or the record is silent: `not_reported` is never `no`."""

    YES = "yes"
    NO = "no"
    NOT_REPORTED = "not_reported"


class Blinding(StrEnum):
    """`double` takes in triple; `reported` is blinded without saying how."""

    DOUBLE = "double"
    SINGLE = "single"
    OPEN = "open"
    REPORTED = "reported"
    NOT_REPORTED = "not_reported"


BLINDED = frozenset({Blinding.DOUBLE, Blinding.SINGLE, Blinding.REPORTED})


class Blinded(StrEnum):
    """Who did not know the allocation (CONSORT item 11a)."""

    PARTICIPANTS = "participants"
    PROVIDERS = "providers"
    ASSESSORS = "assessors"
    ANALYSTS = "analysts"


class Control(StrEnum):
    """What the comparison group got; `none` says there was no such group."""

    PLACEBO = "placebo"
    ACTIVE = "active"
    USUAL_CARE = "usual_care"
    NO_TREATMENT = "no_treatment"
    NONE = "none"
    NOT_REPORTED = "not_reported"


class NKind(StrEnum):
    """Which total `n` is: preferred in this order."""

    RANDOMIZED = "randomized"
    ENROLLED = "enrolled"
    ANALYSED = "analysed"


class HealthStatus(StrEnum):
    """Whether the people studied were healthy or patients."""

    HEALTHY = "healthy"
    PATIENTS = "patients"
    BOTH = "both"
    NOT_REPORTED = "not_reported"


class Given(StrEnum):
    """Whether the compound of the query was given to the subjects."""

    GIVEN = "given"
    MENTIONED = "mentioned"
    OTHER_COMPOUND = "other_compound"
    NOT_REPORTED = "not_reported"


class RiskOfBias(StrEnum):
    """A reviewer's judgement of one study, or of a domain of RoB 2; never made by machine."""

    LOW = "low"
    SOME = "some"
    HIGH = "high"
    NOT_ASSESSABLE = "not_assessable"


class FreeOfBias(StrEnum):
    """A reviewer's answer to an item of SYRCLE's tool: `yes` is a low risk, `no` a high one."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"
    NOT_ASSESSABLE = "not_assessable"


class HarmsCollection(StrEnum):
    """How adverse events were looked for (CONSORT Harms)."""

    SYSTEMATIC = "systematic"
    MENTIONED = "mentioned"
    NOT_REPORTED = "not_reported"


class Standing(StrEnum):
    """What became of a citation after it was published."""

    NONE = "none"
    CORRECTED = "corrected"
    EXPRESSION_OF_CONCERN = "expression_of_concern"
    RETRACTED = "retracted"
    REPUBLISHED = "republished"


class Presence(StrEnum):
    """Whether the last complete search still finds a record."""

    PRESENT = "present"
    LEFT_QUERY = "left_query"
    GONE = "gone"
    NOT_SERVED = "not_served"


class Origin(StrEnum):
    """Where a record came from."""

    PUBMED = "pubmed"
    FILE = "file"  # PubMed's own XML, from a file
    EXPORT = "export"  # MEDLINE text or RIS: knows less than XML
    SNAPSHOT = "snapshot"
    OPEN = "open"  # a file of the workspace, with an abstract whose licence allows it
    MANUAL = "manual"


class PopulationMatch(StrEnum):
    """Whether the people studied are the people the claim is made for."""

    MATCH = "match"
    ADJACENT = "adjacent"
    MISMATCH = "mismatch"


class OutcomeMatch(StrEnum):
    """Whether what was measured is what the claim names."""

    DIRECT = "direct"
    SURROGATE = "surrogate"
    MISMATCH = "mismatch"


class InterventionMatch(StrEnum):
    """Whether what was given is what the claim is about."""

    SAME = "same"
    DIFFERS = "differs"
    OTHER_COMPOUND = "other_compound"


class Direction(StrEnum):
    """What the study says of the claim."""

    SUPPORTS = "supports"
    NULL = "null"
    OPPOSES = "opposes"
    MIXED = "mixed"
    NOT_REPORTED = "not_reported"


class QueueKind(StrEnum):
    """The studies of a review queue of one kind."""

    MINE = "mine"  # this reviewer, or anybody, began
    SECOND = "second"  # somebody else judged, and this reviewer has not
    DISPUTES = "disputes"


class BasisKind(StrEnum):
    """What a person's word rests on."""

    QUOTE = "quote"
    METADATA = "metadata"
    SOURCE = "source"


class Account(StrEnum):
    """What kind of source: the paper, its abstract read whole, a label, or an account of it."""

    FULL_TEXT = "full_text"
    ABSTRACT = "abstract"
    LABEL = "label"
    SECONDARY = "secondary"


class QuoteRole(StrEnum):
    """What a quoted sentence is for in its paper."""

    RESULT = "result"
    METHOD = "method"
    BACKGROUND = "background"
    AIM = "aim"
    REVIEW = "review"  # of other people's studies


class Stated(StrEnum):
    """Whether the source filed states a claim of fact."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"
    NOT_REPORTED = "not_reported"


class TiedBy(StrEnum):
    """What ties two reports to one trial, or two trials to one group."""

    RELATION = "relation"  # PubMed's own: UpdateIn, RepublishedFrom, ...
    DOI = "doi"
    REGISTRATION = "registration"
    PERSON = "person"
    SUSPECTED = "suspected"  # nobody said so: counted as one until a person settles it
    AUTHORS = "authors"
    SPONSOR = "sponsor"


class Certainty(StrEnum):
    """How sure the reviewer is of a source."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Category(StrEnum):
    """The part of a compound page a claim belongs to."""

    EFFECT = "effect"
    MECHANISM = "mechanism"
    DOSE = "dose"
    ROUTE = "route"
    TIMING = "timing"
    SIDE_EFFECT = "side_effect"
    INTERACTION = "interaction"
    VARIANT = "variant"
    STORAGE = "storage"
    STATUS = "status"
    POPULATION = "population"


class PageSection(StrEnum):
    """Where on its page a claim stands."""

    WHAT = "what"
    MECHANISM = "mechanism"
    DOSING = "dosing"
    RECONSTITUTION = "reconstitution"
    SIDE_EFFECTS = "side_effects"
    STACKING = "stacking"
    EVIDENCE = "evidence"


class ClaimKind(StrEnum):
    """Which rules decide a claim."""

    BENEFIT = "benefit"
    MECHANISM = "mechanism"
    REGIMEN = "regimen"
    HARM = "harm"
    SAFETY = "safety"
    FACT = "fact"


class AssertedTier(StrEnum):
    """How the source itself marks a claim."""

    COMMUNITY = "community"
    ANIMAL = "animal"
    HUMAN = "human"
    NONE = "none"


class ClaimStatus(StrEnum):
    """Whether the source states a claim, only proposes it, or studies found it unclaimed."""

    STATED = "stated"
    PROPOSED = "proposed"
    FOUND = "found"


class Change(StrEnum):
    """What people who report an effect say became of it."""

    HELPED = "helped"
    WORSENED = "worsened"


class Subjects(StrEnum):
    """Whether a claim is about people or about animals."""

    PEOPLE = "people"
    ANIMALS = "animals"


class Tier(StrEnum):
    """How far a claim has come; ordered by its number."""

    T0 = "T0"
    T1 = "T1"
    T2 = "T2"
    T3 = "T3"
    T4 = "T4"

    @property
    def rank(self) -> int:
        """0 for T0 to 4 for T4."""
        return int(self.value[1])

    @property
    def tier_id(self) -> str:
        """The name that stands in files and on the page."""
        return TIER_IDS[self.rank]

    @classmethod
    def of_rank(cls, rank: int) -> Tier:
        """The tier with this number, 0 to 4."""
        return cls(f"T{rank}")


TIER_IDS = ("community", "indirect", "early-human", "clinical", "clinical-replicated")


class Verdict(StrEnum):
    """What the evidence says, apart from how good it is."""

    SUPPORTS = "supports"
    NO_EFFECT = "no effect"
    OPPOSES = "opposes"
    MIXED = "mixed"
    NOT_SHOWN_IN_PEOPLE = "not shown directly in people"
    INSUFFICIENT = "insufficient"
    DOCUMENTED = "documented"
    PARTLY_DOCUMENTED = "partly documented"
    CONTRADICTED = "contradicted"
    NOT_DOCUMENTED = "not documented"


class RunOutcome(StrEnum):
    """How a refresh ended; `cached` is a run that was told to stay offline."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"
    CACHED = "cached"


class ChangeKind(StrEnum):
    """What `changes` can report."""

    NEW_STUDY = "new_study"
    ADDED = "added"
    REVISED = "revised"
    STANDING = "standing"
    VANISHED = "vanished"
    RESTORED = "restored"
    TIER = "tier"
    RULE_SET = "rule_set"
