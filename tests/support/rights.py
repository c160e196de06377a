"""Rights a test gives up, to see what a user without them sees."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Give up the rights of an administrator, who may write everywhere."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)  # nobody, on every common Unix
    try:
        yield
    finally:
        os.seteuid(me)
