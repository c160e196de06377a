"""The PRISMA 2020 flow of one compound's review.

Records, grades, links and relations enter; counts leave. It decides nothing: what is excluded or
linked was said by people before, and what is one trial stands in the relations.

Source:
    Page 2021, the PRISMA 2020 statement, PMID 33782057.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from enum import Enum, auto

from litreview.model.fields import Field
from litreview.model.grade import Grade
from litreview.model.identity import StudyId
from litreview.model.link import Link
from litreview.model.page import PrismaFlow
from litreview.model.record import Record
from litreview.model.run import Membership
from litreview.model.trial import NO_RELATIONS, Relations, clusters
from litreview.model.vocabulary import Origin

PUBMED = "PubMed"
OTHER_SOURCES = "other sources"
NOBODY_SAW: Mapping[StudyId, Membership] = {}

_OF_TRIALS = frozenset({Field.TRIAL, Field.SEPARATE, Field.GROUP, Field.INDEPENDENT_OF})


class _End(Enum):
    UNSCREENED = auto()
    AWAITING = auto()
    READ = auto()
    EXCLUDED = auto()
    INCLUDED = auto()


def prisma_flow(
    records: Collection[Record],
    grades: Mapping[StudyId, Grade],
    links: Iterable[Link],
    others: int = 0,
    relations: Relations = NO_RELATIONS,
    memberships: Mapping[StudyId, Membership] = NOBODY_SAW,
) -> PrismaFlow:
    """Return the counts; after duplicates, the unit is the trial and no longer the paper.

    Reports that are joined, or suspected to be one trial and not settled, count as one. `screened`
    is the sum of excluded, included, awaiting and read without a link. A trial is
    included when one of its papers is linked and not excluded, and excluded when all of them
    are. What the machine takes to be about another compound awaits a person: only people
    exclude.

    Args:
        others: How many more records of PubMed's there are that only the machine read: each is a
            trial of its own, and awaits a person.
        memberships: Since when the search finds them.
    """
    identified = Counter({PUBMED: others, OTHER_SOURCES: 0})
    identified.update(_found_in(record) for record in records)
    linked = {link.study for link in links}
    trials = trials_among({record.id for record in records}, relations)
    ends = [(_end(papers, grades, linked), papers) for papers in trials]
    counted = Counter(end for end, _ in ends)
    reasons = Counter(grades[papers[0]].excluded for end, papers in ends if end is _End.EXCLUDED)
    since, new = _newest(memberships)
    return PrismaFlow(
        identified=dict(identified),
        duplicates=len({record.id for record in records}) - len(trials),
        screened=len(trials) - counted[_End.UNSCREENED] + others,
        excluded=dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
        included=counted[_End.INCLUDED],
        awaiting=counted[_End.AWAITING] + others,
        read_unlinked=counted[_End.READ],
        since=since,
        new_identified=len(new),
        new_included=sum(end is _End.INCLUDED and new.issuperset(papers) for end, papers in ends),
    )


def _newest(memberships: Mapping[StudyId, Membership]) -> tuple[str, set[StudyId]]:
    """What the search found last, and on what day; nothing where all came on one day."""
    days = {study: member.first_seen for study, member in memberships.items() if member.first_seen}
    latest = max(days.values(), default="")
    new = {study for study, day in days.items() if day == latest}
    return (latest, new) if len(new) < len(days) else ("", set())


def _found_in(record: Record) -> str:
    return OTHER_SOURCES if record.origin is Origin.MANUAL else PUBMED


def trials_among(studies: Collection[StudyId], relations: Relations) -> list[list[StudyId]]:
    """The reports in hand of each trial, sorted; most trials have one."""
    together = clusters((*relations.joined, *relations.suspected))
    trials = {together.get(study, frozenset({study})) for study in studies}
    return sorted(sorted(trial.intersection(studies)) for trial in trials)


def _end(
    papers: list[StudyId], grades: Mapping[StudyId, Grade], linked: Collection[StudyId]
) -> _End:
    kept = [paper for paper in papers if not (paper in grades and grades[paper].excluded)]
    if not kept:
        return _End.EXCLUDED
    if any(paper in linked for paper in kept):
        return _End.INCLUDED
    if any(_read(paper, grades) for paper in kept):
        return _End.READ
    looked_at = len(kept) < len(papers) or any(_looked_at(paper, grades) for paper in kept)
    return _End.AWAITING if looked_at else _End.UNSCREENED


def _read(paper: StudyId, grades: Mapping[StudyId, Grade]) -> bool:
    """Whether a person graded it; saying which trial it is of is not reading it."""
    fields = grades[paper].fields.values() if paper in grades else ()
    return any(field.judgements for field in fields if field.field not in _OF_TRIALS)


def _looked_at(paper: StudyId, grades: Mapping[StudyId, Grade]) -> bool:
    fields = grades[paper].fields.values() if paper in grades else ()
    return any(field.machine is not None or field.judgements for field in fields)
