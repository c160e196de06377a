"""Which values each field of a study takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import NounError
from litreview.model.fields import (
    CLOSED,
    MAX_N,
    NOT_REPORTED,
    Field,
    Value,
    check_field,
    check_together,
    check_value,
)


@pytest.mark.parametrize("field", sorted(CLOSED))
def test_every_value_of_a_closed_field_is_taken_in_any_spelling(field: Field) -> None:
    for member in CLOSED[field]:
        loud = member.value.upper().replace("_", "-")
        assert check_value(field, loud) == member.value


@given(st.integers(1, MAX_N))
def test_a_number_of_people_is_taken_as_number_or_text(n: int) -> None:
    assert check_value(Field.N, n) == check_value(Field.N, str(n)) == n


@pytest.mark.parametrize("n", [0, -3, MAX_N + 1, 2.5, "many", "", True, "1e3", None])
def test_an_impossible_n_is_refused(n: object) -> None:
    with pytest.raises(NounError, match="n:"):
        check_value(Field.N, n)


def test_not_reported_is_a_value_and_zero_is_not() -> None:
    assert check_value(Field.N, "not_reported") == "not_reported"
    assert check_value(Field.N, "Not-reported") == "not_reported"
    assert check_value(Field.BLINDING, "not reported") == "not_reported"


def test_false_is_no_and_never_not_reported() -> None:
    assert check_value(Field.RANDOMIZED, False) == "no"
    assert check_value(Field.RANDOMIZED, True) == "yes"


def test_a_review_may_match_no_trial() -> None:
    assert check_value(Field.MATCHED_RCTS, 0) == 0


@given(st.integers(1, 500), st.integers(1, 500), st.integers(0, 6), st.integers(1, 6))
def test_no_part_is_larger_than_its_whole(n: int, exposed: int, matched: int, many: int) -> None:
    included = tuple(str(pmid) for pmid in range(1, many + 1))
    people: dict[Field, Value] = {Field.N: n, Field.EXPOSED: exposed}
    trials: dict[Field, Value] = {Field.INCLUDED: included, Field.MATCHED_RCTS: matched}
    for values, fits in ((people, exposed <= n), (trials, matched <= many)):
        if fits:
            check_together(values)
            continue
        with pytest.raises(NounError):
            check_together(values)
        for field in values:  # beside a value that nobody gave nothing is too much
            check_together(values | {field: "not_reported"})


def test_lists_are_checked_item_by_item() -> None:
    assert check_value(Field.BLINDING_WHO, "participants, assessors") == (
        "participants",
        "assessors",
    )
    assert check_value(Field.INCLUDED, ["007", "8"]) == ("7", "8")
    with pytest.raises(NounError, match="patients"):
        check_value(Field.BLINDING_WHO, ["patients"])
    with pytest.raises(NounError, match="PubMed Central"):
        check_value(Field.INCLUDED, ["PMC8"])


def test_a_trial_is_named_as_a_study() -> None:
    assert check_value(Field.TRIAL, "29798983") == "pmid:29798983"


def test_free_text_is_one_sentence() -> None:
    assert check_value(Field.DOSE, "  12 mg \n a day ") == "12 mg a day"
    for text in ("", "   ", "x" * 301, 5):
        with pytest.raises(NounError):
            check_value(Field.DOSE, text)


def test_a_wrong_value_is_told_the_right_ones() -> None:
    with pytest.raises(NounError) as refused:
        check_value(Field.BLINDING, "quadruple")
    assert refused.value.fix == "One of: double, single, open, reported, not_reported."


def test_a_field_nearly_named_is_guessed() -> None:
    assert check_field("risk-of-bias") is Field.RISK_OF_BIAS
    with pytest.raises(NounError) as refused:
        check_field("blindin")
    assert refused.value.fix.startswith('Did you mean "blinding"? Fields: species, ')


SILENT = st.sampled_from(
    ["not_reported", "not-reported", "Not Reported", " NOT  reported ", "Not\N{EN DASH}Reported"]
)
OPEN = sorted(set(Field) - set(CLOSED))


@given(st.sampled_from(OPEN), SILENT, st.booleans())
def test_not_reported_is_one_value_however_it_is_spelled(
    field: Field, typed: str, listed: bool
) -> None:
    assert check_value(field, [typed, typed] if listed else typed) == NOT_REPORTED


@given(st.sampled_from([Field.ARMS, Field.CONDITION]), SILENT)
def test_not_reported_is_no_part_of_a_list(field: Field, typed: str) -> None:
    assert check_value(field, f"stroke,{typed}") == ("stroke",)
    assert check_value(Field.BLINDING_WHO, ["assessors", typed]) == ("assessors",)


@given(
    st.sampled_from(list(Field)),
    st.one_of(
        st.text(max_size=40), st.lists(st.text(max_size=9), max_size=3), SILENT, st.integers()
    ),
)
def test_a_checked_value_is_its_own_one_spelling(field: Field, typed: object) -> None:
    try:
        value = check_value(field, typed)
    except NounError:
        return
    assert check_value(field, value) == value
    assert NOT_REPORTED not in (value if isinstance(value, tuple) else ())
