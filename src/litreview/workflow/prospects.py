"""What each claim would become with what a reviewer is about to say, and with a second reviewer.

A study in hand enters, as its reviewer may see it, and what was said of it just now; one line a
claim leaves. Only the claims it is linked to are decided, from words this reviewer may see, and
nothing is written.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from litreview.ladder.tier import decide_tier
from litreview.ladder.tier_history import shown_outcome
from litreview.model.claim import Claim
from litreview.model.fields import Field
from litreview.model.grade import Grade
from litreview.model.identity import ClaimId, Compound, Reviewer, StudyId
from litreview.model.judgement import LINK, Judgement
from litreview.model.record import Record
from litreview.reviews.acceptance import accept_reading
from litreview.reviews.active import active_of
from litreview.reviews.files import JudgementFiles
from litreview.settings import Settings
from litreview.workflow.decide import body_of
from litreview.workflow.shelf import Shelf
from litreview.workflow.weigh import weighed
from litreview.workflow.whatif import SUPPOSED, Supposed, SupposedShelf

SECOND = Reviewer("what-if-2")


@dataclass(frozen=True, slots=True)
class Prospect:
    """One claim as it is, with the words about to be said, and if a second reviewer agreed.

    Attributes:
        before: Tier and verdict without what this session said of the study.
        now: Tier and verdict, as far as this reviewer may see.
    """

    claim: Claim
    before: str
    now: str
    confirmed: str
    seconded: str


def prospects(
    settings: Settings,
    compound: Compound,
    reviewer: Reviewer,
    record: Record,
    grade: Grade,
    written: Collection[str] = (),
) -> tuple[Prospect, ...]:
    """What would become of every claim the study is linked to, were its certain tags confirmed.

    Args:
        written: The ids of the lines that this session wrote.
    """
    with Shelf(settings, compound, reviewer) as shelf:
        before = _Unsaid(shelf, reviewer, record.id, frozenset(written))
        words = (*before.judgements, *shelf.judgements)
        links = [word for word in words if word.field == LINK]
        claims = {word.claim for word in links if word.study == record.id and word.claim}
        if not claims:
            return ()
        studies = {word.study for word in links if word.claim in claims and word.study}
        mine = _about_to_say(settings, reviewer, record, grade)
        own = [word for word in shelf.judgements_on(record.id) if word.reviewer == reviewer]
        second = [_seconded(word) for word in (*own, *mine) if word.field != Field.EXCLUDED]
        cases = [
            outcomes_of(each, claims, studies)
            for each in (
                before,
                shelf,
                SupposedShelf(shelf, Supposed(ClaimId(""), words=tuple(mine))),
                SupposedShelf(shelf, Supposed(ClaimId(""), words=(*mine, *second))),
            )
        ]
        named = [claim for claim in shelf.claims if claim.id in claims]
    return tuple(Prospect(claim, *(case[claim.id] for case in cases)) for claim in named)


class _Unsaid(SupposedShelf):
    """A shelf as it would be had a session said nothing of one study; it shows no word more."""

    def __init__(
        self, real: Shelf, reviewer: Reviewer, study: StudyId, lines: Collection[str]
    ) -> None:
        super().__init__(real, Supposed(ClaimId("")))
        self._by, self._study, self._lines = reviewer, study, lines

    @cached_property
    def files(self) -> JudgementFiles:
        """What reviewers said, without these lines on the study."""
        said = self._real.files
        seen = {word.id for word in said.active}
        kept = [one for one in said.all if one.id not in self._lines or one.study != self._study]
        stood = (one for one in active_of(kept) if one.id in seen or one.reviewer == self._by)
        return replace(said, active=tuple(stood))


def _about_to_say(
    settings: Settings, reviewer: Reviewer, record: Record, grade: Grade
) -> list[Judgement]:
    """What accepting would write, but for fields this reviewer judged."""
    judged = {field for field, said in grade.fields.items() if reviewer in said.reviewers}
    return [
        Judgement(
            "new", settings.now(), reviewer, record.id, field, value, basis, machine=value
        ).sealed()
        for field, value, basis in accept_reading(grade, record, judged).words
    ]


def _seconded(word: Judgement) -> Judgement:
    """The same word as another reviewer would give it: a line of its own."""
    bare = {"adjudicates": False, "consent": (), "settles": ()}
    return replace(word, reviewer=SECOND, note=SUPPOSED, **bare).sealed()  # type: ignore[arg-type] # checked by the judgement itself


def outcomes_of(
    shelf: Shelf, claims: Collection[ClaimId], studies: Collection[StudyId]
) -> dict[ClaimId, str]:
    """What a shelf makes of some claims, from the studies linked to them."""
    dossier = weighed(shelf, studies=studies)
    return {
        claim.id: shown_outcome(decide_tier(body_of(dossier, claim), dossier.policy))
        for claim in dossier.claims
        if claim.id in claims
    }
