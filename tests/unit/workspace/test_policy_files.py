"""`data/policy.toml`: thresholds, their sources, and the file that comes with the program."""

from dataclasses import replace
from pathlib import Path

import pytest

from litreview.errors import DataFileError
from litreview.model.identity import Reviewer
from litreview.model.policy import Policy
from litreview.workspace.policy import (
    THRESHOLDS,
    policy_problems,
    policy_without_readers,
    read_policy,
)

SHIPPED = Path(__file__).parents[3] / "data" / "policy.toml"


def policy_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "data" / "policy.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_thresholds_are_those_of_rule_set_2_each_with_its_source() -> None:
    shipped = read_policy(SHIPPED)
    assert replace(shipped, sources={}, same_people={}) == Policy()
    assert set(shipped.sources) == set(THRESHOLDS)


def test_every_shipped_threshold_has_a_comment_naming_its_source() -> None:
    lines = SHIPPED.read_text(encoding="utf-8").split("[sources]")[0].splitlines()
    for name in THRESHOLDS:
        (line,) = [line for line in lines if line.startswith(f"{name} =")]
        assert "; " in line.partition("#")[2], line  # what it counts; where it comes from


def test_no_file_gives_rule_set_2() -> None:
    assert read_policy(Path("nowhere/policy.toml")) == Policy()


def test_what_the_file_leaves_out_keeps_its_value(tmp_path: Path) -> None:
    policy = read_policy(policy_file(tmp_path, 'rule_set = "2"\nmin_n_t3 = 80\n'))
    assert policy == Policy(rule_set="2", min_n_t3=80)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("min_n_t3 = 60\nmin_n_T4 = 1", 2, 'unknown field "min_n_T4". Did you mean "min_n_t4"?'),
        ("\nmin_n_t3 = 0", 2, 'field "min_n_t3": 0 is below 1'),
        ("min_consistency = 1.5", 1, "is no share"),
        ('min_n_t3 = "60"', 1, "needs a whole number"),
        ("rule_set = 1", 1, "needs text in quotation marks"),
        ('min_n_t3 = 60\n[sources]\nmin_n_t33 = "x"', 3, 'unknown field "min_n_t33"'),
        ("[sources]\nmin_n_t3 = 5", 2, "needs text"),
        ('[same_people]\nb = "a"\n"b-2" = "b"', 3, '"b" is itself said to be the same people as'),
        ('[same_people]\nb = "a"\n"b-2" = "b"', 3, 'Write "b-2" = "a".'),
        ('[same_people]\na-2 = "b-2"\nb-2 = "a-2"', 2, "Keep one of the two lines"),
        ('[same_people]\na-2 = "b"\n"b.c" = "b.c"', 3, '"b.c" stands for itself'),
        ('[same_people]\nx = "a"\nA2 = "a"', 3, '"A2" is not a reviewer id'),
        ('[same_people]\na-2 = "Anna B"', 2, '"Anna B" is not a reviewer id'),
        ('[same_people]\na-2 = "machine"', 2, '"machine" is what ungraded studies say'),
        ("[same_people]\na-2 = 2", 2, "needs text"),
        ('[same_people]\na.b = "a"', 2, "Put the whole name in quotation marks."),
        ('same_people = "a"', 1, "is not a table"),
    ],
)
def test_every_mistake_names_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(DataFileError) as error:
        read_policy(policy_file(tmp_path, text))
    assert error.value.where == f"data/policy.toml, line {line}"
    assert words in str(error.value)


OLD = """rule_set = "1"
min_n_t3 = 80
min_groups_harm_t4 = 2
"""


def test_readers_who_are_the_same_people_are_counted_under_one_name(tmp_path: Path) -> None:
    text = '[same_people]\nb-2 = "b.c"\n"b.d" = "b.c"\n'
    policy = read_policy(policy_file(tmp_path, text))
    b, again, other, nobody = map(Reviewer, ("b.c", "b-2", "b.d", "anna"))
    assert policy.people([b, again, other]) == {b}
    assert policy.people([again, nobody]) == {b, nobody}


def test_a_file_of_rule_set_1_gives_its_thresholds_and_never_its_name(tmp_path: Path) -> None:
    path = policy_file(tmp_path, OLD)
    policy = read_policy(path)
    assert (policy.rule_set, policy.min_n_t3) == ("2", 80)
    assert policy.min_clusters == Policy().min_clusters
    (problem,) = policy_problems(path)
    assert "is of rule set 1" in problem
    assert "min_clusters" in problem
    assert "min_n_t3" not in problem


@pytest.mark.parametrize("name", ["2", "2-clinic", "clinic"])
def test_a_workspace_may_name_rules_of_its_own(tmp_path: Path, name: str) -> None:
    path = policy_file(tmp_path, f'rule_set = "{name}"\n')
    assert read_policy(path).rule_set == name
    assert policy_problems(path) == ()


def test_without_a_file_there_is_nothing_to_say() -> None:
    assert policy_problems(Path("nowhere/policy.toml")) == ()


def test_a_policy_without_readers_is_the_same_policy(tmp_path: Path) -> None:
    copied = policy_file(tmp_path, policy_without_readers(SHIPPED).decode())
    assert read_policy(SHIPPED).same_people
    assert read_policy(copied) == replace(read_policy(SHIPPED), same_people={})


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('[same_people]\na-2 = "a"\n"b.c-2" = "b.c"\n', "[same_people]\n"),
        (
            '[same_people]\r\na-2 = "a"\r\n[sources]\r\nmin_n_t3 = "x"\r\n',
            '[same_people]\r\n[sources]\r\nmin_n_t3 = "x"\r\n',
        ),
        ("min_n_t3 = 70\n", "min_n_t3 = 70\n"),
    ],
)
def test_readers_alone_are_left_out(tmp_path: Path, text: str, left: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes(text.encode())
    assert policy_without_readers(path).decode() == left
