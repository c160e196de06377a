"""What a reviewer sees of the others' words before and after giving their own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_reviews import a_link_value

from litreview.model.fields import Field, Value
from litreview.model.identity import Reviewer, StudyId
from litreview.model.judgement import LINK, NOTE, STATED, Hidden, Judgement
from litreview.model.link import LinkValue
from litreview.reviews.blind import hidden_from, hidden_on, seen_by

ANNA, BORIS = Reviewer("a.ivanova"), Reviewer("b.petrov")
CLAIM = "claim:cold-storage"
STUDIES = (StudyId("pmid:1"), StudyId("pmid:2"))
VALUES: dict[str, Value | LinkValue] = {
    "n": 24,
    "randomized": "yes",
    "control": "placebo",
    "blinding": "double",
    "country": "Zembla",
    "species": "human",
    NOTE: "see table 2",
    LINK: a_link_value(),
    STATED: "yes",
}
LADDER = ("randomized", "control", "blinding", "n")
EVERYTHING = (*LADDER, "country", NOTE, LINK)


def word(reviewer: Reviewer, said: str, subject: str = "pmid:1") -> Judgement:
    """One word: "n", "species=animal", "link@mood"."""
    field, _, value = said.partition("=")
    field, _, claim = field.partition("@")
    at = datetime(2026, 11, 30, tzinfo=UTC)
    about = f"{subject}@{claim or 'attention'}" if field == LINK else subject
    return Judgement("new", at, reviewer, about, field, value or VALUES[field]).sealed()


@pytest.mark.parametrize(
    ("own", "seen"),
    [
        ((), ""),
        (("n",), "n"),
        ((NOTE,), ""),
        (("randomized", "control", "blinding"), "randomized control blinding"),
        (LADDER, "randomized control blinding n country note"),
        (("species", "country"), "country"),
        (("species=animal",), "randomized control blinding n country note"),
        (("design=in_vitro_study",), "randomized control blinding n country note"),
        (("design=rct",), ""),
        (("excluded=duplicate record",), "randomized control blinding n country note"),
        (("excluded=not_reported",), ""),
        ((LINK,), "link"),
        (("link@mood",), "link"),
        ((*LADDER, LINK), "randomized control blinding n country note link"),
    ],
)
def test_others_words_are_seen_thing_by_thing_and_all_once_the_study_is_judged(
    own: tuple[str, ...], seen: str
) -> None:
    said = [word(ANNA, one) for one in EVERYTHING] + [word(BORIS, one) for one in own]
    assert [w.field for w in seen_by(said, BORIS) if w.reviewer == ANNA] == seen.split()
    elsewhere = [word(ANNA, one, "pmid:2") for one in EVERYTHING]
    assert not set(elsewhere) & set(seen_by([*said, *elsewhere], BORIS))


def test_a_note_on_a_fact_is_seen_once_the_fact_is_judged() -> None:
    said = [word(ANNA, STATED, CLAIM), word(ANNA, NOTE, CLAIM)]
    assert seen_by(said, BORIS) == ()
    assert seen_by([*said, word(BORIS, STATED, CLAIM)], BORIS)[:2] == tuple(said)


@pytest.mark.parametrize(
    ("own", "people", "fields", "unlinked"),
    [
        ((), True, LADDER, True),
        (("randomized", "blinding"), True, ("control", "n"), True),
        (("randomized", "blinding", LINK), True, ("control", "n"), False),
        (LADDER, True, (), True),
        ((), False, ("species",), True),
        (("species=animal",), False, (), True),
    ],
)
def test_what_is_left_to_judge_is_told_of_ones_own_words_alone(
    own: tuple[str, ...], people: bool, fields: tuple[str, ...], unlinked: bool
) -> None:
    mine = [word(BORIS, one) for one in own]
    for others in (EVERYTHING, (LINK, "country"), ("link@mood", *LADDER)):
        said = [*mine, *(word(ANNA, one) for one in others)]
        found = hidden_on(said, STUDIES[0], BORIS, people=people)
        assert found == Hidden(1, tuple(Field(name) for name in fields), unlinked=unlinked)
    assert hidden_on(mine, STUDIES[0], BORIS, people=people) == Hidden()


words = st.builds(
    word, st.sampled_from((ANNA, BORIS)), st.sampled_from(EVERYTHING), st.sampled_from(STUDIES)
)


@given(st.lists(words, unique_by=lambda w: w.id))
def test_own_words_are_all_seen_and_the_more_is_judged_the_more_is_seen(
    said: list[Judgement],
) -> None:
    seen = seen_by(said, BORIS)
    own = [w for w in said if w.reviewer == BORIS]
    assert [w for w in seen if w.reviewer == BORIS] == own
    assert hidden_from(said, BORIS) == tuple(word for word in said if word not in seen)
    for study in {w.study for w in said if w.study}:
        if not any(w.study == study and w.field != NOTE for w in own):
            assert not [w for w in seen if w.study == study and w.reviewer != BORIS]
    more = [*said, *(word(BORIS, one) for one in EVERYTHING)]
    assert set(seen) <= set(seen_by(more, BORIS))
