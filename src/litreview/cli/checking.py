"""Verbs that make a workspace and look after it: `init`, `doctor`.

The command line enters; what was made, or found and mended, is printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from litreview.cli.app import JsonOption, WorkspaceOption, app
from litreview.cli.columns import Column, Painted
from litreview.cli.printing import end, print_json, say, say_table

_COLOURS = {"ok": "good", "mended": "good", "warning": "warn", "problem": "bad"}


@app.command()
def init(
    target: Annotated[Path, Argument(metavar="DIR", help="A new or empty folder.")],
    empty: Annotated[bool, Option("--empty", help="Leave the worked example out.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a new workspace.

    Example:
        litreview init my-review            # with Semax as a worked example
        litreview init my-review --empty    # folders and policy only
    """
    from litreview.workflow.init import init as make_workspace

    made = make_workspace(target, empty=empty)
    if as_json:
        print_json([str(path) for path in made])
        return
    say(f"{target}: a new workspace, {len(made)} files")
    say("  Write queries/<compound>.toml, then" if empty else "  Now try:")
    say(f"  litreview run --workspace {target}")


@app.command()
def doctor(
    repair: Annotated[
        bool, Option("--repair", help="Mend what can be mended, then look again.")
    ] = False,
    online: Annotated[bool, Option("--online", help="Also ask PubMed whether it answers.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check files, database and judgements; mend them with --repair.

    Example:
        litreview doctor                         # look; change nothing
        litreview doctor --repair                # mend; nothing people wrote is deleted
    """
    from litreview.settings import read_settings
    from litreview.workflow.asking import ask_for_life
    from litreview.workflow.doctor import doctor as examine
    from litreview.workflow.doctor import repair as mend
    from litreview.workflow.results import exit_code_of

    settings = read_settings(workspace)
    findings = [*(mend(settings) if repair else ())]
    findings += examine(settings)
    findings += [ask_for_life(settings)] if online else []
    if as_json:
        print_json(findings)
    else:
        columns = (Column("level"), Column("what", wraps=True), Column("what to do", wraps=True))
        say_table(
            columns,
            [[Painted(f.level, _COLOURS.get(f.level, "dim")), f.what, f.fix] for f in findings],
        )
    end(exit_code_of(findings))
