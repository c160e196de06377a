"""What indexers and publishers attached to a citation: headings, substances, ids, grants.

List elements of a MedlineCitation or Article enter; tuples of nouns leave, in NLM's order,
empty when the list is missing. Nothing is interpreted: a heading is what NLM wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from lxml.etree import _Element as Element

from litreview.errors import NounError
from litreview.model.identity import Pmid, check_pmid
from litreview.model.record import (
    Chemical,
    Grant,
    Keyword,
    MeshHeading,
    MeshQualifier,
    PublicationType,
    RegistryId,
)
from litreview.pubmed.records.markup import fold_spaces, plain_text

Ids = Sequence[tuple[str, str]]

# One search names the same headings, types and substances over and over: each is made once.
_REMEMBERED = 8192
_publication_type = lru_cache(_REMEMBERED)(PublicationType)
_qualifier = lru_cache(_REMEMBERED)(MeshQualifier)
_mesh_heading = lru_cache(_REMEMBERED)(MeshHeading)
_substance = lru_cache(_REMEMBERED)(Chemical)
_keyword = lru_cache(_REMEMBERED)(Keyword)

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PMCID = re.compile(r"PMC\d+")


def child_texts(children: Iterable[Element]) -> dict[str, str]:
    """Return the plain text of each child by tag; of repeated ones the last."""
    return {child.tag: plain_text(child) for child in children}


def publication_types(elements: Iterable[Element]) -> tuple[PublicationType, ...]:
    """Return the publication types; records made before 2013 have no UI."""
    read = [_publication_type(fold_spaces(one.text), one.get("UI", "")) for one in elements]
    return tuple([one for one in read if one.name])


def mesh_headings(listed: Iterable[Element]) -> tuple[MeshHeading, ...]:
    """Return the headings with their subheadings; a major flag may sit on either."""
    read = [_heading(one) for one in listed if one.tag == "MeshHeading"]
    return tuple([one for one in read if one is not None])


def _heading(element: Element) -> MeshHeading | None:
    descriptor: Element | None = None
    qualifiers: list[MeshQualifier] = []
    for child in element:
        tag = child.tag
        if tag == "QualifierName":
            name = fold_spaces(child.text)
            qualifiers.append(_qualifier(name, child.get("UI", ""), _major(child)))
        elif tag in ("DescriptorName", "Descriptor"):  # Descriptor: DTDs before 2006
            descriptor = child
    if descriptor is None or not (name := fold_spaces(descriptor.text)):
        return None
    return _mesh_heading(name, descriptor.get("UI", ""), _major(descriptor), tuple(qualifiers))


def _major(element: Element) -> bool:
    return element.get("MajorTopicYN") == "Y"


def chemicals(listed: Iterable[Element]) -> tuple[Chemical, ...]:
    """Return the substances; registry number "0" is kept as NLM writes it."""
    return tuple([_chemical(one) for one in listed if one.tag == "Chemical"])


def _chemical(element: Element) -> Chemical:
    number = name = ui = ""
    for child in element:
        if child.tag == "RegistryNumber":
            number = fold_spaces(child.text)
        elif child.tag == "NameOfSubstance":
            name, ui = fold_spaces(child.text), child.get("UI", "")
    return _substance(name, number, ui)


def keywords(lists: Iterable[Element]) -> tuple[Keyword, ...]:
    """Return the keywords of every list, each with the list's owner."""
    return tuple(
        _keyword(name, listed.get("Owner", ""), _major(one))
        for listed in lists
        for one in listed
        if one.tag == "Keyword" and (name := plain_text(one))
    )


def registry_ids(listed: Iterable[Element]) -> tuple[RegistryId, ...]:
    """Return every databank with its accession numbers; a bank without any stands alone."""
    return tuple(one for bank in listed if bank.tag == "DataBank" for one in _bank(bank))


def _bank(element: Element) -> Iterator[RegistryId]:
    name = fold_spaces(element.findtext("DataBankName"))
    numbers = [fold_spaces(one.text) for one in element.iter("AccessionNumber")]
    for number in filter(None, numbers):
        yield RegistryId(name, number)
    if name and not any(numbers):
        yield RegistryId(name)


def grants(listed: Iterable[Element]) -> tuple[Grant, ...]:
    """Return the grants; any part may be missing."""
    return tuple(
        Grant(*(parts.get(tag, "") for tag in ("GrantID", "Agency", "Country", "Acronym")))
        for one in listed
        if one.tag == "Grant" and any((parts := child_texts(one)).values())
    )


def find_doi(locations: Iterable[Element], ids: Ids) -> str:
    """Return the DOI: the article's own valid one, else the one among PubMed's ids.

    An ELocationID marked `ValidYN="N"` is a wrong one kept for history; the same text
    among the ids is no better.
    """
    wrong = set()
    for location in locations:
        doi = _clean_doi(location.text) if location.get("EIdType") == "doi" else ""
        if doi and location.get("ValidYN", "Y") == "Y":
            return doi
        wrong.add(doi.lower())
    dois = (_clean_doi(text) for kind, text in ids if kind == "doi")
    return next((doi for doi in dois if doi and doi.lower() not in wrong), "")


def find_pmid(text: str) -> Pmid | None:
    """Return the PMID that a text is; None for any other, such as a word in its place."""
    try:
        return check_pmid(text)
    except NounError:
        return None


def find_pmcid(ids: Ids) -> str:
    """Return the PMCID, as PMC3531190; empty when there is none."""
    matches = (_PMCID.search(text) for kind, text in ids if kind == "pmc")
    return next((found.group() for found in matches if found), "")


def article_ids(listed: Iterable[Element]) -> Ids:
    """Return kind and text of the ids of this list alone: cited references have lists too."""
    return [
        (one.get("IdType", ""), fold_spaces(one.text)) for one in listed if one.tag == "ArticleId"
    ]


def _clean_doi(text: str | None) -> str:
    found = _DOI.search(fold_spaces(text))
    return found.group() if found else ""
