"""Verbs that watch over a workspace: `status`, `changes`, `runs`.

The command line enters; one workflow verb is called and its report printed. A compound that
cannot be read is an error beside the others. Nothing is decided here about what is overdue, or
what counts as a change.
"""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

from typer import Option

from litreview.cli.ages import read_age, read_day
from litreview.cli.app import CompoundsArgument, JsonOption, WorkspaceOption, app
from litreview.cli.printing import end_with, print_json, say, say_all, say_table, say_wrapped
from litreview.cli.usage import at_least_one
from litreview.errors import DataFileError, Overdue

if TYPE_CHECKING:
    from litreview.workflow.results import StatusRow


@app.command()
def status(
    compounds: CompoundsArgument = None,
    max_age: Annotated[
        str | None, Option(metavar="AGE", help="End with 5 when a search is older: 8d or 36h.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say how fresh each compound is, and how far reviewed.

    Example:
        litreview status
        litreview status semax --max-age 8d   # exit code 5 when it is older
    """
    from litreview.cli.json_shapes import status_shape
    from litreview.cli.summaries import STATUS_COLUMNS, beat_lines, status_lines, status_row
    from litreview.settings import read_settings
    from litreview.workflow.compounds import errors_of
    from litreview.workflow.heartbeat import read_heartbeat
    from litreview.workflow.status import overdue
    from litreview.workflow.status import status as status_of

    allowed = read_age(max_age) if max_age is not None else None
    settings = read_settings(workspace)
    report = status_of(settings, compounds or ())
    if as_json:
        print_json(status_shape(report))
    else:
        say_table(STATUS_COLUMNS, map(status_row, report.rows))
        say_wrapped(line for row in report.rows for line in status_lines(row))
        say_all(beat_lines(read_heartbeat(settings)))
    late = overdue(report.rows, allowed, settings.now()) if allowed is not None else ()
    errors = (*errors_of(report.unread), *(late_search(row, max_age or "") for row in late))
    end_with(errors)


@app.command()
def changes(
    compounds: CompoundsArgument = None,
    since: Annotated[
        str | None,
        Option(metavar="DAY", help="From this day on: 2026-11-01, or 8d for eight days ago."),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what changed, when and why: records and tiers.

    Example:
        litreview changes semax
        litreview changes --since 8d
        litreview changes --since 2026-11-01 --json
    """
    from litreview.cli.json_shapes import changes_shape
    from litreview.cli.summaries import change_lines
    from litreview.settings import read_settings
    from litreview.workflow.changes import changes as changed
    from litreview.workflow.changes import names_of
    from litreview.workflow.compounds import errors_of

    settings = read_settings(workspace)
    start = read_day(since, settings.now()) if since is not None else None
    found = changed(settings, compounds or (), since=start)
    errors = errors_of(found.unread)
    if as_json:
        print_json(changes_shape(found))
    elif found.changes:
        for compound, told in groupby(found.changes, key=lambda change: change.compound):
            try:
                say_wrapped(change_lines(tuple(told), partial(names_of, settings, compound)))
            except DataFileError as error:  # what its subjects are called cannot be read
                errors = (*errors, error)
    elif not errors:
        say("Nothing changed." if since else "Nothing has happened yet.")
    end_with(errors)


@app.command()
def runs(
    compounds: CompoundsArgument = None,
    last: Annotated[int, at_least_one("How many of each compound.")] = 10,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the last runs: when, how they ended, what they brought.

    Example:
        litreview runs
        litreview runs semax --last 5 --json
    """
    from litreview.cli.json_shapes import runs_shape
    from litreview.cli.summaries import RUN_COLUMNS, run_row
    from litreview.settings import read_settings
    from litreview.workflow.compounds import errors_of
    from litreview.workflow.runs import runs as last_runs

    found = last_runs(read_settings(workspace), compounds or (), last=last)
    errors = errors_of(found.unread)
    if as_json:
        print_json(runs_shape(found))
    elif found.runs:
        say_table(RUN_COLUMNS, map(run_row, found.runs))
    elif not errors:
        say("No search of PubMed yet. `litreview changes` tells what came from files.")
    end_with(errors)


def late_search(row: StatusRow, max_age: str) -> Overdue:
    """The error about one compound whose last complete search is too old."""
    from litreview.cli.summaries import moment

    last = moment(row.completed_at) if row.completed_at is not None else "never"
    return Overdue(
        f"no complete search within {max_age} (last: {last})",
        where=row.compound,
        fix=f"Run `litreview refresh {row.compound}`.",
    )
