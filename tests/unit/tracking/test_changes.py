"""What became of records, as lines of the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support.builders import a_record

from litreview.model.dates import PartialDate
from litreview.model.identity import Pmid, StudyId
from litreview.model.record import Keyword, MeshHeading, Record, RichText, StandingSignal
from litreview.model.run import HistoryEntry, Membership
from litreview.model.story import Story
from litreview.model.vocabulary import ChangeKind, Origin, Presence, Standing
from litreview.tracking.changes import (
    arrival_entries,
    changed_parts,
    move_entries,
    remembered_moves,
    revision_entries,
    standing_entry,
    unseen_revisions,
)

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
ONE = StudyId("pmid:1")
FIRST, THEN = "2026-11-01", "2026-11-11"
RETRACTED = StandingSignal(Standing.RETRACTED, "RetractionIn", Pmid("950"))
PLAIN = a_record(1)


def member(presence: Presence, *, misses: int = 0, merged_into: str = "") -> Membership:
    heir = Pmid(merged_into) if merged_into else None
    return Membership(ONE, presence, FIRST, THEN, misses=misses, merged_into=heir)


THERE = member(Presence.PRESENT)
UNSERVED = member(Presence.NOT_SERVED)
LEFT = member(Presence.LEFT_QUERY)
GONE = member(Presence.GONE, misses=1)
WITHDRAWN = member(Presence.GONE, misses=2)
MERGED = member(Presence.GONE, misses=2, merged_into="9")
OUTSIDE = Membership(ONE, Presence.LEFT_QUERY, first_seen="", since="")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (THERE, LEFT, [("vanished", "present", "left_query")]),
        (THERE, GONE, [("vanished", "present", "gone")]),
        (GONE, WITHDRAWN, [("vanished", "gone", "withdrawn")]),
        (WITHDRAWN, MERGED, [("vanished", "withdrawn", "pmid:9")]),
        (GONE, LEFT, [("vanished", "gone", "left_query")]),
        (WITHDRAWN, THERE, [("restored", "withdrawn", "present")]),
        (LEFT, THERE, [("restored", "left_query", "present")]),
        (THERE, THERE, []),
        (LEFT, LEFT, []),
        (THERE, UNSERVED, []),  # still in the search
        (None, THERE, []),  # new, which is another line
        (OUTSIDE, THERE, []),
        (None, OUTSIDE, []),
    ],
)
def test_every_move_is_told(
    before: Membership | None, after: Membership, expected: list[tuple[str, str, str]]
) -> None:
    known = {} if before is None else {ONE: before}
    found = list(move_entries([after], known, Story(), AT))
    assert [(entry.kind, entry.before, entry.after) for entry in found] == expected
    assert all(entry.studies == ("1",) for entry in found)


def test_what_the_history_told_last_is_where_a_record_was() -> None:
    story = Story(places={"1": "gone"})
    (back,) = move_entries([THERE], {ONE: THERE}, story, AT)
    assert (back.kind, back.before, back.after) == ("restored", "gone", "present")
    assert list(move_entries([GONE], {ONE: THERE}, story, AT)) == []


def test_records_that_moved_alike_share_a_line() -> None:
    others = [replace(LEFT, study=StudyId(f"pmid:{n}")) for n in (12, 3)]
    known = {one.study: replace(one, presence=Presence.PRESENT) for one in others}
    (entry,) = move_entries(others, known, Story(), AT)
    assert entry.studies == ("3", "12")


@pytest.mark.parametrize(
    ("one", "new"), [(THERE, True), (UNSERVED, False), (LEFT, False), (OUTSIDE, False),
                     (replace(THERE, first_seen=""), False)],
)  # fmt: skip
def test_what_was_found_and_never_told_is_new(one: Membership, new: bool) -> None:
    assert bool(list(arrival_entries([one, one], Story(), AT))) is new
    assert list(arrival_entries([one], Story(arrived={"1"}), AT)) == []


@pytest.mark.parametrize(
    ("after", "parts"),
    [
        (a_record(1, title="Another"), ("title",)),
        (a_record(1, abstract="Another."), ("abstract",)),
        (a_record(1, abstract=[("RESULTS", "Attention improved.")]), ("abstract",)),
        (a_record(1, publication_types=("Review",)), ("publication types",)),
        (a_record(1, mesh_headings=(MeshHeading("Rats"),)), ("MeSH",)),
        (a_record(1, signals=(StandingSignal(Standing.RETRACTED, "title"),)), ("standing",)),
        (a_record(1, authors=("Ivanova A",)), ("authors",)),
        (a_record(1, doi="10.1000/x"), ("journal details",)),
        (a_record(1, pub_date=PartialDate(2020, 3)), ("journal details",)),
        (a_record(1, keywords=(Keyword("peptide"),)), ("keywords",)),
        (a_record(1, languages=("rus",)), ("language",)),
        (a_record(1, country="Russia"), ("other details",)),
        (a_record(1, title="Another", abstract="Another."), ("title", "abstract")),
        (PLAIN, ()),
    ],
)
def test_each_part_that_differs_is_named(after: Record, parts: tuple[str, ...]) -> None:
    assert changed_parts(PLAIN, after) == parts


def test_an_order_that_means_nothing_is_no_change() -> None:
    one = a_record(1, publication_types=("Review", "Journal Article"))
    other = a_record(1, publication_types=("Journal Article", "Review"))
    assert "publication types" not in changed_parts(one, other)


def test_markup_alone_is_no_change_of_words() -> None:
    plain = replace(PLAIN, title=RichText("H2O", "H2O"))
    marked = replace(PLAIN, title=RichText("H2O", "H<sub>2</sub>O"))
    assert "title" not in changed_parts(plain, marked)


def test_revised_records_are_told_by_what_of_them_changed() -> None:
    others = [(a_record(n), a_record(n, title="Another")) for n in (7, 3)]
    retracted = (PLAIN, a_record(1, signals=(RETRACTED,)))
    told: list[HistoryEntry] = list(revision_entries([*others, retracted], AT))
    (standing,) = [entry for entry in told if entry.kind == ChangeKind.STANDING]
    assert (standing.subject, standing.before, standing.after) == ("pmid:1", "none", "retracted")
    revised = {
        entry.after: [study.partition("=")[0] for study in entry.studies]
        for entry in told
        if entry.kind == ChangeKind.REVISED
    }
    assert revised == {"title": ["3", "7"], "standing": ["1"]}


def test_what_an_export_leaves_out_is_no_revision() -> None:
    export = a_record(1, abstract="Short.", origin=Origin.EXPORT)
    assert list(revision_entries([(export, PLAIN)], AT)) == []


def test_a_text_that_is_not_here_is_known_by_its_hash() -> None:
    known = {PLAIN.id: "0123", a_record(2).id: a_record(2).content_hash, a_record(3).id: ""}
    (entry,) = unseen_revisions([PLAIN, a_record(2), a_record(3)], known, AT)
    assert entry.studies == (f"1={PLAIN.content_hash[:8]}",)
    assert (entry.kind, entry.after) == (ChangeKind.REVISED, "")


@pytest.mark.parametrize(
    ("signals", "cause"),
    [
        ((RETRACTED,), "PubMed links the notice PMID 950"),
        (
            (RETRACTED, StandingSignal(Standing.RETRACTED, "RetractionIn", Pmid("98"))),
            "PubMed links the notice PMID 98, PMID 950",
        ),
        (
            (StandingSignal(Standing.RETRACTED, "publication type"),),
            "PubMed marks it in the publication type",
        ),
        ((), "PubMed no longer shows a notice"),
    ],
)
def test_the_cause_of_a_standing_is_what_pubmed_shows(
    signals: tuple[StandingSignal, ...], cause: str
) -> None:
    assert standing_entry(a_record(1, signals=signals), Standing.CORRECTED, AT).cause == cause


def test_the_same_standing_at_the_same_time_has_the_same_id() -> None:
    record = a_record(1, signals=(RETRACTED,))
    one, again = (standing_entry(record, Standing.NONE, AT) for _ in range(2))
    later = standing_entry(record, Standing.NONE, AT + timedelta(days=1))
    assert one == again
    assert one.id != later.id


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (replace(THERE, since=FIRST), []),
        (THERE, [(THEN, "restored", "", "present")]),
        (LEFT, [(THEN, "vanished", "present", "left_query")]),
        (GONE, [(THEN, "vanished", "present", "gone")]),
        (WITHDRAWN, [(THEN, "vanished", "present", "withdrawn")]),
        (MERGED, [(THEN, "vanished", "present", "pmid:9")]),
    ],
)
def test_memberships_remember_the_first_day_and_the_last_move(
    one: Membership, expected: list[tuple[str, str, str, str]]
) -> None:
    found = [
        (f"{entry.at:%Y-%m-%d}", entry.kind, entry.before, entry.after)
        for entry in remembered_moves([one], ())
    ]
    assert found == [(FIRST, "new_study", "", "present"), *expected]


@pytest.mark.parametrize("presence", list(Presence))
def test_what_no_search_ever_found_is_no_news(presence: Presence) -> None:
    assert list(remembered_moves([Membership(ONE, presence, "", "")], ())) == []


def test_a_record_listed_and_never_served_is_no_news() -> None:
    assert list(remembered_moves([UNSERVED], ())) == []
    (new,) = remembered_moves([UNSERVED], {ONE})
    assert new.kind == ChangeKind.NEW_STUDY
