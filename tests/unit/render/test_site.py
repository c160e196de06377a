from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Undefined
from jinja2.exceptions import SecurityError
from tests.support.builders_hostile import TURNS, a_hostile_dossier, hostile_facts
from tests.support.builders_render import a_dossier, a_study_record, with_records
from tests.support.bundled import PROJECT
from tests.support.printed import TEMPLATES, printed, the_site

from litreview.errors import DataFileError, StoreReadOnly
from litreview.model.dossier import Dossier
from litreview.model.memo import Memo
from litreview.model.page import Page, Print
from litreview.model.site import SiteFacts
from litreview.render.pages import assets
from litreview.render.print_log import PrintLog
from litreview.render.printer import Links, Printer
from litreview.render.site import (
    MARK,
    check_templates,
    remove_left_over,
    remove_withdrawn,
    write_site,
)
from litreview.render.untouched import Untouched

DOSSIER = a_dossier()
SITE = the_site()
PAGES = {path: text for path, text in SITE.items() if path.endswith(".html")}


def test_a_compound_has_a_page_of_each_kind_one_a_claim_and_one_a_study() -> None:
    kinds = ("index", "studies", "dosing", "reports", "audit", "method", "changes")
    assert {f"veltraxin/{kind}.html" for kind in kinds} <= SITE.keys()
    claims = [path for path in SITE if path.startswith("veltraxin/claims/")]
    studies = [path for path in SITE if path.startswith("veltraxin/studies/")]
    assert (len(claims), len(studies)) == (len(DOSSIER.claims), len(DOSSIER.records))


def test_no_two_pages_have_one_path() -> None:
    assert len(SITE) == len({path.casefold() for path in SITE})


def test_the_same_dossier_gives_the_same_bytes() -> None:
    assert printed(a_dossier()) == SITE


@pytest.mark.parametrize("path", PAGES)
def test_ids_are_unique_and_every_link_leads_somewhere(path: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', SITE[path])
    assert len(ids) == len(set(ids))
    for link in re.findall(r'(?:href|src)="([^"]+)"', SITE[path]):
        if re.match(r"[a-z]+:", link):
            continue
        address, _, anchor = link.partition("#")
        target = _resolved(path, address) if address else path
        assert target in SITE, link
        assert not anchor or f'id="{anchor}"' in SITE[target], link


def _resolved(path: str, address: str) -> str:
    root = Path("/")
    return (root / path).parent.joinpath(address).resolve().relative_to(root).as_posix()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_loaded_from_elsewhere(path: str) -> None:
    loaded = re.findall(r"<(?:script|img|iframe|source)[^>]*\bsrc=\"([^\"]*)", SITE[path])
    loaded += re.findall(r'<link rel="(?:stylesheet|icon)"[^>]*href="([^"]*)', SITE[path])
    assert not [one for one in loaded if ":" in one.removeprefix("data:,")]


def test_hostile_text_stays_text() -> None:
    evil = "<script>alert('x')</script>"
    record = a_study_record("pmid:90000078", evil, evil)
    hostile = with_records(DOSSIER, [replace(record, doi='10.1/"><script>', vernacular_title=evil)])
    hostile = replace(hostile, query=replace(hostile.query, name=evil, about=evil))
    site = printed(hostile)
    assert not [path for path, text in site.items() if "<script>alert" in text and "html" in path]
    assert "&lt;script&gt;alert" in site["veltraxin/studies/90000078.html"]


def test_the_date_of_the_search_stands_on_few_pages_alone() -> None:
    later = printed(
        replace(
            DOSSIER,
            search=replace(DOSSIER.search, last_complete="2027-01-02", data_through="2027-01-02"),
        )
    )
    allowed = {"index", "method", "changes", "page"}
    moved = {path for path in SITE if later[path] != SITE[path]}
    assert {Path(path).stem for path in moved if path.endswith(".html")} <= allowed
    assert "veltraxin/index.html" in moved


@pytest.mark.parametrize("path", PAGES)
def test_headings_never_skip_a_level(path: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", SITE[path])]
    assert levels[:1] == [1]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_workspace_template_wins(templates: tuple[Path, ...], tmp_path: Path) -> None:
    (tmp_path / "robots.txt").write_text("{{ name }} only", encoding="utf-8")
    page = Printer((tmp_path, *templates)).text("robots.txt", "robots.txt", name="Veltraxin")
    assert page.content == b"Veltraxin only"


def test_a_template_that_was_edited_is_used_as_it_now_is(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text("first", encoding="utf-8")
    before = Printer((tmp_path,))
    assert before.text("a", "one.html").content == b"first"
    (tmp_path / "one.html").write_text("other", encoding="utf-8")
    after = Printer((tmp_path,))
    assert after.text("a", "one.html").content == b"other"
    assert after.digest != before.digest


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ("fine\n{% if %}\n", 2, "cannot be used"),
        ("fine\nfine\n{{ page.nothing_here }}", 3, "nothing_here"),
        ("{{ 1 // 0 }}", 1, "zero"),
        ("a\n{{ page.__class__.__mro__ }}", 2, "cannot be used"),
        ("a\n{{ page._private }}", 2, "cannot be used"),
    ],
)
def test_a_broken_template_is_told_by_file_and_line(
    templates: tuple[Path, ...], tmp_path: Path, source: str, line: int, what: str
) -> None:
    (tmp_path / "one.html").write_text(source, encoding="utf-8")
    printer = Printer((tmp_path, *templates))
    with pytest.raises(DataFileError, match=what) as caught:
        printer.html("a.html", "one.html", page=Page("a", b""))
    assert caught.value.where == f"{tmp_path / 'one.html'}, line {line}"
    assert caught.value.exit_code == 11


@pytest.mark.parametrize(
    ("name", "content", "where", "what"),
    [
        ("macros.html", b"fine\n\xff\n", "macros.html, line 2", "is not UTF-8 text (byte 0xFF)"),
        ("macros.html", b"fine\n\n{% if %}", "macros.html, line 3", "cannot be used"),
        ("search.js", b"var a = {{ }};\n", "search.js, line 1", "cannot be used"),
        ("litreview.js", b"// \xe9\n", "litreview.js, line 1", "is not UTF-8 text"),
        ("css/base.css", b"\n/* \xe9 */", "css/base.css, line 2", "is not UTF-8 text"),
        ("study.html", b'{% include "gone.html" %}', "templates", 'no template "gone.html"'),
        ("my/own.html", b"{{ 1", "my/own.html, line 1", "cannot be used"),
    ],
)
def test_a_broken_template_is_found_before_any_page_is_printed(
    templates: tuple[Path, ...], tmp_path: Path, name: str, content: bytes, where: str, what: str
) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(content)
    (tmp_path / "notes.md").write_bytes(b"{{ nobody's template \xff")
    printer = Printer((tmp_path, *templates))
    with pytest.raises(DataFileError) as caught:
        check_templates(printer)
    (told,) = caught.value.mistakes
    assert told.where == (where if where == "templates" else f"{tmp_path}/{where}")
    assert what in told.what and told.fix


def test_a_page_names_the_file_it_includes_that_is_no_text(
    templates: tuple[Path, ...], tmp_path: Path
) -> None:
    (tmp_path / "one.html").write_text('a\n{% include "two.html" %}', encoding="utf-8")
    (tmp_path / "two.html").write_bytes(b"b\nc \xff\n")
    with pytest.raises(DataFileError, match="is not UTF-8") as caught:
        Printer((tmp_path, *templates)).html("a.html", "one.html")
    assert caught.value.where == f"{tmp_path / 'two.html'}, line 2"


def test_the_templates_that_ship_are_in_order(templates: tuple[Path, ...]) -> None:
    check_templates(Printer(templates))


@dataclass
class Changing:
    content: str


@pytest.mark.parametrize(
    "shown",
    ["page.__init__", "page.__class__", "kind.mro", "items.append", "text.__len__"],
)
def test_a_template_sees_nothing_private_and_changes_nothing(shown: str) -> None:
    sandbox = Printer(())._environment("any.html")
    expression = sandbox.compile_expression(shown, undefined_to_none=False)
    found = expression(page=Page("a", b""), kind=Page, items=[], text="")
    assert isinstance(found, Undefined)
    with pytest.raises(SecurityError, match="unsafe"):
        str(found)


def test_a_template_sees_the_fields_of_nouns_and_of_other_objects() -> None:
    sandbox = Printer(())._environment("any.html")
    seen = sandbox.compile_expression("[page.path, other.content, links.to('claim-x')]")
    found = seen(page=Page("a", b""), other=Changing("b"), links=Links("c/index.html", "c"))
    assert found == ["a", "b", "claims/x.html"]


def test_a_missing_template_names_itself_and_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r'no template "index\.html"') as caught:
        Printer((tmp_path,)).html("index.html", "index.html")
    assert str(tmp_path) in caught.value.fix


def test_no_folder_of_templates_is_told() -> None:
    with pytest.raises(DataFileError, match="no template"):
        Printer(()).html("index.html", "index.html")


def test_the_index_links_every_compound_and_says_when_there_is_none() -> None:
    assert 'href="veltraxin/index.html"' in SITE["index.html"]
    assert "No compound is published yet" in printed()["index.html"]


def test_links_know_where_their_page_stands() -> None:
    deep, top = Links("c/claims/x.html", "c"), Links("index.html")
    assert (deep.root, deep.at("method.html"), deep.to("study-1")) == (
        "../../",
        "../method.html",
        "../studies/1.html",
    )
    assert (top.root, top.of("c")) == ("", "c/index.html")
    outside = Links("outcomes/sleep.html", "c")
    assert outside.to("claim-x") == "../c/claims/x.html"


def test_only_changed_files_are_written(tmp_path: Path) -> None:
    pages = (Page("a/index.html", b"one"), Page("b.csv", b"two"))
    every = frozenset({"a/index.html", "b.csv"})
    assert write_site(tmp_path, pages) == (("a/index.html", "b.csv"), every)
    assert write_site(tmp_path, pages) == ((), every)
    assert write_site(tmp_path, (Page("b.csv", b"six"),)) == (("b.csv",), frozenset({"b.csv"}))
    assert (tmp_path / "b.csv").read_bytes() == b"six"


def test_no_half_written_file_stays_behind(tmp_path: Path) -> None:
    write_site(tmp_path, (Page("index.html", b"x"),))
    (tmp_path / "a.html").mkdir()
    with pytest.raises(StoreReadOnly):
        write_site(tmp_path, (Page("a.html", b"a folder stands in its place"),))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "index.html"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "site").write_bytes(b"a file where the folder should be")
    with pytest.raises(StoreReadOnly) as caught:
        write_site(tmp_path / "site", (Page("index.html", b"x"),))
    assert caught.value.where == str(tmp_path / "site" / "index.html")


def test_what_nothing_makes_any_more_goes_and_what_others_put_there_stays(tmp_path: Path) -> None:
    ours, foreign = b"<head>" + MARK, b"<head>somebody's own page"
    write_site(
        tmp_path,
        (
            *(Page("c/claims/old-name.html", ours), Page("c/claims/kept.html", ours)),
            *(Page("c/claims/theirs.html", foreign), Page("c/claims/notes.txt", ours)),
            Page("d/claims/other.html", ours),
        ),
    )
    assert remove_left_over(tmp_path, "c", {"c/claims/kept.html"}) == ("c/claims/old-name.html",)
    left = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file())
    assert left == [
        *("c/claims/kept.html", "c/claims/notes.txt", "c/claims/theirs.html"),
        "d/claims/other.html",
    ]


def test_a_compound_that_is_no_more_takes_its_pages_along(tmp_path: Path) -> None:
    ours = b"<head>" + MARK
    write_site(
        tmp_path,
        (
            *(Page("gone/index.html", ours), Page("gone/claims/a.html", ours)),
            *(Page("gone/data/claims.csv", b"id"), Page("gone/freshness.js", b"")),
            *(Page("gone/notes.txt", b"mine"), Page("theirs/index.html", b"<html>")),
            *(Page("kept/index.html", ours), Page("outcomes/a.html", ours)),
            *(Page("compare.html", ours), Page("index.html", ours)),
        ),
    )
    remove_withdrawn(tmp_path, {"kept"}, {"index.html"})
    left = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file())
    assert left == [
        *("gone/notes.txt", "index.html", "kept/index.html", "outcomes/a.html"),
        "theirs/index.html",
    ]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_bears_the_mark_by_which_it_may_be_taken_away(path: str) -> None:
    assert MARK.decode() in SITE[path][:2048]


class TestPrintLog:
    """Which pages are printed again."""

    def printing(
        self, folder: Path, before: dict[str, Print], made_from: str
    ) -> tuple[bool, PrintLog]:
        log = PrintLog(folder, before)
        made = []

        def make() -> Page:
            made.append(1)
            return Page("a.html", b"text")

        write_site(folder, [log.page("a.html", made_from, make)], log)
        return bool(made), log

    def test_a_page_is_printed_once_while_it_rests_on_the_same(self, tmp_path: Path) -> None:
        first, log = self.printing(tmp_path, {}, "x")
        again, kept = self.printing(tmp_path, log.now, "x")
        assert (first, again) == (True, False)
        assert kept.now == log.now

    def test_another_digest_prints_it_again(self, tmp_path: Path) -> None:
        _, log = self.printing(tmp_path, {}, "x")
        assert self.printing(tmp_path, log.now, "y")[0]

    def test_a_file_that_somebody_changed_or_took_away_is_printed_again(
        self, tmp_path: Path
    ) -> None:
        _, log = self.printing(tmp_path, {}, "x")
        (tmp_path / "a.html").write_bytes(b"text and more")
        again, log = self.printing(tmp_path, log.now, "x")
        assert again
        (tmp_path / "a.html").unlink()
        again, _ = self.printing(tmp_path, log.now, "x")
        assert again
        assert (tmp_path / "a.html").read_bytes() == b"text"

    def test_a_page_of_which_nobody_can_say_what_it_rests_on_is_always_printed(
        self, tmp_path: Path
    ) -> None:
        _, log = self.printing(tmp_path, {}, "")
        assert self.printing(tmp_path, log.now, "")[0]

    def test_all_pages_stand_while_each_does_and_they_rest_on_the_same(
        self, tmp_path: Path
    ) -> None:
        _, first = self.printing(tmp_path, {}, "")
        assert PrintLog(tmp_path, first.now).all_pages("all") == ()  # cut short
        first.note_all("all")
        again = PrintLog(tmp_path, first.now)
        assert again.all_pages("all") == (Page("a.html", b"", stands=True),)
        assert again.now == first.now
        assert PrintLog(tmp_path, first.now).all_pages("more") == ()
        (tmp_path / "a.html").write_bytes(b"text and more")
        assert PrintLog(tmp_path, first.now).all_pages("all") == ()


KEPT = replace(DOSSIER, memo=Memo({study: study for study in list(DOSSIER.records)[1:]}))
ONE, OTHER = list(KEPT.records)[:2]
PARTS = {field.name for field in fields(Dossier)} - {"records", "grades", "memo"}


@pytest.mark.parametrize("part", sorted(PARTS))
def test_what_all_pages_rest_on_holds_every_part_of_a_dossier(part: str) -> None:
    changed: Any = copy(KEPT)
    object.__setattr__(changed, part, "changed")
    assert _rests_on(changed) != _rests_on(KEPT)


def test_what_all_pages_rest_on_holds_studies_templates_and_facts_of_the_site() -> None:
    record = replace(KEPT.records[ONE], languages=("fre",))
    judged = replace(KEPT, records={**KEPT.records, ONE: record})
    marked = replace(KEPT, memo=Memo({**KEPT.memo.keys, OTHER: "revised"}))
    grown = replace(KEPT, memo=Memo(dict(list(KEPT.memo.keys.items())[1:])))
    digests = [
        *map(_rests_on, (KEPT, judged, marked, grown)),
        _rests_on(KEPT, Printer((PROJECT / "templates",), SiteFacts(title="Another"))),
        _rests_on(KEPT, Printer((PROJECT / "templates" / "css",))),
    ]
    assert len(set(digests)) == len(digests)


def _rests_on(dossier: Dossier, printer: Printer | None = None) -> str:
    return Untouched.of(dossier, printer or Printer((PROJECT / "templates",))).of_all()


def test_no_page_turns_the_reading_direction_and_no_markup_of_others_is_markup() -> None:
    for path, text in printed(a_hostile_dossier(), site=hostile_facts()).items():
        if path.endswith((".html", ".js", ".atom")):
            assert not set(TURNS) & set(text), path
        if path.endswith(".html"):
            assert "<img" not in text and "<iframe" not in text, path


def test_where_a_browser_does_not_know_has_no_other_rule_is_lost() -> None:
    found = re.findall(r"[^{}]*:has\([^{}]*(?=\{)", assets.style(Printer((TEMPLATES,))))
    assert found
    for selectors in found:
        while "(" in selectors:
            selectors = re.sub(r"\([^()]*\)", "", selectors)
        assert "," not in selectors
