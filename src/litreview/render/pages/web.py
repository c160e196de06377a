"""What machines ask a site for: sitemaps, robots, the feed over all compounds.

A sitemap holds whole addresses or none, so that a site that does not say where it stands has
none; then robots may read everything all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from litreview.model.dossier import Dossier
from litreview.model.page import Page
from litreview.render.feed import FeedView, feed_view, whole_feed
from litreview.render.news import moved_on
from litreview.render.printer import Links, Printer
from litreview.render.refs import claim_anchor, place_of, study_anchor
from litreview.render.views import CompoundView

OF_A_COMPOUND = (
    *("index.html", "studies.html", "dosing.html", "reports.html"),
    *("audit.html", "method.html", "changes.html"),
)


def pages(views: Sequence[CompoundView], printer: Printer) -> Iterator[Page]:
    """Yield what stands at the site's root for programs."""
    news = whole_feed([view.dossier for view in views], printer.site.title)
    yield _feed("feed.atom", news, printer)
    lines = ["User-agent: *", "Allow: /"]
    if printer.site.url:
        maps = ["sitemap-index.xml", *(_sitemap_of(view.compound) for view in views)]
        yield printer.text("sitemap.xml", "sitemap.xml", maps=maps)
        first = [("index.html", "")]
        yield printer.text("sitemap-index.xml", "sitemap.xml", maps=(), places=first)
        lines.append(f"Sitemap: {printer.site.url}/sitemap.xml")
    yield Page("robots.txt", "\n".join((*lines, "")).encode())


def feed_and_sitemap(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield what stands in a compound's folder for programs."""
    yield _feed(f"{view.compound}/feed.atom", feed_view(view.dossier), printer)
    if printer.site.url:
        places = [(f"{view.compound}/{place}", day) for place, day in _places(view.dossier)]
        yield printer.text(_sitemap_of(view.compound), "sitemap.xml", maps=(), places=places)


def _sitemap_of(compound: str) -> str:
    return f"{compound}/sitemap.xml"


def _feed(path: str, feed: FeedView, printer: Printer) -> Page:
    links = Links(path, "", printer.site.url)
    return printer.text(path, "feed.atom", feed=feed, links=links)


def _places(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Each page of a compound, a claim's with the day it last moved."""
    yield from ((page, "") for page in OF_A_COMPOUND)
    moved = moved_on(dossier)
    for claim in dossier.claims:
        yield place_of(claim_anchor(claim.id)), moved.get(claim.id, "")
    for study in sorted(dossier.records):
        yield place_of(study_anchor(study)), ""
