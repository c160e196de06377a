"""A hardened service and its timer, and a second pair that fails when searches are too old.

A site enters; four units leave. Whether a unit does what it says is for systemd to try.
"""

from __future__ import annotations

from pathlib import Path

from litreview.workflow.schedules.nouns import (
    RUN_HOUR_UTC,
    Every,
    Schedule,
    ScheduleFile,
    Scheduler,
    Site,
    filled,
)
from litreview.workflow.schedules.quoting import (
    systemd_command,
    systemd_path,
    systemd_text,
    systemd_word,
)

UNITS = "/etc/systemd/system"
TEMPORARY = ("/tmp", "/var/tmp")  # noqa: S108 - PrivateTmp would hide a workspace there


def systemd_schedule(site: Site) -> Schedule:
    """The units, named after the workspace."""
    name, user = site.name, _owner(site.root)
    in_tmp = any(path.is_relative_to(tmp) for path in _written(site) for tmp in TEMPORARY)
    values = _values(site, user, in_tmp=in_tmp)
    texts = {
        f"{name}.service": "run.service",
        f"{name}.timer": "run.timer",
        f"{name}-watch.service": "watch.service",
        f"{name}-watch.timer": "watch.timer",
    }
    return Schedule(
        Scheduler.SYSTEMD,
        site.every,
        tuple(ScheduleFile(unit, UNITS, filled(text, values)) for unit, text in texts.items()),
        (
            "Write the files with `litreview schedule systemd --write DIR`, and copy them to "
            f"{UNITS}.",
            f"Put NCBI_EMAIL=... and NCBI_API_KEY=... into /etc/litreview/{name}.env, mode 600.",
            f"systemctl daemon-reload; systemctl enable --now {name}.timer {name}-watch.timer",
            f"Try it: systemctl start {name}.service; journalctl -u {name}. What fails stands in "
            "`systemctl --failed`.",
        ),
        (*site.notes, *site.unknown_to_it, *site.on_writing, *_beware(user, in_tmp=in_tmp)),
    )


def _values(site: Site, user: str, *, in_tmp: bool) -> dict[str, str]:
    day = "Sun " if site.every is Every.WEEKLY else ""
    writable = {
        "WRITABLE": " ".join(systemd_word(str(path)) for path in _written(site)),
        "PRIVATE_TMP": "no" if in_tmp else "yes",
    }
    return {
        "NAME": site.name,
        "TITLE": systemd_text(str(site.root)),
        "USER": user,
        "DIRECTORY": systemd_path(str(site.root)),
        "PROGRAM": systemd_command(site.program),
        "MAX_AGE": site.every.max_age,
        "MINUTE": f"{site.start.minute:02d}",
        "CALENDAR": f"{day}*-*-* {RUN_HOUR_UTC:02d}:{site.start.minute:02d}:00 UTC",
        "HARDENING": filled("hardening.conf", writable).rstrip("\n"),
    }


def _written(site: Site) -> tuple[Path, ...]:
    """Every folder a run writes to."""
    return (site.root,) if site.database is None else (site.root, site.database)


def _owner(root: Path) -> str:
    try:
        return root.owner()
    except (KeyError, RuntimeError, OSError):  # a number without a name; no such notion here
        return str(root.stat().st_uid)


def _beware(user: str, *, in_tmp: bool) -> tuple[str, ...]:
    notes = []
    if in_tmp:
        notes.append("What is kept lies in a temporary folder, which is emptied by and by.")
    if user in {"root", "0"}:
        notes.append("The workspace belongs to root; an account of its own would be safer.")
    return tuple(notes)
