"""The PRISMA 2020 flow of one compound's review.

Records, grades and links enter; counts leave. It decides nothing: what is excluded, linked
or the same trial was said by people before.

Source:
    Page 2021, the PRISMA 2020 statement, PMID 33782057.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from enum import Enum, auto

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import Grade
from litreview.model.identity import StudyId
from litreview.model.link import Link
from litreview.model.page import PrismaFlow
from litreview.model.record import Record
from litreview.model.vocabulary import Origin

PUBMED = "PubMed"
OTHER_SOURCES = "other sources"


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
) -> PrismaFlow:
    """Return the counts; after duplicates, the unit is the trial and no longer the paper.

    `screened` is the sum of excluded, included, awaiting and read without a link. A trial is
    included when one of its papers is linked and not excluded, and excluded when all of them
    are. What the machine takes to be about another compound awaits a person: only people
    exclude.

    Args:
        others: How many more records of PubMed's there are that only the machine read: each is a
            trial of its own, and awaits a person.
    """
    identified = Counter({PUBMED: others, OTHER_SOURCES: 0})
    identified.update(_found_in(record) for record in records)
    linked = {link.study for link in links}
    trials = _trials(records, grades)
    ends = {main: _end(papers, grades, linked) for main, papers in trials.items()}
    counted = Counter(ends.values())
    reasons = Counter(
        _reason(main, trials[main], grades) for main, end in ends.items() if end is _End.EXCLUDED
    )
    return PrismaFlow(
        identified=dict(identified),
        duplicates=len({record.id for record in records}) - len(trials),
        screened=len(trials) - counted[_End.UNSCREENED] + others,
        excluded=dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
        included=counted[_End.INCLUDED],
        awaiting=counted[_End.AWAITING] + others,
        read_unlinked=counted[_End.READ],
    )


def _found_in(record: Record) -> str:
    return OTHER_SOURCES if record.origin is Origin.MANUAL else PUBMED


def _trials(
    records: Collection[Record], grades: Mapping[StudyId, Grade]
) -> dict[StudyId, list[StudyId]]:
    """The papers of each trial, by the trial's main paper; most trials have one paper."""
    main = {record.id: _main_paper(record.id, grades) for record in records}
    trials: defaultdict[StudyId, list[StudyId]] = defaultdict(list)
    for paper in sorted(main):
        trials[_followed(paper, main)].append(paper)
    return dict(trials)


def _main_paper(paper: StudyId, grades: Mapping[StudyId, Grade]) -> StudyId:
    said = grades[paper].value(Field.TRIAL) if paper in grades else NOT_REPORTED
    return paper if said == NOT_REPORTED else StudyId(str(said))


def _followed(paper: StudyId, main: Mapping[StudyId, StudyId]) -> StudyId:
    """The end of the chain of main papers; of papers that name each other, the first."""
    path = [paper]
    while (following := main.get(path[-1], path[-1])) not in path:
        path.append(following)
    return min(path[path.index(following) :])


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
    """Whether a person graded it; naming the trial it belongs to is not reading it."""
    fields = grades[paper].fields.values() if paper in grades else ()
    return any(field.judgements for field in fields if field.field is not Field.TRIAL)


def _looked_at(paper: StudyId, grades: Mapping[StudyId, Grade]) -> bool:
    fields = grades[paper].fields.values() if paper in grades else ()
    return any(field.machine is not None or field.judgements for field in fields)


def _reason(main: StudyId, papers: list[StudyId], grades: Mapping[StudyId, Grade]) -> str:
    return grades[main if main in papers else papers[0]].excluded
