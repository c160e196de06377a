"""A rule run on its own example sentences.

A rule enters; nothing leaves, or a `RuleBookError` with the sentence that failed.
"""

from __future__ import annotations

import re

from litreview.errors import NounError, RuleBookError
from litreview.model.fields import check_value
from litreview.tagging.folding import fold
from litreview.tagging.rule import METADATA, Rule


def check_examples(rule: Rule) -> None:
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
