"""Record x rule book -> tags.

A study's text and the rule book enter; every tag the rules find leaves, each with the
sentence, heading or publication type it rests on. Which tag wins is decided in `reading`.
Learned weights, if the rule book has them, say how likely each value is (`scoring`); its learned
model reads the same document and the tags of the rules.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

from litreview.model.fields import Value
from litreview.model.query import Query
from litreview.model.tag import Evidence, Tag
from litreview.model.text import StudyText
from litreview.tagging.compound import spot_compound
from litreview.tagging.count_sightings import spot_counts
from litreview.tagging.evidence import Quotes
from litreview.tagging.folding import fold
from litreview.tagging.rule import MESH, PUBLICATION_TYPE, Rule
from litreview.tagging.rulebook import Rulebook
from litreview.tagging.scoring import weighed
from litreview.tagging.sections import Document, read_document
from litreview.tagging.sighting import Sighting

# sentences one rule may tag in one record; no abstract needs more, and a book pasted into an
# abstract must not become a line of a hundred megabytes
MAX_SENTENCES = 25

Spotter = Callable[[Document], Iterable[Tag]]


def find_tags(
    text: StudyText,
    rulebook: Rulebook,
    query: Query | None = None,
    spotters: Iterable[Spotter] = (),
) -> tuple[Tag, ...]:
    """Return every statement the rule book finds in one record, in reading order.

    Title, then abstract sections as printed, then MeSH and publication types. Empty
    when nothing matches; that means "not reported", not "no".

    Args:
        text: Offsets count Unicode code points of `text.text`, end excluded.
        rulebook: Tried in file order; each rule tags a sentence at most once.
        query: Judges whether its compound was given; without it nothing is said of that.
        spotters: Further makers of tags, such as a learned model; their tags are weighed
            like those of rules.

    Source:
        Scope of negation follows NegEx, Chapman 2001, PMID 12123149.
    """
    return find_in(read_document(text), rulebook, query, spotters)


def find_in(
    document: Document,
    rulebook: Rulebook,
    query: Query | None = None,
    spotters: Iterable[Spotter] = (),
) -> tuple[Tag, ...]:
    """The same for a record that is taken apart already."""
    tags = weighed(document, find_sightings(document, rulebook), rulebook.scales)
    if query is not None:
        tags += spot_compound(document, query)
    for spot in spotters:
        tags += spot(document)
    if rulebook.model is not None:
        tags += rulebook.model.spot(document, tags)
    return (*sorted(tags, key=_reading_order),)


def find_sightings(document: Document, rulebook: Rulebook) -> list[Sighting]:
    """What the rules find in sentences, whom these count, then headings and publication types."""
    found = [*spot_sentences(document, rulebook), *spot_counts(document, rulebook.people)]
    return found + [Sighting(tag) for tag in spot_metadata(document.text, rulebook)]


def _reading_order(tag: Tag) -> float:
    """Where a tag's evidence stands; headings and publication types come last."""
    start = tag.evidence.start
    return start if start >= 0 else math.inf


def spot_sentences(document: Document, rulebook: Rulebook) -> Iterator[Sighting]:
    """What the rules that read sentences find, sentence by sentence."""
    times: dict[str, int] = {}
    worn: set[str] = set()
    for number, (sentence, tries) in enumerate(rulebook.prefilter.tries(document)):
        quotes = None
        for rule in tries:
            if rule.id in worn:
                continue
            found = rule.find_unfiltered(sentence.folded)
            if found is None:
                continue
            times[rule.id] = said = times.get(rule.id, 0) + 1
            if said == MAX_SENTENCES:
                worn.add(rule.id)
            quotes = quotes or Quotes(document, sentence)
            value = rule.read_value(found, quotes.printed) if rule.capture else rule.value
            if value is not None:
                evidence = quotes.around(*found.span())
                start, end = rule.value_span(found)
                for tag in _tags_of(rule, value, evidence):
                    yield Sighting(tag, number, start, end)


def _tags_of(rule: Rule, value: Value, evidence: Evidence) -> Iterator[Tag]:
    yield Tag(rule.field, value, evidence, rule.id, rule.confidence)
    for field, other in rule.also:
        yield Tag(field, other, evidence, rule.id, rule.confidence)


def spot_metadata(text: StudyText, rulebook: Rulebook) -> Iterator[Tag]:
    """Every tag that rests on a MeSH heading or a publication type."""
    for place, entries in ((MESH, text.mesh_headings), (PUBLICATION_TYPE, text.publication_types)):
        rules = rulebook.metadata_rules(place) if entries else ()
        for entry in entries:
            yield from _metadata_tags(place, entry, rules)


def _metadata_tags(place: str, entry: str, rules: Iterable[Rule]) -> Iterator[Tag]:
    folded = fold(entry)
    for rule in rules:
        found = rule.find(folded)
        value = rule.read_value(found, entry) if found is not None else None
        if value is None:
            continue
        yield from _tags_of(rule, value, Evidence(place, entry))
