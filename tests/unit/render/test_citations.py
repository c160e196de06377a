"""Citations as BibTeX and CSL-JSON, read back by a reader of our own and by json."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import a_record
from tests.support.builders_render import a_dossier

from litreview.model.dates import PartialDate
from litreview.model.identity import Pmid, StudyId
from litreview.model.record import Author, Journal, Record, RichText, StandingSignal
from litreview.model.vocabulary import Origin, Standing
from litreview.render.bibtex import bibtex_entry
from litreview.render.csl import csl_citation, csl_item, csl_json
from litreview.render.ris import ris_citation

JOURNAL = Journal("Journal of Examples", "J Ex", "1234-5678", "", "12", "3", "1123-9")
RECORD = replace(
    a_record(),
    title=RichText("Effects of 5% A&B on the {brain}."),
    authors=(
        Author("Roe", "Ann B", "AB", "Jr"),
        Author("Li", "", "X"),
        Author(collective_name="Group for Trials and Reviews"),
    ),
    journal=JOURNAL,
    pub_date=PartialDate(2019, 5),
    doi="10.1000/a_b",
    languages=("rus",),
)


def fields_of(entry: str) -> dict[str, str]:
    """The fields of one entry, by a brace-counting reader: `name = {…},`."""
    found, at = {}, entry.index(",") + 1
    while match := re.compile(r"\s*(\w+) = \{").match(entry, at):
        depth, end = 1, match.end()
        while depth:
            if entry[end] == "\\":
                end += 1
            else:
                depth += {"{": 1, "}": -1}.get(entry[end], 0)
            end += 1
        found[match[1]] = entry[match.end() : end - 1]
        at = end + 1
    assert entry[at:].split() == ["}"]
    return found


def unescaped(text: str) -> str:
    for name, char in (("backslash", "\\"), ("asciitilde", "~"), ("asciicircum", "^")):
        text = text.replace(f"\\text{name}{{}}", f"\0{char}")
    return re.sub(r"\\([&%$#_{}])", r"\1", text).replace("\0", "")


def test_an_entry_has_what_a_bibliography_needs() -> None:
    entry = bibtex_entry(RECORD)
    assert entry.startswith(f"@article{{{RECORD.id.replace(':', '-')},\n")
    fields = fields_of(entry)
    assert fields["title"] == r"{Effects of 5\% A\&B on the \{brain\}}"
    assert fields["author"] == "Roe, Jr, Ann B and Li, X and {Group for Trials and Reviews}"
    assert fields["journal"] == "Journal of Examples"
    assert (fields["year"], fields["month"]) == ("2019", "5")
    assert (fields["volume"], fields["number"], fields["pages"]) == ("12", "3", "1123--1129")
    assert fields["doi"] == "10.1000/a_b"
    assert fields["language"] == "Russian"
    assert fields["url"] == f"https://pubmed.ncbi.nlm.nih.gov/{RECORD.pmid}/"
    assert "note" not in fields


@given(st.text(max_size=60).filter(lambda text: "\ud800" not in text))
def test_no_text_breaks_an_entry(text: str) -> None:
    record = replace(RECORD, title=RichText(f"A {text}"), doi=text)
    fields = fields_of(bibtex_entry(record))
    assert fields["year"] == "2019"
    assert unescaped(fields["title"][1:-1]) == csl_item(record)["title"]


def test_a_retracted_paper_says_so_wherever_it_is_cited() -> None:
    signals = (StandingSignal(Standing.RETRACTED, "RetractionIn", Pmid("90000099")),)
    record = replace(RECORD, signals=signals)
    assert fields_of(bibtex_entry(record))["note"] == "Retracted (PMID 90000099)"
    assert csl_item(record)["note"] == "Retracted (PMID 90000099)"


def test_csl_keeps_partial_dates_and_leaves_out_what_is_not_known() -> None:
    item = csl_item(RECORD)
    assert item["issued"] == {"date-parts": [[2019, 5]]}
    assert item["author"] == [
        {"family": "Roe", "given": "Ann B", "suffix": "Jr"},
        {"family": "Li", "given": "X"},
        {"literal": "Group for Trials and Reviews"},
    ]
    assert (item["page"], item["container-title-short"]) == ("1123-1129", "J Ex")
    bare = csl_item(Record(StudyId("pmid:7"), RichText("Only a title.")))
    assert set(bare) == {"id", "type", "title", "PMID", "URL"}


@pytest.mark.parametrize(
    ("kind", "bibtex", "csl"),
    [("book", "@book{", "book"), ("thesis", "@thesis{", "thesis"), ("label", "@misc{", "document")],
)
def test_what_is_no_article_is_not_called_one(kind: str, bibtex: str, csl: str) -> None:
    made = Record(StudyId("manual:x"), RichText("X"), kind=kind, origin=Origin.MANUAL)
    assert bibtex_entry(made).startswith(bibtex)
    assert csl_item(made)["type"] == csl
    assert "url" not in fields_of(bibtex_entry(made))


def test_a_label_leads_to_where_it_is_reproduced_and_an_account_of_a_paper_is_not_the_paper() -> (
    None
):
    known = "a leaflet as a page reproduces it (https://example.org/leaflet)"
    made = Record(StudyId("manual:x"), RichText("X"), origin=Origin.MANUAL, provenance=known)
    label = replace(made, kind="label", pub_date=PartialDate(2011))
    fields = fields_of(bibtex_entry(label))
    assert (fields["url"], fields["year"]) == ("https://example.org/leaflet", "2011")
    assert csl_item(label)["URL"] == "https://example.org/leaflet"
    ris = ris_citation(label, a_dossier()).decode().split("\r\n")
    assert {"UR  - https://example.org/leaflet", "PY  - 2011"} <= set(ris)
    assert "URL" not in csl_item(made) and "url" not in fields_of(bibtex_entry(made))


def test_the_document_is_one_list() -> None:
    read: list[dict[str, Any]] = json.loads(csl_json([csl_citation(RECORD)] * 2))
    assert read == [csl_item(RECORD)] * 2
    assert json.loads(csl_json([])) == []


def test_nothing_in_a_title_turns_the_line_around() -> None:
    record = replace(RECORD, title=RichText("A \u202etrial\u202c of\u2066 it\u2069"))
    assert fields_of(bibtex_entry(record))["title"].strip("{}") == "A trial of it"
