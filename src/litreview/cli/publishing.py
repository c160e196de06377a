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
        Literal["citations", "decisions"],
        Argument(
            metavar="FORMAT",
            help="citations: the bibliography, no abstracts. "
            "decisions: every claim and what it rests on, in Markdown.",
        ),
    ],
    compounds: CompoundsArgument = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the bibliography, or every decision in Markdown.

    Decisions are those the site would show. PubMed is asked nothing.

    Example:
        litreview export citations         # every compound
        litreview export citations semax   # rewrites data/semax/citations.jsonl
        litreview export decisions semax   # rewrites docs/decisions-semax.md
    """
    from litreview.cli.summaries import shown
    from litreview.render.wording import counted
    from litreview.settings import read_settings
    from litreview.workflow.compounds import errors_of

    settings = read_settings(workspace)
    if what == "decisions":
        from litreview.workflow.publish import export_decisions as written
    else:
        from litreview.workflow.bibliography import export_citations as written

    paths, unread = written(settings, compounds or ())
    if as_json:
        print_json([{"format": what, "path": str(path)} for path in paths])
    for path in () if as_json else paths:
        with path.open("rb") as file:
            count = sum(1 for _ in file)
        noun = "citation" if what == "citations" else "line"
        say(f"{shown(path, Path.cwd())}: {counted(count, noun)}")
    end_with(errors_of(unread))
