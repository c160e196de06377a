"""Something that takes its time, begun before its outcome is wanted.

What is to be done enters; what came of it leaves when it is wanted, or word that it took too long.
A thread of its own does it, so that the records of one batch are stored while the next is on its
way. What comes is not looked at here.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """Something under way.

    Its thread is a daemon: a program that was interrupted waits for no reply nobody will read.

    Args:
        send: Does it; for a request, sends it and waits for the reply.
    """

    def __init__(self, send: Callable[[], T]) -> None:
        self._send = send
        self._came: SimpleQueue[T | BaseException] = SimpleQueue()
        Thread(target=self._work, name="ahead", daemon=True).start()

    def wait(self, limit_s: float | None = None) -> T:
        """What came, as soon as it is there; what went wrong is raised here. To be called once.

        Raises:
            TimeoutError: Nothing came within the time.
        """
        try:
            came = self._came.get(timeout=limit_s)
        except Empty as late:
            raise TimeoutError from late
        if isinstance(came, BaseException):
            raise came
        return came

    def _work(self) -> None:
        try:
            self._came.put(self._send())
        except BaseException as error:  # raised again where the reply is wanted
            self._came.put(error)
