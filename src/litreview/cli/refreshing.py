"""Verbs that bring records in: `run`, `refresh`, `import`.

The command line enters; one workflow verb is called and its report printed. Nothing is
decided here about what is fetched, stored or overdue.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Option

from litreview.cli.ages import read_past_day
from litreview.cli.app import CompoundOption, CompoundsArgument, JsonOption, WorkspaceOption, app
from litreview.cli.printing import ProgressLine, end_with, print_json, say_all
from litreview.errors import LitreviewError, UsageError

YesOption = Annotated[
    bool,
    Option("--yes", help="Go on although the query finds far fewer, or far more, than last time."),
]
LogOption = Annotated[
    Path | None, Option(metavar="FILE", help="Append what happens as JSON Lines; never a secret.")
]


FailOnOption = Annotated[
    str | None,
    Option(
        metavar="WHAT",
        help="End with 1 when the run finds any of these: retraction,concern,withdrawal,tier.",
    ),
]
FAIL_ON = ("retraction", "concern", "withdrawal", "tier")


@app.command()
def run(
    compounds: CompoundsArgument = None,
    offline: Annotated[
        bool, Option("--offline", help="Do not ask PubMed; use what is stored.")
    ] = False,
    or_offline: Annotated[
        bool, Option("--or-offline", help="Exit 0 when PubMed cannot be reached.")
    ] = False,
    yes: YesOption = False,
    fail_on: FailOnOption = None,
    log: LogOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Refresh, tag, decide tiers and publish the site: the main job.

    Example:
        litreview run                      # every compound of the workspace
        litreview run semax --or-offline   # an unreachable PubMed is no error
        litreview run semax --offline      # do not ask PubMed at all
    """
    from litreview.cli.json_shapes import run_shape
    from litreview.cli.summaries import grave_errors, run_lines
    from litreview.settings import read_settings
    from litreview.workflow.logbook import open_logbook
    from litreview.workflow.run import run as run_all

    kinds = _kinds(fail_on)
    settings = read_settings(workspace)
    with ProgressLine() as progress, open_logbook(settings, log) as logbook:
        report = run_all(
            settings,
            compounds or (),
            offline=offline,
            or_offline=or_offline,
            yes=yes,
            progress=progress,
            log=logbook,
        )
    if as_json:
        print_json(run_shape(report))
    else:
        say_all(run_lines(report, Path.cwd()))
    found = grave_errors(report.refreshes, report.publication.tier_changes, kinds)
    end_with([*report.errors, *found])


@app.command()
def refresh(
    compounds: CompoundsArgument = None,
    every: Annotated[bool, Option("--all", help="All compounds (the default).")] = False,
    full: Annotated[bool, Option("--full", help="Fetch every record again.")] = False,
    since: Annotated[
        str | None,
        Option(
            metavar="DAY",
            help="Look for changed records from this day on: 2026-01-01, or 90d for 90 days ago.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, Option("--dry-run", help="Search and say what would be fetched.")
    ] = False,
    yes: YesOption = False,
    fail_on: FailOnOption = None,
    log: LogOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring the records of compounds up to date with PubMed.

    Example:
        litreview refresh semax
        litreview refresh --all
        litreview refresh semax --dry-run            # ask, and store nothing
        litreview refresh semax --since 2026-01-01   # what changed since then
    """
    from litreview.cli.json_shapes import refresh_shape
    from litreview.cli.summaries import grave_errors, grave_lines, refresh_lines
    from litreview.settings import read_settings
    from litreview.workflow.logbook import open_logbook
    from litreview.workflow.refresh import refresh as refresh_all

    if compounds and every:
        raise UsageError("compound names cannot be combined with --all", fix="Give one of the two.")
    if full and since is not None:
        raise UsageError("--full or --since?", fix="--full fetches every record anyway.")
    kinds = _kinds(fail_on)
    settings = read_settings(workspace)
    start = read_past_day(since, settings.now()) if since is not None else None
    with ProgressLine() as progress, open_logbook(settings, log) as logbook:
        reports = refresh_all(
            settings,
            compounds or (),
            full=full,
            since=start,
            dry_run=dry_run,
            yes=yes,
            progress=progress,
            log=logbook,
        )
    if as_json:
        print_json(refresh_shape(reports))
    else:
        say_all(grave_lines(reports))
        say_all(line for report in reports for line in refresh_lines(report))
    errors: list[LitreviewError] = [one.error for one in reports if one.error is not None]
    errors += grave_errors(reports, {}, kinds)
    end_with(errors)


def _kinds(text: str | None) -> tuple[str, ...]:
    """The kinds that `--fail-on` names, each once."""
    kinds = tuple(dict.fromkeys(word.strip() for word in (text or "").split(",") if word.strip()))
    unknown = [kind for kind in kinds if kind not in FAIL_ON]
    if unknown:
        raise UsageError(
            f'--fail-on does not know "{unknown[0]}"', fix=f"Use {', '.join(FAIL_ON)}."
        )
    return kinds


@app.command("import")
def import_(
    files: Annotated[
        list[Path],
        Argument(
            metavar="FILE",
            help="PubMed XML (plain, .gz), .nbib/MEDLINE or RIS.",
            exists=True,
            dir_okay=False,
        ),
    ],
    compound: CompoundOption = None,
    only: Annotated[
        Literal["auto", "query", "all"],
        Option(
            help="Which records: those the compound's query would find, or all. "
            "auto: `query` for PubMed's baseline and update files, else `all`."
        ),
    ] = "auto",
    log: LogOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Store records from files, without asking PubMed.

    Example:
        litreview import pubmed-semax.xml --compound semax
        litreview import pubmed26n*.xml.gz --compound semax   # a mirror
        litreview import selection.nbib export.ris --compound semax
    """
    from litreview.cli.json_shapes import import_shape
    from litreview.cli.summaries import import_errors, import_lines
    from litreview.settings import read_settings
    from litreview.workflow.import_files import import_files
    from litreview.workflow.logbook import open_logbook

    settings = read_settings(workspace)
    with ProgressLine() as progress, open_logbook(settings, log) as logbook:
        reports = import_files(settings, files, compound, only=only, progress=progress, log=logbook)
    if as_json:
        print_json(import_shape(reports))
    else:
        say_all(line for report in reports for line in import_lines(report))
    end_with(import_errors(reports))
