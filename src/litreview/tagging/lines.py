"""The stateless contract of `litreview tag`: JSON Lines in, JSON Lines out.

Lines of text enter, one record each; one line of JSON leaves for every line that came, in
order, as soon as it is ready. A line that cannot be read becomes an error object and the
others go on. No record is kept, no file or database is touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from litreview.model.codec import to_json
from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.query import Query
from litreview.model.tag import FieldReading, Tag
from litreview.model.text import StudyText
from litreview.tagging.effects import effect_shapes
from litreview.tagging.input_record import BadLine, read_input
from litreview.tagging.reading import read_fields
from litreview.tagging.rulebook import Rulebook
from litreview.tagging.sections import Document, read_document
from litreview.tagging.tagger import find_in

_PLAIN = (
    Field.SPECIES,
    Field.DESIGN,
    Field.RANDOMIZED,
    Field.BLINDING,
    Field.CONTROL,
    Field.N,
    Field.N_KIND,
    Field.ARMS,
    Field.BLINDING_WHO,
    Field.SPECIES_DETAIL,
    Field.CROSSOVER,
    Field.CLUSTER,
)
_GIVEN = (Field.FORM, Field.ROUTE, Field.DOSE, Field.DURATION)


@dataclass(frozen=True, slots=True)
class TaggedLine:
    """One line of output, and whether its input could not be read."""

    json: str
    failed: bool


def tag_lines(
    lines: Iterable[str], rulebook: Rulebook, query: Query | None = None, first: int = 1
) -> Iterator[TaggedLine]:
    """Yield one line of JSON for every line of input, in order; never raises.

    Blank lines are passed over. Nothing is held back: flat memory on any length.

    Args:
        lines: Each a JSON object with `id`, `title`, `abstract` (a text, or a list of
            `{label, text}`), optionally `pubtypes`, `mesh`, `language`.
        rulebook: The rules.
        query: Judges whether its compound was given.
        first: The number of the first line.
    """
    for number, line in enumerate(lines, first):
        if line.strip():
            yield _tag_line(line, number, rulebook, query)


def _tag_line(line: str, number: int, rulebook: Rulebook, query: Query | None) -> TaggedLine:
    try:
        given = read_input(line)
        document = read_document(given.text)
        tags = find_in(document, rulebook, query)
        shape = tagged_shape(given.id, document, read_fields(tags, rulebook.certainty))
    except BadLine as error:
        return TaggedLine(_dumped(_error_shape(error, number)), failed=True)
    return TaggedLine(_dumped(shape), failed=False)


def _error_shape(error: BadLine, number: int) -> dict[str, object]:
    return {
        "id": error.id,
        "line": number,
        "error": {"code": error.code, "message": error.message},
    }


def _dumped(shape: Mapping[str, object]) -> str:
    try:
        return to_json(shape)
    except (OverflowError, UnicodeEncodeError):  # an id of twenty digits, half a character
        return json.dumps(shape, ensure_ascii=False, separators=(",", ":"))


def tagged_shape(
    record_id: str | int | None, document: Document, fields: Mapping[Field, FieldReading]
) -> dict[str, object]:
    """The output object of one record: values, population, intervention, tags."""
    text = document.text
    shape: dict[str, object] = {"id": record_id}
    shape |= {str(field): _plain(fields[field].value) for field in _PLAIN}
    shape["population"] = _population(fields, text)
    shape["intervention"] = {
        "given": fields[Field.INTERVENTION].value,
        **{str(field): _plain(fields[field].value) for field in _GIVEN},
    }
    shape["assessable"] = text.has_abstract
    shape["uncertain"] = [str(field) for field, reading in fields.items() if reading.uncertain]
    shape["confidence"] = {
        str(field): round(reading.confidence, 3)
        for field, reading in fields.items()
        if reading.value != NOT_REPORTED
    }
    shape["conflicts"] = {
        str(field): [_plain(value) for value in reading.conflict]
        for field, reading in fields.items()
        if reading.conflict
    }
    starts = dict(zip((passage.where for passage in text.passages), text.starts, strict=True))
    shape["suggested_effects"] = effect_shapes(document, fields)
    shape["tags"] = [_tag_shape(tag, starts) for tag in _all_tags(fields)]
    return shape


def _all_tags(fields: Mapping[Field, FieldReading]) -> Iterator[Tag]:
    """Every tag, also those the reading added (a design told by its species)."""
    for reading in fields.values():
        yield from reading.tags


def _population(fields: Mapping[Field, FieldReading], text: StudyText) -> dict[str, object]:
    condition = fields[Field.CONDITION]
    return {
        "condition": [] if condition.value == NOT_REPORTED else _plain(condition.value),
        "mesh": [tag.evidence.quote for tag in condition.tags if tag.evidence.where == "mesh"],
        "status": fields[Field.HEALTH_STATUS].value,
        "age": fields[Field.AGE].value,
        "sex": fields[Field.SEX].value,
    }


def _plain(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value


def _tag_shape(tag: Tag, starts: Mapping[str, int]) -> dict[str, object]:
    """One tag; offsets count the code points of the passage its words stand in.

    A tag that rests on no sentence has no quote, and names its MeSH heading or publication type.
    """
    evidence = tag.evidence
    quoted = evidence.is_quote
    first = starts[evidence.where] if quoted else 0
    return {
        "field": str(tag.field),
        "value": _plain(tag.value),
        "confidence": round(tag.confidence, 3),
        "rule": tag.rule,
        "where": evidence.where,
        "start": evidence.start - first if quoted else None,
        "end": evidence.end - first if quoted else None,
        "quote": evidence.quote if quoted else None,
        **({} if quoted else {"heading": evidence.quote}),
    }
