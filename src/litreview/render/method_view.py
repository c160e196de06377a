"""What the method page of one compound places: search, rules, who checked what, corrections.

A dossier enters; plain view data leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from litreview import __version__
from litreview.model.dossier import Dossier
from litreview.render.basis_views import Directory
from litreview.render.checked import CheckedView, checked_view
from litreview.render.corrections import CorrectionView, corrections
from litreview.render.hits import HitsView, hits_view
from litreview.render.machine_figures import MachineView, machine_view
from litreview.render.method import (
    RuleText,
    RungView,
    Term,
    Threshold,
    glossary,
    ladder,
    rules,
    thresholds,
)
from litreview.render.wording import day


@dataclass(frozen=True, slots=True)
class MethodView:
    """How the studies were found, how tiers are decided, and who checked what.

    Attributes:
        searched: The day of the last complete search; empty when there was none.
        known_on: The day up to which the records are complete; empty when unknown.
        versions: What made the pages, and by which rules: name and version.
        corrections: The newest first.
    """

    ladder: tuple[RungView, ...]
    rules: tuple[RuleText, ...]
    thresholds: tuple[Threshold, ...]
    glossary: tuple[Term, ...]
    query: str
    translation: str
    searched: str
    known_on: str
    hits: int
    warnings: tuple[str, ...]
    searches: HitsView
    problems: tuple[str, ...]
    readers: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]
    machine: MachineView
    checked: CheckedView
    corrections: tuple[CorrectionView, ...]


def method_view(dossier: Dossier) -> MethodView:
    """Return the whole of it."""
    machine, checked = machine_view(), checked_view(dossier)
    return MethodView(
        ladder=ladder(),
        rules=rules(dossier.policy),
        thresholds=thresholds(dossier.policy),
        glossary=glossary(),
        query=dossier.query.pubmed,
        translation=dossier.search.translation,
        searched=day(dossier.search.last_complete),
        known_on=day(dossier.search.data_through),
        hits=dossier.search.hits,
        warnings=dossier.search.warnings,
        searches=hits_view(dossier.history),
        problems=dossier.problems,
        readers=tuple(_readers(dossier, checked)),
        versions=tuple(_versions(dossier, machine)),
        machine=machine,
        checked=checked,
        corrections=corrections(dossier),
    )


def _readers(dossier: Dossier, checked: CheckedView) -> Iterator[tuple[str, str]]:
    """Of those who judged anything, the readers who are people counted under another name."""
    for name, _ in checked.reviewers:
        if name in dossier.policy.same_people:
            yield name, Directory.of(dossier).reader(name)


def _versions(dossier: Dossier, machine: MachineView) -> Iterator[tuple[str, str]]:
    number, _, digest = dossier.rulebook.partition("+")
    yield "litreview", __version__
    yield "Rules of the ladder", f"set {dossier.policy.rule_set}"
    yield "Rule book that reads abstracts", number
    if digest:
        yield "Hash of the rule book and what was learned", digest
    yield "Model beside the rule book", machine.model
