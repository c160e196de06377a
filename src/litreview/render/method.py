"""How a tier is decided, in words: the ladder, its rules with their thresholds, a glossary.

A policy enters; plain text leaves. This is the one place where the page's rules are worded;
the ladder itself lives in `claims`, and each decision carries its own trace.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from litreview.model.policy import Policy
from litreview.render.refs import TierView, plain_tier_view
from litreview.render.sentences import LADDER_SENTENCES
from litreview.render.wording import share


@dataclass(frozen=True, slots=True)
class RungView:
    """One tier of the ladder and the reader's sentence for it."""

    tier: TierView
    sentence: str


@dataclass(frozen=True, slots=True)
class RuleText:
    """One rule in a sentence or two, and the GRADE domain it serves."""

    rule: str
    text: str
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the page and what it means here."""

    word: str
    meaning: str


def ladder() -> tuple[RungView, ...]:
    """The five tiers, from community to replicated trials."""
    return tuple(
        RungView(plain_tier_view(tier), text.format(as_of="the date of the last search"))
        for tier, text in LADDER_SENTENCES.items()
    )


def rules(policy: Policy) -> tuple[RuleText, ...]:
    """The rules with this policy's thresholds filled in, in the order they are applied."""
    numbers = asdict(policy)
    numbers["least"] = share(policy.min_consistency)
    numbers["least_t4"] = share(policy.min_consistency_t4)
    return tuple(RuleText(rule, text.format(**numbers), domain) for rule, text, domain in _RULES)


def threshold_sources(policy: Policy) -> tuple[tuple[str, str], ...]:
    """Where each threshold comes from, by its name; empty when the policy names no source."""
    return tuple((name.replace("_", " "), text) for name, text in sorted(policy.sources.items()))


_RULES: tuple[tuple[str, str, str], ...] = (
    (
        "R1",
        "A study does not count, and is listed as such, when it is retracted, tests another "
        "compound, measures something else, or does not say which way its result points.",
        "",
    ),
    (
        "R2",
        "Each study in people gets a level. 4: a systematic review or meta-analysis with at "
        "least {min_matched_rcts} trials that match. 3: randomized, against placebo, active "
        "treatment, usual care or no treatment, and double-blind; or assessor-blind with an "
        "objective outcome. 2: any other study with such a comparison. 1: a study of at least "
        "{min_n_uncontrolled} people without one. 0: case reports, narrative reviews, protocols "
        "and opinions. Studies in animals, cells or computers are preclinical.",
        "Risk of bias",
    ),
    (
        "R3",
        "High risk of bias costs one level, though never the last. A blinded randomized trial "
        "of fewer than {min_n_level_3} people, or of a number nobody reports, is level 2.",
        "Risk of bias, imprecision",
    ),
    (
        "R4",
        "Under an expression of concern a study is at most level 1 until the concern is resolved.",
        "Risk of bias",
    ),
    (
        "R5",
        "Points for indirectness come off the level: similar people 1, other people 2; a "
        "stand-in for the outcome 1; another form, route, dose or duration 1. A comparative "
        "study with up to 2 points off keeps level 1.",
        "Indirectness",
    ),
    (
        "R6",
        "Without any study in people at level 1 or above, studies in animals or cells give T1, "
        "and no study gives T0.",
        "Indirectness",
    ),
    (
        "R7",
        "The strongest human studies form the lead set. Its commonest direction is the verdict, "
        "and the share that agrees is its consistency. A tie is mixed.",
        "Inconsistency",
    ),
    (
        "R8",
        "T4 needs at least {min_studies_t4} blinded randomized trials by at least {min_groups_t4} "
        "independent groups, {min_n_t4} people in all, {least_t4} agreement, at least "
        "{min_registered_t4} registered beforehand, each read in full by {reviewers_required} "
        "reviewers. A review and the trials in it count once.",
        "Imprecision, publication bias",
    ),
    (
        "R9",
        "T3 needs blinded randomized trials in the right people, {min_n_t3} people in all, "
        "judged by {reviewers_required} reviewers.",
        "Imprecision",
    ),
    (
        "R10",
        "T2 needs a comparative study in people, or an uncontrolled one in exactly the claim's "
        "people, outcome and form. Anything less in people is T1.",
        "",
    ),
    (
        "R11",
        "When less than {least} of the lead set agrees, the claim drops one tier, not below T1, "
        "and its verdict is mixed.",
        "Inconsistency",
    ),
    (
        "R12",
        "A blinded trial that fewer than {reviewers_required} people have judged cannot give T3 "
        "or T4: the claim is provisional. What no person confirmed, or what is known only from "
        "a secondary account, counts at level 2 at most. Only a person can link a study to a "
        "claim, and a link whose sentence has left the record supports nothing until it is made "
        "again.",
        "",
    ),
    (
        "H",
        "Harms: reports only are T0, animals T1, a published human report or an official label "
        "T2. Controlled trials that looked for adverse events in at least {min_exposed_t3} "
        "people exposed, judged by {reviewers_required} reviewers, are T3; {min_exposed_t4} "
        "people and {min_groups_harm_t4} groups are T4. Disagreement never lowers a harm. A "
        "claim that harm is absent prints how often it could still happen.",
        "",
    ),
    (
        "Facts",
        "Approvals, composition, storage and statements about the literature are not study "
        "questions. No study moves them; the sources filed document or contradict them.",
        "",
    ),
)

GLOSSARY: tuple[Term, ...] = (
    Term("Claim", "One sentence that community sources make about the compound, in our words."),
    Term("Tier", "How good the evidence is, T0 to T4. Computed by the rules, never typed."),
    Term("Verdict", "What the evidence says, apart from how good it is."),
    Term("Level", "How well one study in people guards against error, 0 to 4."),
    Term("Points", "How indirect a study is for a claim: other people, outcome or form."),
    Term("Directness", "How near the strongest study comes to the claim's people, outcome, form."),
    Term(
        "Not reported",
        "What we could read does not say. It never means no, none or zero.",
    ),
    Term("Basis", "What a judgement rests on: a quote, an index entry of PubMed, or a source."),
    Term(
        "Unchecked",
        "A quote whose abstract is not in hand, so that nobody could look for it there.",
    ),
    Term("Secondary account", "A fact known from somebody's description, not from the study."),
    Term("Machine", "A value read by rule from title, abstract and index entries alone."),
    Term("Provisional", "Waiting for a second reviewer; the tier may rise once there is one."),
    Term("Group", "Authors who publish together; two groups make a finding independent."),
)
