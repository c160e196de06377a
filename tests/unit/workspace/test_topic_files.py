"""`topics.toml`: what claims of several compounds share, and claims that name none of it."""

from pathlib import Path

import pytest

from litreview.errors import DataFileError
from litreview.model.claim import Topic
from litreview.workspace.layout import Layout
from litreview.workspace.topics import read_topics, unknown_topics

TOPICS = """\
[[topic]]
id = "stroke"
name = "After a stroke"

[[topic]]
id = "memory"
name = "Memory and learning"
"""
CLAIMS = '[[claim]]\nid = "a"\ntopic = "stroke"\n\n[[claim]]\nid = "b"\ntopic = "memmory"\n'


def layout(root: Path, topics: str) -> Layout:
    made = Layout(root)
    made.topics.parent.mkdir(parents=True)
    made.topics.write_text(topics, encoding="utf-8")
    return made


def claims_of(made: Layout) -> Path:
    path = made.root / "data" / "mint" / "claims.toml"
    path.parent.mkdir()
    path.write_text(CLAIMS, encoding="utf-8")
    return path


def test_topics_are_read_in_file_order(tmp_path: Path) -> None:
    made = layout(tmp_path, TOPICS)
    assert read_topics(made.topics) == (
        Topic("stroke", "After a stroke"),
        Topic("memory", "Memory and learning"),
    )


def test_a_claim_names_a_topic_that_is_filed(tmp_path: Path) -> None:
    made = layout(tmp_path, TOPICS)
    (mistake,) = unknown_topics(claims_of(made), made.topics)
    assert mistake.where == 'data/mint/claims.toml, line 7, claim "b"'
    assert mistake.what == 'unknown topic "memmory". Did you mean "memory"?'
    assert mistake.fix == "One of: stroke, memory. Or file it in data/topics.toml."


def test_without_a_file_topics_are_named_freely(tmp_path: Path) -> None:
    made = layout(tmp_path, TOPICS)
    claims = claims_of(made)
    made.topics.unlink()
    assert list(unknown_topics(claims, made.topics)) == []
    assert read_topics(made.topics) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "line", "words"),
    [
        ('name = "After a stroke"', 'nam = "After a stroke"', 3, 'Did you mean "name"?'),
        ('name = "After a stroke"', 'name = ""', 3, "is empty"),
        ('id = "memory"', 'id = "Memory!"', 6, "Memory!"),
        ('id = "memory"', 'id = "stroke"', 6, "stands twice, first in line 1"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, right: str, wrong: str, line: int, words: str) -> None:
    made = layout(tmp_path, TOPICS.replace(right, wrong))
    with pytest.raises(DataFileError) as error:
        read_topics(made.topics)
    assert error.value.where.startswith(f"data/topics.toml, line {line}")
    assert words in str(error.value)
