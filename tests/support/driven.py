"""The reviewing screen driven by keys, without a terminal: what is shown, and what was written."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual import app
from textual.pilot import Pilot
from textual.widgets import Static

from litreview.cli.screen.app import Desk
from litreview.settings import read_settings
from litreview.workflow.in_hand import Hide
from litreview.workflow.queue import Wanted
from litreview.workflow.session import Session

NAMES = {'"': "quotation_mark", "?": "question_mark", " ": "space", "/": "slash"}
PATIENCE = 1_000  # looks, a hundredth of a second apart


class Driven:
    """A screen under way."""

    def __init__(self, desk: Desk, pilot: Pilot[int]) -> None:
        self.desk = desk
        self.pilot = pilot

    async def press(self, *keys: str) -> str:
        """Press keys one after the other, each once the one before is answered; what is shown."""
        for key in keys:
            before = self.desk.answered
            await self.pilot.press(NAMES.get(key, key))
            await self.until(partial(self._has_answered, before))
        return self.shown

    def _has_answered(self, before: int) -> bool:
        return self.desk.answered > before

    async def type(self, text: str) -> str:
        """Type a text."""
        return await self.press(*text)

    async def until(self, is_so: Callable[[], object]) -> None:
        """Wait until something is true; fail after ten seconds."""
        for _ in range(PATIENCE):
            if is_so() or self.desk.return_code is not None:
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"waited ten seconds for nothing; shown:\n{self.shown}")

    def pane(self, name: str) -> str:
        """What stands in one pane."""
        return str(self.desk.query_one(f"#{name}", Static).content)

    @property
    def shown(self) -> str:
        """What stands in all panes that are to be seen."""
        names = ("said", "rows", "about", "tiers", "status")
        asked = self.pane("asked") if self.desk.query_one("#asked").display else ""
        return "\n".join((*map(self.pane, names), asked))

    def row(self, name: str) -> str:
        """The line of one field."""
        return next(line for line in self.pane("rows").splitlines() if line[3:].startswith(name))


def drive(
    root: Path,
    script: Callable[[Driven], Awaitable[object]],
    *,
    reviewer: str = "anna",
    study: str | None = None,
    hide: Hide = Hide.NONE,
    size: tuple[int, int] = (80, 24),
    **wanted: Any,
) -> Session:
    """Open the screen of a workspace, let a script press its keys, and hand back the session."""
    session = Session(
        read_settings(root), "examplin", reviewer, Wanted(**wanted), study=study, hide=hide
    )

    async def run() -> None:
        desk = Desk(session)
        async with desk.run_test(size=size) as pilot:
            driven = Driven(desk, pilot)
            await driven.until(lambda: desk.hand is not None or "nothing waits" in desk.said)
            await script(driven)
            desk.left = True
        for clerk in (desk.clerk, desk.weigher, desk.reader):
            clerk.rest()
        if desk.broken is not None:
            raise desk.broken

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as apart:
        patch.setattr(app, "wait_for_idle", _no_waiting)  # `answered` tells when a key is done with
        # a browser's tests may keep a loop in this thread
        apart.submit(asyncio.run, run()).result()
    return session


async def _no_waiting(_: float = 0) -> None:
    await asyncio.sleep(0)
