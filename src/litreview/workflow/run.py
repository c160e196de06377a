"""The main job: refresh, tag, tiers, publish.

Settings and compounds enter; records, readings, history and site change, and one report
leaves. PubMed being unreachable never stops the pages: what is stored goes out, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

from litreview.errors import LitreviewError, PubmedError, PubmedUnreachable
from litreview.model.identity import Compound
from litreview.model.run import Run
from litreview.model.vocabulary import RunOutcome
from litreview.render.header import unsearched_words
from litreview.render.wording import abstracts_words, counted
from litreview.settings import Settings
from litreview.workflow.compounds import choose_compounds
from litreview.workflow.heartbeat import beating, silent_heart
from litreview.workflow.logbook import Logbook, LogEvent, silent_logbook
from litreview.workflow.progress import Progress, silent
from litreview.workflow.publish import publish
from litreview.workflow.refresh import refresh, worst_outcome
from litreview.workflow.results import RefreshReport, RunReport, distinct
from litreview.workflow.shelf import Shelf
from litreview.workflow.tag import tag_stored
from litreview.workspace.layout import Layout


def run(
    settings: Settings,
    compounds: Sequence[str] = (),
    *,
    offline: bool = False,
    or_offline: bool = False,
    yes: bool = False,
    progress: Progress = silent,
    log: Logbook = silent_logbook,
) -> RunReport:
    """Refresh, tag and publish the compounds named, or all.

    Args:
        offline: Do not ask PubMed; use what is stored, or the bundled bibliography.
        or_offline: Ask PubMed; when it cannot be reached, that alone is no error.
        yes: Go on although far fewer or far more records are found than last time.
        log: Told of every step.

    Raises:
        StoreError: The database or the site cannot be written.
    """
    chosen = choose_compounds(settings, compounds)
    if offline:
        refreshes = tuple(_not_asked(settings, compound) for compound in chosen)
    else:
        refreshes = refresh(settings, chosen, yes=yes, verb="run", progress=progress, log=log)
    with beating(settings, "run") if not offline else nullcontext(silent_heart) as heart:
        told = heart.beside(progress)
        tagged, tag_errors = _tag(settings, chosen, told)
        tagged |= {r.compound: r.tagged + tagged.get(r.compound, 0) for r in refreshes if r.tagged}
        publication = publish(settings, chosen, progress=told)
        heart.end(worst_outcome(refreshes))
    log.note(
        LogEvent.PUBLISHED,
        compounds=publication.compounds,
        files=len(publication.published),
        tier_changes=sum(map(len, publication.tier_changes.values())),
    )
    for error in (*tag_errors, *publication.errors):
        log.error(error)
    errors = [report.error for report in refreshes if report.error is not None]
    if or_offline:
        errors = [error for error in errors if not isinstance(error, PubmedUnreachable)]
    notes = tuple(note for report in refreshes for note in _notes(settings, report))
    misnamed = Layout(settings.workspace).misnamed() if not compounds else ()
    every = (*misnamed, *errors, *tag_errors, *publication.errors)
    return RunReport(refreshes, tagged, publication, distinct(every), notes)


def _not_asked(settings: Settings, compound: Compound) -> RefreshReport:
    """The report on a compound PubMed was not asked about."""
    return RefreshReport(Run("", compound, settings.now(), RunOutcome.CACHED))


def _tag(
    settings: Settings, chosen: Sequence[Compound], progress: Progress
) -> tuple[dict[str, int], list[LitreviewError]]:
    """Tag compound by compound: a broken query file stops only its own."""
    tagged: dict[str, int] = {}
    errors: list[LitreviewError] = []
    for compound in chosen:
        try:
            tagged |= tag_stored(settings, (compound,), progress=progress)
        except LitreviewError as error:
            errors.append(error)
    return tagged, errors


def _notes(settings: Settings, report: RefreshReport) -> tuple[str, ...]:
    """Why the records of a compound are not of today, if so, and what the refresh noted."""
    if isinstance(report.error, PubmedError):
        why = _why_not_asked(report.error)
    elif report.outcome is RunOutcome.CACHED:
        why = "Offline, as asked"
    else:
        return report.notes
    return (f"{why}; using {_in_hand(settings, report.compound)}", *report.notes)


def _why_not_asked(error: PubmedError) -> str:
    """In the words of the error: only where nothing answered was PubMed out of reach."""
    what = error.what.rstrip(".")
    unreached = isinstance(error, PubmedUnreachable) and not error.answered
    return f"PubMed could not be reached ({what})" if unreached else what


def _in_hand(settings: Settings, compound: Compound) -> str:
    try:
        with Shelf(settings, compound) as shelf:
            search = shelf.search
    except LitreviewError:  # reported by publish, with file and line
        return f"what is stored for {compound}."
    if search.snapshot and not search.hits:
        return f"nothing: no record of {compound} is stored, and no bibliography is filed."
    if search.snapshot:
        return (
            f"the bundled snapshot of {search.data_through or 'an unknown day'} for {compound}: "
            f"{counted(search.hits, 'citation')}, {abstracts_words(search.abstracts)}."
        )
    known = f"PubMed searched to {search.data_through}"
    told = known if search.last_complete else unsearched_words(search.data_through)
    return f"the records stored for {compound}. {told}."
