"""What stands in a workspace and belongs to nothing: drafts of a killed process, orphaned folders.

A layout enters; paths leave. Nothing is cleared away, and reviewers' files are another room's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from litreview.workspace.layout import Layout

DRAFT_AGE_S = 600.0  # seconds; ours: a file is written in far less, so an older draft is nobody's


def drafts(layout: Layout, written_before: float) -> tuple[Path, ...]:
    """Half-written files that never took their name, sorted.

    Args:
        written_before: Only drafts last written before this moment, in seconds of the epoch: a
            younger one may be in work.
    """
    return tuple(
        sorted(path for path in _drafts(layout.root) if path.stat().st_mtime < written_before)
    )


def orphans(layout: Layout) -> tuple[Path, ...]:
    """Folders below `data/` that no query file belongs to, sorted; hidden ones are left out."""
    folder = layout.root / "data"
    found = sorted(folder.iterdir()) if folder.is_dir() else ()
    return tuple(path for path in found if path.is_dir() and _is_orphan(layout, path.name))


def _is_orphan(layout: Layout, name: str) -> bool:
    return not name.startswith(".") and not (layout.root / "queries" / f"{name}.toml").exists()


def _drafts(root: Path) -> Iterator[Path]:
    for folder in ("data", "queries", "site", ".litreview"):
        for path in (root / folder).rglob("*.tmp"):
            if path.is_file() and not path.is_symlink() and _is_draft(path, folder):
                yield path


def _is_draft(path: Path, folder: str) -> bool:
    """Ours are hidden and called after their file: `.page.html.x1y2.tmp`; the cache is all ours."""
    return folder == ".litreview" or (path.name.startswith(".") and path.name.count(".") > 2)
