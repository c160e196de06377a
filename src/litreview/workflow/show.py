"""Show what is known: dossiers, claims, and one claim as it is and as it would be.

Compounds or claims enter; dossiers and small reports leave. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from litreview.model.claim import Claim, LiteratureCount
from litreview.model.dossier import Dossier
from litreview.model.identity import ClaimId, Compound, StudyId
from litreview.model.judgement import Judgement
from litreview.model.vocabulary import Verdict
from litreview.reviews.consensus import fact_verdict, facts
from litreview.settings import Settings
from litreview.workflow.compounds import (
    choose_compound,
    choose_compounds,
    claim_of,
    fact_of,
    for_each,
    known_study,
)
from litreview.workflow.results import ClaimRow, ClaimsReport, TiersReport
from litreview.workflow.shelf import Shelf
from litreview.workflow.weigh import counted, weighed
from litreview.workflow.whatif import SupposedShelf, Typed, suppose
from litreview.workspace.checks import list_mistakes
from litreview.workspace.claims import read_claims
from litreview.workspace.layout import Layout
from litreview.workspace.reports import read_reports


def tiers(settings: Settings, compounds: Sequence[str] = ()) -> TiersReport:
    """The decided dossiers of the compounds named, or of all."""
    chosen = choose_compounds(settings, compounds)
    return TiersReport(*for_each(chosen, partial(_decided, settings)))


def _decided(settings: Settings, compound: Compound) -> Dossier:
    from litreview.workflow.decide import decided  # noqa: PLC0415 - `studies`, `claims`: no ladder

    with Shelf(settings, compound) as shelf:
        return decided(shelf)


def studies(settings: Settings, compound: str | None) -> Dossier:
    """One compound's dossier with every study and no claim decided, for its study table."""
    with Shelf(settings, choose_compound(settings, compound)) as shelf:
        return weighed(shelf, whole=True)


@dataclass(frozen=True)
class Explained:
    """One claim as it is, and as it would be if what was supposed were so.

    Attributes:
        supposed: The same compound under the supposition; None when nothing was supposed.
    """

    claim: ClaimId
    dossier: Dossier
    supposed: Dossier | None = None


def explain(
    settings: Settings,
    claim_id: str,
    compound: str | None = None,
    typed: Typed = Typed(),  # noqa: B008 - frozen, and empty
) -> Explained:
    """One claim decided, from stored data alone; and again as if what was typed were so.

    Raises:
        UsageError: No claim bears this id, or what was typed names nothing in hand.
    """
    from litreview.workflow.decide import decided  # noqa: PLC0415 - `studies`, `claims`: no ladder

    chosen, claim = claim_of(settings, claim_id, compound)
    with Shelf(settings, chosen) as shelf:
        dossier = decided(shelf)
        if not typed:
            return Explained(claim.id, dossier)
        with SupposedShelf(shelf, suppose(shelf, dossier, claim.id, typed)) as supposed:
            return Explained(claim.id, dossier, decided(supposed))


def claims(settings: Settings, compound: str | None) -> ClaimsReport:
    """The claims of one compound, after checking its claims and reports files."""
    layout = Layout(settings.workspace)
    chosen = choose_compound(settings, compound)
    mistakes = list_mistakes(layout, chosen)
    if mistakes:
        return ClaimsReport((), mistakes)
    filed = read_claims(layout.claims(chosen))
    reports = read_reports(layout.reports(chosen), {claim.id for claim in filed})
    rows = (
        ClaimRow(claim, sum(claim.id in r.claims for r in reports), len(claim.cites))
        for claim in filed
    )
    return ClaimsReport(tuple(rows))


def study_in_hand(settings: Settings, compound: str | None, study: str) -> tuple[Dossier, StudyId]:
    """One study with its grade and links, in a dossier of it and what it cites, and its id.

    Raises:
        UsageError: It is no PMID and no manual id.
        DataFileError: It is not in the store.
    """
    with Shelf(settings, choose_compound(settings, compound)) as shelf:
        record = shelf.record(known_study(study))
        cited = (StudyId(f"pmid:{pmid}") for pmid in record.references)
        return weighed(shelf, studies=[record.id, *cited]), record.id


@dataclass(frozen=True)
class FactInHand:
    """A claim of fact, what people say of it, what the records count, and what that comes to."""

    claim: Claim
    verdict: Verdict
    words: tuple[Judgement, ...]
    count: LiteratureCount | None


def fact_in_hand(settings: Settings, claim_id: str, compound: str | None) -> FactInHand:
    """One claim of fact, the words that stand on it, and its count when it counts records.

    Raises:
        UsageError: The claim is none, or no fact.
    """
    chosen, claim = fact_of(settings, claim_id, compound)
    with Shelf(settings, chosen) as shelf:
        words = facts(shelf.judgements).get(claim.id, ())
        count = counted(shelf).get(claim.id)
    verdict = fact_verdict(words) or (count.verdict if count else Verdict.NOT_DOCUMENTED)
    return FactInHand(claim, verdict, words, count)
