"""A shelf with words that are about to be written: what they are checked against stands with them.

A reviewer's drafts enter one by one; whatever is worked out of the shelf then is as if they were
written. Nothing is written here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property

from litreview.model.identity import Compound, Reviewer, StudyId
from litreview.model.judgement import NOTE, Judgement
from litreview.reviews.active import active_of, thing_judged, words_to_add
from litreview.reviews.files import JudgementFiles, read_judgements
from litreview.reviews.undo import in_batch
from litreview.settings import Settings
from litreview.workflow.drafts import Draft
from litreview.workflow.shelf import Shelf


class PendingShelf(Shelf):
    """A shelf as one reviewer may see it, on which what is about to be written stands already."""

    def __init__(self, settings: Settings, compound: Compound, reviewer: Reviewer) -> None:
        super().__init__(settings, compound, reviewer)
        self._who = reviewer
        self._filed = read_judgements(self.layout.reviews(compound))
        self._lines: defaultdict[str, list[Judgement]] = defaultdict(list)
        for line in self._filed.all:
            self._lines[_whole(line)].append(line)

    @cached_property
    def files(self) -> JudgementFiles:
        """What reviewers said as far as this view shows it, with what is about to be said."""
        lines = [line for some in self._lines.values() for line in some]
        return replace(self._filed, active=self._seen(active_of(lines)))

    def judgements_on(self, study: StudyId) -> tuple[Judgement, ...]:
        """The standing ones on one study, with those about to be written."""
        return self._seen(active_of(self._lines.get(study, ())))

    def own(self, word: Judgement) -> tuple[Judgement, ...]:
        """The reviewer's standing words on the thing a word is about, oldest first.

        Of a note, every note on its subject.
        """
        said = (line for line in active_of(self._lines.get(_whole(word), ())))
        return tuple(line for line in said if line.reviewer == self._who and _is_on(line, word))

    def add(self, draft: Draft) -> tuple[Judgement, ...]:
        """Let a draft stand; its words as they would be written."""
        subjects = {_whole(word) for word in draft.judgements}
        lines = [line for subject in subjects for line in self._lines.get(subject, ())]
        own = [line for line in lines if line.reviewer == self._who]
        others = [line for line in lines if line.reviewer != self._who]
        added = words_to_add(own, in_batch(draft.judgements), others)
        for word in added:
            self._lines[_whole(word)].append(word)
        self.__dict__.pop("files", None)
        return added


def _whole(word: Judgement) -> str:
    """The study, or the fact, that a word is about."""
    return word.subject.partition("@")[0]


def _is_on(line: Judgement, word: Judgement) -> bool:
    if word.field == NOTE:
        return (line.subject, line.field) == (word.subject, NOTE)
    return thing_judged(line) == thing_judged(word)
