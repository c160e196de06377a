"""Names of groups and sponsors, made comparable."""

from __future__ import annotations


def group_key(name: str) -> str:
    """A name as groups are compared by: two spellings of one name have one key."""
    return " ".join(name.casefold().split())
