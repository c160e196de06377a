"""What waits for a reviewer: the studies of one compound that want a person, most in need first.

Settings and a compound enter; a queue leaves. Nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.dossier import Dossier
from litreview.model.identity import StudyId
from litreview.reviews.queue import review_queue
from litreview.settings import Settings
from litreview.workflow.compounds import choose_compound
from litreview.workflow.shelf import Shelf
from litreview.workflow.weigh import weighed


@dataclass(frozen=True)
class Queue:
    """The studies waiting for a reviewer, most in need first, and what is known of them."""

    studies: tuple[StudyId, ...]
    dossier: Dossier


def grading_queue(settings: Settings, compound: str | None) -> Queue:
    """The review queue of one compound."""
    with Shelf(settings, choose_compound(settings, compound)) as shelf:
        dossier = weighed(shelf, whole=True)
    waiting = review_queue(dossier.grades, dossier.links, dossier.relations)
    return Queue(waiting, dossier)
