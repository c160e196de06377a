"""What a review queue asks of the studies nobody touched: a few bits each, kept in the database.

A shelf enters; a `Glance` of each such study leaves. Reading and grading twenty thousand records
takes many seconds and much memory: each is looked at once for its content, rule book and policy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from itertools import islice

from litreview.errors import StoreLocked, StoreReadOnly
from litreview.ladder.study_level import levels_if_confirmed
from litreview.model.codec import to_json_bytes
from litreview.model.identity import StudyId
from litreview.model.trial import NO_RELATIONS
from litreview.reviews.queue import Evidence, Glance, is_unsure
from litreview.workflow.shelf import Shelf
from litreview.workflow.tag import BATCH
from litreview.workflow.weigh import grades_of

_PEOPLE, _UNSURE, _ABSTRACT, _LEVEL = 1, 2, 4, 8  # the places of a glance in its number


def glances(
    shelf: Shelf, but: Collection[StudyId] = (), most: int | None = None
) -> tuple[dict[StudyId, Glance], int]:
    """What is asked of every study but these, which people touched; how many are left unread.

    What was never looked at is looked at now, and kept; where nothing can be written, it is looked
    at again next time.

    Args:
        most: How many stored studies to look at now; all when None.
    """
    policy = hashlib.sha256(to_json_bytes(shelf.policy)).hexdigest()[:16]
    maker = f"{shelf.maker} {policy}"
    known = shelf.store.glances(shelf.compound, maker)
    apart = shelf.opened.keys()  # their text is a file's, and not the database's
    stored = shelf.store.studies(shelf.compound)
    left_out = frozenset(but)
    found = {s: _unpacked(n) for s, n in known.items() if s not in left_out and s not in apart}
    missing = [s for s in stored if s not in known and s not in left_out and s not in apart]
    for some in _batches(missing[:most]):
        fresh = _look(shelf, some)
        found |= fresh
        hashes = shelf.store.hashes(shelf.compound, some)
        with suppress(StoreReadOnly, StoreLocked):
            kept = [(s, hashes[s], _packed(one)) for s, one in fresh.items() if s in hashes]
            shelf.store.save_glances(shelf.compound, kept, maker)
    others = dict.fromkeys((*apart, *shelf.lines_alone, *shelf.manual))
    for some in _batches(s for s in others if s not in left_out and s not in found):
        found |= _look(shelf, some)
    return found, len(missing) - len(missing[:most])


def _look(shelf: Shelf, studies: Collection[StudyId]) -> dict[StudyId, Glance]:
    records = shelf.records(studies)
    grades = grades_of(shelf, records)
    levels = levels_if_confirmed(grades.values(), NO_RELATIONS, shelf.policy)
    evidence = Evidence(grades)
    return {
        study: Glance(
            people=evidence.reads_people(study),
            unsure=any(map(is_unsure, grade.fields.values())),
            abstract=records[study].study_text.has_abstract,
            level=levels.get(study, 0),
        )
        for study, grade in grades.items()
    }


def _packed(one: Glance) -> int:
    return (
        one.people * _PEOPLE + one.unsure * _UNSURE + one.abstract * _ABSTRACT + one.level * _LEVEL
    )


def _unpacked(number: int) -> Glance:
    people, unsure, abstract = (bool(number & place) for place in (_PEOPLE, _UNSURE, _ABSTRACT))
    return Glance(people, unsure, abstract, number // _LEVEL)


def _batches(studies: Iterable[StudyId]) -> Iterator[list[StudyId]]:
    stream = iter(studies)
    while some := list(islice(stream, BATCH)):
        yield some
