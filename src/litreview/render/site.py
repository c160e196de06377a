"""All pages of a site, and pages to files.

Compounds as they are shown enter; their pages leave one by one, and `write_site` puts them in
place. What each page holds is the business of `render.pages`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from litreview.errors import StoreReadOnly
from litreview.model.dossier import Dossier
from litreview.model.page import Page
from litreview.render.data_files import DATA_FILES
from litreview.render.decisions import decisions_view
from litreview.render.pages import (
    assets,
    changes,
    citation_audit,
    claim,
    community,
    compare,
    data,
    dosing,
    edition,
    index,
    method,
    outcomes,
    overview,
    search,
    studies,
    web,
)
from litreview.render.print_log import PrintLog
from litreview.render.printer import Printer
from litreview.render.views import CompoundView
from litreview.textfiles.files import write_derived

CompoundPages = Callable[[CompoundView, Printer], Iterator[Page]]
SitePages = Callable[[Sequence[CompoundView], Printer], Iterator[Page]]

# The overview comes last: where a page before it fails, no new one leads to what is not there.
OF_A_COMPOUND: tuple[CompoundPages, ...] = (
    *(claim.pages, studies.pages, dosing.pages, community.pages, citation_audit.pages),
    *(method.pages, changes.pages, edition.pages, data.pages, overview.pages),
)
OVER_ALL: tuple[SitePages, ...] = (
    *(assets.pages, index.pages, outcomes.pages, compare.pages, search.pages, web.pages),
)

MARK = b'<meta name="generator" content="litreview">'
"""What says that a page is ours, and may be taken away when nothing makes it any more."""
MARKED_WITHIN = 2048  # bytes from a page's beginning


_DATA_FILES = frozenset(file.name for file in DATA_FILES)


def check_templates(printer: Printer) -> None:
    """Refuse templates that no site can be printed from.

    Raises:
        DataFileError: One is missing or broken; it names file and line, and knows every one.
    """
    printer.check({*assets.SCRIPTS, compare.SCRIPT})


def compound_pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield every page and file of one compound.

    Raises:
        DataFileError: A template is missing or broken; names its file and line.
    """
    paths: list[str] = []
    for pages in OF_A_COMPOUND:
        yield from _noted(pages(view, printer), paths)
    yield from web.sitemap(view, paths, printer)


def site_pages(views: Sequence[CompoundView], printer: Printer) -> Iterator[Page]:
    """Yield what stands over all compounds: index, outcomes, search, style and script.

    Raises:
        DataFileError: A template is missing or broken; names its file and line.
    """
    ordered = sorted(views, key=lambda v: (v.header.name.casefold(), v.compound))
    paths: list[str] = []
    for pages in OVER_ALL:
        yield from _noted(pages(ordered, printer), paths)
    yield from web.sitemap_over_all(paths, ordered, printer)


def _noted(pages: Iterable[Page], paths: list[str]) -> Iterator[Page]:
    """The same pages; the path of each is put to the paths."""
    for page in pages:
        paths.append(page.path)
        yield page


def decisions_page(dossier: Dossier, printer: Printer) -> Page:
    """Return every decision on one compound's claims as Markdown, for a forge to show.

    Raises:
        DataFileError: A template is missing or broken; names its file and line.
    """
    name = f"decisions-{dossier.query.compound}.md"
    return printer.text(name, "decisions.md", page=decisions_view(dossier))


def write_site(
    folder: Path, pages: Iterable[Page], log: PrintLog | None = None
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Write the pages whose bytes changed, each at once or not at all.

    Args:
        log: Remembers what stands then.

    Returns:
        The paths written, and the paths of all the pages.

    Raises:
        StoreReadOnly: The folder cannot be written to, or has no room.
    """
    written, every = [], set()
    for page in pages:
        every.add(page.path)
        if page.stands:
            continue
        if write_derived(folder / page.path, page.content):
            written.append(page.path)
        if log is not None:
            log.note(page)
    return tuple(written), frozenset(every)


def remove_left_over(folder: Path, within: str, kept: Collection[str]) -> tuple[str, ...]:
    """Take away our own files that nothing makes any more; what other hands put there stays.

    Args:
        folder: The site's.
        within: The folder in it that was printed whole.
        kept: The paths of all pages just printed.

    Raises:
        StoreReadOnly: A page cannot be taken away.
    """
    there = ((path, _name(folder, path)) for path in (folder / within).rglob("*.*"))
    left = sorted(path for path, name in there if name not in kept and _ours(path))
    return _remove(folder, left, kept)


def remove_withdrawn(
    folder: Path, compounds: Collection[str], kept: Collection[str]
) -> tuple[str, ...]:
    """Take away what we made of compounds that are no more, and the comparison of one alone.

    Args:
        folder: The site's.
        compounds: Every compound there is, whether it could be printed or not.
        kept: The paths of all pages over all compounds.

    Raises:
        StoreReadOnly: A page cannot be taken away.
    """
    gone = [*_remove(folder, [folder / name for name in _OF_SEVERAL], kept)]
    for front in sorted(folder.glob("*/index.html")):
        if front.parent.name not in compounds and _ours(front):
            files = sorted(front.parent.rglob("*.*"))
            mine = [path for path in files if _ours(path) or path.name in _BESIDE_PAGES]
            gone += _remove(folder, mine, ())
    return tuple(gone)


_OF_SEVERAL = ("compare.html", "compare.js")
_BESIDE_PAGES = {"freshness.js", "feed.atom", "sitemap.xml"}


def _remove(folder: Path, files: Iterable[Path], kept: Collection[str]) -> tuple[str, ...]:
    gone = []
    for path in files:
        name = _name(folder, path)
        if name in kept or not path.exists():
            continue
        try:
            path.unlink()
        except OSError as error:
            fix = "Allow writing there, or delete it by hand."
            raise StoreReadOnly(f"{path} cannot be removed: {error.strerror}", fix=fix) from error
        gone.append(name)
    return tuple(gone)


def _name(folder: Path, path: Path) -> str:
    """How a page of this path is called."""
    return PurePosixPath(path.relative_to(folder)).as_posix()


def _ours(path: Path) -> bool:
    """Whether a file is a data file by its place and name, or a page by its mark."""
    if path.suffix != ".html":
        return path.parent.name == "data" and path.name in _DATA_FILES
    with suppress(OSError), path.open("rb") as file:
        return MARK in file.read(MARKED_WITHIN)
    return False
