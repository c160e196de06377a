from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_tagging import a_text

from litreview.model.fields import Field
from litreview.model.identity import RuleId
from litreview.model.tag import Evidence, Tag
from litreview.tagging.features import BITS, MAX_LETTERS, NOWHERE, RULE_BITS, read_features
from litreview.tagging.sections import Document, read_document


def a_document(title: str = "", abstract: str = "") -> Document:
    return read_document(a_text(title, abstract))


def a_rule_tag(value: str = "rct", *, start: int = 0, where: str = "abstract") -> Tag:
    evidence = (
        Evidence(where, "words", start, start + 5) if start >= 0 else Evidence(where, "words")
    )
    return Tag(Field.DESIGN, value, evidence, RuleId(f"design.{value}.test"), 0.8)


def buckets(title: str = "", abstract: str = "") -> set[int]:
    return set(read_features(a_document(title, abstract), ()).words.tolist())


def test_a_word_and_a_pair_of_words_are_features() -> None:
    assert len(buckets(abstract="Sage tea.")) == 3
    assert buckets(abstract="sage") | buckets(abstract="tea") < buckets(abstract="sage tea")


def test_the_order_of_a_pair_counts() -> None:
    assert buckets(abstract="sage tea") != buckets(abstract="tea sage")


def test_words_of_two_sentences_make_no_pair() -> None:
    apart = buckets(abstract="They drank sage. Tea was cold.")
    assert not (buckets(abstract="sage tea") - buckets(abstract="sage. x. tea")) & apart


def test_a_word_of_the_title_counts_once_more_apart() -> None:
    assert buckets(abstract="sage") < buckets(title="sage")


def test_every_number_is_the_same_word() -> None:
    assert buckets(abstract="of 12 mice") == buckets(abstract="of 3456 mice")


def test_case_and_punctuation_do_not_count() -> None:
    assert buckets(abstract="Sage-tea (cold)") == buckets(abstract="sage tea cold")


def test_a_bucket_stands_once_in_the_sentence_where_it_came_first() -> None:
    features = read_features(a_document("", "Sage grew. Sage was cut. Mint was cut."), ())
    (sage,) = buckets(abstract="sage")
    (mint,) = buckets(abstract="mint")
    place = dict(zip(features.words.tolist(), features.word_places.tolist(), strict=True))
    assert (place[sage], place[mint]) == (0, 2)
    assert len(features.words) == len(place)


def test_a_word_is_counted() -> None:
    features = read_features(a_document("", "Sage grew. Sage was cut. Mint was cut."), ())
    (sage,) = buckets(abstract="sage")
    count = dict(zip(features.words.tolist(), features.word_counts.tolist(), strict=True))
    assert (count[sage], min(count.values())) == (2, 1)


def test_a_rule_and_its_value_are_two_features_of_its_sentence() -> None:
    document = a_document("A title", "First sentence here. Second sentence here.")
    second = document.sentences[2].start
    features = read_features(document, [a_rule_tag(start=second + 3)])
    assert features.rule_places.tolist() == [2, 2]


def test_a_heading_stands_in_no_sentence() -> None:
    features = read_features(a_document("A title"), [a_rule_tag(start=-1, where="mesh")])
    assert set(features.rule_places.tolist()) == {NOWHERE}


def test_what_a_free_value_says_is_no_feature() -> None:
    def of(number: int) -> set[int]:
        evidence = Evidence("abstract", "words", 0, 5)
        tag = Tag(Field.N, number, evidence, RuleId("n.test"), 0.8)
        return set(read_features(a_document("", "words here"), [tag]).rules.tolist())

    assert of(12) == of(70)


def test_a_very_long_text_is_read_up_to_a_limit() -> None:
    document = a_document("", "sage " * (MAX_LETTERS // 5) + "mint")
    (mint,) = buckets(abstract="mint")
    assert mint not in read_features(document, ()).words


def test_a_word_counts_the_same_wherever_it_stands() -> None:
    assert buckets(abstract="sage") < buckets(abstract="a long way before the word sage comes")


def test_letters_of_other_scripts_part_words() -> None:
    assert buckets(abstract="\u0447\u0430\u0439") == set()


def test_nothing_gives_nothing() -> None:
    features = read_features(a_document(), ())
    assert (len(features.words), len(features.rules)) == (0, 0)


@given(st.text(max_size=300), st.text(max_size=600))
def test_any_text_gives_rising_buckets_and_real_sentences(title: str, abstract: str) -> None:
    document = a_document(title, abstract)
    features = read_features(document, [a_rule_tag()] if document.sentences else [])
    assert np.all(np.diff(features.words) > 0)
    assert np.all((features.words >= 0) & (features.words < 1 << BITS))
    assert np.all(features.rules < 1 << RULE_BITS)
    assert np.all(features.word_places < len(document.sentences))
