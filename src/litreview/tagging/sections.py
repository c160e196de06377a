"""A study's text as sentences, each knowing its place and its section.

A `StudyText` enters; a `Document` of sentences leaves, with offsets that count code points
of `StudyText.text`. Sections come from the printed label, NLM's category, or a label found
inside an abstract that has none. What the sentences say is left to the rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from litreview.model.text import Passage, Span, StudyText
from litreview.tagging.folding import fold
from litreview.tagging.splitter import split_sentences


class Section(StrEnum):
    """The part of an abstract a sentence stands in; `abstract` when nothing tells."""

    TITLE = "title"
    BACKGROUND = "background"
    OBJECTIVE = "objective"
    METHODS = "methods"
    RESULTS = "results"
    CONCLUSIONS = "conclusions"
    REGISTRATION = "registration"
    ABSTRACT = "abstract"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: where it stands, and its text folded for matching.

    Attributes:
        start: First code point in `StudyText.text`.
        end: One past the last.
        folded: Lower case, plain punctuation, exactly as long as the sentence.
        where: The passage: `title`, `abstract`, `abstract[2]`.
    """

    start: int
    end: int
    folded: str
    where: str
    section: Section


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """All sentences of one study in reading order, beside the text they come from.

    One is itself alone, and what was read in it may be kept by it.
    """

    text: StudyText
    folded: str
    sentences: tuple[Sentence, ...]


# words that labels are made of; the first that occurs decides, so "design" inside
# "objective and design" does not turn an objective into methods
_LABEL_WORDS = (
    (Section.REGISTRATION, ("registration", "registry", "registered", "funding", "identifier")),
    (Section.OBJECTIVE, ("objective", "aim", "purpose", "goal", "question", "hypothes")),
    (
        Section.METHODS,
        (
            "method", "design", "material", "setting", "patient", "participant", "subject",
            "intervention", "procedure", "measure", "data source", "study selection",
            "data extraction", "population", "experimental approach", "search", "eligibility",
        ),
    ),
    (Section.RESULTS, ("result", "finding", "outcome", "synthesis", "observation")),
    (
        Section.CONCLUSIONS,
        ("conclusion", "discussion", "interpretation", "implication", "limitation", "significan",
         "summary"),
    ),
    (
        Section.BACKGROUND,
        ("background", "introduction", "rationale", "context", "importance", "case presentation"),
    ),
)  # fmt: skip
_INLINE = re.compile(
    r"(?:research |study |trial |main |patients?,? (?:and )?|materials? and |subjects and )?"
    r"(?:background|introduction|rationale|context|importance|objectives?|aims?|purpose|goals?|"
    r"hypothes[ie]s|methods?|methodology|design|materials?|setting|patients|participants|subjects|"
    r"interventions?|measurements?|results?|findings?|conclusions?|discussion|interpretation|"
    r"trial registration|registration|significance|limitations|data sources|study selection|"
    r"population|main outcome measures?|outcomes?|outcome measures?|procedures?|protocol)"
    r"(?:(?: and |/|, | of the )[a-z ]{3,24})?(?: ?\([a-z]\))?[:.] ?-?"
)
MAX_LABELS = 2_000  # distinct labels remembered; PubMed has fewer in use


@lru_cache(maxsize=MAX_LABELS)
def section_of(label: str, category: str = "") -> Section:
    """The section that a printed label or NLM's category names; `abstract` when neither does."""
    for words in (label.lower(), category.lower()):
        hits = [
            (words.find(key), section)
            for section, keys in _LABEL_WORDS
            for key in keys
            if key in words
        ]
        if hits:
            return min(hits, key=lambda hit: hit[0])[1]
    return Section.ABSTRACT


def read_document(text: StudyText) -> Document:
    """Every sentence of a study: the title's first, then the abstract's as printed."""
    folded = fold(text.text)
    sentences: list[Sentence] = []
    for passage, start in zip(text.passages, text.starts, strict=True):
        sentences += _read_passage(passage, start, folded)
    return Document(text, folded, tuple(sentences))


def _read_passage(passage: Passage, start: int, folded: str) -> list[Sentence]:
    is_title = passage.where == "title"
    section = Section.TITLE if is_title else section_of(passage.label, passage.category)
    sentences = []
    spans = [Span(0, len(passage.text))] if is_title else None
    for span in _title_span(passage.text) if spans else split_sentences(passage.text):
        words = folded[start + span.start : start + span.end]
        if not is_title:
            section = inline_section(words) or section
        sentences.append(
            Sentence(start + span.start, start + span.end, words, passage.where, section)
        )
    return sentences


def _title_span(text: str) -> list[Span]:
    """A title is read whole: its full stops are part of "Study A. A randomized trial."."""
    stripped = text.strip()
    if not stripped:
        return []
    start = text.index(stripped)
    return list(_cut(Span(start, start + len(stripped)), text))


def _cut(span: Span, text: str) -> list[Span]:
    if span.end - span.start <= MAX_TITLE:
        return [span]
    return list(split_sentences(text))


MAX_TITLE = 600  # code points; longer "titles" are abstracts in the wrong place


def inline_section(folded: str) -> Section | None:
    """The section that a sentence opens by its own label ("METHODS: ..."), if it does."""
    label = _INLINE.match(folded)
    return section_of(label.group()) if label else None
