"""What a sceptic tried of the built pages: fourteen statements of one, each right this time.

The bundled data enters and is published offline; the texts of the pages leave, claim by claim and
study by study. The numbers beside them are the facts of the studies, counted by hand.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from tests.support.built import Built

COMPOUND = "semax"
PEOPLE = {  # who took part in the studies in people that count for some claim; None: nobody says
    "pmid:10199046": 73,
    "pmid:10741256": None,
    "pmid:11517472": 110,
    "pmid:11569188": None,
    "pmid:12459874": None,
    "pmid:15792140": 187,
    "pmid:18379501": 27,
    "pmid:24437205": 114,
    "pmid:27051926": 118,
    "pmid:29798983": 110,
    "pmid:30225715": 24,
    "pmid:36083821": 60,
    "manual:kaplan-1996": 16,
}
STROKE = ("Gusev et al. 1997", "Gusev et al. 2018")
WRONGLY_PINNED = ("focus-clarity", "adhd-rett", "mood-calm")
NOT_RETRACTED = "Lebedeva et al. 2018"


class Pages(Built):
    """What some parts of a claim's page say."""

    def top(self, claim: str) -> str:
        """What a claim's page says first: the answer, for whom, how many people."""
        return self.claim(claim).partition("Community says")[0]

    def cards(self, claim: str) -> str:
        """The studies that count, each with what it rests on."""
        text = self.claim(claim).partition("The studies that count")[2]
        return re.split("Linked, and not counted|What is cited for it", text)[0]


@pytest.fixture(scope="module")
def pages(bundled_site: Path) -> Pages:
    return Pages(bundled_site, COMPOUND)


def test_1_how_many_people_the_studies_had(pages: Pages) -> None:
    counted: dict[str, set[int | None]] = {}
    for row in pages.evidence["tiers"]:
        for trial in row["trials"]:
            if trial["human"] and not trial["label"]:
                counted.setdefault(trial["id"], set()).add(trial["n"])
    assert {study.removeprefix("pmid:"): {n} for study, n in PEOPLE.items()} == counted
    known = [n for n in PEOPLE.values() if n is not None]
    assert (len(PEOPLE), len(known), sum(known), max(known)) == (13, 10, 839, 187)
    for study in ("pmid:30225715", "pmid:32342318"):  # one team, one scanner, two years apart
        other = "32342318" if study.endswith("30225715") else "30225715"
        remarks = pages.study(study).partition("Remarks")[2]
        assert other in remarks and re.search(r"\bmay\b.*\b(?:both|share|same)\b", remarks), study


def test_2_how_many_studies_were_of_animals_and_cells(pages: Pages) -> None:
    reports = {
        report
        for row in pages.evidence["tiers"]
        for trial in row["trials"]
        if not trial["human"] and not trial["label"]
        for report in trial["reports"]
    }
    assert len(reports) == 30, "one of them is the other's translation"
    found = pages.claim("neuroprotection").partition("Studies say")[2]
    assert found.startswith(
        " In people 2 studies support it In animals 5 studies support it In cells 2 studies"
    )


def test_3_none_was_randomized_and_blinded(pages: Pages) -> None:
    for study in PEOPLE:
        one = pages.graded(study)
        assert (one["randomized"], one["blinding"]) != ("yes", "double"), study
    card = pages.cards("quality-of-life-mnd")
    assert "whether randomized is unclear, not blinded" in card
    overruled = pages.value("pmid:18379501", "Randomized")
    assert overruled.startswith("not reported")
    assert re.search(r"\byes\b.*Randomized Controlled Trial.* set aside\b", overruled)


def test_4_reports_are_told_with_the_pages_they_come_from(pages: Pages) -> None:
    reports, sources = pages.evidence["reports"], {r["source"] for r in pages.evidence["reports"]}
    text = pages.text("reports.html")
    assert f"{len(reports)} reports on file, all from {len(sources)} pages: 1 linked below" in text
    assert "of 2 no address is on file" in text
    for report in reports:
        assert report["says"] in text


@pytest.mark.parametrize("claim", ["focus-clarity", "anti-fatigue", "learning"])
def test_5_of_kaplan_only_the_people_who_bear_on_it_count(pages: Pages, claim: str) -> None:
    top = pages.top(claim)
    assert "One human study in 16 people who match only in part" in top
    assert "16 people in the one study that counts" in top and "36" not in top
    assert "16 of its 36 people bear on this" in pages.cards(claim)
    assert pages.tier(claim)["n"] == 16


def test_6_the_optic_nerve_rests_on_no_circular_source(pages: Pages) -> None:
    cards = pages.cards("optic-nerve")
    (deciding,) = [c for c in pages.tier("optic-nerve")["counted"] if c["points"] == 0]
    assert deciding["pmid"] == "10741256"
    assert "the page that makes the claim" not in pages.claim("optic-nerve")
    assert "Number of people not reported" in cards[cards.index("Polunin") :][:120]
    assert "60 people in 1 of the 3 studies that count; the others do not say" in pages.top(
        "optic-nerve"
    )
    assert "Semax the Clarity promoting" not in cards


def test_7_a_route_nobody_states_is_not_the_same_route(pages: Pages) -> None:
    cards = pages.cards("stroke-recovery")
    assert cards.count("form and route not reported") == 2
    assert "same route" not in cards and "same form" not in cards
    for study in ("pmid:11517472", "pmid:29798983"):
        words = pages.study(study)
        assert not re.search(r"\bRoute (?!not reported)", words), study
        assert "Neither route nor form is stated" in words, study


def test_8_a_rule_names_a_study_only_with_the_reason_it_has(pages: Pages) -> None:
    assert NOT_RETRACTED in pages.claim("focus-clarity")
    for row in pages.evidence["tiers"]:
        text = pages.claim(row["claim"])
        assert "retracted" not in text.casefold(), row["claim"]
        for other in row["not_counted"]:
            assert other["reason"].replace("_", " ") in text, (row["claim"], other)
    about = {c: [o["reason"] for o in pages.tier(c)["not_counted"]] for c in WRONGLY_PINNED}
    assert not any("other compound" in reason for reasons in about.values() for reason in reasons)


def test_9_three_trials_were_true_when_they_were(pages: Pages) -> None:
    top = pages.top("three-clinical-trials")
    assert pages.tier("three-clinical-trials")["verdict"] == "documented"
    assert "So it was until 2017." in top
    assert "3 until 2017, 4 now" in top
    assert "contradicted" not in top
    assert "3 until 2017, 4 now" in pages.text("audit.html")


def test_10_no_rat_says_that_people_get_no_benefit(pages: Pages) -> None:
    assert pages.tier("immune-no-benefit")["verdict"] == "insufficient"
    top = pages.top("immune-no-benefit")
    assert "Not known." in top and "against" not in top
    assert "No study counts." in pages.claim("immune-no-benefit")


def test_11_leaflets_disagree_on_the_nose_and_say_so(pages: Pages) -> None:
    top, cards = pages.top("nasal-irritation"), pages.cards("nasal-irritation")
    assert (pages.tier("nasal-irritation")["tier"], "mixed" in top) == ("T2", True)
    assert "Official labels differ: not all of them name it" in top
    assert "Official labels 2 labels: 1 names it, 1 says there is none" in pages.claim(
        "nasal-irritation"
    )
    assert "no local irritation" in cards
    assert "mild irritation of the nasal mucosa is possible" in cards
    markup = pages.markup("claims/nasal-irritation.html").replace("www.", "")
    for address in ("medixlife.com", "ruspills.com"):
        assert f'href="https://{address}' in markup


def test_12_approval_is_documented_as_far_as_it_is(pages: Pages) -> None:
    assert pages.tier("russian-approved")["verdict"] == "partly documented"
    assert "In part." in pages.top("russian-approved")
    text = pages.claim("russian-approved")
    assert "official label" in text and "register" in text and "not on file" in text


def test_13_fewer_strokes_than_in_whom_is_said_to_be_unknown(pages: Pages) -> None:
    assert "with no comparison group named" in pages.top("stroke-prevention")
    cards = pages.cards("stroke-prevention")
    assert "nobody reports a comparison group" in cards
    assert "Not from the paper itself:" in cards
    assert "certainty low" in cards and "Evidence packet on Semax" in cards
    markup = pages.markup("claims/stroke-prevention.html")
    assert "theTidesIndex.com/blob/HEAD/data/seed/evidence/semax.json" in markup


def test_14_a_group_read_off_author_names_is_called_inferred(pages: Pages) -> None:
    assert "1 group, inferred from authors" in pages.top("stroke-recovery")
    for name in STROKE:
        assert name in pages.cards("stroke-recovery")
    assert "Gusev, Moscow (inferred from authors)" in pages.claim("stroke-recovery")


def test_the_second_reading_is_told_to_be_by_the_same_people(pages: Pages) -> None:
    for study in ("pmid:30225715", "pmid:32342318"):
        words = pages.study(study)
        assert "curation-2" in words
        assert "a second reading by the same people as curation; not independent" in words


def test_what_was_found_and_nobody_claims_has_its_page(pages: Pages) -> None:
    text = pages.claim("eeg-paroxysms")
    assert "73 people in the one study that counts" in text
    assert "Found in studies, claimed by nobody" in text
    assert "89.5" in pages.claim("ulcer-healing") and "30.8" in pages.claim("ulcer-healing")
    assert "118 people" in pages.top("lipids-psoriasis")


def test_no_claim_stands_above_t2(pages: Pages) -> None:
    assert {row["tier"] for row in pages.evidence["tiers"]} <= {"T0", "T1", "T2"}


def test_what_is_misattributed_is_told_first(pages: Pages) -> None:
    text = pages.text("audit.html")
    assert "The pages on file offer 15 citations: 3 are not as the record has them" in text
    assert text.index("Tsai SJ et al. (2018)") < text.index("Not found for certain")
    assert "PMID 29798983 is by Gusev EI and 4 others, not Tsai SJ." in text


def test_a_claim_page_is_small(pages: Pages) -> None:
    for path in sorted((pages.site / COMPOUND / "claims").iterdir()):
        page = path.read_bytes()
        assert len(page) <= 40_000, path.name
        assert len(gzip.compress(page, mtime=0)) <= 8_000, path.name
