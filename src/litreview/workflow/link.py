"""Link studies to a claim: a person's word on people, outcome, intervention and direction.

What the reviewer typed enters; link judgements are checked, appended and handed back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from litreview.errors import NounError, UsageError
from litreview.model.codec import from_builtins
from litreview.model.dossier import Dossier
from litreview.model.identity import Compound
from litreview.model.judgement import LINK, Judgement
from litreview.model.link import LinkValue
from litreview.settings import Settings
from litreview.workflow.basis import NO_GROUNDS, Grounds, basis_from
from litreview.workflow.compounds import choose_compounds
from litreview.workflow.dossier import load_dossier
from litreview.workflow.grade import known_record, known_reviewer, write_judgements
from litreview.workspace.claims import read_claims
from litreview.workspace.layout import Layout


def link(
    settings: Settings,
    claim_id: str,
    studies: Sequence[str],
    *,
    answers: Mapping[str, str],
    reviewer: str,
    compound: str | None = None,
    grounds: Grounds = NO_GROUNDS,
    note: str = "",
) -> tuple[Judgement, ...]:
    """Append one link judgement per study; the judgements as written.

    Args:
        answers: `population`, `outcome`, `intervention`, `direction`, and where it matters
            `objective` and `part`, as typed.

    Raises:
        UsageError: A claim, study or answer is unknown, or the link rests on nothing.
        InputFailed: A quote does not stand in a record.
    """
    dossier = load_dossier(settings, compound_of_claim(settings, claim_id, compound))
    value = _value(answers, dossier, claim_id)
    who = known_reviewer(reviewer)
    judgements = []
    for study in studies:
        record = known_record(dossier, study)
        basis = basis_from(grounds, record)
        if basis is None:
            raise UsageError(
                "a link needs something to rest on",
                where=f"{record.id} and {claim_id}",
                fix='Add --quote "the sentence" or --source "where it is said" --certainty high.',
            )
        judgements.append(
            Judgement(
                id="new",
                at=settings.now(),
                reviewer=who,
                subject=f"{record.id}@{claim_id}",
                field=LINK,
                value=value,
                basis=basis,
                note=note,
            ).sealed()
        )
    return write_judgements(settings, dossier, judgements)


def compound_of_claim(settings: Settings, claim_id: str, compound: str | None) -> Compound:
    """The compound that has this claim, looking in all unless one is named.

    Raises:
        UsageError: No claim, or the claims of several compounds, bear this id.
    """
    layout = Layout(settings.workspace)
    chosen = choose_compounds(settings, [] if compound is None else [compound])
    claims = {name: {c.id for c in read_claims(layout.claims(name))} for name in chosen}
    having = [name for name, ids in claims.items() if claim_id in ids]
    if len(having) == 1:
        return having[0]
    if having:
        raise UsageError(
            f'several compounds have a claim "{claim_id}"',
            fix=f"Add --compound: {', '.join(having)}.",
        )
    every = sorted({claim for ids in claims.values() for claim in ids})
    near = get_close_matches(claim_id, every, 3, 0.5)
    hint = f"Did you mean {', '.join(near)}?" if near else "`litreview claims` lists them."
    raise UsageError(f'no claim "{claim_id}"', fix=hint)


def _value(answers: Mapping[str, str], dossier: Dossier, claim_id: str) -> LinkValue:
    spelled = {
        name: answer.strip().lower().replace("-", "_") if name != "part" else answer
        for name, answer in answers.items()
        if answer
    }
    try:
        value = from_builtins(LinkValue, spelled)
    except NounError as error:
        raise UsageError(
            f"{error.field}: {error.problem}",
            fix="population: match adjacent mismatch; outcome: direct surrogate mismatch; "
            "intervention: same differs other_compound; direction: supports null opposes "
            "mixed not_reported.",
        ) from error
    parts = dossier.claim(claim_id).parts
    if value.part and value.part not in parts:
        known = ", ".join(parts) or "none: it says one thing"
        raise UsageError(f'{claim_id} has no part "{value.part}"', fix=f"Its parts: {known}.")
    return value
