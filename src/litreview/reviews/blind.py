"""What a reviewer may see of the others' words before giving their own.

Standing judgements and a reviewer enter; their own leave, with the others' on what they judged
themselves. Everything worked out of those (grades, links, the queue) is blind with them.
"""

from __future__ import annotations

from collections.abc import Iterable

from litreview.model.identity import Reviewer
from litreview.model.judgement import NOTE, Judgement
from litreview.reviews.active import thing_judged


def seen_by(judgements: Iterable[Judgement], reviewer: Reviewer) -> tuple[Judgement, ...]:
    """The judgements a reviewer may see, in the order given.

    A note may give away what it is about: others' are seen once the reviewer has judged something
    there and nothing else of that subject is hidden.
    """
    given = tuple(judgements)
    own = {thing_judged(word) for word in given if word.reviewer == reviewer}
    judged = {subject for subject, field, _ in own if field != NOTE}
    hidden = {
        word.subject for word in given if word.field != NOTE and thing_judged(word) not in own
    }

    def is_seen(word: Judgement) -> bool:
        if word.reviewer == reviewer:
            return True
        if word.field == NOTE:
            return word.subject in judged - hidden
        return thing_judged(word) in own

    return tuple(filter(is_seen, given))


def hidden_from(judgements: Iterable[Judgement], reviewer: Reviewer) -> tuple[Judgement, ...]:
    """The others' words that this reviewer may not see yet, in the order given."""
    given = tuple(judgements)
    seen = {word.id for word in seen_by(given, reviewer)}
    return tuple(word for word in given if word.id not in seen)
