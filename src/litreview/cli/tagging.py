"""The verb `tag`: abstracts in, tags out, one JSON object a line.

A file or standard input enters line by line; each tagged line leaves at once. Knows no
rule and keeps nothing; a workspace is needed only to judge the intervention.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

from typer import Argument, Option

from litreview.cli.app import WorkspaceOption, app
from litreview.cli.printing import end, print_bytes, warn
from litreview.cli.usage import at_least_one
from litreview.errors import InputFailed, UsageError


@app.command()
def tag(
    file: Annotated[str, Argument(metavar="FILE|-", help="JSON Lines; - is standard input.")] = "-",
    compound: Annotated[
        str | None,
        Option(
            "--compound", "-c", metavar="COMPOUND", help="Judge whether this compound was given."
        ),
    ] = None,
    jobs: Annotated[int, at_least_one("Tag on N cores, in blocks of lines.", "--jobs", "-j")] = 1,
    workspace: WorkspaceOption = None,
    as_json: Annotated[
        bool, Option("--json", help="Nothing changes: the output is always JSON Lines.")
    ] = False,
) -> None:
    r"""Tag abstracts, each tag with the sentence it rests on.

    One JSON object a line, with id, title, abstract, and optionally pubtypes, mesh, language.
    A line that cannot be read gives an error object in its place, and exit code 1 at the end.
    With --jobs above 1 answers come in blocks, in the same order; with 1, line by line.

    Example:
        litreview tag abstracts.jsonl > tags.jsonl
        litreview tag abstracts.jsonl --compound semax   # also: was it given?
        litreview tag abstracts.jsonl --jobs 2           # on two cores
        echo '{"id": "1", "title": "A randomized trial of it in 24 healthy men"}' \
          | litreview tag -
    """
    from litreview.settings import read_settings
    from litreview.workflow.stream import tag_lines

    settings = read_settings(workspace) if compound else None
    failed = total = 0
    with opened(file) as stream:
        for line in tag_lines(decoded(stream), settings, compound, jobs):
            print_bytes(line.json.encode("utf-8", "backslashreplace") + b"\n")
            failed += line.failed
            total += 1
    if failed:
        warn(f"litreview: {file}: {failed} of {total} lines could not be tagged")
    end(InputFailed.exit_code if failed else 0)


def opened(file: str) -> BinaryIO:
    """The file, or standard input for `-`.

    Raises:
        UsageError: There is no such file, or it cannot be opened.
    """
    try:
        return sys.stdin.buffer if file == "-" else Path(file).open("rb")
    except OSError as error:
        fix = "Name a file of JSON Lines, or -."
        raise UsageError(error.strerror or str(error), where=file, fix=fix) from error


def decoded(stream: Iterable[bytes]) -> Iterator[str]:
    """The lines as text; a byte that is no UTF-8 survives as half a character, to be refused."""
    for number, line in enumerate(stream):
        text = line.rstrip(b"\r\n").decode("utf-8", "surrogateescape")
        yield text.removeprefix("\ufeff") if number == 0 else text
