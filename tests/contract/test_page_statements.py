"""What a sceptic tried of the built pages: fourteen statements of one, each right this time.

The bundled data enters and is published offline; the texts of the page leave, claim by claim and
study by study. The numbers beside them are the facts of the studies, counted by hand.
"""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.support.bundled import bundled_workspace

from litreview.render.refs import claim_anchor, study_anchor
from litreview.workflow.run import run

PROJECT = Path(__file__).parents[2]
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


class Page:
    """The built page of one compound, and the same as data."""

    def __init__(self, site: Path) -> None:
        self.markup = (site / COMPOUND / "index.html").read_text(encoding="utf-8")
        self.evidence = json.loads((site / COMPOUND / "evidence.json").read_text(encoding="utf-8"))
        self.text = plain(self.markup[self.markup.index("<body") :])

    def row(self, claim: str) -> str:
        """The words of a claim's row, closed: what is seen before Why? is opened."""
        block = self.block(claim_anchor(claim), "</tbody>")
        return plain(block[block.index("<tr") : block.index('class="why"')])

    def why(self, claim: str) -> str:
        """What stands behind Why?, the reader's sentence first."""
        block = self.block(claim_anchor(claim), "</tbody>")
        return plain(block[block.index('class="sentence"') :].partition(">")[2])

    def study(self, study: Any) -> str:
        return plain(self.block(study_anchor(study), '\n<tbody role="rowgroup" id='))

    def tier(self, claim: str) -> dict[str, Any]:
        return next(row for row in self.evidence["tiers"] if row["claim"] == claim)

    def block(self, anchor: str, end: str) -> str:
        start = self.markup.index(f'<tbody role="rowgroup" id="{anchor}"')
        return self.markup[start : self.markup.index(end, start + 10)]


def plain(markup: str) -> str:
    """Markup as words: what is for machines alone left out."""
    words = re.sub(r"<(script|style)\b.*?</\1>", " ", markup, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", words)).split())


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    settings = bundled_workspace(tmp_path_factory.mktemp("sceptic"))
    assert run(settings, [COMPOUND], offline=True).errors == ()
    return Page(settings.site)


def test_1_how_many_people_the_studies_had(page: Page) -> None:
    known = [n for n in PEOPLE.values() if n is not None]
    counted: dict[str, set[int | None]] = {}
    for row in page.evidence["tiers"]:
        for trial in row["trials"]:
            if trial["human"] and not trial["label"]:
                counted.setdefault(trial["id"], set()).add(trial["n"])
    assert {study.removeprefix("pmid:"): {n} for study, n in PEOPLE.items()} == counted
    assert re.search(rf"\b{len(PEOPLE)} studies\b", page.text)
    assert f"{sum(known)} people in all" in page.text
    assert f"{max(known)} in the largest" in page.text
    assert f"{len(known)} of them say how many took part" in page.text
    for study in ("pmid:30225715", "pmid:32342318"):  # one team, one scanner, two years apart
        other = "32342318" if study.endswith("30225715") else "30225715"
        remarks = page.study(study).partition("Remarks")[2]
        assert other in remarks and re.search(r"\bmay\b.*\b(?:both|share|same)\b", remarks), study


def test_2_how_many_studies_were_of_animals_and_cells(page: Page) -> None:
    reports = {
        report
        for row in page.evidence["tiers"]
        for trial in row["trials"]
        if not trial["human"] and not trial["label"]
        for report in trial["reports"]
    }
    assert len(reports) == 30, "one of them is the other's translation"
    assert "29 studies count for at least one claim: 26 in animals and 3 in cells" in page.text


def test_3_none_was_randomized_and_blinded(page: Page) -> None:
    assert "None is known to be both randomized and blinded" in page.text
    graded = {study["pmid"] or study["study"]: study for study in page.evidence["studies"]}
    for study in PEOPLE:
        one = graded[study.removeprefix("pmid:")]
        assert (one["randomized"], one["blinding"]) != ("yes", "double"), study
    overruled = page.study("pmid:18379501")
    assert "Randomized Controlled Trial" in overruled and "against yes" in overruled


def test_4_reports_are_told_with_the_sources_they_come_from(page: Page) -> None:
    reports, sources = page.evidence["reports"], {r["source"] for r in page.evidence["reports"]}
    names = {source.casefold().replace(" ", "-") for source in sources}
    counted = f"{len(reports)} reports from {len(names)} sources; a tally counts as one"
    assert page.text.count(counted) >= 2
    assert "Where the claims and reports come from" in page.text


@pytest.mark.parametrize("claim", ["focus-clarity", "anti-fatigue", "learning"])
def test_5_of_kaplan_only_the_people_who_bear_on_it_count(page: Page, claim: str) -> None:
    assert "n = 16 people" in page.row(claim)
    assert "36" not in page.row(claim)
    assert page.tier(claim)["n"] == 16


def test_6_the_optic_nerve_rests_on_no_circular_source(page: Page) -> None:
    why = page.why("optic-nerve")
    (deciding,) = [c for c in page.tier("optic-nerve")["counted"] if c["points"] == 0]
    assert deciding["pmid"] == "10741256"
    assert "the page that makes the claim" not in why
    assert "How many took part" in why and "not stated" in why
    assert "n not reported" in why[why.index("Studies that count Polunin") :][:120]
    article = "Semax the Clarity promoting"
    assert article not in why[why.index("Studies that count") : why.index("Linked, and not")]


def test_7_a_route_nobody_states_is_not_the_same_route(page: Page) -> None:
    row, why = page.row("stroke-recovery"), page.why("stroke-recovery")
    assert "form and route not reported" in row
    assert "same route" not in row + why and "same form" not in row + why
    for study in ("pmid:11517472", "pmid:29798983"):
        words = page.study(study)
        assert not re.search(r"\bRoute (?!not reported)", words), study
        assert "Neither route nor form is stated" in words, study


def test_8_a_rule_names_a_study_only_with_the_reason_it_has(page: Page) -> None:
    assert NOT_RETRACTED in page.text
    assert "retracted" not in page.why("focus-clarity").casefold()
    for row in page.evidence["tiers"]:
        why = page.why(row["claim"])
        assert "Retracted" not in why, row["claim"]
        for other in row["not_counted"]:
            assert other["reason"].replace("_", " ") in why, (row["claim"], other)
    about = {c: [o["reason"] for o in page.tier(c)["not_counted"]] for c in WRONGLY_PINNED}
    assert not any("other compound" in reason for reasons in about.values() for reason in reasons)


def test_9_three_trials_were_true_when_they_were(page: Page) -> None:
    why = page.why("three-clinical-trials")
    assert page.tier("three-clinical-trials")["verdict"] == "documented"
    assert "true of the records until 2017: 3; 4 now" in why
    assert "contradicted" not in page.row("three-clinical-trials")


def test_10_no_rat_says_that_people_get_no_benefit(page: Page) -> None:
    assert page.tier("immune-no-benefit")["verdict"] == "insufficient"
    assert "opposes" not in page.row("immune-no-benefit")
    assert "no study counts" in page.row("immune-no-benefit")


def test_11_leaflets_disagree_on_the_nose_and_say_so(page: Page) -> None:
    row, why = page.row("nasal-irritation"), page.why("nasal-irritation")
    assert (page.tier("nasal-irritation")["tier"], "mixed" in row) == ("T2", True)
    assert "2 labels" in row
    assert "labels disagree" in why
    assert "no local irritation" in why and "mild irritation of the nasal mucosa is possible" in why
    for address in ("medixlife.com", "ruspills.com"):
        assert f'href="https://{address}' in page.markup.replace("www.", "")


def test_12_approval_is_documented_as_far_as_it_is(page: Page) -> None:
    assert page.tier("russian-approved")["verdict"] == "partly documented"
    why = page.why("russian-approved")
    assert "official label" in why and "register" in why and "not on file" in why


def test_13_fewer_strokes_than_in_whom_is_said_to_be_unknown(page: Page) -> None:
    why = page.why("stroke-prevention")
    assert "no comparison group named" in why.partition("Made for")[0]
    assert "certainty low" in why and "Evidence packet on Semax" in why
    block = page.block(claim_anchor("stroke-prevention"), "</tbody>")
    assert "theTidesIndex.com/blob/HEAD/data/seed/evidence/semax.json" in block


def test_14_a_group_read_off_author_names_is_called_inferred(page: Page) -> None:
    assert "inferred from authors" in page.row("stroke-recovery")
    for name in STROKE:
        counted = page.why("stroke-recovery").partition("Studies that count")[2]
        assert f"{name} human" in counted
    assert "Gusev, Moscow (inferred from authors)" in page.why("stroke-recovery")


def test_the_second_reading_is_told_to_be_by_the_same_people(page: Page) -> None:
    for study in ("pmid:30225715", "pmid:32342318"):
        words = page.study(study)
        assert "curation-2" in words
        assert "a second reading by the same people as curation; not independent" in words


def test_what_was_found_and_nobody_claims_stands_among_the_harms(page: Page) -> None:
    harms = page.text[page.text.index("Side effects and cautions What people") :]
    harms = harms[: harms.index("Interactions and stacking")]
    assert "EEG" in harms and "73 people" in harms
    assert "found in studies, claimed by nobody" in harms
    assert harms.count("told by users") == 3
    assert "89.5" in page.why("ulcer-healing") and "30.8" in page.why("ulcer-healing")
    assert "118 people" in page.row("lipids-psoriasis")


def test_no_claim_stands_above_t2(page: Page) -> None:
    assert {row["tier"] for row in page.evidence["tiers"]} <= {"T0", "T1", "T2"}
