"""Questions one after the other: keys in, one answer at the end, and a step back at any time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from litreview.cli.screen.dialogue import Choice, Dialogue, Question, Talk, numbered, words_of
from litreview.errors import DataFileError, NounError, UsageError

SIZES = numbered([("s", "small"), ("m", "middle"), ("l", "large")])


def test_a_problem_is_told_in_sentences_and_without_options() -> None:
    lost = DataFileError("PMID 1 is not in the store", fix="Run `litreview refresh mint`.")
    assert words_of(lost) == "PMID 1 is not in the store. Run `litreview refresh mint`."
    unread = UsageError(
        "rob2.reporting=low needs the full text",
        where="pmid:1",
        fix="Say --set full_text_read=yes of it if you did; else --set rob2.reporting=low.",
    )
    assert words_of(unread) == (
        "pmid:1: bias: reporting = low needs the full text. "
        "Say full text read = yes of it if you did; else bias: reporting = low."
    )
    reason = UsageError("separate needs its reason", where="--set a=b", fix='Add --note "why".')
    assert words_of(reason) == "separate needs its reason."


def order() -> Talk[tuple[str, ...]]:
    size = yield Question("Which size?", SIZES, default="m")
    name = yield Question("Whose?")
    if name == "nobody":
        raise NounError("name", "it is nobody's")
    note = yield Question("Anything else?", default="nothing")
    return size, name, note


def pressed(*keys: str) -> Dialogue[tuple[str, ...]]:
    dialogue = Dialogue(order)
    press(dialogue, *keys)
    return dialogue


def press(dialogue: Dialogue[tuple[str, ...]], *keys: str) -> None:
    for key in keys:
        dialogue.press(key, key if len(key) == 1 else "")


def test_keys_answer_one_after_the_other() -> None:
    done = pressed("3", *"ann", "enter", "enter")
    assert (done.over, done.result) == (True, ("l", "ann", ""))


def test_enter_takes_what_is_suggested() -> None:
    assert pressed("enter", "a", "enter", "enter").result == ("m", "a", "")


def test_arrows_move_and_enter_takes() -> None:
    assert pressed("down", "down", "enter", "a", "enter", "enter").result == ("l", "a", "")
    assert pressed("up", "up", "up", "enter", "a", "enter", "enter").result == ("s", "a", "")


def test_an_empty_line_is_refused_where_words_are_needed() -> None:
    dialogue = pressed("1", "enter")
    assert dialogue.question.title == "Whose?"
    assert dialogue.problem


def test_what_does_not_hold_is_said_and_asked_again() -> None:
    dialogue = pressed("1", *"nobody", "enter")
    assert dialogue.question.title == "Whose?"
    assert dialogue.problem == "name: it is nobody's."
    assert dialogue.typed == "nobody"
    press(dialogue, "ctrl+u", "b", "enter", "enter")
    assert dialogue.result == ("s", "b", "")


def test_escape_goes_back_step_by_step_and_then_gives_up() -> None:
    dialogue = pressed("1", "a", "enter", "escape")
    assert dialogue.question.title == "Whose?"
    press(dialogue, "escape")
    assert dialogue.question.title == "Which size?"
    assert not dialogue.over
    press(dialogue, "escape")
    assert (dialogue.over, dialogue.result) == (True, None)


def test_what_it_came_to_may_be_refused() -> None:
    dialogue = pressed("1", "a", "enter", *"why", "enter")
    dialogue.refuse("not so")
    assert (dialogue.over, dialogue.problem) == (False, "not so")
    assert dialogue.typed == "why"


def test_pasted_text_goes_on_a_line_alone() -> None:
    dialogue = pressed()
    dialogue.paste("3")
    assert dialogue.question.title == "Which size?"
    press(dialogue, "1")
    dialogue.paste("two\nwords")
    assert dialogue.typed == "two words"


def search() -> Talk[str]:
    return (yield Question("Which?", SIZES, searchable=True))


def test_a_search_narrows_and_numbers_anew() -> None:
    dialogue = Dialogue(search)
    for key in "/le":
        dialogue.press(key, key)
    assert dialogue.choices == (Choice("1", "m", "middle"),)
    dialogue.press("enter")
    assert dialogue.result == "m"


def test_escape_leaves_the_search_first() -> None:
    dialogue = Dialogue(search)
    for key in "/zz":
        dialogue.press(key, key)
    assert dialogue.choices == ()
    dialogue.press("enter")
    assert not dialogue.over
    dialogue.press("escape")
    assert (dialogue.over, len(dialogue.choices)) == (False, 3)


NAMES = ["escape", "enter", "up", "down", "backspace", "pageup", "1", "2", "9", "a", "/", " ", "x"]


@given(st.lists(st.sampled_from(NAMES), max_size=30))
def test_any_keys_leave_a_question_or_an_end(keys: list[str]) -> None:
    dialogue = Dialogue(order)
    for key in keys:
        if dialogue.over:
            break
        press(dialogue, key)
        assert -1 <= dialogue.at < max(1, len(dialogue.choices))
    assert dialogue.over or dialogue.question.title
