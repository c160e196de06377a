"""How the reports in hand hang together: of one trial, suspected to be, of one research group.

Records and grades enter; `Relations` leave. What PubMed, a DOI, a registration or a person says
joins; what only looks so is suspected, and a person settles it. Taking apart what is joined takes
as many people as a trial needs; while people disagree, the reports are one. It counts nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import Grade, GradeState
from litreview.model.identity import Pmid, StudyId, check_study_id
from litreview.model.judgement import Judgement
from litreview.model.names import group_key, names_in
from litreview.model.policy import Policy
from litreview.model.record import Record
from litreview.model.registration import find_registration
from litreview.model.trial import (
    JOINING,
    REPLACED_BY,
    REPLACES,
    RETRACTS,
    Relations,
    Tie,
    clusters,
    doi_of,
)
from litreview.model.vocabulary import WITHOUT_SUBJECTS, Design, Standing, TiedBy
from litreview.reviews.registrations import one_trial, registrations_of
from litreview.reviews.separations import Apart, Pair, pair_of, separations
from litreview.reviews.suspicion import (
    Look,
    held,
    listed,
    look_at,
    pairs_sharing_authors,
    suspected_pairs,
)

_GONE = frozenset({Standing.RETRACTED, Standing.REPUBLISHED})
_NAMES_OTHERS = (WITHOUT_SUBJECTS - {Design.PROTOCOL}) | {Design.SECONDARY_ANALYSIS}

SEVERAL_SPONSORS = r";|/|,|\band\b|&"


def relate(
    records: Iterable[Record],
    grades: Mapping[StudyId, Grade],
    policy: Policy,
    bearing: Collection[StudyId] | None = None,
) -> Relations:
    """Return how these reports hang together; their order does not matter.

    Ties may name a study that is not in hand, where PubMed or a person names it.

    Args:
        records: All in hand, retracted ones included.
        grades: Of those that have one.
        bearing: Which of them to compare for likeness and shared authors; all when None. What
            people only graded bears on no claim.
    """
    in_hand, said = _in_hand(records, grades)
    filed = _Filed.of(in_hand, said, policy)
    single = filed.by_number()
    people = _by_people(filed, single)
    joining = _joined(in_hand, filed, single, people, policy)
    apart = Apart(said, people.keys(), policy)
    joined = tuple(tie for pair, tie in joining.items() if apart.joins(pair))
    together = clusters(joined)
    looks = _looks(
        [record for record in in_hand if bearing is None or record.id in bearing], said, filed
    )
    authors = pairs_sharing_authors(looks, policy.min_shared_authors)
    may_be = dict(apart.doubted(joining))
    for pair, why in suspected_pairs(looks, authors, policy).items():
        if apart.joins(pair) and filed.pooled.isdisjoint(pair):
            may_be.setdefault(pair, Tie(*pair, TiedBy.SUSPECTED, why))
    suspected = tuple(
        may_be[pair] for pair in sorted(may_be) if pair[1] not in together.get(pair[0], ())
    )
    return Relations(
        joined=joined,
        suspected=suspected,
        disputed=tuple(
            tie for tie in sorted((*joined, *suspected)) if apart.differ((tie.one, tie.other))
        ),
        pooled={study: _named_by(study, filed, single, apart) for study in sorted(filed.pooled)},
        same_group=_same_group(looks, said, authors, together),
        replaced=dict(pair for record in in_hand for pair in _replaced(record)),
        retracted=frozenset(study for record in in_hand for study in _retracted(record)),
        registrations={study: numbers for study, numbers in filed.numbers.items() if numbers},
    )


def contested_pairs(
    records: Iterable[Record], grades: Mapping[StudyId, Grade], policy: Policy
) -> tuple[tuple[Pair, tuple[Judgement, ...]], ...]:
    """The pairs of reports that some call one trial and some two, with all words on each.

    Args:
        records: Of all reports that people file under a trial or take apart; see `reports_named`.
        grades: Theirs.
    """
    in_hand, said = _in_hand(records, grades)
    filed = _Filed.of(in_hand, said, policy)
    people = _by_people(filed, filed.by_number())
    return tuple(Apart(said, people.keys(), policy).contested())


def _in_hand(
    records: Iterable[Record], grades: Mapping[StudyId, Grade]
) -> tuple[list[Record], dict[StudyId, Grade]]:
    known = {record.id: record for record in records}
    in_hand = [known[study] for study in sorted(known)]
    return in_hand, {one.id: grades.get(one.id, Grade(one.id, {})) for one in in_hand}


# -- under which trial a report stands ------------------------------------------------------


@dataclass(frozen=True)
class _Filed:
    """Under which trials each report stands, by its own numbers and by people's word.

    Attributes:
        own: The numbers the record itself gives.
        numbers: These, and what people typed: a word adds, and only `separate` takes apart.
        trials: What people file a report under; several only in a dispute nobody decided.
        pooled: The reports of several trials, which belong to each and are none of them.
    """

    own: Mapping[StudyId, tuple[str, ...]]
    numbers: Mapping[StudyId, tuple[str, ...]]
    trials: Mapping[StudyId, tuple[str, ...]]
    pooled: frozenset[StudyId]

    @classmethod
    def of(
        cls, records: Iterable[Record], grades: Mapping[StudyId, Grade], policy: Policy
    ) -> _Filed:
        """Read the records and what people say of them."""
        own, numbers, trials, pooled = {}, {}, {}, set()
        for record in records:
            study, grade = record.id, grades[record.id]
            own[study] = registrations_of(record)
            trials[study] = tuple(str(v) for v in held(grade, Field.TRIAL) if v != NOT_REPORTED)
            typed = tuple(n for trial in trials[study] if (n := find_registration(trial)))
            numbers[study] = tuple(dict.fromkeys((*typed, *own[study])))
            if _of_several(own[study], grade):
                if not _firmly_filed(grade, policy):
                    pooled.add(study)
                elif not one_trial(own[study]):
                    own[study], numbers[study] = (), typed  # which of its numbers, people say
        return cls(own, numbers, trials, frozenset(pooled))

    def by_number(self) -> dict[str, list[StudyId]]:
        """The reports of one trial each, by its numbers."""
        found: defaultdict[str, list[StudyId]] = defaultdict(list)
        for study in sorted(self.numbers):
            if study not in self.pooled:
                for number in self.numbers[study]:
                    found[number].append(study)
        return found


def _of_several(numbers: tuple[str, ...], grade: Grade) -> bool:
    """Whether a report with these numbers belongs to the trials it names, and is none of them.

    A trial may stand in several registries, once in each; a review or an analysis of trials that
    names several names several trials, and a review with one number reports somebody's trial.
    """
    design = grade.value(Field.DESIGN)
    if design == Design.SECONDARY_ANALYSIS or not numbers:
        return len(numbers) > 1
    return design in _NAMES_OTHERS or not one_trial(numbers)


def _firmly_filed(grade: Grade, policy: Policy) -> bool:
    """Whether enough people file a report under one trial: a report of several is then of it."""
    found = grade.fields.get(Field.TRIAL)
    if found is None or found.value == NOT_REPORTED or not found.confirmed:
        return False
    ruled = found.state is GradeState.ADJUDICATED
    return ruled or len(policy.people(found.reviewers)) >= policy.reviewers_required


def _named_by(
    study: StudyId,
    filed: _Filed,
    single: Mapping[str, list[StudyId]],
    apart: Apart,
) -> tuple[StudyId, ...]:
    """The reports in hand of the trials a report of several names, or is filed under."""
    named = {other for number in filed.numbers[study] for other in single.get(number, ())}
    named |= {
        check_study_id(trial) for trial in filed.trials[study] if not find_registration(trial)
    }
    kept = (one for one in named - {study} if not apart.holds(pair_of(study, one)))
    return tuple(sorted(kept))


# -- joined ---------------------------------------------------------------------------------


def _joined(
    records: Iterable[Record],
    filed: _Filed,
    single: Mapping[str, list[StudyId]],
    people: Mapping[Pair, Tie],
    policy: Policy,
) -> dict[Pair, Tie]:
    """What joins each pair, whatever people say against it; the least open to doubt of several."""
    in_hand = tuple(records)
    ties = [
        *_by_pubmed(in_hand),
        *_by_doi(in_hand, policy.max_doi_reports),
        *_by_registration(single, filed.own),
        *people.values(),
    ]
    kept: dict[Pair, Tie] = {}
    for tie in ties:  # the graver word first; one tie a pair
        kept.setdefault((tie.one, tie.other), tie)
    return dict(sorted(kept.items()))


def _tie(one: StudyId, other: StudyId, by: TiedBy, why: str) -> Tie:
    return Tie(*pair_of(one, other), by, why)


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
        if doi := doi_of(record):
            sharing[doi].append(record.id)
    for doi, studies in sharing.items():
        if len(studies) <= most:
            yield from (_tie(*pair, TiedBy.DOI, doi) for pair in combinations(studies, 2))


def _by_registration(
    single: Mapping[str, list[StudyId]], own: Mapping[StudyId, tuple[str, ...]]
) -> Iterator[Tie]:
    """Two records that give one number themselves."""
    for number, studies in single.items():
        giving = [study for study in studies if number in own[study]]
        yield from (_tie(*pair, TiedBy.REGISTRATION, number) for pair in combinations(giving, 2))


def _by_people(filed: _Filed, single: Mapping[str, list[StudyId]]) -> dict[Pair, Tie]:
    """Reports that people file under one paper or one number, or under the number of another."""
    typed: defaultdict[str, set[StudyId]] = defaultdict(set)
    for study, trials in filed.trials.items():
        for trial in trials if study not in filed.pooled else ():
            typed[find_registration(trial) or check_study_id(trial)].add(study)
    found: dict[Pair, Tie] = {}
    for trial, studies in typed.items():
        number = trial in single
        why = trial if number else f"trial={trial}"
        for pair in combinations(sorted({*studies, *single.get(trial, [StudyId(trial)])}), 2):
            said = any(end in studies and trial not in filed.own[end] for end in pair)
            if not studies.isdisjoint(pair) and (said or not number):
                found.setdefault(pair, Tie(*pair, TiedBy.PERSON, why))
    return found


# -- suspected, and of one group ------------------------------------------------------------


def _looks(
    records: Iterable[Record],
    grades: Mapping[StudyId, Grade],
    filed: _Filed,
) -> list[Look]:
    seen = (look_at(record, grades[record.id], filed.own[record.id]) for record in records)
    return [look for look in seen if look is not None]


def _same_group(
    looks: Iterable[Look],
    grades: Mapping[StudyId, Grade],
    authors: Mapping[Pair, tuple[str, ...]],
    together: Mapping[StudyId, frozenset[StudyId]],
) -> tuple[Tie, ...]:
    """Ties of different trials by shared authors, else by one sponsor."""
    said = separations(grades, Field.INDEPENDENT_OF)
    independent = {pair for pair, word in said.items() if not word.against}
    ties = {pair: Tie(*pair, TiedBy.AUTHORS, listed(names)) for pair, names in authors.items()}
    named: defaultdict[str, dict[StudyId, tuple[str, TiedBy]]] = defaultdict(dict)
    for look in looks:
        for name, by in _behind(grades[look.study]):
            named[group_key(name)].setdefault(look.study, (name, by))
    for studies in named.values():
        for pair in combinations(sorted(studies), 2):
            (name, one), (_, other) = studies[pair[0]], studies[pair[1]]
            by = TiedBy.SPONSOR if one is other is TiedBy.SPONSOR else TiedBy.PERSON
            ties.setdefault(pair, Tie(*pair, by, name))
    kept = (p for p in sorted(ties) if p not in independent and p[1] not in together.get(p[0], ()))
    return tuple(ties[pair] for pair in kept)


def _behind(grade: Grade) -> Iterator[tuple[str, TiedBy]]:
    """The sponsors and groups people name behind a report, each of several typed together."""
    for sponsor in held(grade, Field.SPONSOR):
        yield from ((name, TiedBy.SPONSOR) for name in names_in(str(sponsor), SEVERAL_SPONSORS))
    for group in held(grade, Field.GROUP):
        yield from ((name, TiedBy.PERSON) for name in names_in(str(group)))


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
        if correction.ref_type in RETRACTS and correction.pmid is not None:
            yield _study(correction.pmid)
