"""Verbs that make a workspace and look after it: `init`, `add`, `doctor`.

The command line enters; what was made, or found and mended, is printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from litreview.cli.app import JsonOption, WorkspaceOption, app
from litreview.cli.columns import Column, Painted
from litreview.cli.printing import end, print_json, say, say_table, warn

_COLOURS = {"ok": "good", "mended": "good", "warning": "warn", "problem": "bad"}


@app.command()
def init(
    target: Annotated[Path, Argument(metavar="DIR", help="A folder; its files stay as they are.")],
    empty: Annotated[bool, Option("--empty", help="Leave the worked examples out.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a new workspace.

    Example:
        litreview init my-review            # with two compounds as examples
        litreview init my-review --empty    # folders and policy only
    """
    from litreview.workflow.init import init as make_workspace

    made = make_workspace(target, empty=empty)
    if as_json:
        print_json([str(path) for path in made])
        return
    say(f"{target}: a new workspace, {len(made)} files")
    if empty:
        say("  Now add a compound:")
        say(f"  litreview add NAME --query STRATEGY --workspace {target}")
    else:
        say("  Now try:")
        say(f"  litreview run --workspace {target}")


@app.command()
def add(
    compound: Annotated[
        str, Argument(metavar="NAME", help="Names its files: lower case, digits and hyphens.")
    ],
    query: Annotated[
        str, Option("--query", metavar="STRATEGY", help="The search, in PubMed's own syntax.")
    ],
    name: Annotated[
        str, Option("--name", metavar="TEXT", help="What pages call it, if not as its files.")
    ] = "",
    synonyms: Annotated[
        list[str] | None,
        Option("--synonym", metavar="TEXT", help="Another name of it; may be given again."),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    r"""Begin a new compound: its query, claims and reports files.

    The files explain themselves and pass every check as they are. Nothing is overwritten.

    Example:
        litreview add peppermint --query '"peppermint oil"[tiab]'
        litreview add n-acetyl-selank --name "N-Acetyl Selank" \
          --synonym "NA-Selank" \
          --query '"N-acetyl selank"[tiab] OR "acetyl selank"[tiab]'
    """
    from litreview.settings import read_settings
    from litreview.workflow.add import add as add_compound

    made = add_compound(
        read_settings(workspace), compound, pubmed=query, name=name, synonyms=synonyms or ()
    )
    if as_json:
        print_json({"compound": made.compound, "files": [str(path) for path in made.paths]})
    else:
        for path in made.paths:
            say(f"{path}: written")
        say("  Read the query file and edit its criteria, then")
        say(f"  litreview refresh {made.compound}   # bring its records from PubMed")
        say(f"  litreview claims {made.compound}    # check claims and reports once you wrote some")
        say(f"  litreview grade {made.compound}     # what waits for a reviewer")
    for warning in made.warnings:
        warn(warning)


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
        litreview doctor            # look; change nothing
        litreview doctor --repair   # mend; nothing people wrote is deleted
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
