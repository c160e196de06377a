"""How well two reviewers agree: Cohen's kappa per field over doubly graded studies.

Standing judgements enter; one line per field leaves. Adjudications are left out: they come
after the disagreement that is measured here. It decides no disagreement.

Source:
    Kappa: Cohen 1960, doi 10.1177/001316446002000104. Its large-sample standard error:
    Fleiss, Cohen and Everitt 1969, doi 10.1037/h0028106.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from litreview.model.fields import Field
from litreview.model.identity import Reviewer
from litreview.model.judgement import Judgement
from litreview.reviews.active import in_order
from litreview.reviews.consensus import same_value

Z_95 = 1.959964  # standard normal deviate of a two-sided 95 % interval
NO_WIDTH = 1e-9  # rounding left over where the standard error is nil
FEW_ITEMS = 10  # studies; below it the large-sample interval is only a hint

Pair = tuple[Hashable, Hashable]


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """How two reviewers agree on one field.

    Attributes:
        items: Studies both graded.
        agreement: Share of them on which they agree, 0 to 1.
        kappa: Agreement beyond chance; None when it is not defined.
        ci: Its 95 % interval, clipped to -1 and 1; None when there is none.
        note: Who the two are, and what to keep in mind.
    """

    field: Field
    items: int
    agreement: float
    kappa: float | None
    ci: tuple[float, float] | None
    note: str


def agreement_by_field(judgements: Iterable[Judgement]) -> tuple[FieldAgreement, ...]:
    """Return the agreement on every doubly graded field, in the order of the fields.

    Kappa compares two people. Where more graded a field, the two who share most studies are
    compared, and the note says so.
    """
    words: defaultdict[Field, dict[tuple[Reviewer, str], Judgement]] = defaultdict(dict)
    for judgement in in_order(judgements):
        field = judgement.study_field
        if judgement.adjudicates or judgement.retracts or field is None:
            continue
        words[field][judgement.reviewer, judgement.subject] = judgement
    lines = (_compare(field, words[field]) for field in Field if field in words)
    return tuple(line for line in lines if line is not None)


def _compare(field: Field, words: dict[tuple[Reviewer, str], Judgement]) -> FieldAgreement | None:
    reviewers = sorted({reviewer for reviewer, _ in words})
    shared = {
        (one, other): [
            (same_value(field, words[one, s].value), same_value(field, words[other, s].value))
            for s in sorted({subject for _, subject in words})
            if (one, s) in words and (other, s) in words
        ]
        for one, other in combinations(reviewers, 2)
    }
    if not any(shared.values()):
        return None
    two = max(shared, key=lambda pair: len(shared[pair]))
    pairs = shared[two]
    kappa, ci = cohen_kappa(pairs)
    agreeing = sum(one == other for one, other in pairs) / len(pairs)
    return FieldAgreement(
        field, len(pairs), agreeing, kappa, ci, _note(two, len(reviewers), len(pairs), kappa)
    )


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


def _note(two: tuple[Reviewer, Reviewer], reviewers: int, items: int, kappa: float | None) -> str:
    notes = [f"{two[0]} and {two[1]}"]
    if reviewers > len(two):
        notes.append(f"of {reviewers} reviewers, the two who share most studies")
    if kappa is None:
        notes.append("kappa is not defined: both used one and the same value")
    elif items < FEW_ITEMS:
        notes.append(f"fewer than {FEW_ITEMS} studies")
    return "; ".join(notes)
