"""What the search of every page looks into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from litreview.model.page import Page
from litreview.render.printer import Printer
from litreview.render.views import CompoundView


def pages(_views: Sequence[CompoundView], _printer: Printer) -> Iterator[Page]:
    """Yield the pages."""
    yield from ()
