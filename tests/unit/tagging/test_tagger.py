from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders_tagging import a_query, a_text, bundled_rulebook
from tests.support.sweeping import examples

from litreview.model.fields import Field
from litreview.model.identity import RuleId
from litreview.model.tag import Tag
from litreview.model.text import StudyText
from litreview.tagging.evidence import quote_around
from litreview.tagging.sections import Document
from litreview.tagging.tagger import find_tags

# pieces that make rules fire, between letters that make offsets drift
PIECES = [
    "84 patients were randomly assigned to yoga or placebo. ",
    "It was a double-blind, crossover trial. ",
    "Male Wistar rats (n = 12) were killed. ",
    "Healthy women aged 18\u201365 years took 5 mg/kg orally for 12 weeks. ",
    "We searched MEDLINE for randomized trials. ",
    "PC12 cells were cultured in vitro. ",
    "Zetax was injected. ",
    "METHODS: ",
    "\U0001f600\U0001d518 ",
    "\u05e9\u05dc\u05d5\u05dd ",
    "\u041f\u0430\u0446\u0438\u0435\u043d\u0442\u044b. ",
    "e\u0301\u0130 ",
    "\u00a0\t\n",
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=12).map("".join)


def tags_of(text: StudyText) -> tuple[Tag, ...]:
    return find_tags(text, bundled_rulebook(), a_query())


@settings(max_examples=examples(20), deadline=None)
@given(texts, texts | st.lists(st.tuples(st.sampled_from(["METHODS", ""]), texts), max_size=3))
def test_every_quote_stands_where_its_tag_says(
    title: str, abstract: str | list[tuple[str, str]]
) -> None:
    text = a_text(title, abstract)
    for tag in tags_of(text):
        evidence = tag.evidence
        assert text.text[evidence.start : evidence.end] == evidence.quote
        where, _ = text.where_is(evidence.span)
        assert where == evidence.where


def test_tags_come_in_reading_order_metadata_last() -> None:
    text = a_text(
        "Yoga: a randomized trial",
        "Forty patients took part. Zetax was injected.",
        pubtypes=("Randomized Controlled Trial",),
        mesh=("Humans",),
    )
    tags = tags_of(text)
    starts = [tag.evidence.start for tag in tags if tag.evidence.is_quote]
    assert starts == sorted(starts)
    assert [tag.evidence.where for tag in tags][-1] == "publication_type"


def test_metadata_tags_rest_on_their_heading() -> None:
    tags = tags_of(a_text("A title", mesh=("Rats, Wistar",)))
    species = next(tag for tag in tags if tag.field is Field.SPECIES)
    assert (species.value, species.evidence.where, species.evidence.quote) == (
        "animal",
        "mesh",
        "Rats, Wistar",
    )
    assert not species.evidence.is_quote


def test_a_rule_tags_a_sentence_once() -> None:
    tags = tags_of(a_text("", "Placebo here, placebo there and placebo everywhere."))
    assert [tag.rule for tag in tags if tag.field is Field.CONTROL] == ["control.placebo.said"]


def test_a_further_spotter_adds_its_tags_in_their_place() -> None:
    def spot(document: Document) -> list[Tag]:
        first = document.sentences[0]
        evidence = quote_around(document, first, 0, 1)
        return [Tag(Field.SPECIES, "human", evidence, RuleId("model.species-1"), 0.7)]

    text = a_text("Yoga", "Forty patients took part.")
    tags = find_tags(text, bundled_rulebook(), spotters=[spot])
    assert (tags[0].rule, tags[0].evidence.quote) == ("model.species-1", "Yoga")


def test_without_a_query_nothing_is_said_of_the_compound() -> None:
    text = a_text("Zetax in rats")
    assert all(tag.field is not Field.INTERVENTION for tag in find_tags(text, bundled_rulebook()))


@pytest.mark.parametrize("title", ["", "\u05e9", "\u4eba"])
def test_a_text_that_says_nothing_gives_no_tags(title: str) -> None:
    assert tags_of(a_text(title)) == ()
