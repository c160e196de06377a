from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html
from tests.support.builders_render import a_dossier, a_page_link
from tests.support.builders_render_changes import a_change, a_tier_entry, in_time, told_by
from tests.support.builders_render_studies import a_field_judgement
from tests.support.printed import printed

from litreview.model.dossier import Dossier
from litreview.model.fields import Field
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import Pmid, StudyId
from litreview.model.record import StandingSignal
from litreview.model.vocabulary import ChangeKind, Reported, Standing
from litreview.render.alerts import alert_views

DOSSIER = a_dossier()
DOUBTED = StudyId("pmid:90000003")


def with_standing(standing: Standing, study: StudyId = DOUBTED) -> Dossier:
    record = replace(
        DOSSIER.records[study],
        signals=(StandingSignal(standing, "ExpressionOfConcernIn", Pmid("90000098")),),
    )
    return replace(DOSSIER, records={**DOSSIER.records, study: record})


def test_a_retraction_is_told_with_its_day_its_notice_and_what_moved() -> None:
    (alert,) = alert_views(DOSSIER)
    assert alert.study.label == "Moreau and Tan 2014 (PMID 90000007)"
    assert (alert.says, alert.since) == ("retracted", "2026-09-13")
    assert alert.notices == ("90000099",)
    assert alert.consequence == "It counts for no claim."
    (moved,) = alert.moved
    assert moved.claim.anchor == "claim-attention"
    assert moved.move == "T3 Clinical, supports → T3 Clinical, mixed"
    assert alert.stayed == ()


def test_a_retraction_known_from_the_first_look_has_no_day() -> None:
    (alert,) = alert_views(replace(DOSSIER, history=()))
    assert (alert.since, alert.since_day, alert.moved) == ("", "", ())
    assert [claim.anchor for claim in alert.stayed] == ["claim-attention"]


def test_a_concern_is_told_until_it_is_resolved() -> None:
    doubted = with_standing(Standing.EXPRESSION_OF_CONCERN)
    alert = next(a for a in alert_views(doubted) if a.study.anchor == "study-90000003")
    assert alert.says == "under an expression of concern"
    assert "level 1" in alert.consequence
    judged = a_field_judgement(DOUBTED, Field.CONCERN_RESOLVED, Reported.YES)
    resolved = FieldGrade(
        Field.CONCERN_RESOLVED, Reported.YES, GradeState.REVIEWED, judgements=(judged,)
    )
    grade = Grade(DOUBTED, {Field.CONCERN_RESOLVED: resolved})
    settled = replace(doubted, grades={**doubted.grades, DOUBTED: grade})
    assert [a.study.anchor for a in alert_views(settled)] == ["study-90000007"]


@pytest.mark.parametrize("standing", [Standing.CORRECTED, Standing.REPUBLISHED])
def test_a_correction_is_no_alarm(standing: Standing) -> None:
    assert len(alert_views(with_standing(standing))) == 1


def test_a_study_linked_to_no_claim_is_no_alarm() -> None:
    bare = replace(DOSSIER, links=tuple(x for x in DOSSIER.links if x.study != "pmid:90000007"))
    assert alert_views(bare) == ()


def test_the_latest_comes_first_and_its_latest_day_counts() -> None:
    both = with_standing(Standing.RETRACTED)
    later = a_change(ChangeKind.STANDING, DOUBTED, "none", "retracted")
    cleared = replace(later, before="retracted", after="none", at=later.at.replace(day=20))
    newest = replace(later, at=later.at.replace(month=10))
    history = in_time((*both.history, *told_by(later, cleared, newest)))
    alerts = alert_views(replace(both, history=history))
    assert [alert.since for alert in alerts] == ["2026-10-13", "2026-09-13"]


def test_only_a_cause_that_names_the_very_study_moved_a_claim() -> None:
    other = a_tier_entry("attention", "T3 mixed", "T2 mixed", "pmid:900000071 is now retracted")
    (alert,) = alert_views(replace(DOSSIER, history=(other,)))
    assert alert.moved == ()


def test_the_first_alert_stands_open_and_the_others_fold() -> None:
    dossier = DOSSIER
    for study in list(DOSSIER.records)[:5]:
        record = replace(
            dossier.records[study], signals=(StandingSignal(Standing.RETRACTED, "RetractionIn"),)
        )
        links = (*dossier.links, a_page_link(study, "morning"))
        dossier = replace(dossier, records={**dossier.records, study: record}, links=links)
    assert len(alert_views(dossier)) == 6
    banner = html.document_fromstring(printed(dossier)["veltraxin/index.html"]).find_class("alerts")
    (open_,) = banner[0].xpath("./p")
    (folded,) = banner[0].xpath("./details")
    assert "Moreau and Tan 2014 (PMID 90000007) was retracted" in open_.text_content()
    assert folded.xpath("string(summary)") == "Details, and 5 more"
    assert folded.text_content().count("retracted") == 5
