from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_render import a_dossier
from tests.support.builders_render_changes import a_change

from litreview.model.run import Change
from litreview.model.vocabulary import ChangeKind, Presence, Standing, Tier, Verdict
from litreview.render.change_words import (
    MAX_NAMED,
    Names,
    cause_words,
    change_sentence,
    change_words,
    changes_sentence,
    move_words,
    names_in,
)
from litreview.render.crowds import MAX_NAMED_RECORDS

NAMES = names_in(a_dossier())
ATTENTION = "“A spray sharpens sustained attention”"
RETRACTED = "Moreau and Tan 2014 (PMID 90000007)"


def sentence(kind: str, subject: str, before: str = "", after: str = "", cause: str = "") -> str:
    return change_sentence(a_change(ChangeKind(kind), subject, before, after, cause), NAMES)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            ("new_study", "pmid:90000009"),
            "New: Sahlin and Quist 2022 (PMID 90000009), “Nasal discomfort with peptide sprays in "
            "routine care”.",
        ),
        (("new_study", "pmid:7"), "New: PMID 7."),
        (("added", "pmid:7"), "PMID 7 was added from a file."),
        (
            ("added", "manual:lund-1994"),
            "Lund and Lund 1994, “Veltraxin and mental work under fatigue”, was added from a file.",
        ),
        (("new_study", "manual:lund-1994"), "New: Lund and Lund 1994, “Veltraxin and mental work"),
        (
            ("revised", "pmid:90000007", "", "title, abstract, MeSH"),
            f"{RETRACTED} was revised in PubMed: title, abstract and MeSH changed.",
        ),
        (("revised", "pmid:90000007"), f"{RETRACTED} was revised in PubMed."),
        (("standing", "pmid:90000007", "none", "retracted"), f"{RETRACTED} was retracted."),
        (
            ("standing", "pmid:90000007", "none", "expression_of_concern"),
            f"{RETRACTED} drew an expression of concern.",
        ),
        (
            ("standing", "pmid:90000007", "expression_of_concern", "none"),
            f"{RETRACTED} is in good standing again.",
        ),
        (
            ("vanished", "pmid:90000007", "present", "left_query"),
            f"{RETRACTED} is no longer found by the search, and PubMed still holds it.",
        ),
        (("vanished", "pmid:90000007", "present", "gone"), f"{RETRACTED} is missing from PubMed."),
        (
            ("vanished", "pmid:90000007", "gone", "withdrawn"),
            f"{RETRACTED} was withdrawn: PubMed no longer holds it.",
        ),
        (
            ("vanished", "pmid:90000007", "gone", "pmid:90000009"),
            f"{RETRACTED} was merged into Sahlin and Quist 2022 (PMID 90000009).",
        ),
        (
            ("restored", "pmid:90000007", "left_query", "present"),
            f"{RETRACTED} is found by the search again.",
        ),
        (("restored", "pmid:90000007", "gone", "present"), f"{RETRACTED} is in PubMed again."),
        (
            ("tier", "attention", "", "T2 supports", "first decision"),
            f"{ATTENTION} was rated for the first time: T2 Early human, supports.",
        ),
        (
            ("tier", "attention", "T2 supports", "T3 mixed", "new link: pmid:90000007"),
            f"{ATTENTION} rose from T2 Early human to T3 Clinical, mixed. New link: {RETRACTED}.",
        ),
        (
            ("tier", "attention", "T3 supports", "T1 insufficient"),
            f"{ATTENTION} fell from T3 Clinical to T1 Indirect, insufficient.",
        ),
        (
            ("tier", "attention", "T3 supports", "T3 no effect"),
            f"{ATTENTION} stays at T3 Clinical; the verdict goes from supports to no effect.",
        ),
        (
            ("tier", "approved", "T0 not_documented", "T0 documented"),
            "“It is an approved medicine in Ruritania” is now documented, before not documented.",
        ),
        (
            ("rule_set", "attention", "T3 mixed", "T2 mixed", "rule set 1 to 2"),
            f"{ATTENTION} fell from T3 Clinical to T2 Early human, mixed. Rule set 1 to 2.",
        ),
        (("rule_set", "2", "1", "2"), "2: 1 became 2."),
    ],
)
def test_a_change_is_told_in_a_sentence(change: tuple[str, ...], told: str) -> None:
    assert sentence(*change).startswith(told)


def test_a_cause_is_a_sentence_of_its_own() -> None:
    change = a_change(
        ChangeKind.STANDING, "pmid:90000007", "none", "retracted", "notice PMID 90000099."
    )
    words = change_words(change, NAMES)
    assert words.what == f"{RETRACTED} was retracted."
    assert words.cause == "Notice PMID 90000099."


def test_a_cause_names_a_few_studies_and_counts_the_rest() -> None:
    many = ", ".join(f"pmid:{number}" for number in range(1, MAX_NAMED + 4))
    told = cause_words(f"new link: {many}; changed grade: manual:lund-1994", NAMES)
    named = ", ".join(f"PMID {number}" for number in range(1, MAX_NAMED + 1))
    assert told == f"new link: {named} and 3 more; changed grade: Lund and Lund 1994"


def test_without_records_a_study_keeps_its_pmid_and_a_claim_its_words() -> None:
    bare = Names({}, {})
    assert bare.label("pmid:90000007") == "PMID 90000007"
    assert bare.label("night-shift") == "night shift"
    assert bare.title("pmid:90000007") == ""


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([a_change()] * 180, "180 records are new on file."),
        ([a_change()], "1 record is new on file (PMID 90000001)."),
        ([a_change(ChangeKind.REVISED)] * 2, "2 records were revised in PubMed."),
        ([a_change(ChangeKind.REVISED)], "1 record was revised in PubMed."),
        (
            [
                a_change(ChangeKind.REVISED, "pmid:10", "", "abstract"),
                a_change(ChangeKind.REVISED, "pmid:9", "", "title, abstract, journal details"),
                a_change(ChangeKind.REVISED, "pmid:8", "", "authors, MeSH"),
            ],
            "3 records were revised in PubMed: abstract (PMID 9, 10), title (PMID 9), "
            "MeSH (PMID 8), authors (PMID 8), journal details (PMID 9).",
        ),
        (
            [
                a_change(ChangeKind.REVISED, f"pmid:{number}", "", "abstract")
                for number in range(1, MAX_NAMED_RECORDS + 13)
            ],
            "24 records were revised in PubMed: abstract "
            "(PMID 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 12 more).",
        ),
        (
            [
                a_change(ChangeKind.VANISHED, "pmid:1", "present", "left_query"),
                a_change(ChangeKind.VANISHED, "pmid:2", "present", "gone"),
                a_change(ChangeKind.VANISHED, "pmid:3", "present", "withdrawn"),
                a_change(ChangeKind.VANISHED, "pmid:4", "present", "pmid:9"),
            ],
            "4 records are no longer found by the search: withdrawn (PMID 3), missing from PubMed "
            "(PMID 2), still in PubMed (PMID 1), merged into another record (PMID 4).",
        ),
        (
            [a_change(ChangeKind.RESTORED, f"pmid:{number}") for number in (11, 2)],
            "2 records are found again (PMID 2, 11).",
        ),
        (
            [a_change(subject=subject) for subject in ("pmid:3", "manual:lund-1994")],
            "2 records are new on file (PMID 3, manual:lund-1994).",
        ),
        (
            [a_change(ChangeKind.STANDING, "pmid:90000001")] * 3,
            "3 studies changed status (retraction, correction …).",
        ),
        (
            [a_change(ChangeKind.STANDING, "pmid:90000001")],
            "1 study changed status (retraction, correction …).",
        ),
        ([a_change(ChangeKind.RULE_SET, "x")] * 9, "9 claims were moved by another rule set."),
        (
            [
                a_change(ChangeKind.TIER, "attention", "", "T2 supports"),
                a_change(ChangeKind.TIER, "morning", "", "T0 insufficient"),
                a_change(ChangeKind.TIER, "night-shift", "", "T2 mixed"),
                a_change(ChangeKind.TIER, "approved", "", "T0 documented"),
            ],
            "4 claims rated for the first time: 1 T0, 2 T2, 1 not a study question.",
        ),
        (
            [a_change(ChangeKind.TIER, "attention", "T1 mixed", "T2 supports")] * 3,
            "3 claims changed tier or verdict.",
        ),
    ],
)
def test_many_changes_are_told_in_one_sentence(changes: list[Change], told: str) -> None:
    assert changes_sentence(changes) == told


def test_a_move_is_told_in_full() -> None:
    assert move_words("T2 supports", "T3 mixed") == "T2 Early human, supports → T3 Clinical, mixed"
    assert move_words("", "T0 documented") == "first rated: documented"
    assert move_words("T1 mixed", "T2 supports", harm=True) == (
        "T1 Indirect, mixed on the harm → T2 Early human, harm found"
    )


OUTCOMES = st.sampled_from(
    [f"{tier} {verdict}" for tier in Tier for verdict in Verdict] + ["", "?"]
)
VALUES = st.one_of(
    OUTCOMES,
    st.sampled_from([*Standing, *Presence, "withdrawn", "pmid:5"]),
    st.text(max_size=12),
)


@given(
    kind=st.sampled_from(ChangeKind),
    subject=st.sampled_from(["attention", "approved", "pmid:90000007", "pmid:5", "manual:no-one"]),
    before=VALUES,
    after=VALUES,
    cause=st.text(max_size=30),
)
def test_every_change_has_a_sentence(
    kind: ChangeKind, subject: str, before: str, after: str, cause: str
) -> None:
    words = change_words(a_change(kind, subject, before, after, cause), NAMES)
    assert words.name
    assert words.rest.endswith(".")
    assert words.cause == "" or words.cause.endswith(".")


def test_a_concern_told_by_an_earlier_version_reads_as_one_told_now() -> None:
    assert cause_words("pmid:9 is now expression of concern", NAMES) == (
        "PMID 9 is now under an expression of concern"
    )
