"""`data/policy.toml` to a `Policy`: the ladder's thresholds, and where each comes from.

A path enters; a checked noun leaves, or a `DataFileError`. Thresholds the file leaves out keep
the values of rule set 2.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from litreview.errors import DataFileError
from litreview.model.policy import Policy
from litreview.textfiles.files import is_missing
from litreview.textfiles.toml import read_toml

THRESHOLDS = tuple(
    f.name for f in fields(Policy) if f.name not in {"rule_set", "sources", "exclusions"}
)


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
    return root.noun(Policy)
