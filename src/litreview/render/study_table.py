"""The study table in groups, and the pages it falls into.

Rows enter; tables leave: first the studies that count, then those linked and not counted, then the
rest. A long rest falls into parts by the order in which its records came, so that a part that is
full stays as it is when new records come; the newest part stands beside the other two groups.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from litreview.model.dossier import Dossier
from litreview.model.identity import StudyId
from litreview.model.vocabulary import Design, Species, Standing
from litreview.render import wording
from litreview.render.refs import study_anchor
from litreview.render.study_rows import Bearing, Hand, StudyRow
from litreview.render.study_summary import STUDY_WORDS

PART = 250  # records a part of the table is full with
PAGE = "studies.html"

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StudyGroup:
    """Rows that are alike in what they are to the claims; `linked` says that they bear on any."""

    id: str
    heading: str
    says: str
    count: str
    linked: bool
    rows: tuple[StudyRow, ...]


@dataclass(frozen=True, slots=True)
class StudyTable:
    """One page of the study table.

    Attributes:
        part: Which part of the rest it is, from 1; 0 of the page that holds the newest.
        filters: A name, a label and the values that occur with their words, each.
        parts: Where the other parts stand: name, path, and whether it is this one.
        marks: What the words of the last column mean, of those that occur.
    """

    path: str
    part: int
    heading: str
    says: str
    groups: tuple[StudyGroup, ...]
    filters: tuple[tuple[str, str, Options], ...]
    parts: tuple[tuple[str, str, bool], ...]
    marks: tuple[tuple[str, str], ...]


def study_tables(dossier: Dossier, rows: Sequence[StudyRow]) -> Iterator[StudyTable]:
    """Yield the page of the table, then each older part of the rest, the oldest first."""
    groups = {kind: tuple(row for row in rows if row.bearing is kind) for kind in Bearing}
    older, rest = _in_parts(dossier, groups[Bearing.REST])
    shown = [
        _group(kind, found, rest if kind is Bearing.REST else found)
        for kind, found in groups.items()
        if found
    ]
    paths = {number: f"studies-{number}.html" for number in older}
    parts = tuple((str(number), path, False) for number, path in paths.items())
    yield _table(PAGE, 0, "Studies", _says(groups, older, rest), shown, parts)
    for number, part in older.items():
        # a full part names those before it alone: what comes later must not change it
        before = tuple((str(n), paths[n], n == number) for n in paths if n <= number)
        heading = f"Records that bear on no claim, part {number}"
        says = f"{wording.counted(len(part), 'record')}{_years(part)}, the newest first."
        group = _group(Bearing.REST, part, part)
        yield _table(
            paths[number], number, heading, says, [group], (*before, ("the newest", PAGE, False))
        )


def _in_parts(
    dossier: Dossier, rest: tuple[StudyRow, ...]
) -> tuple[dict[int, tuple[StudyRow, ...]], tuple[StudyRow, ...]]:
    """The full parts of the rest by their number, the oldest first, and what is newer than they.

    A record keeps its place whatever comes after it, and whatever becomes of the others: places
    are counted over all records, and those tied to a claim leave theirs empty.
    """
    if len(rest) <= PART:
        return {}, rest
    order = {study_anchor(study): place for place, study in enumerate(_by_arrival(dossier))}
    full = (len(order) - 1) // PART
    parts: list[list[StudyRow]] = [[] for _ in range(full + 1)]
    for row in rest:
        parts[min(order.get(row.anchor, len(order)) // PART, full)].append(row)
    *older, newest = (tuple(sorted(p, key=lambda row: row.year, reverse=True)) for p in parts)
    return {number: part for number, part in enumerate(older, 1) if part}, newest


def _by_arrival(dossier: Dossier) -> list[StudyId]:
    """The records of PubMed by the day the search first found them, then by their number."""
    seen = {study: found.first_seen for study, found in dossier.memberships.items()}
    return sorted(
        (study for study in dossier.records if study in seen),
        key=lambda study: (seen[study], len(study), study),
    )


def _table(
    path: str,
    part: int,
    heading: str,
    says: str,
    groups: Sequence[StudyGroup],
    parts: tuple[tuple[str, str, bool], ...],
) -> StudyTable:
    rows = [row for group in groups for row in group.rows]
    hands = {row.hand for row in rows}
    marks = (
        (STUDY_WORDS["hand"][hand], STUDY_WORDS["hand_meaning"][hand])
        for hand in Hand
        if hand in hands
    )
    return StudyTable(
        path, part, heading, says, tuple(groups), tuple(_filters(rows)), parts, tuple(marks)
    )


def _filters(rows: Sequence[StudyRow]) -> Iterator[tuple[str, str, Options]]:
    """What a reader may choose among: only values that tell rows apart."""
    species, designs = {row.species_id for row in rows}, {row.design_id for row in rows}
    standings = {row.standing_id for row in rows}
    people = {**wording.WORDS["people"], "in_vitro": "cells or tissue"}
    for name, label, options in (
        ("species", "In whom", [(s.value, people[s]) for s in Species if s in species]),
        ("design", "Design", [(d.value, wording.value_words(d)) for d in Design if d in designs]),
        (
            "standing",
            "Standing",
            [(s.value, wording.STANDING_NAMES[s] or "none") for s in Standing if s in standings],
        ),
    ):
        if len(options) > 1:
            yield name, label, tuple(options)


def _group(kind: Bearing, found: Sequence[StudyRow], shown: Sequence[StudyRow]) -> StudyGroup:
    part = "" if len(found) == len(shown) else f"{wording.number(len(shown))} of "
    return StudyGroup(
        id=f"studies-{kind}",
        heading=STUDY_WORDS["bearing"][kind],
        says=STUDY_WORDS["bearing_meaning"][kind],
        count=f"{part}{wording.number(len(found))}",
        linked=kind is not Bearing.REST,
        rows=tuple(shown),
    )


def _says(
    groups: dict[Bearing, tuple[StudyRow, ...]],
    older: Mapping[int, Sequence[StudyRow]],
    rest: Sequence[StudyRow],
) -> str:
    """How many stand where, in a sentence or two."""
    counted, linked, others = (wording.number(len(groups[kind])) for kind in Bearing)
    text = (
        f"{counted} count for a claim, {linked} are linked to one and do not count, "
        f"{others} bear on none so far."
    )
    if not older:
        return text
    return (
        f"{text} Of the last, the newest {wording.number(len(rest))} stand here; "
        f"the others stand in {wording.counted(len(older), 'part')} of their own."
    )


def _years(rows: Sequence[StudyRow]) -> str:
    years = sorted(int(row.year) for row in rows if row.year)
    if not years:
        return ""
    return f" of {years[0]}" if years[0] == years[-1] else f" of {years[0]} to {years[-1]}"
