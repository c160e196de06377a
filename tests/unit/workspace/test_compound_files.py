"""The files of a new compound say what was typed, whatever it was."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from litreview.model.identity import Compound
from litreview.model.query import Query
from litreview.workspace.compound_files import claims_text, query_text, reports_text

# What the command line lets through: one line that can be printed, and any text for the strategy.
LINES = st.text(min_size=1).map(lambda t: " ".join(t.split())).filter(lambda t: t.isprintable())
NAMES = LINES.filter(bool)
STRATEGIES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: bool(text.strip())
)


@given(NAMES, STRATEGIES, st.lists(NAMES, max_size=3, unique=True))
def test_each_file_holds_what_was_typed(name: str, pubmed: str, synonyms: list[str]) -> None:
    query = Query(Compound("examplin"), name, pubmed, tuple(synonyms))
    values = tomllib.loads(query_text(query))
    assert values["name"] == name
    assert values["pubmed"] == pubmed
    assert values.get("synonyms", []) == synonyms
    assert values["cadence_days"] == query.cadence_days
    assert all(values["criteria"].values())
    assert tomllib.loads(claims_text(query)) == {}
    assert tomllib.loads(reports_text(query)) == {}
