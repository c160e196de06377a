"""Work done in order in a thread of its own, so that a key is answered while it goes on.

A call enters; its value or its error leaves, in the loop that asked. The thread ends with the
process, whatever it does then: what is being written is on the disk whole, or not at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


class Clerk:
    """One thread, and what is to be done in it."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        Thread(target=self._work, daemon=True).start()

    async def do(self, job: Callable[[], T]) -> T:
        """What a call comes to, once all asked before is done; its error is raised here."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def run() -> None:
            try:
                done = job()
            except Exception as error:  # it is raised where the work was asked for
                _tell(loop, partial(_fail, future, error))
            else:
                _tell(loop, partial(_give, future, done))

        self._jobs.put(run)
        return await future

    def rest(self) -> None:
        """Let the thread end when all asked is done."""
        self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def _tell(loop: asyncio.AbstractEventLoop, call: Callable[[], object]) -> None:
    with suppress(RuntimeError):  # the loop has ended: nobody waits
        loop.call_soon_threadsafe(call)


def _give(future: asyncio.Future[T], done: T) -> None:
    if not future.done():  # whoever asked may have left
        future.set_result(done)


def _fail(future: asyncio.Future[T], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
