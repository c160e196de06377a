"""EInfo's reply -> the state of the database.

The bytes of a reply enter; a `DatabaseState` leaves, or a `Fault`. Biopython reads the XML
under the DTD in its own package, whatever DTD the reply names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from litreview.pubmed.esearch import read_entrez
from litreview.pubmed.replies import Fault

_DOCTYPE = (
    b'<!DOCTYPE eInfoResult PUBLIC "-//NLM//DTD einfo 20190110//EN" '
    b'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20190110/einfo.dtd">'
)


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """How PubMed describes itself.

    Attributes:
        build: PubMed's name for the present build; empty when it gives none.
        last_update: As PubMed writes it, such as "2025/11/27 06:33"; empty when it gives none.
        count: Citations held.
    """

    build: str
    last_update: str
    count: int


def read_einfo(body: bytes) -> DatabaseState | Fault:
    """Return what EInfo says of one database; a fault when it says nothing of one."""
    found = read_entrez(body, "eInfoResult", _DOCTYPE)
    return found if isinstance(found, Fault) else _state(found)


def _state(found: Any) -> DatabaseState | Fault:  # noqa: ANN401 - Biopython's dicts have no type
    try:
        told = found["DbInfo"]
        state = told[0] if isinstance(told, list) else told  # which one depends on the DTD
        return DatabaseState(
            str(state.get("DbBuild", "")), str(state.get("LastUpdate", "")), int(state["Count"])
        )
    except (KeyError, LookupError, TypeError, ValueError, AttributeError) as error:
        return Fault(f"no description of a database ({type(error).__name__})")
