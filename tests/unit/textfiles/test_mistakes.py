"""Mistakes in words for people who do not program."""

import tomllib

import pytest

from litreview.textfiles.mistakes import broken_toml, unknown_word, wrong_value


@pytest.mark.parametrize(
    "text",
    [
        'a = "x', "a = \n", "a b = 1", "a = foo", "a = [1, 2", "[a]\n[a]", "a=1\na=2", "[[a]\n",
        'a = "x\ny"', "nonsense", 'a = """x', "a = 01", "= 1", "a = {b = 1,\n c=2}", 'a = "\\q"',
        "[a\nb=1", "a=1 b=2", 'a = "x\x00"', "a.b=1\n[a]\nc=1", "a=1\r", "a=[1]\n[[a]]",
        "a={b=1}\na.c=2", "a = {b=1, b=2}", "a = '''x", 'a = "\\ud800"', "a = 'x\ny'",
    ],
)  # fmt: skip
def test_every_syntax_complaint_has_its_own_advice(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as broken:
        tomllib.loads(text)
    mistake = broken_toml(str(broken.value), text)
    assert mistake.what.startswith("not valid TOML: ")
    assert mistake.fix.endswith((".", '".'))
    assert "neighbours" not in mistake.fix


def test_a_complaint_of_a_later_python_is_passed_on() -> None:
    mistake = broken_toml("Something else", "a = 1")
    assert mistake == ("not valid TOML: something else", "Compare the line with its neighbours.")


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("Expected `int | null`, got `str`", "needs a whole number, not text in quotation marks"),
        ("Expected `int | str`, got `float`",
         "needs a whole number or text in quotation marks, not a number"),
        ("Expected `array`, got `object`", "needs a list in square brackets, not a table"),
        ("Expected `str`, got `date`",
         "needs text in quotation marks, not a date without quotation marks"),
        ("is empty", "is empty"),
    ],
)  # fmt: skip
def test_types_in_plain_words(problem: str, words: str) -> None:
    assert wrong_value(problem) == words


def test_unknown_words() -> None:
    near = unknown_word("field", "publication_type", ["title", "publication_types"])
    assert near == ('unknown field "publication_type". Did you mean "publication_types"?', "")
    assert unknown_word("claim", "zz", ["focus"]) == ('unknown claim "zz"', "One of: focus.")
    assert unknown_word("claim", "zz", []) == ('unknown claim "zz"', "")
