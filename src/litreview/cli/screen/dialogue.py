"""Questions asked one after the other, a step back at any moment; nothing is written on the way.

Keys enter; the question as it stands leaves, and at the end one answer. The questions of a dialogue
are a generator: a step back runs it again with one answer less. No screen is known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from litreview.errors import LitreviewError, NounError
from litreview.model.fields import Field
from litreview.render.desk import readable

T = TypeVar("T")
DIGITS = "123456789"
ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PAIR = re.compile(r"(?:--set )?\b([a-z][a-z0-9_.]*)=(\w+)")
_OPTION = re.compile(r"(?<!\w)--[a-z]")
_SENTENCES = re.compile(r"(?<=[.:;]) +")
MOVES = {"up": -1, "down": 1, "pageup": -8, "pagedown": 8}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a key gives.

    Attributes:
        key: The key; empty where only the arrows and a search reach it.
        value: What is answered.
        words: What is shown.
    """

    key: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question: choices, or a line to type where there are none.

    Attributes:
        about: Lines above the answers.
        text: What stands on the line at first.
        default: The value that Enter gives at once; None asks for a choice. Of a line: what an
            empty one means, in words; None refuses an empty one.
        searchable: Whether `/` narrows the choices.
    """

    title: str
    choices: tuple[Choice, ...] = ()
    about: tuple[str, ...] = ()
    text: str = ""
    default: str | None = None
    searchable: bool = False


Talk = Generator[Question, str, T]
"""Questions out, answers in, and what they come to at the end."""


def numbered(values: Sequence[tuple[str, str]], keys: str = DIGITS) -> tuple[Choice, ...]:
    """Choices with a key each, as far as the keys go: of `(value, words)`."""
    return tuple(
        Choice(keys[n] if n < len(keys) else "", value, words)
        for n, (value, words) in enumerate(values)
    )


@dataclass
class Dialogue(Generic[T]):
    """A talk under way.

    Attributes:
        talk: Makes the questions anew.
        question: The one that is asked now.
        typed: The line as it stands, or what is searched for.
        at: The place of the choice under the cursor; -1 for none.
        searching: Whether keys go to the search.
        problem: What was wrong with the last answer, in words.
        over: Whether it has ended; then `result` is what it came to, None when it was given up.
    """

    talk: Callable[[], Talk[T]]
    answers: list[str] = field(default_factory=list)
    typed: str = ""
    at: int = -1
    searching: bool = False
    problem: str = ""
    over: bool = False
    result: T | None = None
    question: Question = field(init=False)

    def __post_init__(self) -> None:
        self._run_again()

    # -- what is to be seen -------------------------------------------------------------------

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The choices as the search leaves them, numbered anew."""
        asked = self.question.choices
        if not (self.question.searchable and self.typed):
            return asked
        wanted = self.typed.casefold().split()
        found = [one for one in asked if all(word in one.words.casefold() for word in wanted)]
        return numbered([(one.value, one.words) for one in found])

    @property
    def types(self) -> bool:
        """Whether keys write text."""
        return self.searching or not self.question.choices

    # -- keys ---------------------------------------------------------------------------------

    def press(self, key: str, character: str = "") -> None:
        """Take one key: its name, and the character it writes; empty where it writes none."""
        self.problem = ""
        if key == "escape":
            self._back()
        elif key == "enter":
            self._enter()
        elif key in MOVES and self.choices:
            self.at = max(0, min(len(self.choices) - 1, self.at + MOVES[key]))
        elif self.types:
            self._write(key, character)
        else:
            self._choose(character)

    def paste(self, text: str) -> None:
        """Take text that was pasted; a choice takes none."""
        if self.types:
            self.typed += " ".join(text.split())

    def refuse(self, problem: str) -> None:
        """Ask the last question again, and say why what it all came to does not hold."""
        self.over, self.result = False, None
        last = self.answers.pop() if self.answers else ""
        self._run_again()
        if not self.question.choices:
            self.typed = last
        self.problem = problem

    def _choose(self, character: str) -> None:
        if character == "/" and self.question.searchable:
            self.searching = True
            return
        picked = next((one for one in self.choices if one.key and one.key == character), None)
        if picked is not None:
            self._answer(picked.value)

    def _write(self, key: str, character: str) -> None:
        if key == "backspace":
            self.typed = self.typed[:-1]
        elif key == "ctrl+u":
            self.typed = ""
        elif character and character.isprintable():
            self.typed += character
        if self.searching:
            self.at = 0 if self.choices else -1

    def _enter(self) -> None:
        if not self.question.choices:
            line = " ".join(self.typed.split())
            if line or self.question.default is not None:
                self._answer(line)
            else:
                self.problem = "Type a few words, or press Escape."
            return
        if 0 <= self.at < len(self.choices):
            self._answer(self.choices[self.at].value)
        elif not self.searching:
            self.problem = "Press one of the keys, or move with the arrows."

    # -- the talk -----------------------------------------------------------------------------

    def _answer(self, answer: str) -> None:
        try:
            question = self._running.send(answer)
        except StopIteration as end:
            self.answers.append(answer)
            self.over, self.result = True, end.value
        except (LitreviewError, NounError) as wrong:  # the generator is spent: run it again
            typed = self.typed
            self._run_again()
            self.typed, self.problem = typed, words_of(wrong)
        else:
            self.answers.append(answer)
            self._ask(question)

    def _back(self) -> None:
        if self.searching or (self.typed and self.question.choices):
            self.searching, self.typed, self.at = False, "", self._first_place()
        elif self.answers:
            self.answers.pop()
            self._run_again()
        else:
            self.over = True

    def _run_again(self) -> None:
        self._running = self.talk()
        question = next(self._running)
        for answer in self.answers:
            question = self._running.send(answer)
        self._ask(question)

    def _ask(self, question: Question) -> None:
        self.question, self.typed, self.searching = question, question.text, False
        self.at = self._first_place()

    def _first_place(self) -> int:
        values = [one.value for one in self.question.choices]
        default = self.question.default
        return values.index(default) if default in values else -1


def words_of(error: Exception) -> str:
    """An error in one paragraph: what is wrong, and what to do, without a word of options."""
    if isinstance(error, NounError):
        said = (f"{readable(error.field)}: {error.problem}", error.fix)
    elif isinstance(error, LitreviewError):
        where = error.where if not error.where.startswith("-") else ""
        said = (f"{where}: {error.what}" if where else error.what, error.fix)
    else:
        said = (str(error), "")
    return " ".join(filter(None, (_sentence(in_words(one)) for one in said)))


def in_words(text: str) -> str:
    """What an error says of options and pairs, as one says it where keys are pressed."""
    text = _PAIR.sub(lambda found: _pair(*found.groups()), " ".join(text.split()))
    text = text.replace(" in the same command", " first").replace("In the same command", "First")
    kept = (one for one in _SENTENCES.split(text) if not _OPTION.search(one))
    return " ".join(kept)


def _pair(name: str, value: str) -> str:
    known = f"{readable(name)} = {value.replace('_', ' ')}"
    return known if name in set(Field) else f"{name}={value}"


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".:?!" else f"{text}."
