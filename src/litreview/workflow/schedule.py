"""Put the main job on a timetable: texts for systemd, cron and a CI service.

A workspace enters; the texts of its timetable leave, each with where to put it. Nothing is
installed, and a schedule never forgives an unreachable PubMed.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from litreview.errors import LitreviewError, UsageError
from litreview.settings import NCBI_EUTILS_URL, Settings
from litreview.textfiles.files import write_atomically
from litreview.workflow.schedules.ci import ci_asked_for, ci_schedule
from litreview.workflow.schedules.cron import cron_schedule
from litreview.workflow.schedules.database import folder_outside
from litreview.workflow.schedules.nouns import RUN_HOUR_UTC, Every, Schedule, Scheduler, Site
from litreview.workflow.schedules.systemd import systemd_schedule
from litreview.workspace.layout import Layout
from litreview.workspace.queries import read_query

SUNDAY = 6  # as `date.weekday` counts
DAYS_A_WEEK = 7


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
    makers: dict[Scheduler, Callable[[], Schedule]] = {
        Scheduler.SYSTEMD: lambda: systemd_schedule(site),
        Scheduler.CRON: lambda: cron_schedule(site),
        Scheduler.CI: lambda: _workflow(site, install, named=bool(schedulers)),
    }
    return tuple(makers[one]() for one in dict.fromkeys(schedulers or Scheduler))


def _workflow(site: Site, install: str | None, *, named: bool) -> Schedule:
    """The CI workflow; nobody who did not ask for it is stopped for want of an answer."""
    try:
        return ci_schedule(site, install)
    except UsageError as unknown:
        if named or install is not None:
            raise
        return ci_asked_for(site, unknown)


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


def _site(settings: Settings, every: Every | None) -> Site:
    root = settings.workspace
    if not str(root).isprintable():
        raise UsageError(
            "a control character stands in the path of the workspace",
            where=str(root),
            fix="Move the workspace to a folder with a plainer name.",
        )
    cadence, notes = _cadence(settings)
    database, on_writing = folder_outside(settings.database_url, root)
    slug = re.sub(r"[^a-z0-9]+", "-", root.name.lower()).removeprefix("litreview").strip("-")
    return Site(
        root=root,
        name=f"litreview-{slug}" if slug else "litreview",
        program=_program(),
        start=_first_run(root, settings.now()),
        every=every or (Every.DAILY if cadence < DAYS_A_WEEK else Every.WEEKLY),
        notes=notes,
        unknown_to_it=_set_here(settings),
        database=database,
        on_writing=on_writing,
    )


def _cadence(settings: Settings) -> tuple[int, tuple[str, ...]]:
    """The shortest cadence in days, and which query files could not say theirs."""
    layout = Layout(settings.workspace)
    days, notes = [], []
    for compound in layout.compounds():
        try:
            days.append(read_query(layout.query(compound)).cadence_days)
        except LitreviewError:
            notes.append(f"queries/{compound}.toml cannot be used; its cadence was not asked for.")
    return min(days, default=DAYS_A_WEEK), tuple(notes)


def _program() -> tuple[str, ...]:
    """This program, by its full path: schedulers have a short PATH."""
    command = Path(sys.executable).with_name("litreview")
    return (str(command),) if command.is_file() else (sys.executable, "-m", "litreview")


def _first_run(root: Path, now: datetime) -> datetime:
    """The coming Sunday's off-peak hour, at a minute of the workspace's own."""
    digest = hashlib.sha256(str(root).encode()).digest()
    minute = 5 + digest[0] % 50
    today = now.astimezone(UTC).replace(hour=RUN_HOUR_UTC, minute=minute, second=0, microsecond=0)
    return today + timedelta(days=(SUNDAY - today.weekday()) % DAYS_A_WEEK)


def _set_here(settings: Settings) -> tuple[str, ...]:
    own = f"sqlite:///{settings.cache_dir / 'records.sqlite3'}"
    set_here = {
        "LITREVIEW_DB": settings.database_url != own,
        "LITREVIEW_EUTILS_URL": settings.eutils_url != NCBI_EUTILS_URL,
    }
    return tuple(
        f"{name} is set here: set it there too." for name, is_set in set_here.items() if is_set
    )
