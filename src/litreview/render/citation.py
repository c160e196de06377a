"""What every citation format needs of a record: one line of text, whole pages, its standing.

A record enters; plain text leaves. `ris`, `bibtex`, `csl` and the pages' linked data use it.
"""

from __future__ import annotations

import re

from litreview.model.record import Record
from litreview.model.text import TURNS
from litreview.model.vocabulary import Standing
from litreview.render.wording import STANDING_NAMES

_PROVENANCE_URL = re.compile(r"\((https?://\S+)\)$")
_CONTROL = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]+")


def plain_line(text: str) -> str:
    """A text in one line, with single spaces, that nothing in it turns around."""
    return " ".join(_CONTROL.sub(" ", TURNS.sub("", text)).split())


def bare_title(record: Record) -> str:
    """The title without the full stop that every style sets itself."""
    return plain_line(record.title.plain).removesuffix(".").rstrip()


def last_page(first: str, last: str) -> str:
    """NLM writes 1123-9 for 1123-1129; reference managers want the number whole."""
    whole = first.isdecimal() and last.isdecimal() and len(last) < len(first)
    return f"{first[: len(first) - len(last)]}{last}" if whole else last


def web_address(record: Record) -> str:
    """Where PubMed shows the record; empty when it holds none."""
    return f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/" if record.pmid else ""


def read_at(record: Record) -> str:
    """Where a citation leads: to PubMed, or to where a label is reproduced; empty when nowhere.

    The page other records made by hand are known from is somebody's account of them.
    """
    reproduced = _PROVENANCE_URL.search(record.provenance) if record.kind == "label" else None
    return reproduced[1] if reproduced else web_address(record)


def standing_note(record: Record) -> str:
    """What an author who cites it must know: "Retracted (PMID 123)"; empty for most."""
    if record.standing is Standing.NONE:
        return ""
    notices = ", ".join(record.notices)
    said = STANDING_NAMES[record.standing].capitalize()
    return f"{said} (PMID {notices})" if notices else said
