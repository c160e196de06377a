"""What of a record can be searched, by where it stands.

A record enters; folded texts leave, the same for every database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from litreview.model.record import Author, Record
from litreview.store.terms import fold


def searched_texts(record: Record) -> dict[str, str]:
    """Titles, abstracts, topics, people and source of a record as folded texts."""
    return {where: fold(" ".join(read(record))) for where, read in _READERS.items()}


def indexed_texts(record: Record) -> dict[str, str]:
    """As `searched_texts`, for an index that folds ASCII by itself: what is no more is as it is."""
    texts = {where: " ".join(read(record)) for where, read in _READERS.items()}
    return {where: text if text.isascii() else fold(text) for where, text in texts.items()}


def _titles(record: Record) -> Iterator[str]:
    yield record.title.plain
    yield record.vernacular_title


def _abstracts(record: Record) -> Iterator[str]:
    for section in record.abstract:
        yield section.text.plain
    for other in record.other_abstracts:
        yield from (section.text.plain for section in other.sections)


def _topics(record: Record) -> Iterator[str]:
    yield from (keyword.name for keyword in record.keywords)
    yield from (chemical.name for chemical in record.chemicals)
    yield from (kind.name for kind in record.publication_types)
    for heading in record.mesh_headings:
        yield heading.name
        yield from (qualifier.name for qualifier in heading.qualifiers)


def _people(record: Record) -> Iterator[str]:
    for author in record.authors:
        yield _name(author)


def _name(author: Author) -> str:
    return author.collective_name or f"{author.last_name} {author.fore_name or author.initials}"


def _source(record: Record) -> Iterator[str]:
    yield from (record.journal.title, record.journal.abbreviation, str(record.year or ""))
    yield from (record.pmid or record.id, record.doi, record.pmcid)
    yield from (number.accession for number in record.registry_ids)


_READERS: dict[str, Callable[[Record], Iterator[str]]] = {
    "title": _titles,
    "abstract": _abstracts,
    "topics": _topics,
    "people": _people,
    "source": _source,
}
