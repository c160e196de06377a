"""ESearch's reply -> its count, ids, translation and warnings.

The bytes of a reply enter; an `EsearchReply` leaves, or a `Fault`. Biopython reads the XML
(EInfo's too, in `einfo`), held away from the network and from the home folder: it would
fetch an unknown DTD while parsing, and save it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from Bio import Entrez

from litreview.errors import NounError
from litreview.model.identity import Pmid, check_pmid
from litreview.pubmed.replies import Fault

_DOCTYPE = (
    b'<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    b'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">'
)
_PROLOG = re.compile(  # a DOCTYPE that declares anything of its own is none of it
    rb"(?:\xef\xbb\xbf)?\s*(<\?xml[^>]*\?>)?(?:\s|<!--.*?-->)*+"
    rb"(?:<!DOCTYPE[^>\[]*>)?(?:\s|<!--.*?-->)*+",
    re.DOTALL,
)
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
        web_env: Where the search was kept; empty unless that was asked for and done.
        query_key: Its number there.
    """

    count: int
    pmids: tuple[Pmid, ...]
    translation: str = ""
    warnings: tuple[str, ...] = ()
    phrases_not_found: tuple[str, ...] = ()
    fields_not_found: tuple[str, ...] = ()
    web_env: str = ""
    query_key: str = ""


def read_esearch(body: bytes) -> EsearchReply | Fault:
    """Return what ESearch answered; a fault when the XML is broken or of another kind."""
    found = read_entrez(body, "eSearchResult", _DOCTYPE)
    if isinstance(found, Fault):
        return found
    try:
        return _reply(found)
    except (ValueError, KeyError, TypeError, LookupError) as error:
        return Fault(f"no list of a search ({type(error).__name__})")


def read_entrez(body: bytes, root: str, doctype: bytes) -> Any:  # noqa: ANN401 - Biopython's types
    """Return what Biopython makes of a reply under a DTD it has; a fault when it cannot."""
    prolog = _PROLOG.match(body)
    declared = (prolog and prolog.group(1)) or b'<?xml version="1.0" encoding="UTF-8"?>'
    rest = body[prolog.end() if prolog else 0 :]
    if not rest.startswith(b"<" + root.encode()):
        return Fault(f"XML that is no {root}")
    try:
        return _handler().read(BytesIO(declared + doctype + rest))
    except (ValueError, RuntimeError, KeyError, TypeError, LookupError, OSError) as error:
        return Fault(f"broken XML ({type(error).__name__})")


def _reply(found: Any) -> EsearchReply | Fault:  # noqa: ANN401 - Biopython's dicts have no type
    try:
        pmids = tuple(dict.fromkeys(check_pmid(str(one), "Id") for one in found["IdList"]))
    except NounError as error:
        return Fault(f"an id that is no PMID ({error.problem})")
    count = int(found["Count"])
    if len(pmids) > count:
        return Fault("more ids than it counts")
    return EsearchReply(
        count,
        pmids,
        str(found.get("QueryTranslation", "")),
        tuple(_warnings(found)),
        (*_said(found, "PhraseNotFound"), *_said(found, "QuotedPhraseNotFound")),
        tuple(_said(found, "FieldNotFound")),
        str(found.get("WebEnv", "")),
        str(found.get("QueryKey", "")),
    )


def _said(found: Any, kind: str) -> Iterator[str]:  # noqa: ANN401 - Biopython's dicts have no type
    for group in ("ErrorList", "WarningList"):
        texts = (found.get(group) or {}).get(kind, ())
        yield from (str(text) for text in texts if str(text))


def _warnings(found: Any) -> Iterator[str]:  # noqa: ANN401 - Biopython's dicts have no type
    for kind, words in _WORDS.items():
        texts = _said(found, kind)
        yield from (words.format(text) for text in texts if text != _EXPECTED)


def _handler() -> Any:  # noqa: ANN401 - Biopython's classes have no type
    return offline_handler()(validate=False, escape=False, ignore_errors=False)


@cache
def offline_handler() -> Any:  # noqa: ANN401 - Biopython's classes have no type
    """Biopython's parser, made once, that knows only the DTDs in its own package.

    Importing the parser makes folders in the home folder, which may not be writable; it is
    given one that vanishes at once.
    """
    before = Entrez.local_cache
    with tempfile.TemporaryDirectory() as folder:
        Entrez.local_cache = folder
        try:
            from Bio.Entrez import Parser  # noqa: PLC0415 - the import itself makes folders

            class OfflineHandler(Parser.DataHandler):  # type: ignore[misc]
                """Reads DTDs from the package and nowhere else."""

                def open_dtd_file(self, filename: str) -> BinaryIO:
                    return (Path(self.global_dtd_dir) / Path(filename).name).open("rb")

                def save_dtd_file(self, filename: str, text: bytes) -> None:
                    raise ValueError(f"{filename} is not in the package")

            return OfflineHandler
        finally:
            Entrez.local_cache = before
