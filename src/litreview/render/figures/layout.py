"""Where things stand in a drawing: numbers enter, places leave as the text of SVG attributes.

Nothing here knows what is drawn. Places are rounded to one decimal, so that the same numbers give
the same bytes everywhere.
"""

from __future__ import annotations


def place(value: float) -> str:
    """A place as an attribute holds it: at most one decimal, `12` and not `12.0` or `-0`."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def middle(index: int, count: int) -> float:
    """The middle of one of so many equal columns, in per cent of the whole width."""
    return 100 * (2 * index + 1) / (2 * count)
