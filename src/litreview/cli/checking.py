"""Verbs that look after a workspace: `doctor`.

The command line enters; what was found, and mended where that was asked for, is printed.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from litreview.cli.app import JsonOption, WorkspaceOption, app, example
from litreview.cli.columns import Column, Painted
from litreview.cli.failing import end
from litreview.cli.printing import print_json, say, say_table

_COLOURS = {"ok": "good", "mended": "good", "warning": "warn", "problem": "bad"}


class Kept(StrEnum):
    """Whose raw XML stays in the database."""

    CURRENT = "current"
    NONE = "none"


@app.command(
    epilog=example(
        "litreview doctor                         # look; change nothing",
        "litreview doctor --repair                # mend; nothing people wrote is deleted",
        "litreview doctor --bundle report.zip     # for whoever helps; no secrets",
        "litreview doctor --shrink current        # drop raw XML of superseded revisions",
    )
)
def doctor(
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend what can be mended, then look again.")
    ] = False,
    online: Annotated[
        bool, typer.Option("--online", help="Also ask PubMed whether it answers.")
    ] = False,
    keep: Annotated[
        Kept | None,
        typer.Option(
            "--shrink", metavar="current|none", help="Whose raw XML stays; other XML is dropped."
        ),
    ] = None,
    bundle: Annotated[
        Path | None,
        typer.Option("--bundle", metavar="FILE", help="Write a report for whoever helps: a ZIP."),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check files, database and judgements; mend them with --repair."""
    from litreview.settings import read_settings
    from litreview.workflow.asking import ask_for_life
    from litreview.workflow.bundle import write_bundle
    from litreview.workflow.doctor import doctor as examine
    from litreview.workflow.repair import repair as mend
    from litreview.workflow.repair import shrink
    from litreview.workflow.results import exit_code_of

    settings = read_settings(workspace)
    findings = [*(mend(settings) if repair else ())]
    findings += [shrink(settings, keep.value)] if keep else []
    findings += examine(settings)
    findings += [ask_for_life(settings)] if online else []
    if bundle is not None:
        write_bundle(settings, findings, bundle)
    if as_json:
        print_json(findings)
    else:
        columns = (Column("level"), Column("what", wraps=True), Column("what to do", wraps=True))
        say_table(
            columns,
            [[Painted(f.level, _COLOURS.get(f.level, "dim")), f.what, f.fix] for f in findings],
        )
        if bundle is not None:
            say(f"{bundle}: written; read it before you pass it on")
    end(exit_code_of(findings))
