"""The verb `studies`: the study table in the terminal, filtered.

The command line enters; the study table leaves as columns, CSV or JSON. It only chooses
which studies are shown; what is known of them comes from the dossier.
"""

from __future__ import annotations

from typing import Annotated

import typer

from litreview.cli.app import CompoundArgument, JsonOption, WorkspaceOption, app, example
from litreview.cli.printing import print_bytes, print_json, say, say_table
from litreview.errors import UsageError
from litreview.model.vocabulary import Design, Species


@app.command(
    epilog=example(
        "litreview studies semax --species human",
        "litreview studies semax --design rct --csv > trials.csv",
        "litreview studies semax --claim stroke-recovery",
        'litreview studies semax --ungraded --search "ischaemic stroke"',
    )
)
def studies(
    compound: CompoundArgument,
    species: Annotated[
        list[Species] | None, typer.Option(help="Only these; may be given again.")
    ] = None,
    design: Annotated[
        list[Design] | None, typer.Option(help="Only these; may be given again.")
    ] = None,
    graded: Annotated[
        bool | None, typer.Option("--graded/--ungraded", help="Only what a person graded, or not.")
    ] = None,
    claim: Annotated[
        str | None, typer.Option(metavar="CLAIM", help="Only studies linked to this claim.")
    ] = None,
    search: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help='Only studies with all these words; "two words" together, strok* for a beginning.',
        ),
    ] = None,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print CSV with every column, for a spreadsheet.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a compound's studies: design, people, and who graded them."""
    from litreview.cli.study_rows import STUDY_COLUMNS, Wanted, chosen, study_rows
    from litreview.render.table import studies_csv
    from litreview.render.wording import counted
    from litreview.settings import read_settings
    from litreview.workflow.shapes import studies_shape
    from litreview.workflow.show import studies as known

    if as_csv and as_json:
        raise UsageError("--csv or --json?", fix="Give one of the two.")
    if search is not None and not search.strip():
        raise UsageError("nothing to search for", where="--search", fix="Write a word or more.")
    settings = read_settings(workspace)
    dossier = known(settings, compound)
    wanted = Wanted(frozenset(species or ()), frozenset(design or ()), graded, claim, search or "")
    shown = chosen(dossier, wanted)
    if as_csv:
        print_bytes(studies_csv(shown))
    elif as_json:
        print_json(studies_shape(shown))
    else:
        say_table(STUDY_COLUMNS, study_rows(shown))
        total = counted(len(dossier.records), "study", "studies")
        say(f"{len(shown.records):,} of {total}; n.r. = not reported")
