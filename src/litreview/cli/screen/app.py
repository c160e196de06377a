"""The reviewing screen itself: keys in, panes out, and every word said through the session.

A session enters; the exit code leaves when its reviewer quits. What is slow is done by a clerk, in
order, so that a key shows at once; *saved* is said when the verb has returned and not before.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.timer import Timer
from textual.worker import WorkType

from litreview.cli.interrupting import INTERRUPTED, SIGNALS, Interrupted
from litreview.cli.screen.canvas import Canvas
from litreview.cli.screen.clerk import Clerk
from litreview.cli.screen.commands import ALWAYS, COMMANDS
from litreview.cli.screen.dialogue import Dialogue, Talk, words_of
from litreview.errors import LitreviewError, NounError
from litreview.model.identity import StudyId
from litreview.render.desk import field_rows
from litreview.reviews.bias import bias_form
from litreview.workflow.prospects import prospects
from litreview.workflow.session import Session

T = TypeVar("T")
FIRST_LOOKS = 200  # studies looked at before the first is shown: half a second
PAUSE_S = 0.4  # seconds without a key before tiers are worked out anew


class Desk(Canvas):
    """The screen of one session.

    Attributes:
        broken: What went wrong that nobody foresaw.
        answered: How many keys were pressed and are done with.
        left: Whether the reviewer has quit.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "interrupt", show=False, priority=True),
        Binding("ctrl+q", "interrupt", show=False, priority=True),
    ]

    def __init__(self, session: Session, *, signals: bool = False) -> None:
        super().__init__(session)
        self.broken: Exception | None = None
        self.answered = 0
        self.left = False
        self.clerk, self.weigher, self.reader = Clerk(), Clerk(), Clerk()
        self._finish: Callable[[Any], Awaitable[bool]] | None = None
        self._left = ""
        self._signals = signals
        self._weighing = False
        self._pause: Timer | None = None
        self._told = 0  # lines written when progress was counted last

    def on_mount(self) -> None:
        """Listen, draw what there is, and read the queue meanwhile."""
        self.theme = "ansi-dark"
        if self._signals:
            loop = asyncio.get_running_loop()
            for number in SIGNALS:
                loop.add_signal_handler(number, self.leave, INTERRUPTED)
        self.draw()
        self._apart(self._open)

    def _apart(self, work: WorkType[None]) -> None:
        """Begin what goes on beside the keys: a function, called if the screen still stands."""
        self.run_worker(work, exit_on_error=False)

    async def _open(self) -> None:
        await self.guarded(self._open_queue())

    async def _open_queue(self) -> None:
        """Begin with what is known of the queue; look at the rest of it meanwhile."""
        session = self.session
        if await self.clerk.do(session.resume):
            await self.load()
        await self._take_up(await self.reader.do(partial(session.read_queue, FIRST_LOOKS)))
        if session.unread:
            self.tell(f"the queue is being read: {session.unread} studies more")
            await self._take_up(await self.reader.do(session.read_queue))

    async def _take_up(self, studies: tuple[StudyId, ...]) -> None:
        session = self.session
        await self.clerk.do(partial(session.take, studies))  # between two verbs
        if self.hand is None or self.hand.study != session.study:
            self.dialogue = None
            self.said = "" if session.studies else "nothing waits for you: q"
            await self.load()
        elif self.said.startswith("the queue is being read"):
            self.tell("")
        else:
            self.draw_status()

    async def guarded(self, work: Awaitable[T]) -> T | None:
        """What work comes to; what is wrong is said in words, and what nobody foresaw ends it."""
        try:
            return await work
        except (LitreviewError, NounError) as wrong:
            self.said = words_of(wrong)
            if not self.session.studies:
                self.broken = wrong
                self.exit(1)
        except Exception as wrong:  # said by whoever started the screen, the terminal restored
            if self.left and isinstance(wrong, NoMatches):
                return None  # the queue was read to its end behind a screen already taken down
            self.broken = wrong
            self.exit(1)
        if self.broken is None:
            self.draw()
        return None

    async def load(self) -> None:
        """Take the study in hand anew, as it stands on the disk."""
        if not self.session.studies:
            self.draw()
            return
        before, self.hand = self.hand, None
        try:
            hand = await self.clerk.do(self.session.in_hand)
        except LitreviewError as wrong:  # n and p go on
            self.said = words_of(wrong)
            self.draw()
            return
        self.hand = hand
        who = self.session.reviewer
        tool = bias_form(hand.grade, who).tool
        fit = tool.fields if tool is not None else ()
        self.rows = field_rows(hand.record, hand.grade, who, hand.notes, fit)
        if before is None or hand.study != before.study:
            self.at, self.found, self.ties = 0, None, ()
            self.query_one("#text").scroll_home(animate=False)
        elif len(self.session.written) != self._told:
            self.found = None  # it was worked out before what was said now
        self.draw()
        self._weigh_soon()

    # -- keys ---------------------------------------------------------------------------------

    async def on_key(self, event: events.Key) -> None:
        """Answer one key; the next waits until it is done."""
        event.stop()
        event.prevent_default()
        if self.left:
            return
        if self._pause is not None:
            self._pause.reset()
        before, alt, key = event.key.rpartition("alt+")
        if alt and not before:  # Escape and a key that came at once
            await self.guarded(self._press("escape", ""))
            await self.guarded(self._press(key, key if len(key) == 1 else ""))
        else:
            await self.guarded(self._press(event.key, event.character or ""))
        self.answered += 1

    async def on_paste(self, event: events.Paste) -> None:
        """Put pasted text where one types."""
        if self.dialogue is not None:
            self.dialogue.paste(event.text)
            self.draw_asked()

    async def _press(self, key: str, character: str) -> None:
        if self.panel is not None:
            self._move_panel(key, character)
        elif self.dialogue is not None:
            self.dialogue.press(key, character)
            if self.dialogue.over:
                await self._end_dialogue()
            self.draw_asked()
        else:
            known = ALWAYS if self.hand is None else COMMANDS
            command = known.get(character) or known.get(key)
            if command is not None:
                await command(self)

    def _move_panel(self, key: str, character: str) -> None:
        moves = {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -10, "pagedown": 10}
        by = moves.get(key) or moves.get(character)
        if by is None:
            self.panel = None
        else:
            self.panel_at = max(0, min(self.panel_at + by, len(self.panel or ()) - 1))
        self.draw_asked()

    # -- what is asked ------------------------------------------------------------------------

    def show(self, lines: Iterable[str]) -> None:
        """Show lines over the study until a key is pressed."""
        self.panel, self.panel_at = list(lines), 0
        self.draw_asked()

    def ask(
        self,
        talk: Callable[[], Talk[T]],
        finish: Callable[[T], Awaitable[bool]],
        left: str = "nothing written",
    ) -> None:
        """Ask what an action needs; at the end `finish` says it, and whether it held.

        Args:
            left: What is told where the questions are left before their end.
        """
        self.dialogue, self._finish, self._left = Dialogue(talk), finish, left
        self.draw_asked()

    async def _end_dialogue(self) -> None:
        asked, finish = self.dialogue, self._finish
        if asked is None or finish is None:
            return
        if asked.result is None:
            self.dialogue, self.said = None, self._left
        elif await finish(asked.result):
            if self.dialogue is asked:  # it may have gone on to the next
                self.dialogue = None
        else:
            asked.refuse(self.said)
        self.draw()

    async def say(self, verb: Callable[[], T], told: Callable[[T], str]) -> bool:
        """Do what writes, and say that it is saved once it is; whether it held."""
        self.said = "saving …"
        self.draw_status()
        try:
            done = await self.clerk.do(verb)
        except (LitreviewError, NounError) as wrong:
            self.said = words_of(wrong)
            self.draw_status()
            return False
        self.said = told(done)
        await self.load()
        return True

    # -- what would become of the claims ------------------------------------------------------

    def _weigh_soon(self) -> None:
        """Work out tiers and progress once no key was pressed for a moment."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE_S, self.weigh_now)

    def weigh_now(self) -> None:
        """Begin to work out tiers and progress, unless that is under way."""
        self._pause = None
        if not self._weighing:
            self._apart(self._weigh)

    async def _weigh(self) -> None:
        hand, session = self.hand, self.session
        if hand is None:
            return
        self._weighing = True
        written = frozenset(session.written)
        who = (session.settings, session.compound, session.reviewer)
        work = (*who, hand.record, hand.grade, written)

        async def both() -> None:
            self.trouble = ""
            try:
                found = await self.weigher.do(lambda: prospects(*work))
                ties = await self.weigher.do(partial(session.ties, hand.study))
                if self.hand is hand:
                    self.found, self.ties = found, ties
                    self.draw_text()
                if self.progress is None or self._told != len(written):
                    self._told = len(written)
                    self.progress = await self.weigher.do(session.progress)
            except LitreviewError as wrong:  # what was saved is saved
                self.trouble = words_of(wrong)

        await self.guarded(both())
        self._weighing = False
        if self.hand is not hand:
            self._weigh_soon()
        self.draw_below()

    def leave(self, code: int) -> None:
        """End the session; what was typed ahead is not answered."""
        self.left = True
        self.exit(code)

    def action_interrupt(self) -> None:
        """Ctrl-C: the terminal is restored, and the process ends as interrupted."""
        self.leave(INTERRUPTED)


def run_screen(session: Session) -> None:
    """Let a reviewer work; returns when they quit.

    Raises:
        Interrupted: By Ctrl-C or SIGTERM; the terminal is as it was before.
    """
    desk = Desk(session, signals=True)
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        code = desk.run(mouse=False)  # the terminal's own selection goes on working
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if desk.broken is not None:
        raise desk.broken
    if code == INTERRUPTED:
        raise Interrupted
