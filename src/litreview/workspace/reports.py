"""`reports.toml` to community reports and their sources: what people say, paraphrased and counted.

A path and the compound's claim ids enter; nouns in file order leave, or a `DataFileError`.
A report never moves a tier; here it only has to name claims that exist.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path

from litreview.model.claim import Report, Source
from litreview.model.identity import ClaimId
from litreview.textfiles.mistakes import unknown_word
from litreview.textfiles.toml import Table
from litreview.workspace.claims import read_listed, with_day


def read_reports(path: Path, claims: Collection[ClaimId]) -> tuple[Report, ...]:
    """Return the reports of one file in its order; none when there is no file.

    Args:
        claims: Every claim id of the compound; a report may name no other.

    Raises:
        DataFileError: It cannot be used; the error names file, line, report and field.
    """
    return read_listed(path, "report", partial(_report, claims), beside=("source",))


def read_sources(path: Path) -> tuple[Source, ...]:
    """Return the sources of one file in its order; none when there is no file.

    Raises:
        DataFileError: It cannot be used; the error names file, line, source and field.
    """
    return read_listed(path, "source", _source, beside=("report",))


def _source(table: Table) -> Source:
    return with_day(table, "date").noun(Source)


def _report(claims: Collection[ClaimId], table: Table) -> Report:
    report = table.noun(Report)
    for index, claim in enumerate(report.claims):
        if claim not in claims:
            mistake = unknown_word("claim", claim, claims)
            fix = "" if not mistake.fix else "Name claims that stand in claims.toml."
            raise table.wrong(("claims", index), mistake.what, fix)
    return report
