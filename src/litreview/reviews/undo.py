"""Taking judgements back: a line that retracts another, never an erased one.

A reviewer's judgements enter; the retracting ones leave. What one action wrote (an accept, a link
of several studies) is one batch, and goes together. It writes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from litreview.errors import UsageError
from litreview.model.identity import Reviewer
from litreview.model.judgement import Judgement, content_bytes
from litreview.reviews.active import live

MIN_PREFIX = 4  # characters of an id; fewer are a slip rather than a name


def in_batch(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """The judgements of one action, sealed under one batch; a single one needs none."""
    if len(judgements) < 2:
        return tuple(judgement.sealed() for judgement in judgements)
    content = b"\n".join(map(content_bytes, judgements))
    batch = hashlib.sha256(content).hexdigest()[:16]
    return tuple(replace(judgement, batch=batch).sealed() for judgement in judgements)


def undo(
    standing: Iterable[Judgement], reviewer: Reviewer, judgement_id: str | None, at: datetime
) -> tuple[Judgement, ...]:
    """The judgements by which a reviewer takes their own back, the latest first.

    Args:
        standing: Standing judgements, the latest last. Given every line instead, an undo can
            be undone too.
        reviewer: Whose judgement it is, and who takes it back.
        judgement_id: Its id, or the start of it: it alone is taken back. None for everything the
            reviewer's last action wrote; lines that know no batch are actions of their own.
        at: When it is taken back.

    Raises:
        UsageError: There is nothing to undo, or the id names none or several of theirs.
    """
    given = tuple(standing)
    alive = {judgement.id for judgement in live(given)}
    own = [word for word in given if word.id in alive and word.reviewer == reviewer]
    last = _last(own, reviewer) if judgement_id is None else [_named(own, reviewer, judgement_id)]
    taken = [
        Judgement(
            id="unsealed",
            at=at.astimezone(UTC).replace(microsecond=0),
            reviewer=reviewer,
            subject=target.subject,
            field=target.field,
            value="",
            retracts=target.id,
        )
        for target in reversed(last)
    ]
    return in_batch(taken)


def _last(own: Sequence[Judgement], reviewer: Reviewer) -> list[Judgement]:
    judged = [judgement for judgement in own if judgement.retracts is None]
    if not judged:
        raise UsageError(
            "there is nothing to undo",
            where=f'reviewer "{reviewer}"',
            fix="Every judgement of this reviewer is already taken back, or none was made.",
        )
    last = judged[-1]
    return [word for word in judged if word.batch == last.batch] if last.batch else [last]


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
