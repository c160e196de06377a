from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import a_record
from tests.support.builders_reviews import a_reading, a_word

from litreview.model.basis import MAX_QUOTE, Basis
from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import GradeState, QuoteCheck
from litreview.model.record import Record, RegistryId
from litreview.model.registration import find_registrations
from litreview.model.vocabulary import BasisKind
from litreview.reviews.basis import basis_for
from litreview.reviews.consensus import grade_study
from litreview.reviews.registrations import (
    one_trial,
    registration_suggestion,
    registrations_of,
)

NCT = "NCT04881760"
LISTED = (RegistryId("ClinicalTrials.gov", NCT),)
ENTRY = f"ClinicalTrials.gov {NCT}"
SENTENCE = f"The trial is registered with ClinicalTrials.gov ({NCT})."


def listed(**changes: Any) -> Record:
    return a_record(1, **{"registry_ids": LISTED, **changes})


def test_a_number_suggests_that_a_trial_was_registered_with_what_it_rests_on() -> None:
    suggested = registration_suggestion(listed(abstract=f"We gave it. {SENTENCE}"))
    assert suggested is not None
    assert (suggested.field, suggested.value) == (Field.REGISTERED, "yes")
    databank, text = suggested.tags
    assert (databank.rule, databank.evidence.where) == ("registered.yes.databank", "databank")
    assert databank.evidence.quote == ENTRY
    assert not databank.evidence.is_quote
    assert (text.rule, text.evidence.where) == ("registered.yes.text", "abstract")
    assert text.evidence.quote == SENTENCE


@pytest.mark.parametrize(
    "record",
    [
        a_record(1),
        listed(registry_ids=(RegistryId("GENBANK", "NC_009513.1"),)),
        listed(registry_ids=(*LISTED, RegistryId("ClinicalTrials.gov", "NCT00000102"))),
        a_record(1, abstract=f"Earlier trials ({NCT}) showed less pain."),
    ],
)
def test_without_a_number_of_its_own_nothing_is_suggested(record: Record) -> None:
    assert registration_suggestion(record) is None


def test_a_suggestion_stands_beside_the_field_and_counts_for_nothing() -> None:
    grade = grade_study(listed(), a_reading(), ())
    field = grade.fields[Field.REGISTERED]
    assert (field.value, field.state) == (NOT_REPORTED, GradeState.SILENT)
    assert field.machine == registration_suggestion(listed())
    assert Field.REGISTERED not in grade_study(a_record(1), a_reading(), ()).fields


def test_a_person_who_says_so_rests_on_it_while_it_is_in_the_record() -> None:
    grade = grade_study(listed(), a_reading(), ())
    basis = basis_for(
        Field.REGISTERED, "yes", None, grade.fields[Field.REGISTERED].machine, listed()
    )
    assert basis == Basis(BasisKind.METADATA, ENTRY, "databank")
    word = a_word(Field.REGISTERED, "yes", basis=basis, machine="yes")
    said = grade_study(listed(), a_reading(), (word,)).fields[Field.REGISTERED]
    assert (said.value, said.confirmed, said.stale) == ("yes", True, False)
    assert said.quote_checks == (QuoteCheck.FOUND,)
    renumbered = (RegistryId("ClinicalTrials.gov", "NCT00000102"),)
    moved = grade_study(listed(registry_ids=renumbered), a_reading(), (word,))
    assert moved.fields[Field.REGISTERED].stale


def test_a_record_without_its_databank_list_leaves_the_word_unchecked() -> None:
    word = a_word(Field.REGISTERED, "yes", basis=Basis(BasisKind.METADATA, ENTRY, "databank"))
    (check,) = grade_study(a_record(1), None, (word,)).fields[Field.REGISTERED].quote_checks
    assert check is QuoteCheck.UNCHECKED


def test_numbers_of_one_registry_are_of_several_trials() -> None:
    assert one_trial(("NCT04881760", "ISRCTN12345678"))
    assert one_trial(())
    assert not one_trial(("NCT04881760", "NCT00000102"))


PIECES = st.lists(
    st.sampled_from(
        (
            *("We gave it to 20 men. ", SENTENCE + " ", f"An earlier trial ({NCT}) showed it. "),
            *("\u2028", "Registered: ISRCTN12345678 ", "ß\U0001d465 ", "word " * 80, "; ", ". "),
        )
    ),
    max_size=6,
).map("".join)


@given(PIECES, PIECES)
def test_every_suggestion_quotes_its_record_and_holds_the_number(one: str, other: str) -> None:
    record = a_record(1, abstract=[("METHODS", one), ("RESULTS", other)])
    suggested = registration_suggestion(record)
    assert (suggested is not None) == bool(registrations_of(record))
    for tag in suggested.tags if suggested is not None else ():
        evidence = tag.evidence
        assert record.text[evidence.start : evidence.end] == evidence.quote
        assert len(evidence.quote) <= MAX_QUOTE
        assert set(find_registrations(evidence.quote)) <= set(registrations_of(record))
        assert find_registrations(evidence.quote)
        record.study_text.where_is(evidence.span)
