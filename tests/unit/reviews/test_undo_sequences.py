"""Whatever two reviewers do in two clones: an undo and a redo leave all as it was, a merge too."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders_reviews import (
    NOON,
    a_fact_word,
    a_link_value,
    a_link_word,
    a_word,
)
from tests.support.sweeping import examples

from litreview.errors import UsageError
from litreview.model.fields import Field, Value
from litreview.model.identity import Reviewer
from litreview.model.judgement import NOTE, Judgement
from litreview.reviews.files import append_judgements, read_judgements
from litreview.reviews.undo import in_batch, redo, undo

REVIEWERS = (Reviewer("anna"), Reviewer("boris"))
Step = tuple[str, Reviewer, int, int]

steps = st.lists(
    st.tuples(
        st.sampled_from(
            ("grade", "accept", "link", "fact", "note", "undo", "undo", "redo", "redo", "undo one")
        ),
        st.sampled_from(REVIEWERS),
        st.integers(0, 3),  # which value, or which of the standing words
        st.integers(0, 2),  # seconds since the step before: files keep whole ones
    ),
    max_size=14,
)


def written_by(kind: str, who: Reviewer, which: int, after_s: int) -> list[Judgement]:
    """What one action of judging writes."""
    about: Any = {"reviewer": who, "after_s": after_s}
    if kind == "grade":
        return [a_word(Field.N, 10 + which, **about)]
    if kind == "accept":
        fields = (Field.N, Field.RANDOMIZED, Field.BLINDING)[: which or 1]
        values: dict[Field, Value] = {
            Field.N: 40,
            Field.RANDOMIZED: "yes",
            Field.BLINDING: "double",
        }
        return [a_word(field, values[field], **about) for field in fields]
    if kind == "link":
        direction = ("supports", "null", "opposes", "mixed")[which]
        subjects = [f"pmid:{n}@stroke-recovery" for n in range(1, 2 + which % 2)]
        return [a_link_word(a_link_value(direction), subject=s, **about) for s in subjects]
    if kind == "fact":
        return [a_fact_word(("yes", "no", "partly", "yes")[which], **about)]
    subject = ("pmid:1", "claim:on-the-list")[which % 2]
    return [a_word(NOTE, f"remark {which}", basis=None, subject=subject, **about)]


def take(folder: Path, step: Step, at_s: int) -> None:
    """One action; one that is refused must write nothing."""
    kind, who, which, _ = step
    filed, at = read_judgements(folder).as_filed, NOON + timedelta(seconds=at_s)
    before = contents(folder)
    try:
        if kind == "undo":
            lines = undo(filed, who, None, at)
        elif kind == "redo":
            lines = redo(filed, who, at)
        elif kind == "undo one":
            own = [word for word in read_judgements(folder).active if word.reviewer == who]
            lines = undo(filed, who, own[which % len(own)].id if own else "none", at)
        else:
            lines = in_batch(written_by(kind, who, which, at_s))
        append_judgements(folder, lines)
    except UsageError:
        assert contents(folder) == before


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.jsonl")}


def act(folder: Path, actions: Sequence[Step], at_s: int = 0) -> int:
    for step in actions:
        at_s += step[3]
        take(folder, step, at_s)
    return at_s


def meaning(folder: Path) -> Counter[tuple[str, ...]]:
    """Every word that stands: whose, on what, its value and what it rests on."""
    said = read_judgements(folder)
    assert said.problems == ()
    return Counter(
        (w.id, w.reviewer, w.subject, w.field, repr(w.value), repr(w.basis)) for w in said.active
    )


def undo_and_redo_leave_all_as_it_was(folder: Path, who: Reviewer, at_s: int) -> None:
    """Back to the first word and on again, step by step; then every file means what it meant."""
    before, states = meaning(folder), []
    at = NOON + timedelta(seconds=at_s)
    while any(word.reviewer == who for word in read_judgements(folder).active):
        states.append(meaning(folder))
        append_judgements(folder, undo(read_judgements(folder).as_filed, who, None, at))
        assert meaning(folder) < states[-1]
    while states:
        append_judgements(folder, redo(read_judgements(folder).as_filed, who, at))
        assert meaning(folder) == states.pop()
    assert meaning(folder) == before


@contextmanager
def folders(*names: str) -> Iterator[list[Path]]:
    with tempfile.TemporaryDirectory() as root:
        found = [Path(root) / name for name in names]
        for folder in found:
            folder.mkdir()
        yield found


@settings(max_examples=examples(10))
@given(steps, st.sampled_from(REVIEWERS))
def test_an_undo_and_a_redo_leave_every_file_meaning_the_same(
    actions: list[Step], who: Reviewer
) -> None:
    with folders("reviews") as (folder,):
        at_s = act(folder, actions)
        undo_and_redo_leave_all_as_it_was(folder, who, at_s)


@settings(max_examples=examples(10))
@given(steps, steps, steps, st.sampled_from(REVIEWERS), st.randoms(use_true_random=False))
def test_two_clones_merged_lose_nothing_and_double_nothing(
    shared: list[Step], here: list[Step], there: list[Step], who: Reviewer, random: Random
) -> None:
    with folders("one", "other", "merged", "shuffled") as (one, other, merged, shuffled):
        at_s = act(one, shared)
        for name, data in contents(one).items():
            (other / name).write_bytes(data)
        last = max(act(one, here, at_s), act(other, there, at_s))
        clones = (one, other)
        for name in {name for clone in clones for name in contents(clone)}:
            lines = [
                line
                for clone in clones
                for line in contents(clone).get(name, b"").splitlines(keepends=True)
            ]
            (merged / name).write_bytes(b"".join(dict.fromkeys(lines)))
            random.shuffle(lines)  # with what both have twice
            (shuffled / name).write_bytes(b"".join(lines))
        assert meaning(merged) == meaning(shuffled)
        assert max(meaning(merged).values(), default=1) == 1
        known = [{word.id for word in read_judgements(clone).all} for clone in clones]
        assert {word.id for word in read_judgements(merged).all} == known[0] | known[1]
        stands = [{word.id for word in read_judgements(clone).active} for clone in clones]
        standing = {word.id for word in read_judgements(merged).active}
        assert stands[0] & stands[1] <= standing <= stands[0] | stands[1]
        for mine, theirs in ((0, 1), (1, 0)):
            assert stands[mine] - known[theirs] <= standing
        undo_and_redo_leave_all_as_it_was(merged, who, last)
        undo_and_redo_leave_all_as_it_was(shuffled, who, last)


def test_an_action_repeated_to_the_letter_is_an_action_of_its_own() -> None:
    with folders("reviews") as (folder,):
        for direction in ("supports", "null", "supports"):
            words = [
                a_link_word(a_link_value(direction), subject=f"pmid:{n}@stroke-recovery")
                for n in (1, 2)
            ]
            append_judgements(folder, in_batch(words))
        anna = REVIEWERS[0]
        taken = undo(read_judgements(folder).as_filed, anna, None, NOON)
        assert len(taken) == 2
        append_judgements(folder, taken)
        latest = {word.subject: word.value for word in read_judgements(folder).active}
        assert {value.direction.value for value in latest.values()} == {"null"}  # type: ignore[union-attr]


def test_nothing_is_redone_by_another() -> None:
    anna, boris = REVIEWERS
    word = a_word()
    lines = [word, *undo([word], anna, None, NOON)]
    with pytest.raises(UsageError, match="nothing to redo"):
        redo(lines, boris, NOON)
