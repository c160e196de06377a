"""Which reports are of one trial, and which trials of one group, among those a claim asks about.

Relations over all reports in hand enter; those that touch one body leave, and clusters of what
hangs together. Nothing is weighed here. What nobody settled (`suspected`) is put together or left
apart as the caller asks: the ladder decides both ways.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, combinations
from typing import TypeVar

from litreview.model.identity import StudyId
from litreview.model.trial import Relations, Tie, clusters, ends_of, hanging_together
from litreview.model.vocabulary import TiedBy

T = TypeVar("T")
Pair = tuple[str, str]
TIE_ORDER = tuple(TiedBy)
"""Which tie is named where several join the same reports: the least open to doubt."""


def touching(relations: Relations, studies: Collection[StudyId]) -> Relations:
    """Of all relations, those that reach these studies, directly or through other reports."""
    near = hanging_together(
        chain[tuple[StudyId, StudyId]](
            ends_of(chain(relations.joined, relations.suspected, relations.same_group)),
            ((report, one) for report, named in relations.pooled.items() for one in named),
            relations.replaced.items(),
        )
    )
    reached: set[str] = set(studies).union(*(near.get(study, frozenset()) for study in studies))

    def kept(ties: Iterable[Tie]) -> tuple[Tie, ...]:
        return tuple(sorted({tie for tie in ties if tie.one in reached}))

    return Relations(
        joined=kept(relations.joined),
        suspected=kept(relations.suspected),
        disputed=kept(relations.disputed),
        pooled=_within(relations.pooled, reached),
        same_group=kept(relations.same_group),
        replaced=_within(relations.replaced, reached),
        retracted=relations.retracted,
        registrations=_within(relations.registrations, reached),
    )


@dataclass(frozen=True)
class Reports:
    """The reports of one body, put together as trials.

    Attributes:
        one_if_suspected: Whether reports suspected to be of one trial are taken as one.
        together: All that hangs together, by each member.
        reviews: The reviews among the linked studies: no review is a report of a trial, whatever
            ties them.
        others: The linked studies that are no reviews.
    """

    relations: Relations
    one_if_suspected: bool
    together: Mapping[str, frozenset[str]]
    reviews: frozenset[StudyId]
    others: frozenset[StudyId]

    @classmethod
    def of(
        cls,
        relations: Relations,
        is_review: Mapping[StudyId, bool],
        *,
        one_if_suspected: bool,
    ) -> Reports:
        """Put together what is joined, and what is suspected where asked.

        Args:
            is_review: Of each linked study.
        """
        suspected = relations.suspected if one_if_suspected else ()
        tied: Iterable[Collection[str]] = ends_of(chain(relations.joined, suspected))
        together = hanging_together(tied)
        reviews = frozenset(study for study, review in is_review.items() if review)
        others = frozenset(is_review) - reviews
        return cls(relations, one_if_suspected, together, reviews, others)

    def trial(self, study: StudyId) -> frozenset[StudyId]:
        """Every report known of this study's trial, itself included."""
        found = frozenset(map(StudyId, self.together.get(study, frozenset({study}))))
        return found - (self.others if study in self.reviews else self.reviews)

    def names(self, study: StudyId) -> frozenset[StudyId]:
        """The reports of the trials that a report of several names; empty for any other."""
        named = self.relations.pooled.get(study, ())
        return frozenset[StudyId]().union(*map(self.trial, named)) - {study}

    def also_joining(self, pairs: Iterable[Pair]) -> Reports:
        """The same with more reports put together."""
        known: Iterable[Collection[str]] = set(self.together.values())
        return replace(self, together=hanging_together(chain(known, pairs)))

    def of_one_of_several(self) -> Iterator[Pair]:
        """The pairs of reports of several trials that name one registration, or one report."""
        pooled, numbers = self.relations.pooled, self.relations.registrations
        for one, other in combinations(sorted(pooled), 2):
            mine, yours = ({*pooled[each], *numbers.get(each, ())} for each in (one, other))
            if mine & yours:
                yield one, other

    def joined_by(self, studies: Collection[StudyId]) -> TiedBy | None:
        """What makes these reports one trial; `suspected` where nobody settled it."""
        if len(studies) <= 1:
            return None
        relations, one = self.relations, next(iter(studies))
        family = clusters(relations.joined).get(one, frozenset())
        if family.issuperset(studies):
            return min((t.by for t in relations.joined if t.one in family), key=TIE_ORDER.index)
        both = clusters((*relations.joined, *relations.suspected))
        known = both.get(one, frozenset()).issuperset(studies)
        return TiedBy.SUSPECTED if known else TiedBy.REGISTRATION

    def beside(self, study: StudyId) -> frozenset[StudyId]:
        """The other reports of its trial, or of the trials it names."""
        return (self.trial(study) | self.names(study)) - {study}


def _within(by_study: Mapping[StudyId, T], reached: Collection[str]) -> dict[StudyId, T]:
    return {study: value for study, value in by_study.items() if study in reached}
