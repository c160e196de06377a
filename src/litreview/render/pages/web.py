"""What machines ask a site for: sitemaps, robots, the feed over all compounds.

A sitemap holds whole addresses or none, so that a site that does not say where it stands has
none; then robots may read everything all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from litreview.model.page import Page
from litreview.render.feed import FeedView, feed_view, whole_feed
from litreview.render.news import moved_on
from litreview.render.pages.edition import EDITION
from litreview.render.printer import Links, Printer
from litreview.render.refs import claim_anchor, place_of
from litreview.render.views import CompoundView


def pages(views: Sequence[CompoundView], printer: Printer) -> Iterator[Page]:
    """Yield what stands at the site's root for programs; its own sitemap is `sitemap_over_all`."""
    news = whole_feed([view.dossier for view in views], printer.site.title)
    yield _feed("feed.atom", news, printer)
    lines = ["User-agent: *", "Allow: /"]
    if printer.site.url:
        maps = [_OVER_ALL, *(_sitemap_of(view.compound) for view in views)]
        yield printer.text("sitemap.xml", "sitemap.xml", maps=maps)
        lines.append(f"Sitemap: {printer.site.url}/sitemap.xml")
    yield Page("robots.txt", "\n".join((*lines, "")).encode())


def feed(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the feed of one compound."""
    yield _feed(f"{view.compound}/feed.atom", feed_view(view.dossier), printer)


def sitemap(view: CompoundView, paths: Iterable[str], printer: Printer) -> Iterator[Page]:
    """Yield where a compound's pages stand, overview and claims with the day of their last news.

    Args:
        paths: Of all that was printed of it. The single file is left out: it repeats the overview,
            and says that the overview is the page to be found.
    """
    home, moved = f"{view.compound}/", moved_on(view.dossier)
    days = {home + place_of(claim_anchor(c.id)): moved.get(c.id, "") for c in view.dossier.claims}
    days[home + HOME] = view.linked.changed_on
    places = ((path, days.get(path, "")) for path in paths if path != home + EDITION)
    yield from _sitemap(_sitemap_of(view.compound), places, printer)


def sitemap_over_all(
    paths: Iterable[str], views: Sequence[CompoundView], printer: Printer
) -> Iterator[Page]:
    """Yield where the pages over all compounds stand, the index with its newest overview's day.

    Args:
        paths: Of all that was printed over all compounds.
    """
    days = {HOME: max((view.linked.changed_on for view in views), default="")}
    yield from _sitemap(_OVER_ALL, ((path, days.get(path, "")) for path in paths), printer)


HOME = "index.html"
_OVER_ALL = "sitemap-index.xml"


def _sitemap(path: str, places: Iterable[tuple[str, str]], printer: Printer) -> Iterator[Page]:
    """The sitemap of the pages among some files; none where nobody says where the site stands."""
    if printer.site.url:
        pages = [(page, day) for page, day in places if page.endswith(".html")]
        yield printer.text(path, "sitemap.xml", maps=(), places=pages)


def _sitemap_of(compound: str) -> str:
    return f"{compound}/sitemap.xml"


def _feed(path: str, feed: FeedView, printer: Printer) -> Page:
    links = Links(path, "", printer.site.url)
    return printer.text(path, "feed.atom", feed=feed, links=links)
