"""Records found by what people type: words of both are folded alike."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders import a_record

from litreview.model.identity import StudyId
from litreview.model.record import (
    AbstractSection,
    Author,
    Chemical,
    Journal,
    Keyword,
    MeshHeading,
    MeshQualifier,
    OtherAbstract,
    RegistryId,
    RichText,
)
from litreview.render.study_search import Term, find_studies, fold_words, read_terms


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("  A  title,\nwith: words. ", "a title with words"),
        ("Тест-1 (Ångström)", "тест 1 angstrom"),
        ("\N{LATIN SMALL LETTER SHARP S} ﬁn", "ss fin"),
        ("10\N{SUPERSCRIPT MINUS}\N{SUPERSCRIPT THREE}", "10 3"),
        ("İstanbul", "istanbul"),
        ("\N{GREEK SMALL LETTER FINAL SIGMA}", "\N{GREEK SMALL LETTER SIGMA}"),
        ("snake_case", "snake case"),
        ("кафе\N{COMBINING ACUTE ACCENT}", "кафе"),
        ("\x00a\x00", "a"),
    ],
)
def test_words_are_folded(text: str, folded: str) -> None:
    assert fold_words(text) == folded


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("a B", [Term("a"), Term("b")]),
        ("a A a", [Term("a")]),
        ('"a b" c', [Term("a b"), Term("c")]),
        ('c"a b"', [Term("c"), Term("a b")]),
        ('"a b', [Term("a b")]),
        ("«a b»", [Term("a b")]),
        ("a-b*", [Term("a b", prefix=True)]),
        ('"a b"*', [Term("a b", prefix=True)]),
        ("*a a**", [Term("a"), Term("a", prefix=True)]),
        ('" " "" * - AND', [Term("and")]),
    ],
)
def test_what_is_typed_is_read(typed: str, terms: list[Term]) -> None:
    assert read_terms(typed) == tuple(terms)


@settings(deadline=None)  # the machine may be busy
@given(st.text())
def test_folding_twice_is_folding_once_and_nothing_typed_is_an_error(text: str) -> None:
    assert fold_words(fold_words(text)) == fold_words(text)
    for term in read_terms(text):
        assert term.words
        assert fold_words(term.words) == term.words
    find_studies([a_record(1, title=text)], text)


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=127)))
def test_plain_english_folds_the_same_the_short_way(text: str) -> None:
    assert fold_words(f"{text} é") == f"{fold_words(text)} e".strip()


FOUR = (
    a_record(1, title="Anxiety, double-blind"),
    a_record(2, title="Anxiety in rats"),
    a_record(3, title="ACTH(4-7)PGP, 10\N{SUPERSCRIPT MINUS}³ M (Ångström)"),
    a_record(4, title="Тревога крыс"),
)


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("anxiety", [1, 2]),
        ("ANXIETY rats", [2]),
        ("anxiety, stroke!", []),
        ('"in rats"', [2]),
        ('"rats in"', []),
        ("rat", []),
        ("rat*", [2]),
        ('"anxiety in ra"*', [2]),
        ("angstrom", [3]),
        ("Ångström", [3]),
        ("ТРЕВОГА", [4]),
        ("трев*", [4]),
        ("double-blind", [1]),
        ('"double blind', [1]),
        ("“double blind”", [1]),
        ("double NOT blind", []),
        ("acth(4-7)pgp", [3]),
        ("10^-3", [3]),
        ("", []),
        (' "" * - ( ', []),
        ("anxiety OR zebra", []),
        ("title:anxiety", []),
        ("anxiety\x00", [1, 2]),
        ("'; DROP TABLE records; --", []),
    ],
)
def test_words_find_studies(typed: str, numbers: list[int]) -> None:
    assert find_studies(FOUR, typed) == {f"pmid:{number}" for number in numbers}


def test_every_part_of_a_record_that_people_look_for_is_searched() -> None:
    record = a_record(
        7,
        title="A title",
        abstract="Sleep was longer.",
        other_abstracts=(OtherAbstract("rus", "", (AbstractSection(RichText("Сон")),)),),
        vernacular_title="Название",
        keywords=(Keyword("peptides"),),
        mesh_headings=(MeshHeading("Insomnia", qualifiers=(MeshQualifier("drug therapy"),)),),
        chemicals=(Chemical("Semax"),),
        registry_ids=(RegistryId("ClinicalTrials.gov", "NCT00000102"),),
        doi="10.1000/rest.7",
    )
    people = (Author("Sidorova", "Olga", "O"), Author(collective_name="Sleep Group"))
    record = replace(record, authors=people, journal=Journal("Journal of Rest", "J Rest"))
    for typed in (
        *("title", "sleep", "сон", "название", "sidorova", '"sidorova olga"', '"sleep group"'),
        *('"journal of rest"', '"j rest"', "peptides", "insomnia", '"drug therapy"', "semax"),
        *("nct00000102", "10.1000/rest.7", "7", "title sleep semax"),
    ):
        assert find_studies([record], typed) == {record.id}, typed
    assert find_studies([record], '"title sleep"') == frozenset()  # no phrase spans two parts


def test_a_record_without_a_pmid_is_found_by_its_name() -> None:
    thesis = a_record("manual:a-thesis", title="On sleep")
    assert find_studies([thesis], '"manual a thesis"') == {StudyId("manual:a-thesis")}


def test_the_longest_question_is_no_error() -> None:
    record = a_record(1, title="w1 w2")
    assert find_studies([record], " ".join(f"w{n}" for n in range(1, 3000))) == frozenset()
    assert find_studies([record], "w1 " * 3000) == {record.id}
    assert find_studies([record], '"' + "w1 " * 3000) == frozenset()
