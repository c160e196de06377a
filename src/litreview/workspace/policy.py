"""`data/policy.toml` to a `Policy`: the ladder's thresholds, and where each comes from.

A path enters; a checked noun leaves, or a `DataFileError`; or the file as a workspace without
readers begins with it. Thresholds the file leaves out keep
the values of rule set 2. The rules are the program's: a file written for an earlier rule set gives
its thresholds, and is never the name the rules in force go by.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

from litreview.errors import DataFileError
from litreview.model.policy import Policy
from litreview.textfiles.files import is_missing, shown
from litreview.textfiles.toml import read_toml

RULE_SET = Policy().rule_set
THRESHOLDS = tuple(
    f.name
    for f in fields(Policy)
    if f.name not in {"rule_set", "sources", "exclusions", "same_people"}
)

_READERS = re.compile(rb"^(\[same_people\]\r?\n)(?:[^\[\r\n].*\n)+", re.MULTILINE)


def read_policy(path: Path) -> Policy:
    """Return the thresholds; those of rule set 2 when there is no file.

    Raises:
        DataFileError: It cannot be used; the error names file, line and field.
    """
    if is_missing(path):
        return Policy()
    root = read_toml(path, DataFileError).root
    sources = root.table("sources")
    sources.check_keys(THRESHOLDS)
    for name in sources.values:
        sources.text(name)
    same = root.table("same_people")
    for name, person in same.values.items():
        if isinstance(person, dict):  # a bare a.ivanova is a key in a table, to TOML
            what = f'the name that begins with "{name}." has a dot'
            raise same.wrong(name, what, "Put the whole name in quotation marks.")
        same.text(name)
    policy = root.noun(Policy)
    if not policy.exclusions:
        raise root.wrong("exclusions", 'field "exclusions" is empty', 'End it with "other".')
    return policy if _of_this_program(policy.rule_set) else replace(policy, rule_set=RULE_SET)


def policy_without_readers(path: Path) -> bytes:
    """Return a policy file as it is, save the names of readers: another workspace has its own."""
    return _READERS.sub(rb"\1", path.read_bytes())


def policy_problems(path: Path) -> tuple[str, ...]:
    """What a maintainer should know of a policy file that can be read: it is of other rules.

    Raises:
        DataFileError: It cannot be used.
    """
    if is_missing(path):
        return ()
    root = read_toml(path, DataFileError).root
    written = root.text("rule_set", RULE_SET)
    if _of_this_program(written):
        return ()
    missing = [name for name in (*THRESHOLDS, "exclusions") if name not in root.values]
    add = f"add {', '.join(missing)}, and write" if missing else "write"
    return (
        f"{shown(path)} is of rule set {written}, and rule set {RULE_SET} is in force: {add} "
        f'rule_set = "{RULE_SET}"; until then what it leaves out has the values of that rule set',
    )


def _of_this_program(rule_set: str) -> bool:
    """Whether a name begins with this program's number; one without a number is people's own."""
    number = re.match(r"\d+", rule_set.strip())
    return number is None or number.group() == RULE_SET
