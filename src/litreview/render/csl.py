"""Citations as CSL-JSON, for Pandoc, Zotero and whatever else reads the Citation Style Language.

Records enter; one JSON document leaves. Dates stay as partial as they are known.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from litreview.model.record import Author, Record
from litreview.render.citation import bare_title, last_page, plain_line, read_at, standing_note

_TYPES = {"book": "book", "thesis": "thesis", "label": "document"}


def csl_json(citations: Iterable[bytes | memoryview]) -> bytes:
    """Return one UTF-8 document, a citation a line."""
    return b"".join((b"[\n", b",\n".join(citations), b"\n]\n"))


def csl_citation(record: Record) -> bytes:
    """One citation as its line of the document."""
    line = json.dumps(csl_item(record), ensure_ascii=False, separators=(",", ":"))
    return line.encode("utf-8", "replace")


def csl_item(record: Record) -> dict[str, Any]:
    """One citation; what is not known is left out."""
    journal, (first, dash, last) = record.journal, record.journal.pages.partition("-")
    when = record.pub_date if record.pub_date.year else record.first_published
    parts = [part for part in (when.year, when.month, when.day) if part is not None]
    item = {
        "id": record.id,
        "type": _TYPES.get(record.kind, "article-journal"),
        "title": bare_title(record),
        "author": [_author(author) for author in record.authors],
        "issued": {"date-parts": [parts]} if parts else None,
        "container-title": plain_line(journal.title or journal.abbreviation),
        "container-title-short": plain_line(journal.abbreviation),
        "volume": journal.volume,
        "issue": journal.issue,
        "page": f"{first}-{last_page(first, last)}" if dash else first,
        "ISSN": journal.issn,
        "DOI": record.doi,
        "PMID": record.pmid,
        "PMCID": record.pmcid,
        "URL": read_at(record),
        "note": standing_note(record),
    }
    return {name: said for name, said in item.items() if said}


def _author(author: Author) -> dict[str, str]:
    if author.collective_name:
        return {"literal": plain_line(author.collective_name)}
    parts = {
        "family": author.last_name,
        "given": author.fore_name or author.initials,
        "suffix": author.suffix,
    }
    return {name: plain_line(said) for name, said in parts.items() if said}
