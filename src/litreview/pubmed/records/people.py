"""AuthorList -> authors in printed order.

Author elements enter; `Author` nouns leave: people and groups. Superseded spellings
(`ValidYN="N"`) and investigators, who are collaborators and not authors, stay out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.etree import _Element as Element

from litreview.model.record import Author
from litreview.pubmed.records.markup import fold_spaces, plain_text

_ORCID_DRESS = re.compile(r"(?i)^.*orcid\.org/|[\s\-\N{HYPHEN}\N{EN DASH}]")
_ORCID_PARTS = re.compile(r"[0-9]{15}[0-9X]")


def read_authors(lists: Iterable[Element]) -> tuple[Author, ...]:
    """Return the authors of these lists, in printed order."""
    listed = [one for authors in lists for one in authors if one.tag == "Author"]
    read = [_author(one) for one in listed if one.get("ValidYN") != "N"]
    return tuple([author for author in read if author is not None])


def orcid(text: str) -> str:
    """Return an ORCID as 0000-0002-1825-0097; empty for what is none.

    Publishers send it bare, as an http or https address, with spaces, or without hyphens.
    """
    bare = _ORCID_DRESS.sub("", text.strip()).upper()
    if not _ORCID_PARTS.fullmatch(bare):
        return ""
    return "-".join(bare[at : at + 4] for at in range(0, 16, 4))


def _author(element: Element) -> Author | None:
    names: dict[str, str] = {}
    affiliations: list[str] = []
    identity = ""
    for child in element:
        tag = child.tag
        if tag == "AffiliationInfo":
            affiliations += [plain_text(one) for one in child if one.tag == "Affiliation"]
        elif tag == "Affiliation":  # before 2015 it stood directly below Author
            affiliations.append(plain_text(child))
        elif tag == "Identifier":
            own = child.text if child.get("Source") == "ORCID" else ""
            identity = identity or orcid(fold_spaces(own))
        else:
            names[tag] = plain_text(child)
    group = names.get("CollectiveName", "")
    last = names.get("LastName", "")
    fore = names.get("ForeName", "") or names.get("FirstName", "")  # FirstName: DTDs before 2006
    if not (last or group):
        last, fore = fore or names.get("Initials", ""), ""
    if not (last or group):
        return None
    initials, suffix = names.get("Initials", ""), names.get("Suffix", "")
    return Author(last, fore, initials, suffix, group, identity, tuple(filter(None, affiliations)))
