"""Records, bibliography lines and what is known before PubMed is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litreview.model.dates import PartialDate
from litreview.model.identity import Pmid, StudyId
from litreview.model.record import Author, Journal, PublicationType, Record, RichText
from litreview.model.run import Citation, Membership
from litreview.model.vocabulary import Origin, Presence, Standing
from litreview.tracking.baseline import Baseline
from litreview.tracking.bibliography import (
    citation_of,
    membership_of,
    presence_of,
    record_of,
    study_of,
)

ONE = StudyId("pmid:1")


def citation(**changes: object) -> Citation:
    fields: dict[str, object] = {
        "pmid": Pmid("1"),
        "title": "Effect of X < Y & Z.",
        "year": 2005,
        "journal": "J Test",
        "authors": ("Ivanova AB", "X Trial Group"),
        "publication_types": ("Journal Article",),
        "languages": ("rus",),
        "pub_date": "2005-03",
        "first_seen": "2026-09-13",
    }
    return Citation(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_bibliography_line_becomes_a_record_without_abstract() -> None:
    record = record_of(citation())
    assert record.origin is Origin.SNAPSHOT
    assert record.abstract == ()
    assert record.title == RichText("Effect of X < Y & Z.", "Effect of X &lt; Y &amp; Z.")
    assert [str(author) for author in record.authors] == ["Ivanova AB", "X Trial Group"]
    assert record.pub_date == PartialDate(2005, 3)


def test_a_bibliography_line_tells_russian_initials_from_the_name() -> None:
    record = record_of(citation(authors=("Zhuravleva EIu", "Roe AB Jr", "X Trial Group")))
    assert record.authors == (
        Author("Zhuravleva", initials="EIu"),
        Author("Roe", initials="AB", suffix="Jr"),
        Author(collective_name="X Trial Group"),
    )


def test_a_year_alone_stays_a_year() -> None:
    assert record_of(citation(pub_date="")).pub_date == PartialDate(2005)


def test_a_filed_retraction_stands_without_the_database() -> None:
    record = record_of(citation(standing=Standing.RETRACTED, notices=("9",)))
    assert record.standing is Standing.RETRACTED
    assert record.notices == ("9",)


def test_a_record_and_its_line_say_the_same() -> None:
    record = Record(
        id=ONE,
        title=RichText("A title.", "A title."),
        authors=(Author(last_name="Ivanova", fore_name="Anna", initials="AB"),),
        journal=Journal(abbreviation="J Test", volume="3", issue="1", pages="5-9"),
        pub_date=PartialDate(2005, 3, 1),
        languages=("eng",),
        publication_types=(PublicationType("Journal Article", "D016428"),),
        doi="10.1000/x",
    )
    line = citation_of(record, Membership(ONE, Presence.LEFT_QUERY, "2026-01-01", "2026-02-01"))
    assert line.content_hash == record.content_hash
    assert (line.first_seen, line.presence) == ("2026-01-01", Presence.LEFT_QUERY)
    back = record_of(line)
    assert (back.title.plain, str(back.authors[0]), back.pub_date, back.doi) == (
        "A title.",
        "Ivanova AB",
        PartialDate(2005, 3, 1),
        "10.1000/x",
    )


def test_the_database_wins_over_the_bibliography() -> None:
    stored = Membership(ONE, Presence.LEFT_QUERY, "2020-01-01", "2026-01-01")
    known = Baseline.of([ONE], {ONE: stored}, [citation(content_hash="old")])
    assert not known.has_only_line_of(ONE)
    assert known.memberships[ONE] is stored
    assert known.stored == {ONE}


@pytest.mark.parametrize(
    "member",
    [
        Membership(ONE, Presence.PRESENT, "2026-01-01", "2026-01-01"),
        Membership(ONE, Presence.PRESENT, "2026-01-01", "2026-02-01"),
        Membership(ONE, Presence.LEFT_QUERY, "2026-01-01", "2026-02-01", "2026-02-01"),
        Membership(ONE, Presence.LEFT_QUERY, "", ""),
        Membership(ONE, Presence.GONE, "2026-01-01", "2026-02-01", "2026-02-01", 1, Pmid("9")),
    ],
)
def test_a_bibliography_line_remembers_who_left_and_when(member: Membership) -> None:
    assert membership_of(replace(citation(), **presence_of(member))) == member


@pytest.mark.parametrize("presence", list(Presence))
def test_a_line_does_not_say_when_a_record_was_looked_at(presence: Presence) -> None:
    first = Membership(ONE, presence, "2026-01-01", "2026-01-01", "2026-02-08", 1)
    assert presence_of(first) == presence_of(replace(first, last_checked="2026-03-01", misses=7))


def test_that_a_record_was_gone_twice_is_told_by_the_history() -> None:
    gone = citation(presence=Presence.GONE, since="2026-02-01")
    assert not membership_of(gone).withdrawn
    assert membership_of(gone, {"1": "withdrawn"}).withdrawn
    assert membership_of(replace(gone, misses=3)).misses == 3  # as earlier versions wrote it


def test_a_bibliography_alone_knows_its_pmids_and_stores_nothing() -> None:
    known = Baseline.of([], {}, [citation()])
    assert known.knows(study_of(Pmid("1")))
    assert not known.knows(study_of(Pmid("2")))
    assert known.stored == frozenset()
    assert known.memberships[ONE].first_seen == "2026-09-13"
