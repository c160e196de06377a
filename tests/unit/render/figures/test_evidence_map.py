"""The evidence map: each trial once in a cell, under the people it studied, and nobody invented."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from tests.support.builders import a_grade
from tests.support.builders_render import (
    a_counted_study,
    a_dossier,
    a_dossier_on,
    a_page_claim,
    a_page_decision,
)
from tests.unit.ladder.bodies import bodies

from litreview.ladder.body import Body
from litreview.ladder.tier import decide_tier
from litreview.model.claim import Report, Topic
from litreview.model.decision import CountedStudy
from litreview.model.dossier import Dossier
from litreview.model.fields import Field
from litreview.model.grade import Grade
from litreview.model.identity import ClaimId
from litreview.model.policy import Policy
from litreview.model.vocabulary import Category, Direction
from litreview.render.figures.evidence_map import Cell, EvidenceMap, evidence_map_figure

FOCUS, STROKE = Topic("focus", "Focus"), Topic("stroke", "Stroke")


def dossier_of(*grades: Grade, topic: str = "focus", reports: tuple[Report, ...] = ()) -> Dossier:
    """One claim for which each of these studies counts."""
    claim = replace(a_page_claim("attention", "It sharpens attention."), topic=topic)
    counted = tuple(_counted(grade) for grade in grades)
    return replace(
        a_dossier(),
        claims=(claim,),
        reports=reports,
        decisions=(replace(a_page_decision(claim), counted=counted),),
        grades={grade.study: grade for grade in grades},
        links=(),
        topics=(STROKE, FOCUS),
    )


def _counted(grade: Grade) -> CountedStudy:
    human = grade.value(Field.SPECIES) == "human"
    return a_counted_study(grade.study, human=human)


def people(n: int, status: str, *conditions: str) -> Grade:
    return a_grade(n, species="human", health_status=status, condition=conditions or "not_reported")


def cells(figure: EvidenceMap | None) -> dict[str, str]:
    """What stands under each heading of the only row."""
    assert figure is not None
    (row,) = figure.rows
    assert tuple(cell.whom for cell in row.cells) == figure.columns
    return {cell.whom: cell.words for cell in row.cells if cell.count}


def test_people_are_healthy_patients_or_not_described() -> None:
    found = evidence_map_figure(
        dossier_of(
            people(1, "healthy"),
            people(2, "patients", "stroke"),
            people(3, "not_reported"),
            a_grade(4, species="animal"),
            a_grade(5, species="in_vitro"),
            a_grade(6, species="in_silico"),
        )
    )
    assert cells(found) == {
        "healthy people": "1 study, quality 2 of 4",
        "other patients": "1 study, quality 2 of 4",
        "people not described": "1 study, quality 2 of 4",
        "animals": "1 study",
        "cells, models": "2 studies",
    }
    assert found is not None
    assert (found.in_people, found.in_healthy, found.in_nobody) == (1, 1, 0)


def test_a_condition_of_two_trials_has_its_own_column_by_its_shortest_name() -> None:
    found = evidence_map_figure(
        dossier_of(
            people(1, "patients", "acute ischaemic stroke (first)"),
            people(2, "patients", "Ischaemic stroke"),
            people(3, "not_reported", "glaucoma"),
        )
    )
    assert list(cells(found)) == ["Ischaemic stroke", "other patients"]
    assert cells(found)["Ischaemic stroke"] == "2 studies, the best of quality 2 of 4"


def test_both_kinds_of_people_stand_in_both_cells() -> None:
    found = evidence_map_figure(dossier_of(people(1, "both", "stroke")))
    assert list(cells(found)) == ["healthy people", "other patients"]


def test_healthy_people_stay_healthy_whatever_they_were_put_through() -> None:
    assert list(cells(evidence_map_figure(dossier_of(people(1, "healthy", "sleep loss"))))) == [
        "healthy people"
    ]


def test_none_is_said_of_healthy_people_animals_and_cells() -> None:
    found = evidence_map_figure(dossier_of())
    assert found is not None
    assert found.columns == ("healthy people", "animals", "cells, models", "reports by users")
    assert found.rows[0].cells[0] == Cell("healthy people")
    assert found.in_nobody == 1


def test_a_report_of_users_is_counted_once_and_is_no_study() -> None:
    report = Report("r", "It helps.", (ClaimId("attention"),), Direction.SUPPORTS, 3, "page")
    found = evidence_map_figure(dossier_of(reports=(report,)))
    assert cells(found) == {"reports by users": "1 report"}
    assert found is not None
    assert found.in_nobody == 1


def test_topics_come_in_their_order_and_claims_without_one_by_category() -> None:
    claims = (
        a_page_claim("dose", "A drop.", Category.DOSE),
        replace(a_page_claim("attention", "It sharpens."), topic="focus"),
        replace(a_page_claim("recovery", "It heals."), topic="stroke"),
        a_page_claim("approved", "It is approved.", Category.STATUS),
    )
    dossier = replace(
        dossier_of(),
        claims=claims,
        decisions=tuple(a_page_decision(claim) for claim in claims),
    )
    found = evidence_map_figure(dossier)
    assert found is not None
    assert [(row.name, row.topic) for row in found.rows] == [
        ("Stroke", "stroke"),
        ("Focus", "focus"),
        ("Dose", ""),
    ]
    assert [ref.anchor for ref in found.rows[1].claims] == ["claim-attention"]


def test_facts_alone_have_no_map() -> None:
    claim = a_page_claim("approved", "It is approved.", Category.STATUS)
    dossier = replace(dossier_of(), claims=(claim,), decisions=(a_page_decision(claim),))
    assert evidence_map_figure(dossier) is None


@given(bodies())
def test_no_cell_has_more_trials_than_count(body: Body) -> None:
    dossier = a_dossier_on(body, decide=lambda one: decide_tier(one, Policy()))
    figure = evidence_map_figure(dossier)
    if figure is None:
        return
    (decision,) = dossier.decisions
    reports = {r for p in decision.by_part for s in p.counted if not s.label for r in s.reports}
    for row in figure.rows:
        studied = row.cells[:-1]
        assert all(cell.count <= len(reports) for cell in studied)
        assert bool(reports) == any(cell.count for cell in studied)
        assert all(cell.words.startswith(str(cell.count)) for cell in row.cells if cell.count)
