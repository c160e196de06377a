"""How well two reviewers agree: Cohen's kappa per field over what both judged.

Every line of the files enters, undos too; one line per field leaves. Compared are the words two
people gave before either could see the other's: of each person on each thing the word that stood
when they and somebody else had first both spoken, whatever they came to say after. What is taken
back and not said anew is no word. Adjudications are left out: they come after the disagreement
that is measured here. It decides no disagreement.

Two people who accept one suggestion of the machine agree with the machine: each line tells the
same again over the things of which somebody departed from it.

Source:
    Kappa: Cohen 1960, doi 10.1177/001316446002000104. Its large-sample standard error:
    Fleiss, Cohen and Everitt 1969, doi 10.1037/h0028106.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import sqrt

from litreview.model.agreement import Agreement, FieldAgreement
from litreview.model.fields import NOT_REPORTED, TAGGED_FIELDS, Field
from litreview.model.identity import Reviewer
from litreview.model.judgement import LINK, NOTE, STATED, Judgement
from litreview.model.link import LinkValue
from litreview.model.policy import DEFAULT_POLICY, Policy
from litreview.reviews.active import Thing, active_of, in_order, thing_judged
from litreview.reviews.consensus import same_value

Z_95 = 1.959964  # standard normal deviate of a two-sided 95 % interval
NO_WIDTH = 1e-9  # rounding left over where the standard error is nil
FEW_ITEMS = 10  # things judged; below it the large-sample interval is only a hint (ours)

ANSWERS = ("population", "outcome", "intervention", "direction")
"""What a link answers; each has its own line."""

Pair = tuple[Hashable, Hashable]
Two = tuple[Reviewer, Reviewer]
Said = dict[tuple[Reviewer, Thing], "Answer"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's answer, as it is compared, and whether it is the machine's."""

    key: Hashable
    departs: bool
    unaided: bool = False


def agreement_by_field(
    lines: Iterable[Judgement], policy: Policy = DEFAULT_POLICY
) -> tuple[FieldAgreement, ...]:
    """Return the agreement on every field judged: fields of studies, answers of links, facts.

    Kappa compares two people. Where more judged a field, the two who share most are compared,
    and the note says so. Two readings by the same people are compared only where no two people
    judged the same, and the note says that too. A field of which no two judged the same thing has
    no numbers and a note. The finding is left out: everybody tells it in their own words.

    Args:
        lines: Everything in the files, in any order, repeated or not.
        policy: Which readers are the same people.
    """
    said: defaultdict[str, Said] = defaultdict(dict)
    for word in first_words(lines):
        for field, answer in _answers(word):
            said[field][word.reviewer, thing_judged(word)] = answer
    rows = (*Field, *map(_link_row, ANSWERS), STATED)
    return tuple(_compare(row, said[row], policy) for row in rows if row in said)


def first_words(lines: Iterable[Judgement]) -> Iterator[Judgement]:
    """Each person's word on each thing as it was before they could see anybody else's.

    That is the word that stood when they and somebody else had first both spoken; where nobody
    else ever spoke, the one that stands. Of those who take part, each has a standing word now.
    """
    for words in _by_thing(lines).values():
        now = _standing(words)
        first: dict[Reviewer, Judgement] = {}
        for count in range(1, len(words) + 1):
            stood = _standing(words[:count])
            if len(stood) > 1:
                first = stood | first
        yield from (first.get(who, word) for who, word in now.items())


def _by_thing(lines: Iterable[Judgement]) -> dict[Thing, list[Judgement]]:
    """What was said of each thing and taken back, in order; an undo belongs to what it undoes."""
    ordered = in_order(lines)
    by_id = {line.id: line for line in ordered}
    grouped: defaultdict[Thing, list[Judgement]] = defaultdict(list)
    for line in ordered:
        meant, seen = line, {line.id}
        while meant.retracts in by_id and meant.retracts not in seen:
            meant = by_id[meant.retracts]
            seen.add(meant.id)
        if not meant.adjudicates and meant.field not in {NOTE, Field.FINDING}:
            grouped[thing_judged(meant)].append(line)
    return grouped


def _standing(words: Sequence[Judgement]) -> dict[Reviewer, Judgement]:
    """Each person's latest word of those that nothing here takes back."""
    return {word.reviewer: word for word in active_of(words)}


def _answers(word: Judgement) -> Iterator[tuple[str, Answer]]:
    """What one word says, by the field whose line it enters."""
    value = word.value
    if isinstance(value, LinkValue):
        yield from ((_link_row(name), Answer(getattr(value, name), True)) for name in ANSWERS)
    elif word.study_field is None:
        yield STATED, Answer(value, True)
    else:
        key = same_value(word.study_field, value)
        yield word.study_field, Answer(key, word.unaided or _departs(word), word.unaided)


def _departs(word: Judgement) -> bool:
    """Whether a word on a study is the person's own: not what the machine reads, nor its silence.

    Where no machine ever reads anything (risk of bias), every word is.
    """
    field, suggested = Field(word.field), word.machine
    if suggested is None and field in TAGGED_FIELDS:
        suggested = NOT_REPORTED
    return suggested is None or same_value(field, word.value) != same_value(field, suggested)


def _link_row(name: str) -> str:
    return f"{LINK} {name}"


def _compare(field: str, said: Said, policy: Policy) -> FieldAgreement:
    reviewers = sorted({reviewer for reviewer, _ in said})
    shared = {two: _shared(two, said) for two in combinations(reviewers, 2)}
    if not any(shared.values()):
        who = "one person judged it" if len(reviewers) == 1 else "nobody judged the same"
        return FieldAgreement(field, *[Agreement(0, None, None, None, who)] * 3)
    judged = [two for two in shared if shared[two]]
    two = max(judged, key=lambda pair: (len(policy.people(pair)), len(shared[pair])))
    people, same = policy.people(reviewers), len(policy.people(two)) < len(two)
    most = not same and len(people) > len(two)
    chosen = (f"of {len(people)} reviewers, the two who share most",) if most else ()

    def over(pairs: Sequence[tuple[Answer, Answer]], none: str = "") -> Agreement:
        if not pairs:
            return Agreement(0, None, None, None, none)
        alone = _agreement([(one.key, other.key) for one, other in pairs], " and ".join(two))
        return replace(alone, remarks=(*chosen, *alone.remarks), same_people=same)

    both = shared[two]
    departing = [pair for pair in both if any(answer.departs for answer in pair)]
    unaided = [pair for pair in both if all(answer.unaided for answer in pair)]
    return FieldAgreement(
        field,
        over(both),
        over(departing, "nobody departed from the machine"),
        over(unaided, "nothing that both judged was hidden from both"),
    )


def _shared(two: Two, said: Mapping[tuple[Reviewer, Thing], Answer]) -> list[tuple[Answer, Answer]]:
    """The two people's answers on what both judged, in the order of the things."""
    one, other = two
    things = sorted(thing for who, thing in said if who == one and (other, thing) in said)
    return [(said[one, thing], said[other, thing]) for thing in things]


def _agreement(pairs: Sequence[Pair], who: str) -> Agreement:
    agreeing = sum(one == other for one, other in pairs) / len(pairs)
    kappa, ci = cohen_kappa(pairs)
    notes = []
    if kappa is None:
        notes.append("kappa is not defined: both used one and the same value")
    elif ci is None:
        why = "agreement is perfect" if agreeing == 1 else "the answers leave it no width"
        notes.append(f"no interval: {why}")
    if len(pairs) < FEW_ITEMS:
        notes.append(f"fewer than {FEW_ITEMS} items")
    return Agreement(len(pairs), agreeing, kappa, ci, who, tuple(notes))


def cohen_kappa(pairs: Sequence[Pair]) -> tuple[float | None, tuple[float, float] | None]:
    """Cohen's kappa and its 95 % interval.

    Kappa is None when there are no pairs, or when both used one and the same value
    throughout: chance then explains everything. The interval is None when its width is nil,
    as with perfect agreement: the large-sample formula says nothing there.
    """
    if len({value for pair in pairs for value in pair}) < 2:
        return None, None
    n = len(pairs)
    cells = {pair: count / n for pair, count in Counter(pairs).items()}
    rows = _shares([one for one, _ in pairs])
    columns = _shares([other for _, other in pairs])
    observed = sum(share for (one, other), share in cells.items() if one == other)
    chance = sum(share * columns.get(value, 0.0) for value, share in rows.items())
    kappa = (observed - chance) / (1 - chance)
    error = _standard_error(cells, rows, columns, chance, kappa, n)
    if error < NO_WIDTH:
        return kappa, None
    return kappa, (max(-1.0, kappa - Z_95 * error), min(1.0, kappa + Z_95 * error))


def _shares(values: Sequence[Hashable]) -> dict[Hashable, float]:
    return {value: count / len(values) for value, count in Counter(values).items()}


def _standard_error(
    cells: dict[Pair, float],
    rows: dict[Hashable, float],
    columns: dict[Hashable, float],
    chance: float,
    kappa: float,
    n: int,
) -> float:
    """Fleiss, Cohen and Everitt 1969, equation 13, in their terms A, B and C."""
    off = 1 - kappa
    a = b = 0.0
    for (one, other), share in cells.items():
        if one == other:
            a += share * (1 - (rows[one] + columns[one]) * off) ** 2
        else:
            b += share * (columns.get(one, 0.0) + rows.get(other, 0.0)) ** 2
    c = (kappa - chance * off) ** 2
    return sqrt(max(0.0, a + off**2 * b - c) / n) / (1 - chance)
