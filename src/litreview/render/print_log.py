"""Which pages need not be printed again: what each was printed from, and how its file stood then.

A page says what it rests on as a digest; the log of the last time says whether the file that
stands there was printed from the same. Losing the log costs time and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from litreview.model.page import Page, Print
from litreview.textfiles.files import stamp_of

ALL = ""
"""In the place of a path: what all the pages together were printed from."""


@dataclass
class PrintLog:
    """What the pages in a folder were printed from, before and now.

    Attributes:
        folder: The site's.
        before: By path, as the last printing left them.
        now: The same of this printing; what is printed no more is not in it.
    """

    folder: Path = Path()
    before: Mapping[str, Print] = field(default_factory=dict)
    now: dict[str, Print] = field(default_factory=dict)

    def page(self, path: str, made_from: str, make: Callable[[], Page]) -> Page:
        """The page, made only when its file does not stand as it was printed from the same.

        Args:
            made_from: A digest of everything the page rests on; empty when nobody can say.
        """
        kept = self._standing(path)
        if kept and made_from and made_from == kept.made_from:
            self.now[path] = kept
            return Page(path, b"", stands=True)
        return Page(path, make().content, made_from)

    def note(self, page: Page) -> None:
        """Remember a page whose file now stands."""
        stamp = stamp_of(self.folder / page.path)
        self.now[page.path] = Print(page.made_from, stamp, page.pieces)

    def all_pages(self, made_from: str) -> tuple[Page, ...]:
        """Every page, where each stands and all were printed from this; else none.

        Args:
            made_from: A digest of everything that any page rests on.
        """
        paths = [path for path in self.before if path != ALL]
        known = self.before.get(ALL)
        if known is None or known.made_from != made_from or not all(map(self._standing, paths)):
            return ()
        self.now.update(self.before)
        return tuple(Page(path, b"", stands=True) for path in paths)

    def note_all(self, made_from: str) -> None:
        """Remember what all pages were printed from, once each of them stands."""
        self.now[ALL] = Print(made_from, "")

    def pieces(self, path: str) -> dict[str, memoryview]:
        """What a file that stands as it was printed says of single studies, by digest."""
        kept = self._standing(path)
        if kept is None or not kept.pieces:
            return {}
        content = memoryview((self.folder / path).read_bytes())
        return {digest: content[start:end] for digest, start, end in kept.pieces}

    def _standing(self, path: str) -> Print | None:
        """How a file was printed; None when it is gone, or others changed it."""
        kept = self.before.get(path)
        return kept if kept and stamp_of(self.folder / path) == kept.stamp else None
