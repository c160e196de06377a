"""The same for several compounds: one that fails does not stop the others.

Compounds and the work on one enter; what came of each leaves, and why the others failed. Which
compounds, and what work, is the verb's affair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from litreview.errors import LitreviewError
from litreview.model.identity import Compound
from litreview.workflow.results import Unread

T = TypeVar("T")


def for_each(
    compounds: Iterable[Compound], work: Callable[[Compound], T]
) -> tuple[tuple[T, ...], tuple[Unread, ...]]:
    """What the work gave for each compound, and the compounds it failed for."""
    done: list[T] = []
    unread: list[Unread] = []
    for compound in compounds:
        try:
            done.append(work(compound))
        except LitreviewError as error:
            unread.append(Unread(compound, error))
    return tuple(done), tuple(unread)


def errors_of(unread: Iterable[Unread]) -> tuple[LitreviewError, ...]:
    """Their errors in order, those that read the same only once."""
    return tuple({str(one.error): one.error for one in unread}.values())
