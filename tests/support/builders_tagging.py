"""Texts, rules and queries for tests of the tagging room."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from litreview.errors import RuleBookError
from litreview.model.identity import Compound
from litreview.model.query import Form, Query
from litreview.model.text import Passage, StudyText
from litreview.tagging.rule import Rule
from litreview.tagging.rule_file import Terms, read_rule, read_terms
from litreview.tagging.rulebook import Rulebook, load_rulebook
from litreview.textfiles.toml import Table, TomlFile


@cache
def bundled_rulebook() -> Rulebook:
    """The package's own rule book, read once for a test run."""
    return load_rulebook()


def a_text(
    title: str = "",
    abstract: str | list[tuple[str, str]] = "",
    *,
    pubtypes: tuple[str, ...] = (),
    mesh: tuple[str, ...] = (),
) -> StudyText:
    """A study's text: one abstract, or labelled sections."""
    passages = [Passage("title", title)]
    if isinstance(abstract, str):
        passages.append(Passage("abstract", abstract))
    else:
        passages += [
            Passage(f"abstract[{index}]", words, label)
            for index, (label, words) in enumerate(abstract)
        ]
    return StudyText("pmid:1", tuple(passages), pubtypes, mesh)


def a_rule(**changes: object) -> Rule:
    """A rule that finds the word "yoga"."""
    entry: dict[str, object] = {
        "id": "control.active.yoga",
        "field": "control",
        "value": "active",
        "pattern": r"\byoga\b",
        "confidence": 0.8,
        "matches": ["They did yoga."],
        "not_matches": ["They did nothing."],
    }
    entry |= changes
    return read_rule(_table({k: v for k, v in entry.items() if v is not None}), plain_terms())


def plain_terms() -> Terms:
    """The built-in terms, and one list of words."""
    return Terms(read_terms(_table({})), {"poses": frozenset({"cobra", "tree"})})


def _table(values: dict[str, object]) -> Table:
    return TomlFile(Path("t.toml"), "", values, RuleBookError).root


def a_query(**changes: object) -> Query:
    """A compound with a synonym in brackets, another form, and a homonym."""
    given: dict[str, object] = {
        "compound": Compound("zetax"),
        "name": "Zetax",
        "pubmed": '"zetax"[tiab]',
        "synonyms": ("ACTH(4-7)PGP",),
        "forms": (Form("N-acetyl Zetax", same=False),),
        "homonyms": ("ZEtax", "zetax index"),
    }
    return Query(**(given | changes))  # type: ignore[arg-type]
