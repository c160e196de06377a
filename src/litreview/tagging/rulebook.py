"""The rule book: TOML files of rules, read, checked, and run on their own examples.

A folder enters; a `Rulebook` leaves, or a `RuleBookError` naming the file, the rule and the
sentence. Rules are tried in file order. Nothing is tagged here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from litreview.errors import NounError, RuleBookError
from litreview.model.fields import check_value
from litreview.tagging.certainty import UNLEARNED, Certainty, load_certainty
from litreview.tagging.folding import fold
from litreview.tagging.prefilter import Prefilter
from litreview.tagging.rule import METADATA, Rule
from litreview.tagging.rule_file import Terms, read_rule, read_terms, read_words
from litreview.tagging.scoring import Scales, load_scales
from litreview.tagging.version import (
    BUNDLED,
    CERTAINTY_FILE,
    HEAD,
    MODEL_FILE,
    SCALES_FILE,
    WORDS,
    rule_files,
    version_of,
)
from litreview.textfiles.toml import read_toml

if TYPE_CHECKING:
    from litreview.tagging.learned import Model

PEOPLE = "people_nouns"  # the list that holds the nouns for people


@dataclass(frozen=True)
class Rulebook:
    """Every rule in file order, under one version.

    Attributes:
        version: The number set by hand and a hash of the content, the model's included:
            `2026.1+0a1b2c3d4e`.
        people: Nouns for people; those counted are sought with them.
        model_file: The learned model that was trained on the tags of these rules.
        scales_file: The learned weights of what these rules read.
        certainty_file: The learned weights of how sure a reading is.
    """

    version: str
    rules: tuple[Rule, ...]
    people: frozenset[str] = frozenset()
    model_file: Path | None = None
    scales_file: Path | None = None
    certainty_file: Path | None = None

    @cached_property
    def scales(self) -> Scales:
        """What tells how likely a value is; a folder of your own has its rules' word for it."""
        return load_scales(self.scales_file) if self.scales_file is not None else {}

    @cached_property
    def certainty(self) -> Certainty:
        """What tells how sure a reading is; readings of a folder of your own say it themselves."""
        return load_certainty(self.certainty_file) if self.certainty_file else UNLEARNED

    @cached_property
    def model(self) -> Model | None:
        """The learned model that reads beside these rules; a folder of your own has none."""
        if self.model_file is None:
            return None
        # numpy takes a tenth of a second to import, and only tagging wants it
        from litreview.tagging.learned import load_model  # noqa: PLC0415

        return load_model(self.model_file)

    @cached_property
    def text_rules(self) -> tuple[Rule, ...]:
        """The rules that read sentences."""
        return tuple(rule for rule in self.rules if rule.reads_text)

    @cached_property
    def prefilter(self) -> Prefilter:
        """What tells which rules a sentence can match at all."""
        return Prefilter(self.text_rules)

    def metadata_rules(self, place: str) -> tuple[Rule, ...]:
        """The rules that read MeSH headings, or publication types."""
        return tuple(rule for rule in self.rules if place in rule.where)


def load_rulebook(folder: Path | None = None, *, verify: bool | None = None) -> Rulebook:
    """Read a folder of rules; the package's own when none is given.

    Every rule must bring sentences it matches and sentences it does not. In a folder of
    your own they are run at once. The package's own are run by its tests:
    running them costs every start of the program half a second.

    Raises:
        RuleBookError: A file cannot be read, a rule is not well formed, an id stands
            twice, or an example fails.
    """
    rulebook = _read_folder(folder) if folder is not None else _bundled()
    if verify if verify is not None else folder is not None:
        verify_rulebook(rulebook)
    return rulebook


@cache
def _bundled() -> Rulebook:
    """The package's own, read once: it does not change while a program runs."""
    return _read_folder(BUNDLED, MODEL_FILE, SCALES_FILE, CERTAINTY_FILE)


def verify_rulebook(rulebook: Rulebook) -> None:
    """Compile every pattern and run every rule on its own examples.

    Raises:
        RuleBookError: The first rule that fails, with the sentence.
    """
    for rule in rulebook.rules:
        _check_examples(rule)


def _check_examples(rule: Rule) -> None:
    """Compile the rule; it must match each of `matches` and none of `not_matches`.

    Raises:
        RuleBookError: The pattern is broken, or an example goes the wrong way.
    """
    where = f'{rule.file}, rule "{rule.id}"'
    try:
        wrong = [line for line in rule.matches if not _gives_value(rule, line)]
        missed = [line for line in rule.not_matches if _gives_value(rule, line)]
    except re.error as error:
        raise RuleBookError(f"the pattern is broken: {error}", where=where) from error
    except NounError as error:
        raise RuleBookError(f"gives an impossible value: {error}", where=where) from error
    if wrong:
        raise RuleBookError(f'does not match its own example "{wrong[0]}"', where=where)
    if missed:
        raise RuleBookError(f'matches "{missed[0]}", which it must not', where=where)


def _gives_value(rule: Rule, line: str) -> bool:
    found = rule.find(line.lower() if rule.where <= METADATA else fold(line))
    if found is None:
        return False
    value = rule.read_value(found, line)
    return value is not None and check_value(rule.field, value) == value


def _read_folder(folder: Path, *learned: Path) -> Rulebook:
    version, terms = version_of(folder, *learned), _read_terms(folder)
    rules: list[Rule] = []
    seen: dict[str, str] = {}
    for path in rule_files(folder):
        table = read_toml(path, RuleBookError).root
        table.check_keys(("rule",))
        for entry in table.tables("rule"):
            rule = read_rule(entry.labelled("rule"), terms)
            if rule.id in seen:
                raise entry.wrong(
                    "id",
                    f'rule id "{rule.id}" stands in {seen[rule.id]} already',
                    "Give every rule an id of its own; ids are never reused.",
                )
            seen[rule.id] = path.name
            rules.append(rule)
    if not rules:
        raise RuleBookError("holds no rules", where=str(folder))
    people = terms.words.get(PEOPLE, frozenset())
    return Rulebook(version, tuple(rules), people, *learned)


def _read_terms(folder: Path) -> Terms:
    head = read_toml(folder / HEAD, RuleBookError).root
    words = read_words(head.table("words"))
    if (folder / WORDS).exists():
        words |= read_words(read_toml(folder / WORDS, RuleBookError).root)
    return Terms(read_terms(head.table("terms")), words)
