"""What waits for one reviewer: the studies of one compound that ask for their word, in order.

Settings, a compound, a reviewer and filters enter; a queue leaves, worked out of what this reviewer
may see. Of the others' words it knows who spoke on what, for as many people are asked as must be,
and nothing of what they said. Only `skip` writes, beside the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from litreview.errors import NounError, UsageError
from litreview.ladder.content_words import content_words
from litreview.ladder.moves import move_ranks
from litreview.ladder.study_level import levels_if_confirmed
from litreview.model.claim import Claim
from litreview.model.dossier import Dossier
from litreview.model.fields import Field, check_field
from litreview.model.identity import Reviewer, StudyId
from litreview.model.suggestion import MayBear
from litreview.model.vocabulary import QueueKind
from litreview.render.study_search import find_studies
from litreview.reviews.queue import (
    NO_GLANCES,
    Asked,
    Evidence,
    asked_of,
    review_queue,
    speakers_of,
    waiting,
)
from litreview.reviews.queue_filter import QueueFilter, linked_to
from litreview.settings import Settings
from litreview.tracking.bibliography import study_of
from litreview.workflow.compounds import choose_compound, claim_of, known_reviewer, known_study
from litreview.workflow.decide import body_of
from litreview.workflow.glances import glances
from litreview.workflow.shelf import Shelf
from litreview.workflow.skips import add_skip, read_skips
from litreview.workflow.suggest import studies_for
from litreview.workflow.weigh import grades_of, seen_by_reviewer, weighed


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which studies of the queue to list, as typed.

    Attributes:
        claim: Only those linked to it, cited for it, or that hold one of its words.
        field: Only those where this reviewer's word on it is missing.
        unlinked: Only those this reviewer linked to nothing.
        with_abstract: Only those of which an abstract is in hand.
        stale: Only those with a word gone stale.
        only: Only those of one kind: `mine`, `second` or `disputes`.
        every: Also those that ask for nothing.
        sample: So many, the same for everybody.
    """

    claim: str | None = None
    field: str | None = None
    unlinked: bool = False
    with_abstract: bool = False
    stale: bool = False
    only: QueueKind | None = None
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
        levels: What each study listed would weigh once what is read of it were confirmed; those
            that would weigh nothing are left out.
        drawn: How many a sample drew, waiting or not; None without one.
        problem: What was wrong with the list of skipped studies; empty for nothing.
        may_bear: With one claim asked for, studies that may bear on it and are not linked to it.
        records: How many records there are, whatever is listed.
        unread: How many studies were not looked at, and are not listed.
    """

    studies: tuple[StudyId, ...]
    dossier: Dossier
    reviewer: Reviewer | None
    asked: Mapping[StudyId, Asked]
    moves: frozenset[StudyId] = frozenset()
    levels: Mapping[StudyId, int] = field(default_factory=dict)
    drawn: int | None = None
    problem: str = ""
    may_bear: tuple[MayBear, ...] = ()
    records: int = 0
    unread: int = 0


def grading_queue(
    settings: Settings,
    compound: str | None,
    reviewer: str | None = None,
    wanted: Wanted = WHOLE_QUEUE,
    shown: int | None = None,
    looks: int | None = None,
) -> Queue:
    """The review queue of one compound, as one reviewer may see it.

    Args:
        reviewer: None for anybody's: everybody's words are seen.
        shown: How many of those listed the dossier must hold, beside what people touched; all when
            None, and with a claim, for which every text is searched.
        looks: How many studies that no queue ever looked at to look at now; all when None. The
            others are left out, and told in `unread`.

    Raises:
        UsageError: A claim, field or reviewer is unknown; names those near it.
    """
    chosen = choose_compound(settings, compound)
    who = known_reviewer(reviewer) if reviewer is not None else None
    claim = claim_of(settings, wanted.claim, chosen)[1] if wanted.claim is not None else None
    name = _field(wanted.field) if wanted.field is not None else None
    with Shelf(settings, chosen) as shelf:
        everything = weighed(shelf, whole=shown is None or claim is not None, counting=False)
        dossier = everything if who is None else seen_by_reviewer(shelf, everything, who)
        graded_already = dossier.grades.keys()
        untouched, unread = (
            glances(shelf, graded_already, looks) if shown is not None else (NO_GLANCES, 0)
        )
        speakers = None if who is None else speakers_of(shelf.judgements, shelf.policy)
        skips = read_skips(settings, chosen, who) if who is not None else None
        put_off = tuple(skips.standing(shelf.judgements, who)) if skips and who else ()
        total = shelf.total
    evidence = Evidence.of(dossier, speakers, untouched)
    sampled = QueueFilter(
        found=_bearing_on(claim, dossier, shared=bool(wanted.sample)) if claim else None,
        field=name,
        unlinked=wanted.unlinked,
        with_abstract=_with_abstract(dossier, evidence) if wanted.with_abstract else None,
        stale=wanted.stale,
        only=wanted.only,
        sample=wanted.sample,
        every=wanted.every,
    ).with_sample(chosen, evidence)
    listed = sampled.choose(evidence, asked_of(evidence, who), who)
    bodies = [body_of(dossier, each) for each in dossier.claims]
    moves = move_ranks(bodies, waiting(listed).keys(), dossier.policy)
    graded = (dossier.grades[study] for study in listed if study in dossier.grades)
    levels = levels_if_confirmed(graded, dossier.relations, dossier.policy)
    levels |= {s: untouched[s].level for s in listed if s in untouched and untouched[s].level}
    studies = review_queue(evidence, listed, moves, put_off, levels)
    return Queue(
        studies,
        _holding(settings, dossier, studies[:shown]),
        who,
        listed,
        frozenset(moves),
        levels,
        len(sampled.found or ()) if wanted.sample is not None else None,
        skips.problem if skips is not None else "",
        studies_for(dossier, claim.id) if claim is not None else (),
        total,
        unread,
    )


def skip(
    settings: Settings, compound: str | None, study: str, reviewer: str, shown: int | None = None
) -> Queue:
    """Put one study behind the others of a reviewer's queue; the queue as it is then.

    Args:
        shown: As for `grading_queue`.

    Raises:
        UsageError: The study does not wait for this reviewer.
        StoreReadOnly: Nothing can be written beside the database.
    """
    chosen, known = choose_compound(settings, compound), known_study(study)
    who = known_reviewer(reviewer)
    before = grading_queue(settings, chosen, who, shown=shown)
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


def _bearing_on(claim: Claim, dossier: Dossier, *, shared: bool) -> frozenset[StudyId]:
    """The studies linked to a claim, cited for it, or that hold one of its words.

    Without words of its own, the claim's are those of its outcome and its short name.

    Args:
        shared: Leave links out: whatever is the same for every reviewer.
    """
    records = dossier.records.values()
    words = claim.words or content_words(f"{claim.outcome} {claim.short}").values()
    holding = (find_studies(records, f'"{word}"') for word in words)
    cited = (study_of(cite.pmid) for cite in claim.cites if cite.pmid)
    linked = frozenset() if shared else linked_to(claim.id, dossier.links)
    return linked.union(cited, *holding)


def _with_abstract(dossier: Dossier, evidence: Evidence) -> frozenset[StudyId]:
    records = dossier.records.values()
    held = (record.id for record in records if record.study_text.has_abstract)
    return frozenset((*held, *(s for s, one in evidence.glances.items() if one.abstract)))


def _holding(settings: Settings, dossier: Dossier, studies: Sequence[StudyId]) -> Dossier:
    """The same dossier with these studies in it, too; nobody touched those it lacks."""
    lacking = [study for study in studies if study not in dossier.records]
    if not lacking:
        return dossier
    with Shelf(settings, dossier.query.compound) as shelf:
        records = shelf.records(lacking)
        grades = grades_of(shelf, records)
        members = shelf.memberships(lacking)
    return replace(
        dossier,
        records={**dossier.records, **records},
        grades={**dossier.grades, **grades},
        memberships={**dossier.memberships, **members},
    )
