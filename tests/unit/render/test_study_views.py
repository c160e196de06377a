from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders_render import a_dossier, a_study_record, with_records

from litreview.model.basis import Basis
from litreview.model.dossier import Dossier
from litreview.model.fields import Field
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import ClaimId, StudyId
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
from litreview.render.order import grade_of, study_order
from litreview.render.study_rows import Bearing, Hand, StudyIndex, StudyRow, study_rows
from litreview.render.study_views import SHORTER, Extent, StudyView, study_view

DOSSIER = a_dossier()
INDEX = StudyIndex.of(DOSSIER)
ROWS = {row.anchor: row for row in study_rows(DOSSIER)}
FIRST = ROWS["study-90000001"]


def view(row: StudyRow, dossier: Dossier = DOSSIER, extent: Extent | None = None) -> StudyView:
    index = INDEX if dossier is DOSSIER else StudyIndex.of(dossier)
    return study_view(index, row, extent) if extent is not None else study_view(index, row)


def row_of(dossier: Dossier, study: str) -> StudyRow:
    return next(row for row in study_rows(dossier) if row.study == study)


def fields_of(study: str) -> dict[str, FieldView]:
    return {view.name: view for view in field_views(grade_of(DOSSIER, StudyId(study)), NOBODY)}


FIELDS = fields_of("pmid:90000001")


def test_rows_stand_in_the_order_of_every_study_table() -> None:
    assert tuple(row.study for row in study_rows(DOSSIER)) == study_order(DOSSIER)


def test_a_row_reads_as_people_say_it() -> None:
    said = (FIRST.label, FIRST.year, FIRST.design, FIRST.n, FIRST.number)
    assert said == ("Ostrow et al. 2019", "2019", "randomized trial", "84", 84)
    assert FIRST.people == "People (rested adults)"


def test_silence_reads_not_reported_in_every_cell() -> None:
    silent = ROWS["study-90000010"]
    assert {silent.people, silent.design, silent.n} == {"not reported"}
    assert silent.number == 0


def test_a_row_names_the_claims_it_bears_on_and_how_near_their_words_are() -> None:
    lund = ROWS["study-manual-lund-1994"]
    assert [claim.anchor for claim in lund.claims] == ["claim-night-shift"]
    assert (lund.bearing, lund.hand) == (Bearing.COUNTED, Hand.READING)
    unlinked = ROWS["study-90000008"]
    assert (unlinked.claims, unlinked.bearing) == ((), Bearing.REST)


def test_rows_are_counted_exactly_where_a_decision_counts_them() -> None:
    counted = {
        report
        for decision in DOSSIER.decisions
        for study in decision.counted
        for report in study.reports
    }
    assert {row.study for row in ROWS.values() if row.bearing is Bearing.COUNTED} == counted & set(
        DOSSIER.records
    )
    linked = {link.study for link in DOSSIER.links} - counted
    assert {row.study for row in ROWS.values() if row.bearing is Bearing.LINKED} == linked & set(
        DOSSIER.records
    )


def test_a_study_is_found_by_its_first_thirty_authors_a_name_said_once() -> None:
    first, *others = (Author(f"Author{n}") for n in range(1, 32))
    many = replace(a_study_record("pmid:90000079"), authors=(first, first, *others))
    words = row_of(with_records(DOSSIER, [many]), "pmid:90000079").words
    assert words == " ".join(["90000079", *(f"Author{n}" for n in range(1, 30))])


def test_a_study_is_found_by_how_it_was_given_and_compared_and_who_was_blinded() -> None:
    words = ROWS["study-90000001"].words
    assert words.endswith("Haber intranasal compared with a placebo double-blind")


def test_a_short_name_of_a_claim_is_the_one_its_file_gives() -> None:
    claims = tuple(
        replace(c, short="Awake at night") if c.id == "night-shift" else c for c in DOSSIER.claims
    )
    row = row_of(replace(DOSSIER, claims=claims), "manual:lund-1994")
    assert [claim.short for claim in row.claims] == ["Awake at night"]


def test_markup_of_titles_is_kept() -> None:
    assert "<i>hippocampus</i>" in ROWS["study-90000005"].title


def test_a_script_in_a_title_is_text() -> None:
    hostile = a_study_record("pmid:90000078", "<script>alert(1)</script>")
    row = row_of(with_records(DOSSIER, [hostile]), "pmid:90000078")
    assert row.title == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_a_title_without_markup_is_escaped() -> None:
    plain = replace(a_study_record("pmid:90000082"), title=RichText("A < B"))
    assert row_of(with_records(DOSSIER, [plain]), "pmid:90000082").title == "A &lt; B"


def test_a_retraction_is_said_with_its_notice_and_what_follows() -> None:
    shown = view(ROWS["study-90000007"])
    assert (shown.row.standing, shown.notices) == ("retracted", ("90000099",))
    assert shown.alert == "This paper was retracted. It counts for no claim."
    assert shown.grave
    assert (view(FIRST).alert, view(FIRST).grave) == ("", False)


def test_a_withdrawn_record_is_marked() -> None:
    study = StudyId("pmid:90000002")
    gone = Membership(study, Presence.GONE, "2026-01-04", "2026-09-13", misses=2)
    changed = replace(DOSSIER, memberships={**DOSSIER.memberships, study: gone})
    assert row_of(changed, study).presence.startswith("withdrawn")


def test_a_merged_record_says_into_which() -> None:
    merged = ROWS["study-90000010"]
    assert merged.presence == "merged into PMID 90000009"
    assert view(merged).merged_into == "90000009"
    assert FIRST.presence == view(FIRST).merged_into == ""


def test_the_sentence_of_a_study_leaves_out_what_is_disputed_and_names_it() -> None:
    summary = view(FIRST).summary
    assert summary.sentence == (
        "A randomized trial in 84 people in all (rested adults), compared with a placebo, "
        "double-blind."
    )
    assert summary.given == "How it was given: intranasal."
    assert summary.open == ()


def test_what_nobody_reports_is_named_once_and_never_denied() -> None:
    summary = view(ROWS["study-90000003"]).summary
    assert "blind" not in summary.sentence and "not randomized" not in summary.sentence
    assert "whether blinded" in summary.open


def test_what_it_says_of_a_claim_stands_with_its_words() -> None:
    (bears,) = view(ROWS["study-manual-lund-1994"]).claims
    assert bears.claim.anchor == "claim-night-shift"
    assert bears.direction == "Supports"
    assert bears.directness.startswith(
        "People who match only in part; the claimed outcome itself; "
    )
    assert bears.counts == "It counts for this claim."


QUOTE = Basis(BasisKind.QUOTE, "Reaction time fell by 6%", "abstract")
HEADING = Basis(BasisKind.METADATA, "Attention", "mesh")
HEARSAY = Basis(BasisKind.SOURCE, "a forum", certainty=Certainty.LOW)
LABEL = Basis(BasisKind.SOURCE, "a label", certainty=Certainty.HIGH, account=Account.LABEL)


@pytest.mark.parametrize(
    ("basis", "check", "hand", "about", "hearsay"),
    [
        (QUOTE, "found", Hand.SENTENCE, "abstract", False),
        (
            QUOTE,
            "unchecked",
            Hand.READING,
            "abstract; unchecked: the abstract is not in hand",
            False,
        ),
        (HEADING, "", Hand.READING, "MeSH heading", False),
        (
            HEARSAY,
            "",
            Hand.ACCOUNT,
            "told by others, certainty low; not linked: no address on file",
            True,
        ),
        (
            LABEL,
            "",
            Hand.READING,
            "official label, certainty high; not linked: no address on file",
            False,
        ),
        (None, "", Hand.READING, "", False),
    ],
)
def test_what_is_in_hand_behind_a_link_is_told_apart(
    basis: Basis | None, check: str, hand: Hand, about: str, hearsay: bool
) -> None:
    (link,) = INDEX.links[StudyId("manual:lund-1994")]
    word = replace(link.words[0], basis=basis, quote_check=check or "not a quote")
    others = tuple(one for one in DOSSIER.links if one is not link)
    dossier = replace(DOSSIER, links=(*others, replace(link, words=(word,))))
    row = row_of(dossier, "manual:lund-1994")
    assert row.hand is hand
    ((said,),) = (claim.said for claim in view(row, dossier).claims)
    assert (said.about, said.hearsay) == (about, hearsay)


def test_a_link_that_does_not_count_says_why() -> None:
    counted = INDEX.counted
    told = {
        (row.study, claim.claim.anchor): claim.counts
        for row in ROWS.values()
        for claim in view(row).claims
    }
    for decision in DOSSIER.decisions:
        for one in decision.not_counted:
            if (
                ClaimId(decision.claim) in counted.get(one.study, ())
                or one.study not in INDEX.links
            ):
                continue
            said = told[one.study, f"claim-{decision.claim}"]
            assert said.startswith("It does not count: ")


def test_every_study_shows_the_eight_fields_that_matter() -> None:
    assert all(len(fields_of(row.study)) >= len(ALWAYS_SHOWN) for row in ROWS.values())
    fields = field_views(Grade(StudyId("pmid:1"), {}), NOBODY)
    assert [f.value for f in fields] == ["not reported"] * 8


def test_a_person_and_the_machine_stand_side_by_side() -> None:
    blinding = FIELDS["Blinding"]
    assert blinding.value == "double"
    assert blinding.machine == "blinded, not said how"
    assert blinding.differs
    assert [word.reviewer for word in blinding.judged] == ["a.anders", "b.borg"]
    assert blinding.tags[0].quote.startswith("Neither participants")


def test_a_machine_that_found_nothing_contradicts_nobody() -> None:
    species = FIELDS["Species"]
    assert species.machine == "not reported" and not species.differs


def test_conflicts_are_shown() -> None:
    randomized = FIELDS["Randomized"]
    assert randomized.state == "reviewers disagree"
    assert randomized.warnings[0] == "undecided between yes and not reported"
    assert len(randomized.warnings) == 3


def test_overruled_values_stay_visible() -> None:
    (word,) = FIELDS["People or subjects (n)"].judged
    (overruled,) = word.overruled
    assert overruled.value == "80"
    assert (
        overruled.basis is not None
        and overruled.basis.url == "https://registry.example/NCT99000001"
    )


def test_other_fields_are_shown_when_somebody_spoke_of_them() -> None:
    assert [*FIELDS][-2:] == ["Route", "Risk of bias"]


def test_blinding_names_who() -> None:
    study = StudyId("pmid:90000002")
    grade = DOSSIER.grades[study]
    who = replace(
        grade.fields[Field.BLINDING], field=Field.BLINDING_WHO, value=("participants", "assessors")
    )
    changed = replace(grade, fields={**grade.fields, Field.BLINDING_WHO: who})
    dossier = replace(DOSSIER, grades={**DOSSIER.grades, study: changed})
    sentence = view(row_of(dossier, study), dossier).summary.sentence
    assert sentence.endswith("double-blind (participants, assessors).")


def test_many_authors_are_cut_and_an_incomplete_list_says_so() -> None:
    assert view(ROWS["study-90000005"]).authors.endswith("Brandt V, et al.")
    short = replace(
        a_study_record("pmid:90000079"),
        authors=(Author("Lund", initials="E"),),
        authors_complete=False,
    )
    dossier = with_records(DOSSIER, [short])
    assert view(row_of(dossier, "pmid:90000079"), dossier).authors == "Lund E, et al."


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
    dossier = with_records(DOSSIER, [record])
    shown = view(row_of(dossier, study), dossier)
    assert shown.no_abstract.startswith(start)
    assert shown.row.hand is Hand.TITLE
    assert view(FIRST).no_abstract == ""


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("NCT04881760", "https://clinicaltrials.gov/study/NCT04881760"),
        ("ISRCTN12345678", "https://www.isrctn.com/ISRCTN12345678"),
        ("EudraCT 2004-000123-12", ""),
    ],
)
def test_a_registration_leads_to_its_registry_where_its_number_alone_does(
    number: str, address: str
) -> None:
    study = StudyId("pmid:90000001")
    relations = replace(DOSSIER.relations, registrations={study: (number,)})
    dossier = replace(DOSSIER, relations=relations)
    assert view(row_of(dossier, study), dossier).registered == ((number, address),)


def test_a_doi_cannot_leave_its_address() -> None:
    record = replace(a_study_record("pmid:90000084"), doi='10.1/a"><b> c')
    dossier = with_records(DOSSIER, [record])
    addresses = dict(view(row_of(dossier, "pmid:90000084"), dossier).addresses)
    assert addresses['DOI 10.1/a"><b> c'] == "https://doi.org/10.1/a%22%3E%3Cb%3E%20c"


def test_a_page_cut_short_keeps_every_value_and_counts_what_it_leaves_out() -> None:
    whole, bare = view(FIRST), view(FIRST, extent=SHORTER[-1])
    assert [(f.names, f.value) for f in bare.fields] == [(f.names, f.value) for f in whole.fields]
    assert whole.left_out == ()
    words, sentences = bare.left_out
    count = sum(len(line.said) for line in whole.fields)
    assert words.what == f"{count} reviewers\N{RIGHT SINGLE QUOTATION MARK} words"
    assert (words.file, sentences.file) == ("judgements.csv", "evidence.json")
    assert [one.anchor for one in bare.named] == [c.claim.anchor for c in whole.claims]


def test_the_first_word_of_every_claim_stands_as_long_as_any_claim_is_told() -> None:
    whole = view(FIRST)
    for extent in SHORTER:
        shown = view(FIRST, extent=extent)
        assert len(shown.claims) + len(shown.named) == len(whole.claims)
        for cut, full in zip(shown.claims, whole.claims, strict=False):
            assert cut.said[:1] == full.said[:1]


def test_places_in_the_record_read_as_words() -> None:
    assert place("abstract[2]") == "abstract, section 3"
    assert place("mesh") == "MeSH heading"
    assert place("title") == "title"


def shown(basis: Basis, check: str = "") -> BasisView:
    found = basis_view(basis, NOBODY, check)
    assert found is not None
    return found


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
    row = row_of(dossier, study)
    found = field_views(dossier.grades[study], NOBODY)
    assert row.design == next(f.value for f in found if f.name == "Design") == design
