"""One trial in several papers is one study, and nobody is counted twice.

Weighed papers enter; trials, their people and their research groups leave. A trial is as
good as its best paper; what is asked of a study for T3 or T4, one paper must fulfil alone.

Every sum and count here can only fall when a paper is taken away or weakened. That is why a
trial's size is the largest its papers give, and why a review (whose people are those of its
trials) is an alternative to them and never added on top, unless it lists what it included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from litreview.ladder.body import LinkedStudy
from litreview.ladder.levels import Weighed
from litreview.model.fields import Field
from litreview.model.identity import StudyId, pmid_of
from litreview.model.vocabulary import Direction


@dataclass(frozen=True, slots=True)
class Trial:
    """One study, in one paper or several.

    Attributes:
        papers: Those that count, the best first.
        ids: Every paper known to report it, counted or not.
    """

    papers: tuple[Weighed, ...]
    ids: frozenset[StudyId]

    @property
    def best(self) -> Weighed:
        """The paper with the highest effective level, then the largest n."""
        return self.papers[0]

    @property
    def study(self) -> StudyId:
        """The best paper's id."""
        return self.best.linked.study

    @property
    def effective(self) -> int:
        """The effective level of its best paper."""
        return self.best.effective

    @property
    def direction(self) -> Direction:
        """What its papers say; `mixed` when they do not say the same."""
        said = {paper.bearing.direction for paper in self.papers}
        return said.pop() if len(said) == 1 else Direction.MIXED

    @property
    def n(self) -> int | None:
        """The largest n its papers give; None when none does."""
        return max((p.values.n for p in self.papers if p.values.n is not None), default=None)

    @property
    def exposed(self) -> int:
        """The most people exposed that a paper gives; 0 when none does."""
        return max((p.values.exposed or 0 for p in self.papers), default=0)

    @property
    def groups(self) -> frozenset[str]:
        """The research groups its papers are filed under; empty when unknown."""
        return frozenset(p.values.group for p in self.papers if p.values.group)

    @property
    def is_review(self) -> bool:
        """Whether it is a review and not a trial of its own."""
        return all(paper.values.is_review for paper in self.papers)

    def excludes(self, trial: Trial) -> bool:
        """Whether this review lists what it included, and the trial is not in the list."""
        listed = {
            pmid
            for paper in self.papers
            if isinstance(included := paper.linked.grade.value(Field.INCLUDED), tuple)
            for pmid in included
        }
        return bool(listed) and not any(pmid_of(study) in listed for study in trial.ids)


def group_trials(papers: Iterable[Weighed], body: Iterable[LinkedStudy]) -> tuple[Trial, ...]:
    """Put the papers of one trial together; ordered by study id.

    Args:
        papers: Those that count.
        body: All linked studies, so that a paper that does not count still tells which
            others report the same trial.
    """
    clusters = _clusters(body)
    by_trial: dict[frozenset[StudyId], list[Weighed]] = {}
    for paper in papers:
        by_trial.setdefault(clusters[paper.linked.study], []).append(paper)
    trials = (Trial(tuple(sorted(found, key=_rank)), ids) for ids, found in by_trial.items())
    return tuple(sorted(trials, key=lambda trial: trial.study))


def _rank(paper: Weighed) -> tuple[int, int, int, str]:
    return (-paper.effective, -int(paper.reviewed), -(paper.values.n or 0), paper.linked.study)


def _clusters(body: Iterable[LinkedStudy]) -> dict[StudyId, frozenset[StudyId]]:
    """Every study with all papers of its trial, following `trial` from paper to paper."""
    clusters: dict[StudyId, frozenset[StudyId]] = {}
    for linked in body:
        named = linked.grade.text(Field.TRIAL)
        pair = {linked.study, StudyId(named)} if named else {linked.study}
        joined = frozenset(pair).union(*(clusters.get(study, frozenset()) for study in pair))
        clusters.update(dict.fromkeys(joined, joined))
    return clusters


def papers_in(trials: Iterable[Trial]) -> Iterator[Weighed]:
    """Every paper that counts, trial by trial."""
    return (paper for trial in trials for paper in trial.papers)


def studies_of(trials: Iterable[Trial]) -> tuple[StudyId, ...]:
    """The best paper of each trial, by id."""
    return tuple(sorted(trial.study for trial in trials))


def papers_of(papers: Iterable[Weighed]) -> tuple[StudyId, ...]:
    """The ids of these papers, sorted."""
    return tuple(sorted(paper.linked.study for paper in papers))


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


def count_groups(trials: Iterable[Trial]) -> int:
    """How many known research groups stand behind them; a review never supplies the second.

    One trial stands for one group, even when its papers are filed under two.
    """
    found = tuple(trials)
    known = [trial for trial in found if trial.groups and not trial.is_review]
    if not known:
        return min(len([trial for trial in found if trial.groups]), 1)
    return min(len(known), len(frozenset[str]().union(*(trial.groups for trial in known))))
