"""The log of corrections, as the pages of method, changes, claims and studies show it."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.correction import Correction
from litreview.model.dossier import Dossier
from litreview.model.identity import StudyId, check_study_id
from litreview.render.refs import ClaimRef, StudyRef, claim_ref, study_ref
from litreview.render.wording import day


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """One correction; about a claim or a study where it says so."""

    on: str
    day: str
    was: str
    now: str
    claim: ClaimRef | None
    study: StudyRef | None
    reported_by: str


def corrections(dossier: Dossier) -> tuple[CorrectionView, ...]:
    """All of them, the newest first."""
    return tuple(_view(dossier, one) for one in dossier.corrections)


def corrections_of_claim(dossier: Dossier, claim: str) -> tuple[CorrectionView, ...]:
    """Those of what the site said of one claim."""
    return tuple(_view(dossier, one) for one in dossier.corrections if one.claim == claim)


def corrections_of_study(dossier: Dossier, study: StudyId) -> tuple[CorrectionView, ...]:
    """Those of what the site said of one study."""
    return tuple(_view(dossier, one) for one in dossier.corrections if _study(one) == study)


def _study(one: Correction) -> StudyId | None:
    return check_study_id(one.pmid) if one.pmid is not None else None


def _view(dossier: Dossier, one: Correction) -> CorrectionView:
    study = _study(one)
    return CorrectionView(
        on=one.on,
        day=day(one.on),
        was=one.was,
        now=one.now,
        claim=claim_ref(dossier, one.claim) if one.claim is not None else None,
        study=study_ref(dossier, study) if study is not None else None,
        reported_by=one.reported_by,
    )
