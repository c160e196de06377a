"""The exit code of one error, and of several."""

from __future__ import annotations

from itertools import permutations

import pytest

from litreview.errors import (
    DataFileError,
    GateRefused,
    IncompleteRefresh,
    InputFailed,
    LitreviewError,
    PubmedUnreachable,
    QueryFileError,
    StoreLocked,
    UsageError,
)
from litreview.workflow.results import exit_code_of


def test_nothing_wrong_is_zero() -> None:
    assert exit_code_of(()) == 0


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputFailed("x"), 1),
        (UsageError("x"), 2),
        (IncompleteRefresh("x"), 3),
        (GateRefused("x"), 4),
        (QueryFileError("x"), 10),
        (DataFileError("x"), 11),
        (PubmedUnreachable("x"), 20),
        (StoreLocked("x"), 30),
    ],
)
def test_one_error_ends_with_its_own_code(error: LitreviewError, code: int) -> None:
    assert exit_code_of([error]) == code


def test_of_several_the_gravest_wins_in_any_order() -> None:
    some = [DataFileError("x"), PubmedUnreachable("x"), IncompleteRefresh("x")]
    assert {exit_code_of(order) for order in permutations(some)} == {20}


def test_an_error_says_where_what_and_what_now() -> None:
    error = DataFileError("PMID 1 is cited twice", where="claims.toml, line 3", fix="Remove one.")
    assert str(error) == "claims.toml, line 3: PMID 1 is cited twice\n  Remove one."
    assert error.code == "data_file_error"
