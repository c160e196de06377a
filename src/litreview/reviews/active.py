"""Which judgements stand: order, repeats and undos.

Judgements in any order enter; those that hold leave, oldest first. Nothing here opens a
file, compares reviewers, or drops a judgement for any reason but a repeat or an undo.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, timedelta

from litreview.errors import InputFailed, UsageError
from litreview.model.codec import to_json_bytes
from litreview.model.judgement import NOTE, Judgement
from litreview.model.link import LinkValue

Thing = tuple[str, str, str]  # subject, field, and the part of a two-part claim or a note's id

TICK = timedelta(seconds=1)  # files keep whole seconds


def thing_judged(judgement: Judgement) -> Thing:
    """What a judgement is about: two words of one person on it, and the later holds.

    No note replaces another.
    """
    if judgement.field == NOTE:
        return judgement.subject, judgement.field, judgement.id
    part = judgement.value.part if isinstance(judgement.value, LinkValue) else ""
    return judgement.subject, judgement.field, part


def replaced_by(words: Iterable[Judgement], known: Iterable[Judgement]) -> dict[str, Judgement]:
    """What each of these words replaces, by the word's id: its author's last word on the thing.

    Args:
        known: The judgements that stood before, of anybody.
    """
    before = {(j.reviewer, thing_judged(j)): j for j in in_order(known)}
    pairs = ((word.id, before.get((word.reviewer, thing_judged(word)))) for word in words)
    return {name: replaced for name, replaced in pairs if replaced is not None}


def in_order(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Each judgement once, ordered by time and id, whatever order they came in.

    Of lines that share an id but not their content, the one its id was made from is kept.
    """
    kept: dict[str, Judgement] = {}
    for judgement in judgements:
        held = kept.setdefault(judgement.id, judgement)
        if held is not judgement and held != judgement:
            kept[judgement.id] = min(held, judgement, key=_trust)
    return tuple(sorted(kept.values(), key=lambda judgement: (judgement.at, judgement.id)))


def _trust(judgement: Judgement) -> tuple[bool, bytes]:
    return judgement.sealed().id != judgement.id, to_json_bytes(judgement)


def live(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The judgements and undos that nothing takes back, oldest first.

    An undo that is itself taken back undoes nothing. Undos that take each other back in a
    ring, which only a hand-written file can hold, all fall.
    """
    ordered = in_order(judgements)
    by_id = {judgement.id: judgement for judgement in ordered}
    waiting = Counter(j.retracts for j in ordered if j.retracts is not None)
    ready = [j for j in ordered if not waiting[j.id]]
    holds: set[str] = set()
    fallen: set[str] = set()
    while ready:
        judgement = ready.pop()
        if judgement.id not in fallen:
            holds.add(judgement.id)
        target = by_id.get(judgement.retracts or "")
        if target is None:
            continue
        if judgement.id in holds:
            fallen.add(target.id)
        waiting[target.id] -= 1
        if not waiting[target.id]:
            ready.append(target)
    return tuple(j for j in ordered if j.id in holds)


def active_of(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The judgements that stand, oldest first: neither repeats, nor undos, nor undone."""
    return tuple(judgement for judgement in live(judgements) if judgement.retracts is None)


def words_to_add(
    known: Iterable[Judgement],
    fresh: Iterable[Judgement],
    others: Iterable[Judgement] = (),
) -> tuple[Judgement, ...]:
    """The sealed judgements to append so that the fresh ones are their reviewer's latest words.

    A word that already is the latest on its thing is left out, and so is the undo of what is
    undone. Files keep whole seconds and readers order by (time, id): a word given within the
    same second as an earlier one on the same thing is dated a second after it, lest the hash
    decide which of them holds. Each action has a batch of its own: one that repeats an earlier
    action to the letter gets another.

    Args:
        known: Everything in the reviewer's own file.
        fresh: New judgements of that reviewer, in the order they were made.
        others: What other people said: an adjudication is dated after all of it, and any word
            after the adjudications, whatever the clock says.

    Raises:
        InputFailed: A judgement holds something that no text file can hold.
        UsageError: An undo takes back a judgement that is not in the reviewer's own file.
    """
    held = list(known)
    said = list(others)
    heard, decided = _latest(said), _latest(word for word in said if word.adjudicates)
    latest, alive = _latest(active_of(held)), {j.id for j in live(held)}
    ids = {judgement.id for judgement in held}
    batches = {judgement.batch for judgement in held}
    added: list[Judgement] = []
    for word in (_sealed(_batched_anew(each, batches)) for each in fresh):
        last = latest.get(thing_judged(word))
        if _says_nothing_new(word, last, ids, alive):
            continue
        floor = (heard if word.adjudicates else decided).get(thing_judged(word))
        new = _dated_after(word, (last, floor), ids)
        held.append(new)
        added.append(new)
        ids.add(new.id)
        if new.retracts is None:
            latest[thing_judged(new)] = new
            alive.add(new.id)
        else:
            latest, alive = _latest(active_of(held)), {j.id for j in live(held)}
    return tuple(added)


def _batched_anew(word: Judgement, batches: set[str]) -> Judgement:
    while word.batch and word.batch in batches:
        word = replace(word, batch=hashlib.sha256(word.batch.encode()).hexdigest()[:16])
    return word


def _latest(judgements: Iterable[Judgement]) -> dict[Thing, Judgement]:
    return {thing_judged(j): j for j in in_order(judgements)}


def _sealed(judgement: Judgement) -> Judgement:
    at = judgement.at.astimezone(UTC).replace(microsecond=0)
    try:
        return replace(judgement, at=at).sealed()
    except UnicodeEncodeError as error:  # a terminal's bytes that were no text
        raise InputFailed(
            f"the judgement on {judgement.field} holds bytes that are not UTF-8 text",
            where=judgement.subject,
            fix="Type the words again; the terminal may be set to another encoding.",
        ) from error


def _says_nothing_new(
    word: Judgement, last: Judgement | None, ids: set[str], alive: set[str]
) -> bool:
    if word.retracts is None:
        return last is not None and last.id == word.id
    if word.retracts not in ids:
        raise UsageError(
            f"{word.reviewer} has no judgement {word.retracts} to take back",
            where=word.subject,
            fix="A judgement is taken back by the reviewer who made it.",
        )
    return word.retracts not in alive


def _dated_after(
    word: Judgement, earlier: tuple[Judgement | None, ...], ids: set[str]
) -> Judgement:
    if word.retracts is None:
        floors = [other.at + TICK for other in earlier if other is not None]
        word = replace(word, at=max([word.at, *floors])).sealed()
    while word.id in ids:
        word = replace(word, at=word.at + TICK).sealed()
    return word
