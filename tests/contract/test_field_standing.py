"""Inputs from the field on standing, notices and clusters, each with its right value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.builders_tagging import bundled_rulebook

from litreview.model.record import Record
from litreview.model.vocabulary import Standing
from litreview.pubmed.parse import ParsedRecord, parse_file
from litreview.tagging.lines import tag_lines

FIELD = Path(__file__).resolve().parents[2] / ".." / "shared" / "field"
SILENT = "not_reported"
NOTICE = {"design": "notice", "species": "none", "randomized": SILENT, "blinding": SILENT,
          "control": SILENT, "n": SILENT}  # fmt: skip

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FIELD.is_dir(), reason="../shared is absent"),
]


def records(file: str) -> dict[str, Record]:
    parsed = [item for item in parse_file(FIELD / file) if isinstance(item, ParsedRecord)]
    return {str(item.record.pmid): item.record for item in parsed}


def tagged(file: str) -> dict[str, dict[str, Any]]:
    lines = (FIELD / file).read_text(encoding="utf-8").splitlines()
    found = (json.loads(line.json) for line in tag_lines(lines, bundled_rulebook()))
    return {one["id"]: one for one in found}


def test_a_title_tells_of_a_withdrawal() -> None:
    told = {pmid: one.standing for pmid, one in records("withdrawn-titles.xml").items()}
    assert told == dict.fromkeys(("31000010", "31000020", "31000012"), Standing.RETRACTED)


def test_a_replaced_paper_is_retracted_and_its_replacement_is_not() -> None:
    told = {pmid: one.standing for pmid, one in records("one-study-replaced.xml").items()}
    assert told == {"34000003": Standing.REPUBLISHED, "34000004": Standing.NONE}


def test_a_preprint_and_its_paper_are_in_good_standing_and_name_each_other() -> None:
    found = records("one-study-preprint.xml")
    named = {pmid: [one.pmid for one in record.corrections] for pmid, record in found.items()}
    assert named == {"34000001": ["34000002"], "34000002": ["34000001"]}
    assert {one.standing for one in found.values()} == {Standing.NONE}


@pytest.mark.parametrize(
    ("file", "study", "expected"),
    [
        ("notices.jsonl", "erratum", NOTICE),
        ("notices.jsonl", "retraction-notice", NOTICE),
        ("notices.jsonl", "control-comment", {"design": "editorial"}),
        ("notices.jsonl", "control-republished", {"design": "rct", "n": 190}),
        ("clusters.jsonl", "practices", {"species": "human", "n": 1204, "cluster": "yes"}),
        ("clusters.jsonl", "schools", {"species": "human", "n": 2412, "cluster": "yes"}),
        ("clusters.jsonl", "control", {"n": 412, "cluster": "yes"}),
    ],
)
def test_a_record_reads_as_what_it_is(file: str, study: str, expected: dict[str, Any]) -> None:
    read = tagged(file)[study]
    assert {field: read[field] for field in expected} == expected
