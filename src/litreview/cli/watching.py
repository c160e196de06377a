"""Verbs that watch over a workspace: `status`, `changes`.

The command line enters; one workflow verb is called and its report printed. Nothing is
decided here about what is overdue, or what counts as a change.
"""

from __future__ import annotations

from typing import Annotated

import typer

from litreview.cli.ages import read_age, read_day
from litreview.cli.app import CompoundsArgument, JsonOption, WorkspaceOption, app, example
from litreview.cli.failing import end, say_errors
from litreview.cli.printing import print_json, say, say_all, say_table
from litreview.errors import Overdue


@app.command(
    epilog=example(
        "litreview status",
        "litreview status semax --max-age 8d   # exit code 5 when the last search is older",
    )
)
def status(
    compounds: CompoundsArgument = None,
    max_age: Annotated[
        str | None,
        typer.Option(
            "--max-age", metavar="AGE", help="End with 5 when a search is older: 8d or 36h."
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say how fresh each compound is, and how far its review has come."""
    from litreview.cli.summaries import STATUS_COLUMNS, beat_lines, status_row
    from litreview.settings import read_settings
    from litreview.workflow.evidence import overdue
    from litreview.workflow.evidence import status as status_of
    from litreview.workflow.heartbeat import read_heartbeat
    from litreview.workflow.shapes import status_shape

    allowed = read_age(max_age) if max_age else None
    settings = read_settings(workspace)
    rows = status_of(settings, compounds or ())
    if as_json:
        print_json(status_shape(rows))
    else:
        say_table(STATUS_COLUMNS, map(status_row, rows))
        say_all(beat_lines(read_heartbeat(settings)))
    if allowed is not None:
        late = overdue(rows, allowed, settings.now())
        say_errors(late_search(row.compound, row.last_complete, max_age or "") for row in late)
        end(Overdue.exit_code if late else 0)


@app.command(
    epilog=example(
        "litreview changes semax",
        "litreview changes --since 8d",
        "litreview changes --since 2026-11-01 --json",
    )
)
def changes(
    compounds: CompoundsArgument = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="From this day on: 2026-11-01, or 8d for eight days ago."),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what changed, when and why: records and tiers."""
    from litreview.cli.summaries import change_lines
    from litreview.settings import read_settings
    from litreview.workflow.changes import changes as changed
    from litreview.workflow.shapes import changes_shape

    settings = read_settings(workspace)
    start = read_day(since, settings.now()) if since is not None else None
    told = changed(settings, compounds or (), since=start)
    if as_json:
        print_json(changes_shape(told))
    elif told:
        say_all(change_lines(told))
    else:
        say("Nothing changed." if since else "Nothing has happened yet.")


def late_search(compound: str, last_complete: str, max_age: str) -> Overdue:
    """The error about one compound whose last complete search is too old."""
    return Overdue(
        f"no complete search within {max_age} (last: {last_complete or 'never'})",
        where=compound,
        fix=f"Run `litreview refresh {compound}`.",
    )
