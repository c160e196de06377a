"""Which study a reviewer should look at next.

Grades, links and relations enter; the studies that still want a person leave, most in need first.
It opens nothing and judges nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import IntEnum

from litreview.model.fields import Field
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import StudyId
from litreview.model.link import Link
from litreview.model.trial import NO_RELATIONS, Relations
from litreview.model.vocabulary import Species

PEOPLE = frozenset({Species.HUMAN, Species.MIXED})


class Need(IntEnum):
    """Why a study wants a person, most pressing first."""

    CONFLICT = 0  # people differ, on a field or on a link
    STALE = 1  # the machine or the record changed after a person judged or linked
    SUSPECTED = 2  # it may be one trial with another report, and nobody said
    UNCERTAIN = 3  # the machine is unsure of a field nobody confirmed
    HUMAN = 4  # a human study with a weighed field nobody confirmed
    UNSEEN = 5  # any other study no person has judged or linked
    NONE = 6  # done, or excluded


def review_queue(
    grades: Mapping[StudyId, Grade],
    links: Iterable[Link],
    relations: Relations = NO_RELATIONS,
) -> tuple[StudyId, ...]:
    """Return the studies that want a person, most in need first.

    Among equals, studies linked to more claims come first, then the order of `grades`.
    Studies that are done or excluded are left out.
    """
    found = list(links)
    linked = Counter(link.study for link in found)
    disputed = {link.study for link in found if link.conflict}
    stale = {link.study for link in found if link.stale}
    suspected = {study for tie in relations.suspected for study in (tie.one, tie.other)}
    needs = {
        study: need_of(
            grade,
            linked=bool(linked[study]),
            disputed=study in disputed,
            stale=study in stale,
            suspected=study in suspected,
        )
        for study, grade in grades.items()
    }
    waiting = [study for study, need in needs.items() if need is not Need.NONE]
    return tuple(sorted(waiting, key=lambda study: (needs[study], -linked[study])))


def need_of(
    grade: Grade, *, linked: bool, disputed: bool, stale: bool = False, suspected: bool = False
) -> Need:
    """Why one study wants a person.

    Args:
        grade: The consensus on it.
        linked: Whether a person linked it to a claim.
        disputed: Whether people differ on one of its links.
        stale: Whether one of its links cites words that are no longer in the record.
        suspected: Whether it may be one trial with another report.
    """
    if grade.excluded:
        return Need.NONE
    fields = grade.fields.values()
    checks = (
        (Need.CONFLICT, disputed or any(f.state is GradeState.CONFLICT for f in fields)),
        (Need.STALE, stale or any(field.stale for field in fields)),
        (Need.SUSPECTED, suspected),
        (Need.UNCERTAIN, any(_uncertain(field) for field in fields)),
        (Need.HUMAN, grade.value(Field.SPECIES) in PEOPLE and bool(grade.unconfirmed)),
        (Need.UNSEEN, not (linked or grade.reviewers)),
    )
    return next((need for need, holds in checks if holds), Need.NONE)


def _uncertain(field: FieldGrade) -> bool:
    if field.state is not GradeState.MACHINE or field.machine is None:
        return False
    return field.machine.uncertain or bool(field.machine.conflict)
