"""Risk of bias by domain: what its reviewer may say, what follows, and which tool is offered."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.support.builders_reviews import FULL_TEXT, a_citation, a_word

from litreview.errors import UsageError
from litreview.model.fields import ROB2_FIELDS, Field, Value
from litreview.model.grade import Grade, GradeState
from litreview.model.identity import Reviewer
from litreview.model.judgement import Judgement
from litreview.reviews.agreement import agreement_by_field
from litreview.reviews.bias import bias_form, overall_doubts, overall_that_follows
from litreview.reviews.blind import seen_by
from litreview.reviews.consensus import check_said, grade_study
from litreview.reviews.disputes import disputes

RECORD = a_citation()
ANNA, BORIS = Reviewer("anna"), Reviewer("boris")
D1, D2, D3, D4, D5 = ROB2_FIELDS
READ, OVERALL = Field.FULL_TEXT_READ, Field.RISK_OF_BIAS
TRIAL: dict[Field, Value] = {Field.SPECIES: "human", Field.RANDOMIZED: "yes"}
RATS: dict[Field, Value] = {Field.SPECIES: "animal", Field.RANDOMIZED: "yes"}
ALL_LOW: dict[Field, Value] = dict.fromkeys(ROB2_FIELDS, "low")


def words_of(said: Mapping[Field, Value], reviewer: str = "anna") -> list[Judgement]:
    return [a_word(f, v, reviewer=reviewer, basis=FULL_TEXT) for f, v in said.items()]


def graded(said: dict[Field, Value], reviewer: str = "anna") -> Grade:
    return grade_study(RECORD, None, words_of(said, reviewer))


UNREAD = graded(TRIAL)
READER = graded(TRIAL | {READ: "yes"})


def test_a_domain_is_judged_by_who_read_the_full_text() -> None:
    with pytest.raises(UsageError, match=r"rob2\.deviations=low needs the full text") as refused:
        check_said(RECORD, UNREAD, {D2: "low", D3: "not_assessable"}, ANNA)
    assert "--set full_text_read=yes of it" in refused.value.fix
    check_said(RECORD, UNREAD, {D2: "low", READ: "yes"}, ANNA)
    check_said(RECORD, UNREAD, {D2: "not_assessable"}, ANNA)
    check_said(RECORD, READER, {D2: "low"}, ANNA)
    with pytest.raises(UsageError, match="boris has not said"):
        check_said(RECORD, READER, {D2: "low"}, BORIS)


def test_who_did_not_read_it_after_all_takes_every_domain_back() -> None:
    judged = graded(TRIAL | {READ: "yes", D1: "low", D2: "some"})
    with pytest.raises(UsageError, match="full_text_read=no cannot stand beside") as refused:
        check_said(RECORD, judged, {READ: "no"}, ANNA)
    assert f"--set {D1}=not_assessable --set {D2}=not_assessable" in refused.value.fix
    check_said(RECORD, judged, dict.fromkeys((D1, D2), "not_assessable") | {READ: "no"}, ANNA)


@pytest.mark.parametrize(
    ("study", "field", "value", "fits"),
    [
        (TRIAL, D1, "low", True),
        (TRIAL | {Field.SPECIES: "mixed"}, D1, "low", True),
        (TRIAL | {Field.RANDOMIZED: "no"}, D1, "low", False),
        (TRIAL | {Field.RANDOMIZED: "not_reported"}, D1, "low", False),
        (TRIAL | {Field.DESIGN: "meta_analysis"}, D1, "low", False),
        (TRIAL, Field.SYRCLE_HOUSING, "yes", False),
        (RATS, Field.SYRCLE_HOUSING, "yes", True),
        (RATS, D1, "low", False),
        (RATS | {Field.SPECIES: "in_vitro"}, Field.SYRCLE_HOUSING, "yes", False),
        ({}, D1, "low", False),
    ],
)
def test_a_tool_is_for_its_studies(
    study: dict[Field, Value], field: Field, value: str, *, fits: bool
) -> None:
    grade = graded(study | {READ: "yes"})
    form = bias_form(grade, ANNA)
    assert (form.tool is not None and field in form.tool.fields) is fits
    if fits:
        check_said(RECORD, grade, {field: value}, ANNA)
        return
    with pytest.raises(UsageError, match="RoB 2 is for randomized studies of people") as refused:
        check_said(RECORD, grade, {field: value}, ANNA)
    assert "say what it is in the same command" in refused.value.fix
    check_said(RECORD, grade, {field: "not_assessable"}, ANNA)


def test_what_a_reviewer_says_of_the_study_goes_before_what_others_say() -> None:
    others = grade_study(RECORD, None, words_of(RATS, "boris") + words_of(TRIAL | {READ: "yes"}))
    form = bias_form(others, ANNA)
    assert form.tool is not None
    assert form.tool.id == "rob2"
    now = bias_form(READER, ANNA, {Field.SPECIES: "animal"})
    assert now.tool is not None
    assert now.tool.id == "syrcle"
    check_said(RECORD, UNREAD, {**RATS, Field.SYRCLE_OTHER: "yes", READ: "yes"}, ANNA)


def test_a_form_tells_what_its_reviewer_said() -> None:
    grade = grade_study(RECORD, None, words_of(TRIAL | {D1: "low"}) + words_of({D2: "high"}, "x"))
    assert bias_form(grade, ANNA).judged == {D1: "low"}


def test_the_overall_risk_follows_from_five_domains() -> None:
    assert overall_that_follows(READER, ALL_LOW, ANNA) == "low"
    four = dict.fromkeys(ROB2_FIELDS[:4], "low")
    assert overall_that_follows(READER, four, ANNA) is None
    later = graded(TRIAL | {READ: "yes"} | four)
    assert overall_that_follows(later, {D5: "some"}, ANNA) == "some"
    assert overall_that_follows(later, {D5: "not_assessable"}, ANNA) is None
    assert overall_that_follows(later, {D5: "low"}, BORIS) is None
    assert overall_that_follows(READER, {D1: "high"}, ANNA) == "high"


def test_what_the_reviewer_gives_stays_while_the_rule_allows_it() -> None:
    assert overall_that_follows(READER, {**ALL_LOW, OVERALL: "low"}, ANNA) is None
    some = {**ALL_LOW, D1: "some", D2: "some"}
    high = graded(TRIAL | {READ: "yes", OVERALL: "high"} | some)
    assert overall_that_follows(high, {D3: "some"}, ANNA) is None
    assert overall_that_follows(high, {D1: "low"}, ANNA) == "some"
    (told,) = overall_doubts(high, {D3: "some"}, ANNA)
    assert told.startswith("risk_of_bias=high of several domains that are some")
    (told,) = overall_doubts(READER, some, ANNA)
    assert told.startswith("risk_of_bias=some")
    assert not overall_doubts(READER, {**some, OVERALL: "high"}, ANNA)
    assert not overall_doubts(READER, ALL_LOW, ANNA)


def test_an_overall_risk_that_the_rule_does_not_reach_is_refused() -> None:
    some = {**ALL_LOW, D1: "some"}
    for wrong in ("low", "high", "not_assessable"):
        with pytest.raises(UsageError, match=f"risk_of_bias={wrong} cannot stand") as refused:
            check_said(RECORD, READER, {**some, OVERALL: wrong}, ANNA)
        assert "By RoB 2's rule it is some" in refused.value.fix
    check_said(RECORD, READER, {**some, D2: "some", OVERALL: "high"}, ANNA)
    low = graded(TRIAL | {READ: "yes", OVERALL: "low"})
    with pytest.raises(UsageError, match=r"=low cannot stand beside rob2\.deviations"):
        check_said(RECORD, low, {D2: "some"}, ANNA)
    check_said(RECORD, low, {D2: "low"}, ANNA)
    check_said(RECORD, low, {D2: "high"}, ANNA)  # then high follows


def test_domains_are_disputed_hidden_and_compared_one_by_one() -> None:
    anna, boris = {D1: "low", D2: "some"}, {D1: "high", D2: "some"}
    words = words_of(anna) + words_of(boris, "boris")
    grade = grade_study(RECORD, None, words)
    assert grade.fields[D1].state is GradeState.CONFLICT
    assert grade.value(D1) == "high"
    assert grade.fields[D2].state is GradeState.AGREED
    assert [one.field for one in disputes(words)] == [D1]
    told = {row.field: row.overall for row in agreement_by_field(words)}
    assert (told[D1].agreement, told[D2].agreement) == (0, 1)
    seen = seen_by(words_of({D1: "low"}) + words_of(boris, "boris"), ANNA)
    assert [(word.reviewer, word.field) for word in seen] == [("anna", D1), ("boris", D1)]
