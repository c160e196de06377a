from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.support.builders_tagging import bundled_rulebook

from litreview.errors import RuleBookError
from litreview.model.fields import TAGGED_FIELDS
from litreview.tagging.rulebook import load_rulebook, verify_rulebook

HEAD = 'version = "1.2"\n[terms]\nPOSE = "cobra|tree"\n[words]\nposes = "cobra tree"\n'
RULE = """
[[rule]]
id = "control.active.pose"
field = "control"
value = "active"
pattern = '''\\b{POSE}\\b'''
confidence = 0.8
matches = ["They did the cobra."]
not_matches = ["They did nothing."]
"""


def write(folder: Path, rules: str = RULE, head: str = HEAD) -> Path:
    (folder / "rulebook.toml").write_text(head, "utf-8")
    (folder / "control.toml").write_text(rules, "utf-8")
    return folder


def refused(folder: Path, rules: str = RULE, head: str = HEAD) -> str:
    with pytest.raises(RuleBookError) as caught:
        load_rulebook(write(folder, rules, head))
    return str(caught.value)


def test_a_folder_of_rules_is_read_with_its_terms(tmp_path: Path) -> None:
    rulebook = load_rulebook(write(tmp_path))
    assert [rule.id for rule in rulebook.rules] == ["control.active.pose"]
    assert rulebook.version.startswith("1.2+")


def test_the_version_changes_with_any_rule(tmp_path: Path) -> None:
    before = load_rulebook(write(tmp_path)).version
    after = load_rulebook(write(tmp_path, RULE.replace("0.8", "0.7"))).version
    assert before != after


@pytest.mark.parametrize("key", ["matches", "not_matches", "confidence", "pattern", "field", "id"])
def test_a_rule_without_one_of_its_keys_is_refused(tmp_path: Path, key: str) -> None:
    without = "\n".join(line for line in RULE.splitlines() if not line.startswith(f"{key} ="))
    said = refused(tmp_path, without)
    assert "control.toml" in said
    assert key in said


def test_an_example_that_does_not_match_is_named(tmp_path: Path) -> None:
    said = refused(tmp_path, RULE.replace("the cobra", "the dog"))
    assert 'control.toml, rule "control.active.pose"' in said
    assert "They did the dog." in said


def test_an_example_that_matches_and_must_not_is_named(tmp_path: Path) -> None:
    assert "They did tree." in refused(tmp_path, RULE.replace("did nothing", "did tree"))


def test_an_id_stands_once(tmp_path: Path) -> None:
    assert "control.active.pose" in refused(tmp_path, RULE + RULE)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{POSE}", "{POSES}", 'no term "POSES"'),
        ('"active"', '"passive"', "passive"),
        ('field = "control"', 'field = "finding"', "said by people only"),
        ("confidence = 0.8", "confidence = 8", "confidence"),
        ("confidence = 0.8", 'confidence = 0.8\nwhere = ["attic"]', 'no place "attic"'),
        ("confidence = 0.8", 'confidence = 0.8\ncontext = ["loud"]', 'no context "loud"'),
        ("confidence = 0.8", 'confidence = 0.8\nwords = ["asanas"]', 'no list "asanas"'),
        ("confidence = 0.8", 'confidence = 0.8\ncolour = "red"', "unknown field"),
        ("confidence = 0.8", 'confidence = 0.8\ncapture = "n"', "either a value or a capture"),
        ('value = "active"', 'capture = "form"', 'no group named "form"'),
        ("{POSE}", "(", "the pattern is broken"),
        ("control.active.pose", "Pose", "not a rule id"),
    ],
)
def test_a_broken_rule_says_what_is_wrong(tmp_path: Path, old: str, new: str, said: str) -> None:
    error = refused(tmp_path, RULE.replace(old, new))
    assert said in error
    assert re.search(r"control\.toml(, line \d+)?, rule", error)


def test_broken_files_are_named(tmp_path: Path) -> None:
    assert "control.toml" in refused(tmp_path, "[[rule")
    assert "version" in refused(tmp_path, RULE, "[terms]\n")
    assert "the file is empty" in refused(tmp_path, "")
    assert "holds no rules" in refused(tmp_path, "rule = []")
    with pytest.raises(RuleBookError, match=r"rulebook\.toml"):
        load_rulebook(tmp_path / "nowhere")


def test_the_bundled_rules_hold_on_their_own_examples() -> None:
    verify_rulebook(bundled_rulebook())


def test_every_tagged_field_but_those_decided_elsewhere_has_a_rule() -> None:
    ruled = {rule.field for rule in bundled_rulebook().rules}
    ruled |= {field for rule in bundled_rulebook().rules for field, _ in rule.also}
    assert {field.value for field in TAGGED_FIELDS} - {field.value for field in ruled} == {
        "intervention"
    }
