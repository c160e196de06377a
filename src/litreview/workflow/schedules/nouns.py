"""What a timetable is made of, and the texts it is filled into.

Names and values enter; filled texts leave. Nothing is looked up and nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path

# 06:00 UTC is 01:00 in the eastern United States in winter and 02:00 in summer. NCBI asks for
# large jobs between 21:00 and 05:00 there, or at weekends (E-utilities help, NBK25497), and two
# hours of random delay stay within that.
RUN_HOUR_UTC = 6
LOG = ".litreview/log.jsonl"  # from the workspace; `doctor --bundle` looks there

_WORD = re.compile(r"@([A-Z_]+)@")


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
        """The oldest a complete search may be before somebody must look: one day of grace."""
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
        unknown_to_it: What the environment says here, and a scheduler on this machine will not
            know.
        database: The folder of a database that lies outside the workspace; None when none does.
        on_writing: What to beware of where writing is confined to named folders.
    """

    root: Path
    name: str
    program: tuple[str, ...]
    start: datetime
    every: Every
    notes: tuple[str, ...]
    unknown_to_it: tuple[str, ...]
    database: Path | None = None
    on_writing: tuple[str, ...] = ()


def filled(name: str, values: Mapping[str, str]) -> str:
    """A text with every @WORD@ replaced by its value; a value is never looked into."""
    return _WORD.sub(lambda found: values[found[1]], _text(name))


@cache
def _text(name: str) -> str:
    return (files("litreview.workflow.schedules") / "texts" / name).read_text(encoding="utf-8")
