"""What a reviewer may see of the others' words before giving their own.

Standing judgements and a reviewer enter; their own leave, with the others' on what they judged
themselves. Everything worked out of those (grades, links, the queue) is blind with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from litreview.model.fields import LADDER_FIELDS, NOT_REPORTED, Field
from litreview.model.identity import Reviewer, StudyId
from litreview.model.judgement import LINK, NOTE, STATED, Hidden, Judgement
from litreview.model.policy import DEFAULT_POLICY, Policy
from litreview.model.vocabulary import Design, Species
from litreview.reviews.active import thing_judged

WITHOUT_PEOPLE: Mapping[Field, frozenset[object]] = {
    Field.SPECIES: frozenset({Species.ANIMAL, Species.IN_VITRO, Species.IN_SILICO, Species.NONE}),
    Field.DESIGN: frozenset({Design.ANIMAL_STUDY, Design.IN_VITRO_STUDY}),
}
"""Who says so has judged a study: the fields the ladder weighs ask nothing of it."""


def seen_by(judgements: Iterable[Judgement], reviewer: Reviewer) -> tuple[Judgement, ...]:
    """The judgements a reviewer may see, in the order given.

    Others' words on a thing (a field, a link, a fact) are seen once the reviewer judged it; all
    words and notes on a study, once `fields_left` names none; all links of a study, once the
    reviewer linked it to any claim; notes on a fact, once the reviewer judged the fact.
    """
    given = tuple(judgements)
    own = [word for word in given if word.reviewer == reviewer]
    things = {thing_judged(word) for word in own}
    linked = {word.study for word in own if word.field == LINK}
    judged = {word.study for word in own if word.study is not None and word.field != NOTE}
    complete = {study for study in judged if study and not fields_left(own, study, reviewer)}

    def is_seen(word: Judgement) -> bool:
        if word.reviewer == reviewer or thing_judged(word) in things:
            return True
        if word.field == LINK:
            return word.study in linked
        if word.study is None:
            return word.field == NOTE and (word.subject, STATED, "") in things
        return word.study in complete

    return tuple(filter(is_seen, given))


def hidden_from(judgements: Iterable[Judgement], reviewer: Reviewer) -> tuple[Judgement, ...]:
    """The others' words that this reviewer may not see yet, in the order given."""
    given = tuple(judgements)
    seen = {word.id for word in seen_by(given, reviewer)}
    return tuple(word for word in given if word.id not in seen)


def fields_left(
    judgements: Iterable[Judgement], study: StudyId, reviewer: Reviewer
) -> tuple[Field, ...]:
    """The fields a reviewer has yet to judge to see all that others say of a study's fields.

    Those the ladder weighs; none once they excluded the study, or said that it studied nobody.
    """
    own = {
        word.study_field: word.value
        for word in judgements
        if word.reviewer == reviewer and word.study == study
    }
    if own.get(Field.EXCLUDED, NOT_REPORTED) != NOT_REPORTED:
        return ()
    if any(own.get(field) in values for field, values in WITHOUT_PEOPLE.items()):
        return ()
    return tuple(field for field in LADDER_FIELDS if field not in own)


def hidden_on(
    judgements: Iterable[Judgement],
    study: StudyId,
    reviewer: Reviewer,
    policy: Policy = DEFAULT_POLICY,
    *,
    people: bool,
) -> Hidden:
    """What of one study is hidden from a reviewer, and until when.

    What is left to do is told from their own words alone: it says nothing of what others judged.

    Args:
        policy: Which readers are the same people; each reads without sight of the other.
        people: Whether it is a study of people, as far as this reviewer may know.
    """
    words = tuple(word for word in judgements if word.study == study)
    hidden = policy.people(word.reviewer for word in hidden_from(words, reviewer))
    if not hidden:
        return Hidden()
    left = fields_left(words, study, reviewer)
    linked = any(word.field == LINK and word.reviewer == reviewer for word in words)
    fields = left if people or not left else (Field.SPECIES,)
    return Hidden(len(hidden), fields, unlinked=not linked)
