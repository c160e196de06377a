"""`schedule`: what it prints is taken by systemd, by cron's rules and by a CI job, and works."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.cli.conftest import ENVIRONMENT, EXAMPLIN, CommandLine
from tests.support.eutils_server import EutilsServer

INSTALL = ("--install", "git+https://example.org/litreview.git@v0.1.0")
AWKWARD = "a b%c'd!$e"  # a folder whose name every grammar has something against
BIN = Path(sys.executable).parent
PATH = f"{BIN}:/usr/local/bin:/usr/bin:/bin"


@pytest.fixture
def awkward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The workspace, in a folder with an awkward name."""
    root = tmp_path / AWKWARD
    shutil.copytree(EXAMPLIN, root)
    monkeypatch.chdir(root)
    return CommandLine(root)


def file_of(litreview: CommandLine, *words: str) -> str:
    """The one text of a scheduler that has one."""
    (one,) = litreview.ok("schedule", *words, "--json").json()
    (file,) = one["files"]
    return str(file["text"])


def test_every_scheduler_is_printed_with_what_to_do(bare: CommandLine) -> None:
    said = bare.ok("schedule", *INSTALL).out
    for word in ("[Timer]", "crontab -e", "workflow_dispatch", "60 days", "enable --now"):
        assert word in said
    assert "--or-offline" not in said
    assert "s3cr3t" not in said


def test_without_a_word_on_what_to_install_the_other_two_are_printed(bare: CommandLine) -> None:
    said = bare.ok("schedule").out
    for word in ("[Timer]", "crontab -e", "git+https://HOST/"):
        assert word in said
    assert "workflow_dispatch" not in said
    refused = bare("schedule", "ci")
    assert refused.code == 2
    assert "--install git+https://" in refused.err
    assert "pip install litreview" not in said + refused.err
    assert bare("schedule", "ci", "--install", "litreview==0.1.0").code == 2


def test_a_word_that_is_no_scheduler_is_a_usage_error(bare: CommandLine) -> None:
    for words in (["launchd"], ["--every", "hourly"]):
        result = bare("schedule", *words)
        assert result.code == 2
        assert "is not one of its values" in result.err


def test_a_single_scheduler_prints_a_file_that_works_as_it_is(bare: CommandLine) -> None:
    assert yaml.safe_load(bare.ok("schedule", "ci", *INSTALL).out)["jobs"]["run"]["steps"]
    lines = bare.ok("schedule", "cron").out.splitlines()
    assert len([line for line in lines if line and not line.startswith("#")]) == 2


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is absent")
def test_systemd_takes_the_units(awkward: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    program = a_program(awkward.root / "my %programs", ":")
    monkeypatch.setattr(sys, "executable", str(program.with_name("python")))
    awkward.ok("schedule", "systemd", "--write", "units")
    assert_taken(awkward.root / "units")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is absent")
@pytest.mark.parametrize("name", ["ends in\\", "ends in ", "ends in %", "it's \"\\"])
def test_systemd_takes_a_path_whatever_it_ends_in(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / name
    shutil.copytree(EXAMPLIN, root)
    monkeypatch.setenv("LITREVIEW_DB", f"sqlite:///{tmp_path / 'db' / name / 'r.sqlite3'}")
    units = tmp_path / "units"
    CommandLine(root).ok("schedule", "systemd", "--write", str(units), "--workspace", str(root))
    assert_taken(units)
    for service in units.glob("*.service"):
        text = service.read_text(encoding="utf-8")
        assert re.search(r"^ExecStart=.*$", text.replace("\\\n", " "), re.M)
        assert not re.search(r"^WorkingDirectory=.*[\\ ]$", text, re.M)


def assert_taken(folder: Path) -> None:
    """Every unit of a folder is understood, and every time of a timer."""
    units = sorted(str(path) for path in folder.iterdir())
    assert len(units) == 4
    checked = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    for unit in units:
        calendar = re.findall(r"^OnCalendar=(.*)$", Path(unit).read_text(encoding="utf-8"), re.M)
        for words in calendar:
            subprocess.run(["systemd-analyze", "calendar", words], check=True, capture_output=True)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is absent")
def test_systemd_finds_the_services_well_shut_in(bare: CommandLine) -> None:
    bare.ok("schedule", "systemd", "--write", "units")
    services = sorted((bare.root / "units").glob("*.service"))
    assert len(services) == 2
    for service in services:
        subprocess.run(
            ["systemd-analyze", "security", "--offline=yes", "--threshold=25", str(service)],
            check=True,
            capture_output=True,
        )  # 25 of 100: systemd calls up to 29 "OK"


def as_cron_runs(text: str, home: Path) -> list[tuple[list[str], str, str]]:
    """Each line's fields and what cron's shell printed: crontab(5), with its short PATH."""
    ran = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        *fields, command = line.split(" ", 5)
        assert not re.search(r"(?<!\\)%", command)
        done = subprocess.run(
            ["/bin/sh", "-c", command.replace("\\%", "%")],
            env={"HOME": str(home), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"},
            cwd=home,
            capture_output=True,
            text=True,
            check=False,
        )
        ran.append((fields, done.stdout, done.stderr))
    return ran


def write_environment(home: Path, name: str, url: str) -> None:
    folder = home / ".config" / "litreview"
    folder.mkdir(parents=True)
    settings = {**ENVIRONMENT, "LITREVIEW_EUTILS_URL": url}
    lines = "".join(f"{key}={value}\n" for key, value in settings.items())
    (folder / f"{name}.env").write_text(lines, encoding="utf-8")


def test_cron_is_silent_when_all_is_well(
    awkward: CommandLine, pubmed: EutilsServer, tmp_path: Path
) -> None:
    write_environment(tmp_path, "litreview-a-b-c-d-e", pubmed.url)
    ran = as_cron_runs(file_of(awkward, "cron"), tmp_path)
    assert [(out, err) for _, out, err in ran] == [("", ""), ("", "")]
    for minute, hour, *others in (fields for fields, _, _ in ran):
        assert 0 <= int(minute) < 60
        assert 0 <= int(hour) < 24
        assert all(field == "*" or field in "0123456" for field in others)
    assert (awkward.root / "site" / "examplin" / "index.html").exists()
    events = (awkward.root / ".litreview" / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert {"run_started", "run_ended"} <= {json.loads(line)["event"] for line in events}


def a_program(folder: Path, script: str) -> Path:
    """A `litreview` of our own, for what the shell around it does."""
    folder.mkdir(parents=True)
    program = folder / "litreview"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def test_cron_mails_what_failed(
    awkward: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = 'echo "out of $*, 100%"; echo "error of $1" >&2; exit 20'
    program = a_program(tmp_path / "my %programs", script)
    monkeypatch.setattr(sys, "executable", str(program.with_name("python")))
    (_, ran, _), (_, watched, complained) = as_cron_runs(file_of(awkward, "cron"), tmp_path)
    assert ran == "out of run --log .litreview/log.jsonl, 100%\nerror of run\n"
    assert (watched, complained) == ("", "error of status\n")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A clone with the workspace in a folder of it, and a repository it pushes to."""
    for name, value in {
        "HOME": str(tmp_path),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": str(tmp_path / "gitconfig"),
        "RUNNER_TEMP": str(tmp_path),
        "PATH": PATH,
    }.items():
        monkeypatch.setenv(name, value)
    git(tmp_path, "config", "--global", "user.name", "test")
    git(tmp_path, "config", "--global", "user.email", "test@example.org")
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "origin")
    git(tmp_path, "clone", "--quiet", str(tmp_path / "origin"), "clone")
    root = tmp_path / "clone" / "my review"
    shutil.copytree(EXAMPLIN, root)
    (root / ".gitignore").write_text(".litreview/\nsite/\n", encoding="utf-8")
    commit(tmp_path / "clone", "begin")
    monkeypatch.chdir(root)
    return CommandLine(root)


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)
    git(folder, "push", "--quiet", "origin", "HEAD:main")


class Job:
    """A CI job's shell steps, run as the service runs them."""

    def __init__(self, litreview: CommandLine) -> None:
        self.workflow: dict[Any, Any] = yaml.safe_load(file_of(litreview, "ci", *INSTALL))
        self.job = self.workflow["jobs"]["run"]
        self.top = litreview.root.parent

    def step(self, words: str, **typed: str) -> subprocess.CompletedProcess[str]:
        """Run one step; `typed` is what its `inputs` say, nothing when the clock started it."""
        (found,) = (step for step in self.job["steps"] if words in step.get("name", ""))
        folder = found.get("working-directory", self.job["defaults"]["run"]["working-directory"])
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", found["run"]],
            cwd=self.top / folder,
            env={**os.environ, **self.inputs(found, typed)},
            capture_output=True,
            text=True,
            check=False,
        )

    @staticmethod
    def inputs(step: dict[str, Any], typed: dict[str, str]) -> dict[str, str]:
        found = {
            name: re.fullmatch(r"\$\{\{ inputs\.(\w+) \}\}", value)
            for name, value in step.get("env", {}).items()
        }
        return {name: typed.get(one[1], "") for name, one in found.items() if one}


def test_a_shift_of_hits_is_confirmed_from_the_service_s_page(
    repository: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job(repository)
    offered = job.workflow[True]["workflow_dispatch"]["inputs"]
    ((name, asked),) = offered.items()
    assert (asked["type"], asked["default"]) == ("boolean", False)
    assert asked["description"]
    program = a_program(tmp_path / "bin", 'printf "%s\\n" "$@"')
    monkeypatch.setenv("PATH", f"{program.parent}:{PATH}")
    for words in ({}, {name: "false"}, {name: "$(exit 0)"}, {name: "true"}):
        done = job.step("Run", **words)
        assert done.returncode == 0, done
        assert ("--yes" in done.stdout.split()) == (words == {name: "true"})
        assert done.stdout.startswith("run\n--log\n")


def test_the_workflow_is_what_a_ci_service_takes(repository: CommandLine) -> None:
    job = Job(repository)
    triggers = job.workflow[True]  # YAML 1.1 reads the key `on` as yes
    assert set(triggers) == {"schedule", "workflow_dispatch"}
    assert re.fullmatch(r"\d+ 6 \* \* 0", triggers["schedule"][0]["cron"])
    assert job.workflow["permissions"] == {"contents": "write"}
    assert job.workflow["concurrency"]["cancel-in-progress"] is False
    assert job.job["defaults"]["run"]["working-directory"] == "my review"
    for step in job.job["steps"]:
        assert ("run" in step) != ("uses" in step)
        if "run" in step:
            assert "${{" not in step["run"]  # what somebody types is never part of a script
            subprocess.run(["bash", "-n"], input=step["run"], text=True, check=True)
        for value in step.get("env", {}).values():
            assert re.fullmatch(r"\$\{\{ (secrets\.NCBI_\w+|inputs\.\w+) \}\}", value)


def test_the_job_commits_data_and_the_next_one_knows_what_was_found(
    repository: CommandLine, pubmed: EutilsServer
) -> None:
    job = Job(repository)
    for words in ("Run", "Keep"):
        done = job.step(words)
        assert done.returncode == 0, done
    changed = git(job.top, "show", "--name-only", "--format=", "origin/main").splitlines()
    assert changed
    assert all(path.startswith("my review/data/examplin/") for path in changed), changed
    assert git(job.top, "status", "--porcelain") == ""
    assert "data/ is as it was" in job.step("Keep").stdout
    for folder in (".litreview", "site"):
        shutil.rmtree(repository.root / folder)
    (refresh,) = repository.ok("run", "--json").json()["refresh"]
    assert (refresh["new"], refresh["revised"], refresh["received"]) == (0, 0, 2)


def test_after_a_run_that_fell_short_what_it_found_out_is_kept(repository: CommandLine) -> None:
    job = Job(repository)
    assert job.step("Run").returncode == 20  # PubMed cannot be reached
    assert job.step("Keep").returncode == 0
    assert "history.jsonl" in git(job.top, "show", "--name-only", "--format=", "origin/main")
    assert job.step("Fail").returncode == 5


def test_somebody_who_pushed_first_is_not_run_over(repository: CommandLine, tmp_path: Path) -> None:
    job = Job(repository)
    git(tmp_path, "clone", "--quiet", str(tmp_path / "origin"), "other")
    (tmp_path / "other" / "notes.md").write_text("mine\n", encoding="utf-8")
    (repository.root / "data" / "examplin" / "found.txt").write_text("new\n", encoding="utf-8")
    commit(tmp_path / "other", "notes")
    done = job.step("Keep")
    assert done.returncode == 0, done
    assert "was refused" in done.stdout
    listed = git(job.top, "ls-tree", "-r", "--name-only", "origin/main")
    assert "notes.md" in listed
    assert "found.txt" in listed
    assert git(job.top, "rev-parse", "HEAD") == git(job.top, "rev-parse", "origin/main")
