"""The licence that a copyright line names: CC BY 4.0, CC0 1.0, public domain.

A line as publishers print it enters; the licence's name and address leave. Whether the line tells
the truth is for the person to know who files it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_ADDRESS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)"
    r"/(?P<code>[a-z][a-z-]*)/(?P<version>\d\.\d)/?",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:CC0\b(?: \d\.\d)?|CC[ -]BY\b(?:-(?:NC|ND|SA)\b)*(?: \d\.\d)?"
    r"|Creative Commons\b(?:[ \w-]*? \d\.\d)?|public domain\b)",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\ball rights reserved\b|\bnot (?:in|under|licen[cs]ed|granted|covered)\b", re.I
)
_NAMES = {"zero": "CC0", "mark": "Public Domain Mark"}  # in an address; the others are CC BY-...


class Licence(NamedTuple):
    """A licence by its name, and where its text stands; the address may be empty."""

    name: str
    address: str = ""


def find_licence(line: str) -> Licence | None:
    """Return the licence a copyright line names, by its address where it gives one; else None.

    A line that keeps all rights, or says that a licence is not given, names none.
    """
    if _REFUSAL.search(line):
        return None
    if address := _ADDRESS.search(line):
        code = address["code"].lower()
        name = _NAMES.get(code, f"CC {code.upper()}")
        return Licence(f"{name} {address['version']}", address[0])
    name_only = _NAME.search(line)
    return Licence(name_only[0]) if name_only else None
