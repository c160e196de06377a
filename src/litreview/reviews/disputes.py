"""What reviewers dispute, told without names, and who may decide it.

Standing judgements enter; every thing on which people differ leaves, open or decided: its sides
lettered by their content, so that neither names nor times show. A ruling is checked here before
it is written; what it then comes to is worked out where words are weighed.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from litreview.errors import UsageError
from litreview.model.basis import Basis
from litreview.model.codec import to_json_bytes
from litreview.model.fields import Field, Value
from litreview.model.identity import Reviewer
from litreview.model.judgement import LINK, NOTE, STATED, Judgement, Overruled
from litreview.model.link import LinkValue
from litreview.model.policy import DEFAULT_POLICY, Policy
from litreview.model.vocabulary import Verdict
from litreview.reviews.active import Thing, in_order, thing_judged
from litreview.reviews.consensus import same_value
from litreview.reviews.linking import fact_verdict
from litreview.reviews.separations import Pair, listed_by, says_two
from litreview.reviews.weighing import (
    Key,
    Positions,
    positions_at,
    rival_rulings,
    rulings_of,
    weigh_words,
)

FIELD_ORDER = (*map(str, Field), LINK, STATED)


@dataclass(frozen=True, slots=True)
class Side:
    """One answer in dispute, and the words of those who give it.

    Attributes:
        letter: A, B, ... by the content of the answers: neither who gave them nor when.
        words: One of each reader, by their content too; never empty.
        people: How many people that is.
    """

    letter: str
    words: tuple[Judgement, ...]
    people: int

    @property
    def value(self) -> Value | LinkValue:
        """The answer; of spellings that say the same, always the same one."""
        return self.words[0].value

    @property
    def best(self) -> Judgement:
        """The word with most to rest on: something before nothing, the study before an account."""
        return min(
            self.words, key=lambda word: 2 if word.basis is None else int(word.basis.is_secondary)
        )

    @property
    def bases(self) -> tuple[Basis, ...]:
        """What its words rest on, each once; those of a reviewer's own reading have none."""
        return tuple(dict.fromkeys(word.basis for word in self.words if word.basis is not None))

    @property
    def notes(self) -> tuple[str, ...]:
        """The remarks beside its words, each once."""
        return tuple(dict.fromkeys(word.note for word in self.words if word.note))


@dataclass(frozen=True, slots=True)
class Dispute:
    """One thing on which reviewers differ.

    Attributes:
        thing: Subject, field, and the part of a two-part claim.
        sides: The answers given; of a decided dispute those that were before the ruling.
        words: Every standing word on it, those their author replaced too, oldest first.
        ruling: The adjudication that holds; None while it is open.
        agreed: Whether nobody differs any more: all have come to say what was decided.
        pair: The two reports, of a dispute over whether they are one trial: its words are on either
            of them, `separate` against `trial`; else None.
        of_one: Whether all sides are the same people's, who settle it themselves.
        rivals: The rulings of an open one that say different things, made by people who did not
            know of each other's.
    """

    thing: Thing
    sides: tuple[Side, ...]
    words: tuple[Judgement, ...]
    ruling: Judgement | None = None
    agreed: bool = False
    rivals: tuple[Judgement, ...] = ()
    pair: Pair | None = None
    of_one: bool = False

    @property
    def subject(self) -> str:
        """A study, a study for a claim, or a claim of fact."""
        return self.thing[0]

    @property
    def field(self) -> str:
        """A field of studies, `link` or `stated`."""
        return self.thing[1]

    @property
    def part(self) -> str:
        """The part of a two-part claim, or the other report of a pair; else empty."""
        return self.thing[2]

    def side(self, letter: str) -> Side:
        """The side of this letter.

        Raises:
            UsageError: There is none.
        """
        for side in self.sides:
            if side.letter == letter.strip().upper():
                return side
        letters = ", ".join(side.letter for side in self.sides)
        raise UsageError(f'no side "{letter}" in this dispute', fix=f"One of: {letters}.")

    def key(self, word: Judgement) -> Hashable:
        """Two words of this dispute with the same key say the same."""
        return says_two(word) if self.pair is not None else key_of(word)

    def side_of(self, value: Value | LinkValue) -> Side | None:
        """The side that says the same as a value; None when nobody does."""
        meant = _key(self.field, value)
        return next((s for s in self.sides if _key(self.field, s.value) == meant), None)

    def overruled_by(self, value: Value | LinkValue) -> tuple[Overruled, ...]:
        """The answers that a decision for this value goes against, with what they rest on.

        Of a link none: its answers are no value of a field; nor of a pair, where fields differ.
        """
        if self.pair is not None:
            return ()
        chosen = self.side_of(value)
        return tuple(
            Overruled(side.value, basis)
            for side in self.sides
            if side is not chosen and not isinstance(side.value, LinkValue)
            for basis in side.bases
        )


def disputes(
    judgements: Iterable[Judgement], policy: Policy = DEFAULT_POLICY
) -> tuple[Dispute, ...]:
    """Everything on which reviewers differ, by subject, field and part; open and decided.

    One that was decided stays, with who decided it and why, when all come to agree to that.

    Sources of one claim of fact that say different things are a dispute only if people differ
    about what that comes to; silence is no disagreement.

    Args:
        judgements: Standing ones, in any order.
        policy: Which readers are the same people.
    """
    grouped: defaultdict[Thing, list[Judgement]] = defaultdict(list)
    for word in in_order(judgements):
        if word.retracts is None and word.field != NOTE:
            grouped[thing_judged(word)].append(word)
    found = (_dispute(thing, words, key_of, policy) for thing, words in grouped.items())
    return tuple(sorted((one for one in found if one is not None), key=_place))


def pair_disputes(
    contested: Iterable[tuple[Pair, Sequence[Judgement]]],
    policy: Policy = DEFAULT_POLICY,
) -> tuple[Dispute, ...]:
    """The disputes over whether two reports are one trial, open and decided, by pair.

    What is told as a dispute of one field of one report is left out.

    Args:
        contested: Pairs with the words on each; see `relations.contested_pairs`.
    """
    found = (
        _dispute((pair[0], str(Field.SEPARATE), pair[1]), words, says_two, policy, pair)
        for pair, words in contested
        if len({thing_judged(word) for word in words}) > 1
    )
    return tuple(one for one in found if one is not None)


def has_spoken(
    lines: Iterable[Judgement],
    dispute: Dispute,
    reviewer: Reviewer,
    policy: Policy = DEFAULT_POLICY,
) -> bool:
    """Whether a reviewer ever gave a word of their own on it, also one taken back since.

    A word under another name of the same people is theirs.

    Args:
        lines: Everything in the files, undone or not.
    """
    who = policy.person(reviewer)
    own = [one for one in lines if policy.person(one.reviewer) == who and one.retracts is None]
    about = _is_on_pair if dispute.pair is not None else _is_on_thing
    return any(about(line, dispute) for line in own if not line.adjudicates)


def _is_on_thing(line: Judgement, dispute: Dispute) -> bool:
    return thing_judged(line) == dispute.thing


def _is_on_pair(line: Judgement, dispute: Dispute) -> bool:
    """Whether a word names both reports, or says of one of them what a word of the dispute says."""
    if line.subject not in (dispute.pair or ()):
        return False
    said = {(word.subject, word.field, word.value) for word in dispute.words}
    named = {line.subject, *listed_by(line), str(line.value)}
    return named >= set(dispute.pair or ()) or (line.subject, line.field, line.value) in said


def check_ruling(
    dispute: Dispute,
    ruling: Judgement,
    policy: Policy = DEFAULT_POLICY,
    *,
    spoke: bool = False,
) -> None:
    """Refuse a ruling that its author cannot make.

    A third person, who never gave a word on the thing, decides alone. Anybody else decides with
    the consent of everybody whose word differs from the decision. So do people whose own two
    readings differ: they settle it themselves.

    Args:
        policy: Which readers are the same people.
        spoke: Whether its author ever gave a word on it, also one taken back; see `has_spoken`.

    Raises:
        UsageError: A party lacks consent, or a name given as consenting does not differ.
    """
    key = dispute.key
    held = rulings_of(dispute.words, key, policy)
    words = in_order(dispute.words)
    positions = positions_at(ruling, words, held, key, policy, took_back=spoke)
    if ruling.consent and positions.is_third(key):
        raise UsageError(
            f"{ruling.reviewer} gave no word on this before, and needs nobody's consent",
            where="--consent",
            fix="Leave it out.",
        )
    differing = [who for who, word in positions.others.items() if key(word) != key(ruling)]
    idle = [who for who in ruling.consent if who not in differing]
    if idle:
        raise UsageError(
            f"{', '.join(idle)} gave no word that differs from this decision",
            where=f"--consent of {ruling.reviewer}",
            fix="Name only those who judged this, differ from the decision and agree to it.",
        )
    if dispute.pair is not None and positions.own is not None:
        _check_own(positions.own, ruling, key)
    if not positions.may_rule(ruling, key):
        missing = len(positions.missing_consent(ruling, key))
        people = "1 person differs" if missing == 1 else f"{missing} people differ"
        raise UsageError(
            f"{_why_no_third(ruling, positions)}, and {people} from the decision without "
            "consenting to it",
            where=f"{ruling.subject} {ruling.field}",
            fix="Name each who agrees to it with --consent NAME, or leave the decision to somebody "
            "who never gave a word on it.",
        )


def _why_no_third(ruling: Judgement, positions: Positions) -> str:
    """Why somebody who decides is no third person, who could do so alone."""
    who, policy = ruling.reviewer, positions.policy
    if positions.own is not None:
        return f"{who} judged this before"
    same = [n for n in positions.others if policy.person(n) == policy.person(who)]
    if same:
        return f"{who} is the same people as {same[0]}, who judged this before"
    if positions.spoke:
        return f"{who} judged this before (a word taken back counts)"
    return "the same people gave each of these answers and settle it themselves"


def _check_own(own: Judgement, ruling: Judgement, key: Key) -> None:
    """Refuse that a word on a pair stands in one field while its author decides against it."""
    if key(own) != key(ruling):
        raise UsageError(
            f"{own.reviewer} says otherwise of {own.subject} in the field {own.field}",
            where=f"{ruling.subject} {ruling.field}",
            fix="Take that word back first: then the two no longer differ, or a third person "
            f"decides. `--set {own.field}=not-reported` or `--undo` does it.",
        )


def key_of(word: Judgement) -> Hashable:
    """Two words on one thing with the same key say the same."""
    return _key(word.field, word.value)


def _key(field: str, value: Value | LinkValue) -> Hashable:
    if isinstance(value, LinkValue) or field == STATED:
        return value
    return same_value(Field(field), value)


def _dispute(
    thing: Thing, words: Sequence[Judgement], key: Key, policy: Policy, pair: Pair | None = None
) -> Dispute | None:
    outcome = weigh_words(words, key, policy)
    held = rulings_of(words, key, policy)
    ruling = outcome.ruling or (None if outcome.differ else _carried(held, outcome.words, key))
    if ruling is not None:
        positions = positions_at(ruling, words, held, key, policy)
        own = (positions.own,) if positions.own is not None else ()
        before = (*positions.others.values(), *own)
        sides, of_one = _sides(thing, before, key, policy), _is_of_one(before, policy)
        agreed = not outcome.differ
        return Dispute(thing, sides, tuple(words), ruling, agreed, pair=pair, of_one=of_one)
    silent = thing[1] == STATED and fact_verdict(words, policy) is not Verdict.MIXED
    if silent or not outcome.differ:
        return None
    sides, of_one = _sides(thing, outcome.words, key, policy), _is_of_one(outcome.words, policy)
    rivals = rival_rulings(words, key, policy)
    return Dispute(thing, sides, tuple(words), rivals=rivals, pair=pair, of_one=of_one)


def _is_of_one(words: Iterable[Judgement], policy: Policy) -> bool:
    return len(policy.people(word.reviewer for word in words)) == 1


def _carried(held: Sequence[Judgement], words: Sequence[Judgement], key: Key) -> Judgement | None:
    """The last decision that says what all now say."""
    return next((one for one in reversed(held) if key(one) == key(words[-1])), None)


def _sides(thing: Thing, words: Iterable[Judgement], key: Key, policy: Policy) -> tuple[Side, ...]:
    grouped: defaultdict[Hashable, list[Judgement]] = defaultdict(list)
    for word in words:
        grouped[key(word)].append(word)
    sides = [tuple(sorted(said, key=_content)) for said in grouped.values()]
    ordered = sorted(sides, key=lambda said: _hash([thing, said[0].value]))
    return tuple(
        Side(_letter(i), said, len(policy.people(word.reviewer for word in said)))
        for i, said in enumerate(ordered)
    )


def _letter(index: int) -> str:
    turns, at = divmod(index, len(ascii_uppercase))
    return ascii_uppercase[at] * (turns + 1)


def _content(word: Judgement) -> tuple[bytes, bytes]:
    """What orders the words of one side: the spelling of the value first, never who or when."""
    return _hash(word.value), _hash([word.basis, word.note, word.as_of])


def _hash(content: object) -> bytes:
    return hashlib.sha256(to_json_bytes(content)).digest()


def _place(dispute: Dispute) -> tuple[str, int, str, str]:
    study, _, claim = dispute.subject.partition("@")
    return study, FIELD_ORDER.index(dispute.field), claim, dispute.part
