"""What a run, a refresh, an import and a status say to people.

Reports of the workflow enter; lines and table rows leave. Counts are told as they
are; nothing is printed here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from litreview.cli.columns import Column, Painted
from litreview.errors import ChangeFound, InputFailed, LitreviewError
from litreview.model.run import Change, Run
from litreview.model.vocabulary import RunOutcome
from litreview.render.wording import counted
from litreview.workflow.heartbeat import Beat
from litreview.workflow.results import (
    ImportReport,
    PublishReport,
    RefreshReport,
    Rehearsal,
    RunReport,
    StatusRow,
    TierMoves,
)

if TYPE_CHECKING:
    from litreview.render.change_words import Names

MAX_PMIDS = 8  # PMIDs named on a line
MAX_LISTED = 20  # lines of one kind a person is shown; --json always has all

NOUNS = {"concern": "expression of concern", "tier": "change of tier"}
"""How a kind of `--fail-on` is counted where its name does not say it."""

_OUTCOMES = {
    RunOutcome.COMPLETE: "complete",
    RunOutcome.PARTIAL: "partial; what came is stored",
    RunOutcome.FAILED: "not refreshed; what was stored is kept",
    RunOutcome.CACHED: "PubMed not searched",
}

STATUS_COLUMNS = (
    Column("compound"),
    *(Column(title, wraps=True) for title in ("last complete", "data through", "next due")),
    *(Column(title, right=True) for title in ("records", "human", "graded", "queue")),
)


RUN_COLUMNS = (
    *map(Column, ("started", "compound", "outcome")),
    *(Column(title, right=True) for title in ("received", "new", "revised", "retracted")),
    Column("error", below=True),
)

# Not after a single letter or a dot, as in "E. coli" or "...".
_SENTENCE_END = re.compile(r"(?<=\w[\w)\"`][.?!]) +(?=[A-Z])")


def run_row(run: Run) -> list[str]:
    """One row of the table of runs; a run that has not ended, or died, has no outcome.

    Of an error the first sentence is told; `--json` has all of it.
    """
    known = run.finished is not None or run.outcome is RunOutcome.COMPLETE
    counts = (run.received, run.new, run.revised, run.retracted)
    return [
        moment(run.started),
        run.compound,
        run.outcome.value if known else "has not ended",
        *(f"{count:,}" for count in counts),
        first_sentence(run.error_message),
    ]


def first_sentence(message: str) -> str:
    """What a message says first: up to a full stop before a capital, or the end of its line."""
    return _SENTENCE_END.split(message.partition("\n")[0], maxsplit=1)[0]


def run_lines(report: RunReport, here: Path) -> Iterator[str]:
    """The report on a whole run: what PubMed gave, what was tagged, what moved, where it is.

    Args:
        here: The folder paths are shown relative to.
    """
    yield from grave_lines(report.refreshes)
    of_one = {note for refresh in report.refreshes for note in refresh.notes}
    yield from (note for note in dict.fromkeys(report.notes) if note not in of_one)
    for refresh in report.refreshes:
        yield from refresh_lines(refresh)
    for compound, count in report.tagged.items():
        if count:
            yield f"{compound}: {counted(count, 'record')} read for tags"
    yield from publish_lines(report.publication, here)


def grave_lines(reports: Iterable[RefreshReport]) -> Iterator[str]:
    """What nobody should miss, before anything else is said."""
    for report in reports:
        yield from (f"{one.name.upper()} {report.compound}: {one.sentence}" for one in report.grave)


def grave_errors(
    reports: Iterable[RefreshReport], moves: TierMoves, kinds: Collection[str]
) -> list[ChangeFound]:
    """One error for each kind of change that must not pass unnoticed, and was found."""
    found = Counter(one.name for report in reports for one in report.grave)
    found["tier"] = sum(bool(move.before) for some in moves.values() for move in some)
    return [
        ChangeFound(f"{counted(found[kind], NOUNS.get(kind, kind))} found (--fail-on {kind})")
        for kind in kinds
        if found[kind]
    ]


def refresh_lines(report: RefreshReport) -> Iterator[str]:
    """One line of counts, then what else a maintainer should know, indented."""
    yield refresh_line(report)
    lines = (*report.notes, *(rehearsal_lines(report.rehearsal) if report.rehearsal else ()))
    for line in lines:
        yield f"  {line}"
    if _finds_nothing(report):
        yield (
            f"  Look at the `pubmed` line of queries/{report.compound}.toml; "
            f"`litreview refresh {report.compound} --dry-run` shows how PubMed reads it."
        )


def rehearsal_lines(shown: Rehearsal) -> Iterator[str]:
    """What a refresh would do: the query as PubMed reads it, its hits, and what it would fetch."""
    before = f"; {shown.hits_before:,} at the last complete search" if shown.hits_before else ""
    yield f"query:        {shown.query}"
    yield f"PubMed reads: {shown.translation or 'it does not say'}"
    match = "matches" if shown.hits == 1 else "match"
    yield f"hits:         {counted(shown.hits, 'record')} {match}{before}"
    yield f"not found:    {', '.join(shown.phrases_not_found) or 'every phrase is known'}"
    yield from (f"warning:      {warning}" for warning in shown.warnings)
    for name, pmids in (
        ("new", shown.new),
        ("not stored", shown.lost),
        ("changed", shown.modified),
        ("left", shown.departed),
        ("due again", shown.due),
    ):
        yield f"{name + ':':<13} {_listed(pmids)}"
    if shown.stops:
        yield "A refresh would stop here and fetch nothing: if the query is right, add --yes."
    if shown.advice:
        yield shown.advice


def _listed(pmids: Sequence[str]) -> str:
    first = " ".join(pmids[:MAX_PMIDS])
    more = f" … and {len(pmids) - MAX_PMIDS:,} more" if len(pmids) > MAX_PMIDS else ""
    return f"{len(pmids):,}{' (PMID ' if pmids else ''}{first}{more}{')' if pmids else ''}"


def refresh_line(report: RefreshReport) -> str:
    """The counts of one refresh on one line; counts of nothing are left out."""
    if report.rehearsal is not None:
        wanted = counted(report.run.requested, "record")
        asked = counted(report.run.requests, "request")
        return f"{report.compound}: dry run: {wanted} would be fetched; {asked}"
    if report.outcome is RunOutcome.CACHED:
        return f"{report.compound}: {_OUTCOMES[report.outcome]}"
    parts = [_OUTCOMES[report.outcome], _counts(report.run) or "nothing new"]
    if _finds_nothing(report):
        parts = ["complete, but the query finds nothing in PubMed"]
    if report.outcome is RunOutcome.FAILED:
        parts = parts[:1]
    parts.append(counted(report.run.requests, "request"))
    if report.run.data_through:
        parts.append(f"data through {report.run.data_through}")
    return f"{report.compound}: {'; '.join(parts)}"


def _finds_nothing(report: RefreshReport) -> bool:
    run = report.run
    return report.outcome is RunOutcome.COMPLETE and run.hits == 0 and not run.vanished


def _counts(run: Run) -> str:
    return _counted_words(
        (run.received, "received"),
        (run.new, "new"),
        (run.revised, "revised"),
        (run.failed, "failed"),
        (run.vanished, "left the search"),
        (run.restored, "came back"),
    )


def _counted_words(*counts: tuple[int, str]) -> str:
    """Counts with their words; those of nothing are left out."""
    return ", ".join(f"{count:,} {word}" for count, word in counts if count)


def publish_lines(report: PublishReport, here: Path) -> Iterator[str]:
    """What moved, and where the site is."""
    yield from tier_lines(report.tier_changes)
    for one in report.gated:
        if one.allowed:
            doubts = " ".join(one.shown.doubts)
            yield f"{one.claim} goes out at {one.shown.tier} although in doubt: {doubts}"
            yield f"  allowed: {one.allowed}"
    yield from (f"note: {note}" for note in first_of(report.notes))
    index = shown(report.site / "index.html", here)
    if not report.compounds:
        yield f"Site: nothing published; {index} is as it was"
    elif report.published:
        yield f"Site: {index} ({counted(len(report.published), 'file')} written)"
    else:
        yield f"Site: {index} (unchanged)"


def tier_lines(moves: TierMoves) -> Iterator[str]:
    """First decisions counted as the page does; each later move on a line, with its cause.

    Claims of two compounds may have one id: of several compounds, each line names its own.
    """
    from litreview.model.story import changes_of
    from litreview.render.change_words import changes_sentence

    first = [
        change
        for compound, some in moves.items()
        for change in changes_of([m for m in some if m.kind == "tier" and not m.before], compound)
    ]
    if first:
        yield changes_sentence(first)
    moved = [(compound, move) for compound, some in moves.items() for move in some if move.before]
    if moved:
        yield f"{counted(len(moved), 'change')} of tier:"
    several = len({compound for compound, _ in moved}) > 1
    yield from first_of(
        [
            f"  {f'{compound}, ' if several else ''}{m.subject}: {m.before} → {m.after} ({m.cause})"
            for compound, m in moved
        ]
    )


def first_of(lines: Sequence[str]) -> Iterator[str]:
    """The first lines, and how many more there are."""
    yield from lines[:MAX_LISTED]
    if len(lines) > MAX_LISTED:
        yield f"  … and {len(lines) - MAX_LISTED} more; --json lists all"


def import_lines(report: ImportReport) -> Iterator[str]:
    """The counts of one file."""
    told = _counted_words(
        (report.new, "new"),
        (report.revised, "revised"),
        (report.same, "known already"),
        (report.deleted, "deleted by PubMed"),
        (len(report.failed), "failed"),
    )
    if report.refused is None or report.read:
        yield f"{report.file}: {counted(report.read, 'record')} read; {told or 'nothing to store'}"
    yield from (f"  {note}" for note in report.notes)


def import_errors(reports: Sequence[ImportReport]) -> list[LitreviewError]:
    """What kept files from being read, then one error per file, naming its first records."""
    refused = [report.refused for report in reports if report.refused is not None]
    return refused + [
        InputFailed(
            f"{counted(len(report.failed), 'record')} could not be read",
            where=str(report.file),
            fix="\n  ".join(first_of(folded(report.failed))),
        )
        for report in reports
        if report.failed
    ]


_VARYING = re.compile(r'"[^"]*"|\d[\d,]*')


def folded(lines: Iterable[str]) -> list[str]:
    """The first line of each kind, with how many more there are that differ in numbers alone."""
    kinds: dict[str, list[str]] = {}
    for line in lines:
        kinds.setdefault(_VARYING.sub("#", line), []).append(line)
    return [
        f"{alike[0]} (and {len(alike) - 1:,} more like it)" if len(alike) > 1 else alike[0]
        for alike in kinds.values()
    ]


def change_lines(
    changes: Sequence[Change], names: Callable[[Sequence[Change]], Names]
) -> Iterator[str]:
    """Changes of one compound day by day, many of one kind in one line; newest first.

    Args:
        names: Gives the names of what the changes told singly are about.
    """
    from litreview.render.change_words import change_sentence, changes_sentence
    from litreview.render.news import KIND_NAMES, grouped

    day, groups = "", grouped(changes)
    called = names([group[0] for group in groups if len(group) == 1])
    for group in groups:
        head = f"{group[0].at:%Y-%m-%d}  {group[0].compound}"
        if head != day:
            yield head
            day = head
        kind = KIND_NAMES[group[0].kind].lower()
        many = len(group) > 1
        sentence = changes_sentence(group) if many else change_sentence(group[0], called)
        yield f"  {kind}: {sentence}"


def status_row(row: StatusRow) -> list[str]:
    """One compound's row of the status table."""
    return [
        row.compound,
        row.last_complete or "never",
        (row.last_complete and row.data_through) or "unknown",
        Painted(f"{row.next_due} overdue".strip(), "warn") if row.overdue else row.next_due,
        *(f"{count:,}" for count in (row.records, row.human, row.graded, row.queue)),
    ]


def status_lines(row: StatusRow) -> Iterator[str]:
    """What else a watcher should know of one compound: a wrong clock, a run that fell short."""
    if not row.last_complete and row.data_through:
        from litreview.render.header import unsearched_words

        yield f"{row.compound}: {unsearched_words(row.data_through)}."
    if row.dated_ahead is not None:
        yield (
            f"{row.compound}: its last complete search is dated {moment(row.dated_ahead)}, which "
            "is still to come: a clock was wrong. `--max-age` does not count it."
        )
    if row.attempt is not None:
        began = moment(row.attempt.started)
        yield f"{row.compound}: the refresh of {began} {_how_it_went(row.attempt)}"


def _how_it_went(run: Run) -> str:
    if run.finished is None:
        return "has not ended"
    how = "was partial" if run.outcome is RunOutcome.PARTIAL else "failed"
    return f"{how}: {run.error_message}" if run.error_message else how


def moment(at: datetime) -> str:
    """A time to the minute, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def beat_lines(beat: Beat | None) -> Iterator[str]:
    """A verb at work in this workspace now, or one that died; nothing about one that ended."""
    if beat is None or beat.outcome:
        return
    how = f"{beat.phase} {beat.done:,}/{beat.total:,}" if beat.total else beat.phase
    if beat.alive:
        yield f"{beat.verb} is at work since {beat.started} (process {beat.pid}): {how}"
    else:
        yield (
            f"{beat.verb} started {beat.started} stopped unexpectedly; last activity {beat.at}: "
            f"{how}; what came is stored, run it again"
        )


def shown(path: Path, here: Path) -> str:
    """A path as short as it can be from a folder."""
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
