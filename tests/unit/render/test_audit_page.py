"""The page on citations: what is wrong first, each with its record and its claims."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders_render import a_dossier
from tests.support.printed import pages_of

from litreview.model.audit import Agreement, CitationAudit, CitationStatus, FieldCheck, NumberAudit
from litreview.model.claim import LiteratureCount
from litreview.model.dossier import Dossier
from litreview.model.identity import ClaimId, StudyId
from litreview.model.vocabulary import Verdict
from litreview.render.audit_page import audit_page
from litreview.render.pages import citation_audit

BASE = a_dossier()
ATTENTION, MORNING = ClaimId("attention"), ClaimId("morning")
HELD, LOST = BASE.claim("attention").cites
STUDY = StudyId("pmid:90000001")
YEAR = FieldCheck("year", "2018", "2019", Agreement.DIFFERS)
OK, WRONG, NOWHERE = CitationStatus.OK, CitationStatus.MISMATCH, CitationStatus.UNLOCATABLE


def audited(*found: CitationAudit) -> Dossier:
    by_claim: dict[ClaimId, tuple[CitationAudit, ...]] = {}
    for one in found:
        by_claim[one.claim] = (*by_claim.get(one.claim, ()), one)
    return replace(BASE, audited=by_claim)


def test_the_wrong_ones_come_first_and_the_sum_is_said() -> None:
    page = audit_page(
        audited(
            CitationAudit(ATTENTION, replace(HELD, as_typed="right"), OK, STUDY),
            CitationAudit(ATTENTION, HELD, WRONG, STUDY, (YEAR,)),
            CitationAudit(MORNING, HELD, WRONG, STUDY, (YEAR,)),
            CitationAudit(ATTENTION, LOST, NOWHERE),
        )
    )
    assert page.summary == (
        "The pages on file offer 3 citations: 1 is not as the record has it, 1 could not be found "
        "for certain and 1 matches its record."
    )
    assert [(group.heading, group.wrong) for group in page.groups] == [
        ("Not as the record has it", True),
        ("Not found for certain", False),
        ("As the record has it", False),
    ]
    (one,) = page.groups[0].citations
    assert one.sentences == ("PMID 90000001 is of 2019, not 2018.",)
    assert [claim.anchor for claim in one.claims] == ["claim-attention", "claim-morning"]
    assert one.cite.study is not None and one.cite.study.anchor == "study-90000001"


@pytest.mark.parametrize(
    ("dossier", "said"),
    [
        (BASE, "The citations on file have not been checked."),
        (
            replace(BASE, claims=tuple(replace(claim, cites=()) for claim in BASE.claims)),
            "The pages on file offer no citation that could be checked.",
        ),
    ],
)
def test_without_an_audit_nothing_is_said_to_be_right(dossier: Dossier, said: str) -> None:
    page = audit_page(dossier)
    assert (page.summary, page.groups) == (said, ())


def test_a_citation_without_pmid_leads_to_the_record_it_was_located_by() -> None:
    bare = replace(HELD, pmid=None)
    (group,) = audit_page(audited(CitationAudit(ATTENTION, bare, OK, STUDY))).groups
    study = group.citations[0].cite.study
    assert study is not None and study.anchor == "study-90000001"


def test_counts_and_numbers_are_told_each_text_once() -> None:
    claim = ClaimId("approved")
    count = LiteratureCount(claim, 3, 3, 4, "2017", dated=False, verdict=Verdict.DOCUMENTED)
    number = NumberAudit("data/x/claims.toml", "claim morning", "Take 7 drops.", ("7",), "note")
    dossier = replace(
        BASE, counted={claim: count}, unstated={MORNING: (number,), ATTENTION: (number,)}
    )
    page = audit_page(dossier)
    assert [(one.counted, one.verdict) for one in page.counts] == [
        ("3 until 2017, 4 now", "documented")
    ]
    (told,) = page.numbers
    assert (told.text, told.sentence) == ("Take 7 drops.", "7: said by the note on the claim.")
    assert [claim.anchor for claim in told.claims] == ["claim-morning", "claim-attention"]
    (html,) = pages_of(dossier, citation_audit.pages).values()
    assert "3 until 2017, 4 now" in html and "claims.toml" not in html


def test_a_citation_is_text_and_nothing_else() -> None:
    hostile = replace(HELD, as_typed="<script>alert(1)</script>", source="<b>page</b>")
    (html,) = pages_of(
        audited(CitationAudit(ATTENTION, hostile, OK, STUDY)), citation_audit.pages
    ).values()
    assert "<script>alert" not in html and "&lt;script&gt;alert(1)" in html
    assert "&lt;b&gt;page&lt;/b&gt;" in html and "not linked: no address on file" in html
