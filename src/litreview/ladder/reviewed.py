"""R12: whose word a study's level rests on.

One linked study enters; what no person confirmed, and whether enough people agree, leave.
What follows from it is decided in `levels` (the cap), `benefit` and `harms` (T3 and T4).

- Blinding takes in who was blinded, where the level rests on it (single, the assessors).
- A link known only from secondary accounts is a fact known only from a secondary source,
  unless one who made it has read the full text.
- A disputed field is confirmed by nobody until somebody decides.
- A word on a link counts as nobody's while what it cites is not in the record (see `lost`).
"""

from __future__ import annotations

from litreview.ladder.body import LinkedStudy
from litreview.ladder.values import Values, people_behind
from litreview.model.fields import LADDER_FIELDS, Field
from litreview.model.policy import Policy


def doubts_about(linked: LinkedStudy, values: Values) -> tuple[str, ...]:
    """R12: the fields the level rests on that hold it at 2, in the table's order."""
    grade = linked.grade
    rests_on = fields_rested_on(values)
    unconfirmed = [f for f in rests_on if f not in grade.fields or not grade.fields[f].confirmed]
    secondary = [f for f in rests_on if f in grade.fields and grade.fields[f].secondary]
    found = []
    if unconfirmed:
        found.append(f"no person confirmed {', '.join(unconfirmed)}")
    if secondary:
        found.append(f"{', '.join(secondary)} known only from a secondary account")
    if secondary_only(linked):
        found.append("its bearing on the claim known only from a secondary account")
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
    """R12: whether enough people agree on the fields and the link, or somebody decided."""
    link, fields = linked.link, linked.grade.fields
    linked_by_enough = link.decided or (
        not link.conflict and len(link.backers) >= policy.reviewers_required
    )
    return linked_by_enough and all(
        people_behind(fields.get(field), policy.reviewers_required)
        for field in fields_rested_on(values)
    )


def fields_rested_on(values: Values) -> tuple[Field, ...]:
    """R12: randomized, control, blinding and n; and who was blinded, where it matters."""
    single = (Field.BLINDING_WHO,) if values.rests_on_assessors else ()
    return (*LADDER_FIELDS, *single)
