"""What the machine is unsure of reaches a person first: from the sentence to the queue."""

from __future__ import annotations

import pytest
from tests.support.builders import a_body, a_link
from tests.support.builders_reviews import a_citation, a_word
from tests.support.builders_tagging import a_text, bundled_rulebook

from litreview.ladder.body import LinkedStudy
from litreview.ladder.tier import decide_tier
from litreview.model.fields import Field
from litreview.model.grade import Grade
from litreview.model.identity import StudyId
from litreview.model.judgement import Judgement
from litreview.model.policy import Policy
from litreview.model.tag import FieldReading
from litreview.reviews.consensus import grade_study
from litreview.reviews.queue import Evidence, Need, ask, asked_of, review_queue
from litreview.tagging.deciding import MIN_CERTAIN
from litreview.tagging.reading import read_study

PLAIN = "Forty patients with tremor were randomly assigned to gloves or placebo gloves."
FAINT = "Forty patients with tremor were assigned to the glove arm or the mitten arm."


def graded(study: str, sentence: str, *words: Judgement) -> Grade:
    reading = read_study(a_text("Gloves for tremor", sentence), bundled_rulebook())
    return grade_study(a_citation(study), reading, words)


def randomized(grade: Grade) -> FieldReading:
    machine = grade.fields[Field.RANDOMIZED].machine
    assert machine is not None
    return machine


def test_below_the_stated_confidence_a_value_is_uncertain() -> None:
    faint, plain = (randomized(graded("pmid:1", text)) for text in (FAINT, PLAIN))
    assert (faint.value, plain.value) == ("yes", "yes")
    assert faint.confidence < MIN_CERTAIN <= plain.confidence
    assert faint.uncertain
    assert not plain.uncertain


def test_an_uncertain_value_takes_its_study_to_the_head_of_the_queue() -> None:
    grades = {StudyId(f"pmid:{n}"): graded(f"pmid:{n}", PLAIN) for n in (1, 2)}
    grades[StudyId("pmid:3")] = graded("pmid:3", FAINT)
    evidence = Evidence(grades)
    assert review_queue(evidence, asked_of(evidence))[0] == "pmid:3"


def test_silence_is_not_uncertain() -> None:
    silent = graded("pmid:1", "Forty patients with tremor wore gloves.")
    assert not randomized(silent).uncertain


def test_a_person_settles_it() -> None:
    said = a_word(Field.RANDOMIZED, "yes", subject="pmid:1", reviewer="anna")
    machine = randomized(graded("pmid:1", FAINT)).uncertain
    settled = graded("pmid:1", FAINT, said).fields[Field.RANDOMIZED]
    assert machine
    assert settled.state.name != "MACHINE"
    assert ask(graded("pmid:1", FAINT), (), Policy()).need is Need.UNCERTAIN


BLINDED = (
    "In this double-blind, placebo-controlled trial 240 patients with tremor were {} "
    "the glove arm or the placebo arm."
)
CONFIRMED = {Field.CONTROL: "placebo", Field.BLINDING: "double", Field.N: 240}


@pytest.mark.parametrize("verb", ["assigned to", "randomly assigned to"])
@pytest.mark.parametrize("confirmed", [{}, CONFIRMED], ids=["nothing", "all but chance"])
def test_chance_that_no_person_confirmed_never_makes_a_clinical_tier(
    verb: str, confirmed: dict[Field, str | int]
) -> None:
    words = [
        a_word(field, value, subject="pmid:1", reviewer=who)
        for field, value in confirmed.items()
        for who in ("anna", "boris")
    ]
    grade = graded("pmid:1", BLINDED.format(verb), *words)
    assert randomized(grade).value == "yes"
    decision = decide_tier(a_body(LinkedStudy(grade, a_link(1))), Policy())
    (study,) = decision.counted
    assert (decision.tier, study.level) == ("T2", 2)
