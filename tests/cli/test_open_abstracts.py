"""`open/*.xml`: abstracts that may stand in a workspace are read where PubMed sent none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.cli.conftest import CommandLine
from tests.support.built import Built
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml

OPEN = "data/examplin/open/102.xml"
QUOTE = "Twenty-four Wistar rats were given examplin by mouth."
ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
LINE = f"Sidorov V. J Ex 2015. CC BY 4.0, {ADDRESS}"
AUTHOR = "<Author><LastName>Sidorov</LastName><Initials>V</Initials></Author>"
SHOWN = f"Sidorov V, J Invent Walks 2015, CC BY 4.0, {ADDRESS}"


def open_xml(
    pmid: int = 102, line: str = LINE, abstract: str = QUOTE, authors: str = AUTHOR, **facts: Any
) -> str:
    """A file of one open record, with the copyright line where PubMed has it."""
    text = article_xml(
        pmid, "Examplin in rats.", abstract, authors=authors, year="2015", revised=None, **facts
    )
    told = f"<CopyrightInformation>{line}</CopyrightInformation></Abstract>"
    return article_set(text.replace("</Abstract>", told)).decode()


def evidence(line: CommandLine, pmid: str = "102") -> dict[str, Any]:
    """What `evidence.json` has of one study."""
    return pages(line).graded(f"pmid:{pmid}")


def pages(line: CommandLine) -> Built:
    """The site as it stands now."""
    return Built(line.root / "site")


def text_of(line: CommandLine, pmid: str) -> list[str]:
    """The passages of one study."""
    shape = line.ok("studies", "examplin", pmid, "--json").json()
    return [part["text"] for part in shape["sections"]]


def test_a_fresh_workspace_reads_an_open_abstract_offline(bare: CommandLine) -> None:
    bare.write(OPEN, open_xml())
    said = " ".join(bare.ok("run", "--offline").out.split())
    assert "2 citations, the abstract of 1 record whose licence allows it." in said
    study = evidence(bare)
    quoted = [tag["quote"] for tag in study["tags"] if tag["where"] == "abstract"]
    assert QUOTE in quoted
    assert (study["species"], study["abstract_licence"]) == ("animal", SHOWN)
    assert evidence(bare, "101")["abstract_licence"] is None
    assert "Only 1 of the abstracts is in hand: details that stand in the others are" in (
        pages(bare).text()
    )
    page = pages(bare).markup("studies/102.html")
    assert f'href="{ADDRESS}" rel="license noopener noreferrer">CC BY 4.0</a>' in page
    assert LINE in page
    folded = '<details class="abstract"><summary>Abstract</summary>'
    assert [pages(bare).markup(f"studies/{pmid}.html").count(folded) for pmid in (101, 102)] == [
        *(0, 1)
    ]
    rows = [pages(bare).study_row(f"pmid:{pmid}") for pmid in (101, 102)]
    assert rows[0].endswith("title only") and rows[1].endswith("24 abstract")
    (row,) = bare.ok("status", "--json").json()
    assert row["records"] == 3  # a line and its open record are one
    sheet = " ".join(bare.ok("studies", "examplin", "102").out.split())
    assert f"Abstract: {SHOWN}" in sheet


def test_an_open_abstract_holds_nothing_but_text_on_the_page(bare: CommandLine) -> None:
    bare.write(OPEN, open_xml(abstract="Rats &lt;script&gt;run()&lt;/script&gt; <i>ran</i>."))
    bare.ok("run", "--offline")
    page = pages(bare).markup("studies/102.html")
    assert "Rats &lt;script&gt;run()&lt;/script&gt; <i>ran</i>." in page


def test_a_quote_from_an_open_abstract_is_checked(bare: CommandLine) -> None:
    bare.write(OPEN, open_xml())
    grade = ("grade", "examplin", "102", "--reviewer", "anna", "--set")
    bare.ok(*grade, "n=24", "--quote", QUOTE)
    refused = bare(*grade, "route=oral", "--quote", "Thirty-six Wistar rats swam.")
    assert refused.code == 1
    assert "not in the record" in refused.err


def test_a_quote_that_a_cut_off_copy_lacks_is_unchecked_and_not_lost(
    litreview: CommandLine,
) -> None:
    whole = litreview.ok("studies", "examplin", "102", "--json").json()["sections"][1]["text"]
    sentence = whole.split(". ")[-1]
    said = ("grade", "examplin", "102", "--reviewer", "anna", "--set", "dose=as stated")
    litreview.ok(*said, "--quote", sentence)
    for database in (litreview.root / ".litreview").glob("records*"):
        database.unlink()
    litreview.write(OPEN, open_xml(abstract=f"{whole[:20]}…"))
    shape = litreview.ok("studies", "examplin", "102", "--json").json()
    assert shape["sections"][1]["text"].endswith("…")
    assert shape["fields"]["dose"]["stale"] is False


def test_an_abstract_in_the_database_stands(litreview: CommandLine) -> None:
    sent = text_of(litreview, "102")
    litreview.write(OPEN, open_xml())
    assert text_of(litreview, "102") == sent
    assert QUOTE not in sent


@pytest.mark.parametrize("first", ["import", "open"])
def test_an_export_without_abstract_gives_way_to_an_open_record(
    bare: CommandLine, first: str
) -> None:
    export = "PMID- 102\nTI  - Examplin and maze learning.\nDP  - 2015\nLA  - eng\n"
    path = bare.write("export.nbib", export)
    if first == "open":
        bare.write(OPEN, open_xml())
        bare.ok("run", "--offline")
    bare.ok("import", str(path), "--compound", "examplin")
    before = bare.ok("status", "--json").json()[0]
    bare.write(OPEN, open_xml(mesh=""))
    assert text_of(bare, "102") == ["Examplin in rats.", QUOTE]
    for _ in range(2):  # the reading of a title never stands for that of the abstract
        bare.ok("run", "--offline")
        assert evidence(bare)["species"] == "animal"
    after = bare.ok("status", "--json").json()[0]
    assert after["records"] == before["records"] == 3


def test_the_bibliography_says_what_an_open_record_leaves_out(bare: CommandLine) -> None:
    citations = bare.root / "data/examplin/citations.jsonl"
    lines = [json.loads(line) for line in citations.read_text(encoding="utf-8").splitlines()]
    lines[1] |= {"standing": "retracted", "notices": ["109"], "doi": "10.1000/rats"}
    lines[1]["presence"] = "left_query"
    citations.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    bare.write(OPEN, open_xml(authors=""))
    bare.ok("run", "--offline")
    study = evidence(bare)
    assert study["standing"] == "retracted"
    assert study["abstract_licence"].startswith("Sidorov V, ")
    shape = bare.ok("studies", "examplin", "102", "--json").json()
    assert shape["doi"] == "10.1000/rats"
    for said in (pages(bare).study("pmid:102"), pages(bare).study_row("pmid:102")):
        assert "retracted" in said
        assert "no longer found by the search" in said


def test_a_refresh_fetches_what_is_open_and_writes_no_abstract(
    bare: CommandLine, pubmed: EutilsServer
) -> None:
    bare.write(OPEN, open_xml())
    (report,) = bare.ok("refresh", "examplin", "--json").json()
    assert report["requested"] == 2
    assert QUOTE not in text_of(bare, "102")
    bare.ok("export", "citations")
    filed = (bare.root / "data/examplin/citations.jsonl").read_text(encoding="utf-8")
    assert "abstract" not in filed
    assert "CC BY" not in filed


BROKEN = {
    "no licence": (open_xml(line="© 2015 Elsevier. All rights reserved."), "CopyrightInformation"),
    "no copyright": (article_set(article_xml(102, revised=None)).decode(), "CopyrightInformation"),
    "no abstract": (open_xml(abstract=" "), "AbstractText"),
    "another's": (open_xml(999), "its PMID is not the compound's"),
    "no article": (article_set().decode(), "no PubmedArticle"),
    "cut off": (open_xml()[:-60], "XML"),
    "entities": (
        open_xml().replace('.dtd">', '.dtd" [<!ENTITY more SYSTEM "file:///etc/hostname">]>'),
        "entities",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_used_is_named_with_pmid_field_and_fix(
    bare: CommandLine, name: str
) -> None:
    text, what = BROKEN[name]
    bare.write(OPEN, text)
    problem = bare("publish").err
    assert "\n  " in problem  # what to do about it
    assert ("PMID 102: " in problem) is (name in {"no licence", "no copyright", "no abstract"})
    for words in (("publish",), ("studies", "examplin"), ("doctor",)):
        result = bare(*words)
        said = " ".join((result.err + result.out).split())
        assert result.code == 11, (words, said)
        assert OPEN in said
        assert what in said


def test_a_record_stands_in_one_file(bare: CommandLine) -> None:
    bare.write(OPEN, open_xml())
    bare.write("data/examplin/open/again.xml", open_xml())
    result = bare("publish")
    assert result.code == 11
    assert "again.xml: PMID 102: its PMID is also in data/examplin/open/102.xml" in result.err


def test_a_new_workspace_has_the_open_abstracts_that_come_with_the_program(
    anywhere: CommandLine,
) -> None:
    made = anywhere.ok("init", "review", "--json").json()
    assert "data/semax/open/32580520.xml" in made
    shape = anywhere.ok("studies", "semax", "32580520", "--workspace", "review", "--json").json()
    assert len(shape["sections"]) == 2
