"""Who checked what: whose values decisions use, counted honestly where nobody looked."""

from __future__ import annotations

from dataclasses import replace

from tests.support.builders_render import a_dossier
from tests.support.builders_render_studies import ANNA, AT

from litreview.model.agreement import Agreement, FieldAgreement, ReviewFigures, Unchanged
from litreview.model.dossier import Dossier
from litreview.model.fields import Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import StudyId
from litreview.model.judgement import Judgement
from litreview.model.tag import FieldReading
from litreview.render.checked import FIELDS, CheckedView, Hand, checked_view

DOSSIER = a_dossier()
COUNTED = {study.study for decision in DOSSIER.decisions for study in decision.counted}
FIRST = StudyId("pmid:90000001")


def of_one_study(**changes: object) -> Hand:
    """Whose the value of design is where one study counts, and its grade is this."""
    field = replace(FieldGrade(Field.DESIGN, "rct", GradeState.MACHINE), **changes)  # type: ignore[arg-type]
    decisions = tuple(
        replace(d, counted=tuple(s for s in d.counted if s.study == FIRST))
        for d in DOSSIER.decisions
    )
    grades = {**DOSSIER.grades, FIRST: Grade(FIRST, {Field.DESIGN: field})}
    view = checked_view(replace(DOSSIER, decisions=decisions, grades=grades))
    counts = view.hands[FIELDS.index(Field.DESIGN)].counts
    assert view.studies == 1 and sorted(counts) == ["0", "0", "0", "0", "1"]
    return tuple(Hand)[counts.index("1")]


def word(value: Value = "rct") -> Judgement:
    return Judgement("x", AT, ANNA, FIRST, Field.DESIGN, value).sealed()


def read(value: Value) -> FieldReading:
    return FieldReading(Field.DESIGN, value)


def test_a_value_is_a_persons_the_machines_or_nobodys() -> None:
    by_anna = {"judgements": (word(),), "state": GradeState.REVIEWED}
    assert of_one_study(machine=read("rct")) is Hand.MACHINE
    assert of_one_study(**by_anna, machine=read("rct")) is Hand.BOTH
    assert of_one_study(**by_anna, machine=read("cohort")) is Hand.PERSON
    assert of_one_study(**by_anna) is Hand.PERSON
    assert of_one_study(value="not_reported", machine=read("not_reported")) is Hand.NOBODY


def test_a_dispute_is_told_as_one() -> None:
    both = {"judgements": (word(), word("cohort")), "state": GradeState.CONFLICT}
    assert of_one_study(**both, value="not_reported", conflict=("rct", "cohort")) is Hand.DISPUTED


def test_every_field_adds_up_to_the_studies_that_count() -> None:
    view = checked_view(DOSSIER)
    assert view.studies == len(COUNTED)
    assert all(sum(map(int, row.counts)) == len(COUNTED) for row in view.hands)


def test_where_nothing_counts_or_nobody_judged_nothing_is_counted() -> None:
    view = nobody()
    assert (view.studies, view.hands, view.reviewers) == (0, (), ())
    assert (view.shown, view.kept, view.fields, view.agreement) == ("", "", (), ())
    assert view.taken_back == "Nobody has taken a judgement back."


def nobody() -> CheckedView:
    bare = replace(DOSSIER, decisions=(), links=(), facts={}, grades={}, figures=None)
    return checked_view(bare)


def with_figures(figures: ReviewFigures) -> Dossier:
    return replace(DOSSIER, figures=figures)


def test_values_left_as_they_were_are_counted_and_the_hidden_apart() -> None:
    unchanged = (Unchanged(Field.DESIGN, 8, 6), Unchanged(Field.N, 2, 1, hidden=3, same=2))
    view = checked_view(with_figures(ReviewFigures(unchanged=unchanged, taken_back=1)))
    assert (view.shown, view.kept) == ("10 values", "7 (70\N{NO-BREAK SPACE}%)")
    assert [(one.shown, one.hidden) for one in view.fields] == [
        ("6 of 8", "none judged so"),
        ("1 of 2", "2 of 3"),
    ]
    assert view.taken_back == "1 judgement was taken back by whoever made it."


def test_agreement_is_told_where_two_judged_the_same() -> None:
    none = Agreement(0, None, None, None, "one person judged it")
    some = Agreement(12, 0.75, -0.5, (-0.9, 0.1), "anna and boris", ("fewer than 20 items",))
    flat = replace(some, kappa=None, ci=None, remarks=("one value",), same_people=True)
    rows = (
        FieldAgreement("design", some, none, none),
        FieldAgreement("n", none, none, none),
        FieldAgreement("link direction", flat, none, none),
    )
    view = checked_view(with_figures(ReviewFigures(agreement=rows)))
    assert view.compared == ("anna and boris",)
    first, second = view.agreement
    assert (first.name, first.items, first.agree) == ("Design", "12", "75\N{NO-BREAK SPACE}%")
    assert first.kappa == "\N{MINUS SIGN}0.50 (\N{MINUS SIGN}0.90 to 0.10)"
    assert first.remark == "fewer than 20 items"
    assert (second.name, second.kappa) == ("Link: direction", "not defined")
    assert second.remark == "one value"
