from __future__ import annotations

import pytest
from tests.support.builders_tagging import a_query, a_text, bundled_rulebook

from litreview.model.fields import Field
from litreview.tagging.compound import spot_compound
from litreview.tagging.reading import read_study
from litreview.tagging.sections import read_document


def values(title: str = "", abstract: str = "") -> list[object]:
    document = read_document(a_text(title, abstract))
    return [tag.value for tag in spot_compound(document, a_query())]


@pytest.mark.parametrize(
    "sentence",
    [
        "Rats received Zetax daily.",
        "ZETAX (50 mg/kg) was injected.",
        "The drug zetax prevented amnesia.",
        "The peptide ACTH(4-7)-PGP was given.",
        "ACTH 4-7 PGP, a peptide, was applied.",
    ],
)
def test_the_compound_with_a_word_of_giving_is_given(sentence: str) -> None:
    assert values(abstract=sentence) == ["given"]


def test_a_title_with_the_name_says_it_was_given() -> None:
    assert values("Zetax and the rat brain") == ["given"]


def test_a_name_alone_is_a_mention() -> None:
    assert values(abstract="Peptides are many. Zetax is a peptide.") == ["mentioned"]


@pytest.mark.parametrize(
    "sentence",
    [
        "N-acetyl Zetax was injected as a peptide.",
        "The zetax index of the drug rose.",
        "The drug raised ZEtax, the slope.",
        "The drug raised zETax, the slope.",
    ],
)
def test_another_form_or_a_homonym_is_another_compound(sentence: str) -> None:
    assert values(abstract=sentence) == ["other_compound"]


def test_a_paper_without_a_word_of_a_substance_is_about_something_else() -> None:
    assert values(abstract="The shield of zetax alloy was 3 mm thick.") == ["other_compound"]


def test_part_of_a_longer_word_is_no_name() -> None:
    assert values(abstract="The drug Zetaxine was given.") == []


def test_a_review_only_mentions_the_compound() -> None:
    text = a_text("Zetax: a clinical review", "This article reviews treatment with Zetax.")
    reading = read_study(text, bundled_rulebook(), a_query())
    assert reading.value(Field.INTERVENTION) == "mentioned"


def test_the_dose_beside_the_compound_goes_before_that_of_a_toxin() -> None:
    text = a_text("", "Rats got the toxin at 25 mg/kg. Zetax was given at 2 mg/kg.")
    reading = read_study(text, bundled_rulebook(), a_query())
    assert reading.value(Field.DOSE) == "2 mg/kg"
