"""Verbs that put litreview on a timetable: `schedule`.

The command line enters; one workflow verb is called and its texts printed, the words between
them as comments, so that what is printed can be used as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from typer import Option

from litreview.cli.app import JsonOption, WorkspaceOption, app
from litreview.cli.columns import wrap_words
from litreview.cli.printing import print_json, say_all
from litreview.cli.usage import choice, choice_argument

if TYPE_CHECKING:
    from litreview.workflow.schedule import Schedule


SchedulerName = StrEnum("SchedulerName", ["systemd", "cron", "ci"])
EveryName = Literal["daily", "weekly"]


@app.command()
def schedule(
    schedulers: Annotated[
        list[SchedulerName] | None,
        choice_argument(SchedulerName, "All three when none is named."),
    ] = None,
    every: Annotated[
        EveryName | None,
        choice(get_args(EveryName), "By default daily when a query's cadence is under a week."),
    ] = None,
    install: Annotated[
        str | None,
        Option(
            metavar="REQUIREMENT",
            help="What the CI job installs: an address (git+https://..., a wheel's), or a path in "
            "the repository. By default where this litreview came from.",
        ),
    ] = None,
    write: Annotated[Path | None, Option(metavar="DIR", help="Write the files there.")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print a systemd timer, crontab lines, a CI workflow for `run`.

    Example:
        litreview schedule                              # all three, to choose from
        litreview schedule systemd --write units        # four files, to copy
        litreview schedule ci --install git+https://HOST/litreview.git@TAG
    """
    from litreview.settings import read_settings
    from litreview.workflow.schedule import Every, Scheduler, write_schedules
    from litreview.workflow.schedule import schedule as make_schedules

    made = make_schedules(
        read_settings(workspace),
        [Scheduler(word) for word in schedulers or ()],
        every=Every(every) if every else None,
        install=install,
    )
    paths = write_schedules(made, write) if write else ()
    if as_json:
        print_json(list(made))
    elif paths:
        say_all(str(path) for path in paths)
        say_all(line for one in made for line in _words(one))
    else:
        say_all(line for one in made for line in _document(one))


def _document(one: Schedule) -> Iterator[str]:
    yield from _words(one)
    for file in one.files:
        place = f"{file.place}/{file.name}" if "/" in file.place else file.place
        yield f"# ---- {place}"
        yield from file.text.splitlines()
        yield ""


def _words(one: Schedule) -> Iterator[str]:
    yield f"# {one.scheduler}, {one.every}"
    for number, step in enumerate(one.steps, 1):
        yield from _comment(f"{number}. {step}")
    for note in one.notes:
        yield from _comment(f"Note: {note}")
    yield "#"


def _comment(text: str) -> list[str]:
    return wrap_words(text, 96, "#  ", "#     ")
