"""The sheet of real records, where they are at hand: their text whole, every mark in its place."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.builders_render import a_dossier

from litreview.ladder.study_level import study_level
from litreview.model.record import Record
from litreview.model.text import Span
from litreview.model.trial import NO_RELATIONS
from litreview.pubmed.parse import ParsedRecord, parse_articles
from litreview.render.marks import NO_BREAK
from litreview.render.study_sheet import study_sheet
from litreview.reviews.consensus import grade_study
from litreview.tagging.reading import read_study
from litreview.tagging.rulebook import load_rulebook
from litreview.tagging.sections import read_document

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
FILES = sorted(
    [*(SHARED / "pubmed-xml" / "records").glob("*.xml*"), *(SHARED / "semax").glob("pubmed.xml")]
)
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FILES, reason="../shared is absent"),
]


def records(path: Path) -> list[Record]:
    data = path.read_bytes()
    data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    return [item.record for item in parse_articles(data) if isinstance(item, ParsedRecord)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_record_has_its_sheet(path: Path) -> None:
    dossier, rulebook = a_dossier(), load_rulebook()
    for record in records(path):
        reading = read_study(record.study_text, rulebook)
        grade = grade_study(record, reading, ())
        level = study_level(grade, NO_RELATIONS, dossier.policy)
        sentences = [Span(s.start, s.end) for s in read_document(record.study_text).sentences]
        one = replace(dossier, records={record.id: record}, grades={record.id: grade}, links=())
        sheet = study_sheet(one, level, (), sentences, whole=True)
        assert all(record.text[mark.start : mark.end] == mark.text for mark in sheet.marks)
        printed = " ".join(sheet.text)
        for mark in sheet.marks:
            for style in ("[{}]", "{{{}}}", "\u27e6{}\u27e7"):
                printed = printed.replace(NO_BREAK + style.format(mark.number), "", 1)
        for passage in record.study_text.passages:
            assert "".join(passage.text.split()) in "".join(printed.split())
        lines = sheet.lines(80)
        assert all(len(line) <= 80 or " " not in line.strip() for line in lines)
        for tag in reading.tags:
            if tag.evidence.is_quote:
                start, end = tag.evidence.span
                assert any(mark.start < end and start < mark.end for mark in sheet.marks)
