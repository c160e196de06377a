from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders_render import a_dossier, a_study_record, with_records

from litreview.model.basis import Basis
from litreview.model.fields import Field
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import StudyId
from litreview.model.record import Author, RichText
from litreview.model.run import Membership
from litreview.model.vocabulary import (
    Account,
    BasisKind,
    Certainty,
    Origin,
    Presence,
)
from litreview.render.basis_views import NOBODY, BasisView, basis_view, place
from litreview.render.field_views import ALWAYS_SHOWN, FieldView, field_views
from litreview.render.order import study_order
from litreview.render.study_views import StudyView, study_views

DOSSIER = a_dossier()
VIEWS = {view.anchor: view for view in study_views(DOSSIER)}
FIRST = VIEWS["study-90000001"]


def field(study: StudyView, name: str) -> FieldView:
    return next(view for view in study.fields if view.name == name)


def test_studies_stand_in_the_order_of_the_table() -> None:
    assert len(VIEWS) == len(DOSSIER.records)
    assert [v.pmid or "manual" for v in study_views(DOSSIER)] == [
        s.removeprefix("pmid:") if s.startswith("pmid") else "manual" for s in study_order(DOSSIER)
    ]


def test_a_row_reads_as_people_say_it() -> None:
    assert (FIRST.species, FIRST.design, FIRST.n) == ("human", "randomized trial", "84")
    assert FIRST.population == "rested adults"
    assert FIRST.given == "intranasal"
    assert FIRST.label == "Ostrow et al. 2019"


def test_silence_reads_not_reported_everywhere() -> None:
    silent = VIEWS["study-90000010"]
    said = (silent.species, silent.design, silent.n, silent.randomized, silent.blinding)
    assert set(said) == {"not reported"}
    assert silent.population == silent.given == silent.country == "not reported"


def test_what_nobody_judged_is_not_called_unreported() -> None:
    silent = VIEWS["study-90000010"]
    judged = (silent.risk_of_bias, silent.full_text, silent.group)
    assert judged == ("not assessed", "by nobody so far", "not known")


def test_no_is_no_and_not_reported_is_not() -> None:
    assert VIEWS["study-90000004"].randomized == "no"
    assert VIEWS["study-90000003"].randomized == "not reported"


def test_markup_of_titles_is_kept() -> None:
    assert "<i>hippocampus</i>" in VIEWS["study-90000005"].title


def test_a_script_in_a_title_is_text() -> None:
    hostile = a_study_record("pmid:90000078", "<script>alert(1)</script>")
    views = study_views(with_records(DOSSIER, [hostile]))
    title = next(v.title for v in views if v.pmid == "90000078")
    assert title == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_a_retraction_is_shown_with_its_notice() -> None:
    view = VIEWS["study-90000007"]
    assert (view.standing, view.notices) == ("retracted", ("90000099",))


def test_links_show_direction_and_directness() -> None:
    bears = VIEWS["study-manual-lund-1994"].claims[0]
    assert bears.claim.anchor == "claim-night-shift"
    assert (bears.claim.short, bears.direction, bears.outcome) == (
        "night shift",
        "supports",
        "direct",
    )
    assert bears.says == "the claimed outcome itself, similar people"


def test_unlinked_studies_say_so() -> None:
    assert not VIEWS["study-90000008"].linked
    assert FIRST.linked


def test_every_study_shows_the_eight_fields_that_matter() -> None:
    assert all(len(view.fields) >= len(ALWAYS_SHOWN) for view in VIEWS.values())
    fields = field_views(Grade(StudyId("pmid:1"), {}), NOBODY)
    assert [f.value for f in fields] == ["not reported"] * 8


def test_a_person_and_the_machine_stand_side_by_side() -> None:
    blinding = field(FIRST, "Blinding")
    assert blinding.value == "double"
    assert blinding.machine == "blinded, not said how"
    assert blinding.differs
    assert [word.reviewer for word in blinding.judged] == ["a.anders", "b.borg"]
    assert blinding.tags[0].quote.startswith("Neither participants")


def test_a_machine_that_found_nothing_contradicts_nobody() -> None:
    species = field(FIRST, "Species")
    assert species.machine == "not reported" and not species.differs


def test_conflicts_are_shown() -> None:
    randomized = field(FIRST, "Randomized")
    assert randomized.state == "reviewers disagree"
    assert randomized.warnings[0] == "undecided between yes and not reported"
    assert len(randomized.warnings) == 3


def test_overruled_values_stay_visible() -> None:
    (word,) = field(FIRST, "People or subjects (n)").judged
    (overruled,) = word.overruled
    assert overruled.value == "80"
    assert (
        overruled.basis is not None
        and overruled.basis.url == "https://registry.example/NCT99000001"
    )


def test_other_fields_are_shown_when_somebody_spoke_of_them() -> None:
    names = [view.name for view in FIRST.fields]
    assert names[-2:] == ["Route", "Risk of bias"]


def test_blinding_names_who() -> None:
    grade = DOSSIER.grades[StudyId("pmid:90000002")]
    who = replace(
        grade.fields[Field.BLINDING], field=Field.BLINDING_WHO, value=("participants", "assessors")
    )
    changed = replace(grade, fields={**grade.fields, Field.BLINDING_WHO: who})
    dossier = replace(DOSSIER, grades={**DOSSIER.grades, grade.study: changed})
    view = next(v for v in study_views(dossier) if v.pmid == "90000002")
    assert view.blinding == "double (participants, assessors)"


def test_many_authors_are_cut_and_an_incomplete_list_says_so() -> None:
    assert VIEWS["study-90000005"].authors.endswith("Brandt V, et al.")
    short = replace(
        a_study_record("pmid:90000079"),
        authors=(Author("Lund", initials="E"),),
        authors_complete=False,
    )
    views = study_views(with_records(DOSSIER, [short]))
    assert next(v.authors for v in views if v.pmid == "90000079") == "Lund E, et al."


@pytest.mark.parametrize(
    ("origin", "study", "start"),
    [
        (Origin.SNAPSHOT, "pmid:90000080", "The abstract is not in hand"),
        (Origin.MANUAL, "manual:x", "Not in PubMed"),
        (Origin.PUBMED, "pmid:90000081", "PubMed gives no abstract"),
        (Origin.FILE, "pmid:90000083", "No abstract is in hand"),
    ],
)
def test_a_missing_abstract_is_explained(origin: Origin, study: str, start: str) -> None:
    record = replace(a_study_record(study), origin=origin)
    views = study_views(with_records(DOSSIER, [record]))
    view = next(v for v in views if v.anchor.endswith(study.split(":")[1]))
    assert view.no_abstract.startswith(start)
    assert FIRST.no_abstract == ""


def test_a_withdrawn_record_is_marked() -> None:
    study = StudyId("pmid:90000002")
    gone = Membership(study, Presence.GONE, "2026-01-04", "2026-09-13", misses=2)
    changed = replace(DOSSIER, memberships={**DOSSIER.memberships, study: gone})
    view = next(v for v in study_views(changed) if v.pmid == "90000002")
    assert view.presence.startswith("withdrawn")


def test_places_in_the_record_read_as_words() -> None:
    assert place("abstract[2]") == "abstract, section 3"
    assert place("mesh") == "MeSH heading"
    assert place("title") == "title"


def shown(basis: Basis, check: str = "") -> BasisView:
    view = basis_view(basis, NOBODY, check)
    assert view is not None
    return view


def test_an_unchecked_quote_says_so() -> None:
    basis = Basis(BasisKind.QUOTE, "A sentence.", "abstract")
    about = shown(basis, "unchecked").about
    assert about == "abstract; unchecked: the abstract is not in hand"


@pytest.mark.parametrize("account", Account)
def test_every_account_has_its_words(account: Account) -> None:
    basis = Basis(BasisKind.SOURCE, "a report", certainty=Certainty.LOW, account=account)
    assert "certainty low" in shown(basis).about.split("; ")[0]


def test_an_abstract_read_whole_is_named_as_such() -> None:
    basis = Basis(
        BasisKind.SOURCE, "its abstract", certainty=Certainty.HIGH, account=Account.ABSTRACT
    )
    assert shown(basis).about == "abstract, read whole, certainty high"


@pytest.mark.parametrize(
    ("control", "design"),
    [
        ("placebo", "clinical trial, allocation not stated"),
        ("none", "clinical trial, single arm or unclear"),
    ],
)
def test_a_trial_with_a_control_is_no_single_arm_in_row_and_details(
    control: str, design: str
) -> None:
    study = StudyId("pmid:90000002")
    values = {Field.DESIGN: "clinical_trial", Field.CONTROL: control}
    fields = {f: FieldGrade(f, value, GradeState.REVIEWED) for f, value in values.items()}
    dossier = replace(DOSSIER, grades={**DOSSIER.grades, study: Grade(study, fields)})
    view = next(v for v in study_views(dossier) if v.pmid == "90000002")
    assert (view.design, field(view, "Design").value) == (design, design)


def test_a_title_without_markup_is_escaped() -> None:
    plain = replace(a_study_record("pmid:90000082"), title=RichText("A < B"))
    views = study_views(with_records(DOSSIER, [plain]))
    assert next(v.title for v in views if v.pmid == "90000082") == "A &lt; B"


def test_a_merged_record_says_into_which() -> None:
    merged = VIEWS["study-90000010"]
    assert merged.presence == "merged into PMID 90000009"
    assert merged.merged_into == "90000009"
    assert FIRST.presence == FIRST.merged_into == ""
