"""What a review cites, as far as PubMed knows the PMIDs.

The corrections list and the PubmedData of an article enter; PMIDs leave, in printed order, each
once. Nothing says here which of the citations a review included, and which it only mentions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from lxml.etree import _Element as Element

from litreview.model.identity import Pmid
from litreview.model.record import PublicationType
from litreview.pubmed.records.indexing import find_pmid
from litreview.pubmed.records.markup import fold_spaces

_REVIEWS = {
    "D016454": "review",
    "D000078182": "systematic review",
    "D017418": "meta-analysis",
}
_NAMES = frozenset(_REVIEWS.values())


def is_review(types: Collection[PublicationType]) -> bool:
    """Whether a record is indexed as a review; by UI, by name where old records have no UI."""
    return any(one.ui in _REVIEWS or one.name.lower() in _NAMES for one in types)


def references(listed: Iterable[Element], data: Element | None) -> tuple[Pmid, ...]:
    """Return the PMIDs a record cites.

    Args:
        listed: Its CommentsCorrections: citations stood there until 2018.
        data: Its PubmedData, whose reference lists may hold further lists.
    """
    pmids = map(find_pmid, (*_cited(listed), *(_referenced(data) if data is not None else ())))
    return tuple(dict.fromkeys(pmid for pmid in pmids if pmid is not None))


def _cited(listed: Iterable[Element]) -> Iterator[str]:
    for one in listed:
        if one.tag == "CommentsCorrections" and one.get("RefType") == "Cites":
            yield fold_spaces(one.findtext("PMID"))


def _referenced(data: Element) -> Iterator[str]:
    for reference in data.iter("Reference"):
        for one in reference.iterfind("ArticleIdList/ArticleId"):
            if one.get("IdType") == "pubmed":
                yield fold_spaces(one.text)
