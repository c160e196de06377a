"""Verbs that bring records in: `run`, `refresh`, `import`, `status`.

The command line enters; one workflow verb is called and its report printed. Nothing is
decided here about what is fetched, stored or overdue.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from litreview.cli.app import (
    CompoundOption,
    CompoundsArgument,
    JsonOption,
    WorkspaceOption,
    app,
    example,
)
from litreview.cli.failing import end, say_errors
from litreview.cli.printing import ProgressLine, print_json, say_all, say_table
from litreview.errors import Overdue, UsageError


@app.command(
    epilog=example(
        "litreview run                      # every compound of the workspace",
        "litreview run semax --or-offline   # an unreachable PubMed is no error",
        "litreview run semax --offline      # do not ask PubMed at all",
    )
)
def run(
    compounds: CompoundsArgument = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not ask PubMed; use what is stored.")
    ] = False,
    or_offline: Annotated[
        bool, typer.Option("--or-offline", help="Exit 0 when PubMed cannot be reached.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Refresh, tag, decide tiers and publish the site: the main job."""
    from litreview.cli.summaries import run_lines, run_shape
    from litreview.settings import read_settings
    from litreview.workflow.run import run as run_all

    settings = read_settings(workspace)
    with ProgressLine() as progress:
        report = run_all(
            settings, compounds or (), offline=offline, or_offline=or_offline, progress=progress
        )
    if as_json:
        print_json(run_shape(report))
    else:
        say_all(run_lines(report, Path.cwd()))
    say_errors(report.errors)
    end(report.exit_code)


@app.command(
    epilog=example(
        "litreview refresh semax",
        "litreview refresh --all",
        "litreview refresh semax --dry-run            # ask, and store nothing",
        "litreview refresh semax --since 2026-01-01   # look again for changes since then",
    )
)
def refresh(
    compounds: CompoundsArgument = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every compound; so does naming none.")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="Fetch every record again.")] = False,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="Look for changed records from this day on, such as 2026-01-01.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Search and say what would be fetched.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring the records of compounds up to date with PubMed."""
    from litreview.cli.summaries import refresh_lines
    from litreview.settings import read_settings
    from litreview.workflow.refresh import refresh as refresh_all
    from litreview.workflow.reports import exit_code_of
    from litreview.workflow.shapes import refresh_shape

    if compounds and every:
        raise UsageError("some compounds or all?", fix="Name some, or give --all; not both.")
    settings = read_settings(workspace)
    with ProgressLine() as progress:
        reports = refresh_all(
            settings,
            compounds or (),
            full=full,
            since=since.date() if since else None,
            dry_run=dry_run,
            progress=progress,
        )
    if as_json:
        print_json(refresh_shape(reports))
    else:
        say_all(line for report in reports for line in refresh_lines(report))
    errors = [report.error for report in reports if report.error is not None]
    say_errors(errors)
    end(exit_code_of(errors))


@app.command(
    "import",
    epilog=example(
        "litreview import pubmed-semax.xml --compound semax",
        "litreview import pubmed26n1380.xml.gz --compound semax",
    ),
)
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="PubMed XML, plain or .gz.", exists=True),
    ],
    compound: CompoundOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Store the records of PubMed XML files, without asking PubMed."""
    from litreview.cli.summaries import import_errors, import_lines, import_shape
    from litreview.settings import read_settings
    from litreview.workflow.importing import import_files
    from litreview.workflow.reports import exit_code_of

    settings = read_settings(workspace)
    with ProgressLine() as progress:
        reports = import_files(settings, files, compound, progress=progress)
    if as_json:
        print_json(import_shape(reports))
    else:
        say_all(line for report in reports for line in import_lines(report))
    errors = import_errors(reports)
    say_errors(errors)
    end(exit_code_of(errors))


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
    from litreview.cli.summaries import STATUS_COLUMNS, status_row
    from litreview.settings import read_settings
    from litreview.workflow.evidence import overdue
    from litreview.workflow.evidence import status as status_of
    from litreview.workflow.shapes import status_shape

    allowed = read_age(max_age) if max_age else None
    settings = read_settings(workspace)
    rows = status_of(settings, compounds or ())
    if as_json:
        print_json(status_shape(rows))
    else:
        say_table(STATUS_COLUMNS, map(status_row, rows))
    if allowed is not None:
        late = overdue(rows, allowed, settings.now())
        say_errors(late_search(row.compound, row.last_complete, max_age or "") for row in late)
        end(Overdue.exit_code if late else 0)


def read_age(text: str) -> timedelta:
    """Read an age such as 8d or 36h.

    Raises:
        UsageError: It has no unit, or is not a number.
    """
    found = re.fullmatch(r"(\d{1,5})\s*([dh])", text.strip())
    if not found:
        raise UsageError(f'"{text}" is no age', where="--max-age", fix="Write 8d or 36h.")
    count = int(found[1])
    return timedelta(days=count) if found[2] == "d" else timedelta(hours=count)


def late_search(compound: str, last_complete: str, max_age: str) -> Overdue:
    """The error about one compound whose last complete search is too old."""
    return Overdue(
        f"no complete search within {max_age} (last: {last_complete or 'never'})",
        where=compound,
        fix=f"Run `litreview refresh {compound}`.",
    )
