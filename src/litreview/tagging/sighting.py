"""A value that a rule read, and the place it was read at.

What the rules find leaves the tagger as sightings; where the words stand tells how likely a
value is the right one (`scoring`), and only their tags go on to the reading.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from litreview.model.fields import Value
from litreview.model.tag import Tag
from litreview.tagging.sections import Document, Sentence

NOWHERE = -1  # the sentence of a tag that rests on a heading or publication type


@dataclass(frozen=True, slots=True)
class Sighting:
    """One tag and where its words were found.

    Attributes:
        sentence: The number of the sentence in the document, or `NOWHERE`.
        start: First code point of the words that gave the value, in the sentence.
        end: One past the last.
        key: What makes two values one: words without case.
    """

    tag: Tag
    sentence: int = NOWHERE
    start: int = 0
    end: int = 0
    key: Value = field(init=False, compare=False)

    def __post_init__(self) -> None:
        value = self.tag.value
        if isinstance(value, tuple):
            value = tuple(each.lower() for each in value)
        object.__setattr__(self, "key", value.lower() if isinstance(value, str) else value)

    def place(self, document: Document) -> Sentence | None:
        """The sentence; None for a heading."""
        return None if self.sentence == NOWHERE else document.sentences[self.sentence]
