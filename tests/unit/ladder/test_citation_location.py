"""Citations without a PMID: located where their words allow, and never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import a_citation, a_claim, a_grade, a_record

from litreview.ladder.content_words import content_words, stem
from litreview.ladder.location import Library, locate
from litreview.model.audit import Located
from litreview.model.claim import AssertedCitation
from litreview.model.grade import Grade
from litreview.model.record import Record
from litreview.model.vocabulary import Certainty

CLAIM = a_claim(
    statement="It helps in motor neuron disease.",
    population="patients with motor neuron disease",
    outcome="quality of life",
)
SMALL = "a 2007 study of 27 Russian patients with motor neuron disease"


def a_paper(
    pmid: int,
    title: str,
    year: int,
    n: int | None = None,
    *,
    language: str = "rus",
    species: str = "human",
) -> tuple[Record, Grade]:
    """A record known by its citation, and its grade."""
    record = replace(a_record(pmid, title=title, abstract="", year=year), languages=(language,))
    return record, a_grade(pmid, blank=True, species=species, n=n)


OTHERS = tuple(
    a_paper(900 + at, f"Examplin and the {word} of rats", 2000 + at, species="animal")
    for at, word in enumerate(("behaviour", "hearing", "weight", "liver", "fur", "gait", "diet"))
)
MEANT = a_paper(1, "Quality of life in motor neuron disease treated with examplin", 2007, 27)


def located(
    cite: AssertedCitation,
    *papers: tuple[Record, Grade],
    others: Sequence[tuple[Record, Grade]] = OTHERS,
) -> tuple[Located, ...]:
    every = (*papers, *others)
    library = Library.of({r.id: r for r, _ in every}, {r.id: g for r, g in every}, ("Examplin",))
    return locate(cite, CLAIM, library)


def typed(text: str = SMALL, **changes: object) -> AssertedCitation:
    return a_citation(text, None, **changes)


def test_year_n_and_condition_are_sure() -> None:
    (found,) = located(typed(n=27, year=2007, species="human"), MEANT)
    assert (found.study, found.certainty) == ("pmid:1", Certainty.HIGH)
    assert "the year 2007" in found.why
    assert "n = 27" in found.why
    assert "from Russia" in found.why
    assert any("motor" in reason for reason in found.why)


def test_the_year_is_read_from_the_words_when_nobody_says_it_apart() -> None:
    (found,) = located(typed(n=27), MEANT)
    assert found.certainty is Certainty.HIGH


def test_a_year_beside_is_less_sure_and_said() -> None:
    (found,) = located(typed(n=27, year=2006), MEANT)
    assert found.certainty is Certainty.MEDIUM
    assert "the year 2007, near 2006" in found.why


def test_an_n_in_the_text_does_where_nobody_graded_it() -> None:
    record, grade = a_paper(2, "Examplin in motor neuron disease", 2007)
    text = a_record(2, title=record.title.plain, abstract="We treated 27 patients.", year=2007)
    (found,) = located(typed(n=27, year=2007), (text, grade))
    assert "its text has the number 27" in found.why


@given(
    year=st.integers(1990, 2020).filter(lambda year: abs(year - 2007) > 1),
    n=st.integers(1, 500).filter(lambda n: n != 27),
)
def test_a_record_that_contradicts_is_no_candidate(year: int, n: int) -> None:
    assert not located(typed("a study of motor neuron disease", year=year), MEANT)
    assert not located(typed("a study of motor neuron disease", n=n), MEANT)
    assert not located(typed("a study of rats", species="rat"), MEANT)


def test_two_that_fit_alike_are_both_given_and_neither_is_sure() -> None:
    twin = a_paper(2, "Quality of life in motor neuron disease and examplin", 2007, 27)
    found = located(typed(n=27, year=2007), MEANT, twin)
    assert {one.study for one in found} == {"pmid:1", "pmid:2"}
    assert {one.certainty for one in found} == {Certainty.LOW}


def test_many_that_fit_alike_are_none() -> None:
    many = [a_paper(at, "Motor neuron disease and examplin", 2007) for at in range(1, 6)]
    assert not located(typed(year=2007), *many)


def test_a_year_or_a_place_alone_locates_nothing() -> None:
    alone = a_paper(5, "Something else altogether", 1999)
    assert not located(typed("a 1999 paper from Moscow", year=1999), alone)
    assert not located(typed("an older Russian study"), alone)
    assert not located(typed("One researcher reported"), alone, MEANT)


def test_words_alone_are_never_sure() -> None:
    (found,) = located(typed("a study of motor neuron disease"), MEANT)
    assert found.certainty is Certainty.LOW


def test_author_and_year_are_sure_with_a_word() -> None:
    cite = typed("Ivanova (2007) on motor neurons", author="Ivanova A", year=2007)
    (found,) = located(cite, MEANT)
    assert found.certainty is Certainty.HIGH


def test_a_notice_is_no_study() -> None:
    record, grade = MEANT
    assert not located(typed(n=27, year=2007), (record, replace(grade, notice=True)))


@given(st.permutations([MEANT, *OTHERS]))
def test_the_order_of_records_is_nothing(papers: list[tuple[Record, Grade]]) -> None:
    (found,) = located(typed(n=27, year=2007), others=papers)
    assert found.study == "pmid:1"


def test_words_of_one_family_have_one_stem() -> None:
    families = (
        ("ischaemic", "ischemia", "ischemic"),
        ("hippocampus", "hippocampal"),
        ("effect", "effects", "effective", "effectiveness"),
        ("regulates", "regulation"),
        ("cognitive", "cognition"),
        ("treating", "treatment"),
    )
    for family in families:
        assert len({stem(word) for word in family}) == 1, family
    assert stem("neurotrophin") != stem("neurotransmitter")
    assert list(content_words("The effects of it on the Memory of rats").values()) == [
        "effects",
        "memory",
        "rats",
    ]
