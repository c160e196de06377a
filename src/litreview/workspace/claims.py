"""`claims.toml` to claims: what is said of the compound, and what its sources offer for it.

A path enters; claims in file order leave, or a `DataFileError`. Cited PMIDs are checked for
being PMIDs, not for being the right ones: the audit compares them with records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from litreview.errors import DataFileError, NounError
from litreview.model.claim import KIND_BY_CATEGORY, AssertedCitation, Claim, Counts
from litreview.model.fields import Field, check_value
from litreview.model.vocabulary import Category, ClaimKind
from litreview.textfiles.files import is_missing
from litreview.textfiles.toml import Table, read_toml

T = TypeVar("T")

MAX_STEP = 99  # steps of one mechanism; ours: a page lists about ten, so more is a typing error
YEARS = range(1500, 2201)  # a citation's year; the same bounds as a partial date's


def read_claims(path: Path) -> tuple[Claim, ...]:
    """Return the claims of one file in its order; none when there is no file.

    Raises:
        DataFileError: It cannot be used; the error names file, line, claim and field.
    """
    return read_listed(path, "claim", _claim)


def read_listed(
    path: Path, kind: str, build: Callable[[Table], T], beside: tuple[str, ...] = ()
) -> tuple[T, ...]:
    """Return what is built of each `[[kind]]` of a file, in its order.

    Args:
        beside: What else the file may hold.

    Raises:
        DataFileError: The file cannot be used, or two of its tables have one id.
    """
    if is_missing(path):
        return ()
    root = read_toml(path, DataFileError).root
    root.check_keys((kind, *beside))
    tables = [table.labelled(kind) for table in root.tables(kind)]
    nouns = tuple(map(build, tables))
    first: dict[str, Table] = {}
    for table in tables:
        name = table.text("id")
        if first.setdefault(name, table) is not table:
            raise table.wrong(
                "id",
                f'{kind} "{name}" stands twice, first in line {first[name].line}',
                "Give one of them another id, or delete it.",
            )
    return nouns


def _claim(table: Table) -> Claim:
    given: dict[str, object] = {}
    if "kind" not in table.values:
        given["kind"] = _kind_of(table)
    claim = table.noun(Claim, without=("cites", "counts"), **given)
    if claim.step is not None and claim.step > MAX_STEP:
        raise table.wrong("step", f'field "step": {claim.step} is out of range', "Write 1 to 99.")
    counts = None
    if "counts" in table.values:
        counts = with_day(table.table("counts"), "until").noun(Counts)
    try:
        return replace(claim, cites=tuple(_cites(table)), counts=counts)
    except NounError as error:
        raise table.refused(error) from error


def with_day(table: Table, key: str) -> Table:
    """The same table with a day as text: 2018 and 2018-05-21 may stand without quotation marks."""
    day = table.values.get(key)
    plain = str(day) if type(day) in {int, date} else day
    return replace(table, values={**table.values, key: plain}) if plain is not None else table


def _kind_of(table: Table) -> ClaimKind:
    """The kind the category gives; a wrong category is complained of later, by the noun."""
    category = table.values.get("category")
    known = {member.value: kind for member, kind in KIND_BY_CATEGORY.items()}
    return known.get(str(category), KIND_BY_CATEGORY[Category.STATUS])


def _cites(claim: Table) -> Iterator[AssertedCitation]:
    for table in claim.tables("cites"):
        cite = table.noun(AssertedCitation)
        if cite.year is not None and cite.year not in YEARS:
            raise table.wrong("year", f'field "year": {cite.year} is not a year')
        try:
            check_value(Field.N, cite.n if cite.n is not None else "not_reported")
        except NounError as error:
            raise table.refused(error) from error
        yield cite
