"""Read abstracts on a stream for tags, keeping nothing.

Lines enter; tagged lines leave, in the same order. No database is opened, so that the first
line comes back at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from litreview.settings import Settings
from litreview.tagging.lines import TaggedLine
from litreview.tagging.lines import tag_lines as read_lines
from litreview.tagging.rulebook import load_rulebook
from litreview.workflow.compounds import choose_compound
from litreview.workspace.layout import Layout
from litreview.workspace.queries import read_query


def tag_lines(
    lines: Iterable[str], settings: Settings | None = None, compound: str | None = None
) -> Iterator[TaggedLine]:
    """Tag JSON Lines one by one; with a compound, judge the intervention too."""
    query = None
    if settings is not None and compound is not None:
        path = Layout(settings.workspace).query(choose_compound(settings, compound))
        query = read_query(path)
    return read_lines(lines, load_rulebook(), query)
