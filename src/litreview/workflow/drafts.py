"""Judgements that were checked and are not written yet, and how they are written.

What `review` and `link` made of a person's words enters; lines stand at the end of that person's
file when the call returns, all of them or none. Nothing is checked here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from litreview.model.identity import Compound
from litreview.model.judgement import Judgement
from litreview.model.vocabulary import QuoteRole
from litreview.reviews.active import replaced_by
from litreview.reviews.files import append_judgements
from litreview.reviews.undo import in_batch
from litreview.settings import Settings
from litreview.workflow.results import Written
from litreview.workspace.layout import Layout

if TYPE_CHECKING:
    from litreview.reviews.acceptance import Left


@dataclass(frozen=True, slots=True)
class Draft:
    """What one action of one reviewer would write.

    Attributes:
        judgements: In the order they were made; empty when nothing was left to say.
        standing: What was said of the same things before, as far as the reviewer may see.
        warnings: By subject: why a word will not count as its reviewer may expect.
        left: What accepting left.
        roles: By subject: what a link's quote reads as, where the reviewer did not say.
    """

    judgements: tuple[Judgement, ...]
    standing: tuple[Judgement, ...] = ()
    warnings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left: tuple[Left, ...] = ()
    roles: Mapping[str, QuoteRole] = field(default_factory=dict)


def append_drafts(settings: Settings, compound: Compound, drafts: Iterable[Draft]) -> Written:
    """Write the drafts of one reviewer in one append, as one action; what was written of them.

    Raises:
        StoreLocked: Another process holds the file.
        StoreReadOnly: The file cannot be written; nothing of the call is in it.
        DataFileError: The file holds a broken line; it is left as it is.
    """
    made = tuple(drafts)
    left = tuple(one for draft in made for one in draft.left)
    words = [word for draft in made for word in draft.judgements]
    if not words:
        return Written((), left=left)
    written = append_judgements(Layout(settings.workspace).reviews(compound), in_batch(words))
    subjects = {word.subject for word in written}
    told = (draft.warnings.items() for draft in made)
    roles = {subject: role for draft in made for subject, role in draft.roles.items()}
    return Written(
        written,
        tuple(text for each in told for subject, said in each if subject in subjects
              for text in said),
        left,
        replaced_by(written, [word for draft in made for word in draft.standing]),
        {word.id: roles[word.subject] for word in written if word.subject in roles},
    )  # fmt: skip
