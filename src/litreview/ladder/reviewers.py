"""R12: whose word a study's level rests on.

One linked study and its values enter; what no person confirmed leaves, and whether enough people
stand behind the rest. Where the table of rule set 2 leaves a choice, the cautious reading is taken:

- Readers who are the same people (`Policy.same_people`) are one, however many names they use.
- A word that quotes background or aim, or the page that makes the claim, is no reviewer.
- Blinding takes in who was blinded, and a cluster trial its clusters, where the level rests on
  them.
- A link known only from secondary accounts is a fact known only from a secondary source,
  unless one who made it has read the full text.
- A disputed field is confirmed by nobody until somebody decides; a dispute on any field a rule
  reads keeps a study from T3 and T4.
- A word on a link counts as nobody's while what it cites is not in the record; see `lost`.
"""

from __future__ import annotations

from litreview.ladder.body import LinkedStudy
from litreview.ladder.ruleset import RuleSet
from litreview.ladder.values import Values, disputed, enough_people
from litreview.model.fields import LADDER_FIELDS, Field
from litreview.model.link import LinkWord
from litreview.model.policy import Policy
from litreview.model.reasons import Reason, Why
from litreview.model.vocabulary import QuoteRole

REVIEW_FIELDS = (Field.DESIGN, Field.MATCHED_RCTS, Field.INCLUDED, Field.N)
"""R2: what enough people must agree on before a review is level 4."""
NOT_ITS_OWN = frozenset({QuoteRole.BACKGROUND, QuoteRole.AIM})
"""R1: roles of a sentence that repeats somebody else, or says what was hoped for."""


def repeats(word: LinkWord) -> bool:
    """Whether a word on a link rests on what is not the study's own result."""
    return word.circular or word.role in NOT_ITS_OWN


def doubts_about(linked: LinkedStudy, values: Values) -> tuple[Reason, ...]:
    """R12: the fields the level rests on that hold it at 2, in the table's order."""
    grade = linked.grade
    known = {field: grade.fields.get(field) for field in fields_rested_on(values)}
    unconfirmed = tuple(f for f, found in known.items() if not (found and found.confirmed))
    secondary = tuple(f for f, found in known.items() if found and found.secondary)
    found = []
    if unconfirmed:
        found.append(Reason(Why.UNCONFIRMED, fields=unconfirmed))
    if secondary:
        found.append(Reason(Why.SECONDARY, fields=secondary))
    if secondary_only(linked):
        found.append(Reason(Why.SECONDARY_LINK))
    return tuple(found)


def secondary_only(linked: LinkedStudy) -> bool:
    """Whether nobody who linked the study had more than a secondary account of it."""
    link, readers = linked.link, linked.grade.full_text_readers
    words = [word for word in link.words if not word.stale] or link.words
    return bool(words) and all(
        word.basis is not None and word.basis.is_secondary and word.reviewer not in readers
        for word in words
    )


def enough_reviewers(linked: LinkedStudy, values: Values, policy: Policy) -> bool:
    """R12: whether enough people agree on the fields and the link, or somebody decided.

    And no undecided dissent on any field a rule reads.
    """
    link, fields = linked.link, linked.grade.fields
    people = policy.people(word.reviewer for word in link.standing_words if not repeats(word))
    linked_by_enough = link.decided or (
        not link.conflict and len(people) >= policy.reviewers_required
    )
    return (
        linked_by_enough
        and not disputed(linked.grade)
        and all(enough_people(fields.get(field), policy) for field in fields_rested_on(values))
    )


def agreed(linked: LinkedStudy, field: Field, rules: RuleSet) -> bool:
    """Whether enough people stand behind one field, or R12 is not in force."""
    found = linked.grade.fields.get(field)
    return not rules.applies("R12") or enough_people(found, rules.policy)


def fields_rested_on(values: Values) -> tuple[Field, ...]:
    """R12: randomized, control, blinding and n, and of a review what makes it level 4.

    Also who was blinded, and how many clusters there were, where the level rests on it.
    """
    if values.is_review:
        return REVIEW_FIELDS
    single = (Field.BLINDING_WHO,) if values.rests_on_assessors else ()
    clusters = (Field.CLUSTERS,) if values.cluster and values.clusters is not None else ()
    return (*LADDER_FIELDS, *single, *clusters)
