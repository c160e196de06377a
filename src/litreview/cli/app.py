"""The one command-line application, before any verb is hung on it.

Nothing enters; `app` leaves, with what all verbs share: the options every verb takes and
the way examples are written. Only typer is imported, so that `--help` answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option
from typer.core import TyperArgument

from litreview import __version__

# Typer 0.29 puts the Python type behind an argument's name in the help: `COMPOUND <list[str]>`.
setattr(TyperArgument, "display_type_rich", lambda _argument, ctx: None)  # noqa: B010

app = typer.Typer(
    name="litreview",
    help="Evidence-review literature tracker: from a PubMed query to a published evidence page.",
    epilog=(
        "\b\nExample:\n"
        "  litreview run semax --or-offline\n"
        "  litreview tiers semax\n"
        "  litreview explain stroke-recovery\n"
        "\n"
        "Every verb explains itself: litreview VERB --help."
    ),
    rich_markup_mode=None,  # plain help; rich would double the time to answer
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
)

WorkspaceOption = Annotated[
    Path | None,
    Option(
        "--workspace",
        "-w",
        metavar="DIR",
        help="The workspace; by default the nearest folder upwards that has queries/.",
        is_eager=True,  # what another option means may depend on it
        show_default=False,
    ),
]
JsonOption = Annotated[
    bool, Option("--json", help="Print JSON and nothing else on standard output.")
]
CompoundArgument = Annotated[
    str, Argument(metavar="COMPOUND", help="The name of a file in queries/, such as semax.")
]
CompoundsArgument = Annotated[
    list[str] | None,
    Argument(
        metavar="COMPOUND", help="Compounds to process (names of files in queries/). Default: all."
    ),
]
CompoundOption = Annotated[
    str | None,
    Option(
        "--compound",
        "-c",
        metavar="COMPOUND",
        help="Needed only when there are several.",
        is_eager=True,
    ),
]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"litreview {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        Option(
            "--version", help="Print the version and exit.", callback=_show_version, is_eager=True
        ),
    ] = False,
    debug: Annotated[bool, Option("--debug", help="Show the traceback of a failure.")] = False,
) -> None:
    """Evidence-review literature tracker: from a PubMed query to a published evidence page."""
    # --debug is taken out of the command line before it comes here: a failure may come sooner.
