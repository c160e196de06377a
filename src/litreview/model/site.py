"""What the site as a whole says of itself: where it stands, its licence, whom to tell of errors.

`data/site.toml` becomes this noun; a workspace without the file has the defaults.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from litreview.errors import NounError

_ADDRESS = re.compile(r"https?://[^\s/]+(?:/\S*)?", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\s@]+@[^\s@]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """Title, address and terms of a site.

    Attributes:
        title: What the index calls itself.
        url: Where the site stands on the web, without a slash at the end; empty when nobody says.
        licence: Under which terms its own words may be used; empty when nobody says.
        licence_url: Where these terms are written.
        errors: Where a reader reports an error: a web address, or `mailto:`; empty for nowhere.
    """

    title: str = "Evidence, claim by claim"
    url: str = ""
    licence: str = ""
    licence_url: str = ""
    errors: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise NounError("title", "is empty", "Write what the site is called.")
        for field in ("url", "licence_url"):
            text = getattr(self, field)
            if text and not _ADDRESS.fullmatch(text):
                raise NounError(field, f'"{text}" is no web address', "Begin it with https://.")
        if set(self.url) & set("?#"):
            raise NounError("url", f'"{self.url}" has a query', "End it before the ? or #.")
        if self.url.endswith("/"):
            raise NounError("url", "ends in a slash", f'Write "{self.url.rstrip("/")}".')
        if self.errors and not (_ADDRESS.fullmatch(self.errors) or _MAIL.fullmatch(self.errors)):
            fix = "Begin it with https:// or mailto:."
            raise NounError("errors", f'"{self.errors}" is no address', fix)
