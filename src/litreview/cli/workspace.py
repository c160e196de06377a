"""Verbs that make a workspace: `init`.

The command line enters; one workflow verb is called and what it made printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from litreview.cli.app import JsonOption, app, example
from litreview.cli.printing import print_json, say


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
