"""One request sent before its reply is wanted.

Who asks and what sends enter; what came leaves when it is wanted. A thread of its own waits for
the reply, so that the records of one batch are stored while the next batch is on its way. What
comes is not looked at here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """A request under way.

    Its thread is a daemon: a program that was interrupted waits for no reply nobody will read.

    Args:
        endpoint: Such as `efetch.fcgi`.
        parameters: Without key, e-mail and tool.
        send: Sends it and waits for the reply.
    """

    def __init__(self, endpoint: str, parameters: Mapping[str, str], send: Callable[[], T]) -> None:
        self._asked = (endpoint, dict(parameters))
        self._send = send
        self._came: SimpleQueue[T | BaseException] = SimpleQueue()
        Thread(target=self._work, name="one request ahead", daemon=True).start()

    def answers(self, endpoint: str, parameters: Mapping[str, str]) -> bool:
        """Whether it is this request."""
        return self._asked == (endpoint, dict(parameters))

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
