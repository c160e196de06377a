"""What waits for one reviewer: the studies of one compound that ask for their word, in order.

Settings, a compound, a reviewer and filters enter; a queue leaves, with what this reviewer may
see of each study. Who is needed where, and which study could move a tier, is worked out of
everybody's words; nothing of the others' leaves. Only `skip` writes, beside the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from litreview.errors import NounError, UsageError
from litreview.ladder.moves import move_ranks
from litreview.model.claim import Claim
from litreview.model.dossier import Dossier
from litreview.model.fields import Field, check_field
from litreview.model.identity import Reviewer, StudyId
from litreview.render.study_search import find_studies
from litreview.reviews.queue import Asked, Evidence, asked_of, review_queue, waiting
from litreview.reviews.queue_filter import QueueFilter, linked_to
from litreview.settings import Settings
from litreview.workflow.compounds import choose_compound, claim_of, known_reviewer, known_study
from litreview.workflow.decide import body_of
from litreview.workflow.shelf import Shelf
from litreview.workflow.skips import add_skip, read_skips
from litreview.workflow.weigh import seen_by_reviewer, weighed


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which studies of the queue to list, as typed.

    Attributes:
        claim: Only those linked to it by anybody, or that hold one of its words.
        field: Only those where this reviewer's word on it is missing.
        unlinked: Only those this reviewer linked to nothing.
        with_abstract: Only those of which an abstract is in hand.
        stale: Only those with a word gone stale.
        every: Also those that ask for nothing.
        sample: So many, the same for everybody.
    """

    claim: str | None = None
    field: str | None = None
    unlinked: bool = False
    with_abstract: bool = False
    stale: bool = False
    every: bool = False
    sample: int | None = None


WHOLE_QUEUE = Wanted()


@dataclass(frozen=True)
class Queue:
    """The studies that ask for one reviewer's word, in order, and what they may see of them.

    Attributes:
        studies: Those listed.
        dossier: As this reviewer may see it.
        reviewer: None when nobody is known: then everybody's words are seen.
        asked: What each study listed asks.
        moves: Those listed whose review could move a tier.
        problem: What was wrong with the list of skipped studies; empty for nothing.
    """

    studies: tuple[StudyId, ...]
    dossier: Dossier
    reviewer: Reviewer | None
    asked: Mapping[StudyId, Asked]
    moves: frozenset[StudyId] = frozenset()
    problem: str = ""


def grading_queue(
    settings: Settings,
    compound: str | None,
    reviewer: str | None = None,
    wanted: Wanted = WHOLE_QUEUE,
) -> Queue:
    """The review queue of one compound, as one reviewer may see it.

    Args:
        reviewer: None for anybody's: everybody's words are seen.

    Raises:
        UsageError: A claim, field or reviewer is unknown; names those near it.
    """
    chosen = choose_compound(settings, compound)
    who = known_reviewer(reviewer) if reviewer is not None else None
    claim = claim_of(settings, wanted.claim, chosen)[1] if wanted.claim is not None else None
    field = _field(wanted.field) if wanted.field is not None else None
    with Shelf(settings, chosen) as shelf:
        whole = weighed(shelf, whole=True)
        dossier = whole if who is None else seen_by_reviewer(shelf, whole, who)
        skips = read_skips(settings, chosen, who) if who is not None else None
        put_off = tuple(skips.standing(shelf.judgements, who)) if skips and who else ()
    evidence = Evidence.of(whole)
    asked = asked_of(evidence, who)
    listed = QueueFilter(
        found=_bearing_on(claim, whole) if claim is not None else None,
        field=field,
        unlinked=wanted.unlinked,
        with_abstract=_with_abstract(whole) if wanted.with_abstract else None,
        stale=wanted.stale,
        sample=wanted.sample,
        every=wanted.every,
    ).choose(chosen, evidence, asked, who)
    bodies = [body_of(whole, each) for each in whole.claims]
    moves = move_ranks(bodies, waiting(listed).keys(), whole.policy)
    studies = review_queue(evidence, listed, moves, put_off)
    problem = skips.problem if skips is not None else ""
    return Queue(studies, dossier, who, listed, frozenset(moves), problem)


def skip(settings: Settings, compound: str | None, study: str, reviewer: str) -> Queue:
    """Put one study behind the others of a reviewer's queue; the queue as it is then.

    Raises:
        UsageError: The study does not wait for this reviewer.
        StoreReadOnly: Nothing can be written beside the database.
    """
    chosen, known = choose_compound(settings, compound), known_study(study)
    who = known_reviewer(reviewer)
    before = grading_queue(settings, chosen, who)
    if known not in before.studies:
        raise UsageError(
            f"{known} does not wait for {who}",
            where="--skip",
            fix=f"`litreview grade {chosen}` lists what does.",
        )
    with Shelf(settings, chosen) as shelf:
        add_skip(settings, chosen, who, known, shelf.judgements)
    return replace(before, studies=(*(s for s in before.studies if s != known), known))


def _field(name: str) -> Field:
    try:
        return check_field(name)
    except NounError as error:
        raise UsageError(error.problem, where="--field", fix=error.fix) from error


def _bearing_on(claim: Claim, dossier: Dossier) -> frozenset[StudyId]:
    """The studies linked to a claim by anybody, or that hold one of its words."""
    records = dossier.records.values()
    holding = (find_studies(records, f'"{word}"') for word in claim.words)
    return linked_to(claim.id, dossier.links).union(*holding)


def _with_abstract(dossier: Dossier) -> frozenset[StudyId]:
    records = dossier.records.values()
    return frozenset(record.id for record in records if record.study_text.has_abstract)
