"""What reviewing comes to in figures, for whoever asks who checked what.

Every line of the reviewers' files enters, undos too; counts leave. Nothing is decided by them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from litreview.model.agreement import ReviewFigures, Unchanged
from litreview.model.fields import NOT_REPORTED, TAGGED_FIELDS, Field
from litreview.model.judgement import Judgement
from litreview.model.policy import DEFAULT_POLICY, Policy
from litreview.reviews.active import active_of, in_order, thing_judged
from litreview.reviews.agreement import agreement_by_field
from litreview.reviews.consensus import same_value


def review_figures(lines: Iterable[Judgement], policy: Policy = DEFAULT_POLICY) -> ReviewFigures:
    """Return what the lines come to, in whatever order they are, repeated or not."""
    every = in_order(lines)
    standing = active_of(every)
    said = sum(line.retracts is None for line in every)
    return ReviewFigures(
        agreement=agreement_by_field(every, policy),
        unchanged=tuple(_unchanged(standing)),
        taken_back=said - len(standing),
    )


def _unchanged(standing: Iterable[Judgement]) -> Iterator[Unchanged]:
    own = (word for word in standing if not word.adjudicates)
    last = {(word.reviewer, thing_judged(word)): word for word in own}
    counts: Counter[tuple[Field | None, bool, bool]] = Counter()
    for word in last.values():
        if word.study_field in TAGGED_FIELDS and word.machine not in {None, NOT_REPORTED}:
            counts[word.study_field, word.unaided, _same(word)] += 1
    for field in TAGGED_FIELDS:
        kept, same = counts[field, False, True], counts[field, True, True]
        shown, hidden = kept + counts[field, False, False], same + counts[field, True, False]
        if shown or hidden:
            yield Unchanged(field, shown, kept, hidden, same)


def _same(word: Judgement) -> bool:
    """Whether a word on a field says what the machine reads there."""
    field = Field(word.field)
    return same_value(field, word.value) == same_value(field, word.machine)
