"""How many people stand behind the studies that count, nobody counted twice.

A dossier and counted studies enter; trials, numbers and their words leave. What a study reports
is never stretched: people studied are not people exposed, and silence is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import Field
from litreview.model.grade import Grade
from litreview.model.identity import StudyId, pmid_of
from litreview.model.link import Link
from litreview.model.trial import hanging_together
from litreview.render.order import grade_of, link_of
from litreview.render.wording import HARM_KINDS, counted, number


@dataclass(frozen=True, slots=True)
class CountedTrial:
    """One trial as several claims count it.

    Attributes:
        studies: As each claim counts it, in the order of the decisions; never empty.
        reports: Every report known to be of it, or suspected to be.
    """

    studies: tuple[CountedStudy, ...]
    reports: frozenset[StudyId]

    @property
    def best(self) -> CountedStudy:
        """The first of its counted studies at the highest level."""
        return max(self.studies, key=lambda study: study.level)

    @property
    def is_review(self) -> bool:
        """Whether its people are those of other studies."""
        return all(study.review for study in self.studies)

    @property
    def n(self) -> int | None:
        """The largest linked n; None when none is known."""
        return max((s.n for s in self.studies if s.n is not None), default=None)


def trials_once(dossier: Dossier, studies: Iterable[CountedStudy]) -> tuple[CountedTrial, ...]:
    """The trials behind these studies, each once, in the order they are first met.

    Joined and suspected reports are of one trial, whichever of them each claim counts. A pooled
    report is none of its own beside a trial it names.
    """
    found = tuple(studies)
    of = _clusters(dossier, found)
    mine: defaultdict[frozenset[StudyId], list[CountedStudy]] = defaultdict(list)
    for study in found:
        mine[of[_own(dossier, study)[0]]].append(study)
    trials = tuple(CountedTrial(tuple(each), reports) for reports, each in mine.items())
    return tuple(trial for trial in trials if not _is_told_apart(dossier, trial, trials))


def _clusters(
    dossier: Dossier, studies: Iterable[CountedStudy]
) -> Mapping[StudyId, frozenset[StudyId]]:
    """Every report with all reports of its trial."""
    ties, found = dossier.relations, tuple(studies)
    groups = [frozenset(_own(dossier, study)) for study in found]
    reviews = {report for study in found if study.review for report in study.reports}
    others = {report for study in found if not study.review for report in study.reports}
    groups += [  # a review is a report of no trial
        frozenset(ends)
        for tie in (*ties.joined, *ties.suspected)
        if not ((ends := {tie.one, tie.other}) & reviews and ends & others)
    ]
    return hanging_together(groups)


def _own(dossier: Dossier, study: CountedStudy) -> tuple[StudyId, ...]:
    """Its reports that are of this trial alone: one of several trials never makes them one."""
    pooled = dossier.relations.pooled
    return tuple(report for report in study.reports if report not in pooled) or (study.study,)


def _is_told_apart(dossier: Dossier, trial: CountedTrial, trials: Iterable[CountedTrial]) -> bool:
    """Whether every report of it pools trials that are counted themselves."""
    pooled = dossier.relations.pooled
    named = [pooled.get(_own(dossier, study)[0], ()) for study in trial.studies]
    others = (other.reports for other in trials if other is not trial)
    elsewhere = frozenset[StudyId]().union(*others)
    return all(not elsewhere.isdisjoint(reports) for reports in named)


def sources_once(dossier: Dossier) -> str:
    """What counts for any claim, each trial once: "42 studies and 2 official labels"."""
    found = [s for d in dossier.decisions for body in d.by_part for s in body.counted]
    studies = trials_once(dossier, (study for study in found if not study.label))
    labels = trials_once(dossier, (study for study in found if study.label))
    told = [counted(len(studies), "study", "studies")]
    told += [counted(len(labels), "official label")] if labels else []
    return " and ".join(told)


def people_once(dossier: Dossier, studies: Iterable[CountedStudy]) -> int | None:
    """The most people of these trials and reviews, nobody counted twice; None if unknown.

    As the ladder counts for one claim: the trials alone, or one review and the trials that it
    is known not to include.
    """
    trials = trials_once(dossier, studies)
    return _sum_once(dossier, {trial.reports: trial.n for trial in trials}, trials)


def exposed_words(dossier: Dossier, decision: TierDecision) -> str:
    """How many of the people behind a harm were exposed; empty for any other claim."""
    people = (study for study in decision.counted if study.in_people)
    trials = trials_once(dossier, people)
    if decision.kind not in HARM_KINDS or not trials:
        return ""
    said = {trial.reports: _exposed(dossier, decision, trial) for trial in trials}
    exposed = _sum_once(dossier, said, trials)
    if exposed is None:
        return "exposed number not reported"
    known = sum(count is not None for count in said.values())
    words = f"{number(exposed)} exposed"
    return words if known == len(trials) else f"{words} in {known} of {len(trials)}"


def _exposed(dossier: Dossier, decision: TierDecision, trial: CountedTrial) -> int | None:
    """The most people exposed that a counted report of a trial gives, of those who bear on it."""
    pooled = dossier.relations.pooled
    said = (
        _exposed_in(grade_of(dossier, report), link_of(dossier, report, decision.claim, study.part))
        for study in trial.studies
        for report in study.reports
        if report == study.study or report not in pooled
    )
    return max((count for count in said if count is not None), default=None)


def _exposed_in(grade: Grade, link: Link | None) -> int | None:
    """Of one report; never more than its people, nor than those of them who bear on the claim."""
    exposed, n = (_smallest(grade, field) for field in (Field.EXPOSED, Field.N))
    if exposed is None:
        return None
    most = exposed if n is None else min(exposed, n)
    return most if link is None else link.value.people(most)


def _smallest(grade: Grade, field: Field) -> int | None:
    """A count, of a dispute nobody decided the smallest; None when somebody says not reported."""
    found = grade.fields.get(field)
    held = (found.conflict or (found.value,)) if found is not None else ()
    counts = [value for value in held if isinstance(value, int)]
    return min(counts) if counts and len(counts) == len(held) else None


def _sum_once(
    dossier: Dossier,
    sizes: Mapping[frozenset[StudyId], int | None],
    trials: tuple[CountedTrial, ...],
) -> int | None:
    reviews = [trial for trial in trials if trial.is_review]
    primary = [trial for trial in trials if trial not in reviews]
    ways = [primary] + [
        [review, *(trial for trial in primary if _leaves_out(dossier, review, trial))]
        for review in reviews
    ]
    known = [[n for trial in way if (n := sizes[trial.reports]) is not None] for way in ways]
    return max((sum(numbers) for numbers in known if numbers), default=None)


def _leaves_out(dossier: Dossier, review: CountedTrial, trial: CountedTrial) -> bool:
    """Whether a review lists what it included, and the trial is not in the list."""
    lists = (grade_of(dossier, report).value(Field.INCLUDED) for report in review.reports)
    listed = {pmid for included in lists if isinstance(included, tuple) for pmid in included}
    return bool(listed) and not any(pmid_of(report) in listed for report in trial.reports)
