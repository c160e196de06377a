"""`import` for those who mirror PubMed, and for files from other places."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import ARTICLES, CommandLine
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import DECLARATION, DOCTYPE, article_xml

BASELINE, UPDATE, LATER = (f"pubmed26n{number}.xml.gz" for number in ("0001", "1275", "1276"))
OURS = "<AbstractText>A study of examplin in walkers.</AbstractText>"
NBIB = (
    "PMID- 401\nOWN - NLM\nSTAT- MEDLINE\nDP  - 2021 May\n"
    "TI  - Examplin and walking.\nAB  - Few words.\nAU  - Roe A\n"
    "LA  - eng\nPT  - Journal Article\nTA  - J Ex\nMHDA- 2021/05/02 06:00\n"
)
RIS = (
    "TY  - JOUR\nTI  - Examplin and running\nAU  - Roe, Ann\nPY  - 2022\nJO  - J Ex\n"
    "AB  - Few words.\nAN  - 402\nDB  - PubMed\nER  - \n"
)


def mirrored(litreview: CommandLine, name: str, *articles: str, deleted: str = "") -> Path:
    """A file as PubMed offers it to mirrors, with its checksum beside it."""
    gone = "".join(f'<PMID Version="1">{pmid}</PMID>' for pmid in deleted.split())
    tail = f"<DeleteCitation>{gone}</DeleteCitation>" if gone else ""
    text = (
        f"{DECLARATION}\n{DOCTYPE}\n<PubmedArticleSet>{''.join(articles)}{tail}</PubmedArticleSet>"
    )
    path = litreview.root / name
    path.write_bytes(gzip.compress(text.encode()))
    digest = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    path.with_name(f"{name}.md5").write_text(f"MD5({name})= {digest}\n")
    return path


def ours(pmid: int, title: str = "Examplin and walking", **facts: Any) -> str:
    """A record that the example's query finds."""
    return article_xml(pmid, title, "A study of examplin in walkers.", **facts)


def held(litreview: CommandLine) -> dict[str, str]:
    """Titles by PMID of what the database holds, beside the bibliography's two."""
    studies = litreview.ok("studies", "examplin", "--json").json()
    return {one["pmid"]: one["title"] for one in studies if one["pmid"][0] in "34"}


def test_only_what_the_query_finds_is_taken_from_a_mirror(bare: CommandLine) -> None:
    mirrored(bare, BASELINE, ours(301), article_xml(302), ours(303, "EX-7 and walking"))
    (report,) = bare.ok("import", BASELINE, "--json").json()
    assert (report["read"], report["new"], report["failed"]) == (2, 2, [])
    assert set(held(bare)) == {"301", "303"}


def test_only_all_takes_everything_and_only_query_filters_any_file(bare: CommandLine) -> None:
    mirrored(bare, BASELINE, ours(301), article_xml(302))
    assert bare.ok("import", BASELINE, "--only", "all", "--json").json()[0]["new"] == 2
    assert set(held(bare)) == {"301", "302"}
    mirrored(bare, "mine.xml.gz", ours(301), article_xml(303))
    (report,) = bare.ok("import", "mine.xml.gz", "--only", "query", "--json").json()
    assert (report["read"], report["same"]) == (1, 1)
    assert bare.ok("import", "mine.xml.gz", "--json").json()[0]["read"] == 2


def test_files_are_read_in_the_order_of_their_numbers(bare: CommandLine) -> None:
    mirrored(bare, BASELINE, ours(301, "Examplin, first"))
    mirrored(bare, UPDATE, ours(301, "Examplin, second", revised="2026/02/02"))
    mirrored(bare, LATER, ours(301, "Examplin, third", revised="2026/03/03"))
    reports = bare.ok("import", LATER, BASELINE, UPDATE, "--json").json()
    assert [(Path(r["file"]).name, r["new"], r["revised"]) for r in reports] == [
        (BASELINE, 1, 0), (UPDATE, 0, 1), (LATER, 0, 1),
    ]  # fmt: skip
    assert held(bare) == {"301": "Examplin, third"}


def test_an_older_file_never_undoes_a_newer_one(bare: CommandLine) -> None:
    mirrored(bare, BASELINE, ours(301, "Examplin, first"))
    mirrored(bare, UPDATE, ours(301, "Examplin, second", revised="2026/02/02"))
    bare.ok("import", UPDATE)
    (report,) = bare.ok("import", BASELINE, "--json").json()
    assert (report["revised"], report["same"]) == (0, 1)
    assert held(bare) == {"301": "Examplin, second"}


def test_of_several_forms_in_one_file_the_newest_counts(bare: CommandLine) -> None:
    retracted = article_xml(301, "RETRACTED: Walking", "", version=2)
    mirrored(
        bare,
        BASELINE,
        ours(301),
        retracted,
        ours(301, "Examplin, old"),
        ours(302),
        ours(302, "Examplin, last"),
    )
    (report,) = bare.ok("import", BASELINE, "--json").json()
    assert (report["read"], report["new"], report["revised"], report["failed"]) == (5, 2, 0, [])
    assert held(bare) == {"301": "RETRACTED: Walking", "302": "Examplin, last"}


def test_what_pubmed_deleted_is_marked_and_kept(bare: CommandLine) -> None:
    mirrored(bare, BASELINE, ours(301), ours(303))
    mirrored(bare, UPDATE, deleted="301 999")
    reports = bare.ok("import", BASELINE, UPDATE, "--json").json()
    assert [one["deleted"] for one in reports] == [0, 1]
    assert "1 deleted by PubMed" in bare.ok("import", UPDATE).out
    assert set(held(bare)) == {"301", "303"}
    gone = [c for c in bare.ok("changes", "--json").json() if c["kind"] == "vanished"]
    assert [(one["subject"], one["to"]) for one in gone] == [("pmid:301", "gone")]


def test_a_record_that_comes_again_after_its_deletion_is_there_again(bare: CommandLine) -> None:
    mirrored(bare, BASELINE, ours(301))
    mirrored(bare, UPDATE, deleted="301")
    mirrored(bare, LATER, ours(301, revised="2026/03/03"))
    bare.ok("import", BASELINE, UPDATE, LATER)
    kinds = {c["kind"] for c in bare.ok("changes", "--json").json() if c["subject"] == "pmid:301"}
    assert "vanished" not in kinds


def test_a_file_that_is_not_what_its_checksum_says_is_refused_and_others_are_read(
    bare: CommandLine,
) -> None:
    mirrored(bare, BASELINE, ours(301))
    path = mirrored(bare, UPDATE, ours(303))
    path.with_name(f"{UPDATE}.md5").write_text(f"MD5({UPDATE})= {'0' * 32}\n")
    result = bare("import", BASELINE, UPDATE, "--json")
    assert result.code == 1
    assert f"{UPDATE}: does not have the checksum its .md5 states" in result.err
    assert "records could not be read" not in result.err
    assert set(held(bare)) == {"301"}


def test_a_query_that_files_cannot_answer_is_refused_by_name(bare: CommandLine) -> None:
    mirrored(bare, BASELINE, ours(301))
    bare.edit("queries/examplin.toml", '"EX-7"[tiab]', "medline[sb]")
    result = bare("import", BASELINE)
    assert result.code == 10
    assert "queries/examplin.toml" in result.err
    assert "medline[sb]" in result.err
    assert bare.ok("import", BASELINE, "--only", "all").code == 0


def test_what_may_differ_from_pubmed_is_noted(bare: CommandLine) -> None:
    mirrored(bare, BASELINE, ours(301))
    bare.edit("queries/examplin.toml", '"EX-7"[tiab]', "examplin")
    (report,) = bare.ok("import", BASELINE, "--json").json()
    assert report["notes"]
    said = bare.ok("import", BASELINE).out
    assert report["notes"][0] in said


def test_what_pubmed_reads_as_a_word_is_noted_once(bare: CommandLine) -> None:
    mirrored(bare, BASELINE, ours(301))
    mirrored(bare, UPDATE, ours(302))
    bare.edit("queries/examplin.toml", " OR ", " or ")
    first, second = bare.ok("import", BASELINE, UPDATE, "--json").json()
    assert first["notes"][0].startswith('"or" in the strategy is a word to PubMed')
    assert second["notes"] == []
    assert "write OR" in bare.ok("import", BASELINE).out


@pytest.mark.parametrize(("name", "text"), [("picked.nbib", NBIB), ("export.ris", RIS)])
def test_other_kinds_of_files_are_read(bare: CommandLine, name: str, text: str) -> None:
    bare.write(name, text)
    (report,) = bare.ok("import", name, "--json").json()
    assert (report["read"], report["new"], report["failed"]) == (1, 1, [])
    ((pmid, title),) = held(bare).items()
    assert pmid in {"401", "402"}
    assert title.startswith("Examplin and")


def test_an_export_never_replaces_what_pubmed_itself_sent(
    bare: CommandLine, pubmed: EutilsServer
) -> None:
    pubmed.add(f"<PubmedArticleSet>{ours(401)}</PubmedArticleSet>".encode())
    bare.ok("refresh")
    bare.write("picked.nbib", NBIB)
    (report,) = bare.ok("import", "picked.nbib", "--json").json()
    assert (report["revised"], report["same"]) == (0, 1)
    studies = bare.ok("studies", "examplin", "--search", "walkers", "--json").json()
    assert [one["pmid"] for one in studies] == ["401"]


def test_search_finds_what_was_imported(bare: CommandLine) -> None:
    bare.ok("import", str(ARTICLES))
    mirrored(bare, BASELINE, ours(301))
    bare.ok("import", BASELINE)
    found = bare.ok("studies", "examplin", "--search", "walk*", "--json").json()
    assert [one["pmid"] for one in found] == ["301"]
