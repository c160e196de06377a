"""One trial in several reports is one study, and nobody is counted twice.

Weighed papers enter; trials, their people and their research groups leave. A trial is as
good as its best paper; what is asked of a study for T3 or T4, one paper must fulfil alone.

Every sum and count here can only fall when a paper is taken away or weakened. That is why a
trial's size is the largest its papers give, why a review (whose people are those of its
trials) is an alternative to them and never added on top, unless it lists what it included, and
why groups are told apart over all that is linked, not over what counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from litreview.ladder.levels import Weighed
from litreview.ladder.reports import Reports
from litreview.model.fields import Field
from litreview.model.identity import StudyId, pmid_of
from litreview.model.vocabulary import Direction, TiedBy


@dataclass(frozen=True, slots=True)
class Trial:
    """One study, in one report or several.

    Attributes:
        papers: Those that count, the best first.
        ids: Every report known of it, counted or not.
        dissent: Reports that name this trial among others and count with another of theirs, which
            may only speak against this one.
        team: Its research group, by one name for all that are the same; empty when unknown.
        joined_by: What makes its reports one trial; `suspected` where nobody settled it.
        registrations: The numbers its reports are registered under.
    """

    papers: tuple[Weighed, ...]
    ids: frozenset[StudyId]
    dissent: tuple[Weighed, ...] = ()
    team: str = ""
    joined_by: TiedBy | None = None
    registrations: tuple[str, ...] = ()

    @property
    def best(self) -> Weighed:
        """The paper with the highest effective level, then the largest n."""
        return self.papers[0]

    @property
    def study(self) -> StudyId:
        """The best paper's id."""
        return self.best.study

    @property
    def also(self) -> tuple[StudyId, ...]:
        """Its other reports that are linked and weighed, sorted."""
        return papers_of(self.papers[1:])

    @property
    def own(self) -> tuple[Weighed, ...]:
        """Its papers, without those of several trials where it has others: they add no people."""
        return tuple(p for p in self.papers if not p.of_several) or self.papers

    @property
    def effective(self) -> int:
        """The effective level of its best paper."""
        return self.best.effective

    @property
    def direction(self) -> Direction:
        """What its papers at its best level say, `mixed` when they do not say the same.

        A report of several trials that says something else makes it mixed where its level, were
        it not one of several, is no lower.
        """
        heard = (*self.papers, *self.dissent)
        said = {p.bearing.direction for p in heard if p.speaks_at >= self.effective}
        return said.pop() if len(said) == 1 else Direction.MIXED

    @property
    def n(self) -> int | None:
        """The largest n its papers give; None when none does."""
        return max((p.values.n for p in self.own if p.values.n is not None), default=None)

    @property
    def exposed(self) -> int:
        """The most people exposed that a paper gives; 0 when none does."""
        return max((p.values.exposed or 0 for p in self.own), default=0)

    @property
    def names_group(self) -> bool:
        """Whether a person named its research group on more than its authors."""
        return any(p.values.group and not p.values.inferred for p in self.own)

    @property
    def is_review(self) -> bool:
        """Whether it is a review and not a trial of its own."""
        return all(paper.values.is_review for paper in self.own)

    def includes(self, trial: Trial) -> bool:
        """Whether this review lists the trial among those it included."""
        return any(pmid_of(study) in self._listed for study in trial.ids)

    def excludes(self, trial: Trial) -> bool:
        """Whether this review lists what it included, and the trial is not in the list."""
        return bool(self._listed) and not self.includes(trial)

    @property
    def _listed(self) -> frozenset[str]:
        values = (paper.linked.grade.value(Field.INCLUDED) for paper in self.own)
        return frozenset(pmid for value in values if isinstance(value, tuple) for pmid in value)


def group_trials(
    papers: Iterable[Weighed], reports: Reports, teams: Mapping[str, frozenset[str]]
) -> tuple[Trial, ...]:
    """Put the papers of one trial together; ordered by study id.

    A report of several trials goes to the best that it names; it adds nobody to it, and may
    speak against the others. Where none counts it is a trial of its own.

    Args:
        papers: Those that count.
        teams: Which studies and names of groups are one group, by study.
    """
    counted = sorted(papers, key=_rank)
    by_trial: dict[frozenset[StudyId], list[Weighed]] = {}
    dissent: dict[frozenset[StudyId], list[Weighed]] = {}
    primary = {paper.study for paper in counted if not paper.of_several}
    several = [p for p in counted if p.of_several and reports.names(p.study) & primary]
    for paper in counted:
        if paper not in several:
            by_trial.setdefault(reports.trial(paper.study), []).append(paper)
    bests = sorted(by_trial, key=lambda ids: _rank(by_trial[ids][0]))
    for paper in several:
        first, *others = [ids for ids in bests if ids & reports.names(paper.study)]
        by_trial[first].append(paper)
        for ids in others:
            dissent.setdefault(ids, []).append(paper)
    made = (
        Trial(
            papers=tuple(sorted(found, key=_rank)),
            ids=ids,
            dissent=tuple(dissent.get(ids, ())),
            joined_by=reports.joined_by([paper.study for paper in found]),
            registrations=_registrations(ids, reports),
        )
        for ids, found in by_trial.items()
    )
    trials = (replace(trial, team=_team(trial.own, teams)) for trial in made)
    return tuple(sorted(trials, key=lambda trial: trial.study))


def _registrations(ids: Iterable[StudyId], reports: Reports) -> tuple[str, ...]:
    numbers = reports.relations.registrations
    return tuple(sorted({number for study in ids for number in numbers.get(study, ())}))


def _team(papers: Iterable[Weighed], teams: Mapping[str, frozenset[str]]) -> str:
    """One name for the group behind these papers; empty when nobody and nothing names it."""
    named = sorted(paper.study for paper in papers if paper.values.group)
    return min(teams[named[0]]) if named else ""


def _rank(paper: Weighed) -> tuple[int, bool, bool, int, str]:
    n = paper.values.n or 0
    return (-paper.effective, paper.of_several, not paper.reviewed, -n, paper.study)


def papers_in(trials: Iterable[Trial]) -> Iterator[Weighed]:
    """Every paper that counts, trial by trial."""
    return (paper for trial in trials for paper in trial.papers)


def heard_in(trials: Iterable[Trial]) -> Iterator[Weighed]:
    """Every paper that has a say on direction, reports of several trials too; some repeatedly."""
    return (paper for trial in trials for paper in (*trial.papers, *trial.dissent))


def studies_of(trials: Iterable[Trial]) -> tuple[StudyId, ...]:
    """The best paper of each trial, by id."""
    return tuple(sorted(trial.study for trial in trials))


def papers_of(papers: Iterable[Weighed]) -> tuple[StudyId, ...]:
    """The ids of these papers, sorted."""
    return tuple(sorted({paper.study for paper in papers}))


def narrow(trials: Iterable[Trial], holds: Callable[[Weighed], bool]) -> tuple[Trial, ...]:
    """The trials of which a single paper fulfils the condition, with those papers only."""
    found = []
    for trial in trials:
        papers = tuple(paper for paper in trial.papers if holds(paper))
        if papers:
            found.append(replace(trial, papers=papers))
    return tuple(found)


def people_once(
    trials: Iterable[Trial], count: Callable[[Trial], int | None] = lambda trial: trial.n
) -> int | None:
    """The most people these trials and reviews have, nobody counted twice; None if unknown.

    Either the trials alone, or one review and the trials it is known not to include: a review
    that does not list its trials counts alone. Two reviews are never added.
    """
    found = tuple(trials)
    primary = [trial for trial in found if not trial.is_review]
    ways = [primary] + [
        [review, *(trial for trial in primary if review.excludes(trial))]
        for review in found
        if review.is_review
    ]
    known = [[n for trial in way if (n := count(trial)) is not None] for way in ways]
    return max((sum(numbers) for numbers in known if numbers), default=None)


def independent(trials: Iterable[Trial]) -> int:
    """How many studies these are; a review never supplies the second."""
    found = tuple(trials)
    return len([trial for trial in found if not trial.is_review]) or min(len(found), 1)


def count_groups(trials: Iterable[Trial], *, named: bool = False) -> int:
    """How many known research groups stand behind them; a review never supplies the second.

    One trial stands for one group, even when its papers are filed under two.

    Args:
        named: Count only groups that a person named on more than the authors (R8, H).
    """
    known = [trial for trial in trials if trial.team and (trial.names_group or not named)]
    primary = {trial.team for trial in known if not trial.is_review}
    return len(primary) or min(len(known), 1)
