from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders_tagging import a_query, bundled_rulebook
from tests.support.sweeping import examples

from litreview.tagging.lines import tag_lines

ABSTRACT = "Eighty-four patients were randomly assigned to yoga or placebo."


def tagged(*lines: str) -> list[dict[str, Any]]:
    return [json.loads(line.json) for line in tag_lines(lines, bundled_rulebook())]


def one(**record: object) -> dict[str, Any]:
    return tagged(json.dumps({"id": "a", **record}))[0]


def test_a_record_gives_its_values_and_tags() -> None:
    out = one(title="Yoga in patients with tremor", abstract=ABSTRACT)
    assert {
        "id": "a",
        "species": "human",
        "design": "rct",
        "randomized": "yes",
        "blinding": "not_reported",
        "control": "placebo",
        "n": 84,
        "n_kind": "randomized",
    }.items() <= out.items()
    assert out["population"] == {
        "condition": ["tremor"],
        "mesh": [],
        "status": "patients",
        "age": "not_reported",
        "sex": "not_reported",
    }
    assert set(out["tags"][0]) == {
        "field", "value", "confidence", "rule", "where", "start", "end", "quote",
    }  # fmt: skip


def test_each_value_has_its_confidence() -> None:
    out = one(title="Yoga in patients with tremor", abstract=ABSTRACT)
    assert {"species", "design", "n", "condition"} <= set(out["confidence"])
    assert "blinding" not in out["confidence"]
    assert all(0 < sure <= 1 and round(sure, 3) == sure for sure in out["confidence"].values())


def test_offsets_count_code_points_of_the_field_as_given() -> None:
    sections = [
        {"label": "WHY", "text": "\U0001f600 Cold."},
        {"label": "METHODS", "text": f" \U0001f600\u0301 {ABSTRACT} "},
    ]
    out = one(title="T", abstract=sections)
    quoted = [tag for tag in out["tags"] if tag["where"] == "abstract[1]"]
    assert quoted
    for tag in quoted:
        assert sections[1]["text"][tag["start"] : tag["end"]] == tag["quote"]


def test_a_tag_without_a_quote_names_its_heading_or_publication_type() -> None:
    out = one(title="T", mesh=["Humans"], pubtypes=["Review"])
    keys = ("where", "heading", "start", "quote")
    assert {tuple(tag[key] for key in keys) for tag in out["tags"]} == {
        ("mesh", "Humans", None, None),
        ("publication_type", "Review", None, None),
    }


def test_headings_may_come_as_objects() -> None:
    out = one(title="T", mesh=[{"name": "Tremor Disorders", "ui": "D1"}])
    assert out["population"]["mesh"] == ["Tremor Disorders"]


def test_a_title_alone_is_not_assessable() -> None:
    out = one(title="Yoga")
    assert out["assessable"] is False
    assert out["n"] == "not_reported"


def test_the_intervention_is_judged_for_a_query() -> None:
    line = json.dumps({"id": 7, "title": "Zetax in rats"})
    out = json.loads(next(tag_lines([line], bundled_rulebook(), a_query())).json)
    assert (out["id"], out["intervention"]["given"]) == (7, "given")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", "not_json"),
        ("[1]", "not_an_object"),
        ("[" * 100_000, "not_json"),
        ('{"id":"a"}', "no_text"),
        ('{"id":"a","title":" ","abstract":[]}', "no_text"),
        ('{"id":"a","title":3}', "bad_text"),
        ('{"id":"a","title":"x\\u0000"}', "bad_text"),
        ('{"id":"a","title":"x","abstract":"\\ud800"}', "bad_text"),
        ('{"id":"a","title":"x","abstract":[{"text":"\\udfff"}]}', "bad_text"),
        ('{"id":"a","title":"x","abstract":[3]}', "bad_text"),
        ('{"id":"a","title":"x","mesh":"Humans"}', "bad_text"),
        ('{"id":["a"],"title":"x"}', "bad_id"),
        ('{"id":"\\ud800","title":"x"}', "bad_id"),
        ('{"id":"a","abstract":"' + "y " * 1_100_000 + '"}', "too_long"),
        ('{"id":"a","abstract":"' + "y " * 5_000_000 + '"}', "too_long"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_bad_line_is_an_error_object_and_the_others_go_on(line: str, code: str) -> None:
    good = json.dumps({"id": "good", "title": "Yoga"})
    outs = list(tag_lines([line, good], bundled_rulebook()))
    assert [out.failed for out in outs] == [True, False]
    error = json.loads(outs[0].json)
    assert (error["line"], error["error"]["code"]) == (1, code)
    assert error["error"]["message"]
    assert json.loads(outs[1].json)["id"] == "good"


SCRIPTS = {
    "cyrillic": "\u0427\u0430\u0439 (n = 24) \u043f\u043e\u043b\u0443\u0447\u0430\u043b\u0438. ",
    "right to left": "\u05d4\u05d7\u05d5\u05dc\u05d9\u05dd \u05ea\u05d4 (n = 24). \u200f",
    "mixed": "\u0627\u0644\u0645\u0631\u0636\u0649 were randomized (n = 24) \u0438 tea. ",
}


@pytest.mark.parametrize("words", SCRIPTS.values(), ids=SCRIPTS)
def test_other_scripts_are_tagged_where_they_stand(words: str) -> None:
    out = one(title=words, abstract=words + ABSTRACT)
    assert out["n"] == 84
    for tag in out["tags"]:
        text = words if tag["where"] == "title" else words + ABSTRACT
        assert text[tag["start"] : tag["end"]] == tag["quote"]


HOSTILE = {
    "no space, the longest": "x" * 1_900_000,
    "no full stop": "a " * 200_000,
    "numbers": "12 patients and 13 users, " * 16_000,
    "brackets": "patients (n = 12) or " * 20_000,
    "lists": "patients and physicians, nurses, not " * 11_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_text_as_long_as_a_book_is_read(text: str) -> None:
    # quadratic work on hundreds of thousands of characters would take many minutes
    out = next(tag_lines([json.dumps({"id": "a", "abstract": text})], bundled_rulebook()))
    assert not out.failed


def test_five_megabytes_are_refused() -> None:
    line = json.dumps({"id": "a", "abstract": "Forty patients took part. " * 200_000})
    outs = list(tag_lines([line, json.dumps({"id": "b", "title": "Yoga"})], bundled_rulebook()))
    assert [out.failed for out in outs] == [True, False]
    assert json.loads(outs[0].json)["error"]["code"] == "too_long"


def test_blank_lines_are_passed_over_and_still_counted() -> None:
    outs = list(tag_lines(["\n", "x"], bundled_rulebook()))
    assert [json.loads(out.json)["line"] for out in outs] == [2]


def test_lines_are_numbered_from_the_first() -> None:
    (out,) = tag_lines(["x"], bundled_rulebook(), first=33)
    assert json.loads(out.json)["line"] == 33


def test_lines_stream() -> None:
    def endless() -> Iterator[str]:
        while True:
            yield json.dumps({"id": "a", "title": "Yoga"})

    assert not next(tag_lines(endless(), bundled_rulebook())).failed


@settings(max_examples=examples(10), deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "title", "abstract", "text", "mesh"]), inner, max_size=4
            )
        ),
        max_leaves=8,
    )
    | st.text(max_size=40)
)
def test_whatever_comes_one_line_of_utf8_json_goes(value: object) -> None:
    for line in (json.dumps(value), str(value)):
        for out in tag_lines([line], bundled_rulebook()):
            assert "\n" not in out.json
            json.loads(out.json.encode("utf-8"))


def test_an_id_of_thirty_digits_comes_back_whole() -> None:
    number = 10**29 + 7
    assert one(id=number, title="Yoga")["id"] == number


def test_a_controlled_studys_outcome_sentences_are_suggested_as_effects() -> None:
    result = "Tremor was lower with yoga than with placebo (P = .01)."
    sections = [
        {"label": "METHODS", "text": ABSTRACT},
        {"label": "RESULTS", "text": f"All came. {result}"},
    ]
    out = one(title="Yoga in patients with tremor", abstract=sections)
    (effect,) = out["suggested_effects"]
    assert (effect["direction"], effect["sentence"]) == ("lower", result)
    assert sections[1]["text"][effect["start"] : effect["end"]] == result
    assert one(title="Yoga and tremor", abstract="Tremor was lower.")["suggested_effects"] == []
