"""A workflow for a CI service, which starts without a database each time and commits `data/`.

A site enters; one workflow file leaves. Secrets stay the service's: the file names them only.
"""

from __future__ import annotations

from shlex import join

from litreview.errors import UsageError
from litreview.workflow.schedules.installing import install_words
from litreview.workflow.schedules.nouns import (
    RUN_HOUR_UTC,
    Every,
    Schedule,
    ScheduleFile,
    Scheduler,
    Site,
    filled,
)
from litreview.workflow.schedules.quoting import yaml_text

WORKFLOWS = ".github/workflows"

_SILENCE = (
    "The schedule goes silent after 60 days without activity in a public repository, and is off "
    "in a fork: the file says how to switch it on again, and how to notice."
)
_MEMORY = (
    "The job keeps no database: it reads data/, asks PubMed for the records, and commits data/. "
    "Abstracts stay out of the repository."
)


def ci_schedule(site: Site, install: str | None) -> Schedule:
    """The workflow, for the repository the workspace lies in.

    Args:
        install: What the job installs; see `install_words`.

    Raises:
        UsageError: That cannot be installed, or nobody can tell what to install.
    """
    top = next((f for f in (site.root, *site.root.parents) if (f / ".git").exists()), site.root)
    inside = site.root.relative_to(top)
    command = join(("python", "-m", "pip", "install", *install_words(top, install)))
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
        (ScheduleFile(f"{site.name}.yml", WORKFLOWS, filled("workflow.yml", values)),),
        (
            f"Commit it as {WORKFLOWS}/{site.name}.yml, on the default branch, together with "
            "data/ and queries/.",
            "Add NCBI_EMAIL and NCBI_API_KEY to the repository's secrets.",
            "Try it: the Actions page, Run workflow. When a run stopped with 3 because a query's "
            "hits had shifted, and they are right, start it there with the box ticked.",
        ),
        (*site.notes, f"The job runs `{command}`; --install says otherwise.", _SILENCE, _MEMORY),
    )


def ci_asked_for(site: Site, unknown: UsageError) -> Schedule:
    """In place of the workflow: what must be said before there can be one."""
    step = f"Print it with `litreview schedule ci --install REQUIREMENT`. {unknown.fix}"
    why = f"There is no workflow yet: {unknown.what}."
    return Schedule(Scheduler.CI, site.every, (), (step,), (*site.notes, why))
