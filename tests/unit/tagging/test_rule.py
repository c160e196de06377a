from __future__ import annotations

import pytest
from tests.support.builders_tagging import a_rule

from litreview.errors import RuleBookError
from litreview.model.fields import Value
from litreview.tagging.context import Context
from litreview.tagging.folding import fold
from litreview.tagging.rule import Rule
from litreview.tagging.sections import Section


def value_of(rule: Rule, sentence: str) -> Value | None:
    found = rule.find(fold(sentence))
    return None if found is None else rule.read_value(found, sentence)


def test_a_rule_gives_its_value_where_its_pattern_matches() -> None:
    assert value_of(a_rule(), "They did YOGA.") == "active"
    assert value_of(a_rule(), "They did nothing.") is None


def test_a_literal_that_is_not_there_rules_it_out() -> None:
    assert value_of(a_rule(needs=["mat"]), "They did yoga.") is None
    assert value_of(a_rule(needs=["mat"]), "They did yoga on a mat.") == "active"


def test_of_every_group_of_literals_one_must_be_there() -> None:
    rule = a_rule(needs=["Mat", ["tea", "mint"]])
    assert rule.needs == (("mat",), ("tea", "mint"))
    assert value_of(rule, "They did yoga on a mat.") is None
    assert value_of(rule, "They did yoga on a mat, with tea.") == "active"


def test_a_sentence_must_hold_a_word_of_each_list() -> None:
    rule = a_rule(words=["poses"])
    assert value_of(rule, "They did yoga.") is None
    assert value_of(rule, "They did yoga: cobra.") == "active"


def test_unless_calls_the_rule_off_wherever_it_stands() -> None:
    assert value_of(a_rule(unless=["hot"]), "They did yoga when it was hot.") is None


def test_a_context_calls_off_one_match_and_the_next_is_tried() -> None:
    rule = a_rule(context=[Context.NEGATED])
    assert value_of(rule, "They did not do yoga.") is None
    assert value_of(rule, "They did not do yoga; others did yoga.") == "active"


def test_captured_words_are_taken_as_printed() -> None:
    rule = a_rule(field="form", value=None, capture="form", pattern=r"(?P<form>[\w ]+) mat")
    assert value_of(rule, "Blue  Rubber mat") == "Blue Rubber"


def test_counts_of_several_groups_are_added_up() -> None:
    rule = a_rule(
        field="n", value=None, capture="n", pattern=r"(?P<n>{NUM}) men and (?P<n2>{NUM}) women"
    )
    assert value_of(rule, "Eleven men and 15 women came.") == 26


def test_a_number_that_is_a_label_is_passed_over() -> None:
    rule = a_rule(field="n", value=None, capture="n", pattern="(?P<n>{NUM}) patients")
    assert value_of(rule, "Type 2 patients: 30 patients.") == 30


def test_an_impossible_count_gives_nothing() -> None:
    rule = a_rule(field="n", value=None, capture="n", pattern="(?P<n>{NUM}) patients")
    assert value_of(rule, "999999999 patients") is None
    assert value_of(rule, f"{'9' * 400} patients") is None


def test_each_arm_is_one_value() -> None:
    rule = a_rule(
        field="arms", value=None, capture="arm1", pattern=r"(?P<arm1>\w+ 5) and (?P<arm2>\w+ 6)"
    )
    assert value_of(rule, "Yoga 5 and Rest 6") == ("Yoga 5", "Rest 6")


def test_where_says_which_sections_are_looked_at() -> None:
    assert a_rule(where=["title"]).applies_in(Section.TITLE)
    assert not a_rule(where=["title"]).applies_in(Section.METHODS)
    assert not a_rule(where=["methods"]).applies_in(Section.RESULTS)
    assert a_rule(where=["methods"]).applies_in(Section.ABSTRACT)
    assert a_rule(where=["abstract"]).applies_in(Section.RESULTS)
    assert not a_rule(where=["abstract"]).applies_in(Section.TITLE)
    assert not a_rule(where=["mesh"]).reads_text


def counting(pattern: str) -> Rule:
    return a_rule(field="n", value=None, capture="n", pattern=pattern)


def test_numbers_are_added_up_and_groups_multiplied() -> None:
    added = counting("(?P<n>{NUM}) men and (?P<n2>{NUM}) women")
    assert value_of(added, "9 men and 12 women") == 21
    grouped = counting("(?P<times>two|three) groups of (?P<n>{NUM})")
    assert value_of(grouped, "three groups of twelve") == 36
    optional = counting("(?:(?P<times>two|three) )?groups? of (?P<n>{NUM})")
    assert value_of(optional, "a group of twelve") == 12


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("Six climbers of cobras did yoga.", False),
        ("Six cobras did yoga.", True),
        ("Six king-cobras did yoga.", True),
        ("Six cobra did yoga.", True),
    ],
)
def test_a_group_holds_a_noun_of_its_list(line: str, is_found: bool) -> None:
    rule = a_rule(pattern=r"six (?P<who>[a-z-]+)\b.*yoga", among={"who": "poses"})
    assert (rule.find(fold(line)) is not None) == is_found


def test_a_list_nobody_wrote_is_refused() -> None:
    with pytest.raises(RuleBookError, match="among"):
        a_rule(among={"who": "nobodies"}, pattern="(?P<who>x)")
    with pytest.raises(RuleBookError, match="no group"):
        a_rule(among={"who": "poses"})
