"""Every file of one compound read, and every complaint kept: what `litreview doctor` shows.

A layout and a compound enter; complaints leave, none when all is well. Reviewers' files are
another room's to check. Nothing is mended here.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from litreview.errors import LitreviewError
from litreview.model.identity import Compound
from litreview.textfiles.append_only import AppendOnlyFile
from litreview.textfiles.files import is_missing, shown
from litreview.workspace.citations import read_citations
from litreview.workspace.claims import read_claims
from litreview.workspace.history import read_history
from litreview.workspace.layout import Layout
from litreview.workspace.manual import read_manual
from litreview.workspace.policy import read_policy
from litreview.workspace.queries import read_query
from litreview.workspace.reports import read_reports

T = TypeVar("T")


def check_compound(layout: Layout, compound: Compound) -> tuple[str, ...]:
    """Return what is wrong with the compound's files and the policy, file by file."""
    problems: list[str] = []

    def read(reader: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
        try:
            return reader()
        except LitreviewError as error:
            problems.append(str(error))
            return ()

    read(lambda: (read_query(layout.query(compound)),))
    read(lambda: (read_policy(layout.policy),))
    claims = read(lambda: read_claims(layout.claims(compound)))
    if claims or is_missing(layout.claims(compound)):
        # with broken claims every report would seem to name unknown ones
        read(lambda: read_reports(layout.reports(compound), {claim.id for claim in claims}))
    read(lambda: read_manual(layout.manual(compound)))
    read(lambda: read_citations(layout.citations(compound)))
    history = layout.history(compound)
    read(lambda: read_history(history))
    with suppress(LitreviewError):  # of a file that cannot be read, it is said above
        if AppendOnlyFile(history).is_torn():
            problems.append(f"{shown(history)}: last line incomplete; kept aside at next write")
    return tuple(problems)
