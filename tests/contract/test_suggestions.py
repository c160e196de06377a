"""Suggestions are never counted, and find a good part of what people linked."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from tests.support.bundled import PROJECT, bundled_workspace

from litreview.ladder.content_words import content_words
from litreview.model.dossier import Dossier
from litreview.model.identity import Compound
from litreview.tagging.sections import read_document
from litreview.tagging.suggest import MAX_SUGGESTED, ClaimIndex
from litreview.workflow.shelf import Shelf
from litreview.workflow.suggest import values_of
from litreview.workflow.weigh import weighed

SUGGESTING = (
    "litreview.model.suggestion",
    "litreview.tagging.effects",
    "litreview.tagging.effect_reading",
    "litreview.tagging.suggest",
    "litreview.workflow.suggest",
)
# of records in hand without PubMed nearly all have a title alone: most links rest on more
LINKS_FOUND = {"semax": 0.45, "selank": 0.56}  # share among the first five
RANK_AT_MOST = {"semax": 2.0, "selank": 1.6}  # mean, of the links found at any rank


@pytest.mark.parametrize("room", ["ladder", "reviews"])
def test_no_module_that_weighs_reads_a_suggestion(room: str) -> None:
    for path in (PROJECT / "src" / "litreview" / room).rglob("*.py"):
        source = path.read_text("utf-8")
        assert not [name for name in SUGGESTING if f"from {name} import" in source], path


def dossier_of(root: Path, compound: str) -> Dossier:
    with Shelf(bundled_workspace(root), Compound(compound)) as shelf:
        return weighed(shelf, whole=True)


def ranks_of(dossier: Dossier) -> list[int | None]:
    """At which rank each claim that people linked to a study is suggested for it, if it is."""
    index = ClaimIndex(dossier.claims, content_words, dossier.query.names)
    linked = defaultdict(set)
    for link in dossier.links:
        linked[link.study].add(link.claim)
    ranks: list[int | None] = []
    for study, claims in linked.items():
        document = read_document(dossier.records[study].study_text)
        found = index.may_bear_on(document, values_of(dossier, study), at_most=len(dossier.claims))
        order = [each.claim for each in found]
        ranks += [order.index(claim) + 1 if claim in order else None for claim in claims]
    return ranks


@pytest.mark.parametrize("compound", ["semax", "selank"])
def test_claims_that_people_linked_are_suggested_early(tmp_path: Path, compound: str) -> None:
    ranks = ranks_of(dossier_of(tmp_path, compound))
    found = [rank for rank in ranks if rank is not None]
    early = sum(rank <= MAX_SUGGESTED for rank in found)
    assert early / len(ranks) >= LINKS_FOUND[compound]
    assert sum(found) / len(found) <= RANK_AT_MOST[compound]
