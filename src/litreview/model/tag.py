"""What the machine read in one record: one field, one value, one piece of evidence.

Rules make tags; people confirm or correct them. A tag says what the record states, not
what the study did, and it never stands without the sentence or heading it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from litreview.errors import NounError
from litreview.model.fields import (
    NOT_REPORTED,
    SUGGESTED_FIELDS,
    TAGGED_FIELDS,
    Field,
    Value,
    check_value,
)
from litreview.model.identity import RuleId, StudyId
from litreview.model.text import Span

_READ = frozenset((*TAGGED_FIELDS, *SUGGESTED_FIELDS))
_HEADINGS = frozenset({"mesh", "publication_type", "databank"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quoted span of the text, or the MeSH heading or publication type a tag rests on.

    Attributes:
        where: `title`, `abstract`, `abstract[2]`; or `mesh`, `publication_type`, `databank`.
        quote: The words themselves; for metadata, the heading or type.
        start: First code point in `StudyText.text`; -1 for metadata.
        end: One past the last; -1 for metadata.
    """

    where: str
    quote: str
    start: int = -1
    end: int = -1

    def __post_init__(self) -> None:
        if not self.quote:
            raise NounError("quote", "evidence needs its words")
        if self.is_quote and self.end - self.start != len(self.quote):
            raise NounError("end", f"{self.start}-{self.end} does not hold {self.quote!r}")

    @property
    def is_quote(self) -> bool:
        """Whether it is a span of text, and not a heading or type."""
        return self.where not in _HEADINGS

    @property
    def span(self) -> Span:
        """The span in `StudyText.text`; only for a quote."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Tag:
    """One field and value, with its evidence and the rule that made it."""

    field: Field
    value: Value
    evidence: Evidence
    rule: RuleId
    confidence: float

    def __post_init__(self) -> None:
        if self.field not in _READ:
            raise NounError("field", f"{self.field} is said by people only")
        if not _is_spelled(self.field, self.value):
            raise NounError(self.field, f"{self.value!r} is not in its one spelling")
        if not 0.0 <= self.confidence <= 1.0:
            raise NounError("confidence", f"{self.confidence} is not between 0 and 1")


@lru_cache(maxsize=10_000, typed=True)  # rules say the same of study after study
def _is_spelled(field: Field, value: Value) -> bool:
    return check_value(field, value) == value


@dataclass(frozen=True, slots=True)
class FieldReading:
    """What the machine makes of one field: a value and every tag that bears on it.

    Attributes:
        value: The value the tags give together; `not_reported` when there are none.
        tags: All tags on this field, the deciding one first.
        conflict: The other values, when tags disagree in a way the rules cannot settle.
        confidence: How likely the value is right; of the deciding tag where nothing was learned
            of that; 1.0 for a silent record (silence is certain).
    """

    field: Field
    value: Value
    tags: tuple[Tag, ...] = ()
    conflict: tuple[Value, ...] = ()
    confidence: float = 1.0
    uncertain: bool = False


@dataclass(frozen=True)
class Reading:
    """The machine's view of one study: one `FieldReading` per tagged field.

    Attributes:
        assessable: False when there is no abstract: then silence says nothing.
        rulebook: The rule book's version.
    """

    study: StudyId
    fields: Mapping[Field, FieldReading]
    assessable: bool
    rulebook: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", MappingProxyType(dict(self.fields)))

    def value(self, field: Field) -> Value:
        """The value of one field; `not_reported` when nothing was found."""
        found = self.fields.get(field)
        return found.value if found is not None else NOT_REPORTED

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Every tag, field by field."""
        return tuple(tag for reading in self.fields.values() for tag in reading.tags)
