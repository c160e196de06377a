"""Show what is known: dossiers, claims, and one claim as it is and as it would be.

Compounds or claims enter; dossiers and small reports leave. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from litreview.model.claim import Claim, LiteratureCount
from litreview.model.decision import ClaimLevel, StudyLevel
from litreview.model.dossier import Dossier
from litreview.model.fields import Field
from litreview.model.identity import ClaimId, Compound, Reviewer, StudyId
from litreview.model.judgement import NOTE, Hidden, Judgement
from litreview.model.suggestion import Effect, MayBear
from litreview.model.text import Span
from litreview.model.vocabulary import PEOPLE, Verdict
from litreview.reviews.blind import hidden_from
from litreview.reviews.consensus import fact_verdict, facts
from litreview.reviews.included import IncludedSuggestion, included_suggestion
from litreview.settings import Settings
from litreview.tagging.effects import suggest_effects
from litreview.tagging.sections import read_document
from litreview.workflow.compounds import (
    choose_compound,
    choose_compounds,
    claim_of,
    fact_of,
    for_each,
    known_reviewer,
    known_study,
)
from litreview.workflow.results import ClaimRow, ClaimsReport, TiersReport
from litreview.workflow.shelf import Shelf
from litreview.workflow.suggest import claims_for, values_of
from litreview.workflow.weigh import counted, outlined, seen_by_reviewer, weighed
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


@dataclass(frozen=True)
class StudyTable:
    """A compound's studies as somebody may see them.

    Attributes:
        dossier: Every study, and no claim decided.
        reviewer: Whose view it is; None when everybody's words are shown.
        hidden: What others said and this reviewer may not see yet.
    """

    dossier: Dossier
    reviewer: Reviewer | None = None
    hidden: tuple[Judgement, ...] = ()


def studies(settings: Settings, compound: str | None, reviewer: str | None = None) -> StudyTable:
    """One compound's studies for its study table, others' words hidden from a reviewer.

    Args:
        reviewer: None shows everybody's words.

    Raises:
        UsageError: No such compound, or the name cannot be a reviewer's.
    """
    who = known_reviewer(reviewer) if reviewer is not None else None
    with Shelf(settings, choose_compound(settings, compound)) as shelf:
        whole = weighed(shelf, whole=True)
        if who is None:
            return StudyTable(whole)
        seen = seen_by_reviewer(shelf, whole, who)
        return StudyTable(seen, who, hidden_from(shelf.judgements, who))


def prisma(settings: Settings, compound: str | None) -> Dossier:
    """One compound's studies with the flow of its review, and no claim decided.

    Raises:
        UsageError: No such compound.
    """
    with Shelf(settings, choose_compound(settings, compound)) as shelf:
        return weighed(shelf, whole=True, counting=False)


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
    """The claims of one compound, after checking its claims, reports, corrections and topics."""
    layout = Layout(settings.workspace)
    chosen = choose_compound(settings, compound)
    with Shelf(settings, chosen) as shelf:
        mistakes = list_mistakes(layout, chosen, shelf.knows)
    if mistakes:
        return ClaimsReport((), mistakes)
    filed = read_claims(layout.claims(chosen))
    reports = read_reports(layout.reports(chosen), {claim.id for claim in filed})
    rows = (
        ClaimRow(claim, sum(claim.id in r.claims for r in reports), len(claim.cites))
        for claim in filed
    )
    return ClaimsReport(tuple(rows))


@dataclass(frozen=True)
class StudyInHand:
    """One study as a reviewer may see it, and what it weighs.

    Attributes:
        dossier: It and what it cites; as blind as the reviewer.
        level: Its level, and what would raise it.
        claims: What it weighs for each claim it is linked to, in the order of its links.
        sentences: Those of title and abstract, in reading order.
        notes: People's remarks on it, oldest first.
        included: What its reference list suggests as included.
        hidden: What others said of it and is not shown yet.
        effects: What its sentences say of its groups; a suggestion.
        may_bear: The claims it may bear on and is not linked to; a suggestion.
    """

    study: StudyId
    dossier: Dossier
    level: StudyLevel
    claims: tuple[ClaimLevel, ...]
    sentences: tuple[Span, ...]
    notes: tuple[Judgement, ...]
    included: IncludedSuggestion
    hidden: Hidden
    effects: tuple[Effect, ...] = ()
    may_bear: tuple[MayBear, ...] = ()


def study_in_hand(
    settings: Settings, compound: str | None, study: str, reviewer: Reviewer | None = None
) -> StudyInHand:
    """One study with its grade, its links and its level; no other is weighed.

    Args:
        reviewer: Whose view it is; None shows everybody's words.

    Raises:
        UsageError: It is no PMID and no manual id.
        UsageError: It is not in the store.
    """
    from litreview.ladder.study_level import (  # noqa: PLC0415 - `studies`, `claims`: no ladder
        claim_levels,
        study_level,
    )

    with Shelf(settings, choose_compound(settings, compound), reviewer) as shelf:
        record = shelf.record(known_study(study))
        cited = (StudyId(f"pmid:{pmid}") for pmid in record.references)
        dossier = weighed(shelf, studies=[record.id, *cited])
        said = shelf.judgements_on(record.id)
        grade, links = dossier.grades[record.id], dossier.links_of(record.id)
        hidden = shelf.hidden_on(record.id, people=grade.value(Field.SPECIES) in PEOPLE)
    ties, policy = dossier.relations, dossier.policy
    claims = {claim.id: claim for claim in dossier.claims}
    document = read_document(record.study_text)
    return StudyInHand(
        record.id,
        dossier,
        study_level(grade, ties, policy),
        claim_levels(grade, links, claims, ties, policy),
        tuple(Span(one.start, one.end) for one in document.sentences),
        tuple(word for word in said if word.field == NOTE and word.study == record.id),
        included_suggestion(record, dossier.records, dossier.grades),
        hidden,
        suggest_effects(document, values_of(dossier, record.id), dossier.query.names),
        claims_for(dossier, record.id, document),
    )


@dataclass(frozen=True)
class FactInHand:
    """A claim of fact, what people say of it, what the records count, and what that comes to."""

    claim: Claim
    verdict: Verdict
    words: tuple[Judgement, ...]
    count: LiteratureCount | None


def fact_in_hand(
    settings: Settings, claim_id: str, compound: str | None, reviewer: Reviewer | None = None
) -> FactInHand:
    """One claim of fact, the words that stand on it, and its count when it counts records.

    Args:
        reviewer: Whose view of people's words it is; None for everybody's.

    Raises:
        UsageError: The claim is none, or no fact.
    """
    chosen, claim = fact_of(settings, claim_id, compound)
    with Shelf(settings, chosen, reviewer) as shelf:
        words = facts(shelf.judgements).get(claim.id, ())
        count, said = (
            counted(shelf, outlined(shelf)).get(claim.id),
            fact_verdict(words, shelf.policy),
        )
    verdict = said or (count.verdict if count else Verdict.NOT_DOCUMENTED)
    return FactInHand(claim, verdict, words, count)
