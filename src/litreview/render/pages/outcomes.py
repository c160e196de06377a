"""One topic over all compounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from litreview.model.page import Page
from litreview.render.pages.search import search_example
from litreview.render.printer import Printer
from litreview.render.topics import topic_views
from litreview.render.views import CompoundView


def pages(views: Sequence[CompoundView], printer: Printer) -> Iterator[Page]:
    """Yield a page for each topic that has a claim."""
    topics = topic_views(views)
    for topic in topics:
        example = search_example([topic.lines])
        yield printer.html(topic.path, "outcome.html", topic=topic, topics=topics, example=example)
