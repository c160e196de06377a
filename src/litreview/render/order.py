"""Which studies a dossier holds, in the order every table lists them.

A dossier enters; study ids and what is known of each leave.
"""

from __future__ import annotations

from litreview.model.dossier import Dossier
from litreview.model.grade import Grade
from litreview.model.identity import StudyId
from litreview.model.link import Link
from litreview.model.vocabulary import Species

_SPECIES_ORDER = {species.value: index for index, species in enumerate(Species)}


def study_order(dossier: Dossier) -> tuple[StudyId, ...]:
    """Every study: people before animals before cells, newest first, then by id."""

    def key(study: StudyId) -> tuple[int, int, int, str]:
        species, year = outlines[study].species, outlines[study].year or 0
        return _SPECIES_ORDER.get(species, len(_SPECIES_ORDER)), -year, len(study), study

    outlines = dossier.outlines
    return tuple(sorted(outlines, key=key))


def grade_of(dossier: Dossier, study: StudyId) -> Grade:
    """The grade of a study; one in which everything is unsaid when nobody graded it."""
    found = dossier.grades.get(study)
    return found if found is not None else Grade(study, {}, assessable=False)


def link_of(dossier: Dossier, study: StudyId, claim: str, part: str = "") -> Link | None:
    """What people say of a study for a claim; None when nobody linked them.

    Args:
        part: For a claim that says several things: the word on this part goes first.
    """
    mine = [link for link in dossier.links if link.study == study and link.claim == claim]
    return next((link for link in mine if link.value.part == part), next(iter(mine), None))


def merged_into(dossier: Dossier, study: StudyId) -> str:
    """The PMID of the citation that took a record's place; empty when none did."""
    membership = dossier.memberships.get(study)
    return str(membership.merged_into or "") if membership is not None else ""
