"""A site printed in part is the site printed whole, whatever changed in between.

An invented workspace is published, changed at random and published again; each time its files are
compared with those of a site that was printed from nothing.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
from tests.support.bundled import NOON, PROJECT, settings_of
from tests.support.sweeping import TIMES
from tests.support.synthetic_xml import article_set, article_xml, correction_xml

from litreview.errors import DataFileError
from litreview.model.identity import OUTCOMES, Compound
from litreview.model.page import Page
from litreview.render import data_files, study_table
from litreview.render.pages import studies
from litreview.render.print_log import ALL
from litreview.render.printer import Printer
from litreview.render.study_table import StudyTable
from litreview.render.views import CompoundView
from litreview.reviews.basis import Grounds
from litreview.settings import Settings
from litreview.store.store import open_store
from litreview.workflow.import_files import import_files
from litreview.workflow.link import link
from litreview.workflow.publish import publish
from litreview.workflow.review import grade, undo

MINT = Compound("mint")
PMIDS = range(101, 113)
PIECEWISE = ("evidence.json", "studies.bib", "studies.csl.json", "studies.ris")
TRIAL = "Thirty-two patients with stroke were randomly assigned to mint or placebo. "
ACCOUNT = Grounds(source="full text", certainty="high", account="full_text")
CLAIMS = """[[claim]]
id = "walking"
statement = "After a stroke it helps walking."
category = "effect"
population = "patients after stroke"
outcome = "walking speed"
asserted_tier = "human"
"""


def site(settings: Settings) -> dict[str, bytes]:
    root = settings.site
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def bring(settings: Settings, *articles: str) -> None:
    """Import records."""
    path = settings.workspace / "records.xml"
    path.write_bytes(article_set(*articles))
    import_files(settings, [path], MINT, only="all")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Twelve records, nobody's word, and the site of them."""
    root = tmp_path_factory.mktemp("mint")
    (root / "queries").mkdir()
    (root / "queries" / "mint.toml").write_text('name = "Mint"\npubmed = "mint[tiab]"\n')
    (root / "data" / "mint").mkdir(parents=True)
    (root / "data" / "mint" / "claims.toml").write_text(CLAIMS)
    shutil.copy(PROJECT / "data" / "policy.toml", root / "data")
    settings = settings_of(root)
    bring(settings, *(article_xml(pmid, f"Mint, report {pmid}", TRIAL) for pmid in PMIDS))
    publish(settings)
    return settings


@pytest.fixture
def settings(published: Settings, tmp_path: Path) -> Settings:
    """A copy whose site was published in its place."""
    copied = settings_of(shutil.copytree(published.workspace, tmp_path / "copy"))
    publish(copied)
    return copied


def judge(settings: Settings, pmid: int) -> None:
    said = [f"n={random.Random(pmid).randint(20, 90)}", "species=human"]
    grade(settings, MINT, str(pmid), reviewer="anna", sets=said, grounds=ACCOUNT)


def remark(settings: Settings, pmid: int) -> None:
    grade(settings, MINT, str(pmid), reviewer="anna", note="Ask the authors.")


def connect(settings: Settings, pmid: int) -> None:
    answers = {"population": "match", "outcome": "direct", "intervention": "same"}
    answers["direction"] = "supports"
    link(settings, "walking", [str(pmid)], answers=answers, reviewer="anna", grounds=ACCOUNT)


def take_back(settings: Settings, pmid: int) -> None:
    judge(settings, pmid)
    publish(settings)
    undo(settings, MINT, "anna", told=False)


def retract(settings: Settings, pmid: int) -> None:
    note = correction_xml("RetractionIn", "900")
    text = article_xml(pmid, f"Mint, report {pmid}", TRIAL, corrections=note, revised="2026/11/20")
    bring(settings, text)


def revise(settings: Settings, pmid: int) -> None:
    bring(settings, article_xml(pmid, "Mint, told anew", TRIAL, revised="2026/11/21"))


def arrive(settings: Settings, pmid: int) -> None:
    bring(settings, article_xml(pmid + 100, f"Mint, report {pmid + 100}", TRIAL))


def rename(settings: Settings, _: int) -> None:
    path = settings.workspace / "queries" / "mint.toml"
    path.write_text(path.read_text().replace("Mint", "Peppermint"))


def restate(settings: Settings, _: int) -> None:
    path = settings.workspace / "data" / "mint" / "claims.toml"
    path.write_text(path.read_text().replace("helps walking", "helps one walk"))


def retitle(settings: Settings, _: int) -> None:
    path = settings.workspace / "data" / "site.toml"
    path.write_text('title = "Evidence on mint"\nurl = "https://mint.example"\n')


def forget(settings: Settings, _: int) -> None:
    """Take away a page that rests on all there is, and one over all compounds."""
    (settings.site / "mint" / "index.html").unlink()
    (settings.site / "index.html").unlink()


def correct(settings: Settings, pmid: int) -> None:
    path = settings.workspace / "data" / "mint" / "corrections.toml"
    filed = path.read_text() if path.exists() else ""
    entry = f'[[correction]]\non = "2026-11-29"\nwas = "Ten."\nnow = "Two."\npmid = "{pmid}"\n'
    path.write_text(filed + entry)


def restyle(settings: Settings, _: int) -> None:
    own = settings.workspace / "templates"
    own.mkdir(exist_ok=True)
    text = (PROJECT / "templates" / "study.html").read_text()
    (own / "study.html").write_text(text.replace("<section", '<section data-own="1"'))


CHANGES: tuple[Callable[[Settings, int], None], ...] = (
    *(judge, remark, connect, take_back, retract, revise, arrive, rename, restate, restyle),
    *(correct, retitle, forget),
)


@pytest.mark.sweep
@pytest.mark.parametrize("seed", range(TIMES))
def test_a_site_printed_in_part_is_the_site_printed_whole(
    settings: Settings, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(study_table, "PART", 4)
    chance = random.Random(seed)
    for change in chance.sample(CHANGES, len(CHANGES)):
        change(settings, chance.choice(PMIDS))
        publish(settings)
        in_part = site(settings)
        shutil.rmtree(settings.site)
        publish(settings)
        assert site(settings) == in_part, change.__name__


def test_nothing_is_written_when_nothing_changed(settings: Settings) -> None:
    stamps = {path: path.stat().st_mtime_ns for path in settings.site.rglob("*")}
    assert publish(settings).published == ()
    assert {path: path.stat().st_mtime_ns for path in settings.site.rglob("*")} == stamps


def test_nothing_is_made_when_nothing_changed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = settings.workspace / "data" / "mint" / "claims.toml"
    more = (CLAIMS.replace('"walking"', f'"walking-{n}"') for n in range(5))
    path.write_text("\n".join((CLAIMS, *more)))
    publish(settings)  # tells of five claims in one second, in the order of the file

    def refuse(*given: object, **named: object) -> NoReturn:
        raise AssertionError(f"printed: {given} {named}")

    monkeypatch.setattr(Printer, "text", refuse)
    monkeypatch.setattr(Printer, "check", refuse)
    assert publish(settings).errors == ()


def test_a_template_broken_after_a_printing_is_refused(settings: Settings) -> None:
    own = settings.workspace / "templates"
    own.mkdir()
    (own / "claim.html").write_text("{% if %}")
    with pytest.raises(DataFileError, match=r"claim\.html, line 1"):
        publish(settings)


def test_another_set_of_data_files_prints_the_pages_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_files, "can_write_parquet", lambda: False)
    publish(settings)
    assert not list(settings.site.rglob("*.parquet"))
    monkeypatch.undo()
    publish(settings)
    assert list(settings.site.rglob("*.parquet"))


def test_a_judgement_writes_that_study_and_few_pages_besides(settings: Settings) -> None:
    judge(settings, 105)
    written = publish(settings).published
    assert [path for path in written if "/studies/" in path] == ["mint/studies/105.html"]


def test_a_correction_writes_the_page_of_that_study_and_no_other_study_s(
    settings: Settings,
) -> None:
    correct(settings, 105)
    written = publish(settings).published
    assert {path for path in written if path.endswith(".html")} == {
        *("mint/studies/105.html", "mint/changes.html", "mint/method.html")
    }


def test_data_files_are_made_anew_of_that_study_alone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counting(name: str) -> None:
        make = getattr(data_files, name)

        def counted(*given: object) -> bytes:
            made.append(name)
            content: bytes = make(*given)
            return content

        monkeypatch.setattr(data_files, name, counted)

    for name in ("study_json", "ris_citation", "bibtex_entry", "csl_citation"):
        counting(name)
    judge(settings, 105)
    publish(settings)
    assert len(made) == len(PIECEWISE)
    made.clear()
    path = settings.site / "mint" / "data" / "studies.ris"
    path.write_bytes(path.read_bytes().replace(b"report", b"REPORT"))  # of the same length
    publish(settings)
    assert len(made) == len(PIECEWISE) - 1 + len(PMIDS)  # all of the file others changed


def test_an_older_part_of_the_study_table_is_printed_again_with_a_study_of_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(study_table, "PART", 4)
    forget(settings, 0)
    publish(settings)
    printed = []
    make = studies._table_page

    def counted(view: CompoundView, table: StudyTable, *given: Any) -> Page:
        printed.append(table.part)
        return make(view, table, *given)

    monkeypatch.setattr(studies, "_table_page", counted)
    forget(settings, 0)
    publish(settings)
    assert printed == [0]
    printed.clear()
    judge(settings, 105)
    publish(settings)
    assert printed == [0, 2]


def test_two_new_records_leave_the_pages_of_the_others_alone(settings: Settings) -> None:
    bring(settings, *(article_xml(pmid, f"Mint, report {pmid}", TRIAL) for pmid in (301, 302)))
    written = publish(settings).published
    assert sorted(path for path in written if "/studies/" in path) == [
        *("mint/studies/301.html", "mint/studies/302.html"),
    ]
    assert len([path for path in written if "/data/" not in path]) <= 30


def test_a_page_that_somebody_spoilt_or_took_away_is_mended(settings: Settings) -> None:
    before = site(settings)
    (settings.site / "mint" / "studies" / "103.html").write_bytes(b"spoilt")
    (settings.site / "mint" / "studies" / "104.html").unlink()
    written = publish(settings).published
    assert written == ("mint/studies/103.html", "mint/studies/104.html")
    assert site(settings) == before


def test_without_the_log_the_site_is_the_same_and_nothing_is_written(settings: Settings) -> None:
    remembered = {path for path in site(settings) if path.startswith("mint/")} | {ALL}
    with open_store(settings.database_url) as store:
        assert store.prints(MINT, settings.site).keys() == remembered
        for within in (MINT, Compound(OUTCOMES)):
            store.save_prints(within, settings.site, {})
    assert publish(settings).published == ()
    with open_store(settings.database_url) as store:
        assert store.prints(MINT, settings.site).keys() == remembered
        assert store.prints(MINT, settings.site / "elsewhere") == {}


def test_a_claim_renamed_takes_its_old_page_away(settings: Settings) -> None:
    theirs = settings.site / "mint" / "claims" / "note.html"
    theirs.write_text("a page of somebody else")
    path = settings.workspace / "data" / "mint" / "claims.toml"
    path.write_text(path.read_text().replace('"walking"', '"gait"'))
    publish(settings)
    left = {page.name for page in (settings.site / "mint" / "claims").iterdir()}
    assert left == {"gait.html", "note.html"}


def test_another_clock_and_folder_print_the_same(settings: Settings, tmp_path: Path) -> None:
    there = settings_of(shutil.copytree(settings.workspace, tmp_path / "else" / "where"))
    later = replace(there, clock=NOON + timedelta(hours=9))
    assert publish(later).published == ()
    shutil.rmtree(later.site)
    publish(later)
    assert site(later) == site(settings)


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("seed", "zone", "locale"),
    [("0", "Pacific/Kiritimati", "C"), ("7", "America/Adak", "C.UTF-8")][:TIMES],
)
def test_another_hash_seed_zone_and_locale_print_the_same(
    settings: Settings, seed: str, zone: str, locale: str
) -> None:
    before = site(settings)
    shutil.rmtree(settings.site)
    known = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONUTF8": "1"}
    known |= {"LITREVIEW_DB": settings.database_url}
    subprocess.run(
        [sys.executable, "-m", "litreview", "publish", "--workspace", str(settings.workspace)],
        env={**os.environ, **known},
        check=True,
        capture_output=True,
    )
    assert site(settings) == before
