"""A whole site in memory: what the pages of some dossiers say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lxml import html
from tests.support.builders_render import a_dossier

from litreview.model.dossier import Dossier
from litreview.model.site import SiteFacts
from litreview.render.printer import Printer
from litreview.render.site import CompoundPages, compound_pages, site_pages, write_site
from litreview.render.views import CompoundView

TEMPLATES = Path(__file__).parents[2] / "templates"


def printed(
    *dossiers: Dossier, site: SiteFacts | None = None, templates: Sequence[Path] = (TEMPLATES,)
) -> dict[str, str]:
    """Every file of the site by its path, as text."""
    printer = Printer(tuple(templates), site or SiteFacts())
    views = [CompoundView(dossier) for dossier in dossiers]
    pages = [page for view in views for page in compound_pages(view, printer)]
    pages += site_pages(views, printer)
    return {page.path: page.content.decode(errors="replace") for page in pages}


@cache
def the_site() -> Mapping[str, str]:
    """The site of the invented compound, for tests that only read it."""
    return MappingProxyType(printed(a_dossier()))


def write_printed(folder: Path, dossiers: Sequence[Dossier], site: SiteFacts | None = None) -> Path:
    """The site of some dossiers as files in a folder, for a browser; gives the folder."""
    views, printer = [CompoundView(dossier) for dossier in dossiers], _printer(site)
    for view in views:
        write_site(folder, compound_pages(view, printer))
    write_site(folder, site_pages(views, printer))
    return folder


def pages_of(
    dossier: Dossier, *kinds: CompoundPages, site: SiteFacts | None = None
) -> dict[str, str]:
    """The pages of some kinds alone, of one compound, by path as text."""
    view, printer = CompoundView(dossier), _printer(site)
    pages = (page for pages in kinds for page in pages(view, printer))
    return {page.path: page.content.decode() for page in pages}


def _printer(site: SiteFacts | None) -> Printer:
    return Printer((TEMPLATES,), site or SiteFacts())


def parsed(page: str | bytes) -> Any:
    """A page as lxml reads it, to ask for its parts."""
    return html.document_fromstring(page)
