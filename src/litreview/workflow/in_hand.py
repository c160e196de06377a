"""The study in hand: all that its reviewer may see of it at once.

A shelf, as blind as its reviewer, and a study enter; an `InHand` leaves. Of some studies the
machine's values are hidden, so that what two people say of them measures people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from zlib import crc32

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.grade import FieldGrade, Grade
from litreview.model.identity import Compound, StudyId
from litreview.model.judgement import NOTE, Hidden, Judgement
from litreview.model.link import Link
from litreview.model.record import Record
from litreview.model.suggestion import Effect, MayBear
from litreview.model.text import Span
from litreview.model.vocabulary import PEOPLE
from litreview.reviews.consensus import make_links
from litreview.reviews.quotes import WHOLE_TEXT
from litreview.tagging.effects import suggest_effects
from litreview.tagging.sections import read_document
from litreview.tagging.suggest import ClaimIndex
from litreview.workflow.shelf import Shelf
from litreview.workflow.weigh import graded

ONE_IN = 10  # studies whose suggestions are hidden unless the reviewer says otherwise


class Hide(StrEnum):
    """Of which studies the machine's values are hidden, for an honest kappa."""

    SOME = "some"  # one in ten, the same for everybody: else no two would judge one unaided
    ALL = "all"
    NONE = "none"

    def hides(self, compound: Compound, study: StudyId) -> bool:
        """Whether it hides them of this study."""
        drawn = crc32(f"{compound} {study}".encode()) % ONE_IN == 0
        return self is Hide.ALL or (self is Hide.SOME and drawn)


@dataclass(frozen=True)
class InHand:
    """One study as its reviewer may see it.

    Attributes:
        grade: Without the machine's values where they are hidden.
        links: Those this reviewer may see.
        sentences: Of title and abstract, as spans of `record.study_text.text`, in reading order.
        effects: What its sentences say of its groups; a suggestion.
        may_bear: The claims it may bear on and is not linked to; a suggestion.
        notes: People's remarks on it, oldest first.
        hidden: What others said of it and is not shown yet.
        unaided: Whether the machine's values and suggestions are hidden.
    """

    record: Record
    grade: Grade
    links: tuple[Link, ...]
    sentences: tuple[Span, ...]
    effects: tuple[Effect, ...]
    may_bear: tuple[MayBear, ...]
    notes: tuple[Judgement, ...]
    hidden: Hidden
    unaided: bool = False

    @property
    def study(self) -> StudyId:
        """Which study it is."""
        return self.record.id


def take_in_hand(shelf: Shelf, study: StudyId, index: ClaimIndex, *, unaided: bool) -> InHand:
    """One study as the reviewer of a shelf may see it.

    Args:
        index: The compound's claims, ready to be compared.
        unaided: Whether to hide the machine's values and suggestions.

    Raises:
        UsageError: It is not in the store.
    """
    record = shelf.record(study)
    words = shelf.judgements_on(study)
    grade, document = graded(shelf, record), read_document(record.study_text)
    whole = {study} if record.origin in WHOLE_TEXT else set()
    texts = {study: record.study_text}
    links = make_links(words, texts, whole, shelf.claims, shelf.sources, shelf.policy)
    values = {field: said.value for field, said in grade.fields.items()}
    linked = [link.claim for link in links]
    return InHand(
        record,
        _without_machine(grade) if unaided else grade,
        tuple(links),
        tuple(Span(one.start, one.end) for one in document.sentences),
        () if unaided else suggest_effects(document, values, shelf.query.names),
        () if unaided else index.may_bear_on(document, values, linked),
        tuple(word for word in words if word.field == NOTE and word.study == study),
        shelf.hidden_on(study, people=grade.value(Field.SPECIES) in PEOPLE),
        unaided,
    )


def _without_machine(grade: Grade) -> Grade:
    """A grade as if no machine had read the study; what people say of it stays."""
    fields = {
        field: said if said.judgements else FieldGrade(field, NOT_REPORTED, said.state)
        for field, said in grade.fields.items()
    }
    return replace(grade, fields={f: replace(said, machine=None) for f, said in fields.items()})
