"""The study table in groups, and the pages it falls into.

Rows enter; tables leave: first the studies that count, then those linked and not counted, then the
rest, of which those left out of the review stand by themselves with the reason. A long rest falls
into parts by the order in which its records came, so that a part that is full stays as it is when
new records come; the newest part stands beside the other groups.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from litreview.model.dossier import Dossier
from litreview.model.identity import StudyId
from litreview.model.vocabulary import Design, Species, Standing
from litreview.render import wording
from litreview.render.people import sources_once
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
    groups = _by_bearing(rows)
    older, newest = _in_parts(dossier, [row for row in rows if row.bearing in _UNLINKED])
    here = groups | {kind: _of_kind(newest, kind) for kind in _UNLINKED}
    shown = [_group(kind, groups[kind], found) for kind, found in here.items() if found]
    paths = {number: f"studies-{number}.html" for number in older}
    parts = tuple((str(number), path, False) for number, path in paths.items())
    yield _table(PAGE, 0, "Studies", _says(dossier, groups, older, newest), shown, parts)
    for number, part in older.items():
        # a full part names those before it alone: what comes later must not change it
        before = tuple((str(n), paths[n], n == number) for n in paths if n <= number)
        heading = f"Records that bear on no claim, part {number}"
        says = f"{wording.counted(len(part), 'record')}{_years(part)}, the newest first."
        of_part = [_group(kind, found, found) for kind, found in _by_bearing(part).items() if found]
        yield _table(
            paths[number], number, heading, says, of_part, (*before, ("the newest", PAGE, False))
        )


_UNLINKED = (Bearing.EXCLUDED, Bearing.REST)


def _by_bearing(rows: Sequence[StudyRow]) -> dict[Bearing, tuple[StudyRow, ...]]:
    return {kind: _of_kind(rows, kind) for kind in Bearing}


def _of_kind(rows: Sequence[StudyRow], kind: Bearing) -> tuple[StudyRow, ...]:
    return tuple(row for row in rows if row.bearing is kind)


def _in_parts(
    dossier: Dossier, rest: Sequence[StudyRow]
) -> tuple[dict[int, tuple[StudyRow, ...]], tuple[StudyRow, ...]]:
    """The full parts of the rest by their number, the oldest first, and what is newer than they.

    A record keeps its place whatever comes after it, and whatever becomes of the others: places
    are counted over all records, and those tied to a claim leave theirs empty.
    """
    if len(rest) <= PART:
        return {}, tuple(rest)
    order = {study_anchor(study): place for place, study in enumerate(_by_arrival(dossier))}
    full = (len(order) - 1) // PART
    parts: list[list[StudyRow]] = [[] for _ in range(full + 1)]
    for row in rest:
        parts[min(order.get(row.anchor, len(order)) // PART, full)].append(row)
    *older, newest = (tuple(sorted(p, key=lambda row: row.year, reverse=True)) for p in parts)
    return {number: part for number, part in enumerate(older, 1) if part}, newest


def _by_arrival(dossier: Dossier) -> list[StudyId]:
    """The records of PubMed by the day the search first found them, then by their number.

    Where no search was ever made, all records by their number.
    """
    seen = {study: found.first_seen for study, found in dossier.memberships.items()}
    return sorted(
        (study for study in dossier.records if study in seen or not seen),
        key=lambda study: (seen.get(study, ""), len(study), study),
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
        linked=kind not in _UNLINKED,
        rows=tuple(shown),
    )


def _says(
    dossier: Dossier,
    groups: dict[Bearing, tuple[StudyRow, ...]],
    older: Mapping[int, Sequence[StudyRow]],
    newest: Sequence[StudyRow],
) -> str:
    """How many stand where, in a few sentences."""
    counts = [(kind, len(rows)) for kind, rows in groups.items() if rows or kind in _ALWAYS_SAID]
    told = [wording.counted(count, *STUDY_WORDS["how_many"][kind]) for kind, count in counts]
    once = STUDY_WORDS["once"]["records"].format(
        sources=sources_once(dossier), linked=wording.number(dossier.flow.included)
    )
    text = f"{'; '.join(told)}. {once}"
    if not older:
        return text
    bearing_on_none = sum(len(groups[kind]) for kind in _UNLINKED)
    return (
        f"{text} Of the {wording.number(bearing_on_none)} that bear on no claim, the newest "
        f"{wording.number(len(newest))} stand here; the others stand in "
        f"{wording.counted(len(older), 'part')} of their own."
    )


_ALWAYS_SAID = (Bearing.COUNTED, Bearing.LINKED)


def _years(rows: Sequence[StudyRow]) -> str:
    years = sorted(int(row.year) for row in rows if row.year)
    if not years:
        return ""
    return f" of {years[0]}" if years[0] == years[-1] else f" of {years[0]} to {years[-1]}"
