"""Verbs that send results out: `publish`, `export`.

The command line enters; one workflow verb is called and its report printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Option

from litreview.cli.app import CompoundsArgument, JsonOption, WorkspaceOption, app
from litreview.cli.printing import ProgressLine, end_with, print_json, say, say_all
from litreview.errors import UsageError


@app.command()
def publish(
    compounds: CompoundsArgument = None,
    allow: Annotated[
        str | None,
        Option(
            metavar="REASON",
            help="Show tiers that are in doubt as decided, with this reason on the page.",
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the site: a page per compound, data files, index.

    A claim whose tier rests on what a person must settle first goes out at the tier it has without,
    and the exit code is 4.

    Example:
        litreview publish
        litreview publish semax
        litreview publish semax --allow "the authors confirm two separate trials"
    """
    from litreview.cli.json_shapes import publish_shape
    from litreview.cli.summaries import publish_lines
    from litreview.settings import read_settings
    from litreview.workflow.publish import publish as publish_site

    if allow is not None and not allow.strip():
        raise UsageError("no reason given", where="--allow", fix="Write why, in a few words.")
    settings = read_settings(workspace)
    reason = " ".join((allow or "").split())
    with ProgressLine() as progress:
        report = publish_site(settings, compounds or (), allow=reason, progress=progress)
    if as_json:
        print_json(publish_shape(report))
    else:
        say_all(publish_lines(report, Path.cwd()))
    end_with(report.errors)


@app.command()
def export(
    what: Annotated[
        Literal["citations", "decisions", "robvis"],
        Argument(
            metavar="FORMAT",
            help="citations: the bibliography, no abstracts. "
            "decisions: every claim and what it rests on, in Markdown. "
            "robvis: risk of bias by domain, a table for each tool.",
        ),
    ],
    compounds: CompoundsArgument = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the bibliography, decisions, or risk of bias.

    Decisions are those the site would show. PubMed is asked nothing.

    Example:
        litreview export citations         # every compound
        litreview export citations semax   # rewrites data/semax/citations.jsonl
        litreview export decisions semax   # rewrites docs/decisions-semax.md
        litreview export robvis semax      # exports/semax-rob2.csv, exports/semax-syrcle.csv
    """
    from litreview.cli.summaries import shown
    from litreview.render.wording import counted
    from litreview.settings import read_settings
    from litreview.workflow.compounds import errors_of

    settings = read_settings(workspace)
    if what == "decisions":
        from litreview.workflow.publish import export_decisions as written
    elif what == "robvis":
        from litreview.workflow.robvis import export_robvis as written
    else:
        from litreview.workflow.bibliography import export_citations as written

    paths, unread = written(settings, compounds or ())
    if as_json:
        print_json([{"format": what, "path": str(path)} for path in paths])
    for path in () if as_json else paths:
        with path.open("rb") as file:
            count = sum(1 for _ in file) - (what == "robvis")  # the names of its columns
        one, many = {"citations": ("citation", ""), "robvis": ("study", "studies")}.get(
            what, ("line", "")
        )
        say(f"{shown(path, Path.cwd())}: {counted(count, one, many)}")
    if what == "robvis" and not (paths or as_json):
        say("Nobody assessed the risk of bias of a study by its domains: nothing is written.")
    end_with(errors_of(unread))
