from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from tests.support.builders_render import (
    a_dossier,
    a_study_record,
    with_records,
)

from litreview.errors import DataFileError, StoreReadOnly
from litreview.model.page import Page
from litreview.render.site import render_compound, render_index, write_site

DOSSIER = a_dossier()


def html(templates: tuple[Path, ...], dossier: object = DOSSIER) -> str:
    return render_compound(dossier, templates)[0].content.decode()  # type: ignore[arg-type]


def test_a_compound_is_a_page_two_data_files_and_a_feed(templates: tuple[Path, ...]) -> None:
    paths = [page.path for page in render_compound(DOSSIER, templates)]
    files = ("index.html", "studies.csv", "evidence.json", "feed.atom")
    assert paths == [f"veltraxin/{file}" for file in files]


def test_the_same_dossier_gives_the_same_bytes(templates: tuple[Path, ...]) -> None:
    assert render_compound(DOSSIER, templates) == render_compound(a_dossier(), templates)


def test_every_claim_and_study_is_on_the_page(templates: tuple[Path, ...]) -> None:
    page = html(templates)
    assert all(f'id="claim-{claim.id}"' in page for claim in DOSSIER.claims)
    assert page.count('id="study-') == len(DOSSIER.records)


def test_ids_are_unique_and_links_within_the_page_resolve(templates: tuple[Path, ...]) -> None:
    page = html(templates)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_nothing_is_loaded_from_elsewhere(templates: tuple[Path, ...]) -> None:
    page = html(templates)
    assert not re.search(r"<(?:script|img|iframe|source)[^>]*\bsrc=", page)
    links = re.findall(r"<link [^>]*>", page)
    assert links[0] == '<link rel="icon" href="data:,">'
    assert [link[:22] for link in links[1:]] == ['<link rel="alternate" ']  # never fetched
    assert "@import" not in page and "url(" not in page


def test_hostile_text_stays_text(templates: tuple[Path, ...]) -> None:
    evil = "<script>alert('x')</script>"
    record = a_study_record("pmid:90000078", evil, evil)
    hostile = with_records(DOSSIER, [replace(record, doi='10.1/"><script>', vernacular_title=evil)])
    hostile = replace(hostile, query=replace(hostile.query, name=evil, about=evil))
    page = html(templates, hostile)
    assert page.count("<script") == 1
    assert "&lt;script&gt;alert" in page


def test_the_only_clock_is_the_search(templates: tuple[Path, ...]) -> None:
    later = replace(DOSSIER, search=replace(DOSSIER.search, data_through="2027-01-02"))
    assert "2 January 2027" in html(templates, later)
    assert "2 January 2027" not in html(templates)


def test_a_snapshot_page_says_so(templates: tuple[Path, ...]) -> None:
    assert "PubMed was not reached for this page" in html(templates, a_dossier(snapshot=True))
    assert "PubMed was not reached" not in html(templates)


def test_no_section_is_empty(templates: tuple[Path, ...]) -> None:
    bare = replace(
        DOSSIER, claims=(), decisions=(), reports=(), links=(), records={}, grades={}, facts={}
    )
    bare = replace(bare, history=())
    page = html(templates, bare)
    headings = re.findall(r"<h2>([^<]+)</h2>", page)
    assert headings == ["What it is", "Claims", "Studies", "Method and ladder"]


def test_headings_never_skip_a_level(templates: tuple[Path, ...]) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", html(templates))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_workspace_template_wins(templates: tuple[Path, ...], tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("{{ page.rows[0].name }} only", encoding="utf-8")
    page = render_index([DOSSIER], (tmp_path, *templates))
    assert page.content == b"Veltraxin only"


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ("fine\n{% if %}\n", 2, "cannot be used"),
        ("fine\nfine\n{{ page.nothing_here }}", 3, "nothing_here"),
        ("{{ 1 // 0 }}", 1, "zero"),
        ("a\n{{ page.__class__.__mro__ }}", 2, "cannot be used"),
    ],
)
def test_a_broken_template_is_told_by_file_and_line(
    templates: tuple[Path, ...], tmp_path: Path, source: str, line: int, what: str
) -> None:
    (tmp_path / "index.html").write_text(source, encoding="utf-8")
    with pytest.raises(DataFileError, match=what) as caught:
        render_index([DOSSIER], (tmp_path, *templates))
    assert caught.value.where == f"{tmp_path / 'index.html'}, line {line}"
    assert caught.value.exit_code == 11


def test_a_missing_template_names_itself_and_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r'no template "enhance\.js"') as caught:
        render_index([DOSSIER], (tmp_path,))
    assert str(tmp_path) in caught.value.fix


def test_no_folder_of_templates_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="no template"):
        render_index([DOSSIER], ())


def test_the_index_links_every_compound(templates: tuple[Path, ...]) -> None:
    page = render_index([DOSSIER], templates)
    assert page.path == "index.html"
    assert b'href="veltraxin/index.html"' in page.content


def test_an_empty_index_says_so(templates: tuple[Path, ...]) -> None:
    assert b"No compound is published yet" in render_index([], templates).content


def test_only_changed_files_are_written(tmp_path: Path) -> None:
    pages = (Page("a/index.html", b"one"), Page("b.csv", b"two"))
    assert write_site(tmp_path, pages) == ("a/index.html", "b.csv")
    assert write_site(tmp_path, pages) == ()
    assert write_site(tmp_path, (Page("b.csv", b"three"),)) == ("b.csv",)
    assert (tmp_path / "b.csv").read_bytes() == b"three"


def test_no_half_written_file_stays_behind(tmp_path: Path) -> None:
    write_site(tmp_path, (Page("index.html", b"x"),))
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "site").write_bytes(b"a file where the folder should be")
    with pytest.raises(StoreReadOnly) as caught:
        write_site(tmp_path / "site", (Page("index.html", b"x"),))
    assert caught.value.where == str(tmp_path / "site" / "index.html")
