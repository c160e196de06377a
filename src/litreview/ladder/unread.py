"""Claims that cannot be decided for now: a record they rest on was not read in full.

A body and the studies not read enter; the studies that keep it open leave, and what stands in
for a decision meanwhile: the last one of the history, named as such. What a machine would have
read in a record is never guessed, so nothing is weighed here.

A study does not keep a claim open when R1 leaves it out, or when people judged every field that
the rules would read of it: then no tag could change its weight. Nor what the other reports of its
trial weigh beside a retracted one, once people say what design that has: a review is no report of
a trial.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC

from litreview.ladder.body import FACT_VERDICTS, Body, LinkedStudy
from litreview.ladder.eligible import ineligible
from litreview.ladder.levels import Studied, is_blinded_trial, who_was_studied
from litreview.ladder.lost import KEPT_AS, LOST, by_study
from litreview.ladder.sorting import GONE
from litreview.ladder.tier_history import REPEATED, TRIALS, as_said, found_basis, outcome
from litreview.ladder.values import NO_RESULTS, NOBODYS_WORD
from litreview.model.claim import Claim
from litreview.model.decision import RuleFired, TierDecision
from litreview.model.fields import LADDER_FIELDS, Field
from litreview.model.grade import FieldGrade, QuoteCheck
from litreview.model.identity import StudyId
from litreview.model.policy import Policy
from litreview.model.reasons import Doubt, Reason
from litreview.model.run import HistoryEntry
from litreview.model.vocabulary import Blinding, ClaimKind, Tier, Verdict

RULE = "not checked"
"""What the trace calls it: no rule of the ladder was applied."""


def keeps_open(
    body: Body, unread: Collection[StudyId], last: HistoryEntry | None = None
) -> tuple[StudyId, ...]:
    """The linked studies whose weight cannot be known, sorted; none when it can be decided.

    Args:
        unread: Studies whose full record is not in hand.
        last: The claim's latest entry in the history: where it found the words gone that a link
            cites, only the record can say whether they are back; and where it knew what is quoted
            to repeat somebody else, or reports to hang together, otherwise than what is in hand
            says, only records can say what is true.
    """
    if body.claim.kind is ClaimKind.FACT:
        return ()
    replaced, told = body.relations.replaced, _told_by_records(body, last)
    ties = (*body.relations.joined, *body.relations.suspected)
    tied = {study for tie in ties for study in (tie.one, tie.other)}
    found = {
        s.study
        for s in body.studies
        if s.study in unread and not _is_known(s, told, tied, replaced.get(s.study))
    }
    return tuple(sorted(found))


def not_decided_again(
    body: Body, unread: tuple[StudyId, ...], last: HistoryEntry | None, policy: Policy
) -> TierDecision:
    """What is shown of a claim meanwhile: its last decision, or that there never was one.

    Args:
        unread: From `keeps_open`; at least one.
        last: The claim's latest entry in the history.
    """
    before = outcome_of(last.after, body.claim) if last is not None else None
    count = len({linked.study for linked in body.studies})
    which = "its one record" if count == 1 else f"{len(unread)} of its {count} records"
    text = f"{which} {'is' if len(unread) == 1 else 'are'} known by citation only"
    if last is None or before is None:
        tier, verdict, decided, rule_set = Tier.T0, Verdict.INSUFFICIENT, "", policy.rule_set
        text = f"Not decided yet: {text}."
    else:
        (tier, verdict), rule_set = before, last.rule_set
        decided = last.at.astimezone(UTC).date().isoformat()
        text = f"Not checked in this run: {text}. The tier is the one last decided, on {decided}."
    return TierDecision(
        claim=body.claim.id,
        kind=body.claim.kind,
        tier=tier,
        verdict=verdict,
        rules=(RuleFired(RULE, text, unread),),
        flags=(RULE, "stale search") if body.stale_search else (RULE,),
        reports=len(body.reports),
        rule_set=rule_set,
        unread=unread,
        decided=decided,
    )


def outcome_of(text: str, claim: Claim) -> tuple[Tier, Verdict] | None:
    """Tier and verdict as the history keeps them; None for what this claim cannot have."""
    tier, _, verdict = as_said(text).partition(" ")
    if tier not in set(Tier) or verdict not in set(Verdict):
        return None
    if (Verdict(verdict) in FACT_VERDICTS) != (claim.kind is ClaimKind.FACT):
        return None
    return Tier(tier), Verdict(verdict)


def unheld(
    decision: TierDecision, last: Mapping[str, HistoryEntry], linked: Collection[StudyId]
) -> Iterator[Reason]:
    """Why a claim shown without being decided again must not go out so; nothing when it may.

    Args:
        last: The latest entry of each claim.
        linked: The studies linked to this claim.
    """
    claim, shown = decision.claim, outcome(decision)
    entry = last.get(claim)
    held = (
        entry.after
        if entry is not None and decision.decided
        else f"{Tier.T0} {Verdict.INSUFFICIENT}"
    )
    if decision.decided and entry is None:
        yield Reason(Doubt.NO_HISTORY, claim=claim)
    elif shown != held:
        yield Reason(Doubt.NOT_AS_LAST, claim=claim, shown=shown, held=held)
    if decision.counted:
        yield Reason(Doubt.COUNTS, claim=claim)
    for study in decision.unread:
        if study not in linked:
            yield Reason(Doubt.NOT_LINKED, claim=claim, studies=(study,))


def _told_by_records(body: Body, last: HistoryEntry | None) -> frozenset[str]:
    """The studies of which the last decision knew what only their records can tell.

    What their links cite was no longer there, or it repeated somebody else, or they hung together
    with other reports, in a way that what is in hand does not say.
    """
    basis = (last.basis or {}) if last is not None else {}
    lost = (study for what in LOST for study in by_study(basis, f"{KEPT_AS}{what}"))
    now = found_basis(body)
    untold = (
        study
        for name in (TRIALS, REPEATED)
        for study, what in by_study(basis, name).items()
        if by_study(now, name).get(study) != what
    )
    return frozenset((*lost, *untold))


def _is_known(
    linked: LinkedStudy,
    told: Collection[str],
    tied: Collection[StudyId],
    replacement: StudyId | None = None,
) -> bool:
    """Whether its weight, and that of the reports tied to it, is the same whatever its record says.

    Args:
        tied: The studies that hang together with others, by their records or by people.
    """
    fields = linked.grade.fields
    said = {name: one for name, one in fields.items() if one.state not in NOBODYS_WORD}
    if ineligible(replace(linked, grade=replace(linked.grade, fields=said)), replacement):
        lowers = linked.grade.standing in GONE and linked.study in tied
        return not lowers or _is_peoples(fields.get(Field.DESIGN))
    judged = all(_is_peoples(fields.get(field)) for field in _read_of(linked))
    return judged and linked.study not in told


def _read_of(linked: LinkedStudy) -> Iterator[Field]:
    """The fields a machine can tag that decide the study's weight, each only when the last holds.

    As `levels` asks: a paper without subjects, animals or people; of people also what was done.
    """
    values = linked.values
    if linked.label:
        return
    yield Field.DESIGN
    if values.design in NO_RESULTS:
        return
    yield Field.SPECIES
    if who_was_studied(linked, values)[0] is not Studied.PEOPLE:
        return
    yield from LADDER_FIELDS
    if values.blinding is Blinding.SINGLE:
        yield Field.BLINDING_WHO
    if is_blinded_trial(values, linked.link.value):
        yield Field.CLUSTER


def _is_peoples(found: FieldGrade | None) -> bool:
    """Whether people alone say what it is.

    Beside a secondary account, an unchecked quote leaves open whether anything else holds it up.
    """
    if found is None or found.state in NOBODYS_WORD:
        return False
    hearsay = any(word.basis is not None and word.basis.is_secondary for word in found.judgements)
    return not (hearsay and QuoteCheck.UNCHECKED in found.quote_checks)
