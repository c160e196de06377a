"""`queries/<compound>.toml` to a `Query`: the compound, and the question put to PubMed.

A path enters; a checked noun leaves, or a `QueryFileError`. Whether PubMed understands the
strategy is for PubMed to say.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from litreview.errors import NounError, QueryFileError
from litreview.model.identity import check_compound
from litreview.model.query import Comparator, Criteria, Form, Query
from litreview.textfiles.files import shown
from litreview.textfiles.mistakes import Mistakes
from litreview.textfiles.toml import Table, read_toml


def read_query(path: Path) -> Query:
    """Return the query of one file; the compound is the file's name without `.toml`.

    Raises:
        QueryFileError: It cannot be used; the error names file, line and field.
    """
    root, compound = read_toml(path, QueryFileError).root, _compound(path)
    mistakes = Mistakes()
    query = mistakes.attempt(
        lambda: root.noun(Query, without=("forms", "comparators", "criteria"), compound=compound),
        None,
    )
    criteria = mistakes.attempt(lambda: root.table("criteria").noun(Criteria), Criteria())
    forms = mistakes.attempt(lambda: _forms(root), ())
    comparators = mistakes.attempt(lambda: _comparators(root), ())
    if query is None or mistakes:
        raise mistakes.error()
    return replace(query, forms=forms, comparators=comparators, criteria=criteria)


def _compound(path: Path) -> str:
    try:
        return check_compound(path.stem)
    except NounError as error:
        raise QueryFileError(
            f'"{path.stem}" cannot be the name of a compound',
            where=shown(path),
            fix="Rename the file: lower-case letters, digits, dots and hyphens, then .toml.",
        ) from error


def _forms(root: Table) -> tuple[Form, ...]:
    forms = []
    for table in root.tables("forms"):
        form = table.labelled("form", "name")
        if not form.text("name", "-").strip():
            raise form.wrong("name", 'field "name": is empty', "Write the form's name.")
        forms.append(form.noun(Form))
    return tuple(forms)


def _comparators(root: Table) -> tuple[Comparator, ...]:
    table = root.table("comparators")
    for name in table.values:
        if not table.text(name).strip():
            raise table.wrong(name, f'field "{name}": is empty', "Write its PubMed strategy.")
    return tuple(Comparator(name, table.text(name)) for name in table.values)
