"""Real records and labelled abstracts: whatever the machine reads there can be accepted."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.builders_reviews import a_citation
from tests.support.bundled import bundled_workspace
from tests.support.sweeping import TIMES
from tests.unit.reviews.test_acceptance import held_to_its_word

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.identity import Compound
from litreview.reviews.files import read_judgements
from litreview.settings import Settings
from litreview.workflow.import_files import import_files
from litreview.workflow.review import grade, redo, undo
from litreview.workflow.shelf import Shelf
from litreview.workspace.layout import Layout

PROJECT = Path(__file__).parents[2]
SHARED = PROJECT.parent / "shared"
SEMAX = Compound("semax")
USUAL = 12  # abstracts of each corpus in the suite; a sweep takes as many times more

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.exists(), reason="../shared is absent: no records to accept"),
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A copy of this repository's workspace with the records of the companion folder."""
    found = bundled_workspace(tmp_path, datetime(2026, 11, 29, 12, tzinfo=UTC))
    import_files(found, [SHARED / "semax" / "pubmed.xml"], "semax", only="all")
    return found


def test_every_record_of_semax_can_be_accepted_and_taken_back(settings: Settings) -> None:
    with Shelf(settings, SEMAX) as shelf:
        records = shelf.records()
    told = sorted(s for s, record in records.items() if record.study_text.has_abstract)
    silent = records.keys() - set(told)
    told = told[:: max(1, 6 // TIMES)]
    chosen = (*told, *sorted(silent)[:: max(1, 20 // TIMES)])
    accepted = {
        study: grade(settings, "semax", study, reviewer="x.orlov", accept=True).judgements
        for study in chosen
    }
    words = [word for written in accepted.values() for word in written]
    assert all(accepted[study] for study in told)
    assert not [word for word in words if word.value == NOT_REPORTED]
    assert not {word.field for word in words} & {Field.GROUP, Field.REGISTERED}
    folder = Layout(settings.workspace).reviews(SEMAX)
    standing = {word for word in read_judgements(folder).active if word.reviewer == "x.orlov"}
    assert standing == set(words)
    taken = set(undo(settings, "semax", "x.orlov").words)
    last = [written for written in accepted.values() if written][-1]
    assert taken == set(last)
    assert not taken & set(read_judgements(folder).active)
    redo(settings, "semax", "x.orlov")
    again = {word for word in read_judgements(folder).active if word.reviewer == "x.orlov"}
    assert again == standing


CORPORA = sorted((SHARED / "corpora").glob("*.dev.jsonl"))


@pytest.mark.parametrize("path", CORPORA, ids=[path.name.split(".")[0] for path in CORPORA])
def test_labelled_abstracts_can_be_accepted(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    accepted = []
    for line in lines[:: max(1, len(lines) // (USUAL * TIMES))]:
        given = json.loads(line)
        record = a_citation(
            title=given["title"] or "",
            abstract=given["abstract"] or "",
            types=tuple(given.get("pubtypes") or ()),
            mesh=tuple(given.get("mesh") or ()),
        )
        accepted.append(list(held_to_its_word(record)))  # of some the machine is sure of nothing
    assert any(accepted)
