"""Taking a judgement back: a line that retracts another, never an erased one.

A reviewer's judgements enter; the retracting judgement leaves. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from litreview.errors import UsageError
from litreview.model.identity import Reviewer
from litreview.model.judgement import Judgement
from litreview.reviews.active import live

MIN_PREFIX = 4  # characters of an id; fewer are a slip rather than a name


def undo(
    standing: Iterable[Judgement], reviewer: Reviewer, judgement_id: str | None, at: datetime
) -> Judgement:
    """The judgement by which a reviewer takes one of their own back.

    Args:
        standing: Standing judgements, the latest last. Given every line instead, an undo can
            be undone too.
        reviewer: Whose judgement it is, and who takes it back.
        judgement_id: Its id, or the start of it; None for the reviewer's latest judgement.
        at: When it is taken back.

    Raises:
        UsageError: There is nothing to undo, or the id names none or several of theirs.
    """
    given = tuple(standing)
    alive = {judgement.id for judgement in live(given)}
    own = [word for word in given if word.id in alive and word.reviewer == reviewer]
    target = _latest(own, reviewer) if judgement_id is None else _named(own, reviewer, judgement_id)
    return Judgement(
        id="unsealed",
        at=at.astimezone(UTC).replace(microsecond=0),
        reviewer=reviewer,
        subject=target.subject,
        field=target.field,
        value="",
        retracts=target.id,
    ).sealed()


def _latest(own: Sequence[Judgement], reviewer: Reviewer) -> Judgement:
    judged = [judgement for judgement in own if judgement.retracts is None]
    if not judged:
        raise UsageError(
            "there is nothing to undo",
            where=f'reviewer "{reviewer}"',
            fix="Every judgement of this reviewer is already taken back, or none was made.",
        )
    return judged[-1]


def _named(own: Sequence[Judgement], reviewer: Reviewer, judgement_id: str) -> Judgement:
    exact = [judgement for judgement in own if judgement.id == judgement_id]
    by_start = [judgement for judgement in own if judgement.id.startswith(judgement_id)]
    found = exact or (by_start if len(judgement_id) >= MIN_PREFIX else [])
    if len(found) == 1:
        return found[0]
    what = "names several judgements" if found else "names no standing judgement"
    raise UsageError(
        f'"{judgement_id}" {what} of this reviewer',
        where=f'reviewer "{reviewer}"',
        fix="Give the whole id as the reviewer's file has it; others' judgements are theirs.",
    )
