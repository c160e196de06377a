"""The feeds as RFC 4287 wants them: what must be there, once, and in which form."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from lxml import etree
from tests.support.builders_render import a_dossier, a_study_record, with_records
from tests.support.builders_render_changes import (
    FOUND,
    a_change,
    a_tier_entry,
    the_changes,
    told_by,
)
from tests.support.printed import TEMPLATES, the_site

from litreview.model.dossier import Dossier, SearchState
from litreview.model.identity import Compound
from litreview.model.site import SiteFacts
from litreview.model.vocabulary import ChangeKind
from litreview.render.feed import MAX_ENTRIES, NEVER, feed_view, whole_feed
from litreview.render.pages import web
from litreview.render.printer import Printer
from litreview.render.views import CompoundView

DOSSIER = a_dossier()
URL = "https://example.org/evidence"
ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ONCE = ("id", "title", "updated", "subtitle", "generator", "rights")
KNOWN = {"entry": {"id", "title", "updated", "link", "category", "content"}}
KNOWN["feed"] = {*ONCE, "author", "link", "entry"}


def atom(path: str = "veltraxin/feed.atom", *dossiers: Dossier, url: str = "") -> etree._Element:
    views = [CompoundView(dossier) for dossier in dossiers or (DOSSIER,)]
    printer = Printer((TEMPLATES,), SiteFacts(url=url, licence="CC BY 4.0"))
    pages = (*web.pages(views, printer), *(p for view in views for p in web.feed(view, printer)))
    (page,) = (page for page in pages if page.path == path)
    return etree.fromstring(page.content)


def texts(element: etree._Element, name: str) -> list[str]:
    return [found.text or "" for found in element.iterfind(f"{ATOM}{name}")]


def links(element: etree._Element, rel: str) -> list[str]:
    found = element.iterfind(f"{ATOM}link")
    return [str(link.get("href")) for link in found if link.get("rel") == rel]


def assert_is_atom(feed: etree._Element) -> None:
    """Section 4.1: which elements may stand where, how often, and in which form."""
    assert feed.tag == f"{ATOM}feed"
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    for element in (feed, *feed.iterfind(f"{ATOM}entry")):
        kind = element.tag.removeprefix(ATOM)
        names = Counter(str(child.tag).removeprefix(ATOM) for child in element)
        assert set(names) <= KNOWN[kind]
        assert all(names[name] <= 1 for name in (*ONCE, "content", "author"))
        for name in ("id", "title", "updated"):
            (text,) = texts(element, name)
            assert text.strip() == text != ""
        assert MOMENT.fullmatch(texts(element, "updated")[0])
        assert len(links(element, "alternate")) == 1
        for term in element.iterfind(f"{ATOM}category"):
            assert term.get("term")
    ids = texts(feed, "id") + [texts(one, "id")[0] for one in feed.iterfind(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"urn:litreview:[a-z0-9-]+(:[0-9a-z]+)?", one) for one in ids)


def test_each_feed_is_atom() -> None:
    for url in ("", URL):
        assert_is_atom(atom(url=url))
        assert_is_atom(atom("feed.atom", url=url))


def test_addresses_are_whole_where_the_site_says_where_it_stands() -> None:
    feed = atom(url=URL)
    assert links(feed, "self") == [f"{URL}/veltraxin/feed.atom"]
    assert links(feed, "alternate") == [f"{URL}/veltraxin/"]
    entries = [links(one, "alternate")[0] for one in feed.iterfind(f"{ATOM}entry")]
    assert all(link.startswith(f"{URL}/veltraxin/") for link in entries)
    assert f"{URL}/veltraxin/studies/90000009.html" in entries
    assert links(atom("feed.atom", url=URL), "self") == [f"{URL}/feed.atom"]


def test_every_link_leads_to_a_page_of_the_site() -> None:
    pages = the_site()
    for path in ("veltraxin/feed.atom", "feed.atom"):
        feed = etree.fromstring(pages[path].encode())
        assert links(feed, "self") == []
        home = path.removesuffix("feed.atom")
        for link in feed.iter(f"{ATOM}link"):
            target = home + str(link.get("href"))
            assert target.replace("veltraxin/../", "") in pages


def test_a_change_has_an_entry_of_its_own_whatever_came_the_same_day() -> None:
    many = tuple(a_change(subject=f"pmid:{number}") for number in range(1, 62))
    view = feed_view(replace(DOSSIER, history=told_by(*many)))
    assert len(view.entries) == 61
    assert all("\n" not in entry.text for entry in view.entries)


def test_a_move_leads_to_its_claim_and_says_of_which_compound() -> None:
    claim = DOSSIER.claims[0]
    moved = a_tier_entry(claim.id, "T1 supports", "T2 supports", "a link was added")
    (entry,) = feed_view(replace(DOSSIER, history=(moved,))).entries
    assert entry.link == f"veltraxin/claims/{claim.id}.html"
    assert entry.title.startswith("Veltraxin: “")
    assert "rose from T1" in entry.title
    assert entry.text.endswith("A link was added.")


def test_ids_outlive_new_entries_new_names_and_another_hour() -> None:
    standing = next(entry for entry in feed_view(DOSSIER).entries if entry.category == "Standing")
    record = DOSSIER.records[next(iter(DOSSIER.records))]
    moved = tuple(replace(c, at=c.at + timedelta(hours=5)) for c in the_changes())
    newer = a_change(subject="pmid:5", at=FOUND + timedelta(days=9))
    renamed = with_records(DOSSIER, [replace(record, authors=())])
    later = feed_view(replace(renamed, history=told_by(newer, *moved)))
    assert standing.id in {entry.id for entry in later.entries}


def test_a_revision_that_moved_nothing_is_no_news_for_a_feed() -> None:
    assert ChangeKind.REVISED in {change.kind for change in the_changes()}
    assert all("revised" not in entry.title for entry in feed_view(DOSSIER).entries)


def test_only_the_newest_entries_are_kept() -> None:
    changes = tuple(
        a_change(subject=f"pmid:{number}", at=FOUND - timedelta(days=number))
        for number in range(1, MAX_ENTRIES + 9)
    )
    view = feed_view(replace(DOSSIER, history=told_by(*changes)))
    assert len(view.entries) == MAX_ENTRIES
    assert view.updated == view.entries[0].updated == "2026-09-12T04:10:00Z"


def test_the_feed_over_all_has_the_entries_of_each_by_day() -> None:
    other = replace(DOSSIER, query=replace(DOSSIER.query, compound=Compound("xenotraxin")))
    before = replace(a_change(at=FOUND - timedelta(days=30)), compound=other.query.compound)
    older = replace(other, history=told_by(before))
    later = replace(DOSSIER, history=told_by(a_change(), a_change(subject="pmid:90000002")))
    view = whole_feed([older, later], "Evidence")
    assert view.title == "Evidence: what changed"
    assert len(view.entries) == 3
    assert set(feed_view(later).entries) < set(view.entries)
    assert {entry.link.partition("/")[0] for entry in view.entries} == {"veltraxin", "xenotraxin"}
    days = [entry.updated[:10] for entry in view.entries]
    assert days == sorted(days, reverse=True)


def test_hostile_text_stays_text_and_control_characters_go() -> None:
    evil = "<script>alert(1)</script> & ]]> \x0b\x00\uffff"
    dossier = with_records(DOSSIER, [a_study_record("pmid:90000009", evil)])
    dossier = replace(dossier, query=replace(dossier.query, name=evil))
    feed = atom("veltraxin/feed.atom", dossier)
    assert len(list(feed.iter())) == len(list(atom().iter()))
    assert texts(feed, "title")[0].startswith("<script>alert(1)</script> & ]]>")


def test_no_date_of_a_search_is_in_a_feed() -> None:
    quiet = replace(DOSSIER, history=())
    assert feed_view(quiet).updated == NEVER
    assert feed_view(quiet).entries == ()
    searched = replace(DOSSIER, search=SearchState("2027-03-04", "2027-03-04", "2027-03-11"))
    assert feed_view(searched) == feed_view(DOSSIER)


def test_no_clock_is_in_the_feed() -> None:
    assert etree.tostring(atom()) == etree.tostring(atom("veltraxin/feed.atom", a_dossier()))
