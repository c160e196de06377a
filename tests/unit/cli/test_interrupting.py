"""The signal handler: one press, one exception, even from where nothing can be raised."""

from __future__ import annotations

import os
import signal
import sys
import time
import weakref
from collections.abc import Iterator

import pytest

from litreview.cli import interrupting
from litreview.cli.interrupting import INTERRUPTED, Interrupted, Listener


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A listener on this process's own signals, for one test."""
    handlers = {number: signal.getsignal(number) for number in interrupting.SIGNALS}
    hook = sys.unraisablehook
    made = Listener()
    made.listen()
    yield made
    sys.unraisablehook = hook
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", interrupting.SIGNALS)
def test_a_signal_interrupts(listener: Listener, number: signal.Signals) -> None:
    with pytest.raises(Interrupted):
        signal.raise_signal(number)


def test_a_second_signal_at_once_is_the_same_press(listener: Listener) -> None:
    with pytest.raises(Interrupted):
        signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGTERM)


def test_a_later_one_ends_the_process(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(os, "write", lambda _stream, _text: 0)
    monkeypatch.setattr(interrupting, "ONE_PRESS_S", 0.0)
    with pytest.raises(Interrupted):
        signal.raise_signal(signal.SIGINT)
    signal.raise_signal(signal.SIGINT)
    assert ended == [INTERRUPTED]


def test_an_interrupt_in_a_finaliser_is_raised_again(listener: Listener) -> None:
    class Thing:
        """Something that can be watched."""

    thing = Thing()
    watched = weakref.ref(thing, lambda _gone: signal.raise_signal(signal.SIGINT))
    with pytest.raises(Interrupted):
        del thing  # Python swallows what is raised in here
        assert watched() is None
        time.sleep(5)


def test_once_the_work_is_done_nothing_interrupts(listener: Listener) -> None:
    listener.rest()
    for number in interrupting.SIGNALS:
        signal.raise_signal(number)
