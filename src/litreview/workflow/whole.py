"""Every study of a compound for its pages, of which those nobody touched are taken up late.

A shelf enters; a `Dossier` of every study leaves, which reads and grades a study that nobody
touched only when it is asked for it, and which remembers what was made of such studies before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256

from litreview.model.dossier import Dossier
from litreview.model.grade import Grade
from litreview.model.identity import StudyId
from litreview.model.memo import Memo, ReadLate
from litreview.model.record import Record
from litreview.model.run import Membership
from litreview.reviews.prisma import prisma_flow
from litreview.workflow.shelf import Shelf
from litreview.workflow.weigh import counted, grades_of, weighed


def whole(shelf: Shelf, program: str) -> Dossier:
    """Every study, and no claim decided yet; the shelf must stay open while it is in use.

    Equal to `weighed(shelf, whole=True)`.

    Args:
        program: A digest of all that makes a value of a record; see `Memo`.
    """
    part = weighed(shelf, counting=False)
    every = shelf.everything()
    members = shelf.memberships(every)

    def grades(studies: Collection[StudyId]) -> Mapping[StudyId, Grade]:
        return grades_of(shelf, {study: records[study] for study in studies})

    records: Mapping[StudyId, Record] = ReadLate(every, part.records, shelf.records)
    others = len(every) - len(part.records)
    known = tuple(part.records.values())
    flow = prisma_flow(known, part.grades, part.links, others, part.relations, members)
    dossier = replace(
        part,
        records=records,
        memberships=members,
        grades=ReadLate(every, part.grades, grades),
        flow=flow,
        memo=Memo(dict(_keys(shelf, part, members, program)), shelf.store.memo(shelf.compound)),
    )
    if not any(claim.counts for claim in shelf.claims):
        return dossier
    found = counted(shelf, dossier.outlines, dossier.records, dossier.grades)
    return replace(dossier, counted=found)


def _keys(
    shelf: Shelf, part: Dossier, members: Mapping[StudyId, Membership], program: str
) -> Iterator[tuple[StudyId, str]]:
    """What the values of each study rest on that nobody judged, linked, tied or remarked on."""
    noted = {subject.partition("@")[0] for subject in part.notes}
    for study, mark in shelf.marks().items():
        if study not in part.records and study not in noted:
            held = members.get(study)
            said = held and (held.presence, held.withdrawn, held.merged_into, held.first_seen)
            rests = f"{program} {shelf.maker} {mark} {said} {held and held.since}"
            yield study, sha256(rests.encode()).hexdigest()[:32]
