"""Put the main job on a timetable: texts for systemd, cron and a CI service.

A workspace enters; the texts of its timetable leave, each with where to put it. Nothing is
installed, and a schedule never forgives an unreachable PubMed. What the texts say, the steps
that put them to work and the notes among them, stands in `schedules/texts`.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from shlex import join

from litreview.errors import LitreviewError, UsageError
from litreview.render.plain_text import text_filler
from litreview.settings import NCBI_EUTILS_URL, Settings
from litreview.textfiles.files import write_atomically
from litreview.workflow.schedules.install import install_words
from litreview.workflow.schedules.quoting import QUOTINGS
from litreview.workspace.layout import Layout
from litreview.workspace.queries import read_query

# 06:00 UTC is 01:00 in the eastern United States in winter and 02:00 in summer. NCBI asks for
# large jobs between 21:00 and 05:00 there, or at weekends (E-utilities help, NBK25497), and two
# hours of random delay stay within that.
RUN_HOUR_UTC = 6
SUNDAY = 6  # as `date.weekday` counts
DAYS_A_WEEK = 7
TEXTS = Path(__file__).parent / "schedules" / "texts"
TEMPORARY = ("/tmp", "/var/tmp")  # noqa: S108 - PrivateTmp would hide a workspace there

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


# Where each scheduler's files go; what they are called after the workspace's name, and the text
# each is made of.
_FILES = {
    Scheduler.SYSTEMD: (
        "/etc/systemd/system",
        {
            ".service": "run.service",
            ".timer": "run.timer",
            "-watch.service": "watch.service",
            "-watch.timer": "watch.timer",
        },
    ),
    Scheduler.CRON: ("crontab -e", {".cron": "crontab"}),
    Scheduler.CI: (".github/workflows", {".yml": "workflow.yml"}),
}


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
    _check_printable(settings.workspace, str(settings.workspace))
    every, notes = _interval(settings, every)
    facts = _facts(settings, every)
    schedules = []
    for scheduler in dict.fromkeys(schedulers or Scheduler):
        try:
            if scheduler is Scheduler.CI:
                words = install_words(_repository(settings.workspace), install)
                facts["install"] = join(("python", "-m", "pip", "install", *words))
            schedules.append(_filled_in(scheduler, every, facts, notes))
        except UsageError as unknown:
            if scheduler is not Scheduler.CI or schedulers or install is not None:
                raise
            # who did not ask for the workflow by name is not stopped by it
            step = f"Print it with `litreview schedule ci --install REQUIREMENT`. {unknown.fix}"
            why = f"There is no workflow yet: {unknown.what}."
            schedules.append(Schedule(scheduler, every, (), (step,), (*notes, why)))
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


def _filled_in(
    scheduler: Scheduler, every: Every, facts: dict[str, object], notes: tuple[str, ...]
) -> Schedule:
    fill = text_filler(TEXTS, {quoting.__name__: quoting for quoting in QUOTINGS})
    place, names = _FILES[scheduler]
    sentences = fill(f"{scheduler}.txt", facts).splitlines()
    steps = tuple(line for line in sentences if not line.startswith("Note: "))
    own = tuple(line.removeprefix("Note: ") for line in sentences if line not in steps)
    made = (
        ScheduleFile(f"{facts['name']}{ending}", place, fill(name, facts))
        for ending, name in names.items()
    )
    return Schedule(scheduler, every, tuple(made), steps, (*notes, *own))


def _interval(settings: Settings, every: Every | None) -> tuple[Every, tuple[str, ...]]:
    """How often, by the shortest cadence; and which query files could not say theirs."""
    layout, cadences, notes = Layout(settings.workspace), [DAYS_A_WEEK], []
    for compound in layout.compounds():
        try:
            cadences.append(read_query(layout.query(compound)).cadence_days)
        except LitreviewError:
            notes.append(f"queries/{compound}.toml cannot be used; its cadence was not asked for.")
    asked = Every.DAILY if min(cadences) < DAYS_A_WEEK else Every.WEEKLY
    return every or asked, tuple(notes)


def _facts(settings: Settings, every: Every) -> dict[str, object]:
    """What the texts may name; of a workflow, what it installs is not known yet."""
    root, start, weekly = settings.workspace, _first_run(settings), every is Every.WEEKLY
    slug = re.sub(r"[^a-z0-9]+", "-", root.name.lower()).removeprefix("litreview").strip("-")
    default = f"sqlite:///{settings.cache_dir / 'records.sqlite3'}"
    database = _database_folder(settings.database_url, root)
    writable = [root, *([database] if database else [])]
    inside = root.relative_to(_repository(root))
    return {
        "name": f"litreview-{slug}" if slug else "litreview",
        "root": str(root),
        "program": _program(),
        "every": every,
        "start": start,
        "user": _owner(root),
        "calendar": f"{'Sun ' if weekly else ''}*-*-* {start:%H:%M}:00 UTC",
        "utc_fields": cron_fields(start, weekly=weekly),
        "local_fields": cron_fields(start.astimezone(), weekly=weekly),
        "writable": [str(path) for path in writable],
        "in_tmp": any(path.is_relative_to(tmp) for path in writable for tmp in TEMPORARY),
        "database": database,
        "database_uri": ":///file:" in settings.database_url,
        "other_database": settings.database_url != default,
        "other_server": settings.eutils_url != NCBI_EUTILS_URL,
        "folder": inside.as_posix(),
        "site": (inside / "site").as_posix(),
    }


def _repository(root: Path) -> Path:
    """The topmost folder of the workspace's repository; the workspace itself outside of one."""
    return next((f for f in (root, *root.parents) if (f / ".git").exists()), root)


def _first_run(settings: Settings) -> datetime:
    """The coming Sunday's off-peak hour, at a minute of the workspace's own.

    Never at the full hour, when everybody starts.
    """
    minute = 5 + hashlib.sha256(str(settings.workspace).encode()).digest()[0] % 50
    today = settings.now().astimezone(UTC)
    today = today.replace(hour=RUN_HOUR_UTC, minute=minute, second=0, microsecond=0)
    return today + timedelta(days=(SUNDAY - today.weekday()) % DAYS_A_WEEK)


def _program() -> tuple[str, ...]:
    """The words that start litreview, by its full path: schedulers have a short PATH."""
    command = Path(sys.executable).with_name("litreview")
    return (str(command),) if command.is_file() else (sys.executable, "-m", "litreview")


def cron_fields(start: datetime, *, weekly: bool) -> str:
    """The five time fields of a crontab line, which goes by local time; Sunday is 0."""
    weekday = str(start.isoweekday() % 7) if weekly else "*"
    return f"{start.minute} {start.hour} * * {weekday}"


def _check_printable(path: Path, where: str) -> None:
    if not str(path).isprintable():
        raise UsageError(
            "a control character stands in the path",
            where=where,
            fix="Move it to a folder with a plainer name: no scheduler can take that one.",
        )


def _database_folder(url: str, root: Path) -> Path | None:
    """The folder of an SQLite file outside the workspace, where a service must be let write."""
    file = _SQLITE.fullmatch(url)
    if file is None or file[1] in {"", ":memory:"} or file[1].startswith("file:"):
        return None
    folder = (root / file[1]).resolve().parent  # the services' own folder is the workspace
    _check_printable(folder, "LITREVIEW_DB")
    return None if folder.is_relative_to(root) else folder


def _owner(root: Path) -> str:
    try:
        return root.owner()
    except (KeyError, RuntimeError, OSError):  # a number without a name; no such notion here
        return str(root.stat().st_uid)
