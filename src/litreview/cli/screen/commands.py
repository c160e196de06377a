"""What each key does: a question is asked, or a verb of the session is called.

A key enters by its place in `COMMANDS`; nothing is written but through `Desk.say`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from litreview.cli.screen import questions, words
from litreview.cli.screen.dialogue import in_words
from litreview.cli.settlements import settled_lines
from litreview.model.fields import LADDER_FIELDS, NOT_REPORTED, Field
from litreview.model.vocabulary import PEOPLE
from litreview.render.desk import LETTERS, ROWS, readable
from litreview.render.judgement_words import value_text
from litreview.reviews.basis import OWN_READING, Grounds, basis_of_reading
from litreview.reviews.bias import bias_form
from litreview.workflow.results import Reversal
from litreview.workflow.review import REASONED
from litreview.workflow.settle import Settlement

if TYPE_CHECKING:
    from litreview.cli.screen.app import Desk
    from litreview.cli.screen.questions import Linked, Ruled, Said
    from litreview.model.bias import BiasTool

BY_LETTER = {letter: ROWS.index(field) for field, letter in LETTERS.items()}


# -- fields ------------------------------------------------------------------------------------


async def accept(desk: Desk) -> None:
    """Confirm all that is certain, and go to what is not."""
    if await desk.say(lambda: desk.session.grade(accept=True), words.written_words):
        to_open_field(desk, 0)


async def accept_one(desk: Desk) -> None:
    """Confirm the field under the cursor, with the sentence the machine read it in."""
    row, hand = desk.row, desk.study
    if row.proposed is None:
        desk.tell("the machine reads nothing here: c, or 0 for not reported")
        return
    value = value_text(row.proposed)
    rests = basis_of_reading(hand.grade.machine(row.field), row.proposed, hand.record)
    if rests is None and row.field not in OWN_READING:
        desk.ask(lambda: questions.accept(hand, row, value), lambda said: _set(desk, said))
        return
    if await desk.say(lambda: desk.session.grade([f"{row.field}={value}"]), words.written_words):
        to_open_field(desk, desk.at)


async def change(desk: Desk) -> None:
    """Ask for the value of the field under the cursor, and its sentence."""
    row, hand, policy = desk.row, desk.study, desk.session.policy
    desk.ask(lambda: questions.change(hand, row, policy), lambda said: _set(desk, said))


async def _set(desk: Desk, said: Said) -> bool:
    grade = desk.session.grade
    held = await desk.say(lambda: grade(said.sets, said.grounds, said.note), words.written_words)
    if held:
        to_open_field(desk, desk.at)
    return held


async def not_reported(desk: Desk) -> None:
    """Say that the record is silent on the field under the cursor."""
    field = desk.row.field
    if not questions.may_be_silent(field):
        desk.tell(f"no record is silent on {readable(field)}, a reader judges it: c")
        return
    if field in REASONED:
        desk.ask(lambda: questions.silent(field), lambda said: _set(desk, said))
        return
    if await desk.say(lambda: desk.session.grade([f"{field}={NOT_REPORTED}"]), words.written_words):
        to_open_field(desk, desk.at)


async def unsure(desk: Desk) -> None:
    """Keep a remark that the field under the cursor cannot be told."""
    field = desk.row.field
    if await desk.say(lambda: desk.session.unsure(field), words.written_words):
        to_open_field(desk, desk.at)


def to_open_field(desk: Desk, at: int) -> None:
    """Go to the next field the ladder weighs that is not judged, from a place on.

    Where none is left, the next study is offered.
    """
    grade = desk.study.grade
    species = grade.value(Field.SPECIES)
    wanted = LADDER_FIELDS if species in PEOPLE or species == NOT_REPORTED else (Field.SPECIES,)
    places = [n for n, row in enumerate(desk.rows) if row.field in wanted and not row.judged]
    later = [n for n in places if n > at or (n == at and desk.rows[n].mark != "?")]
    if later or places:
        desk.move((later or places)[0])
    else:
        desk.tell(f"{desk.said.partition(';')[0]}; nothing is left here: n")


def by(step: int) -> Callable[[Desk], Awaitable[None]]:
    """A key that moves the cursor by so many fields."""

    async def move(desk: Desk) -> None:
        desk.move(desk.at + step)

    return move


def to(place: int) -> Callable[[Desk], Awaitable[None]]:
    """A key that moves the cursor to one field."""

    async def move(desk: Desk) -> None:
        desk.move(place)

    return move


def scroll(pages: int) -> Callable[[Desk], Awaitable[None]]:
    """A key that moves the text."""

    async def move(desk: Desk) -> None:
        desk.scroll_text(pages)

    return move


# -- the study ---------------------------------------------------------------------------------


async def link(desk: Desk) -> None:
    """Ask what the study means for a claim."""
    hand, claims = desk.study, desk.session.claims
    desk.ask(lambda: questions.link(hand, claims), lambda said: _link(desk, said))


async def _link(desk: Desk, said: Linked) -> bool:
    session = desk.session
    return await desk.say(
        lambda: session.link(said.claim, said.answers, said.grounds), words.written_words
    )


async def bias(desk: Desk) -> None:
    """Ask for each domain of the tool for risk of bias that fits the study, one word each."""
    form = bias_form(desk.study.grade, desk.session.reviewer)
    if form.tool is None:
        desk.tell(f"no tool for risk of bias fits: {in_words(form.why)}")
    elif desk.session.reviewer in desk.study.grade.full_text_readers:
        _ask_source(desk, form.tool)
    else:
        desk.ask(questions.read_in_full, partial(_said_read, desk, form.tool))


async def _said_read(desk: Desk, tool: BiasTool, said: Said) -> bool:
    held = await desk.say(lambda: desk.session.grade(said.sets), words.written_words)
    if held:
        _ask_source(desk, tool)
    return held


def _ask_source(desk: Desk, tool: BiasTool) -> None:
    async def go_on(grounds: Grounds) -> bool:
        _ask_domain(desk, tool, grounds, 0)
        return True

    desk.ask(lambda: questions.full_text(tool), go_on)


def _ask_domain(desk: Desk, tool: BiasTool, grounds: Grounds, at: int) -> None:
    """Ask for one domain and those after it; each is saved before the next is asked."""
    if at == len(tool.domains):
        return
    asked = tool.domains[at]
    judged = bias_form(desk.study.grade, desk.session.reviewer).judged.get(asked.field)

    async def judge(value: str) -> bool:
        pair = f"{asked.field}={value}"
        held = not value or await desk.say(
            lambda: desk.session.grade([pair], grounds), words.written_words
        )
        if held:
            _ask_domain(desk, tool, grounds, at + 1)
        return held

    desk.move(next(n for n, row in enumerate(desk.rows) if row.field == asked.field))
    left = "nothing more written; what was judged before is saved"
    desk.ask(lambda: questions.domain(tool, asked, judged), judge, left)


async def exclude(desk: Desk) -> None:
    """Ask why the study is left out."""
    policy = desk.session.policy
    desk.ask(lambda: questions.exclude(policy), lambda said: _set(desk, said))


async def note(desk: Desk) -> None:
    """Ask for a remark."""

    async def keep(text: str) -> bool:
        return await desk.say(lambda: desk.session.remark(text), words.written_words)

    desk.ask(questions.remark, keep)


async def dispute(desk: Desk) -> None:
    """Ask for a decision of an open dispute on the study."""
    hand, session = desk.study, desk.session
    found = await desk.clerk.do(session.disputes)
    if not found:
        desk.tell("no open dispute on this study")
        return
    spoke = {one.thing: await desk.clerk.do(partial(session.spoke_on, one)) for one in found}

    async def rule(said: Ruled) -> bool:
        settled: list[Settlement] = []

        def verb() -> Settlement:
            settled.append(session.adjudicate(said.dispute, said.decision))
            return settled[0]

        held = await desk.say(verb, lambda _: "saved: the dispute is decided")
        if held:
            desk.show([*settled_lines(settled[0]), *settled[0].warnings])
        return held

    desk.ask(lambda: questions.adjudicate(hand, found, lambda one: spoke[one.thing]), rule)


async def undo(desk: Desk) -> None:
    """Take the last action back, and go to its study."""
    await _reverse(desk, desk.session.undo, "taken back:")


async def redo(desk: Desk) -> None:
    """Bring back what the last undo took, and go to its study."""
    await _reverse(desk, desk.session.redo, "brought back:")


async def _reverse(desk: Desk, verb: Callable[[], Reversal], how: str) -> None:
    def there() -> Reversal:
        done = verb()
        study = done.words[0].study if done.words else None
        if study in desk.session.studies:
            desk.session.go(desk.session.studies.index(study) - desk.session.at)
        return done

    await desk.say(there, lambda done: words.reversed_words(done, how))


# -- the queue ---------------------------------------------------------------------------------


def study(step: int) -> Callable[[Desk], Awaitable[None]]:
    """A key that goes to the next study, or the one before."""

    async def go(desk: Desk) -> None:
        if await desk.clerk.do(partial(desk.session.go, step)):
            desk.said = ""
            await desk.load()
        else:
            desk.tell("this is the last study: q" if step > 0 else "this is the first study")

    return go


async def skip(desk: Desk) -> None:
    """Put the study behind the others."""
    name = desk.study.study
    await desk.say(desk.session.skip, lambda _: f"{name} comes last")


async def show_machine(desk: Desk) -> None:
    """Show the machine's values of the study in hand."""
    desk.session.show_machine()
    await desk.load()


# -- to be read --------------------------------------------------------------------------------


async def actions(desk: Desk) -> None:
    """Show the last actions."""
    desk.show(words.action_lines(await desk.clerk.do(desk.session.actions)))


async def beside(desk: Desk) -> None:
    """Show criteria, links and remarks."""
    desk.show(words.beside_words(desk.session, desk.study))


async def show_help(desk: Desk) -> None:
    """Show every key."""
    desk.show(words.help_lines())


async def leave(desk: Desk) -> None:
    """End the session."""
    desk.leave(0)


ALWAYS = {"h": show_help, "q": leave, "n": study(1), "p": study(-1)}
"""Keys that need no study in hand."""

COMMANDS: dict[str, Callable[[Desk], Awaitable[None]]] = {
    **{letter: to(place) for letter, place in BY_LETTER.items()},
    **ALWAYS,
    "a": accept,
    " ": accept_one,
    "c": change,
    "0": not_reported,
    "?": unsure,
    "l": link,
    "b": bias,
    "x": exclude,
    '"': note,
    "d": dispute,
    "z": undo,
    "Z": redo,
    "s": skip,
    "m": show_machine,
    "y": actions,
    "v": beside,
    "j": by(1),
    "k": by(-1),
    "down": by(1),
    "up": by(-1),
    "pagedown": scroll(1),
    "pageup": scroll(-1),
}
"""What each key does, by its character or its name."""
