"""Two crontab lines: one runs, one complains when searches are too old.

A site enters; a text for `crontab -e` leaves. Cron mails what is printed, so that nothing is
printed while all is well.
"""

from __future__ import annotations

from shlex import quote

from litreview.workflow.schedules.nouns import (
    LOG,
    Every,
    Schedule,
    ScheduleFile,
    Scheduler,
    Site,
    filled,
)
from litreview.workflow.schedules.quoting import cron_fields, cron_line

WATCH_HOUR = 9  # local time: somebody is there to read it


def cron_schedule(site: Site) -> Schedule:
    """The lines, with every path written out."""
    start = site.start.astimezone()  # cron goes by the machine's own time
    values = {
        "TITLE": str(site.root),
        "MAX_AGE": site.every.max_age,
        "RUN_FIELDS": cron_fields(start, weekly=site.every is Every.WEEKLY),
        "RUN": cron_line(_run(site)),
        "WATCH_FIELDS": f"{start.minute} {WATCH_HOUR} * * *",
        "WATCH": cron_line(_watch(site)),
    }
    return Schedule(
        Scheduler.CRON,
        site.every,
        (ScheduleFile(f"{site.name}.cron", "crontab -e", filled("crontab", values)),),
        (
            "Add the lines with `crontab -e`, as the user the workspace belongs to.",
            f"Put NCBI_EMAIL=... and NCBI_API_KEY=... into ~/.config/litreview/{site.name}.env, "
            "mode 600.",
            "Cron forgets a run the machine slept through; systemd's timer does not.",
        ),
        (*site.notes, *site.unknown_to_it),
    )


def _run(site: Site) -> str:
    """Keep what a run prints to itself, and print it when the run failed."""
    return (
        f"{_begin(site)} && "
        f'{{ said=$({_program(site)} run --log {LOG} 2>&1) || printf "%s\\n" "$said"; }}'
    )


def _watch(site: Site) -> str:
    return f"{_begin(site)} && {_program(site)} status --max-age {site.every.max_age} >/dev/null"


def _begin(site: Site) -> str:
    """Read the environment, and go to the workspace."""
    environment = f'"$HOME/.config/litreview/{site.name}.env"'
    return f"set -a; [ ! -r {environment} ] || . {environment}; set +a; cd {quote(str(site.root))}"


def _program(site: Site) -> str:
    return " ".join(quote(word) for word in site.program)
