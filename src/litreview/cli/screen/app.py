"""The reviewing screen itself: keys in, panes out, and every word said through the session.

A session enters; the exit code leaves when its reviewer quits. What is slow is done by a clerk, in
order, so that a key shows at once; *saved* is said when the verb has returned and not before.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, ClassVar, TypeVar

from rich.text import Text
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from litreview.cli.interrupting import INTERRUPTED, SIGNALS, Interrupted
from litreview.cli.screen import panes, words
from litreview.cli.screen.clerk import Clerk
from litreview.cli.screen.commands import ALWAYS, COMMANDS
from litreview.cli.screen.dialogue import Dialogue, Talk, words_of
from litreview.errors import LitreviewError, NounError, UsageError
from litreview.render.desk import FieldRow, field_rows, text_blocks
from litreview.workflow.prospects import Prospect, prospects
from litreview.workflow.session import InHand, Progress, Session

T = TypeVar("T")
LEAST_FIELDS, MOST_FIELDS = 36, 56  # columns
PAUSE_S = 0.2  # seconds without a key before tiers are worked out anew
ROWS_BELOW = 6  # what stands below the text


class Desk(App[int]):
    """The screen of one session.

    Attributes:
        hand: The study in hand; None until the queue is read, and when nothing waits.
        at: The place of the field under the cursor.
        dialogue: What is being asked; None for nothing.
        panel: Lines to be read over the study; None for none.
        said: What happened last.
        broken: What went wrong that nobody foresaw.
    """

    CSS_PATH = "style.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "interrupt", show=False, priority=True),
        Binding("ctrl+q", "interrupt", show=False, priority=True),
    ]

    def __init__(self, session: Session, *, signals: bool = False) -> None:
        super().__init__()
        self.session = session
        self.hand: InHand | None = None
        self.rows: tuple[FieldRow, ...] = ()
        self.at = 0
        self.dialogue: Dialogue[Any] | None = None
        self.panel: list[str] | None = None
        self.said = "reading the queue …"
        self.broken: Exception | None = None
        self.found: tuple[Prospect, ...] | None = None
        self.progress: Progress | None = None
        self.clerk, self.weigher = Clerk(), Clerk()
        self._finish: Callable[[Any], Awaitable[bool]] | None = None
        self._signals = signals
        self._weighing = False
        self._panel_at = 0

    def compose(self) -> ComposeResult:
        """The panes; none of them takes keys for itself."""
        with Horizontal(id="desk"):
            yield VerticalScroll(Static(id="said"), id="text", can_focus=False)
            yield VerticalScroll(Static(id="rows"), id="fields", can_focus=False)
        yield Static(id="about")
        yield Static(id="tiers")
        yield Static(id="status")
        yield Static(id="asked")

    def on_mount(self) -> None:
        """Listen, draw what there is, and read the queue meanwhile."""
        self.theme = "ansi-dark"
        if self._signals:
            loop = asyncio.get_running_loop()
            for number in SIGNALS:
                loop.add_signal_handler(number, self.exit, INTERRUPTED)
        self.draw()
        self.run_worker(self._open(), exit_on_error=False)

    async def _open(self) -> None:
        async def first() -> None:
            await self.clerk.do(self.session.__enter__)
            self.said = "" if self.session.studies else "nothing waits for you: q"
            await self.load()

        await self.guarded(first())

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
        before = self.hand.study if self.hand is not None else None
        self.hand = await self.clerk.do(self.session.in_hand)
        hand = self.hand
        self.rows = field_rows(hand.record, hand.grade, self.session.reviewer, hand.notes)
        if hand.study != before:
            self.at, self.found = 0, None
            self.query_one("#text").scroll_home(animate=False)
        self.draw()
        self._weigh_soon()

    # -- keys ---------------------------------------------------------------------------------

    async def on_key(self, event: events.Key) -> None:
        """Answer one key; the next waits until it is done."""
        event.stop()
        event.prevent_default()
        await self.guarded(self._press(event.key, event.character or ""))

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
            self._panel_at = max(0, min(self._panel_at + by, len(self.panel or ()) - 1))
        self.draw_asked()

    # -- what is asked ------------------------------------------------------------------------

    def show(self, lines: Iterable[str]) -> None:
        """Show lines over the study until a key is pressed."""
        self.panel, self._panel_at = list(lines), 0
        self.draw_asked()

    def ask(self, talk: Callable[[], Talk[T]], finish: Callable[[T], Awaitable[bool]]) -> None:
        """Ask what an action needs; at the end `finish` says it, and whether it held."""
        self.dialogue, self._finish = Dialogue(talk), finish
        self.draw_asked()

    async def _end_dialogue(self) -> None:
        asked, finish = self.dialogue, self._finish
        if asked is None or finish is None:
            return
        if asked.result is None:
            self.dialogue, self.said = None, "nothing written"
        elif await finish(asked.result):
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
        if not self._weighing:
            self._weighing = True
            self.set_timer(PAUSE_S, lambda: self.run_worker(self._weigh(), exit_on_error=False))

    async def _weigh(self) -> None:
        hand, session = self.hand, self.session
        if hand is None:
            return
        work = (session.settings, session.compound, session.reviewer, hand.record, hand.grade)

        async def both() -> None:
            found = await self.weigher.do(lambda: prospects(*work))
            if self.hand is hand:
                self.found = found
            self.progress = await self.weigher.do(session.progress)

        await self.guarded(both())
        self._weighing = False
        if self.hand is not hand:
            self._weigh_soon()
        self.draw_below()

    # -- drawing ------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Draw anew at the new size."""
        self.draw()

    @property
    def row(self) -> FieldRow:
        """The field under the cursor."""
        return self.rows[self.at]

    @property
    def study(self) -> InHand:
        """The study in hand, where there is one."""
        if self.hand is None:
            raise UsageError("nothing waits for you", fix="List every study: --all.")
        return self.hand

    def tell(self, said: str) -> None:
        """Say something on the last line."""
        self.said = said
        self.draw_status()

    def move(self, to: int) -> None:
        """Put the cursor on a field."""
        self.at = max(0, min(len(self.rows) - 1, to))
        self.draw()

    def scroll_text(self, pages: int) -> None:
        """Move the text by pages."""
        self.query_one("#text").scroll_relative(y=pages * (self._height - 2), animate=False)

    def draw(self) -> None:
        """Draw all of it."""
        fields = min(MOST_FIELDS, max(LEAST_FIELDS, self.size.width * 2 // 5))
        self.query_one("#fields").styles.width = fields
        if self.hand is not None:
            shown = panes.field_lines(self.rows, fields - 2, self.at)
            self.query_one("#rows", Static).update(shown)
            self.query_one("#fields").scroll_to(
                y=max(0, self.at - self._height // 2), animate=False
            )
            self._draw_text(self.size.width - fields - 2)
        self.draw_below()
        self.draw_asked()

    def _draw_text(self, width: int) -> None:
        if self.hand is None:
            return
        blocks = text_blocks(self.hand.record, self.hand.sentences, self.rows)
        shown, first = panes.text_lines(blocks, width, self.row)
        self.query_one("#said", Static).update(shown)
        pane = self.query_one("#text")
        if first is not None and not 0 <= first - pane.scroll_offset.y < self._height - 1:
            self.call_after_refresh(pane.scroll_to, y=max(0, first - 2), animate=False)

    @property
    def _height(self) -> int:
        return max(1, self.size.height - ROWS_BELOW)

    def draw_below(self) -> None:
        """Draw the definition, the tiers and the status."""
        if self.hand is not None:
            width = self.size.width
            about = words.about_lines(self.row, self.hand)
            tiers = [*words.tier_lines(self.hand, self.found), words.hidden_words(self.hand)]
            self.query_one("#about", Static).update(panes.few_lines([*about], width, 2))
            shown = panes.few_lines([one for one in tiers if one], width, 2)
            self.query_one("#tiers", Static).update(shown)
        self.draw_status()

    def draw_status(self) -> None:
        """Draw the last line."""
        line = words.status_line(self.session, self.progress, self.said, self.size.width)
        self.query_one("#status", Static).update(
            Text(panes.cut(panes.plain(line), self.size.width))
        )

    def draw_asked(self) -> None:
        """Draw what is asked or shown over the study, or take it away."""
        pane, width = self.query_one("#asked", Static), self.size.width
        height = self.size.height - 2
        if self.panel is not None:
            lines = [*self.panel[self._panel_at :], "", "any key closes it"]
            pane.update(panes.few_lines(lines, width, height))
        elif self.dialogue is not None:
            pane.update(panes.asked_lines(self.dialogue, width, height))
        pane.display = self.panel is not None or self.dialogue is not None

    def action_interrupt(self) -> None:
        """Ctrl-C: the terminal is restored, and the process ends as interrupted."""
        self.exit(INTERRUPTED)


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
