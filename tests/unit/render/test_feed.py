"""The feed as RFC 4287 wants it: what must be there, once, and in which form."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from lxml import etree
from tests.support.builders_render import a_dossier, a_study_record, with_records
from tests.support.builders_render_changes import FOUND, a_change, the_changes, told_by

from litreview.model.dossier import Dossier, SearchState
from litreview.model.vocabulary import ChangeKind
from litreview.render.feed import MAX_ENTRIES, NEVER, feed_view
from litreview.render.news import news_view
from litreview.render.site import render_compound

DOSSIER = a_dossier()
ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def atom(templates: tuple[Path, ...], dossier: Dossier = DOSSIER) -> etree._Element:
    pages = {page.path: page.content for page in render_compound(dossier, templates)}
    return etree.fromstring(pages["veltraxin/feed.atom"])


def texts(element: etree._Element, name: str) -> list[str]:
    return [found.text or "" for found in element.iterfind(f"{ATOM}{name}")]


def test_the_feed_has_what_atom_demands(templates: tuple[Path, ...]) -> None:
    feed = atom(templates)
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.iterfind(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (text,) = texts(element, name)
            assert text.strip() == text != ""
        assert MOMENT.fullmatch(texts(element, "updated")[0])
        assert re.fullmatch(r"urn:litreview:veltraxin(:[0-9a-f]{16})?", texts(element, "id")[0])
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None


def test_ids_are_unique_and_the_feed_is_as_new_as_its_newest_entry() -> None:
    view = feed_view(DOSSIER)
    ids = [entry.id for entry in view.entries]
    assert len(ids) == len(set(ids))
    assert view.updated == max(entry.updated for entry in view.entries)


def test_an_id_outlives_new_entries_new_names_and_another_hour() -> None:
    standing = next(entry for entry in feed_view(DOSSIER).entries if entry.category == "Standing")
    record = replace(DOSSIER.records[next(iter(DOSSIER.records))])
    moved = tuple(replace(c, at=c.at + timedelta(hours=5)) for c in the_changes())
    newer = a_change(subject="pmid:5", at=FOUND + timedelta(days=9))
    renamed = with_records(DOSSIER, [replace(record, authors=())])
    later = feed_view(replace(renamed, history=told_by(newer, *moved)))
    assert standing.id in {entry.id for entry in later.entries}


def test_a_crowd_of_a_day_keeps_its_id_when_one_more_joins() -> None:
    many = tuple(a_change(subject=f"pmid:{number}") for number in range(1, 9))
    first = feed_view(replace(DOSSIER, history=told_by(*many[:-1])))
    second = feed_view(replace(DOSSIER, history=told_by(*many)))
    assert [entry.id for entry in first.entries] == [entry.id for entry in second.entries]
    assert first.entries[0].title != second.entries[0].title


def test_every_link_leads_to_a_place_on_the_page(templates: tuple[Path, ...]) -> None:
    page = render_compound(DOSSIER, templates)[0].content.decode()
    for entry in feed_view(DOSSIER).entries:
        file, _, anchor = entry.link.partition("#")
        assert file == "index.html"
        assert f'id="{anchor}"' in page


def test_a_revision_that_moved_nothing_is_no_news_for_a_feed() -> None:
    kinds = {change.kind for change in the_changes()}
    assert ChangeKind.REVISED in kinds
    assert all("revised" not in entry.title for entry in feed_view(DOSSIER).entries)


def test_a_crowd_has_the_page_s_words_and_each_of_its_changes() -> None:
    gone = tuple(
        a_change(ChangeKind.VANISHED, f"pmid:{number}", "present", "gone")
        for number in range(1, 21)
    )
    dossier = replace(DOSSIER, history=told_by(*gone))
    (entry,), (item,) = feed_view(dossier).entries, news_view(dossier).items
    assert entry.title == item.about
    assert entry.title.endswith("11, 12 and 8 more).")
    assert all(f"PMID {number} is missing" in entry.text for number in range(1, 21))


def test_only_the_newest_entries_are_kept() -> None:
    changes = tuple(
        a_change(subject=f"pmid:{number}", at=FOUND - timedelta(days=number))
        for number in range(1, MAX_ENTRIES + 9)
    )
    view = feed_view(replace(DOSSIER, history=told_by(*changes)))
    assert len(view.entries) == MAX_ENTRIES
    assert view.entries[0].updated == "2026-09-12T04:10:00Z"


def test_hostile_text_stays_text_and_control_characters_go(templates: tuple[Path, ...]) -> None:
    evil = "<script>alert(1)</script> & ]]> \x0b\x00\uffff"
    dossier = with_records(DOSSIER, [a_study_record("pmid:90000009", evil)])
    dossier = replace(dossier, query=replace(dossier.query, name=evil))
    feed = atom(templates, dossier)
    assert len(list(feed.iter())) == len(list(atom(templates).iter()))
    assert texts(feed, "title")[0].startswith("<script>alert(1)</script> & ]]>")


def test_a_feed_without_news_is_as_old_as_the_search_or_older() -> None:
    quiet = replace(DOSSIER, history=())
    assert feed_view(quiet).updated == "2026-09-13T00:00:00Z"
    assert feed_view(replace(quiet, search=SearchState())).updated == NEVER
    assert feed_view(quiet).entries == ()


def test_no_clock_is_in_the_feed(templates: tuple[Path, ...]) -> None:
    assert etree.tostring(atom(templates)) == etree.tostring(atom(templates, a_dossier()))
