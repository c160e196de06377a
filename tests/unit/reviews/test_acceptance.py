from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.builders_reviews import ABSTRACT, NOON, a_citation, a_reading, a_word
from tests.support.builders_tagging import bundled_rulebook
from tests.support.sweeping import examples

from litreview.model.basis import MAX_QUOTE
from litreview.model.codec import from_json
from litreview.model.fields import LADDER_FIELDS, NOT_REPORTED, Field
from litreview.model.grade import QuoteCheck
from litreview.model.identity import Reviewer, RuleId
from litreview.model.judgement import Judgement, judgement_from_json
from litreview.model.record import Record
from litreview.model.tag import Evidence, FieldReading, Reading, Tag
from litreview.model.vocabulary import BasisKind
from litreview.reviews.acceptance import Acceptance, Left, Why, accept_reading
from litreview.reviews.consensus import grade_study
from litreview.reviews.files import to_line
from litreview.reviews.quotes import recheck
from litreview.tagging.reading import read_study

LADDER_IN_ORDER = tuple(field for field in Field if field in LADDER_FIELDS)
RECORD = a_citation(types=("Randomized Controlled Trial",))


def accepted(reading: Reading | None, record: Record = RECORD, *words: Judgement) -> Acceptance:
    return accept_reading(grade_study(record, reading, words), record)


def held_to_its_word(record: Record) -> Iterator[Judgement]:
    """What accepting a record's tags writes, as it comes back from its file; checked."""
    found = accepted(read_study(record.study_text, bundled_rulebook()), record)
    assert not {field for field, *_ in found.words} & {left.field for left in found.left}
    for field, value, basis in found.words:
        word = Judgement(
            "new", NOON, Reviewer("anna"), record.id, field, value, basis, machine=value
        ).sealed()
        line = from_json(dict, to_line(word))
        assert judgement_from_json(line) == word
        parts = value if isinstance(value, tuple) else (value,)
        assert NOT_REPORTED not in parts
        assert basis is not None
        if basis.kind is BasisKind.QUOTE:
            passages = {passage.where: passage.text for passage in record.study_text.passages}
            assert passages[basis.where][basis.start : basis.end] == basis.text
            assert len(basis.text) <= MAX_QUOTE
            assert recheck(basis, record.study_text) is QuoteCheck.FOUND
        yield word


SAID = st.sampled_from(
    [
        "Forty patients with acute stroke were randomly assigned to examplin or placebo.",
        "We reviewed randomized, double-blind trials of patients with autoimmunity.",
        "Mice aged 9 months and older adults were compared with healthy volunteers.",
        "Investigators, patients, and outcome assessors were blinded to the allocation.",
        "In a double-blind crossover study, 24 healthy men received 600 mcg for 14 days.",
        "Twelve rats received saline; cultured neurons were treated with the peptide.",
        "Erratum: in the article above, the sample size was not reported.",
        "This is a protocol of a cluster randomised trial with usual care as control.",
        "n = 38 were enrolled and 40 were analysed.",
        "Women and men with epilepsy, migraine, or depression (aged 18-65 years) took part, "
        + "and so did others " * 25
        + "in the placebo group.",
        "",
    ]
)


@settings(max_examples=examples(25))
@given(
    SAID,
    st.lists(st.one_of(SAID, st.text(max_size=60)), max_size=5),
    st.sampled_from([(), ("Review",), ("Randomized Controlled Trial",), ("Published Erratum",)]),
    st.sampled_from([(), ("Humans", "Stroke", "Epilepsy"), ("Rats", "Animals")]),
)
def test_whatever_the_machine_reads_can_be_accepted(
    title: str, sentences: list[str], types: tuple[str, ...], mesh: tuple[str, ...]
) -> None:
    record = a_citation(title=title, abstract=" ".join(sentences), types=types, mesh=mesh)
    assert not {w.field for w in held_to_its_word(record)} & {Field.GROUP, Field.REGISTERED}


def test_a_review_states_nothing_of_its_own_and_keeps_no_sentence_of_others() -> None:
    silent = {
        Field.CONDITION: FieldReading(Field.CONDITION, NOT_REPORTED, tag(Field.CONDITION, ("a",))),
        Field.CONTROL: FieldReading(Field.CONTROL, NOT_REPORTED, tag(Field.CONTROL, "placebo")),
    }
    found = accepted(Reading(RECORD.id, silent, assessable=True, rulebook="1"))
    assert found.words == ()
    assert found.left == tuple(Left(f, Why.SILENT) for f in LADDER_IN_ORDER)


def tag(field: Field, value: object, quote: str = "", start: int = 0) -> tuple[Tag, ...]:
    evidence = Evidence("mesh", "Stroke")
    if quote:
        evidence = Evidence("abstract", quote, start, start + len(quote))
    return (Tag(field, value, evidence, RuleId("a.b.c"), 0.9),)  # type: ignore[arg-type]


def test_silence_is_as_sure_as_the_design_that_makes_it_one() -> None:
    fields = {
        Field.CONTROL: FieldReading(Field.CONTROL, NOT_REPORTED, tag(Field.CONTROL, "placebo")),
        Field.DESIGN: FieldReading(
            Field.DESIGN, "narrative_review", tag(Field.DESIGN, "narrative_review"), (), 0.4, True
        ),
    }
    found = accepted(Reading(RECORD.id, fields, assessable=True, rulebook="1"))
    assert Left(Field.CONTROL, Why.DESIGN, ("placebo",)) in found.left
    assert Left(Field.DESIGN, Why.UNSURE, ("narrative_review",), 0.4) in found.left


def test_a_list_that_no_single_sentence_says_is_left() -> None:
    start = RECORD.study_text.text.index(ABSTRACT)
    one, other = "Forty patients took part.", "They were allocated at random"
    places = (start, start + ABSTRACT.index(other))
    tags = (
        *tag(Field.CONDITION, ("stroke",), one, places[0]),
        *tag(Field.CONDITION, ("aphasia",), other, places[1]),
    )
    both = FieldReading(Field.CONDITION, ("stroke", "aphasia"), tags)
    found = accepted(Reading(RECORD.id, {Field.CONDITION: both}, assessable=True, rulebook="1"))
    assert Left(Field.CONDITION, Why.SCATTERED, (("stroke", "aphasia"),)) in found.left
    beside = (*tags[:1], *tag(Field.CONDITION, ("Aphasia",), one, places[0]))
    both = FieldReading(Field.CONDITION, ("stroke", "aphasia"), beside)
    found = accepted(Reading(RECORD.id, {Field.CONDITION: both}, assessable=True, rulebook="1"))
    (basis,) = [basis for field, _, basis in found.words if field is Field.CONDITION]
    assert basis is not None
    assert basis.text == one


@pytest.mark.parametrize("gap", [" ", ""])
def test_a_long_sentence_is_cut_to_what_may_be_quoted(gap: str) -> None:
    sentence = f"Forty patients{gap}" + f"walked{gap}" * 60
    record = a_citation(abstract=sentence)
    start = record.study_text.text.index(sentence)
    reading = FieldReading(Field.N, 40, tag(Field.N, 40, sentence, start))
    found = accepted(Reading(record.id, {Field.N: reading}, assessable=True, rulebook="1"), record)
    (basis,) = [basis for field, _, basis in found.words if field is Field.N]
    assert basis is not None
    assert sentence[basis.start : basis.end] == basis.text
    assert MAX_QUOTE - 10 < len(basis.text) <= MAX_QUOTE


def test_uncertain_disputed_and_personal_fields_are_left_with_their_reason() -> None:
    reading = a_reading(
        {Field.BLINDING: "double", Field.N: 38, Field.REGISTERED: "yes", Field.SPECIES: "human"},
        uncertain=(Field.BLINDING,),
        conflict={Field.N: (40,)},
    )
    found = accepted(reading)
    assert [field for field, *_ in found.words] == [Field.SPECIES]
    assert found.left == (
        Left(Field.RANDOMIZED, Why.SILENT),
        Left(Field.BLINDING, Why.UNSURE, ("double",), 0.9),
        Left(Field.CONTROL, Why.SILENT),
        Left(Field.N, Why.CONFLICT, (38, 40)),
        Left(Field.REGISTERED, Why.PERSONAL, ("yes",)),
    )


def test_without_an_abstract_silence_is_left_and_judged_fields_are_neither() -> None:
    record = a_citation(abstract="")
    grade = grade_study(record, a_reading({Field.SPECIES: "human"}), [a_word(Field.N, 4)])
    found = accept_reading(grade, record, {Field.N, Field.SPECIES})
    assert found.words == ()
    assert {(left.field, left.why) for left in found.left} == {
        (field, Why.NO_ABSTRACT) for field in LADDER_FIELDS if field is not Field.N
    }
