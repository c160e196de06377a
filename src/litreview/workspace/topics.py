"""`data/topics.toml` to topics: what claims of several compounds have in common.

A path enters; topics in file order leave, or a `DataFileError` that knows every mistake. The file
may be missing: then claims name topics freely.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from litreview.errors import DataFileError, LitreviewError
from litreview.model.claim import Topic
from litreview.textfiles.files import is_missing, shown
from litreview.textfiles.mistakes import unknown_value
from litreview.textfiles.toml import read_toml
from litreview.workspace.claims import read_listed


def read_topics(path: Path) -> tuple[Topic, ...]:
    """Return the topics of the file in its order; none when there is no file, or only comments.

    Raises:
        DataFileError: It cannot be used; the error names file, line, topic and field.
    """
    return read_listed(path, "topic", lambda table: table.noun(Topic))


def unknown_topics(claims: Path, topics: Path) -> Iterator[LitreviewError]:
    """Yield a mistake for each claim whose topic is not filed; none without a file of topics.

    Raises:
        DataFileError: Either file cannot be read at all.
    """
    if is_missing(topics) or is_missing(claims):
        return
    filed = read_toml(topics, DataFileError, comments_alone=True).root.tables("topic")
    known = [table.text("id") for table in filed]
    for table in read_toml(claims, DataFileError, comments_alone=True).root.tables("claim"):
        topic = table.values.get("topic")
        if isinstance(topic, str) and topic and topic not in known:
            what, fix = unknown_value("topic", topic, known)
            fix = f"{fix} Or file it in {shown(topics)}.".strip()
            yield table.labelled("claim").wrong("topic", what, fix)
