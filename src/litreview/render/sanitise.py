"""Record markup to HTML that cannot do anything.

The markup of a `RichText` enters and `Markup` leaves, holding `i b u sup sub` without
attributes and nothing else. The parser of records has cleaned it once already; this is the
second lock on the same door, since a database or a data file may come from anywhere.
"""

from __future__ import annotations

import re
from html import escape

import nh3
from markupsafe import Markup

from litreview.model.record import RichText

# nh3 drops what it does not allow, and text behind an open "<!" or an open quote. So only bare tags
# of the five reach it as tags, without XML's empty ones, and every other "<" as text.
_MARKED = re.compile("[<&\ud800-\udfff]")
_TAG = re.compile(r"<(/?)(i|b|u|sup|sub)(?:\s[^<>]*?)?(/?)>|<", re.IGNORECASE)


def safe_markup(text: RichText) -> Markup:
    """Return the text for display; its plain form, escaped, when it has no markup.

    Tags outside the five are shown as text, never obeyed and never lost; tags left open
    are closed. Half a character, which no file can hold, is shown as a question mark.
    """
    if not _MARKED.search(text.markup):  # as most titles are
        return Markup(escape(text.markup or text.plain))  # noqa: S704 - escaped on this line
    shown = _TAG.sub(_bare, text.markup).encode("utf-8", "replace").decode()
    cleaned = nh3.clean(shown, tags={"i", "b", "u", "sup", "sub"}, attributes={}, link_rel=None)
    # no attribute is left, so every quote is text: escaped, it is safe in a template's attribute
    return Markup(cleaned.replace('"', "&quot;").replace("'", "&#x27;"))  # noqa: S704 - by nh3


def _bare(tag: re.Match[str]) -> str:
    end, name, empty = tag.groups()
    if name is None:
        return "&lt;"
    return "" if empty else f"<{end}{name}>"
