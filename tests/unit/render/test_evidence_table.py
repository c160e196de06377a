"""The rows and groups of the evidence table: every claim once, with the decision's own numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders_render import (
    a_counted_study,
    a_dossier,
    a_page_claim,
    a_page_link,
    with_decision,
)

from litreview.model.claim import GENERAL
from litreview.model.decision import NotCounted
from litreview.model.dossier import Dossier
from litreview.model.identity import StudyId
from litreview.model.page import PrismaFlow
from litreview.model.reasons import Reason, Why
from litreview.model.vocabulary import PopulationMatch, Subjects
from litreview.render.claim_views import claim_views
from litreview.render.evidence_table import (
    WORDS,
    EvidenceTable,
    evidence_table,
    for_healthy,
    whose_words,
)
from litreview.render.wording import WORDS as NAMES

DOSSIER = a_dossier()
TABLE = evidence_table(DOSSIER, claim_views(DOSSIER))


def table_of(dossier: Dossier) -> EvidenceTable:
    return evidence_table(dossier, claim_views(dossier))


def whose(dossier: Dossier, claim: str = "attention") -> str:
    return whose_words(dossier, dossier.decision(claim))


def test_every_claim_stands_in_one_group() -> None:
    ids = [row.claim.id for group in TABLE.groups for row in group.rows]
    assert sorted(ids) == sorted(claim.id for claim in DOSSIER.claims)


def test_groups_come_in_the_order_of_the_page() -> None:
    assert [group.id for group in TABLE.groups] == list(WORDS["group"])
    assert [row.claim.id for row in TABLE.groups[0].rows] == [
        "attention",
        "night-shift",
        "learning-mood",
    ]


def test_a_group_says_what_stands_in_it() -> None:
    assert TABLE.groups[0].holds == "3 claims: 1 Clinical, 1 Early human and 1 Community"
    assert TABLE.groups[-1].holds == "1 claim: 1 Not a study question"


def test_an_empty_group_is_left_out() -> None:
    few = replace(DOSSIER, claims=DOSSIER.claims[:1], decisions=DOSSIER.decisions[:1], reports=())
    assert [group.id for group in table_of(few).groups] == ["healthy"]
    assert table_of(few).group("harms") is None


def test_steps_come_by_number_and_show_it() -> None:
    group = TABLE.group("mechanism")
    assert group is not None and group.by_step
    assert [(row.claim.step, row.claim.id) for row in group.rows] == [
        (1, "crosses-nose"),
        (2, "raises-ngf"),
    ]


@pytest.mark.parametrize(
    ("population", "about", "healthy"),
    [
        ("healthy users", Subjects.PEOPLE, True),
        (GENERAL, Subjects.PEOPLE, True),
        ("Healthy adults", Subjects.PEOPLE, True),
        ("stroke patients; users at large", Subjects.PEOPLE, False),
        ("patients and healthy people", Subjects.PEOPLE, False),
        ("healthy rats", Subjects.ANIMALS, False),
    ],
)
def test_whom_a_claim_is_made_for(population: str, about: Subjects, healthy: bool) -> None:
    claim = a_page_claim("x", "X.", population=population, about=about)
    assert for_healthy(claim) is healthy


def test_people_are_the_decisions_and_say_whose_they_are() -> None:
    assert whose(DOSSIER, "head-injury") == "110 people in 1 study"
    assert whose(DOSSIER, "raises-ngf") == "Only 2 studies in animals or cells"
    assert whose(DOSSIER, "dog-dose") == "1 study in animals"
    assert whose(DOSSIER, "nose-burns") == "61 people in 1 study; exposed number not reported"
    assert whose(DOSSIER, "approved") == "A question for documents, not studies"


@pytest.mark.parametrize(
    ("population", "whom"),
    [
        (PopulationMatch.MATCH, ""),
        (PopulationMatch.ADJACENT, ", some of them people who match only in part"),
        (PopulationMatch.MISMATCH, ", some of them other people"),
    ],
)
def test_other_people_beside_the_claims_own_are_named(
    population: PopulationMatch, whom: str
) -> None:
    studies = tuple(a_counted_study(f"pmid:9000000{at}", n=n) for at, n in ((2, 110), (3, 84)))
    counted = with_decision(DOSSIER, "head-injury", counted=studies, n=194)
    own = a_page_link("pmid:90000002", "head-injury")
    beside = a_page_link("pmid:90000003", "head-injury", population=population)
    two = replace(counted, links=(own, beside))
    assert whose(two, "head-injury") == f"194 people in 2 studies{whom}"


def test_what_studies_do_not_say_is_told() -> None:
    silent = a_counted_study("pmid:90000002")
    one = with_decision(DOSSIER, "head-injury", counted=(silent,), n=None)
    assert whose(one, "head-injury") == "1 study, number of people not reported"
    known = a_counted_study("pmid:90000003", n=84)
    two = with_decision(DOSSIER, "head-injury", counted=(silent, known), n=84)
    assert whose(two, "head-injury") == (
        "84 people in 1 of 2 studies; the others do not say how many"
    )


def test_nothing_found_is_no_more_than_that() -> None:
    assert whose(DOSSIER, "morning") == "No study found so far"
    read = replace(DOSSIER, flow=PrismaFlow({"PubMed": 3}, 0, 3, {"chemistry": 1}, 1, 0, 1))
    assert whose(read, "morning") == "No study found"
    left = NotCounted(StudyId("pmid:90000003"), "R1", Reason(Why.OTHER_OUTCOME))
    looked = with_decision(DOSSIER, "morning", not_counted=(left,))
    assert whose(looked, "morning") == "1 study found, none counts"


def test_a_claim_not_decided_again_says_so_and_no_number() -> None:
    waiting = with_decision(DOSSIER, "head-injury", unread=(StudyId("pmid:90000003"),), counted=())
    assert whose(waiting, "head-injury") == "Not decided yet: 1 record known by citation only"


def test_every_flag_has_plain_words() -> None:
    assert set(WORDS["limit"]) == set(NAMES["flag"])


def test_a_limit_of_some_studies_says_of_how_many() -> None:
    rows = {row.claim.id: row for group in TABLE.groups for row in group.rows}
    assert rows["night-shift"].limits[0] == "other people studied (1 of 2)"


def test_limits_beyond_the_first_are_counted() -> None:
    flags = ("single country", "single group", "abstract only", "secondary source")
    row = table_of(with_decision(DOSSIER, "head-injury", flags=flags)).groups[1].rows[0]
    assert row.limits == (WORDS["limit"]["secondary source"], "one research group")
    assert row.more == 2
    assert set(row.flags.split()) == {flag.replace(" ", "-") for flag in flags}


def test_filters_offer_what_occurs_and_rows_carry_it() -> None:
    rows = [row for group in TABLE.groups for row in group.rows]
    assert {one.value for one in TABLE.tiers} == {row.claim.tier.slug for row in rows}
    assert [one.name for one in TABLE.tiers] == [
        *("Clinical", "Early human", "Indirect", "Community", "Not a study question"),
    ]
    assert {one.value for one in TABLE.people} == {row.whom for row in rows}
    assert [one.name for one in TABLE.people if "ealthy" in one.name] == ["Healthy people"]
    flags = {flag for row in rows for flag in row.flags.split()}
    assert {one.value for one in TABLE.flags} == flags
    assert "variant" not in {one.value for one in TABLE.categories}
