"""One `[[rule]]` table into one `Rule`.

A table of a rule file enters; a checked rule leaves, or an error naming file, line and field.
Terms written `{PEOPLE}` are put in their place. Files and folders belong to `rulebook`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from litreview.errors import NounError
from litreview.model.fields import TAGGED_FIELDS, Field, Value, check_field, check_value
from litreview.model.identity import check_rule_id
from litreview.tagging import numbers
from litreview.tagging.context import Context
from litreview.tagging.rule import PLACES, Rule
from litreview.textfiles.toml import Table

_TERM = re.compile(r"\{([A-Z_]+)\}")
BUILT_IN_TERMS = {"NUM": numbers.PATTERN}

Texts = str | tuple[str, ...]  # a list of one may be written as its item


@dataclass(frozen=True)
class Terms:
    """What rules share: words of patterns, and lists of whole words.

    Attributes:
        patterns: `PEOPLE` to the expression that `{PEOPLE}` stands for.
        words: `people` to the words of which one must occur.
    """

    patterns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RuleEntry:
    """A rule as it is written.

    Attributes:
        value: What a match says; None for a rule with a capture.
        among: Groups of the pattern, each with the list of nouns its word must be of.
        also: What a match says of other fields.
        needs: Literals of which one must occur; of each list beside them, too.
    """

    id: str
    field: str
    value: Any = None
    capture: str = ""
    pattern: str
    needs: tuple[Texts, ...] | str = ()
    words: Texts = ()
    where: Texts = "all"
    unless: Texts = ()
    context: Texts = ()
    confidence: float
    among: dict[str, str] | None = None
    also: dict[str, Any] | None = None
    matches: Texts
    not_matches: Texts
    source: str = ""


def read_words(table: Table) -> dict[str, frozenset[str]]:
    """The shared lists of whole words, each written as one text."""
    return {name: frozenset(table.text(name).split()) for name in table.values}


def read_terms(table: Table) -> dict[str, str]:
    """The shared words of patterns, each already holding the terms it names."""
    terms = dict(BUILT_IN_TERMS)
    for name in table.values:
        try:
            terms[name] = f"(?:{_expand(table.text(name).strip(), terms, name)})"
        except NounError as error:
            raise table.refused(error) from error
    return terms


def read_rule(table: Table, terms: Terms) -> Rule:
    """Check one table and build its rule.

    Raises:
        RuleBookError: A field is missing, unknown, or of the wrong kind.
    """
    entry = table.noun(RuleEntry)
    try:
        return _rule(entry, terms, table.file.path.name)
    except NounError as error:
        raise table.refused(error) from error


def _rule(entry: RuleEntry, terms: Terms, file: str) -> Rule:
    if (entry.value is None) == (not entry.capture):
        raise NounError("value", "a rule has either a value or a capture")
    if not 0 < entry.confidence <= 1:
        raise NounError("confidence", "needs a number above 0 and at most 1")
    field, pattern = _tagged(entry.field, "field"), _pattern(entry.pattern, terms, "pattern")
    if entry.capture and f"(?P<{entry.capture}>" not in pattern:
        raise NounError("capture", f'the pattern has no group named "{entry.capture}"')
    value: Value = "" if entry.capture else check_value(field, entry.value)
    return Rule(
        id=check_rule_id(entry.id),
        field=field,
        value=value,
        capture=entry.capture,
        pattern=pattern,
        needs=_groups(entry.needs, "needs"),
        words=tuple(_lists(names, terms, "words") for names in _texts(entry.words, "words")),
        where=frozenset(_known(word, "where", PLACES) for word in _texts(entry.where, "where")),
        unless=tuple(_pattern(words, terms, "unless") for words in _texts(entry.unless, "unless")),
        context=tuple(
            Context(_known(word, "context", tuple(Context)))
            for word in _texts(entry.context, "context")
        ),
        confidence=entry.confidence,
        among=tuple(
            _among(group, name, pattern, terms) for group, name in (entry.among or {}).items()
        ),
        also=tuple(_also(name, value) for name, value in (entry.also or {}).items()),
        matches=_examples(entry.matches, "matches"),
        not_matches=_examples(entry.not_matches, "not_matches"),
        source=entry.source,
        file=file,
    )


def _tagged(name: str, key: str) -> Field:
    field = check_field(name)
    if field not in TAGGED_FIELDS:
        raise NounError(key, f"{field} is said by people only")
    return field


def _also(name: str, value: object) -> tuple[Field, Value]:
    field = _tagged(name, "also")
    return field, check_value(field, value)


def _among(group: str, name: str, pattern: str, terms: Terms) -> tuple[str, frozenset[str]]:
    if f"(?P<{group}>" not in pattern:
        raise NounError("among", f'the pattern has no group named "{group}"')
    return group, _lists(name, terms, "among")


def _lists(names: str, terms: Terms, key: str) -> frozenset[str]:
    """The words of one list, or of several together."""
    for name in names.split():
        if name not in terms.words:
            known = ", ".join(sorted(terms.words))
            raise NounError(key, f'no list "{name}"', f"Lists: {known}.")
    return _joined(*map(terms.words.__getitem__, names.split()))


@lru_cache(maxsize=100)
def _joined(*lists: frozenset[str]) -> frozenset[str]:
    """All their words: the same object each time, so that one is quickly told from another."""
    return frozenset().union(*lists)


def _pattern(words: str, terms: Terms, key: str) -> str:
    lines = words.strip().splitlines()
    return _expand(" ".join(line.strip() for line in lines), terms.patterns, key)


def _expand(words: str, terms: Mapping[str, str], key: str) -> str:
    def known(found: re.Match[str]) -> str:
        if found[1] not in terms:
            raise NounError(key, f'no term "{found[1]}"', f"Terms: {', '.join(sorted(terms))}.")
        return terms[found[1]]

    return _TERM.sub(known, words)


def _known(word: str, key: str, known: Collection[str]) -> str:
    if word not in known:
        kind = "place" if key == "where" else key
        raise NounError(key, f'no {kind} "{word}"', f"One of: {', '.join(sorted(known))}.")
    return word


def _texts(texts: Texts, key: str) -> tuple[str, ...]:
    texts = (texts,) if isinstance(texts, str) else texts
    if not all(texts):
        raise NounError(key, "holds an empty text")
    return texts


def _groups(needs: tuple[Texts, ...] | str, key: str) -> tuple[tuple[str, ...], ...]:
    """The literals that are written as texts, and each list of them that stands beside."""
    needs = (needs,) if isinstance(needs, str) else needs
    plain = tuple(each for each in needs if isinstance(each, str))
    groups = (plain, *(each for each in needs if not isinstance(each, str)))
    return tuple(tuple(text.lower() for text in _texts(group, key)) for group in groups if group)


def _examples(texts: Texts, key: str) -> tuple[str, ...]:
    if not texts:
        fix = "Every rule brings sentences it matches and sentences it does not."
        raise NounError(key, "is empty", fix)
    return _texts(texts, key)
