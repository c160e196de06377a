"""What reports say to people, and the plain data programs get."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from litreview.cli.ages import read_age, read_day, read_past_day, read_years
from litreview.cli.columns import Painted, lay_out
from litreview.cli.json_shapes import import_shape, run_shape
from litreview.cli.summaries import (
    MAX_LISTED,
    RUN_COLUMNS,
    first_of,
    first_sentence,
    folded,
    import_errors,
    import_lines,
    publish_lines,
    refresh_line,
    refresh_lines,
    rehearsal_lines,
    run_lines,
    run_row,
    status_lines,
    status_row,
    tier_lines,
)
from litreview.cli.watching import late_search
from litreview.errors import LitreviewError, PubmedUnreachable, UsageError
from litreview.model.identity import Compound
from litreview.model.run import HistoryEntry, Run
from litreview.model.vocabulary import RunOutcome
from litreview.workflow.results import (
    ImportReport,
    PublishReport,
    RefreshReport,
    Rehearsal,
    RunReport,
    StatusRow,
)

DEMO = Compound("demo")
HERE = Path("/reviews")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SITE = HERE / "site"


def a_report(
    outcome: RunOutcome, *, error: LitreviewError | None = None, **counts: Any
) -> RefreshReport:
    """How a run ended that began at noon."""
    return RefreshReport(Run("run", DEMO, NOON, outcome, **counts), error)


DONE = a_report(
    RunOutcome.COMPLETE, hits=3, requested=3, received=3, parsed=3, new=2, revised=1, vanished=4,
    requests=3, data_through="2026-11-22",
)  # fmt: skip
WRITTEN = PublishReport(("index.html", "demo/index.html"), SITE, (DEMO,))


def moved(claim: str, before: str, after: str, kind: str = "tier") -> HistoryEntry:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    return HistoryEntry(claim + after, at, kind, claim, before, after, "a new judgement")


def test_a_complete_refresh_gives_its_counts() -> None:
    assert refresh_line(DONE) == (
        "demo: complete; 3 received, 2 new, 1 revised, 4 left the search; 3 requests; "
        "data through 2026-11-22"
    )


def test_counts_of_nothing_are_left_out() -> None:
    quiet = a_report(RunOutcome.COMPLETE, hits=3, requests=1, data_through="2026-11-22")
    assert refresh_line(quiet) == (
        "demo: complete; nothing new; 1 request; data through 2026-11-22"
    )


def test_a_search_that_finds_nothing_is_not_told_as_nothing_new() -> None:
    empty = a_report(RunOutcome.COMPLETE, requests=1, data_through="2026-11-22")
    empty = replace(empty, notes=("Why.",))
    first, why, look = refresh_lines(empty)
    assert first == (
        "demo: complete, but the query finds nothing in PubMed; 1 request; data through 2026-11-22"
    )
    assert why == "  Why."
    assert "queries/demo.toml" in look
    found = replace(empty, run=replace(empty.run, hits=1))
    assert list(refresh_lines(found))[1:] == ["  Why."]


@pytest.mark.parametrize(
    ("hits", "told"),
    [(0, "0 records match"), (1, "1 record matches"), (1204, "1,204 records match")],
)
def test_one_record_matches_and_two_match(hits: int, told: str) -> None:
    lines = list(rehearsal_lines(Rehearsal("q", "q", hits, 7)))
    assert f"hits:         {told}; 7 at the last complete search" in lines


def test_a_failed_refresh_says_what_is_kept() -> None:
    assert refresh_line(a_report(RunOutcome.FAILED, requests=4)) == (
        "demo: not refreshed; what was stored is kept; 4 requests"
    )


def test_an_offline_run_claims_no_counts() -> None:
    assert refresh_line(a_report(RunOutcome.CACHED)) == "demo: PubMed not searched"


def test_notes_follow_their_refresh() -> None:
    noted = replace(DONE, notes=("4 known records left.",))
    assert list(refresh_lines(noted))[1] == "  4 known records left."


def test_first_decisions_are_counted_by_tier() -> None:
    changes = [moved("a", "", "T0"), moved("b", "", "T2"), moved("c", "", "T0")]
    assert list(tier_lines({DEMO: tuple(changes)})) == [
        "3 claims rated for the first time: 2 T0, 1 T2."
    ]


def test_claims_no_study_answers_are_counted_apart_as_the_page_does() -> None:
    changes = [moved("a", "", "T0 not documented"), moved("b", "", "T0 insufficient")]
    assert list(tier_lines({DEMO: tuple(changes)})) == [
        "2 claims rated for the first time: 1 T0, 1 not a study question."
    ]
    assert list(tier_lines({DEMO: tuple(changes[:1])})) == [
        "1 claim rated for the first time: 1 not a study question."
    ]


def test_a_later_move_is_told_with_its_cause() -> None:
    assert list(tier_lines({DEMO: (moved("a", "T0", "T2"),)})) == [
        "1 change of tier:",
        "  a: T0 → T2 (a new judgement)",
    ]


def test_claims_of_two_compounds_may_have_one_id() -> None:
    other = Compound("other")
    first = {DEMO: (moved("a", "", "T0"),), other: (moved("a", "", "T0"),)}
    assert list(tier_lines(first)) == ["2 claims rated for the first time: 2 T0."]
    later = {DEMO: (moved("a", "T0", "T2"),), other: (moved("a", "T0", "T1"),)}
    assert list(tier_lines(later))[1:] == [
        "  demo, a: T0 → T2 (a new judgement)",
        "  other, a: T0 → T1 (a new judgement)",
    ]


def test_no_move_says_nothing() -> None:
    assert list(tier_lines({})) == []


def test_a_long_list_says_how_much_more_there_is() -> None:
    lines = list(first_of([str(number) for number in range(MAX_LISTED + 3)]))
    assert len(lines) == MAX_LISTED + 1
    assert "3 more" in lines[-1]


def test_a_site_is_named_from_here() -> None:
    assert list(publish_lines(WRITTEN, HERE)) == ["Site: site/index.html (2 files written)"]
    assert list(publish_lines(WRITTEN, Path("/elsewhere"))) == [
        "Site: /reviews/site/index.html (2 files written)"
    ]


def test_an_unchanged_site_says_so() -> None:
    assert list(publish_lines(replace(WRITTEN, published=()), HERE)) == [
        "Site: site/index.html (unchanged)"
    ]


def test_a_run_says_first_why_its_records_are_old() -> None:
    note = "PubMed could not be reached; using the bundled snapshot."
    lost = a_report(RunOutcome.FAILED, error=PubmedUnreachable("no answer"))
    report = RunReport((lost,), {"demo": 3}, WRITTEN, notes=(note, note))
    assert list(run_lines(report, HERE)) == [
        note,
        "demo: not refreshed; what was stored is kept; 0 requests",
        "demo: 3 records read for tags",
        "Site: site/index.html (2 files written)",
    ]


def test_a_run_tells_what_was_noted_below_its_compound() -> None:
    noted = replace(DONE, notes=("1 known record left.",))
    other = replace(noted, run=replace(noted.run, compound=Compound("other")))
    lines = list(run_lines(RunReport((noted, other), {}, WRITTEN, notes=noted.notes), HERE))
    assert [line.partition(":")[0] for line in lines] == [
        "demo", "  1 known record left.", "other", "  1 known record left.", "Site",
    ]  # fmt: skip


def test_a_run_for_programs_holds_the_refresh_shape() -> None:
    error = PubmedUnreachable("no answer", fix="Run again.")
    lost = a_report(RunOutcome.FAILED, error=error)
    shape = run_shape(RunReport((lost,), {}, WRITTEN, (error,)))
    said = {"code": "pubmed_unreachable", "message": "no answer\n  Run again."}
    assert shape["refresh"][0]["error"] == said
    assert shape["errors"] == [said]
    assert shape["published"] == ["index.html", "demo/index.html"]


def test_an_import_gives_its_counts() -> None:
    report = ImportReport(Path("x.xml"), DEMO, read=5, new=3, same=2, deleted=1)
    assert list(import_lines(report)) == [
        "x.xml: 5 records read; 3 new, 2 known already, 1 deleted by PubMed"
    ]
    assert import_shape([report])[0]["file"] == "x.xml"
    assert import_errors([report]) == []


def test_records_that_failed_are_named() -> None:
    report = ImportReport(Path("x.xml"), DEMO, failed=("PMID 7: no title", "PMID 8: no id"))
    (error,) = import_errors([report])
    assert error.exit_code == 1
    assert str(error) == "x.xml: 2 records could not be read\n  PMID 7: no title\n  PMID 8: no id"


def test_a_status_row_marks_what_is_overdue() -> None:
    fresh = StatusRow(DEMO, "2026-11-20", "2026-11-20", "2026-11-27", False, 1215, 24, 20, 3)
    assert status_row(fresh) == [
        "demo", "2026-11-20", "2026-11-20", "2026-11-27", "1,215", "24", "20", "3",
    ]  # fmt: skip
    late = status_row(replace(fresh, overdue=True))[3]
    assert late == "2026-11-27 overdue"
    assert isinstance(late, Painted)


def test_records_of_a_filed_list_are_no_search() -> None:
    row = StatusRow(DEMO, "", "2026-09-13", "", True, 24, 24, 20, 3)
    assert status_row(row)[1:4] == ["never", "unknown", "overdue"]
    known = "records known on 13 September 2026"
    assert list(status_lines(row)) == [f"demo: PubMed not yet searched completely: {known}."]


def test_a_compound_never_searched_says_never() -> None:
    row = status_row(StatusRow(DEMO, "", "", "", True, 0, 0, 0, 0))
    assert row[1:4] == ["never", "unknown", "overdue"]


def row_with(**facts: object) -> StatusRow:
    row = StatusRow(DEMO, "2026-11-20", "2026-11-20", "2026-11-27", False, 24, 24, 20, 3)
    return replace(row, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("attempt", "told"),
    [
        (Run("1", DEMO, NOON, RunOutcome.FAILED), "has not ended"),
        (Run("1", DEMO, NOON, RunOutcome.FAILED, NOON), "failed"),
        (
            Run("1", DEMO, NOON, RunOutcome.FAILED, NOON, error_message="No answer."),
            "failed: No answer.",
        ),
        (
            Run("1", DEMO, NOON, RunOutcome.PARTIAL, NOON, error_message="One is missing"),
            "was partial: One is missing",
        ),
    ],
)
def test_an_attempt_that_fell_short_is_told(attempt: Run, told: str) -> None:
    (line,) = status_lines(row_with(attempt=attempt))
    assert line == f"demo: the refresh of 2026-11-22 12:00 UTC {told}"


def test_nothing_is_told_of_a_compound_in_order() -> None:
    assert list(status_lines(row_with())) == []


def test_a_date_still_to_come_is_told() -> None:
    (line,) = status_lines(row_with(dated_ahead=NOON))
    assert line.startswith("demo: its last complete search is dated 2026-11-22 12:00 UTC")


@pytest.mark.parametrize(("text", "hours"), [("8d", 192), ("36h", 36), (" 1 d ", 24), ("0h", 0)])
def test_an_age_has_a_unit(text: str, hours: int) -> None:
    assert read_age(text).total_seconds() == hours * 3600


@pytest.mark.parametrize("text", ["8", "d", "-1d", "8w", "1.5d", "999999d", ""])
def test_an_age_without_one_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no age"):
        read_age(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-01", "2026-11-01"),
        ("8d", "2026-11-14"),
        ("37h", "2026-11-20"),
        ("2026-11-22", "2026-11-22"),
    ],
)
def test_a_day_may_be_typed_as_an_age(text: str, day: str) -> None:
    assert read_day(text, NOON).isoformat() == day


@pytest.mark.parametrize("text", ["yesterday", "20261101", "2026-13-01", "8", "", "-3d"])
def test_a_day_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no day"):
        read_day(text, NOON)


def test_a_day_still_to_come_is_refused_where_it_makes_no_sense() -> None:
    assert read_day("2026-11-23", NOON).isoformat() == "2026-11-23"
    assert read_past_day("2026-11-22", NOON).isoformat() == "2026-11-22"
    with pytest.raises(UsageError, match="2026-11-23 lies in the future"):
        read_past_day("2026-11-23", NOON)


def test_a_late_search_says_how_to_catch_up() -> None:
    error = late_search(StatusRow(DEMO, "", "", "", True, 0, 0, 0, 0), "8d")
    assert error.exit_code == 5
    assert "last: never" in str(error)
    assert "litreview refresh demo" in str(error)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2018", (2018, 2018)),
        ("2010-2015", (2010, 2015)),
        (" 2010- ", (2010, 9999)),
        ("-2015", (0, 2015)),
    ],
)
def test_years_are_one_or_a_span(text: str, years: tuple[int, int]) -> None:
    assert read_years(text) == years


@pytest.mark.parametrize("text", ["", "-", "18", "2010-15", "2010 2015", "last", "2010-2015-2020"])
def test_what_is_no_span_of_years_shows_how_to_write_one(text: str) -> None:
    with pytest.raises(UsageError, match="span of years"):
        read_years(text)


def test_years_from_late_to_early_are_refused() -> None:
    with pytest.raises(UsageError, match="ends before it begins") as refused:
        read_years("2015-2010")
    assert refused.value.exit_code == 2
    assert refused.value.fix == "Write the earlier year first: 2010-2015."
    assert read_years("2010-2010") == (2010, 2010)


@pytest.mark.parametrize(
    ("message", "first"),
    [
        ("", ""),
        ("PubMed did not answer", "PubMed did not answer"),
        ("PubMed did not answer\n  Try again.", "PubMed did not answer"),
        ("It said HTTP 502 (twice). Nothing came.", "It said HTTP 502 (twice)."),
        (
            "queries/a.toml, line 2: no E. Coli, 2.5 of 3",
            "queries/a.toml, line 2: no E. Coli, 2.5 of 3",
        ),
    ],
)
def test_of_a_message_the_first_sentence_is_told(message: str, first: str) -> None:
    assert first_sentence(message) == first


def test_a_failed_run_fits_80_columns_with_its_error_below() -> None:
    why = "examplin: PubMed gave no answer that can be used after 4 tries: HTTP 502, Bad Gateway."
    at = datetime(2026, 11, 22, 10, tzinfo=UTC)
    failed = Run("r", Compound("examplin"), at, RunOutcome.FAILED, finished=at, error_message=why)
    unended = replace(failed, finished=None, error_message="")
    lines = list(lay_out(RUN_COLUMNS, map(run_row, (failed, unended)), 80))
    assert all(len(line) <= 80 for line in lines)
    assert lines[0].split() == [column.title for column in RUN_COLUMNS[:-1]]
    assert lines[1].split()[-5:] == ["failed", "0", "0", "0", "0"]
    assert [line.strip() for line in lines[2:4]] == textwrap.wrap(why, 76)
    assert all(line.startswith("    ") for line in lines[2:4])
    assert "has not ended" in lines[4] and len(lines) == 5


def test_lines_that_differ_in_numbers_and_quotes_are_told_once() -> None:
    lines = [
        'line 3: PMID: "A walk" has none',
        "line 5: TI: is missing",
        'line 30: PMID: "Another walk, 1999" has none',
        'line 3,000: PMID: "" has none',
    ]
    assert folded(lines) == [
        'line 3: PMID: "A walk" has none (and 2 more like it)',
        "line 5: TI: is missing",
    ]
    assert folded([]) == []
