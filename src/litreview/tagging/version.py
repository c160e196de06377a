"""Which rule book reads, and whose reading still holds: told without compiling a rule.

Files and a query enter; short names leave. Most commands tag nothing, and need only these.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from litreview.errors import RuleBookError
from litreview.model.query import Query
from litreview.model.text import StudyText
from litreview.textfiles.files import read_bytes
from litreview.textfiles.toml import read_toml

BUNDLED = Path(__file__).parent / "rules"
MODEL_FILE = Path(__file__).parent / "model" / "linear-v2.bin"
SCALES_FILE = Path(__file__).parent / "model" / "chances-v1.bin"
CERTAINTY_FILE = Path(__file__).parent / "model" / "certainty-v1.json"
WORDS = "words.toml"  # lists of nouns that rules name
HEAD = "rulebook.toml"  # version by hand, and the terms that patterns share
HASH_DIGITS = 10  # hexadecimal; enough to tell two rule books apart by eye


def rule_files(folder: Path) -> Iterator[Path]:
    """The files of rules of a rule book, in the order they are tried; head and words are none."""
    return (path for path in sorted(folder.glob("*.toml")) if path.name not in {HEAD, WORDS})


def version_of(folder: Path, *learned: Path) -> str:
    """The number set by hand and a hash of the content, what was learned included.

    Raises:
        RuleBookError: A file cannot be read, or the head gives no version.
    """
    digest = hashlib.sha256(b"".join(read_bytes(path, RuleBookError) for path in learned))
    for path in sorted(folder.glob("*.toml"), key=lambda path: (path.name != HEAD, path.name)):
        digest.update(path.name.encode() + read_bytes(path, RuleBookError))
    head = read_toml(folder / HEAD, RuleBookError).root
    version = head.text("version")
    if not re.fullmatch(r"\d+(\.\d+)*", version):
        raise head.wrong("version", "needs a version", 'Write it like version = "2026.1".')
    return f"{version}+{digest.hexdigest()[:HASH_DIGITS]}"


@cache
def bundled_version() -> str:
    """The version of the package's own rule book; it does not change while a program runs."""
    return version_of(BUNDLED, MODEL_FILE, SCALES_FILE, CERTAINTY_FILE)


def maker_of(version: str, query: Query) -> str:
    """What a reading depends on besides the text: the rule book, and the names looked for."""
    names = repr((query.names, query.homonyms, query.forms))
    return f"{version}/{hashlib.sha256(names.encode()).hexdigest()[:HASH_DIGITS]}"


def text_hash(text: StudyText) -> str:
    """A hash of all that the rule book reads of a study."""
    parts = (text.passages, text.publication_types, text.mesh_headings, text.language)
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]
