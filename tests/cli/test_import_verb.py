"""`import`: records from files, for those who fetch or mirror PubMed themselves."""

from __future__ import annotations

import gzip
import shutil

from tests.cli.conftest import ARTICLES, CommandLine
from tests.support.synthetic_xml import article_set, article_xml


def test_both_records_are_stored(bare: CommandLine) -> None:
    (report,) = bare.ok("import", str(ARTICLES), "--compound", "examplin", "--json").json()
    assert report["read"] == 2
    assert report["failed"] == []
    studies = {s["pmid"]: s for s in bare.ok("studies", "examplin", "--json").json()}
    assert studies["101"]["species"] == "human"
    assert studies["102"]["species"] == "animal"


def test_what_a_file_adds_is_told_once_and_is_no_search(bare: CommandLine) -> None:
    two = article_set(article_xml(501, "Walking"), article_xml(502, "Running"))
    (bare.root / "two.xml").write_bytes(two)
    bare.ok("import", "two.xml")
    told = bare.ok("changes").out
    assert "added: " in told
    assert told.count("was added from a file") == 2
    assert "(PMID 501)" in told
    bare.ok("import", "two.xml")
    assert bare.ok("changes").out == told
    assert bare.ok("runs").out.startswith("No search of PubMed yet.")
    (row,) = bare.ok("status", "--json").json()
    assert not row["last_complete"]


def test_a_second_import_changes_nothing(litreview: CommandLine) -> None:
    (report,) = litreview.ok("import", str(ARTICLES), "--json").json()
    assert (report["new"], report["revised"], report["same"]) == (0, 0, 2)


def test_compressed_files_are_read(bare: CommandLine) -> None:
    packed = bare.root / "update.xml.gz"
    packed.write_bytes(gzip.compress(ARTICLES.read_bytes()))
    assert "2 records read" in bare.ok("import", "update.xml.gz").out


def test_a_revised_record_is_counted(litreview: CommandLine) -> None:
    revised = ARTICLES.read_text(encoding="utf-8").replace("fewer errors", "many fewer errors")
    litreview.write("new.xml", revised)
    (report,) = litreview.ok("import", "new.xml", "--json").json()
    assert (report["new"], report["revised"], report["same"]) == (0, 1, 1)


def test_a_cut_off_file_keeps_what_came_before(bare: CommandLine) -> None:
    whole = ARTICLES.read_bytes()
    (bare.root / "cut.xml").write_bytes(whole[: whole.rindex(b"<PubmedArticle>") + 300])
    result = bare("import", "cut.xml", "--json")
    assert result.code == 1
    assert result.json()[0]["read"] == 1
    assert "cut.xml" in result.err
    assert "Traceback" not in result.err


def test_no_pubmed_xml_is_said_so(bare: CommandLine) -> None:
    bare.write("notes.xml", "these are notes")
    result = bare("import", "notes.xml")
    assert result.code == 1
    assert "notes.xml" in result.err


def test_a_missing_file_is_a_usage_error(bare: CommandLine) -> None:
    result = bare("import", "missing.xml")
    assert result.code == 2
    assert "missing.xml" in result.err


def test_an_unknown_compound_names_the_near_one(bare: CommandLine) -> None:
    result = bare("import", str(ARTICLES), "--compound", "exmplin")
    assert result.code == 2
    assert "Did you mean examplin?" in result.err


def test_several_compounds_need_a_name(bare: CommandLine) -> None:
    shutil.copy(bare.root / "queries" / "examplin.toml", bare.root / "queries" / "other.toml")
    result = bare("import", str(ARTICLES))
    assert result.code == 2
    assert "--compound" in result.err
