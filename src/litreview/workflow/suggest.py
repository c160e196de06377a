"""What the machine suggests of one study or one claim, from what is weighed already.

A dossier enters, as blind as its reader; suggestions leave. They are worked out when somebody looks
and are kept nowhere: nothing is weighed by them.
"""

from __future__ import annotations

from collections.abc import Mapping

from litreview.ladder.content_words import content_words
from litreview.model.dossier import Dossier
from litreview.model.fields import Field, Value
from litreview.model.identity import ClaimId, StudyId
from litreview.model.suggestion import MayBear
from litreview.tagging.sections import Document, read_document
from litreview.tagging.suggest import ClaimIndex


def values_of(dossier: Dossier, study: StudyId) -> Mapping[Field, Value]:
    """What people say of a study, and the machine where they say nothing."""
    return {field: said.value for field, said in dossier.grades[study].fields.items()}


def claims_for(dossier: Dossier, study: StudyId, document: Document) -> tuple[MayBear, ...]:
    """The claims that a study may bear on and is not linked to, the likeliest first."""
    linked = [link.claim for link in dossier.links_of(study)]
    return _index(dossier).may_bear_on(document, values_of(dossier, study), linked)


def studies_for(dossier: Dossier, claim: ClaimId) -> tuple[MayBear, ...]:
    """The studies that may bear on a claim and are not linked to it, the likeliest first."""
    linked = {link.study for link in dossier.links if link.claim == claim}
    studies = (
        (read_document(record.study_text), values_of(dossier, study))
        for study, record in dossier.records.items()
        if study not in linked and study in dossier.grades
    )
    return _index(dossier).studies_for(claim, studies)


def _index(dossier: Dossier) -> ClaimIndex:
    return ClaimIndex(dossier.claims, content_words, dossier.query.names)
