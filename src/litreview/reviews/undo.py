"""Taking judgements back and bringing them back: lines that retract others, never erased ones.

A reviewer's lines enter; the retracting ones leave. What one action wrote (an accept, a link of
several studies) is one batch, and goes together. It writes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from litreview.errors import UsageError
from litreview.model.identity import Reviewer
from litreview.model.judgement import NOTE, Judgement, content_bytes
from litreview.reviews.active import in_order, live

MIN_PREFIX = 4  # characters of an id; fewer are a slip rather than a name


def in_batch(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """The judgements of one action, sealed under one batch; a single one needs none."""
    if len(judgements) < 2:
        return tuple(judgement.sealed() for judgement in judgements)
    content = b"\n".join(map(content_bytes, judgements))
    batch = hashlib.sha256(content).hexdigest()[:16]
    return tuple(replace(judgement, batch=batch).sealed() for judgement in judgements)


def undo(
    lines: Iterable[Judgement], reviewer: Reviewer, judgement_id: str | None, at: datetime
) -> tuple[Judgement, ...]:
    """The lines by which a reviewer takes their own judgements back, the latest first.

    Args:
        lines: Every line filed, undos too, the latest last.
        reviewer: Whose judgement it is, and who takes it back.
        judgement_id: Its id, or the start of it: it alone is taken back. None for everything the
            reviewer's last standing action wrote; lines that know no batch are actions of their
            own.
        at: When it is taken back.

    Raises:
        UsageError: There is nothing to undo, or the id names none or several of theirs.
    """
    filed, alive = _alive(lines, reviewer)
    standing = [word for word in alive if word.retracts is None]
    if judgement_id is not None:
        return _retracting([_named(standing, reviewer, judgement_id)], at)
    if not standing:
        raise UsageError(
            "there is nothing to undo",
            where=f'reviewer "{reviewer}"',
            fix="Every judgement of this reviewer is already taken back."
            if filed
            else "This reviewer has judged nothing here: is the name the right one?",
        )
    return _retracting(_action(standing[-1], standing), at)


def redo(lines: Iterable[Judgement], reviewer: Reviewer, at: datetime) -> tuple[Judgement, ...]:
    """The lines by which a reviewer brings back what their last undo took, its first word first.

    Several undos are redone one by one, the last first. Whoever judges after an undo has gone on:
    nothing before that judgement can be brought back. A remark judges nothing.

    Args:
        lines: Every line filed, undos too, the latest last.
        reviewer: Whose undo it is.
        at: When it is brought back.

    Raises:
        UsageError: There is nothing to redo.
    """
    filed, alive = _alive(lines, reviewer)
    judged = {word.id for word in filed if word.retracts is None}
    undos = [word for word in alive if word.retracts in judged]
    words = (n for n, word in enumerate(filed) if word.id in judged and word.field != NOTE)
    last_word = max(words, default=0)
    since = {word.id for word in filed[last_word:]}
    latest = [word for word in undos if word.id in since]
    if not latest:
        if undos:
            why = "A judgement was made since the last undo: judge again what it took."
        elif any(word.retracts in judged for word in filed):
            why = "Every undo of this reviewer is already redone."
        else:
            why = "Nothing of this reviewer was ever undone."
        raise UsageError("there is nothing to redo", where=f'reviewer "{reviewer}"', fix=why)
    taken = {word.retracts for word in _action(latest[-1], latest)}
    # two clones may have taken one judgement back, each for itself
    return _retracting([word for word in undos if word.retracts in taken], at)


def actions_of(lines: Iterable[Judgement], reviewer: Reviewer) -> tuple[tuple[Judgement, ...], ...]:
    """A reviewer's standing actions, the latest first; what one action wrote goes together."""
    _, alive = _alive(lines, reviewer)
    found: dict[str, list[Judgement]] = {}
    for word in alive:
        if word.retracts is None:
            found.setdefault(word.batch or word.id, []).append(word)
    return tuple(map(tuple, reversed(found.values())))


def _alive(
    lines: Iterable[Judgement], reviewer: Reviewer
) -> tuple[list[Judgement], list[Judgement]]:
    """The reviewer's lines, each once, as filed first; and those that nothing takes back."""
    own = [word for word in lines if word.reviewer == reviewer]
    kept = {word.id: word for word in in_order(own)}
    filed = [kept[name] for name in dict.fromkeys(word.id for word in own)]
    alive = {word.id for word in live(filed)}
    return filed, [word for word in filed if word.id in alive]


def _action(last: Judgement, words: Sequence[Judgement]) -> list[Judgement]:
    return [word for word in words if word.batch == last.batch] if last.batch else [last]


def _retracting(words: Sequence[Judgement], at: datetime) -> tuple[Judgement, ...]:
    return in_batch(
        [
            Judgement(
                id="unsealed",
                at=at.astimezone(UTC).replace(microsecond=0),
                reviewer=word.reviewer,
                subject=word.subject,
                field=word.field,
                value="",
                retracts=word.id,
            )
            for word in reversed(words)
        ]
    )


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
