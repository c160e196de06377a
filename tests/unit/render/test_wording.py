from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

import pytest
from tests.support.builders import rich
from tests.support.builders_render import (
    a_counted_study,
    a_page_claim,
    a_page_decision,
    a_study_record,
)

from litreview.model.decision import TierDecision
from litreview.model.fields import Field, Value
from litreview.model.grade import GradeState, QuoteCheck
from litreview.model.identity import StudyId
from litreview.model.record import Author, RichText
from litreview.model.vocabulary import (
    Account,
    AssertedTier,
    Category,
    ChangeKind,
    ClaimKind,
    Design,
    Direction,
    HealthStatus,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Presence,
    QuoteRole,
    Species,
    Standing,
    Stated,
    Tier,
    Verdict,
)
from litreview.render import wording
from litreview.render.change_words import bare_name
from litreview.render.study_sentences import SENTENCES

CLAIM = a_page_claim("attention", "It sharpens attention.")


def decided(**changes: object) -> TierDecision:
    return replace(a_page_decision(CLAIM), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("names", "members"),
    [
        (wording.CATEGORY_NAMES, Category),
        (wording.STANDING_NAMES, Standing),
        (wording.WORDS["tier"], Tier),
        (wording.WORDS["verdict_sign"], Verdict),
        (wording.WORDS["direction"], Direction),
        (wording.WORDS["population"], PopulationMatch),
        (wording.WORDS["outcome"], OutcomeMatch),
        (wording.WORDS["intervention"], InterventionMatch),
        (wording.WORDS["asserted"], AssertedTier),
        (wording.WORDS["presence"], Presence),
        (wording.WORDS["statement"], Stated),
        (wording.WORDS["state"], GradeState),
        (wording.WORDS["account"], Account),
        (wording.WORDS["quote_role"], QuoteRole),
        (wording.WORDS["change"], ChangeKind),
        (wording.WORDS["new_standing"], Standing),
    ],
)
def test_every_member_of_a_closed_set_has_a_name(
    names: dict[str, str], members: type[StrEnum]
) -> None:
    assert set(names) == set(members)


@pytest.mark.parametrize(
    ("names", "members"),
    [
        (wording.WORDS["people"], [*Species, *HealthStatus, "not_described"]),
        (wording.WORDS["quote_check"], QuoteCheck),
        (wording.WORDS["field"], Field),
        (wording.WORDS["absence"], [*Presence, "withdrawn"]),
        (wording.WORDS["absences"], [*Presence, "withdrawn"]),
        (wording.WORDS["alarm"], Standing),
        (wording.WORDS["consequence"], wording.WORDS["alarm"]),
    ],
)
def test_no_name_is_of_nothing(names: dict[str, str], members: Collection[str]) -> None:
    assert set(names) <= set(members)


@pytest.mark.parametrize("table", ["one_change", "many_changes"])
def test_every_change_is_counted_in_words(table: str) -> None:
    assert set(wording.WORDS[table]) == {*ChangeKind, "first"}


@pytest.mark.parametrize("table", ["ladder", "how_sure"])
def test_the_sentences_of_tiers_name_tiers(table: str) -> None:
    assert set(SENTENCES[table]) <= set(Tier)


TABLES = ("fact", "said", "said_regimen", "T3", "T3_review", "T4", "harm", "safety")


@pytest.mark.parametrize("table", TABLES)
def test_the_sentences_of_verdicts_name_verdicts(table: str) -> None:
    assert set(SENTENCES[table]) <= {*Verdict, "disagree", "open", "others"}


def test_tiers_differ_by_name() -> None:
    assert len(set(wording.TIER_NAMES.values())) == len(Tier)


@pytest.mark.parametrize(
    ("iso", "text"),
    [
        ("2026-09-13", "13 September 2026"),
        ("2026-01-01T10:00:00Z", "1 January 2026"),
        ("2026-09", "2026-09"),
        ("", ""),
    ],
)
def test_a_day_is_written_out_and_anything_else_is_left(iso: str, text: str) -> None:
    assert wording.day(iso) == text


def test_a_short_day_fits_a_column() -> None:
    assert wording.short_day("2026-09-13") == "13 Sep 2026"
    assert wording.short_day("2026") == "2026"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("not_reported", "not reported"),
        ("no", "no"),
        ("none", "none"),
        ("usual_care", "usual care"),
        (Design.RCT, "randomized trial"),
        (12500, "12,500"),
        (("participants", "assessors"), "participants, assessors"),
        ((), "not reported"),
        ("a dose of NCT_01 in words", "a dose of NCT_01 in words"),
    ],
)
def test_values_read_as_people_say_them(value: Value, text: str) -> None:
    assert wording.value_words(value) == text


def test_not_reported_is_never_no() -> None:
    assert "no" not in wording.value_words("not_reported").split()


def test_field_names_read_as_headings() -> None:
    assert wording.field_name(Field.RISK_OF_BIAS) == "Risk of bias"
    assert wording.field_name(Field.BLINDING_WHO) == "Who was blinded"


@pytest.mark.parametrize(
    ("names", "label"),
    [
        ([], "“Veltraxin in rested adults…” 2019"),
        (["Ostrow"], "Ostrow 2019"),
        (["Ostrow", "Haber"], "Ostrow and Haber 2019"),
        (["Ostrow", "Haber", "Lund"], "Ostrow et al. 2019"),
    ],
)
def test_a_study_is_named_by_its_authors(names: list[str], label: str) -> None:
    record = replace(a_study_record(), authors=tuple(Author(name) for name in names))
    dated = replace(record, pub_date=type(record.pub_date)(2019))
    assert wording.study_label(dated) == label


def test_a_study_without_year_author_or_title_still_has_a_name() -> None:
    assert wording.study_label(replace(a_study_record(), title=RichText())) == "No author undated"


def test_a_title_in_capitals_is_not_shouted() -> None:
    record = replace(a_study_record(), title=rich("POSSIBLE DRUG CORRECTION OF BLOOD LIPIDS."))
    assert wording.study_label(record) == "“Possible drug correction of…” undated"


def test_undated_pages_of_one_title_are_told_apart_by_their_site() -> None:
    page = replace(a_study_record(), authors=(), provenance="a leaflet (https://www.example.org/a)")
    assert wording.study_label(page) == "“Veltraxin in rested adults…” undated (example.org)"


def test_a_group_author_is_named_whole() -> None:
    record = replace(a_study_record(), authors=(Author(collective_name="The VTX Group"),))
    assert wording.study_label(record) == "The VTX Group undated"


def test_counts_agree_with_their_noun() -> None:
    assert wording.counted(1, "study", "studies") == "1 study"
    assert wording.counted(1200, "study", "studies") == "1,200 studies"


def test_evidence_says_studies_and_people() -> None:
    counted = (
        a_counted_study("pmid:1", n=40),
        a_counted_study("pmid:2", n=20),
        a_counted_study("pmid:3", human=False),
    )
    text = wording.evidence_words(decided(counted=counted, n=60)).replace("\N{NO-BREAK SPACE}", " ")
    assert text == "2 human, 1 preclinical; n = 60 people"


def test_evidence_without_a_number_says_not_reported() -> None:
    text = wording.evidence_words(decided(counted=(a_counted_study("pmid:1"),)))
    assert text.endswith("not reported")


def test_n_says_in_how_many_studies_it_was_reported() -> None:
    counted = (a_counted_study("pmid:1", n=60), *map(a_counted_study, ("pmid:2", "pmid:3")))
    text = wording.evidence_words(decided(counted=counted, n=60)).replace("\N{NO-BREAK SPACE}", " ")
    assert text == "3 human; n = 60 in 1 of 3 studies"


@pytest.mark.parametrize("kind", [ClaimKind.HARM, ClaimKind.SAFETY])
def test_people_studied_for_a_harm_are_all_of_them(kind: ClaimKind) -> None:
    counted = (a_counted_study("pmid:1", n=60),)
    text = wording.evidence_words(decided(kind=kind, counted=counted, n=60))
    assert text.endswith("60 people in all")


@pytest.mark.parametrize(
    ("control", "text"),
    [
        ("placebo", "clinical trial, allocation not stated"),
        ("active", "clinical trial, allocation not stated"),
        ("usual_care", "clinical trial, allocation not stated"),
        ("no_treatment", "clinical trial, allocation not stated"),
        ("none", "clinical trial, single arm or unclear"),
        ("not_reported", "clinical trial, single arm or unclear"),
    ],
)
def test_a_trial_that_names_its_control_is_no_single_arm(control: str, text: str) -> None:
    assert wording.design_words("clinical_trial", control) == text
    assert wording.design_words(Design.RCT, control) == "randomized trial"


@pytest.mark.parametrize(
    ("randomized", "text"),
    [
        ("no", "controlled trial, not randomized"),
        ("not_reported", "controlled trial; whether randomized is not reported"),
        ("yes", "controlled trial"),
    ],
)
def test_a_controlled_trial_is_not_randomized_only_where_it_says_so(
    randomized: str, text: str
) -> None:
    assert wording.design_words(Design.CONTROLLED_TRIAL, "usual_care", randomized) == text


def test_animals_are_not_counted_as_people() -> None:
    animal = a_counted_study("pmid:3", human=False, n=40)
    assert wording.evidence_words(decided(counted=(animal,))) == "1 preclinical"


def test_no_evidence_is_said_plainly() -> None:
    assert wording.evidence_words(decided()) == "no study counts"


def test_independence_does_not_guess() -> None:
    human = (a_counted_study("pmid:1"),)
    known = (a_counted_study("pmid:2", group="Lund"),)
    assert wording.independence_words(decided()) == ""
    assert wording.independence_words(decided(counted=human)) == "group not known"
    assert wording.independence_words(decided(counted=known, groups=1)) == "1 group"
    both = wording.independence_words(decided(counted=human + known, groups=1))
    assert both == "1 known group; 1 study by an unknown group"


def test_a_group_that_the_author_lists_name_is_said_to_be_inferred() -> None:
    named = a_counted_study("pmid:1", group="Lund")
    inferred = replace(a_counted_study("pmid:2", group="Oslo"), inferred=True)
    text = wording.independence_words(decided(counted=(named, inferred), groups=2))
    assert text == "2 groups, 1 inferred from authors"
    alone = wording.independence_words(decided(counted=(inferred,), groups=1))
    assert alone == "1 group, inferred from authors"
    same = wording.independence_words(
        decided(counted=(named, replace(inferred, group="Lund")), groups=1)
    )
    assert same == "1 group", "a person names it in one of its studies"
    assert wording.group_words(inferred) == "Oslo (inferred from authors)"
    assert wording.group_words(named) == "Lund"
    assert wording.group_words(a_counted_study("pmid:3")) == "not known"


def test_a_doubt_says_what_is_shown_until_it_is_settled() -> None:
    doubt = ["PMID 1: reviewers disagree on blinding"]
    assert wording.doubt_words(decided(), []) == ""
    higher = decided(tier=Tier.T3, undoubted=(Tier.T2, Verdict.SUPPORTS))
    assert wording.doubt_words(higher, doubt) == (
        "In doubt: PMID 1: reviewers disagree on blinding. "
        "Until that is settled the page shows T2, supports."
    )
    shown = replace(higher, tier=Tier.T2)
    assert wording.doubt_words(shown, doubt) == (
        "Shown at T2 without the studies in doubt, until this is settled: "
        "PMID 1: reviewers disagree on blinding."
    )
    idle = wording.doubt_words(decided(tier=Tier.T2), doubt)
    assert idle.startswith("To be settled, though the tier does not hang on it: PMID 1")
    allowed = wording.doubt_words(replace(higher, allowed="the authors wrote to us"), doubt)
    assert allowed.startswith("Shown at T3 in spite of a doubt: PMID 1")
    assert allowed.endswith("Allowed: the authors wrote to us.")


def test_a_replacement_that_is_not_linked_is_named() -> None:
    assert wording.wanted_words(decided(), bare_name) == ""
    text = wording.wanted_words(decided(wanted=(StudyId("pmid:7"), StudyId("pmid:9"))), bare_name)
    assert text == (
        "PMID 7 and PMID 9 take the place of reports linked here; nobody has linked them yet."
    )
    one = wording.wanted_words(decided(wanted=(StudyId("pmid:7"),)), bare_name)
    assert one == "PMID 7 takes the place of a report linked here; nobody has linked it yet."


def test_a_move_runs_from_the_source_to_the_evidence() -> None:
    decision = decided(tier=Tier.T2, verdict=Verdict.SUPPORTS)
    assert wording.move_words(CLAIM, decision) == "Community → T2 Early human"


def test_a_fact_is_not_a_study_question() -> None:
    assert wording.tier_words(decided(kind=ClaimKind.FACT)) == "Not a study question"


def test_traces_are_spoken_without_underscores() -> None:
    assert wording.spoken("control usual_care; see NCT_01") == "control usual care; see NCT_01"


def test_languages_have_names_and_rare_codes_stay() -> None:
    assert wording.language("rus") == "Russian"
    assert wording.language("xyz") == "xyz"


def test_a_share_is_a_whole_per_cent() -> None:
    assert wording.share(2 / 3) == "67\N{NO-BREAK SPACE}%"


def test_a_fact_that_names_nobody_is_not_made_for_healthy_people() -> None:
    general = replace(CLAIM, population="general")
    assert wording.people_of(general) == "healthy people"
    assert wording.people_of(replace(general, kind=ClaimKind.FACT)) == "people in general"


def test_a_trace_has_the_words_of_the_pages() -> None:
    said = wording.spoken("level 2: design case_control, control usual_care, blinding not_reported")
    assert said == ("level 2: design case-control study, control usual care, blinding not reported")
