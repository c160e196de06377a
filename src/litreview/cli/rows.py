"""Claims, decisions and studies as table rows.

Dossiers, claims and rows of the study table enter; cells of text leave. Their words are
`render`'s; nothing is printed here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from litreview.cli.columns import Column, Painted
from litreview.model.claim import Claim
from litreview.model.decision import TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import NOT_REPORTED
from litreview.model.vocabulary import ClaimKind, ClaimStatus, Standing, Tier
from litreview.render.figures.flow import Step
from litreview.render.header import unsearched_words
from litreview.render.wording import (
    TIER_NAMES,
    WORDS,
    abstracts_words,
    asserted_words,
    counted,
    day,
    evidence_words,
    number,
    verdict_words,
)
from litreview.workflow.results import ClaimRow

TIER_COLUMNS = (
    Column("claim"),
    Column("tier"),
    Column("verdict", wraps=True),
    Column("evidence", wraps=True),
    Column("asserted"),
)
CLAIM_COLUMNS = (
    *map(Column, ("claim", "kind", "asserted")),
    *(Column(title, right=True) for title in ("cites", "reports")),
    Column("statement", below=True),
)

STUDY_COLUMNS = (
    *map(Column, ("study", "year", "species", "design")),
    Column("n", right=True),
    Column("graded by", wraps=True),
    Column("title", below=True),
)

FLOW_COLUMNS = (Column("step", wraps=True), Column("count", right=True))

_COLOURS = {Tier.T0: "dim", Tier.T1: "dim", Tier.T2: "warn", Tier.T3: "good", Tier.T4: "good"}


def flow_rows(steps: Iterable[Step]) -> Iterator[tuple[str, str]]:
    """The steps of a PRISMA flow, and below each what falls out and what comes in."""
    for step in steps:
        yield step.label, number(step.count)
        for one in step.details:
            yield f"of these: {one.label}", number(one.count)
        for aside in step.asides:
            sign = "+" if aside.comes_in else "\N{MINUS SIGN}"
            yield aside.label, f"{sign}{number(aside.count)}"
            for one in aside.details:
                yield f"of these: {one.label}", number(one.count)


def tier_heading(dossier: Dossier) -> Iterator[str]:
    """Which compound, how far its data reach, and how many claims stand at which tier."""
    known = dossier.search.data_through
    through = f"data through {day(known)}" if dossier.search.last_complete else ""
    in_hand = abstracts_words(dossier.search.abstracts)
    snapshot = f" (bibliography only, {in_hand})" if dossier.search.snapshot else ""
    yield (
        f"{dossier.query.name}: {counted(len(dossier.claims), 'claim')}; "
        f"{through or unsearched_words(known)}{snapshot}; "
        f"rule set {dossier.policy.rule_set}"
    )
    facts = sum(decision.kind is ClaimKind.FACT for decision in dossier.decisions)
    waiting = sum(decision.undecided for decision in dossier.decisions)
    ranked = (one for one in dossier.decisions if not one.undecided)
    count = Counter(one.tier for one in ranked if one.kind is not ClaimKind.FACT)
    told = [f"{tier} {TIER_NAMES[tier]} {count[tier]}" for tier in Tier if count[tier]]
    told += [f"not decided yet {waiting}"] if waiting else []
    yield ", ".join([*told, f"not a study question {facts}"] if facts else told)
    if dossier.problems:
        several = "s" if len(dossier.problems) > 1 else ""
        yield f"{len(dossier.problems)} problem{several}; `litreview doctor` lists them."
    yield ""


def tier_rows(dossier: Dossier) -> Iterator[list[str]]:
    """One row per claim, in the claims' order."""
    for decision in dossier.decisions:
        claim = dossier.claim(decision.claim)
        provisional = " (provisional)" if decision.provisional else ""
        fact = decision.kind is ClaimKind.FACT
        yield [
            claim.id,
            Painted("" if decision.undecided else decision.tier.value, _COLOURS[decision.tier]),
            verdict_words(decision) + provisional + _doubtful(decision),
            "not a study question" if fact else evidence_words(decision),
            _asserted(claim),
        ]


def _asserted(claim: Claim) -> str:
    """The source's own mark; what nobody claims has none."""
    if claim.status is ClaimStatus.FOUND:
        return asserted_words(claim).lower()
    return claim.asserted_tier.value


def _doubtful(decision: TierDecision) -> str:
    """That a page shows less than the ladder decided, until somebody settles a doubt."""
    lower = decision.shown_lower
    return f" (in doubt: shown as {lower} on the page)" if lower is not None else ""


def claim_row(row: ClaimRow) -> list[str]:
    """One row of the claims list."""
    claim = row.claim
    beside = {
        ClaimStatus.STATED: "",
        ClaimStatus.PROPOSED: " (proposed)",
        ClaimStatus.FOUND: f" ({WORDS['found']['elsewhere']})",
    }
    return [
        claim.id,
        claim.kind.value,
        _asserted(claim),
        str(row.cites),
        str(row.reports),
        claim.statement + beside[claim.status],
    ]


def study_row(row: Mapping[str, Any]) -> list[str]:
    """One study; what became of it after publication stands before its title."""
    standing, title = row["standing"], row["title"]
    if standing != Standing.NONE:
        title = f"{standing.replace('_', ' ').upper()}: {title}"
    return [
        row["study"],
        *(short(row[name]) for name in ("year", "species", "design")),
        f"{row['n']:,}" if isinstance(row["n"], int) else short(row["n"]),
        row["graded_by"].replace("; ", ", "),
        Painted(title, "bad") if standing == Standing.RETRACTED else title,
    ]


def short(value: object) -> str:
    """A value for a narrow column."""
    return "n.r." if value == NOT_REPORTED else str(value).replace("_", " ")
