"""What a verb works on: compounds, claims, studies and reviewers as typed; and several in turn.

Names as typed enter; checked compounds leave, or an error that names the near ones. Of several,
one that fails does not stop the others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TypeVar

from litreview.errors import LitreviewError, NounError, UsageError
from litreview.model.claim import Claim
from litreview.model.identity import (
    ClaimId,
    Compound,
    Reviewer,
    StudyId,
    check_compound,
    check_reviewer,
    check_study_id,
)
from litreview.model.spelling import near_names
from litreview.model.vocabulary import ClaimKind
from litreview.settings import Settings
from litreview.workflow.results import Unread, distinct
from litreview.workspace.claims import claim_ids, read_claims
from litreview.workspace.layout import Layout

T = TypeVar("T")

FACT = "claim:"  # before the id of a claim of fact, where a study's id may stand


def choose_compounds(settings: Settings, named: Sequence[str]) -> tuple[Compound, ...]:
    """The compounds named, or all of the workspace when none is named.

    Raises:
        UsageError: One is unknown, or the workspace has none at all.
    """
    known = Layout(settings.workspace).compounds()
    if not known:
        raise UsageError(
            "no compound in queries/",
            where=str(settings.workspace),
            fix="Add one: `litreview add NAME --query STRATEGY`.",
        )
    return tuple(dict.fromkeys(_known(name, known) for name in named)) or known


def choose_compound(settings: Settings, named: str | None) -> Compound:
    """The one compound named, or the only one there is.

    Raises:
        UsageError: It is unknown, or there are several and none is named.
    """
    if named is not None:
        return choose_compounds(settings, [named])[0]
    known = choose_compounds(settings, [])
    if len(known) > 1:
        raise UsageError("which compound?", fix=f"Name one with --compound: {', '.join(known)}.")
    return known[0]


def claim_of(settings: Settings, claim_id: str, compound: str | None) -> tuple[Compound, Claim]:
    """The claim of this id and its compound, looking in all unless one is named.

    A file that cannot be read stops nothing where the claim is in another.

    Raises:
        UsageError: No claim, or the claims of several compounds, bear this id.
        DataFileError: The file of the claim cannot be used, or it may be in one nobody can read.
    """
    layout = Layout(settings.workspace)
    chosen = choose_compounds(settings, [] if compound is None else [compound])
    found, unread = for_each(chosen, lambda name: (name, claim_ids(layout.claims(name))))
    claims = dict(found)
    having = [name for name, ids in claims.items() if claim_id in ids]
    if len(having) == 1:
        filed = {claim.id: claim for claim in read_claims(layout.claims(having[0]))}
        return having[0], filed[ClaimId(claim_id)]
    if having:
        raise UsageError(
            f'several compounds have a claim "{claim_id}"',
            fix=f"Add --compound: {', '.join(having)}.",
        )
    if unread:
        raise unread[0].error
    raise UsageError(f'no claim "{claim_id}"', fix=_near_claims(claim_id, claims))


def _near_claims(claim_id: str, claims: Mapping[Compound, Collection[ClaimId]]) -> str:
    """Which claims were meant, or how those there are are listed."""
    every = sorted({claim for ids in claims.values() for claim in ids})
    if near := near_names(claim_id, every, 3):
        return f"Did you mean {', '.join(near)}?"
    listing = " or ".join(f"`litreview claims {name}`" for name in sorted(claims)[:3])
    return f"{listing} lists those there are."


def fact_of(settings: Settings, claim_id: str, compound: str | None) -> tuple[Compound, Claim]:
    """A claim of fact and its compound, by `claim:ID` as typed.

    Raises:
        UsageError: The claim is none, or no fact.
    """
    chosen, claim = claim_of(settings, claim_id.removeprefix(FACT), compound)
    if claim.kind is not ClaimKind.FACT:
        raise UsageError(
            f"{claim.id} is no claim of fact: studies decide it",
            fix=f"Say what a study means for it with `litreview link {claim.id} PMID`.",
        )
    return chosen, claim


def known_study(study: str) -> StudyId:
    """The id of a study as typed; UsageError when it is no PMID and no manual id."""
    try:
        return check_study_id(study)
    except NounError as error:
        raise UsageError(error.problem, fix=error.fix) from error


def known_reviewer(name: str) -> Reviewer:
    """A reviewer's id as typed; UsageError when it cannot be one."""
    try:
        return check_reviewer(name)
    except NounError as error:
        raise UsageError(error.problem, fix=error.fix) from error


def for_each(
    compounds: Iterable[Compound], work: Callable[[Compound], T]
) -> tuple[tuple[T, ...], tuple[Unread, ...]]:
    """What the work gave for each compound, and the compounds it failed for."""
    done: list[T] = []
    unread: list[Unread] = []
    for compound in compounds:
        try:
            done.append(work(compound))
        except LitreviewError as error:
            unread.append(Unread(compound, error))
    return tuple(done), tuple(unread)


def errors_of(unread: Iterable[Unread]) -> tuple[LitreviewError, ...]:
    """Their errors in order, those that read the same only once."""
    return distinct(one.error for one in unread)


def _known(name: str, known: Sequence[Compound]) -> Compound:
    try:
        compound = check_compound(name.lower().removesuffix(".toml"))
    except NounError as error:
        raise UsageError(error.problem, fix=error.fix) from error
    if compound in known:
        return compound
    near = get_close_matches(compound, known, 1)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise UsageError(f'no compound "{name}"', fix=f"{hint}Known: {', '.join(known)}.")
