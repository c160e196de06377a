"""What a session came to, and how far the work has come: counted from the files alone.

Lines written and everybody's words enter; counts and moves of claims leave, so that nothing is told
that is not on disk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.identity import ClaimId, Compound, Reviewer, StudyId
from litreview.model.judgement import LINK, NOTE, Judgement
from litreview.model.policy import Policy
from litreview.reviews.active import active_of
from litreview.reviews.files import JudgementFiles, read_judgements
from litreview.reviews.queue import Evidence, Need, asked_of, speakers_of
from litreview.settings import Settings
from litreview.workflow.results import TierMove
from litreview.workflow.review import outcomes
from litreview.workflow.shelf import Shelf
from litreview.workflow.weigh import weighed, with_relatives
from litreview.workspace.layout import Layout

TYING = frozenset({Field.TRIAL, Field.SEPARATE, Field.GROUP, Field.SPONSOR, Field.INDEPENDENT_OF})
"""What ties studies together: a word on it may move claims that the study is not linked to."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work has come: studies graded by this reviewer, by two people, this hour."""

    mine: int
    twice: int
    this_hour: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Account:
    """What a session came to.

    Attributes:
        graded: Studies of which a field was judged.
        excluded: Those of them left out.
        links: Links that were made.
        moves: Claims that were moved by it.
        waiting: Studies that still wait for this reviewer.
        files: What was written, for a commit; relative to the workspace.
    """

    graded: tuple[StudyId, ...]
    excluded: tuple[StudyId, ...]
    links: tuple[str, ...]
    moves: tuple[TierMove, ...]
    waiting: int
    files: tuple[Path, ...]


def progress_of(
    words: Iterable[Judgement],
    policy: Policy,
    reviewer: Reviewer,
    since: datetime,
    waiting: int,
) -> Progress:
    """How far the work has come, by everybody's standing words; of others only counts are told."""
    people: dict[StudyId, set[Reviewer]] = {}
    recent: set[StudyId] = set()
    for word in words:
        if word.study is None or word.field in {NOTE, LINK}:
            continue
        people.setdefault(word.study, set()).add(policy.person(word.reviewer))
        if word.reviewer == reviewer and word.at >= since:
            recent.add(word.study)
    me = policy.person(reviewer)
    counts = Counter(len(some) > 1 for some in people.values())
    mine = sum(me in some for some in people.values())
    return Progress(mine, counts[True], len(recent), waiting)


def account_of(
    settings: Settings,
    compound: Compound,
    reviewer: Reviewer,
    files: JudgementFiles,
    written: Collection[str],
    queue: Collection[StudyId],
) -> Account:
    """What the lines of these ids came to.

    Args:
        files: Everybody's, as they are now.
        written: The ids of the lines a session wrote.
        queue: The studies it listed.
    """
    own = [word for word in files.active if word.id in written]
    fields = [word for word in own if word.study_field is not None and word.study is not None]
    out = [w.study for w in fields if w.field == Field.EXCLUDED and w.value != NOT_REPORTED]
    folder = Layout(settings.workspace).reviews(compound)
    file = (folder / f"{reviewer}.jsonl").relative_to(settings.workspace)
    lines = [word for word in files.all if word.id in written]
    touched = {word.study for word in lines if word.study is not None}
    tying = any(word.field in TYING for word in lines)
    then = _Before(settings, compound, written)
    with Shelf(settings, compound) as now:
        moves = _moves(then, now, touched, tying=tying) if touched else ()
        done = _done(now, reviewer, touched)
    return Account(
        tuple(dict.fromkeys(word.study for word in fields if word.study is not None)),
        tuple(dict.fromkeys(study for study in out if study is not None)),
        tuple(word.subject for word in own if word.field == LINK),
        moves,
        len(queue) - len(done.intersection(queue)),
        (file,) if written else (),
    )


def _done(now: Shelf, reviewer: Reviewer, touched: set[StudyId]) -> set[StudyId]:
    """Which of the studies that were judged ask this reviewer for nothing more."""
    speakers = speakers_of(now.judgements, now.policy)
    with Shelf(now.settings, now.compound, reviewer) as shelf:
        evidence = Evidence.of(weighed(shelf, studies=touched), speakers)
    asked = asked_of(evidence, reviewer)
    return {study for study in touched & asked.keys() if asked[study].need is Need.NONE}


def _moves(then: Shelf, now: Shelf, touched: set[StudyId], *, tying: bool) -> tuple[TierMove, ...]:
    """The claims that were moved: of those that these studies, or their kin, are linked to."""
    from litreview.workflow.prospects import outcomes_of  # noqa: PLC0415 - to judge, no ladder

    before: dict[ClaimId, str]
    if tying:
        before, after = outcomes(then), outcomes(now)
    else:
        links = [word for word in now.files.all if word.field == LINK]
        kin = with_relatives(now, touched, {}).keys()
        claims = {word.claim for word in links if word.claim and word.study in kin}
        studies = {word.study for word in links if word.study and word.claim in claims}
        with then:
            before, after = (outcomes_of(one, claims, studies) for one in (then, now))
    return tuple(
        TierMove(claim, was, after[claim])
        for claim, was in before.items()
        if after.get(claim, was) != was
    )


class _Before(Shelf):
    """A shelf as it was before some lines were written."""

    def __init__(self, settings: Settings, compound: Compound, lines: Collection[str]) -> None:
        super().__init__(settings, compound)
        self._lines = frozenset(lines)

    @cached_property
    def files(self) -> JudgementFiles:
        """What reviewers said, without these lines."""
        files = read_judgements(self.layout.reviews(self.compound))
        kept = [word for word in files.all if word.id not in self._lines]
        return replace(files, active=active_of(kept))

    def judgements_on(self, study: StudyId) -> tuple[Judgement, ...]:
        """The standing ones on one study."""
        return tuple(word for word in self.judgements if word.study == study)
