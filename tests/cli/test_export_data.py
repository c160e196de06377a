"""`export csv`, `json` and their kin: the bytes of the site, and how much is in them."""

from __future__ import annotations

import sys

import pytest
from tests.cli.conftest import CommandLine
from tests.cli.test_broken_neighbour import MINT_CLAIMS
from tests.cli.test_export_ris import judged

from litreview.render.data_files import Format, files_here

FORMATS = sorted({file.format for file in files_here()} - {Format.RIS})


def test_every_format_gives_the_bytes_of_the_site(litreview: CommandLine) -> None:
    judged(litreview)
    litreview.ok("publish")
    for name in FORMATS:
        litreview.ok("export", name, "examplin")
    litreview.ok("export", "ris", "examplin", "--stage", "found")
    for file in files_here():
        published = (litreview.root / "site/examplin/data" / file.name).read_bytes()
        there = "found.ris" if file.format is Format.RIS else file.name
        exported = (litreview.root / f"exports/examplin-{there}").read_bytes()
        assert exported == published, file.name


def test_the_verb_says_how_much_is_in_each_file(litreview: CommandLine) -> None:
    judged(litreview)
    said = litreview.ok("export", "csv", "examplin").out
    assert "exports/examplin-studies.csv: 3 rows" in said
    assert "exports/examplin-links.csv: 1 row" in said
    assert "exports/examplin-bib" not in said
    assert "exports/examplin-studies.bib: 3 citations" in litreview.ok("export", "bibtex").out
    made = litreview.ok("export", "csl", "--json").json()
    assert [(one["format"], one["rows"]) for one in made] == [("csl", 3)]


def test_judgements_are_named_by_who_made_them(litreview: CommandLine) -> None:
    judged(litreview)
    litreview.ok("export", "csv")
    text = (litreview.root / "exports/examplin-judgements.csv").read_text(encoding="utf-8")
    rows = text.splitlines()[1:]
    assert len([row for row in rows if ",anna," in row]) >= 3


def test_a_second_export_writes_nothing_anew(litreview: CommandLine) -> None:
    litreview.ok("export", "tables")
    path = litreview.root / "exports/examplin-evidence.xlsx"
    before = path.stat().st_mtime_ns
    litreview.ok("export", "tables")
    assert path.stat().st_mtime_ns == before


def test_parquet_without_its_writer_says_what_to_install(
    litreview: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = litreview("export", "parquet")
    assert result.code == 2
    assert "pip install 'litreview[parquet]'" in result.err


def test_options_of_another_format_are_refused(litreview: CommandLine) -> None:
    assert litreview("export", "csv", "--stage", "found").code == 2
    assert litreview("export", "json", "--reviewer", "anna").code == 2


def test_the_feed_over_all_is_the_same_when_one_compound_is_published(
    litreview: CommandLine,
) -> None:
    litreview.ok("add", "mint", "--query", '"mint"[tiab]')
    litreview.write("data/mint/claims.toml", MINT_CLAIMS)
    litreview.ok("publish")
    feed = litreview.root / "site/feed.atom"
    before = feed.read_bytes()
    for study in (b"examplin/studies/101.html", b"examplin/studies/102.html"):
        assert study in before
    litreview.ok("publish", "mint")
    assert feed.read_bytes() == before
