"""The small replies of the E-utilities, read by `Bio.Entrez.read`: a search's, and a database's.

The bytes of a reply enter; an `EsearchReply` or a `DatabaseState` leaves, or a `Fault`. Biopython
reads the XML under the DTD in its own package, whatever DTD a reply names: it would fetch an
unknown one while parsing, and save it in the home folder.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from typing import Any, NoReturn

from Bio import Entrez

from litreview.errors import NounError
from litreview.model.identity import Pmid, check_pmid
from litreview.pubmed.replies import Fault

_DOCTYPES = {
    "eSearchResult": b'<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    b'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">',
    "eInfoResult": b'<!DOCTYPE eInfoResult PUBLIC "-//NLM//DTD einfo 20190110//EN" '
    b'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20190110/einfo.dtd">',
}
_PROLOG = re.compile(  # a DOCTYPE that declares anything of its own is none of it
    rb"(?:\xef\xbb\xbf)?\s*(<\?xml[^>]*\?>)?(?:\s|<!--.*?-->)*+"
    rb"(?:<!DOCTYPE[^>\[]*>)?(?:\s|<!--.*?-->)*+",
    re.DOTALL,
)
_UNREADABLE = (ValueError, RuntimeError, KeyError, TypeError, LookupError, OSError, AttributeError)
_WORDS = {
    "PhraseNotFound": 'PubMed does not know "{}" and searched without it',
    "FieldNotFound": 'PubMed does not know the field "{}"',
    "PhraseIgnored": 'PubMed ignored "{}"',
    "QuotedPhraseNotFound": "PubMed has no phrase {} and searched its words instead",
    "OutputMessage": "PubMed says: {}",
}
_EXPECTED = "No items found."  # what PubMed says beside a count of 0


@dataclass(frozen=True, slots=True)
class EsearchReply:
    """One page of a search.

    Attributes:
        count: How many citations match, on this page or not.
        pmids: Those on this page, in PubMed's order, each once.
        translation: The query as PubMed understood it.
        warnings: What it could not find or left out, in plain words.
        phrases_not_found: Phrases it does not know, as it writes them.
        fields_not_found: Field tags it does not know.
    """

    count: int
    pmids: tuple[Pmid, ...]
    translation: str = ""
    warnings: tuple[str, ...] = ()
    phrases_not_found: tuple[str, ...] = ()
    fields_not_found: tuple[str, ...] = ()


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


@lru_cache(maxsize=1)  # a search asked for once more to be sure mostly brings the same bytes
def read_esearch(body: bytes) -> EsearchReply | Fault:
    """Return what ESearch answered; a fault when the XML is broken or of another kind."""
    try:
        found = _read(body, "eSearchResult")
        pmids = tuple(dict.fromkeys(check_pmid(str(one), "Id") for one in found["IdList"]))
        reply = EsearchReply(
            int(found["Count"]),
            pmids,
            str(found.get("QueryTranslation", "")),
            tuple(_warnings(found)),
            (*_texts(found, "PhraseNotFound"), *_texts(found, "QuotedPhraseNotFound")),
            tuple(_texts(found, "FieldNotFound")),
        )
    except NounError as error:
        return Fault(f"an id that is no PMID ({error.problem})")
    except _UNREADABLE as error:
        return Fault(f"no list of a search ({type(error).__name__})")
    return Fault("more ids than it counts") if len(pmids) > reply.count else reply


def read_einfo(body: bytes) -> DatabaseState | Fault:
    """Return what EInfo says of one database; a fault when it says nothing of one."""
    try:
        state = _read(body, "eInfoResult")["DbInfo"][0]
        return DatabaseState(
            str(state.get("DbBuild", "")), str(state.get("LastUpdate", "")), int(state["Count"])
        )
    except _UNREADABLE as error:
        return Fault(f"no description of a database ({type(error).__name__})")


def _read(body: bytes, root: str) -> Any:  # noqa: ANN401 - Biopython's dicts have no type
    """What Biopython makes of a reply, under a DTD that it has."""
    prolog = _PROLOG.match(body)
    declared = (prolog and prolog.group(1)) or b'<?xml version="1.0" encoding="UTF-8"?>'
    rest = body[prolog.end() if prolog else 0 :]
    if not rest.startswith(b"<" + root.encode()):
        raise ValueError(f"XML that is no {root}")
    import_parser()
    return Entrez.read(BytesIO(declared + _DOCTYPES[root] + rest), validate=False)


@cache
def import_parser() -> None:
    """Import Biopython's parser so that it keeps away from the network and the home folder.

    The import itself makes folders in the home folder, which may not be writable: it is given one
    that vanishes at once. What the package does not hold is then neither fetched nor saved.
    """
    before = Entrez.local_cache
    with tempfile.TemporaryDirectory() as folder:
        Entrez.local_cache = folder
        try:
            from Bio.Entrez import Parser  # noqa: PLC0415 - the import itself makes folders
        finally:
            Entrez.local_cache = before
    Parser.urlopen = _offline


def _offline(address: str) -> NoReturn:
    raise OSError(f"{address} is not in the package")


def _texts(found: Any, kind: str) -> Iterator[str]:  # noqa: ANN401 - Biopython's dicts have no type
    for group in ("ErrorList", "WarningList"):
        texts = (found.get(group) or {}).get(kind, ())
        yield from (str(text) for text in texts if str(text))


def _warnings(found: Any) -> Iterator[str]:  # noqa: ANN401 - Biopython's dicts have no type
    for kind, words in _WORDS.items():
        texts = _texts(found, kind)
        yield from (words.format(text) for text in texts if text != _EXPECTED)
