"""A workflow for a CI service, which starts without a database each time and commits `data/`.

A site enters; one workflow file leaves. Secrets stay the service's: the file names them only.
"""

from __future__ import annotations

import re
from pathlib import Path

from litreview import __version__
from litreview.workflow.schedules.nouns import (
    RUN_HOUR_UTC,
    Every,
    Schedule,
    ScheduleFile,
    Scheduler,
    Site,
    filled,
)
from litreview.workflow.schedules.words import yaml_text

WORKFLOWS = ".github/workflows"

_OWN_NAME = re.compile(r'^name\s*=\s*"litreview"', re.MULTILINE)
_SILENCE = (
    "The schedule goes silent after 60 days without activity in a public repository, and is off "
    "in a fork: the file says how to switch it on again, and how to notice."
)
_MEMORY = (
    "The job keeps no database: it reads data/, asks PubMed for the records, and commits data/. "
    "Abstracts stay out of the repository."
)
_ORIGIN = "Change the Install step if litreview came to you in another way."


def ci_schedule(site: Site) -> Schedule:
    """The workflow, for the repository the workspace lies in."""
    top = next((f for f in (site.root, *site.root.parents) if (f / ".git").exists()), site.root)
    inside = site.root.relative_to(top)
    own = _is_source(top)
    weekday = "0" if site.every is Every.WEEKLY else "*"
    values = {
        "NAME": site.name,
        "CRON": f"{site.start.minute} {RUN_HOUR_UTC} * * {weekday}",
        "DIRECTORY": yaml_text(inside.as_posix()),
        "SITE": yaml_text((inside / "site").as_posix()),
        "MAX_AGE": site.every.max_age,
        "REQUIREMENT": "-c constraints.txt ." if own else f"litreview=={__version__}",
    }
    return Schedule(
        Scheduler.CI,
        site.every,
        (ScheduleFile(f"{site.name}.yml", WORKFLOWS, filled("workflow.yml", values)),),
        (
            f"Commit it as {WORKFLOWS}/{site.name}.yml, on the default branch, together with "
            "data/ and queries/.",
            "Add NCBI_EMAIL and NCBI_API_KEY to the repository's secrets.",
            "Try it: the Actions page, Run workflow.",
        ),
        (*site.notes, _SILENCE, _MEMORY, *(() if own else (_ORIGIN,))),
    )


def _is_source(top: Path) -> bool:
    """Whether the repository is litreview's own, so that a job installs what it checked out."""
    project = top / "pyproject.toml"
    return project.is_file() and bool(_OWN_NAME.search(project.read_text(encoding="utf-8")))
