"""What became of records: which parts of one changed, and who came and went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.builders import a_record, a_study_id
from tests.support.builders_store import NOON, SEMAX, with_xml

from litreview.model.dates import PartialDate
from litreview.model.identity import Pmid
from litreview.model.record import Keyword, MeshHeading, Record, RichText, StandingSignal
from litreview.model.run import Change, Membership
from litreview.model.vocabulary import Origin, Presence, Standing
from litreview.store.revisions import RevisionPair
from litreview.store.store import open_store
from litreview.workflow.record_changes import changed_parts, record_changes

PLAIN = a_record(1)
FIRST, THEN = "2026-01-01", "2026-02-02"


def pair(after: Record, before: Record = PLAIN) -> RevisionPair:
    """Two revisions of one record."""
    return RevisionPair(before.id, NOON, "run", before, after)


def found(*members: Membership, revisions: Iterable[Record] = ()) -> tuple[Change, ...]:
    """The changes of these memberships, and of revisions a day apart."""
    with open_store("sqlite://") as store:
        for days, record in enumerate(revisions):
            at = NOON + timedelta(days=days)
            store.save_records(SEMAX, with_xml(record), run_id=f"run-{days}", at=at)
        return record_changes(store, SEMAX, {m.study: m for m in members})


def told(changes: Iterable[Change]) -> list[tuple[str, str, str, str]]:
    """Day, kind, from and to of each."""
    return [(f"{c.at:%Y-%m-%d}", c.kind.value, c.before, c.after) for c in changes]


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
    assert changed_parts(pair(after)) == parts


def test_an_order_that_means_nothing_is_no_change() -> None:
    one = a_record(1, publication_types=("Review", "Journal Article"))
    other = a_record(1, publication_types=("Journal Article", "Review"))
    assert "publication types" not in changed_parts(pair(one, other))


def test_markup_alone_is_no_change_of_words() -> None:
    plain = replace(PLAIN, title=RichText("H2O", "H2O"))
    marked = replace(PLAIN, title=RichText("H2O", "H<sub>2</sub>O"))
    assert "title" not in changed_parts(pair(marked, plain))


def test_a_revision_is_told_on_its_day_with_what_changed() -> None:
    changes = found(revisions=(PLAIN, a_record(1, title="Another")))
    assert told(changes) == [("2026-11-23", "revised", "", "title")]


def test_a_full_record_after_a_line_of_the_snapshot_is_no_revision() -> None:
    line = a_record(1, abstract="", origin=Origin.SNAPSHOT)
    assert found(revisions=(line, PLAIN)) == ()


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        (Membership(a_study_id(1), Presence.PRESENT, FIRST, FIRST), []),
        (
            Membership(a_study_id(1), Presence.PRESENT, FIRST, THEN),
            [(THEN, "restored", "", "present")],
        ),
        (
            Membership(a_study_id(1), Presence.LEFT_QUERY, FIRST, THEN),
            [(THEN, "vanished", "present", "left_query")],
        ),
        (
            Membership(a_study_id(1), Presence.GONE, FIRST, THEN, misses=1),
            [(THEN, "vanished", "present", "gone")],
        ),
        (
            Membership(a_study_id(1), Presence.GONE, FIRST, THEN, misses=2),
            [(THEN, "vanished", "present", "withdrawn")],
        ),
        (
            Membership(a_study_id(1), Presence.GONE, FIRST, THEN, misses=2, merged_into=Pmid("9")),
            [(THEN, "vanished", "present", "pmid:9")],
        ),
    ],
)
def test_presence_is_told_beside_the_first_day(
    member: Membership, expected: list[tuple[str, str, str, str]]
) -> None:
    assert told(found(member)) == [*expected, (FIRST, "new_study", "", "present")]


@pytest.mark.parametrize("presence", list(Presence))
def test_what_no_search_ever_found_is_no_news(presence: Presence) -> None:
    assert found(Membership(a_study_id(1), presence, "", "")) == ()


def test_the_newest_comes_first() -> None:
    members = [Membership(a_study_id(n), Presence.PRESENT, f"2026-01-0{n}", "") for n in (2, 3, 1)]
    assert [change.subject for change in found(*members)] == ["pmid:3", "pmid:2", "pmid:1"]


def test_a_record_listed_and_never_served_is_no_news() -> None:
    listed = Membership(a_study_id(1), Presence.NOT_SERVED, FIRST, THEN)
    assert found(listed) == ()
    assert told(found(listed, revisions=(PLAIN,))) == [(FIRST, "new_study", "", "present")]
