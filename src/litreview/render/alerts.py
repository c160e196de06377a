"""The banner: linked studies that were retracted or drew a concern, and what moved with them.

A dossier enters; one alert per study leaves, the latest first. Standing is the record's own;
which claims moved is read from the history, never weighed again.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.dossier import Dossier
from litreview.model.fields import Field
from litreview.model.identity import StudyId
from litreview.model.run import HistoryEntry
from litreview.model.story import day_of
from litreview.model.vocabulary import ChangeKind, Reported, Standing
from litreview.render.change_words import harms_among, move_words, names_in
from litreview.render.news import all_changes
from litreview.render.order import grade_of
from litreview.render.refs import ClaimRef, StudyRef, claim_ref, study_anchor
from litreview.render.wording import WORDS, day


@dataclass(frozen=True, slots=True)
class MovedView:
    """A claim that moved with the study's standing: from where to where, and when."""

    claim: ClaimRef
    move: str
    on: str
    day: str


@dataclass(frozen=True, slots=True)
class AlertView:
    """One study the reader must know of before anything else.

    Attributes:
        since: UTC date on which it was noticed; empty when it was so from the first look.
        consequence: What the rules make of it.
        moved: The claims whose tier or verdict moved with it.
        stayed: The claims it is linked to that did not.
    """

    study: StudyRef
    says: str
    since: str
    since_day: str
    notices: tuple[str, ...]
    consequence: str
    moved: tuple[MovedView, ...]
    stayed: tuple[ClaimRef, ...]


def alert_views(dossier: Dossier) -> tuple[AlertView, ...]:
    """Return one alert per linked study under a retraction or an unresolved concern."""
    noticed = _noticed(dossier)
    linked = dict.fromkeys(link.study for link in dossier.links)
    alerts = [_alert(dossier, study, noticed) for study in linked if is_alarming(dossier, study)]
    by_name = sorted(alerts, key=lambda alert: alert.study.anchor)
    return tuple(sorted(by_name, key=lambda alert: alert.since, reverse=True))


def is_alarming(dossier: Dossier, study: StudyId) -> bool:
    """Whether a study is retracted, or under a concern that nobody has resolved."""
    record = dossier.records.get(study)
    if record is None or record.standing not in WORDS["alarm"]:
        return False
    resolved = grade_of(dossier, study).value(Field.CONCERN_RESOLVED) == Reported.YES
    return record.standing is Standing.RETRACTED or not resolved


def _alert(dossier: Dossier, study: StudyId, noticed: dict[tuple[str, str], str]) -> AlertView:
    record = dossier.records[study]
    since = noticed.get((study, record.standing.value), "")
    claims = [link.claim for link in dossier.links_of(study)]
    moves = _moves(dossier, study)
    return AlertView(
        study=StudyRef(study_anchor(study), names_in(dossier).label(study)),
        says=WORDS["alarm"][record.standing],
        since=since,
        since_day=day(since),
        notices=tuple(record.notices),
        consequence=WORDS["consequence"][record.standing],
        moved=tuple(_moved(dossier, entry) for entry in moves.values()),
        stayed=tuple(claim_ref(dossier, claim) for claim in claims if claim not in moves),
    )


def _noticed(dossier: Dossier) -> dict[tuple[str, str], str]:
    """The latest day each study came to each standing."""
    oldest_first = reversed(all_changes(dossier))
    standing = (change for change in oldest_first if change.kind is ChangeKind.STANDING)
    return {(change.subject, change.after): day_of(change.at) for change in standing}


def _moves(dossier: Dossier, study: StudyId) -> dict[str, HistoryEntry]:
    """The last move of each filed claim whose cause names the standing of this study."""
    filed = {str(claim.id) for claim in dossier.claims}
    return {
        entry.subject: entry
        for entry in dossier.history
        if entry.subject in filed and entry.before and f"{study} is now " in entry.cause
    }


def _moved(dossier: Dossier, entry: HistoryEntry) -> MovedView:
    on = day_of(entry.at)
    move = move_words(entry.before, entry.after, entry.subject in harms_among(dossier.claims))
    return MovedView(claim_ref(dossier, entry.subject), move, on, day(on))
