"""What several people's words on one thing come to.

Standing judgements on one thing enter; each reviewer's latest word and the one that decides
leave. It compares words by a key its caller gives, and knows no field and no claim.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from litreview.model.judgement import Judgement
from litreview.reviews.active import in_order

Key = Callable[[Judgement], Hashable]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the reviewers of one thing stand.

    Attributes:
        words: Each reviewer's latest word, oldest first.
        deciding: The word whose value holds; None when people differ and nobody decided.
        differ: Whether the words differ, decided or not.
    """

    words: tuple[Judgement, ...]
    deciding: Judgement | None
    differ: bool

    @property
    def adjudicated(self) -> bool:
        """Whether people differ and somebody decided."""
        return self.differ and self.deciding is not None

    @property
    def conflict(self) -> bool:
        """Whether people differ and nobody decided."""
        return self.differ and self.deciding is None


def weigh_words(judgements: Iterable[Judgement], key: Key) -> Outcome:
    """Return each reviewer's latest word and which of them decides.

    Words that agree decide together; the latest speaks for them. Where they differ, the
    latest adjudication decides, unless somebody has differed from it since: then the
    question is open again. Its author may repeat it without adjudicating anew. Nobody decides
    alone for their own side: an adjudication needs two other people who differ and an author who
    gave no word of their own before it, or somebody else whose latest word agrees with it.

    Args:
        judgements: At least one, all on one thing, in any order; undos are left out.
        key: Two words with the same key agree.
    """
    ordered = [judgement for judgement in in_order(judgements) if judgement.retracts is None]
    latest = {judgement.reviewer: judgement for judgement in ordered}
    words = in_order(latest.values())
    if len({key(word) for word in words}) == 1:
        return Outcome(words, words[-1], differ=False)
    return Outcome(words, _adjudication(ordered, words, key), differ=True)


def _adjudication(
    ordered: list[Judgement], words: tuple[Judgement, ...], key: Key
) -> Judgement | None:
    for ruling in reversed(ordered):
        if (
            ruling.adjudicates
            and _still_rules(ruling, words, key)
            and _may_rule(ruling, ordered, words, key)
        ):
            own = next(word for word in words if word.reviewer == ruling.reviewer)
            return own if key(own) == key(ruling) else None
    return None


def _still_rules(ruling: Judgement, words: tuple[Judgement, ...], key: Key) -> bool:
    # Files keep whole seconds: a word of the same second counts as made before the ruling.
    return all(word.at <= ruling.at for word in words if key(word) != key(ruling))


def _may_rule(
    ruling: Judgement, ordered: list[Judgement], words: tuple[Judgement, ...], key: Key
) -> bool:
    others = {key(word) for word in words if word.reviewer != ruling.reviewer}
    if key(ruling) in others:
        return True
    earlier = ordered[: ordered.index(ruling)]
    own = [word for word in earlier if word.reviewer == ruling.reviewer and not word.adjudicates]
    return len(others) > 1 and not own
