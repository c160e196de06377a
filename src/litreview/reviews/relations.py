"""How the reports in hand hang together: of one trial, suspected to be, of one research group.

Records and grades enter; `Relations` leave. What PubMed, a DOI, a registration or a person says
joins; what only looks so is suspected, and a person settles it. It counts nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import Grade
from litreview.model.identity import Pmid, StudyId, check_study_id
from litreview.model.names import group_key
from litreview.model.policy import Policy
from litreview.model.record import Record
from litreview.model.registration import find_registration
from litreview.model.trial import Relations, Tie, clusters
from litreview.model.vocabulary import Design, Standing, TiedBy
from litreview.reviews.registrations import one_trial, registrations_of
from litreview.reviews.suspicion import (
    WITHOUT_SUBJECTS,
    Look,
    Pair,
    held,
    listed,
    look_at,
    pairs_sharing_authors,
    suspected_pairs,
)

REPLACED_BY = ("RetractedandRepublishedIn", "CorrectedandRepublishedIn")
REPLACES = ("RetractedandRepublishedFrom", "CorrectedandRepublishedFrom")
JOINING = frozenset(
    {*REPLACED_BY, *REPLACES, "UpdateIn", "UpdateOf", "RepublishedIn", "RepublishedFrom"}
)
_RETRACTS = frozenset({"RetractionOf", "PartialRetractionOf", "RetractedandRepublishedFrom"})
_GONE = frozenset({Standing.RETRACTED, Standing.REPUBLISHED})
_NAMES_OTHERS = (WITHOUT_SUBJECTS - {Design.PROTOCOL}) | {Design.SECONDARY_ANALYSIS}
_DOI = re.compile(r"10\.\d{4,9}/\S*[^\s.,;]")  # whatever address or label stands before it


def relate(records: Iterable[Record], grades: Mapping[StudyId, Grade], policy: Policy) -> Relations:
    """Return how these reports hang together; their order does not matter.

    Ties may name a study that is not in hand, where PubMed or a person names it.

    Args:
        records: All in hand, retracted ones included.
        grades: Of those that have one.
    """
    known = {record.id: record for record in records}
    in_hand = [known[study] for study in sorted(known)]
    said = {record.id: grades.get(record.id, Grade(record.id, {})) for record in in_hand}
    registrations, pooled = _registrations(in_hand, said)
    apart = _pairs_said(said, Field.SEPARATE)
    joined = _joined(in_hand, said, registrations, pooled, apart, policy)
    single = _by_number(registrations, pooled)
    looks = _looks(in_hand, said, registrations)
    authors = pairs_sharing_authors(looks, policy.min_shared_authors)
    settled = _Settled(joined, apart, pooled, said)
    suspected = suspected_pairs(looks, authors, policy)
    replaced = dict(pair for record in in_hand for pair in _replaced(record))
    return Relations(
        joined=joined,
        suspected=tuple(
            Tie(*pair, TiedBy.SUSPECTED, why)
            for pair, why in sorted(suspected.items())
            if not settled.holds(pair)
        ),
        pooled={study: _named_by(study, registrations[study], single, apart) for study in pooled},
        same_group=_same_group(looks, said, authors, settled),
        replaced=replaced,
        retracted=frozenset(study for record in in_hand for study in _retracted(record)),
        registrations={study: numbers for study, numbers in registrations.items() if numbers},
    )


def pubmed_relatives(record: Record) -> Iterator[Pmid]:
    """The PMIDs that PubMed says are reports of the same study, in printed order."""
    for correction in record.corrections:
        if correction.ref_type in JOINING and correction.pmid is not None:
            yield correction.pmid


# -- joined ---------------------------------------------------------------------------------


def _joined(
    records: Iterable[Record],
    grades: Mapping[StudyId, Grade],
    registrations: Mapping[StudyId, tuple[str, ...]],
    pooled: Collection[StudyId],
    apart: Collection[Pair],
    policy: Policy,
) -> tuple[Tie, ...]:
    in_hand = tuple(records)
    ties = [
        *_by_pubmed(in_hand),
        *_by_doi(in_hand, policy.max_doi_reports),
        *_by_registration(registrations, pooled, grades),
        *_by_people(grades),
    ]
    kept: dict[Pair, Tie] = {}
    for tie in ties:  # the graver word first; one tie a pair
        if (tie.one, tie.other) not in apart:
            kept.setdefault((tie.one, tie.other), tie)
    return tuple(kept[pair] for pair in sorted(kept))


def _tie(one: StudyId, other: StudyId, by: TiedBy, why: str) -> Tie:
    return Tie(*_pair(one, other), by, why)


def _pair(one: StudyId, other: StudyId) -> Pair:
    return (one, other) if one < other else (other, one)


def _by_pubmed(records: Iterable[Record]) -> list[Tie]:
    found = {
        _tie(record.id, _study(correction.pmid), TiedBy.RELATION, correction.ref_type)
        for record in records
        for correction in record.corrections
        if correction.ref_type in JOINING
        and correction.pmid is not None
        and _study(correction.pmid) != record.id
    }
    return sorted(found)


def _study(pmid: Pmid) -> StudyId:
    return StudyId(f"pmid:{pmid}")


def _by_doi(records: Iterable[Record], most: int) -> Iterator[Tie]:
    sharing: defaultdict[str, list[StudyId]] = defaultdict(list)
    for record in records:
        printed = _DOI.search(record.doi.casefold())
        if printed is not None:
            sharing[printed.group()].append(record.id)
    for doi, studies in sharing.items():
        if len(studies) <= most:
            yield from (_tie(*pair, TiedBy.DOI, doi) for pair in combinations(studies, 2))


def _by_registration(
    registrations: Mapping[StudyId, tuple[str, ...]],
    pooled: Collection[StudyId],
    grades: Mapping[StudyId, Grade],
) -> Iterator[Tie]:
    typed = {study for study, grade in grades.items() if _trials_said(grade)}
    for number, studies in _by_number(registrations, pooled).items():
        for one, other in combinations(studies, 2):
            by = TiedBy.PERSON if {one, other} & typed else TiedBy.REGISTRATION
            yield _tie(one, other, by, number)


def _by_number(
    registrations: Mapping[StudyId, tuple[str, ...]], pooled: Collection[StudyId]
) -> dict[str, list[StudyId]]:
    """The reports of one trial each, by its numbers."""
    found: defaultdict[str, list[StudyId]] = defaultdict(list)
    for study in sorted(registrations):
        if study not in pooled:
            for number in registrations[study]:
                found[number].append(study)
    return found


def _registrations(
    records: Iterable[Record], grades: Mapping[StudyId, Grade]
) -> tuple[dict[StudyId, tuple[str, ...]], tuple[StudyId, ...]]:
    """The numbers of each report, a person's word first, and the reports of several trials."""
    numbers, pooled = {}, []
    for record in records:
        said = _trials_said(grades[record.id])
        typed = tuple(number for trial in said if (number := find_registration(trial)))
        numbers[record.id] = typed or registrations_of(record)
        if not said and _of_several(numbers[record.id], grades[record.id]):
            pooled.append(record.id)
    return numbers, tuple(pooled)


def _of_several(numbers: tuple[str, ...], grade: Grade) -> bool:
    """Whether a report with these numbers belongs to the trials it names, and is none of them.

    A trial may stand in several registries, once in each; a review or an analysis of trials that
    names several names several trials, and a review with one number reports somebody's trial.
    """
    design = grade.value(Field.DESIGN)
    if design == Design.SECONDARY_ANALYSIS or not numbers:
        return len(numbers) > 1
    return design in _NAMES_OTHERS or not one_trial(numbers)


def _named_by(
    study: StudyId,
    numbers: Iterable[str],
    single: Mapping[str, list[StudyId]],
    apart: Collection[Pair],
) -> tuple[StudyId, ...]:
    named = {other for number in numbers for other in single.get(number, ())}
    return tuple(sorted(other for other in named if _pair(study, other) not in apart))


# -- what people say ------------------------------------------------------------------------


def _trials_said(grade: Grade) -> tuple[str, ...]:
    """The trials people file a report under; several only in a dispute nobody decided."""
    return tuple(str(v) for v in held(grade, Field.TRIAL) if v != NOT_REPORTED)


def _by_people(grades: Mapping[StudyId, Grade]) -> Iterator[Tie]:
    filed: defaultdict[StudyId, list[StudyId]] = defaultdict(list)
    for study, grade in grades.items():
        for trial in _trials_said(grade):
            if not find_registration(trial):
                filed[check_study_id(trial)].append(study)
    for trial, studies in filed.items():
        for one, other in combinations(sorted({trial, *studies}), 2):
            yield _tie(one, other, TiedBy.PERSON, f"trial={trial}")


def _pairs_said(grades: Mapping[StudyId, Grade], field: Field) -> frozenset[Pair]:
    """The pairs of studies that a list of studies names; in a dispute, what all name."""
    return frozenset(
        _pair(study, StudyId(other))
        for study, grade in grades.items()
        for other in _listed_by_all(grade, field)
        if other != study
    )


def _listed_by_all(grade: Grade, field: Field) -> frozenset[str]:
    lists = [frozenset(v) if isinstance(v, tuple) else frozenset() for v in held(grade, field)]
    return lists[0].intersection(*lists[1:])


class _Settled:
    """Which pairs need no suspicion: joined, apart, filed under two trials, one of several."""

    def __init__(
        self,
        joined: Iterable[Tie],
        apart: Collection[Pair],
        pooled: Iterable[StudyId],
        grades: Mapping[StudyId, Grade],
    ) -> None:
        self.pooled = frozenset(pooled)
        self.trials = clusters(joined)
        self.apart = apart
        self.filed = {study for study, grade in grades.items() if _trials_said(grade)}

    def one_trial(self, pair: Pair) -> bool:
        """Whether the two are joined."""
        one, other = pair
        return other in self.trials.get(one, ())

    def holds(self, pair: Pair) -> bool:
        """Whether a person, or what joins, says of the two what they are."""
        told = self.one_trial(pair) or pair in self.apart or self.filed.issuperset(pair)
        return told or not self.pooled.isdisjoint(pair)


# -- suspected, and of one group ------------------------------------------------------------


def _looks(
    records: Iterable[Record],
    grades: Mapping[StudyId, Grade],
    registrations: Mapping[StudyId, tuple[str, ...]],
) -> list[Look]:
    seen = (look_at(record, grades[record.id], registrations[record.id]) for record in records)
    return [look for look in seen if look is not None]


def _same_group(
    looks: Iterable[Look],
    grades: Mapping[StudyId, Grade],
    authors: Mapping[Pair, tuple[str, ...]],
    settled: _Settled,
) -> tuple[Tie, ...]:
    """Ties of different trials by shared authors, else by one sponsor."""
    independent = _pairs_said(grades, Field.INDEPENDENT_OF)
    ties = {pair: Tie(*pair, TiedBy.AUTHORS, listed(names)) for pair, names in authors.items()}
    paid: defaultdict[str, dict[StudyId, str]] = defaultdict(dict)
    for look in looks:
        for sponsor in held(grades[look.study], Field.SPONSOR):
            if sponsor != NOT_REPORTED:
                paid[group_key(str(sponsor))][look.study] = str(sponsor)
    for studies in paid.values():
        for pair in combinations(sorted(studies), 2):
            ties.setdefault(pair, Tie(*pair, TiedBy.SPONSOR, studies[pair[0]]))
    kept = (p for p in sorted(ties) if p not in independent and not settled.one_trial(p))
    return tuple(ties[pair] for pair in kept)


# -- retracted and replaced -----------------------------------------------------------------


def _replaced(record: Record) -> Iterator[tuple[StudyId, StudyId]]:
    for correction in record.corrections:
        if correction.pmid is None or _study(correction.pmid) == record.id:
            continue
        if correction.ref_type in REPLACED_BY:
            yield record.id, _study(correction.pmid)
        elif correction.ref_type in REPLACES:
            yield _study(correction.pmid), record.id


def _retracted(record: Record) -> Iterator[StudyId]:
    if record.standing in _GONE:
        yield record.id
    for correction in record.corrections:
        if correction.ref_type in _RETRACTS and correction.pmid is not None:
            yield _study(correction.pmid)
