"""The dosing page: what users take beside what studies gave, each value with how it is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from tests.support.builders_render import a_dossier
from tests.support.builders_render_studies import ANNA, AT
from tests.support.printed import TEMPLATES, pages_of

from litreview.model.basis import Basis
from litreview.model.dossier import Dossier
from litreview.model.fields import Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState, QuoteCheck
from litreview.model.identity import StudyId
from litreview.model.judgement import Judgement
from litreview.model.vocabulary import Account, BasisKind, Certainty
from litreview.render.dosing import DosingView, StatedView, dosing_view
from litreview.render.pages import assets, dosing
from litreview.render.printer import Printer
from litreview.render.views import CompoundView

FIRST = StudyId("pmid:90000001")
QUOTE = Basis(BasisKind.QUOTE, "Given 300 mcg a day.", "abstract", 0, 20)
TOLD = Basis(BasisKind.SOURCE, "a page", certainty=Certainty.MEDIUM)
PAPER = replace(TOLD, account=Account.FULL_TEXT)


def given(fields: Mapping[Field, FieldGrade]) -> Dossier:
    """The invented compound, with these fields in the grade of its first trial alone."""
    dossier = a_dossier()
    own = {FIRST: Grade(FIRST, {**dossier.grades[FIRST].fields, **fields})}
    return replace(dossier, grades={**dossier.grades, **own})


def view_of(dossier: Dossier) -> DosingView:
    return dosing_view(dossier, CompoundView(dossier).claims)


def a_dose(value: Value, basis: Basis | None, *checks: QuoteCheck) -> FieldGrade:
    word = Judgement("x", AT, ANNA, FIRST, Field.DOSE, value, basis).sealed()
    return FieldGrade(Field.DOSE, value, GradeState.REVIEWED, (word,), quote_checks=checks)


def dose_shown(field: FieldGrade) -> StatedView:
    rows = view_of(given({Field.DOSE: field})).people.given
    (row,) = (row for row in rows if row.study.anchor == "study-90000001")
    return row.stated[2]


@pytest.mark.parametrize(
    ("field", "known"),
    [
        (a_dose("300 mcg", QUOTE, QuoteCheck.FOUND), "quoted from the record"),
        (a_dose("300 mcg", QUOTE, QuoteCheck.NOT_FOUND), "quoted, and not found in the record"),
        (
            a_dose("300 mcg", QUOTE, QuoteCheck.UNCHECKED),
            "quoted, and unchecked: the abstract is not in hand",
        ),
        (a_dose("300 mcg", TOLD, QuoteCheck.NOT_A_QUOTE), "told by others"),
        (a_dose("300 mcg", PAPER, QuoteCheck.NOT_A_QUOTE), "full text"),
        (a_dose("300 mcg", None), "a reviewer\N{RIGHT SINGLE QUOTATION MARK}s word, nothing cited"),
        (FieldGrade(Field.DOSE, "300 mcg", GradeState.MACHINE), "read by machine, unchecked"),
    ],
)
def test_a_dose_is_told_with_how_it_is_known(field: FieldGrade, known: str) -> None:
    assert dose_shown(field) == StatedView("300 mcg", known)


def test_a_dispute_shows_both_doses() -> None:
    field = FieldGrade(
        Field.DOSE, "not_reported", GradeState.CONFLICT, conflict=("300 mcg", "3 mg")
    )
    assert dose_shown(field) == StatedView(
        "300 mcg or 3 mg", "reviewers disagree", "3 mg is 3,000 mcg"
    )


@pytest.mark.parametrize(
    ("dose", "also"),
    [
        ("6000 mcg a day", ""),
        ("12 mg a day", "12 mg is 12,000 mcg"),
        ("12 mg in moderate, 18 mg in severe stroke", "12 mg is 12,000 mcg; 18 mg is 18,000 mcg"),
        ("1.0 mg once; 0.25 mg later", "1 mg is 1,000 mcg; 0.25 mg is 250 mcg"),
        ("0.05 mg/kg a day", "0.05 mg is 50 mcg"),
        ("0.0005 mg", "0.0005 mg is 0.5 mcg"),
        ("2 to 4 mg", "2 mg is 2,000 mcg; 4 mg is 4,000 mcg"),
        ("2 to 4 drops of 1% solution", ""),
    ],
)
def test_milligrams_stand_in_micrograms_too(dose: str, also: str) -> None:
    shown = dose_shown(a_dose(dose, TOLD, QuoteCheck.NOT_A_QUOTE))
    assert (shown.value, shown.also) == (dose, also)


def test_silence_is_not_reported_and_never_left_out() -> None:
    stated = a_dose("300 mcg", TOLD, QuoteCheck.NOT_A_QUOTE)
    rows = view_of(given({Field.DOSE: stated})).people.given
    (row,) = (row for row in rows if row.study.anchor == "study-90000001")
    assert row.stated == (
        StatedView("not reported", ""),
        StatedView("Intranasal", "read by machine, unchecked"),
        StatedView("300 mcg", "told by others"),
        StatedView("not reported", ""),
    )
    assert row.whom.endswith("n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}84")


def test_each_study_that_counts_stands_once_people_and_animals_apart() -> None:
    dossier = a_dossier()
    view = view_of(dossier)
    counted = [study for decision in dossier.decisions for study in decision.counted]
    groups = (view.people, view.labels, view.animals)
    shown = [len(group.given) + len(group.silent) for group in groups]
    human = {study.study for study in counted if study.human and not study.label}
    assert shown[0] == len(human)
    assert sum(shown) == len({study.study for study in counted})


def test_claims_on_doses_and_storage_stand_in_the_order_of_their_file() -> None:
    claims = [claim for claim, _ in view_of(a_dossier()).claims]
    assert {"dose-300", "morning"} <= {claim.id for claim in claims}
    assert all(claim.category_id in {"dose", "route", "timing"} for claim in claims)
    assert [c.order for c in claims] == sorted(c.order for c in claims)


HTML = pages_of(a_dossier(), dosing.pages)["veltraxin/dosing.html"]


def test_the_page_links_each_claim_and_advises_nothing() -> None:
    assert 'href="claims/dose-300.html"' in HTML
    assert "not a recommendation" in HTML
    assert "13 September" not in HTML


def test_without_claims_or_studies_the_page_says_so() -> None:
    bare = replace(a_dossier(), claims=(), decisions=(), reports=(), links=(), facts={})
    html = pages_of(bare, dosing.pages)["veltraxin/dosing.html"]
    assert "No claim on a dose, a route or the timing is on file." in html
    assert "No study of people that counts for a claim states" in html
    assert "<h2>Storage</h2>" not in html and 'data-calculator="spray"' in html


def test_calculators_wait_for_the_script_and_tables_stand_without_it() -> None:
    assert len(re.findall(r"<form [^>]*data-calculator=\"\w+\"[^>]* hidden", HTML)) == 2
    assert HTML.count('class="printed"') == 2
    assert '<script src="../calculators.js"></script>' in HTML


def test_the_calculators_script_is_small_and_stands_at_the_root() -> None:
    files = {page.path: page.content for page in assets.pages((), Printer((TEMPLATES,)))}
    assert files["calculators.js"] == (TEMPLATES / "calculators.js").read_bytes()
    assert len(files["calculators.js"]) <= 4_000
