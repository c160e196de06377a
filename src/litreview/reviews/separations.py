"""What people say of two reports: that they are two trials, or one after all.

Grades enter; for each pair somebody takes apart, who does, who objects, and what that comes to.
Both fields that name the other of a pair are read so: `separate` and `independent_of`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import Grade
from litreview.model.identity import StudyId, check_study_id
from litreview.model.judgement import Judgement
from litreview.model.policy import Policy
from litreview.model.registration import find_registration
from litreview.model.trial import Tie
from litreview.model.vocabulary import TiedBy
from litreview.reviews.active import in_order
from litreview.reviews.weighing import weigh_words

Pair = tuple[StudyId, StudyId]  # the smaller id first


def pair_of(one: StudyId, other: StudyId) -> Pair:
    """Two reports in the order of their ids."""
    return (one, other) if one < other else (other, one)


@dataclass(frozen=True, slots=True)
class Separation:
    """What people say of one pair that somebody takes apart, from either report.

    Attributes:
        apart: The words that take them apart.
        against: What people say of either report: that it is apart from none (`not_reported`).
    """

    apart: tuple[Judgement, ...]
    against: tuple[Judgement, ...] = ()


def separations(grades: Mapping[StudyId, Grade], field: Field) -> dict[Pair, Separation]:
    """Every pair that a standing word of this field takes apart; undone and overruled ones none."""
    apart: defaultdict[Pair, list[Judgement]] = defaultdict(list)
    against: dict[StudyId, tuple[Judgement, ...]] = {}
    for study, grade in grades.items():
        found = grade.fields.get(field)
        if found is None:
            continue
        words = found.judgements
        deciding = words[-1] if found.decided else None
        against[study] = tuple(word for word in words if word.value == NOT_REPORTED)
        for word in words:
            kept = listed_by(word) & listed_by(deciding or word)  # what a ruling denies is gone
            for other in kept - {study}:
                apart[pair_of(study, StudyId(other))].append(word)
    return {
        pair: Separation(in_order(words), (*against.get(pair[0], ()), *against.get(pair[1], ())))
        for pair, words in apart.items()
    }


def reports_named(judgements: Iterable[Judgement]) -> frozenset[StudyId]:
    """The reports that people take apart, and those they file under a trial or name as one.

    Empty when nobody takes any apart.
    """
    words = [word for word in judgements if word.field in {Field.TRIAL, Field.SEPARATE}]
    if not any(map(says_two, words)):
        return frozenset()
    named = {StudyId(other) for word in words for other in listed_by(word)}
    filed = {
        check_study_id(str(word.value))
        for word in words
        if word.field == Field.TRIAL
        and word.value != NOT_REPORTED
        and not find_registration(str(word.value))
    }
    return frozenset({*named, *filed, *(word.study for word in words if word.study is not None)})


_OF_A_PAIR = (Field.SEPARATE, Field.TRIAL)


class _Word(Enum):
    """What people's words on one pair come to."""

    NONE = auto()  # nobody takes it apart
    ONE_SAYS_TWO = auto()  # fewer people than required do, and nobody objects
    DISPUTED = auto()  # some do, others say that it is one
    TWO = auto()  # as many as required do, or somebody who could decided it


class Apart:
    """Which pairs people take apart, and whether that holds against what joins them.

    Args:
        grades: Of all reports in hand.
        filed: The pairs that people file under one trial: that word goes before.
        policy: How many people must say that what is joined is two, and which readers are the same.
    """

    def __init__(
        self, grades: Mapping[StudyId, Grade], filed: Collection[Pair], policy: Policy
    ) -> None:
        self._said = separations(grades, Field.SEPARATE)
        self._filed = filed
        self._grades = grades
        self._policy = policy

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

    def contested(self) -> Iterator[tuple[Pair, tuple[Judgement, ...]]]:
        """The pairs of which somebody says that they are one and somebody that they are two.

        With every word on it, oldest first: on either report, of `separate` and of `trial`.
        """
        for pair, said in sorted(self._said.items()):
            if one := (*said.against, *self._filed_together(pair)):
                yield pair, self._with_replaced(pair, (*said.apart, *one))

    def _word(self, pair: Pair) -> _Word:
        said = self._said.get(pair)
        if said is None:
            return _Word.NONE
        one = (*said.against, *self._filed_together(pair))
        words = self._with_replaced(pair, (*said.apart, *one))
        found = weigh_words(words, says_two, self._policy)
        if found.decided and found.deciding is not None:
            if not says_two(found.deciding):
                return _Word.NONE
            if found.adjudicated:
                return _Word.TWO
        elif one:
            return _Word.DISPUTED
        people = self._policy.people(word.reviewer for word in said.apart)
        enough = len(people) >= self._policy.reviewers_required
        return _Word.TWO if enough else _Word.ONE_SAYS_TWO

    def _with_replaced(self, pair: Pair, words: Collection[Judgement]) -> tuple[Judgement, ...]:
        """The words on a pair, and what their authors said of it before."""
        people = {word.reviewer for word in words}
        grades = [self._grades[study] for study in pair if study in self._grades]
        fields = [grade.fields.get(name) for grade in grades for name in _OF_A_PAIR]
        before = [word for found in fields if found is not None for word in found.replaced]
        kept = [word for word in before if word.reviewer in people and _is_on(word, pair)]
        return in_order((*kept, *words))

    def _filed_together(self, pair: Pair) -> tuple[Judgement, ...]:
        """The words that file either of them under a trial, where such words join the two."""
        grades = (self._grades.get(study) for study in pair if pair in self._filed)
        found = (grade.fields.get(Field.TRIAL) for grade in grades if grade is not None)
        words = (word for field in found if field is not None for word in field.judgements)
        return tuple(word for word in words if word.value != NOT_REPORTED)


def _is_on(word: Judgement, pair: Pair) -> bool:
    """Whether a word on one of two reports says anything of the two."""
    if word.field == Field.TRIAL:
        return word.value != NOT_REPORTED
    return word.value == NOT_REPORTED or not listed_by(word).isdisjoint(pair)


def says_two(word: Judgement) -> bool:
    """Of a word on a pair, whether it says that they are two trials."""
    return word.field == Field.SEPARATE and word.value != NOT_REPORTED


def listed_by(word: Judgement) -> frozenset[str]:
    """The reports that a word takes its own apart from; empty where it takes none."""
    return frozenset(word.value) if isinstance(word.value, tuple) else frozenset()
