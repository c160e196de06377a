"""What a reviewer sees of the others' words before and after giving their own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.fields import Value
from litreview.model.identity import Reviewer
from litreview.model.judgement import NOTE, Judgement
from litreview.reviews.active import thing_judged
from litreview.reviews.blind import hidden_from, seen_by

ANNA, BORIS = Reviewer("a.ivanova"), Reviewer("b.petrov")
STUDIES = ("pmid:1", "pmid:2")
FIELDS: dict[str, Value] = {"n": 24, "randomized": "yes", NOTE: "see table 2"}


def word(reviewer: Reviewer, field: str, subject: str = "pmid:1") -> Judgement:
    at = datetime(2026, 11, 30, tzinfo=UTC)
    return Judgement("new", at, reviewer, subject, field, FIELDS[field]).sealed()


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ([(ANNA, "n")], []),
        ([(ANNA, "n"), (BORIS, "n")], ["n"]),
        ([(ANNA, "n"), (ANNA, "randomized"), (BORIS, "n")], ["n"]),
        ([(ANNA, "n"), (ANNA, NOTE), (BORIS, "randomized")], []),
        ([(ANNA, "n"), (ANNA, NOTE), (BORIS, NOTE)], []),
        ([(ANNA, "n"), (ANNA, NOTE), (BORIS, "n")], ["n", NOTE]),
        ([(ANNA, NOTE)], []),
    ],
)
def test_another_word_is_seen_once_the_thing_is_judged(
    said: list[tuple[Reviewer, str]], seen: list[str]
) -> None:
    judgements = [word(reviewer, field) for reviewer, field in said]
    others = [w.field for w in seen_by(judgements, BORIS) if w.reviewer == ANNA]
    assert others == seen


words = st.builds(
    word, st.sampled_from((ANNA, BORIS)), st.sampled_from(sorted(FIELDS)), st.sampled_from(STUDIES)
)


@given(st.lists(words, unique_by=lambda w: w.id))
def test_own_words_are_all_seen_and_no_value_of_what_is_unjudged(said: list[Judgement]) -> None:
    seen = seen_by(said, BORIS)
    own = [w for w in said if w.reviewer == BORIS]
    assert [w for w in seen if w.reviewer == BORIS] == own
    judged = set(map(thing_judged, own))
    assert all(thing_judged(w) in judged for w in seen if w.field != NOTE)


@given(st.lists(words, unique_by=lambda w: w.id))
def test_others_are_counted_as_hidden_exactly_while_something_of_theirs_is(
    said: list[Judgement],
) -> None:
    seen = seen_by(said, BORIS)
    assert hidden_from(said, BORIS) == tuple(word for word in said if word not in seen)
