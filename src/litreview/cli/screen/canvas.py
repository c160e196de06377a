"""The panes of the screen and what is drawn in them.

The state of a session enters, attribute by attribute; nothing is asked, said or written here.
"""

from __future__ import annotations

from typing import Any

from rich.text import Text
from textual.app import App, ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from litreview.cli.screen import panes, words
from litreview.cli.screen.dialogue import Dialogue
from litreview.errors import UsageError
from litreview.render.desk import FieldRow, link_rows, text_blocks
from litreview.workflow.account import Progress
from litreview.workflow.in_hand import InHand
from litreview.workflow.prospects import Prospect
from litreview.workflow.session import Session

LEAST_FIELDS, MOST_FIELDS = 39, 59  # columns
BAR_LINES = 4  # of the last line, where it does not fit one
TALL = 32  # lines of a terminal that has room for more below


class Canvas(App[int]):
    """What is to be seen.

    Attributes:
        hand: The study in hand; None until the queue is read, and when nothing waits.
        at: The place of the field under the cursor.
        dialogue: What is being asked; None for nothing.
        panel: Lines to be read over the study; None for none.
        said: What happened last.
        found: What would become of the claims; None while nobody has worked it out.
        ties: What ties the study to others; empty while nobody has worked it out.
        trouble: Why nobody can work it out; empty for nothing.
    """

    CSS_PATH = "style.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, session: Session) -> None:
        super().__init__(ansi_color=True)  # the terminal's own colours, or with NO_COLOR none
        self.session = session
        self.hand: InHand | None = None
        self.rows: tuple[FieldRow, ...] = ()
        self.at = 0
        self.dialogue: Dialogue[Any] | None = None
        self.panel: list[str] | None = None
        self.panel_at = 0
        self.said = "reading the queue …"
        self.found: tuple[Prospect, ...] | None = None
        self.ties: tuple[str, ...] = ()
        self.trouble = ""
        self.progress: Progress | None = None
        self._more = 0  # lines of the last line beyond its first

    def compose(self) -> ComposeResult:
        """The panes; none of them takes keys for itself."""
        with Horizontal(id="desk"):
            yield VerticalScroll(Static(id="said"), id="text", can_focus=False)
            yield VerticalScroll(Static(id="rows"), id="fields", can_focus=False)
        yield Static(id="about")
        yield Static(id="tiers")
        yield Static(id="status")
        yield Static(id="asked")

    def on_resize(self) -> None:
        """Draw anew once the panes have the new size."""
        self.call_after_refresh(self.draw)

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
        fields = self._fields
        self.query_one("#fields").styles.width = fields
        self.query_one("#rows", Static).update(panes.field_lines(self.rows, fields - 3, self.at))
        top = max(0, self.at - self._height // 2)
        self.query_one("#fields").scroll_to(y=top, animate=False)
        self.draw_text()
        self.draw_below()
        self.draw_asked()

    @property
    def _fields(self) -> int:
        """Columns of the fields."""
        return min(MOST_FIELDS, max(LEAST_FIELDS, self.size.width * 2 // 5))

    def draw_text(self) -> None:
        """Draw the text, what the field under the cursor rests on in view."""
        shown, pane = self.query_one("#said", Static), self.query_one("#text")
        if self.hand is None:
            shown.update(words.nothing_here(self.session, self.said))
            return
        links = link_rows(self.hand.record, self.hand.links, self.session.reviewer)
        blocks = text_blocks(self.hand.record, self.hand.sentences, self.rows, self.ties, links)
        width = self.size.width - self._fields - 2
        text, first = panes.text_lines(blocks, width, self.row)
        shown.update(text)
        if first is not None and not 0 <= first - pane.scroll_offset.y < self._height - 1:
            self.call_after_refresh(pane.scroll_to, y=max(0, first - 2), animate=False)

    @property
    def _below(self) -> int:
        """Lines of the definition, and of the tiers."""
        return 2 if self.size.height < TALL else 3

    @property
    def _height(self) -> int:
        """Lines of the text."""
        return max(1, self.size.height - 2 * self._below - 2 - self._more)

    def draw_below(self) -> None:
        """Draw the definition, the tiers and the status."""
        if self.hand is not None:
            width = self.size.width
            about = words.about_lines(self.row, self.hand)
            tiers = [self.trouble, *words.tier_lines(self.hand, self.found)]
            tiers.append(words.hidden_words(self.hand))
            pane = self.query_one("#about", Static)
            pane.update(panes.few_lines(about, width, self._below))
            pane.styles.height = self._below + 1
            pane = self.query_one("#tiers", Static)
            pane.update(panes.few_lines(filter(None, tiers), width, self._below))
            pane.styles.height = self._below
        self.draw_status()

    def draw_status(self) -> None:
        """Draw the last line."""
        width, pane = self.size.width, self.query_one("#status", Static)
        line = words.status_line(self.session, self.progress, panes.plain(self.said), width)
        lines = panes.bar_lines(line, width, BAR_LINES)
        pane.update(Text("\n").join(lines))
        pane.styles.height = len(lines)
        self._more = len(lines) - 1

    def draw_asked(self) -> None:
        """Draw what is asked or shown over the study, or take it away."""
        pane, width = self.query_one("#asked", Static), self.size.width
        height = self.size.height - 2
        if self.panel is not None:
            pane.update(panes.panel_lines(self.panel, width, height, self.panel_at))
        elif self.dialogue is not None:
            if self.dialogue.question.searchable:  # a long list, to be read beside the text
                height -= max(0, self._height // 2 - 1)
            pane.update(panes.asked_lines(self.dialogue, width, height))
        pane.display = self.panel is not None or self.dialogue is not None
