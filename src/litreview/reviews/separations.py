"""What people say of two reports: that they are two trials, or one after all.

Grades enter; for each pair somebody takes apart, who does, who objects, and what that comes to.
Both fields that name the other of a pair are read so: `separate` and `independent_of`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import Grade, GradeState
from litreview.model.identity import Reviewer, StudyId
from litreview.model.judgement import Judgement
from litreview.model.trial import Tie
from litreview.model.vocabulary import TiedBy

Pair = tuple[StudyId, StudyId]  # the smaller id first

RULING_PEOPLE = 2  # who say so, the one who decides included: nobody decides a dispute alone


def pair_of(one: StudyId, other: StudyId) -> Pair:
    """Two reports in the order of their ids."""
    return (one, other) if one < other else (other, one)


@dataclass(frozen=True, slots=True)
class Separation:
    """What people say of one pair that somebody takes apart, from either report.

    Attributes:
        people: Who takes them apart.
        said: When one of them did, last.
        against: What people say of either report: that it is apart from none (`not_reported`).
        ruled: When somebody decided that they are apart, last; None when nobody did.
    """

    people: frozenset[Reviewer]
    said: datetime
    against: tuple[Judgement, ...] = ()
    ruled: datetime | None = None


def separations(grades: Mapping[StudyId, Grade], field: Field) -> dict[Pair, Separation]:
    """Every pair that a standing word of this field takes apart; undone and overruled ones none."""
    people: defaultdict[Pair, set[Reviewer]] = defaultdict(set)
    said: dict[Pair, datetime] = {}
    ruled: dict[Pair, datetime] = {}
    against: dict[StudyId, tuple[Judgement, ...]] = {}
    for study, grade in grades.items():
        found = grade.fields.get(field)
        if found is None:
            continue
        words, state = found.judgements, found.state
        deciding = words[-1] if state is GradeState.ADJUDICATED else None
        if deciding is None:
            against[study] = tuple(word for word in words if word.value == NOT_REPORTED)
        for word in words:
            kept = _listed(word) & _listed(deciding or word)  # what a ruling denies is gone
            rules = word is deciding or (word.adjudicates and state is not GradeState.CONFLICT)
            for other in kept - {study}:
                pair = pair_of(study, StudyId(other))
                people[pair].add(word.reviewer)
                said[pair] = max(word.at, said.get(pair, word.at))
                if rules:
                    ruled[pair] = max(word.at, ruled.get(pair, word.at))
    return {
        pair: Separation(
            frozenset(who),
            said[pair],
            against.get(pair[0], ()) + against.get(pair[1], ()),
            ruled.get(pair),
        )
        for pair, who in people.items()
    }


class _Word(Enum):
    """What people's words on one pair come to."""

    NONE = auto()  # nobody takes it apart
    ONE_SAYS_TWO = auto()  # fewer people than required do, and nobody objects
    DISPUTED = auto()  # some do, others say that it is one
    TWO = auto()  # as many as required do, or somebody decided it


class Apart:
    """Which pairs people take apart, and whether that holds against what joins them.

    Args:
        grades: Of all reports in hand.
        filed: The pairs that people file under one trial: that word goes before.
        required: People who must say that what is joined is two.
    """

    def __init__(
        self, grades: Mapping[StudyId, Grade], filed: Collection[Pair], required: int
    ) -> None:
        self._said = separations(grades, Field.SEPARATE)
        self._filed = filed
        self._grades = grades
        self._required = required

    def joins(self, pair: Pair) -> bool:
        """Whether what joins the two holds, or that they look like one trial."""
        return self._word(pair) in {_Word.NONE, _Word.DISPUTED}

    def holds(self, pair: Pair) -> bool:
        """Whether they are two whatever joins them: the people of each are counted."""
        return self._word(pair) is _Word.TWO

    def differ(self, pair: Pair) -> bool:
        """Whether people disagree about the two, and nobody decided."""
        return self._word(pair) is _Word.DISPUTED

    def doubted(self, joining: Mapping[Pair, Tie]) -> Iterator[tuple[Pair, Tie]]:
        """The pairs that people's words make suspected, by what joins each of them otherwise."""
        for pair in sorted(self._said):
            word, tie = self._word(pair), joining.get(pair)
            if word is _Word.ONE_SAYS_TWO and tie is not None:
                why = f"{tie.why or tie.by}; fewer reviewers than required say that they are two"
                yield pair, Tie(*pair, TiedBy.SUSPECTED, why)
            elif word is _Word.DISPUTED and tie is None:
                why = "reviewers disagree whether they are two"
                yield pair, Tie(*pair, TiedBy.SUSPECTED, why)

    def _word(self, pair: Pair) -> _Word:
        said = self._said.get(pair)
        if said is None:
            return _Word.NONE
        filed = self._filed_together(pair)
        others = {word.reviewer for word in filed}
        if any(w.adjudicates and w.at >= said.said and others - {w.reviewer} for w in said.against):
            return _Word.NONE  # who files them together has somebody who decided so
        objections = (*said.against, *filed)
        people, ruled = len(said.people), said.ruled
        if ruled is not None and people >= min(self._required, RULING_PEOPLE):
            return _Word.DISPUTED if any(w.at > ruled for w in objections) else _Word.TWO
        if objections:
            return _Word.DISPUTED
        return _Word.TWO if people >= self._required else _Word.ONE_SAYS_TWO

    def _filed_together(self, pair: Pair) -> tuple[Judgement, ...]:
        """The words that file either of them under a trial, where such words join the two."""
        grades = (self._grades.get(study) for study in pair if pair in self._filed)
        found = (grade.fields.get(Field.TRIAL) for grade in grades if grade is not None)
        words = (word for field in found if field is not None for word in field.judgements)
        return tuple(word for word in words if word.value != NOT_REPORTED)


def _listed(word: Judgement) -> frozenset[str]:
    return frozenset(word.value) if isinstance(word.value, tuple) else frozenset()
