"""One `[[rule]]` table into one `Rule`.

A table as TOML gives it enters; a checked rule leaves, or a `NounError` naming the key.
Terms written `{PEOPLE}` are put in their place. Files and folders belong to `rulebook`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from litreview.errors import NounError
from litreview.model.fields import TAGGED_FIELDS, Field, Value, check_field, check_value
from litreview.model.identity import check_rule_id
from litreview.tagging import numbers
from litreview.tagging.context import Context
from litreview.tagging.rule import PLACES, Rule

# fmt: off
_KEYS = frozenset((
    "id", "field", "value", "capture", "pattern", "needs", "words", "where", "unless", "context",
    "confidence", "also", "matches", "not_matches", "source",
))
# fmt: on
_TERM = re.compile(r"\{([A-Z_]+)\}")
BUILT_IN_TERMS = {"NUM": numbers.PATTERN}


@dataclass(frozen=True)
class Terms:
    """What rules share: words of patterns, and lists of whole words.

    Attributes:
        patterns: `PEOPLE` to the expression that `{PEOPLE}` stands for.
        words: `people` to the words of which one must occur.
    """

    patterns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)


def read_words(table: object, file: str) -> dict[str, frozenset[str]]:
    """The shared lists of whole words, each written as one text."""
    if not isinstance(table, dict):
        raise NounError("words", f"is not a table in {file}")
    return {str(name): frozenset(str(text).split()) for name, text in table.items()}


def read_terms(table: object, file: str) -> dict[str, str]:
    """The shared words of patterns, each already holding the terms it names."""
    if not isinstance(table, dict):
        raise NounError("terms", f"is not a table in {file}")
    terms = dict(BUILT_IN_TERMS)
    for name, words in table.items():
        terms[str(name)] = f"(?:{_expand(str(words).strip(), terms, 'terms')})"
    return terms


def read_rule(entry: object, terms: Terms, file: str) -> Rule:
    """Check one table and build its rule.

    Raises:
        NounError: A key is missing, unknown, or of the wrong kind.
    """
    if not isinstance(entry, dict):
        raise NounError("rule", "is not a table", "Write [[rule]] above its keys.")
    _check_keys(entry)
    rule_id = check_rule_id(_text(entry, "id"))
    name = _tagged(_text(entry, "field"), "field")
    capture = _text(entry, "capture") if "capture" in entry else ""
    pattern = _pattern(_text(entry, "pattern"), terms.patterns, "pattern")
    if capture and f"(?P<{capture}>" not in pattern:
        raise NounError("capture", f'the pattern has no group named "{capture}"')
    return Rule(
        id=rule_id,
        field=name,
        value=_value(name, entry, capture),
        capture=capture,
        pattern=pattern,
        needs=tuple(word.lower() for word in _texts(entry, "needs")),
        words=tuple(_words(name, terms) for name in _texts(entry, "words")),
        where=_where(entry),
        unless=tuple(
            _pattern(words, terms.patterns, "unless") for words in _texts(entry, "unless")
        ),
        context=tuple(_context(word) for word in _texts(entry, "context")),
        confidence=_confidence(entry),
        also=_also(entry),
        matches=_required_texts(entry, "matches"),
        not_matches=_required_texts(entry, "not_matches"),
        source=_text(entry, "source") if "source" in entry else "",
        file=file,
    )


def _check_keys(entry: dict[str, object]) -> None:
    for key in entry:
        if key not in _KEYS:
            raise NounError(key, "unknown key", f"Keys: {', '.join(sorted(_KEYS))}.")
    if ("value" in entry) == ("capture" in entry):
        raise NounError("value", "a rule has either a value or a capture")


def _tagged(name: str, key: str) -> Field:
    found = check_field(name)
    if found not in TAGGED_FIELDS:
        raise NounError(key, f"{found} is said by people only")
    return found


def _value(name: Field, entry: dict[str, object], capture: str) -> Value:
    return "" if capture else check_value(name, entry["value"])


def _also(entry: dict[str, object]) -> tuple[tuple[Field, Value], ...]:
    table = entry.get("also", {})
    if not isinstance(table, dict):
        raise NounError("also", "is not a table", 'Write also = { randomized = "yes" }.')
    names = [(_tagged(key, "also"), value) for key, value in table.items()]
    return tuple((name, check_value(name, value)) for name, value in names)


def _words(name: str, terms: Terms) -> frozenset[str]:
    if name not in terms.words:
        raise NounError("words", f'no list "{name}"', f"Lists: {', '.join(sorted(terms.words))}.")
    return terms.words[name]


def _pattern(words: str, terms: Mapping[str, str], key: str) -> str:
    return _expand(" ".join(line.strip() for line in words.strip().splitlines()), terms, key)


def _expand(words: str, terms: Mapping[str, str], key: str) -> str:
    def known(found: re.Match[str]) -> str:
        if found[1] not in terms:
            raise NounError(key, f'no term "{found[1]}"', f"Terms: {', '.join(sorted(terms))}.")
        return terms[found[1]]

    return _TERM.sub(known, words)


def _where(entry: dict[str, object]) -> frozenset[str]:
    places = _texts(entry, "where") or ("all",)
    for place in places:
        if place not in PLACES:
            raise NounError("where", f'no place "{place}"', f"One of: {', '.join(sorted(PLACES))}.")
    return frozenset(places)


def _context(word: str) -> Context:
    if word not in set(Context):
        raise NounError("context", f'no context "{word}"', f"One of: {', '.join(Context)}.")
    return Context(word)


def _confidence(entry: dict[str, object]) -> float:
    value = entry.get("confidence")
    if isinstance(value, bool) or not isinstance(value, float | int) or not 0 < value <= 1:
        raise NounError("confidence", "needs a number above 0 and at most 1")
    return float(value)


def _text(entry: dict[str, object], key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise NounError(key, "needs some text")
    return value


def _texts(entry: dict[str, object], key: str) -> tuple[str, ...]:
    value = entry.get(key, [])
    values: Iterable[object] = [value] if isinstance(value, str) else value  # type: ignore[assignment]
    if not isinstance(values, list) or not all(isinstance(word, str) and word for word in values):
        raise NounError(key, "needs a list of texts")
    return tuple(values)


def _required_texts(entry: dict[str, object], key: str) -> tuple[str, ...]:
    texts = _texts(entry, key)
    if not texts:
        raise NounError(
            key, "is missing", "Every rule brings sentences it matches and sentences it does not."
        )
    return texts
