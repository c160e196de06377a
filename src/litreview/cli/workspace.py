"""Verbs about the workspace itself: `init`, `doctor`.

The command line enters; one workflow verb is called and what it found or made printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from litreview.cli.app import JsonOption, WorkspaceOption, app, example
from litreview.cli.columns import Column, Painted
from litreview.cli.failing import end
from litreview.cli.printing import print_json, say, say_table

_COLOURS = {"ok": "good", "warning": "warn", "problem": "bad"}


@app.command(
    epilog=example(
        "litreview init my-review            # with Semax as a worked example",
        "litreview init my-review --empty    # folders and policy only",
    )
)
def init(
    target: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    empty: Annotated[bool, typer.Option("--empty", help="Leave the worked example out.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a new workspace."""
    from litreview.workflow.init import init as make_workspace

    made = make_workspace(target, empty=empty)
    if as_json:
        print_json([str(path) for path in made])
        return
    say(f"{target}: a new workspace, {len(made)} files")
    say("  Write queries/<compound>.toml, then" if empty else "  Now try:")
    say(f"  litreview run --workspace {target}")


@app.command(epilog=example("litreview doctor", "litreview doctor --workspace my-review --json"))
def doctor(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Check files, database and judgements; say how to mend each."""
    from litreview.settings import read_settings
    from litreview.workflow.doctor import doctor as examine

    findings = examine(read_settings(workspace))
    if as_json:
        print_json(list(findings))
    else:
        columns = (Column("level"), Column("what", wraps=True), Column("what to do", wraps=True))
        say_table(
            columns,
            [[Painted(f.level, _COLOURS.get(f.level, "dim")), f.what, f.fix] for f in findings],
        )
    end(int(any(finding.level == "problem" for finding in findings)))
