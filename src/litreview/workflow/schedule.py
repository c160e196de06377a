"""Put the main job on a timetable: texts for systemd, cron and a CI service.

A workspace enters; the texts of its timetable leave, each with where to put it. Nothing is
installed, and a schedule never forgives an unreachable PubMed.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from shlex import join

from litreview.errors import LitreviewError, UsageError
from litreview.settings import NCBI_EUTILS_URL, Settings
from litreview.textfiles.files import write_atomically
from litreview.workflow.schedules.install import install_words
from litreview.workflow.schedules.quoting import (
    cron_words,
    systemd_command,
    systemd_path,
    systemd_text,
    systemd_word,
    yaml_text,
)
from litreview.workspace.layout import Layout
from litreview.workspace.queries import read_query

# 06:00 UTC is 01:00 in the eastern United States in winter and 02:00 in summer. NCBI asks for
# large jobs between 21:00 and 05:00 there, or at weekends (E-utilities help, NBK25497), and two
# hours of random delay stay within that.
RUN_HOUR_UTC = 6
SUNDAY = 6  # as `date.weekday` counts
DAYS_A_WEEK = 7

UNITS = "/etc/systemd/system"
WORKFLOWS = ".github/workflows"
TEMPORARY = ("/tmp", "/var/tmp")  # noqa: S108 - PrivateTmp would hide a workspace there

_WORD = re.compile(r"@([A-Z_]+)@")
_SQLITE = re.compile(r"sqlite(?:\+\w+)?:///([^?]*)(\?.*)?", re.DOTALL)


class Scheduler(StrEnum):
    """What can start a command at a time."""

    SYSTEMD = "systemd"
    CRON = "cron"
    CI = "ci"


class Every(StrEnum):
    """How often."""

    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def max_age(self) -> str:
        """The oldest a complete search may be before a person must look: one day of grace."""
        return "2d" if self is Every.DAILY else "8d"


@dataclass(frozen=True, slots=True)
class ScheduleFile:
    """One text: what to call it, and the folder or command it is for."""

    name: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """One scheduler's files, the steps that put them to work, and what to beware of."""

    scheduler: Scheduler
    every: Every
    files: tuple[ScheduleFile, ...]
    steps: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """What every text needs to know about the workspace.

    Attributes:
        name: Of the units and files; small letters, digits and hyphens.
        program: The words that start litreview, without the verb.
        start: When it might run first; differs from workspace to workspace by the minute, and
            is never at the full hour, when everybody starts.
        database: The folder of a database that lies outside the workspace; None when none does.
        notes: What holds for every scheduler.
        local_notes: What holds for the schedulers of this machine.
    """

    root: Path
    name: str
    program: tuple[str, ...]
    start: datetime
    every: Every
    database: Path | None
    notes: tuple[str, ...]
    local_notes: tuple[str, ...]


def schedule(
    settings: Settings,
    schedulers: Sequence[Scheduler] = (),
    *,
    every: Every | None = None,
    install: str | None = None,
) -> tuple[Schedule, ...]:
    """The timetable for the schedulers named, or for all three.

    Args:
        every: How often; by default daily when a compound's cadence is under a week.
        install: What a CI job installs, as pip takes it: an address, or a path in the repository.

    Raises:
        UsageError: A path holds a control character, which no scheduler can take; or the CI
            workflow was asked for by name, and what its job installs cannot be told or used.
    """
    if install is not None and schedulers and Scheduler.CI not in schedulers:
        raise UsageError(
            "only the CI workflow installs anything",
            where="--install",
            fix="Leave it out, or ask for `schedule ci`.",
        )
    site = _site(settings, every)
    schedules = []
    for scheduler in dict.fromkeys(schedulers or Scheduler):
        if scheduler is Scheduler.CI:
            schedules.append(_workflow(site, install, named=bool(schedulers)))
        else:
            schedules.append(_crontab(site) if scheduler is Scheduler.CRON else _units(site))
    return tuple(schedules)


def write_schedules(schedules: Sequence[Schedule], folder: Path) -> tuple[Path, ...]:
    """Write every text into a folder and return the paths; a file that differs stays.

    Raises:
        UsageError: Something else stands under one of the names; then nothing is written.
        StoreReadOnly: The folder may not be written.
    """
    texts = {folder / file.name: file.text.encode() for one in schedules for file in one.files}
    for path, text in texts.items():
        if path.exists() and not (path.is_file() and path.read_bytes() == text):
            raise UsageError(
                "something else stands there; nothing is overwritten",
                where=str(path),
                fix="Move it away, or name another folder.",
            )
    for path, text in texts.items():
        write_atomically(path, text)
    return tuple(texts)


def _units(site: Site) -> Schedule:
    """A hardened service and its timer, and a second pair that fails when searches are too old."""
    name, user = site.name, _owner(site.root)
    writable = [site.root, *([site.database] if site.database else [])]
    in_tmp = any(path.is_relative_to(tmp) for path in writable for tmp in TEMPORARY)
    day = "Sun " if site.every is Every.WEEKLY else ""
    values = {
        "NAME": name,
        "TITLE": systemd_text(str(site.root)),
        "USER": user,
        "DIRECTORY": systemd_path(str(site.root)),
        "PROGRAM": systemd_command(site.program),
        "MAX_AGE": site.every.max_age,
        "MINUTE": f"{site.start.minute:02d}",
        "CALENDAR": f"{day}*-*-* {RUN_HOUR_UTC:02d}:{site.start.minute:02d}:00 UTC",
        "WRITABLE": " ".join(systemd_word(str(path)) for path in writable),
        "PRIVATE_TMP": "no" if in_tmp else "yes",
    }
    values["HARDENING"] = _filled("hardening.conf", values).rstrip("\n")
    notes = [*site.notes, *site.local_notes]
    if in_tmp:
        notes.append("The workspace or database is in a temporary folder, which gets emptied.")
    if user in {"root", "0"}:
        notes.append("The workspace belongs to root; an account of its own would be safer.")
    return Schedule(
        Scheduler.SYSTEMD,
        site.every,
        tuple(
            ScheduleFile(f"{name}{suffix}.{kind}", UNITS, _filled(f"{text}.{kind}", values))
            for suffix, text in (("", "run"), ("-watch", "watch"))
            for kind in ("service", "timer")
        ),
        (
            "Write the files with `litreview schedule systemd --write DIR`, and copy them to "
            f"{UNITS}.",
            f"Put NCBI_EMAIL=... and NCBI_API_KEY=... into /etc/litreview/{name}.env, mode 600.",
            f"systemctl daemon-reload; systemctl enable --now {name}.timer {name}-watch.timer",
            f"Try it: systemctl start {name}.service; journalctl -u {name}. What fails stands in "
            "`systemctl --failed`.",
        ),
        tuple(notes),
    )


def _crontab(site: Site) -> Schedule:
    """Two lines, with every path written out: one runs, one complains of too old searches."""
    values = {
        "NAME": site.name,
        "TITLE": str(site.root),
        "MAX_AGE": site.every.max_age,
        "MINUTE": str(site.start.minute),
        "FIELDS": cron_fields(site.start.astimezone(), weekly=site.every is Every.WEEKLY),
        "DIRECTORY": cron_words([str(site.root)]),
        "PROGRAM": cron_words(site.program),
    }
    return Schedule(
        Scheduler.CRON,
        site.every,
        (ScheduleFile(f"{site.name}.cron", "crontab -e", _filled("crontab", values)),),
        (
            "Add the lines with `crontab -e`, as the user the workspace belongs to.",
            f"Put NCBI_EMAIL=... and NCBI_API_KEY=... into ~/.config/litreview/{site.name}.env, "
            "mode 600.",
            "Cron forgets a run the machine slept through; systemd's timer does not.",
        ),
        (*site.notes, *site.local_notes),
    )


def cron_fields(start: datetime, *, weekly: bool) -> str:
    """The five time fields of a crontab line, which goes by local time; Sunday is 0."""
    weekday = str(start.isoweekday() % 7) if weekly else "*"
    return f"{start.minute} {start.hour} * * {weekday}"


def _workflow(site: Site, install: str | None, *, named: bool) -> Schedule:
    """A workflow for a CI service, which starts without a database and commits `data/`.

    Nobody who did not ask for it by name is stopped for want of an answer.
    """
    top = next((f for f in (site.root, *site.root.parents) if (f / ".git").exists()), site.root)
    try:
        words = install_words(top, install)
    except UsageError as unknown:
        if named or install is not None:
            raise
        step = f"Print it with `litreview schedule ci --install REQUIREMENT`. {unknown.fix}"
        note = f"There is no workflow yet: {unknown.what}."
        return Schedule(Scheduler.CI, site.every, (), (step,), (*site.notes, note))
    inside = site.root.relative_to(top)
    command = join(("python", "-m", "pip", "install", *words))
    weekday = "0" if site.every is Every.WEEKLY else "*"
    values = {
        "NAME": site.name,
        "CRON": f"{site.start.minute} {RUN_HOUR_UTC} * * {weekday}",
        "DIRECTORY": yaml_text(inside.as_posix()),
        "SITE": yaml_text((inside / "site").as_posix()),
        "MAX_AGE": site.every.max_age,
        "INSTALL": yaml_text(command),
    }
    return Schedule(
        Scheduler.CI,
        site.every,
        (ScheduleFile(f"{site.name}.yml", WORKFLOWS, _filled("workflow.yml", values)),),
        (
            f"Commit it as {WORKFLOWS}/{site.name}.yml, on the default branch, together with "
            "data/ and queries/.",
            "Add NCBI_EMAIL and NCBI_API_KEY to the repository's secrets.",
            "Try it: the Actions page, Run workflow. When a run stopped with 3 because a query's "
            "hits had shifted, and they are right, start it there with the box ticked.",
        ),
        (
            *site.notes,
            f"The job runs `{command}`; --install says otherwise.",
            "The schedule goes silent after 60 days without activity in a public repository, and "
            "is off in a fork: the file says how to switch it on again, and how to notice.",
            "The job keeps no database: it reads data/, asks PubMed for the records, and commits "
            "data/. Abstracts stay out of the repository.",
        ),
    )


def _filled(name: str, values: dict[str, str]) -> str:
    """A text with every @WORD@ replaced by its value; a value is never looked into."""
    text = files("litreview.workflow.schedules") / "texts" / name
    return _WORD.sub(lambda word: values[word[1]], text.read_text(encoding="utf-8"))


def _site(settings: Settings, every: Every | None) -> Site:
    root = settings.workspace
    _check_printable(root, str(root))
    layout, cadences, notes = Layout(root), [DAYS_A_WEEK], []
    for compound in layout.compounds():
        try:
            cadences.append(read_query(layout.query(compound)).cadence_days)
        except LitreviewError:
            notes.append(f"queries/{compound}.toml cannot be used; its cadence was not asked for.")
    database = _database_folder(settings.database_url, root)
    slug = re.sub(r"[^a-z0-9]+", "-", root.name.lower()).removeprefix("litreview").strip("-")
    command = Path(sys.executable).with_name("litreview")  # by its full path: a short PATH is usual
    return Site(
        root=root,
        name=f"litreview-{slug}" if slug else "litreview",
        program=(str(command),) if command.is_file() else (sys.executable, "-m", "litreview"),
        start=_first_run(root, settings.now()),
        every=every or (Every.DAILY if min(cadences) < DAYS_A_WEEK else Every.WEEKLY),
        database=database,
        notes=tuple(notes),
        local_notes=tuple(_local_notes(settings, database)),
    )


def _check_printable(path: Path, where: str) -> None:
    if not str(path).isprintable():
        raise UsageError(
            "a control character stands in the path",
            where=where,
            fix="Move it to a folder with a plainer name: no scheduler can take that one.",
        )


def _first_run(root: Path, now: datetime) -> datetime:
    """The coming Sunday's off-peak hour, at a minute of the workspace's own."""
    minute = 5 + hashlib.sha256(str(root).encode()).digest()[0] % 50
    today = now.astimezone(UTC).replace(hour=RUN_HOUR_UTC, minute=minute, second=0, microsecond=0)
    return today + timedelta(days=(SUNDAY - today.weekday()) % DAYS_A_WEEK)


def _database_folder(url: str, root: Path) -> Path | None:
    """The folder of an SQLite file outside the workspace, where a service must be let write."""
    file = _SQLITE.fullmatch(url)
    if file is None or file[1] in {"", ":memory:"} or file[1].startswith("file:"):
        return None
    folder = (root / file[1]).resolve().parent  # the services' own folder is the workspace
    _check_printable(folder, "LITREVIEW_DB")
    return None if folder.is_relative_to(root) else folder


def _local_notes(settings: Settings, database: Path | None) -> Iterator[str]:
    """What the environment says here and a scheduler will not know, without its value."""
    if settings.database_url != f"sqlite:///{settings.cache_dir / 'records.sqlite3'}":
        yield "LITREVIEW_DB is set here: set it there too."
    if settings.eutils_url != NCBI_EUTILS_URL:
        yield "LITREVIEW_EUTILS_URL is set here: set it there too."
    if database is not None:
        yield f"The database is in {database}: make that folder before the first run."
    elif ":///file:" in settings.database_url:
        yield "LITREVIEW_DB names its file by a URI: add its folder to systemd's ReadWritePaths."


def _owner(root: Path) -> str:
    try:
        return root.owner()
    except (KeyError, RuntimeError, OSError):  # a number without a name; no such notion here
        return str(root.stat().st_uid)
