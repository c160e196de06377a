"""What several people's words on one thing come to.

Standing judgements on one thing enter; each reviewer's latest word and the one that decides
leave. It compares words by a key its caller gives, and knows no field and no claim. Readers who
are the same people (`Policy.same_people`) keep a word each, and are one party.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from itertools import combinations

from litreview.model.identity import Reviewer
from litreview.model.judgement import Judgement
from litreview.model.policy import DEFAULT_POLICY, Policy
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
        between_people: Whether that decided against anybody but its author under another name.
    """

    words: tuple[Judgement, ...]
    deciding: Judgement | None
    differ: bool
    ruling: Judgement | None = None
    between_people: bool = False

    @property
    def decided(self) -> bool:
        """Whether words differ and somebody decided."""
        return self.differ and self.deciding is not None

    @property
    def adjudicated(self) -> bool:
        """Whether people differ and somebody decided: not between their own two readings alone."""
        return self.decided and self.between_people

    @property
    def conflict(self) -> bool:
        """Whether people differ and nobody decided."""
        return self.differ and self.deciding is None


def weigh_words(
    judgements: Iterable[Judgement], key: Key, policy: Policy = DEFAULT_POLICY
) -> Outcome:
    """Return each reviewer's latest word and which of them decides.

    Words that agree decide together; the latest speaks for them. Where they differ, the
    adjudication that its author could make decides, unless somebody differs from it in a word that
    it did not know of: then the question is open again. So it is where two people decide otherwise
    and neither knew of the other's decision. Its author may repeat it without adjudicating anew.
    However many agree, a majority decides nothing.

    Args:
        judgements: At least one, all on one thing, in any order; undos are left out. Words that
            their own author replaced tell who is a party, and belong to it.
        key: Two words with the same key agree.
        policy: Which readers are the same people.
    """
    ordered = [judgement for judgement in in_order(judgements) if judgement.retracts is None]
    words = in_order(_latest(ordered).values())
    if len({key(word) for word in words}) == 1:
        return Outcome(words, words[-1], differ=False)
    for ruling in reversed(_rulings(ordered, key, policy)):
        if _still_rules(ruling, words, ordered, key):
            own = next(word for word in words if word.reviewer == ruling.reviewer)
            if key(own) == key(ruling):
                between = _is_against_others(ruling, words, key, policy)
                return Outcome(words, own, differ=True, ruling=ruling, between_people=between)
    return Outcome(words, None, differ=True)


@dataclass(frozen=True, slots=True)
class Positions:
    """Who stood where when somebody adjudicated: what says whether they could.

    Attributes:
        others: The latest word of everybody else at that time.
        own: The author's own latest word before, rulings that held left out; None for a third
            person.
        spoke: Whether the author gave a word once that no longer stands, or the same people gave
            one under another name.
    """

    others: dict[Reviewer, Judgement]
    own: Judgement | None
    policy: Policy = DEFAULT_POLICY
    spoke: bool = False

    def is_third(self, key: Key) -> bool:
        """Whether other people differ, and the author never gave a word of their own.

        People whose own two readings differ are at odds with nobody who gives either answer.
        """
        said = _answers(self.others.values(), key, self.policy).values()
        differ = any(one.isdisjoint(other) for one, other in combinations(said, 2))
        return differ and self.own is None and not self.spoke

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
    ruling: Judgement,
    ordered: Iterable[Judgement],
    held: Collection[Judgement],
    key: Key,
    policy: Policy = DEFAULT_POLICY,
    *,
    took_back: bool = False,
) -> Positions:
    """Who stood where when a ruling was made.

    Args:
        ruling: An adjudication, among the words or about to join them.
        ordered: Every standing word on the thing, oldest first.
        held: The rulings before it that their authors could make: they make nobody a party.
        took_back: Whether its author gave a word on the thing that no longer stands.
    """
    given = [word for word in ordered if word.id != ruling.id]
    others = [w for w in known_to(ruling, given, key) if w.reviewer != ruling.reviewer]
    own = [w for w in given if w.reviewer == ruling.reviewer and w.at <= ruling.at]
    own = [word for word in own if word not in held]
    author = policy.person(ruling.reviewer)
    same = any(policy.person(w.reviewer) == author for w in others if w not in held)
    return Positions(_latest(others), own[-1] if own else None, policy, took_back or same)


def known_to(ruling: Judgement, ordered: Iterable[Judgement], key: Key) -> tuple[Judgement, ...]:
    """The words on the thing that the author of a ruling knew, oldest first.

    A ruling names them. Of one in an older line, all before it are taken as known, but no ruling
    of somebody else that says otherwise, unless they consent or somebody had differed from it
    before: clocks of two computers say nothing of who knew what.
    """
    if ruling.settles:
        return tuple(word for word in ordered if word.id in ruling.settles)
    # Files keep whole seconds: a word of the same second counts as made before the ruling.
    before = [word for word in ordered if word.at <= ruling.at and word.id != ruling.id]
    return tuple(word for word in before if not _is_rival(word, ruling, before, key))


def _is_rival(word: Judgement, ruling: Judgement, before: Iterable[Judgement], key: Key) -> bool:
    if not word.adjudicates or key(word) == key(ruling):
        return False
    if word.reviewer in {ruling.reviewer, *ruling.consent}:
        return False
    return not any(other.at > word.at and key(other) != key(word) for other in before)


def rival_rulings(
    judgements: Iterable[Judgement], key: Key, policy: Policy = DEFAULT_POLICY
) -> tuple[Judgement, ...]:
    """The standing rulings that others decided otherwise, neither knowing of the other's."""
    ordered = in_order(judgements)
    latest = _latest(ordered).values()
    rulings = [ruling for ruling in rulings_of(ordered, key, policy) if ruling in latest]
    known = {ruling.id: known_to(ruling, ordered, key) for ruling in rulings}
    return tuple(
        one
        for one in rulings
        if any(
            key(one) != key(other) and one not in known[other.id] and other not in known[one.id]
            for other in rulings
        )
    )


def rulings_of(
    judgements: Iterable[Judgement], key: Key, policy: Policy = DEFAULT_POLICY
) -> tuple[Judgement, ...]:
    """The standing adjudications of one thing that their authors could make, oldest first."""
    standing = [word for word in in_order(judgements) if not word.retracts]
    return tuple(_rulings(standing, key, policy))


def _rulings(ordered: list[Judgement], key: Key, policy: Policy) -> list[Judgement]:
    held: list[Judgement] = []
    for ruling in (word for word in ordered if word.adjudicates):
        if positions_at(ruling, ordered, held, key, policy).may_rule(ruling, key):
            held.append(ruling)
    return held


def _answers(words: Iterable[Judgement], key: Key, policy: Policy) -> dict[Reviewer, set[Hashable]]:
    """What each person says, under whichever of their names."""
    said: defaultdict[Reviewer, set[Hashable]] = defaultdict(set)
    for word in words:
        said[policy.person(word.reviewer)].add(key(word))
    return said


def _is_against_others(
    ruling: Judgement, words: Iterable[Judgement], key: Key, policy: Policy
) -> bool:
    """Whether somebody who is not its author under another name gave no answer like it."""
    author = policy.person(ruling.reviewer)
    said = _answers(words, key, policy).items()
    return any(who != author and key(ruling) not in answers for who, answers in said)


def _latest(ordered: Iterable[Judgement]) -> dict[Reviewer, Judgement]:
    return {word.reviewer: word for word in ordered}


def _still_rules(
    ruling: Judgement, words: Iterable[Judgement], ordered: Iterable[Judgement], key: Key
) -> bool:
    known = known_to(ruling, ordered, key)
    return all(word in known for word in words if key(word) != key(ruling))
