"""Where files lie, how a workspace starts, and what `doctor` is told."""

import subprocess
import sys
from pathlib import Path

import pytest

from litreview.errors import StoreReadOnly, UsageError
from litreview.model.identity import Compound, StudyId
from litreview.workspace.checks import check_compound
from litreview.workspace.layout import Layout
from litreview.workspace.start import SITE_FACTS, start_workspace

SEMAX = Compound("semax")
QUERY = 'name = "Semax"\npubmed = "semax"\n'
CLAIM = (
    '[[claim]]\nid = "focus"\nstatement = "Sharper focus."\ncategory = "effect"\n'
    'population = "healthy users"\noutcome = "attention"\nasserted_tier = "community"\n'
)
REPORT = (
    '[[report]]\nid = "r"\nsays = "It helps."\nclaims = ["focus"]\n'
    'direction = "supports"\ncount = 1\nsource = "page"\n'
)


def held(_study: StudyId) -> bool:
    return True


def workspace(root: Path) -> Layout:
    layout = Layout(root)
    for path, text in (
        (layout.query(SEMAX), QUERY),
        (layout.claims(SEMAX), CLAIM),
        (layout.reports(SEMAX), REPORT),
        (layout.policy, 'rule_set = "1"\n'),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return layout


def test_every_path_of_a_compound() -> None:
    layout = Layout(Path("w"))
    assert layout.query(SEMAX) == Path("w/queries/semax.toml")
    assert layout.policy == Path("w/data/policy.toml")
    below = ("claims", "reports", "citations", "manual", "reviews", "history")
    assert [getattr(layout, name)(SEMAX).name for name in below] == [
        "claims.toml", "reports.toml", "citations.jsonl", "manual", "reviews", "history.jsonl"
    ]  # fmt: skip
    assert all(getattr(layout, n)(SEMAX).parent == Path("w/data/semax") for n in below)


def test_compounds_are_the_query_files_sorted(tmp_path: Path) -> None:
    assert Layout(tmp_path).compounds() == ()
    (tmp_path / "queries").mkdir()
    for name in ("semax.toml", "bpc-157.toml", ".semax.toml.swp", ".hidden.toml", "notes.txt"):
        (tmp_path / "queries" / name).touch()
    assert Layout(tmp_path).compounds() == ("bpc-157", "semax")


def test_a_new_workspace_holds_what_the_bundled_one_holds(tmp_path: Path) -> None:
    bundled = workspace(tmp_path / "bundled")
    (bundled.root / "data" / "semax" / ".history.jsonl.lock").touch()
    bundled.history(SEMAX).write_text("{}\n", encoding="utf-8")
    bundled.site_facts.write_text('url = "https://example.org"\n', encoding="utf-8")
    made = start_workspace(tmp_path / "new", bundled.root, empty=False)
    assert [str(path) for path in made] == [
        ".gitattributes",
        ".gitignore",
        "data/policy.toml",
        "data/semax/claims.toml",
        "data/semax/reports.toml",
        "data/site.toml",
        "queries/semax.toml",
    ]
    assert (tmp_path / "new" / "data" / "site.toml").read_text() == SITE_FACTS
    new = Layout(tmp_path / "new")
    assert new.claims(SEMAX).read_text() == CLAIM
    assert ".litreview/" in (new.root / ".gitignore").read_text()
    assert check_compound(new, SEMAX, held) == ()


def test_an_empty_workspace_holds_what_is_of_no_compound(tmp_path: Path) -> None:
    bundled = workspace(tmp_path / "bundled")
    start_workspace(tmp_path / "new", bundled.root, empty=True)
    assert (tmp_path / "new" / "queries").is_dir()
    assert Layout(tmp_path / "new").compounds() == ()
    for name in ("policy.toml", "site.toml"):
        assert (tmp_path / "new" / "data" / name).is_file()


def test_nothing_is_overwritten_and_then_nothing_is_written(tmp_path: Path) -> None:
    bundled = workspace(tmp_path / "bundled")
    mine = tmp_path / "new" / "queries" / "semax.toml"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(UsageError, match="nothing is overwritten") as refused:
        start_workspace(tmp_path / "new", bundled.root, empty=False)
    assert refused.value.where == str(mine)
    assert [path for path in (tmp_path / "new").rglob("*") if path.is_file()] == [mine]


def test_targets_that_cannot_be(tmp_path: Path) -> None:
    bundled = workspace(tmp_path / "bundled").root
    a_file = tmp_path / "file"
    a_file.touch()
    with pytest.raises(UsageError, match="is a file, not a folder"):
        start_workspace(a_file, bundled, empty=True)
    with pytest.raises(StoreReadOnly, match="something else stands"):
        start_workspace(a_file / "below", bundled, empty=True)


def test_a_sound_compound_has_no_problems(tmp_path: Path) -> None:
    assert check_compound(workspace(tmp_path), SEMAX, held) == ()


def test_every_broken_file_is_told_of_at_once(tmp_path: Path) -> None:
    layout = workspace(tmp_path)
    layout.query(SEMAX).write_text(QUERY + "nam = 1\n")
    layout.policy.write_text("min_n_t3 = 0\n")
    layout.reports(SEMAX).write_text(REPORT.replace('"focus"', '"fokus"'))
    layout.citations(SEMAX).write_text("{}\n")
    layout.manual(SEMAX).mkdir()
    (layout.manual(SEMAX) / "a.toml").write_text("")
    layout.history(SEMAX).write_text('{"id":"torn')
    problems = check_compound(layout, SEMAX, held)
    starts = [problem.split(":")[0] for problem in problems]
    assert starts == [
        "queries/semax.toml, line 3",
        "data/policy.toml, line 1",
        'data/semax/reports.toml, line 4, report "r"',
        "data/semax/manual/a.toml",
        "data/semax/citations.jsonl, line 1",
        "data/semax/history.jsonl",
    ]


def test_broken_claims_do_not_drag_every_report_along(tmp_path: Path) -> None:
    layout = workspace(tmp_path)
    layout.claims(SEMAX).write_text(CLAIM + "nam = 1\n")
    (problem,) = check_compound(layout, SEMAX, held)
    assert problem.startswith('data/semax/claims.toml, line 8, claim "focus"')


def test_reading_files_needs_no_database_and_no_network() -> None:
    program = (
        "import sys, litreview.workspace.checks, litreview.workspace.start\n"
        "print([m for m in ('sqlalchemy', 'requests', 'pandas', 'jinja2') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert ran.stdout.strip() == b"[]"
