"""What indexers and publishers attached to a citation: headings, substances, ids, grants.

List elements of a MedlineCitation or Article enter; tuples of nouns leave, in NLM's order,
empty when the list is missing. Nothing is interpreted: a heading is what NLM wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.etree import _Element as Element

from litreview.model.record import (
    Chemical,
    Grant,
    Keyword,
    MeshHeading,
    MeshQualifier,
    PublicationType,
    RegistryId,
)
from litreview.pubmed.markup import fold, plain_text

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PMCID = re.compile(r"PMC\d+")


def child_texts(element: Element) -> dict[str, str]:
    """Return the plain text of each child by tag; of repeated ones the last."""
    return {child.tag: plain_text(child) for child in element}


def publication_types(elements: Iterable[Element]) -> tuple[PublicationType, ...]:
    """Return the publication types; records made before 2013 have no UI."""
    read = (PublicationType(fold(one.text), one.get("UI", "")) for one in elements)
    return tuple(one for one in read if one.name)


def mesh_headings(listed: Element | None) -> tuple[MeshHeading, ...]:
    """Return the headings with their subheadings; a major flag may sit on either."""
    if listed is None:
        return ()
    read = (_heading(one) for one in listed.iterchildren("MeshHeading"))
    return tuple(one for one in read if one is not None)


def _heading(element: Element) -> MeshHeading | None:
    descriptor: Element | None = None
    qualifiers: list[MeshQualifier] = []
    for child in element:
        if child.tag == "QualifierName":
            qualifiers.append(MeshQualifier(fold(child.text), child.get("UI", ""), _major(child)))
        elif child.tag in ("DescriptorName", "Descriptor"):  # Descriptor: DTDs before 2006
            descriptor = child
    if descriptor is None or not (name := fold(descriptor.text)):
        return None
    return MeshHeading(name, descriptor.get("UI", ""), _major(descriptor), tuple(qualifiers))


def _major(element: Element) -> bool:
    return element.get("MajorTopicYN") == "Y"


def chemicals(listed: Element | None) -> tuple[Chemical, ...]:
    """Return the substances; registry number "0" is kept as NLM writes it."""
    return tuple(_chemical(one) for one in _children(listed, "Chemical"))


def _chemical(element: Element) -> Chemical:
    number = name = ui = ""
    for child in element:
        if child.tag == "RegistryNumber":
            number = fold(child.text)
        elif child.tag == "NameOfSubstance":
            name, ui = fold(child.text), child.get("UI", "")
    return Chemical(name, number, ui)


def keywords(lists: Iterable[Element]) -> tuple[Keyword, ...]:
    """Return the keywords of every list, each with the list's owner."""
    return tuple(
        Keyword(name, listed.get("Owner", ""), _major(one))
        for listed in lists
        for one in listed.iterchildren("Keyword")
        if (name := plain_text(one))
    )


def registry_ids(listed: Element | None) -> tuple[RegistryId, ...]:
    """Return every databank with its accession numbers; a bank without any stands alone."""
    return tuple(one for bank in _children(listed, "DataBank") for one in _bank(bank))


def _bank(element: Element) -> Iterator[RegistryId]:
    name = fold(element.findtext("DataBankName"))
    numbers = [fold(one.text) for one in element.iter("AccessionNumber")]
    for number in filter(None, numbers or [""]):
        yield RegistryId(name, number)
    if name and not any(numbers):
        yield RegistryId(name)


def grants(listed: Element | None) -> tuple[Grant, ...]:
    """Return the grants; any part may be missing."""
    return tuple(
        Grant(
            parts.get("GrantID", ""),
            parts.get("Agency", ""),
            parts.get("Country", ""),
            parts.get("Acronym", ""),
        )
        for one in _children(listed, "Grant")
        if any((parts := child_texts(one)).values())
    )


def find_doi(locations: Iterable[Element], ids: Element | None) -> str:
    """Return the DOI: the article's own valid one, else the one among PubMed's ids.

    An ELocationID marked `ValidYN="N"` is a wrong one kept for history; the same text
    among the ids is no better.
    """
    wrong = set()
    for location in locations:
        if location.get("EIdType") == "doi":
            doi = _clean_doi(location.text)
            if location.get("ValidYN", "Y") == "Y":
                if doi:
                    return doi
            else:
                wrong.add(doi.lower())
    listed = (_clean_doi(text) for text in article_ids(ids, "doi"))
    return next((doi for doi in listed if doi and doi.lower() not in wrong), "")


def find_pmcid(ids: Element | None) -> str:
    """Return the PMCID, as PMC3531190; empty when there is none."""
    found = (_PMCID.search(text) for text in article_ids(ids, "pmc"))
    return next((match.group() for match in found if match), "")


def article_ids(ids: Element | None, kind: str) -> Iterator[str]:
    """Return the ids of one kind, from this list alone: cited references have lists too."""
    return (fold(one.text) for one in _children(ids, "ArticleId") if one.get("IdType") == kind)


def _clean_doi(text: str | None) -> str:
    found = _DOI.search(fold(text))
    return found.group() if found else ""


def _children(listed: Element | None, tag: str) -> Iterator[Element]:
    return iter(()) if listed is None else listed.iterchildren(tag)
