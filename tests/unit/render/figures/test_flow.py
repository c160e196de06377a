"""The PRISMA flow: it adds up to the hits, whatever the records, and says what is new."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_render import a_dossier, a_study_record

from litreview.model.dossier import Dossier, SearchState
from litreview.model.identity import StudyId
from litreview.model.page import PrismaFlow
from litreview.model.record import Record
from litreview.model.run import Membership
from litreview.model.vocabulary import Presence
from litreview.render.figures.flow import WIDTH, Aside, Step, flow_figure, flow_steps
from litreview.render.figures.layout import text_width

COUNTS = st.integers(0, 30)


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """Records in every place, with a flow as the review counts it: unit and reasons at will."""
    records: list[Record] = []
    members: dict[StudyId, Membership] = {}
    for n, presence in enumerate(draw(st.lists(st.none() | st.sampled_from(list(Presence)))), 1):
        record = a_study_record(f"pmid:{n}")
        records.append(record)
        if presence is not None:
            seen = draw(st.sampled_from(["", "2026-01-04", "2026-09-13"]))
            members[record.id] = Membership(record.id, presence, seen, seen)
    records += [a_study_record(f"manual:{n}") for n in range(draw(COUNTS))]
    manual = sum(record.id.startswith("manual") for record in records)
    ends = {name: draw(COUNTS) for name in ("included", "awaiting", "read_unlinked", "unscreened")}
    reasons = draw(st.dictionaries(st.sampled_from(["other", "other compound"]), st.integers(1, 9)))
    trials = sum(ends.values()) + sum(reasons.values())
    held = max(len(records), trials)
    flow = PrismaFlow(
        identified={"PubMed": held - manual, "other sources": manual},
        duplicates=held - trials,
        screened=trials - ends["unscreened"],
        excluded=reasons,
        included=ends["included"],
        awaiting=ends["awaiting"],
        read_unlinked=ends["read_unlinked"],
        since=draw(st.sampled_from(["", "2026-09-13"])),
        new_identified=draw(st.integers(0, held)),
        new_included=draw(st.integers(0, ends["included"])),
    )
    dossier = a_dossier()
    return replace(
        dossier,
        records={record.id: record for record in records},
        memberships=members,
        flow=flow,
        search=replace(dossier.search, hits=draw(st.integers(0, 60))),
    )


def after(step: Step) -> int:
    """What is left of a step once things came in and fell out."""
    return step.count + sum(one.count if one.comes_in else -one.count for one in step.asides)


@given(dossiers())
def test_every_step_is_the_one_above_less_what_fell_out(dossier: Dossier) -> None:
    steps = tuple(flow_steps(dossier))
    for step, below in pairwise(steps):
        assert after(step) == below.count
    assert steps[0].count == dossier.search.hits
    assert steps[1].count == sum(dossier.flow.identified.values())
    assert steps[-1].count == dossier.flow.included
    assert after(steps[-1]) == dossier.flow.included


@given(dossiers())
def test_what_is_told_apart_comes_to_the_whole(dossier: Dossier) -> None:
    for step in flow_steps(dossier):
        wholes: tuple[Step | Aside, ...] = (step, *step.asides)
        for whole in wholes:
            if whole.details:
                assert sum(one.count for one in whole.details) == whole.count
        assert all(aside.count > 0 for aside in step.asides)


@given(dossiers())
def test_boxes_hold_their_lines_and_lie_apart(dossier: Dossier) -> None:
    figure = flow_figure(dossier)
    if figure is None:
        assert not dossier.flow.total
        return
    for main in (True, False):
        bottom = 0.0
        for box in (one for one in figure.boxes if one.main is main):
            top, height = float(box.y), float(box.height)
            assert top > bottom
            bottom = top + height
            assert float(box.x) + float(box.width) <= WIDTH
            assert bottom <= float(figure.height)
            for line in box.lines:
                assert top < float(line.y) < bottom
                if not line.strong:
                    right = float(line.x) + text_width(line.text, 12)
                    assert right <= float(box.x) + float(box.width)


def test_the_places_of_records_outside_the_search_are_named() -> None:
    dossier = a_dossier()  # 11 hits; of 12 records one left, one is gone, one is in no PubMed
    first, second, *_ = flow_steps(dossier)
    assert [(one.label, one.count, one.comes_in) for one in first.asides] == [
        ("Listed by PubMed, not in hand", 2, False),
        ("From elsewhere", 3, True),
    ]
    assert [(one.label, one.count) for one in first.asides[1].details] == [
        ("found by earlier searches, no longer by this one", 1),
        ("no longer in PubMed", 1),
        ("not in PubMed", 1),
    ]
    assert second.count == 12


def test_a_list_is_not_called_a_search() -> None:
    first = next(iter(flow_steps(a_dossier(snapshot=True))))
    assert first.label == "Records on the list filed here, known on 13 September 2026"
    bare = replace(a_dossier(), search=SearchState(hits=14))
    first = next(iter(flow_steps(bare)))
    assert (first.label, first.asides[0].label) == (
        "Records on the list filed here",
        "On the list, not in hand",
    )


def test_more_records_than_hits_came_with_files() -> None:
    dossier = a_dossier()
    searched = replace(dossier, search=replace(dossier.search, hits=5))
    first = next(iter(flow_steps(searched)))
    assert [(one.label, one.count) for one in first.asides[0].details][2] == (
        "from files, or in the place of another paper",
        4,
    )


@pytest.mark.parametrize(("since", "arms"), [("", []), ("2026-09-13", [10, 2])])
def test_what_the_last_search_brought_is_an_arm_of_its_own(since: str, arms: list[int]) -> None:
    dossier = a_dossier()
    flow = replace(dossier.flow, since=since, new_identified=2, new_included=1)
    steps = tuple(flow_steps(replace(dossier, flow=flow)))
    assert [one.count for one in steps[1].details] == arms
    if since:
        assert [(one.label, one.count) for one in steps[-1].details] == [
            ("known before 13 September 2026", 6),
            ("new since 13 September 2026", 1),
        ]
