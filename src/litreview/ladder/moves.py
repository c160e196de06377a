"""Whose review could move a tier: the studies a reviewer's time is best spent on.

Bodies of evidence and the studies that wait for a reviewer enter; how much the review of each
could move leaves. A study moves a tier up when its claim would stand higher with its review
complete, all values staying as they are; it holds one up when the claim would stand lower without
it. Nothing of this is a decision, and it says nothing of what a reviewer will find.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from litreview.ladder.body import Body, LinkedStudy
from litreview.ladder.levels import Studied, who_was_studied
from litreview.ladder.reports import touching
from litreview.ladder.reviewers import fields_rested_on
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.tier import decide_under, without
from litreview.ladder.values import number, settled
from litreview.model.fields import NOT_REPORTED, Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import StudyId
from litreview.model.link import Link, LinkWord
from litreview.model.policy import Policy
from litreview.model.vocabulary import ClaimKind, Tier

HIGHEST = max(tier.rank for tier in Tier)
CONFIRMED = "found"  # QuoteCheck.FOUND, of a sentence that a reviewer looked up again


def move_ranks(
    bodies: Iterable[Body], studies: Collection[StudyId], policy: Policy
) -> dict[StudyId, int]:
    """Return the place of each study of people whose review could move a tier; smaller is sooner.

    Those that would lift a tier come first, the highest tier reached before the others; then
    those that hold one up, the highest held before the others. Studies that move none are left
    out.

    Args:
        studies: Those that wait for a reviewer; no other is tried.
    """
    rules = RuleSet(policy)
    ranks: dict[StudyId, int] = {}
    for body in bodies:
        if body.claim.kind is not ClaimKind.FACT:
            for study, rank in _ranks(body, studies, rules):
                ranks[study] = min(rank, ranks.get(study, rank))
    return ranks


def _ranks(
    body: Body, studies: Collection[StudyId], rules: RuleSet
) -> Iterator[tuple[StudyId, int]]:
    tried = sorted({linked.study for linked in body.studies if _of_people(linked)} & set(studies))
    if not tried:
        return
    near = replace(body, relations=touching(body.relations, [s.study for s in body.studies]))
    now = decide_under(near, rules).tier
    for study in tried:
        lifted = decide_under(_with_review(near, study), rules).tier
        if lifted.rank > now.rank:
            yield study, HIGHEST - lifted.rank
        elif decide_under(without(near, {study}), rules).tier.rank < now.rank:
            yield study, 2 * HIGHEST - now.rank


def _of_people(linked: LinkedStudy) -> bool:
    return who_was_studied(linked, linked.values)[0] is Studied.PEOPLE


def _with_review(body: Body, study: StudyId) -> Body:
    """The same body with one study's review complete."""
    done = (reviewed(each) if each.study == study else each for each in body.studies)
    return replace(body, studies=tuple(done))


def reviewed(linked: LinkedStudy) -> LinkedStudy:
    """The same study, as if enough people had given the words that stand, on its link too."""
    rests_on = fields_rested_on(linked.values)
    return LinkedStudy(_agreed(linked.grade, rests_on), _decided(linked.link))


def _agreed(grade: Grade, rests_on: Iterable[Field]) -> Grade:
    """What the level rests on and whatever else people said, decided as the rules weigh it now."""
    said = (name for name, found in grade.fields.items() if found.conflict or found.confirmed)
    decided = {
        name: replace(
            grade.fields.get(name) or FieldGrade(name, NOT_REPORTED, GradeState.SILENT),
            value=_as_weighed(grade, name),
            state=GradeState.ADJUDICATED,
            conflict=(),
            secondary=False,
        )
        for name in (*rests_on, *said)
    }
    return replace(grade, fields={**grade.fields, **decided})


def _as_weighed(grade: Grade, name: Field) -> Value:
    """The value; of a dispute the weakest, and of counts the smallest."""
    held = grade.fields[name].conflict if name in grade.fields else ()
    if any(isinstance(value, int) for value in held):
        return number(grade, name) or NOT_REPORTED
    return settled(grade, name)


def _decided(link: Link) -> Link:
    """The link, its words resting on the paper itself and found there again.

    What repeats somebody else goes on repeating it.
    """
    return replace(
        link, words=tuple(map(_of_the_paper, link.words)), conflict=False, adjudicated=True
    )


def _of_the_paper(word: LinkWord) -> LinkWord:
    told = word.basis is not None and word.basis.is_secondary
    check = CONFIRMED if word.stale else word.quote_check
    return replace(word, quote_check=check, basis=None if told else word.basis)
