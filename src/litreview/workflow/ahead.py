"""One item made while the one before it is used.

An iterator enters, and the same items leave in the same order. A thread of its own asks for each,
never more than one before it is wanted: while a batch is saved, the next one is on its way. What
the items are is the caller's affair.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from queue import SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class _Maker(Generic[T]):
    """Takes the next item whenever it is told to; one answer for each word.

    A daemon: a program that was interrupted does not wait for a reply nobody will read.
    """

    def __init__(self, items: Iterator[T]) -> None:
        self._items = items
        self._wanted: SimpleQueue[bool] = SimpleQueue()
        self._made: SimpleQueue[list[T] | BaseException] = SimpleQueue()
        Thread(target=self._work, name="one ahead", daemon=True).start()

    def order(self) -> None:
        self._wanted.put(True)

    def dismiss(self) -> None:
        self._wanted.put(False)

    def take(self) -> list[T]:
        """The item ordered; an empty list at the end. What went wrong is raised here."""
        made = self._made.get()
        if isinstance(made, BaseException):
            raise made
        return made

    def _work(self) -> None:
        while self._wanted.get():
            self._made.put(self._next())

    def _next(self) -> list[T] | BaseException:
        try:
            return list(islice(self._items, 1))
        except BaseException as error:  # raised again where the item is wanted
            return error


def one_ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield the items in order, the next one being made while the last one is used."""
    maker = _Maker(items)
    try:
        maker.order()
        while made := maker.take():
            maker.order()
            yield made.pop()
    finally:
        maker.dismiss()
