"""What several people's words on one thing come to.

Standing judgements on one thing enter; each reviewer's latest word and the one that decides
leave. It compares words by a key its caller gives, and knows no field and no claim.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass

from litreview.model.identity import Reviewer
from litreview.model.judgement import Judgement
from litreview.reviews.active import in_order

Key = Callable[[Judgement], Hashable]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the reviewers of one thing stand.

    Attributes:
        words: Each reviewer's latest word, oldest first.
        deciding: The word whose value holds; None when people differ and nobody decided.
        differ: Whether the words differ, decided or not.
        ruling: The adjudication that decided where they differ; None when none did. Its author may
            have repeated it since: then that is the deciding word.
    """

    words: tuple[Judgement, ...]
    deciding: Judgement | None
    differ: bool
    ruling: Judgement | None = None

    @property
    def adjudicated(self) -> bool:
        """Whether people differ and somebody decided."""
        return self.differ and self.deciding is not None

    @property
    def conflict(self) -> bool:
        """Whether people differ and nobody decided."""
        return self.differ and self.deciding is None


def weigh_words(judgements: Iterable[Judgement], key: Key) -> Outcome:
    """Return each reviewer's latest word and which of them decides.

    Words that agree decide together; the latest speaks for them. Where they differ, the latest
    adjudication that its author could make decides, unless somebody has differed from it since:
    then the question is open again. Its author may repeat it without adjudicating anew. However
    many agree, a majority decides nothing.

    Args:
        judgements: At least one, all on one thing, in any order; undos are left out. Words that
            their own author replaced tell who is a party, and belong to it.
        key: Two words with the same key agree.
    """
    ordered = [judgement for judgement in in_order(judgements) if judgement.retracts is None]
    words = in_order(_latest(ordered).values())
    if len({key(word) for word in words}) == 1:
        return Outcome(words, words[-1], differ=False)
    for ruling in reversed(_rulings(ordered, key)):
        if _still_rules(ruling, words, key):
            own = next(word for word in words if word.reviewer == ruling.reviewer)
            if key(own) == key(ruling):
                return Outcome(words, own, differ=True, ruling=ruling)
    return Outcome(words, None, differ=True)


@dataclass(frozen=True, slots=True)
class Positions:
    """Who stood where when somebody adjudicated: what says whether they could.

    Attributes:
        others: The latest word of everybody else at that time.
        own: The author's own latest word before, rulings that held left out; None for a third
            person.
    """

    others: dict[Reviewer, Judgement]
    own: Judgement | None

    def is_third(self, key: Key) -> bool:
        """Whether others differ, and the author gave no word of their own."""
        return self.own is None and len({key(word) for word in self.others.values()}) > 1

    def missing_consent(self, ruling: Judgement, key: Key) -> frozenset[Reviewer]:
        """Who differs from a ruling and is not named as consenting to it."""
        differing = {who for who, word in self.others.items() if key(word) != key(ruling)}
        return frozenset(differing - set(ruling.consent))

    def may_rule(self, ruling: Judgement, key: Key) -> bool:
        """Whether its author could decide so.

        A third person, who gave no word of their own, decides between others who differ; anybody
        decides with the consent of all who differ from the decision, if anybody differed at all.
        """
        if self.is_third(key):
            return True
        words = [*self.others.values(), *([self.own] if self.own is not None else [])]
        differed = len({key(word) for word in words}) > 1
        return differed and not self.missing_consent(ruling, key)


def positions_at(
    ruling: Judgement, ordered: Iterable[Judgement], held: Collection[Judgement]
) -> Positions:
    """Who stood where when a ruling was made.

    Args:
        ruling: An adjudication, among the words or about to join them.
        ordered: Every standing word on the thing, oldest first.
        held: The rulings before it that their authors could make: they make nobody a party.
    """
    # Files keep whole seconds: a word of the same second counts as made before the ruling.
    before = [word for word in ordered if word.at <= ruling.at and word.id != ruling.id]
    others = [word for word in before if word.reviewer != ruling.reviewer]
    own = [word for word in before if word.reviewer == ruling.reviewer and word not in held]
    return Positions(_latest(others), own[-1] if own else None)


def rulings_of(judgements: Iterable[Judgement], key: Key) -> tuple[Judgement, ...]:
    """The standing adjudications of one thing that their authors could make, oldest first."""
    return tuple(_rulings([word for word in in_order(judgements) if not word.retracts], key))


def _rulings(ordered: list[Judgement], key: Key) -> list[Judgement]:
    held: list[Judgement] = []
    for ruling in ordered:
        if ruling.adjudicates and positions_at(ruling, ordered, held).may_rule(ruling, key):
            held.append(ruling)
    return held


def _latest(ordered: Iterable[Judgement]) -> dict[Reviewer, Judgement]:
    return {word.reviewer: word for word in ordered}


def _still_rules(ruling: Judgement, words: tuple[Judgement, ...], key: Key) -> bool:
    return all(word.at <= ruling.at for word in words if key(word) != key(ruling))
