"""Where a service must be let write besides the workspace: to an SQLite file that lies elsewhere.

A database's URL enters; a folder, or what to say instead, leaves. Nothing is opened.
"""

from __future__ import annotations

import re
from pathlib import Path

from litreview.errors import UsageError

_SQLITE = re.compile(r"sqlite(?:\+\w+)?:///([^?]*)(\?.*)?", re.DOTALL)


def folder_outside(url: str, root: Path) -> tuple[Path | None, tuple[str, ...]]:
    """The folder of an SQLite file outside the workspace, and what to say of it.

    Raises:
        UsageError: The path holds a control character, which no unit can take.
    """
    found = _SQLITE.fullmatch(url)
    if found is None or found[1] in {"", ":memory:"}:  # a server's, or in memory
        return None, ()
    if found[1].startswith("file:"):
        note = "LITREVIEW_DB names its file by a URI: add its folder to ReadWritePaths."
        return None, (note,)
    folder = (root / found[1]).resolve().parent  # the services' own folder is the workspace
    if folder.is_relative_to(root):
        return None, ()
    if not str(folder).isprintable():
        raise UsageError(
            "a control character stands in the path of the database",
            where="LITREVIEW_DB",
            fix="Move the database to a folder with a plainer name.",
        )
    note = f"ReadWritePaths names {folder}, for the database there: make it before the first run."
    return folder, (note,)
