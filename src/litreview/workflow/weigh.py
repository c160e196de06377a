"""The second door to the evidence: studies graded, one or many, and no claim decided.

A shelf enters; a grade leaves, or a `Dossier` whose claims wait. Grading one study reads that study
alone. No ladder is known here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from litreview.model.claim import LiteratureCount
from litreview.model.dossier import Dossier
from litreview.model.grade import Grade
from litreview.model.identity import ClaimId, Reviewer, StudyId, cited
from litreview.model.judgement import NOTE, Judgement
from litreview.model.link import Link
from litreview.model.outline import Outline
from litreview.model.record import Record
from litreview.reviews.consensus import by_study, facts, grade_study, make_links
from litreview.reviews.files import unknown_claims
from litreview.reviews.literature import count_literature, may_count
from litreview.reviews.prisma import prisma_flow
from litreview.reviews.quotes import WHOLE_TEXT
from litreview.reviews.relations import relate
from litreview.textfiles.mistakes import Mistakes
from litreview.workflow.shelf import Shelf

NOTHING_GRADED: Mapping[StudyId, Grade] = {}
NOTHING_HELD: Mapping[StudyId, Record] = {}


def graded(shelf: Shelf, record: Record) -> Grade:
    """The consensus on one study; nothing else is read or weighed."""
    reading = shelf.readings({record.id: record})[record.id]
    words = shelf.judgements_on(record.id)
    return grade_study(record, reading, words, shelf.policy)


def weighed(
    shelf: Shelf,
    studies: Collection[StudyId] | None = None,
    *,
    whole: bool = False,
    counting: bool = True,
) -> Dossier:
    """The studies graded and linked, and no claim decided yet.

    How reports hang together is computed over those that people touched and whatever PubMed, a
    DOI or a registration ties to them, whichever are in hand: what people merely read or accept
    changes no count and no tier.

    Args:
        studies: Those in hand; when None, those that people touched and other reports of them.
            Others are only counted.
        whole: Take every record.
        counting: Whether statements about the literature are counted, for which every record is
            read; never where `studies` are named.
    """
    records = shelf.records(None if whole else studies or ())
    bearing = with_relatives(shelf, shelf.bearing, records)
    touched = bearing | with_relatives(shelf, shelf.touched - bearing.keys(), records)
    if studies is None:
        records |= touched
    grades = grades_of(shelf, records | touched)
    texts = {study: record.study_text for study, record in records.items()}
    complete = {study for study, record in records.items() if record.origin in WHOLE_TEXT}
    found = make_links(shelf.judgements, texts, complete, shelf.claims, shelf.sources, shelf.policy)
    links, absent, problems = _usable(found, shelf, records)
    others = 0 if whole else shelf.total - len(records)
    relations = relate(touched.values(), grades, shelf.policy, bearing.keys())
    members = shelf.memberships(records)
    return Dossier(
        query=shelf.query,
        claims=shelf.claims,
        reports=shelf.reports,
        records=records,
        memberships=members,
        grades={study: grades[study] for study in records},
        links=links,
        decisions=(),
        policy=shelf.policy,
        search=shelf.search,
        flow=prisma_flow(tuple(records.values()), grades, links, others, relations, members),
        rulebook=shelf.rulebook,
        facts=facts(shelf.judgements),
        notes=_notes(shelf.judgements),
        history=shelf.history,
        problems=(*shelf.problems, *problems),
        absent=absent,
        relations=relations,
        sources=shelf.sources,
        topics=shelf.topics,
        judgements=shelf.judgements,
        counted=counted(shelf, outlined(shelf, records if whole else None, grades), records, grades)
        if counting and studies is None
        else {},
    )


def seen_by_reviewer(shelf: Shelf, whole: Dossier, reviewer: Reviewer) -> Dossier:
    """The same studies as one reviewer may see them; what only machines read is weighed once.

    Args:
        shelf: With everybody's words.
        whole: What is on it, weighed.
    """
    with Shelf(shelf.settings, shelf.compound, reviewer) as own:
        mine = weighed(own, studies=shelf.touched)
    return replace(
        mine,
        records=whole.records,
        memberships=whole.memberships,
        grades={**whole.grades, **mine.grades},
    )


def check_claims(shelf: Shelf) -> None:
    """Refuse words on claims that do not exist: else a renamed claim would lose its studies.

    Raises:
        DataFileError: There are such words; it knows the line of each.
    """
    claims = {claim.id for claim in shelf.claims}
    if any(word.claim is not None and word.claim not in claims for word in shelf.judgements):
        raise Mistakes(unknown_claims(shelf.layout.reviews(shelf.compound), claims)).error()


def _notes(judgements: Iterable[Judgement]) -> dict[str, tuple[Judgement, ...]]:
    """Remarks by what they are on, oldest first."""
    found: defaultdict[str, tuple[Judgement, ...]] = defaultdict(tuple)
    for word in judgements:
        if word.field == NOTE:
            found[word.subject] += (word,)
    return dict(found)


def grades_of(shelf: Shelf, records: Mapping[StudyId, Record]) -> dict[StudyId, Grade]:
    """The consensus on each of these studies."""
    readings, words = shelf.readings(records), by_study(shelf.judgements)
    return {
        study: grade_study(record, readings[study], words.get(study, ()), shelf.policy)
        for study, record in records.items()
    }


def with_relatives(
    shelf: Shelf, studies: Collection[StudyId], held: Mapping[StudyId, Record]
) -> dict[StudyId, Record]:
    """These studies, and what may be other reports of them, as far as they are in hand."""
    found: dict[StudyId, Record] = {}
    asked: set[StudyId] = set()
    named: Collection[StudyId] = studies
    while missing := set(named) - asked:
        asked |= missing
        fresh = {study: held[study] for study in missing & held.keys()}
        fresh |= shelf.records(missing - held.keys()) if missing - held.keys() else {}
        found |= fresh
        named = shelf.relatives(fresh.values()) if fresh else ()
    return found


def outlined(
    shelf: Shelf,
    records: Mapping[StudyId, Record] | None = None,
    graded: Mapping[StudyId, Grade] = NOTHING_GRADED,
) -> dict[StudyId, Outline]:
    """The records that statements about the literature may count; without any, none is read.

    Args:
        records: Every one, where they are in hand already.
        graded: The studies that are graded already.
    """
    if not any(claim.counts for claim in shelf.claims):
        return {}
    stream = shelf.each_record() if records is None else records.values()
    chosen = {record.id: record for record in may_count(shelf.claims, stream)}
    rest = grades_of(shelf, {s: record for s, record in chosen.items() if s not in graded})
    return {s: Outline.of(record, rest.get(s) or graded[s]) for s, record in chosen.items()}


def counted(
    shelf: Shelf,
    outlines: Mapping[StudyId, Outline],
    held: Mapping[StudyId, Record] = NOTHING_HELD,
    graded: Mapping[StudyId, Grade] = NOTHING_GRADED,
) -> dict[ClaimId, LiteratureCount]:
    """What statements about the literature come to, of these records.

    Those alone are taken up that may be reports of one trial: that share what ties them, or of
    which people say so.

    Args:
        held: Records in hand, as far as they are.
        graded: The studies that are graded already.
    """
    shared = Counter(key for outline in outlines.values() for key in outline.ties)
    tied = [
        study
        for study, outline in outlines.items()
        if study in shelf.touched or any(shared[key] > 1 for key in outline.ties)
    ]
    records = {study: held[study] for study in tied if study in held}
    records |= shelf.records(set(tied) - records.keys())
    rest = {study: record for study, record in records.items() if study not in graded}
    grades = {s: graded[s] for s in records.keys() - rest.keys()} | grades_of(shelf, rest)
    relations = relate(records.values(), grades, shelf.policy, bearing=())  # likeness joins none
    return count_literature(shelf.claims, shelf.sources, outlines, relations)


def _usable(
    links: Iterable[Link], shelf: Shelf, records: Collection[StudyId]
) -> tuple[tuple[Link, ...], tuple[Link, ...], tuple[str, ...]]:
    """The links whose claim and study are known, those of an unknown study, and problems."""
    claims = {claim.id: claim.name for claim in shelf.claims}
    kept, absent, problems = [], [], []
    remedy = f"run `litreview refresh {shelf.compound}`"
    if shelf.search.fetched:
        remedy = "no search finds it: undo the link, or import the record"
    for link in links:
        if link.claim not in claims:
            problems.append(f"{cited(link.study)} is linked to “{link.claim}”, which is no claim")
        elif link.study not in records:
            absent.append(link)
            problems.append(
                f"{cited(link.study)} is linked to “{claims[link.claim]}” but is not in the "
                f"store; {remedy}"
            )
        else:
            kept.append(link)
    return tuple(kept), tuple(absent), tuple(problems)
