"""The HTTP cache looked at from outside: for `litreview doctor`.

A path enters; what is wrong with the file leaves, or the file is deleted. A missing cache is
sound: nothing in one is worth more than a request.
"""

from __future__ import annotations

from pathlib import Path

from requests_cache.backends.sqlite import SQLiteCache

COMPANIONS = ("", "-wal", "-shm", "-journal")


def check_shelf(path: Path) -> str:
    """What is wrong with the cache, in its own words; empty when it is sound or missing."""
    if not path.exists():
        return ""
    cache = None
    try:
        cache = SQLiteCache(str(path))
        with cache.responses.connection() as connection:
            said = connection.execute("PRAGMA quick_check").fetchone()
        return "" if said[0] == "ok" else str(said[0])
    except Exception as error:  # whatever a backend raises: it cannot be used
        return f"{type(error).__name__}: {error}"
    finally:
        if cache is not None:
            cache.close()  # type: ignore[no-untyped-call]


def drop_shelf(path: Path) -> None:
    """Delete the cache."""
    for suffix in COMPANIONS:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
