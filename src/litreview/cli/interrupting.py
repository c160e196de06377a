"""Ctrl-C and SIGTERM: one exception, raised once, wherever the program is.

Signals enter; `Interrupted` leaves. Only what is built in is imported: until the handlers
stand, Ctrl-C shows a traceback.
"""

from __future__ import annotations

import signal
import sys
import time

TYPE_CHECKING = False  # importing `typing` takes longer than all of this
if TYPE_CHECKING:
    from types import FrameType

INTERRUPTED = 130  # what shells give a process ended by Ctrl-C: 128 + SIGINT
ONE_PRESS_S = 1.0  # seconds in which more signals are the same press: `timeout` sends two
AGAIN_S = 0.01  # seconds after which a swallowed interrupt is raised again
KEPT = "litreview: interrupted; what was stored or printed so far is kept"
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(BaseException):
    """Ctrl-C or SIGTERM. Not a KeyboardInterrupt, which the command parser would swallow."""


class Listener:
    """The handler of both signals; the first press raises, a later one ends the process."""

    def __init__(self) -> None:
        self._pressed_at: float | None = None
        self._swallowed = False

    def listen(self) -> None:
        """Take over both signals, and interrupts that fall where nothing can be raised."""
        for number in SIGNALS:
            signal.signal(number, self._on_signal)
        self._usual_hook = sys.unraisablehook
        sys.unraisablehook = self._on_unraisable

    def rest(self) -> None:
        """The work is done: its exit code stands, whatever is pressed now."""
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if self._pressed_at is None or self._swallowed:
            self._pressed_at, self._swallowed = now, False
            raise Interrupted
        if now - self._pressed_at > ONE_PRESS_S:  # cleaning up hangs, and the user insists
            import os

            os.write(2, f"{KEPT}\n".encode())
            os._exit(INTERRUPTED)

    def _on_unraisable(self, unraisable: sys.UnraisableHookArgs) -> None:
        """Raise again what fell into a finaliser, where Python only prints it and goes on."""
        if not isinstance(unraisable.exc_value, Interrupted):
            self._usual_hook(unraisable)
            return
        import os
        from threading import Timer

        self._swallowed = True
        # a real signal, not `interrupt_main`: it also ends a sleep or a read that waits
        again = Timer(AGAIN_S, os.kill, (os.getpid(), signal.SIGINT))
        again.daemon = True
        again.start()
