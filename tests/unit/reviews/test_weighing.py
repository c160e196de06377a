from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders_reviews import a_word, an_undo

from litreview.model.fields import Field
from litreview.model.identity import Reviewer
from litreview.model.judgement import Judgement
from litreview.reviews.active import in_order
from litreview.reviews.weighing import Outcome, weigh_words


def weighed(*words: Judgement) -> Outcome:
    return weigh_words(words, lambda word: str(word.value))


def n(
    value: int,
    reviewer: str,
    after_s: int,
    *,
    adjudicates: bool = False,
    consent: tuple[str, ...] = (),
) -> Judgement:
    word = a_word(Field.N, value, reviewer=reviewer, after_s=after_s, adjudicates=adjudicates)
    return replace(word, consent=tuple(map(Reviewer, consent))).sealed()


ANNA, BORIS = n(40, "anna", 1), n(41, "boris", 2)


def test_one_word_decides() -> None:
    assert weighed(ANNA) == Outcome((ANNA,), ANNA, differ=False)


def test_of_words_that_agree_the_latest_speaks() -> None:
    agreeing = replace(BORIS, value=40)
    assert weighed(agreeing, ANNA) == Outcome((ANNA, agreeing), agreeing, differ=False)


def test_a_person_may_change_their_mind() -> None:
    later = n(41, "anna", 5)
    assert weighed(ANNA, BORIS, later).words == (BORIS, later)
    assert not weighed(ANNA, BORIS, later).differ


def test_words_that_differ_are_a_conflict() -> None:
    outcome = weighed(ANNA, BORIS)
    assert outcome.conflict
    assert not outcome.adjudicated


def test_an_adjudication_decides() -> None:
    ruling = n(42, "clara", 3, adjudicates=True)
    outcome = weighed(ANNA, BORIS, ruling)
    assert outcome.adjudicated
    assert outcome.deciding == outcome.ruling == ruling


def test_two_who_decide_otherwise_without_knowing_of_each_other_leave_it_open() -> None:
    for one, other in ((3, 4), (4, 3), (3, 3)):  # whatever the clocks of their computers say
        first = n(42, "clara", one, adjudicates=True)
        second = n(43, "dan", other, adjudicates=True)
        outcome = weighed(ANNA, BORIS, first, second)
        assert outcome.conflict
        assert {word.reviewer for word in outcome.words} == {"anna", "boris", "clara", "dan"}
        known = [word.id for word in (ANNA, BORIS, first, second)]
        third = replace(n(42, "eve", 5, adjudicates=True), settles=tuple(known)).sealed()
        assert weighed(ANNA, BORIS, first, second, third).deciding == third
        agreeing = replace(second, value=42).sealed()
        assert weighed(ANNA, BORIS, first, agreeing).adjudicated


def test_of_two_rulings_the_one_that_knew_of_the_other_decides() -> None:
    first = n(42, "clara", 3, adjudicates=True)
    after = n(43, "dan", 5, adjudicates=True)
    assert weighed(ANNA, BORIS, first, n(41, "boris", 4), after).deciding == after
    knowing = replace(after, settles=(ANNA.id, BORIS.id, first.id)).sealed()
    assert weighed(ANNA, BORIS, first, knowing).deciding == knowing
    agreed = n(40, "anna", 5, adjudicates=True, consent=("boris", "clara"))
    assert weighed(ANNA, BORIS, first, agreed).deciding == agreed


def test_a_word_that_a_ruling_did_not_know_of_opens_it_whatever_its_clock_says() -> None:
    ruling = replace(n(42, "clara", 3, adjudicates=True), settles=(ANNA.id, BORIS.id)).sealed()
    assert weighed(ANNA, BORIS, ruling).deciding == ruling
    assert weighed(ANNA, BORIS, n(43, "dan", 0), ruling).conflict
    assert weighed(ANNA, BORIS, n(42, "dan", 0), ruling).adjudicated


def test_whoever_differs_afterwards_opens_the_question_again() -> None:
    ruling, later = n(42, "clara", 3, adjudicates=True), n(41, "boris", 4)
    assert weighed(ANNA, BORIS, ruling, later).conflict


def test_whoever_agrees_afterwards_leaves_it_decided() -> None:
    ruling, later = n(42, "clara", 3, adjudicates=True), n(42, "boris", 4)
    outcome = weighed(ANNA, BORIS, ruling, later)
    assert outcome.deciding == ruling
    assert outcome.words[-1] == later


def test_the_adjudicator_may_repeat_and_may_withdraw() -> None:
    ruling = n(42, "clara", 3, adjudicates=True)
    again = n(42, "clara", 4)
    assert weighed(ANNA, BORIS, ruling, again).adjudicated
    assert weighed(ANNA, BORIS, ruling, again).deciding == again
    assert weighed(ANNA, BORIS, ruling, again).ruling == ruling
    assert weighed(ANNA, BORIS, ruling, n(40, "clara", 4)).conflict


def test_an_adjudication_with_nobody_left_to_decide_between_is_one_word() -> None:
    ruling = n(42, "clara", 3, adjudicates=True)
    assert weighed(ruling) == Outcome((ruling,), ruling, differ=False)


def test_undos_are_no_words() -> None:
    assert weighed(ANNA, an_undo(BORIS)).words == (ANNA,)


def test_nobody_decides_alone_for_their_own_side() -> None:
    mine = n(40, "anna", 3, adjudicates=True)
    assert weighed(ANNA, BORIS, mine).conflict
    assert weighed(BORIS, mine).conflict  # the first word of hers, and against his alone
    assert weighed(n(43, "anna", 0), BORIS, n(42, "clara", 2), mine).conflict


def test_two_of_three_decide_nothing_alone() -> None:
    mine, clara = n(40, "anna", 3, adjudicates=True), n(40, "clara", 4)
    assert weighed(ANNA, BORIS, clara).conflict
    assert weighed(ANNA, BORIS, mine, clara).conflict
    assert weighed(ANNA, BORIS, replace(clara, at=ANNA.at), mine).conflict
    assert not weighed(ANNA, BORIS, mine, n(40, "boris", 4)).differ


def test_a_party_decides_with_the_consent_of_all_who_differ() -> None:
    agreed = n(40, "anna", 3, adjudicates=True, consent=("boris",))
    assert weighed(ANNA, BORIS, agreed).deciding == agreed
    neither = n(45, "anna", 3, adjudicates=True, consent=("boris",))
    assert weighed(ANNA, BORIS, neither).deciding == neither
    clara = n(42, "clara", 2)
    assert weighed(ANNA, BORIS, clara, agreed).conflict  # clara differs too, and was not asked
    both = n(40, "anna", 3, adjudicates=True, consent=("boris", "clara"))
    assert weighed(ANNA, BORIS, clara, both).deciding == both


def test_the_consent_of_somebody_who_does_not_differ_is_not_enough() -> None:
    clara = n(40, "clara", 2)
    for consent in (("clara",), ("anna",), ("zoe",)):
        mine = n(40, "anna", 3, adjudicates=True, consent=consent)
        assert weighed(ANNA, BORIS, clara, mine).conflict


def test_who_consented_and_differs_anew_opens_the_question_again() -> None:
    agreed = n(40, "anna", 3, adjudicates=True, consent=("boris",))
    assert weighed(ANNA, BORIS, agreed, n(41, "boris", 4)).conflict


def test_whoever_judged_before_is_no_third_person() -> None:
    earlier = n(45, "clara", 0)
    assert weighed(earlier, ANNA, BORIS, n(42, "clara", 3, adjudicates=True)).conflict
    idle = n(45, "clara", 0, adjudicates=True)  # there was nothing to decide: a word like any other
    assert weighed(idle, ANNA, BORIS, n(42, "clara", 3, adjudicates=True)).conflict


def test_a_third_person_may_decide_anew_once_it_is_open_again() -> None:
    first, later = n(42, "clara", 3, adjudicates=True), n(43, "boris", 4)
    again = n(43, "clara", 5, adjudicates=True)
    assert weighed(ANNA, BORIS, first, later).conflict
    assert weighed(ANNA, BORIS, first, later, again).deciding == again


def test_a_ruling_stands_on_a_difference_that_stands() -> None:
    ruling, dan = n(42, "clara", 3, adjudicates=True), n(42, "dan", 4)
    assert weighed(ANNA, BORIS, ruling, dan).adjudicated
    assert weighed(ANNA, ruling, dan).conflict  # boris took his word back: two against one


@given(
    st.lists(
        st.builds(
            n,
            st.integers(1, 3),
            st.sampled_from(["anna", "boris", "clara"]),
            st.integers(0, 4),
            adjudicates=st.just(True),
            consent=st.lists(st.sampled_from(["anna", "boris", "clara"]), max_size=2).map(tuple),
        )
        | st.builds(
            n,
            st.integers(1, 3),
            st.sampled_from(["anna", "boris", "clara"]),
            st.integers(0, 4),
        ),
        min_size=1,
        max_size=7,
    ),
    st.randoms(),
)
def test_order_and_repeats_change_nothing(words: list[Judgement], random: Random) -> None:
    shuffled = [*words, *words]
    random.shuffle(shuffled)
    outcome = weighed(*shuffled)
    assert outcome == weighed(*words)
    assert len({word.reviewer for word in outcome.words}) == len(outcome.words)
    assert not (outcome.conflict and outcome.adjudicated)
    if outcome.ruling is not None:  # two others differ, or each who differed consented
        assert outcome.adjudicated
        ruling = outcome.ruling
        before = {w.reviewer: w for w in in_order(words) if w.at <= ruling.at}
        others = {who: w.value for who, w in before.items() if who != ruling.reviewer}
        differing = {who for who, value in others.items() if value != ruling.value}
        own = [w for w in words if w.reviewer == ruling.reviewer and w.at <= ruling.at]
        party = any(not word.adjudicates for word in own)
        third = len(set(others.values())) > 1 and not party
        assert third or differing <= set(ruling.consent)


CLONES = (0, 1)
people = st.sampled_from(["anna", "boris", "clara", "dan", "eve"])


@given(
    st.lists(
        st.tuples(people, st.integers(1, 3), st.sampled_from(CLONES), st.booleans(), st.booleans()),
        max_size=9,
    ),
    st.dictionaries(people, st.integers(-50, 50)),
    st.randoms(),
)
def test_clocks_and_merges_of_two_clones_change_nothing(
    said: list[tuple[str, int, int, bool, bool]], skews: dict[str, int], random: Random
) -> None:
    """Each tells in a clone, of which the other's words are fetched first or not."""

    def words(skewed: dict[str, int]) -> list[Judgement]:
        known: dict[int, list[Judgement]] = {clone: [ANNA, BORIS] for clone in CLONES}
        given = [ANNA, BORIS]
        for tick, (who, value, clone, adjudicates, fetched) in enumerate(said, start=100):
            if fetched:
                known[clone] = list(given)
            own = [word for word in given if word.reviewer == who and word not in known[clone]]
            known[clone] += own  # nobody forgets what they said
            word = n(value, who, tick + skewed.get(who, 0), adjudicates=adjudicates)
            settled = [given.index(one) for one in known[clone]] if adjudicates else []
            word = replace(word, settles=tuple(given[at].id for at in settled)).sealed()
            given.append(word)
            known[clone].append(word)
        return given

    merged = words(skews)
    random.shuffle(merged)
    plain, skewed = weighed(*words({})), weighed(*merged)
    assert (skewed.differ, skewed.conflict) == (plain.differ, plain.conflict)
    if plain.deciding is not None and skewed.deciding is not None:
        assert skewed.deciding.value == plain.deciding.value


@given(st.integers(2, 5), st.integers(1, 4), st.sampled_from([40, 41]))
def test_a_majority_never_decides(most: int, few: int, said: int) -> None:
    people = [n(40, f"a{i}", i) for i in range(most)] + [n(41, f"b{i}", i) for i in range(few)]
    assert weighed(*people).conflict
    mine = n(said, "a0", 9, adjudicates=True)
    assert weighed(*people, mine).conflict
