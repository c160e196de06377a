"""A built site read back: the words of its pages, and the same as data.

The folder of a site enters; texts leave as a person reads them, and rows of `evidence.json`.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.support.printed import parsed

from litreview.render.refs import place_of, study_anchor


def plain(markup: str) -> str:
    """Markup as words: what is for machines alone left out, blanks made one."""
    words = re.sub(r"<(script|style)\b.*?</\1>", " ", markup, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", words)).split())


def words_of(page: str) -> str:
    """The words of a page, without what every page of its compound ends with."""
    return plain(page[page.index("<body") : page.index("<footer")])


@dataclass(frozen=True)
class Built:
    """The built pages of one compound, read anew each time; `evidence` is read once.

    Attributes:
        site: The folder of the whole site.
    """

    site: Path
    compound: str = "examplin"

    @cached_property
    def evidence(self) -> Any:
        """What the site gives programs."""
        return json.loads(self.markup("data/evidence.json"))

    def markup(self, path: str = "index.html") -> str:
        """A file of the compound."""
        return (self.site / self.compound / path).read_text(encoding="utf-8")

    def text(self, path: str = "index.html") -> str:
        """The words of a page; of the overview when none is named."""
        return words_of(self.markup(path))

    def index(self) -> str:
        """The words of the page over all compounds."""
        return words_of((self.site / "index.html").read_text(encoding="utf-8"))

    def claim(self, claim: str) -> str:
        """The words of a claim's page, the folded trace among them."""
        return self.text(f"claims/{claim}.html")

    def study(self, study: str) -> str:
        """The words of the page of a study, by its id: `pmid:101`, `manual:kaplan-1996`."""
        return self.text(place_of(study_anchor(study)))  # type: ignore[arg-type]

    def row(self, claim: str) -> str:
        """The words of a claim's row on the overview."""
        return self._row("index.html", f"claims/{claim}.html")

    def study_row(self, study: str) -> str:
        """The words of a study's row in the table of studies."""
        return self._row("studies.html", place_of(study_anchor(study)))  # type: ignore[arg-type]

    def value(self, study: str, field: str) -> str:
        """The words beside a field on a study's page: its value, and what it rests on."""
        page = parsed(self.markup(place_of(study_anchor(study))))  # type: ignore[arg-type]
        (line,) = page.xpath("//table[@class='known']//tr[th=$field]/td", field=field)
        return " ".join(" ".join(line.itertext()).split())

    def tier(self, claim: str) -> dict[str, Any]:
        """What programs are told of a claim."""
        return next(row for row in self.evidence["tiers"] if row["claim"] == claim)

    def graded(self, study: str) -> dict[str, Any]:
        """What programs are told of a study."""
        name = study.removeprefix("pmid:")
        return next(row for row in self.evidence["studies"] if row["pmid"] == name)

    def _row(self, path: str, target: str) -> str:
        listed = "//table[@data-rows]/tbody/tr[.//a[@href=$to]]"
        rows = parsed(self.markup(path)).xpath(listed, to=target)
        assert len(rows) == 1, (path, target, len(rows))
        return " ".join(" ".join(rows[0].itertext()).split())
