"""What the CI job installs: never a name a public index gives to somebody else."""

from __future__ import annotations

import json
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from litreview.errors import UsageError
from litreview.settings import Settings
from litreview.workflow.schedule import Scheduler, schedule

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A workspace in a folder of a repository."""
    root = tmp_path / "clone" / "my review"
    (root / "queries").mkdir(parents=True)
    (tmp_path / "clone" / ".git").mkdir()
    return Settings(
        workspace=root,
        database_url=f"sqlite:///{root / '.litreview' / 'records.sqlite3'}",
        clock=datetime(2026, 11, 25, 10, tzinfo=UTC),
    )


def installed(settings: Settings, install: str | None = None) -> list[str]:
    """The words of the job's install command after `pip install`."""
    (one,) = schedule(settings, [Scheduler.CI], install=install)
    (step,) = (
        step
        for step in yaml.safe_load(one.files[0].text)["jobs"]["run"]["steps"]
        if step.get("name") == "Install"
    )
    words = shlex.split(step["run"])
    assert words[:4] == ["python", "-m", "pip", "install"]
    return words[4:]


def installed_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, origin: dict[str, object] | None
) -> None:
    """Let litreview be found as pip leaves it: a folder of metadata, and where it came from."""
    folder = tmp_path / "site-packages" / "litreview-0.1.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: litreview\nVersion: 0.1.0\n")
    if origin is not None:
        (folder / "direct_url.json").write_text(json.dumps(origin))
    monkeypatch.setattr(sys, "path", [str(folder.parent), *sys.path])


@pytest.mark.parametrize(
    "requirement",
    [
        "git+https://example.org/litreview.git",
        f"git+https://example.org/a%20b/litreview.git@{COMMIT}#subdirectory=it's",
        "git+ssh://git@example.org/litreview.git",
        "litreview @ git+https://example.org/litreview.git@v0.1.0",
        "litreview[xlsx] @ https://example.org/litreview-0.1.0.tar.gz",
        "https://example.org/litreview-0.1.0-py3-none-any.whl#sha256=abc",
        'https://example.org/$(touch x)/"litreview.zip',
    ],
)
def test_an_address_is_installed_as_it_was_given(settings: Settings, requirement: str) -> None:
    assert installed(settings, requirement) == [requirement]


@pytest.mark.parametrize(
    "requirement",
    [
        "litreview",
        "LitReview",
        "litreview==0.1.0",
        "litreview >= 0.1",
        "litreview[xlsx]",
        "litreview; python_version > '3'",
        "somebody-elses",
    ],
)
def test_a_bare_name_is_refused_and_why_is_said(settings: Settings, requirement: str) -> None:
    with pytest.raises(UsageError) as refused:
        installed(settings, requirement)
    assert refused.value.where == "--install"
    assert "name" in refused.value.what
    assert "index" in refused.value.what
    assert "git+https://" in refused.value.fix


@pytest.mark.parametrize(
    "requirement",
    [
        "",
        "git+https://me:hunter2@example.org/litreview.git",
        "https://t0ken@example.org/litreview.zip",
        "litreview @ https://me:hunter2@example.org/litreview.zip",
        "git+ssh://git:hunter2@example.org/litreview.git",
        "git+https://${{ secrets.TOKEN }}@example.org/litreview.git",
        "https://example.org/${{ secrets.TOKEN }}.zip",
        "http://example.org/litreview.zip",
        "git+git://example.org/litreview.git",
        "file:///srv/litreview.whl",
        "https://",
        "https://[",
        "-r requirements.txt",
        "--index-url=https://example.org/simple",
        "https://example.org/a\nb.whl",
        "https://example.org/a\x1bb.whl",
        "./nothing-there",
        "./../../outside.whl",
        "vendor/litreview-0.1.0.whl",
        "./queries",
    ],
)
def test_what_a_job_could_not_install_or_nobody_should_read_is_refused(
    settings: Settings, requirement: str
) -> None:
    (settings.workspace / "../../outside.whl").write_bytes(b"")
    with pytest.raises(UsageError, match="--install") as refused:
        installed(settings, requirement)
    assert "git+https://HOST" in refused.value.fix
    assert "hunter2" not in str(refused.value)
    assert "t0ken" not in str(refused.value)


def test_a_path_in_the_repository_is_installed_as_it_was_given(settings: Settings) -> None:
    vendor = settings.workspace.parent / "vendor"
    (vendor / "lit review").mkdir(parents=True)
    (vendor / "lit review" / "pyproject.toml").write_text("[project]\n")
    (vendor / "litreview-0.1.0.whl").write_bytes(b"")
    for path in ("./vendor/lit review", "./vendor/litreview-0.1.0.whl"):
        assert installed(settings, path) == [path]


def test_in_the_source_repository_what_was_checked_out_is_installed(settings: Settings) -> None:
    top = settings.workspace.parent
    (top / "pyproject.toml").write_text('[project]\nname = "litreview"\n', encoding="utf-8")
    (top / "src" / "litreview").mkdir(parents=True)
    (top / "src" / "litreview" / "__init__.py").write_text("", encoding="utf-8")
    (top / "constraints.txt").write_text("", encoding="utf-8")
    assert installed(settings) == ["-c", "constraints.txt", "."]
    assert installed(settings, "https://example.org/l.whl") == ["https://example.org/l.whl"]


@pytest.mark.parametrize(
    ("origin", "requirement"),
    [
        (
            {
                "url": "https://example.org/litreview.git",
                "vcs_info": {"vcs": "git", "commit_id": COMMIT, "requested_revision": "main"},
            },
            f"litreview @ git+https://example.org/litreview.git@{COMMIT}",
        ),
        (
            {
                "url": "ssh://git@example.org/litreview.git",
                "vcs_info": {"vcs": "git", "commit_id": COMMIT},
                "subdirectory": "python",
            },
            f"litreview @ git+ssh://git@example.org/litreview.git@{COMMIT}#subdirectory=python",
        ),
        (
            {
                "url": "https://example.org/litreview.whl",
                "archive_info": {"hash": "sha256=abc", "hashes": {"sha256": "abc"}},
            },
            "litreview @ https://example.org/litreview.whl",
        ),
    ],
)
def test_without_a_word_the_job_installs_what_is_installed_here(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    origin: dict[str, object],
    requirement: str,
) -> None:
    installed_from(tmp_path, monkeypatch, origin)
    assert installed(settings) == [requirement]


@pytest.mark.parametrize(
    "origin",
    [
        None,
        {"url": "file:///srv/litreview", "dir_info": {"editable": True}},
        {"url": "file:///srv/litreview.whl", "archive_info": {}},
        {"url": "https://me:hunter2@example.org/litreview.whl", "archive_info": {}},
        {"url": "https://${USER}:${WORD}@example.org/l.git", "vcs_info": {"vcs": "git"}},
        {"url": 7},
        {},
    ],
)
def test_where_nobody_can_tell_what_to_install_it_is_asked(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    origin: dict[str, object] | None,
) -> None:
    installed_from(tmp_path, monkeypatch, origin)
    with pytest.raises(UsageError) as refused:
        installed(settings)
    assert "--install git+https://" in refused.value.fix
    assert "hunter2" not in str(refused.value)


def test_of_all_three_only_the_workflow_waits_for_an_answer(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed_from(tmp_path, monkeypatch, None)
    made = {one.scheduler: one for one in schedule(settings)}
    assert list(made) == list(Scheduler)
    assert made[Scheduler.SYSTEMD].files
    assert made[Scheduler.CRON].files
    assert made[Scheduler.CI].files == ()
    assert any("schedule ci --install" in step for step in made[Scheduler.CI].steps)
    with pytest.raises(UsageError):
        schedule(settings, install="litreview")


def test_a_requirement_is_for_the_workflow_alone(settings: Settings) -> None:
    with pytest.raises(UsageError, match="CI"):
        schedule(settings, [Scheduler.CRON], install="https://example.org/litreview.whl")
