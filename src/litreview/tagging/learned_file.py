"""A file of what was learned outside the package, read or refused by name.

A path and what makes sense of its bytes enter; that sense leaves.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from litreview.errors import RuleBookError

Learned = TypeVar("Learned")
_FIX = "Reinstall litreview, or make the file again with `make model`."
MOST, LEAST = 0.99, 0.01  # no chance that was learned is ever certain


def read_learned(path: Path, decode: Callable[[bytes], Learned], kind: str) -> Learned:
    """What a file holds.

    Raises:
        RuleBookError: The file is missing, torn, or of another version.
    """
    try:
        return decode(path.read_bytes())
    except OSError as error:
        raise RuleBookError(
            f"cannot be read ({error.strerror})", where=str(path), fix=_FIX
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error) as error:
        raise RuleBookError(f"is not {kind}: {error}", where=path.name, fix=_FIX) from error
