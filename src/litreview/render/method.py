"""How a tier is decided, in words: the ladder, its rules with their thresholds, a glossary.

A policy enters; plain text leaves. `method.toml` is the one place where the page's rules are
worded; the rules themselves live in `ladder`, and each decision carries its own trace.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from litreview.model.policy import Policy
from litreview.model.vocabulary import Tier
from litreview.render.refs import TierView, plain_tier_view
from litreview.render.sentences import LADDER_SENTENCES
from litreview.render.wording import number, share, texts


@dataclass(frozen=True, slots=True)
class RungView:
    """One tier of the ladder and the reader's sentence for it."""

    tier: TierView
    sentence: str


@dataclass(frozen=True, slots=True)
class RuleText:
    """One rule: its number, what it is about, its text, and the GRADE domain it serves."""

    rule: str
    name: str
    text: str
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number the rules use: what it is, and where it comes from."""

    name: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the pages and what it means here; `anchor` is where the glossary has it."""

    word: str
    meaning: str
    anchor: str


def ladder() -> tuple[RungView, ...]:
    """The five tiers, from community to replicated trials."""
    known = "the date of the last search"
    sentences = {tier: LADDER_SENTENCES[tier].format(as_of=known) for tier in Tier}
    return tuple(RungView(plain_tier_view(tier), text) for tier, text in sentences.items())


def rules(policy: Policy) -> tuple[RuleText, ...]:
    """The rules with this policy's thresholds filled in, in the order they are applied."""
    numbers = asdict(policy)
    numbers["least"] = share(policy.min_consistency)
    numbers["least_t4"] = share(policy.min_consistency_t4)
    said = (RuleText(**rule) for rule in texts("method.toml")["rule"])
    return tuple(replace(rule, text=rule.text.format(**numbers)) for rule in said)


def glossary() -> tuple[Term, ...]:
    """The words of the pages, in the order of the alphabet."""
    terms = (
        Term(term["word"], term["meaning"], f"term-{term['word'].lower().replace(' ', '-')}")
        for term in texts("method.toml")["term"]
    )
    return tuple(sorted(terms, key=lambda term: term.word.casefold()))


def thresholds(policy: Policy) -> tuple[Threshold, ...]:
    """What the policy names a source for, in the policy's order; what is no number has no value."""
    named, values = texts("method.toml")["threshold"], asdict(policy)
    order = [*values, *sorted(policy.sources.keys() - values.keys())]
    return tuple(
        Threshold(named.get(name, name), _shown(values.get(name)), policy.sources[name])
        for name in order
        if name in policy.sources
    )


def _shown(value: object) -> str:
    if isinstance(value, int):
        return number(value)
    return share(value) if isinstance(value, float) else ""
