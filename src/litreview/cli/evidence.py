"""Verbs that show what claims have come to: `claims`, `tiers`, `explain`.

The command line enters; one workflow verb is called and what it knows printed. Writes
nothing anywhere.
"""

from __future__ import annotations

from typing import Annotated

import typer

from litreview.cli.app import (
    CompoundArgument,
    CompoundOption,
    JsonOption,
    WorkspaceOption,
    app,
    example,
)
from litreview.cli.printing import print_json, say, say_all, say_table, say_wrapped, width


@app.command(epilog=example("litreview tiers semax", "litreview tiers semax --json"))
def tiers(
    compounds: Annotated[
        list[str], typer.Argument(metavar="COMPOUND", help="Files of queries/, such as semax.")
    ],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List every claim with its tier, its verdict and what counts."""
    from litreview.cli.claim_rows import TIER_COLUMNS, tier_heading, tier_rows
    from litreview.settings import read_settings
    from litreview.workflow.shapes import tiers_shape
    from litreview.workflow.show import tiers as decided

    dossiers = decided(read_settings(workspace), compounds)
    if as_json:
        print_json(tiers_shape(dossiers))
        return
    for dossier in dossiers:
        say_wrapped(tier_heading(dossier))
        say_table(TIER_COLUMNS, tier_rows(dossier))


@app.command(
    epilog=example(
        "litreview explain stroke-recovery",
        "litreview explain stroke-recovery --compound semax --json",
    )
)
def explain(
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's id.")],
    compound: CompoundOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Trace one claim's tier to its rules, studies, tags and quotes."""
    from litreview.settings import read_settings
    from litreview.workflow.show import explain as trace

    explanation = trace(read_settings(workspace), claim, compound)
    if as_json:
        print_json(explanation)
    else:
        say_all(explanation.lines(width()))


@app.command(epilog=example("litreview claims semax", "litreview claims semax --json"))
def claims(
    compound: CompoundArgument,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a compound's claims and reports files; list the claims."""
    from litreview.cli.claim_rows import CLAIM_COLUMNS, claim_row, claims_shape
    from litreview.render.wording import counted
    from litreview.settings import read_settings
    from litreview.workflow.show import claims as filed

    rows = filed(read_settings(workspace), compound)
    if as_json:
        print_json(claims_shape(rows))
        return
    say_table(CLAIM_COLUMNS, map(claim_row, rows))
    say(f"{counted(len(rows), 'claim')}; the files are in order.")
