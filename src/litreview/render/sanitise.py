"""Record markup to HTML that cannot do anything.

The markup of a `RichText` enters and `Markup` leaves, holding `i b u sup sub` without
attributes and nothing else. The parser of records has cleaned it once already; this is the
second lock on the same door, since a database or a data file may come from anywhere.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

from markupsafe import Markup

from litreview.model.record import RichText

# Comments, declarations and marked sections are text here, and on some of them, such as
# "<![ x", the library's parser stops with an AssertionError.
_DECLARATION = re.compile("<(?=[!?])")
ALLOWED = frozenset({"i", "b", "u", "sup", "sub"})


def safe_markup(text: RichText) -> Markup:
    """Return the text for display; its plain form, escaped, when it has no markup.

    Tags outside the five are shown as text, never obeyed and never lost; tags left open
    are closed.
    """
    if not text.markup:
        return Markup(escape(text.plain))  # noqa: S704 - escaped on this line
    cleaner = _Cleaner()
    cleaner.feed(_DECLARATION.sub("&lt;", text.markup))
    cleaner.close()
    return Markup(cleaner.result())  # noqa: S704 - built from escaped text and five bare tags


class _Cleaner(HTMLParser):
    """Keeps five bare tags and escapes all the rest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._open: list[str] = []

    def result(self) -> str:
        """The cleaned markup, every tag closed."""
        return "".join(self._out) + "".join(f"</{tag}>" for tag in reversed(self._open))

    def set_cdata_mode(self, elem: str, *, escapable: bool = False) -> None:
        """Stay as it is: "<script>" opens nothing here, so what follows is read on."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ALLOWED:
            self._out.append(f"<{tag}>")
            self._open.append(tag)
        else:
            self._out.append(escape(self.get_starttag_text() or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:  # "<i/>" holds nothing and shows nothing
            self._out.append(escape(self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in ALLOWED:
            self._out.append(escape(f"</{tag}>"))
        elif tag in self._open:
            self._close_down_to(tag)

    def _close_down_to(self, tag: str) -> None:
        while True:
            top = self._open.pop()
            self._out.append(f"</{top}>")
            if top == tag:
                return

    def handle_data(self, data: str) -> None:
        self._out.append(escape(data))

    def handle_comment(self, data: str) -> None:
        self._out.append(escape(f"<!--{data}-->"))
