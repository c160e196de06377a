from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from tests.support.builders_render import a_dossier
from tests.support.builders_render_changes import FOUND, a_change, a_tier_entry, in_time, told_by
from tests.support.printed import pages_of

from litreview.model.dossier import Dossier
from litreview.model.run import Change, HistoryEntry
from litreview.model.story import day_of
from litreview.model.vocabulary import ChangeKind
from litreview.render.news import (
    MANY,
    MAX_EARLIER,
    MAX_SHOWN,
    all_changes,
    by_day,
    grouped,
    news_view,
)
from litreview.render.pages import changes as changes_page

DOSSIER = a_dossier()


def of(*changes: Change, history: tuple[HistoryEntry, ...] = ()) -> Dossier:
    return replace(DOSSIER, history=in_time((*history, *told_by(*changes))))


def test_the_gravest_change_of_the_newest_day_comes_first() -> None:
    kinds = [item.kind for item in news_view(DOSSIER).items]
    assert kinds[:6] == ["standing", "tier", "vanished", "vanished", "new_study", "revised"]
    days = [item.on for item in news_view(DOSSIER).items]
    assert days == sorted(days, reverse=True)


def test_a_run_is_no_change_and_a_claim_no_longer_filed_is_passed_over() -> None:
    history = (a_tier_entry("dropped", "T1 mixed", "T2 mixed"), *DOSSIER.history)
    told = all_changes(of(history=history))
    claims = {change.subject for change in told if change.kind is ChangeKind.TIER}
    assert claims == {"attention"}


def test_many_of_a_kind_on_a_day_are_one_item() -> None:
    many = [a_change(subject=f"pmid:{number}") for number in range(1, MANY + 1)]
    (item,) = news_view(of(*many)).items
    assert item.about == f"{MANY} records are new on file (PMID 1, 2, 3, 4)."
    assert len(item.lines) == MANY
    few = news_view(of(*many[1:])).items
    assert [item.about for item in few] == [""] * (MANY - 1)


def test_moves_and_standings_are_never_lost_in_a_crowd() -> None:
    moves = [a_tier_entry(claim.id, "T1 mixed", "T2 mixed") for claim in DOSSIER.claims]
    retracted = [
        a_change(ChangeKind.STANDING, f"pmid:{number}", "none", "retracted") for number in range(9)
    ]
    groups = grouped(all_changes(of(*retracted, history=tuple(moves))))
    assert all(len(group) == 1 for group in groups)
    assert len(groups) == len(moves) + len(retracted)


def test_revised_records_in_a_crowd_are_told_by_what_changed_and_each_by_itself() -> None:
    parts = ("abstract", "abstract, MeSH", "MeSH", "title", "abstract")
    many = [
        a_change(ChangeKind.REVISED, f"pmid:{number}", "", part)
        for number, part in enumerate(parts, start=1)
    ]
    (item,) = news_view(of(*many)).items
    assert item.about == (
        "5 records were revised in PubMed: abstract (PMID 1, 2, 5), title (PMID 4), "
        "MeSH (PMID 2, 3)."
    )
    assert [line.name for line in item.lines] == [f"PMID {number}" for number in range(1, 6)]
    assert [line.rest for line in item.lines][1].endswith("abstract and MeSH changed.")


def test_a_standing_is_told_by_itself_even_when_nobody_knows_the_one_before() -> None:
    many = [
        a_change(ChangeKind.STANDING, f"pmid:{number}", "", "retracted") for number in range(1, 7)
    ]
    assert [len(group) for group in grouped(many)] == [1] * 6


def test_first_decisions_come_after_the_moves_of_their_day() -> None:
    first = [a_tier_entry(claim.id, "", "T1 mixed") for claim in DOSSIER.claims[1:]]
    move = a_tier_entry("attention", "T1 mixed", "T2 mixed")
    items = news_view(of(history=(*first, move))).items
    assert [bool(item.about) for item in items] == [False, True]


def test_the_newest_are_shown_the_next_folded_and_the_rest_counted() -> None:
    total = MAX_SHOWN + MAX_EARLIER + 5
    changes = [
        a_change(subject=f"pmid:{number + 1}", at=FOUND - timedelta(days=number))
        for number in range(total)
    ]
    view = news_view(of(*changes))
    assert (len(view.items), len(view.earlier), view.left_out) == (MAX_SHOWN, MAX_EARLIER, "5")
    assert news_view(of(*changes[:MAX_SHOWN])).earlier == ()
    assert news_view(of(*changes[: MAX_SHOWN + 1])).left_out == ""


def test_the_day_is_that_of_utc() -> None:
    late = datetime(2026, 9, 13, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert day_of(late) == "2026-09-14"
    assert day_of(late.astimezone(UTC)) == "2026-09-14"


def test_a_study_without_a_record_has_no_link() -> None:
    view = news_view(of(a_change(subject="pmid:5"), a_change(subject="pmid:90000001")))
    anchors = {item.lines[0].name: item.lines[0].anchor for item in view.items}
    assert anchors == {
        "PMID 5": "",
        "Ostrow et al. 2019 (PMID 90000001)": "study-90000001",
    }


def test_nothing_new_is_no_item() -> None:
    assert news_view(of()).items == ()
    assert "Nothing has changed since the records were first read." in page_of(of())


def page_of(dossier: Dossier) -> str:
    (page,) = pages_of(dossier, changes_page.pages).values()
    return page


def test_the_page_tells_every_item_by_its_day() -> None:
    view = news_view(DOSSIER)
    days = by_day(view)
    assert [item for _, _, items in days for item in items] == [*view.items, *view.earlier]
    dates = [on for on, _, _ in days]
    assert dates == sorted(set(dates), reverse=True)
    page = page_of(DOSSIER)
    for on, day, _ in days:
        assert page.count(f'<h2><time datetime="{on}">{day}</time></h2>') == 1
    assert 'href="feed.atom"' in page


def test_a_search_that_found_nothing_new_is_told() -> None:
    old = of(a_change(subject="pmid:5", at=FOUND - timedelta(days=30)))
    assert "Nothing has changed since" in page_of(old)
    assert "The latest change was noticed on" in page_of(of(a_change(subject="pmid:5")))
