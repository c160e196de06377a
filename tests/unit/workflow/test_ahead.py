import threading
from collections.abc import Iterator

import pytest

from litreview.errors import PubmedError
from litreview.workflow.ahead import one_ahead

WITHIN_S = 20.0


class Baker:
    """Makes loaves, and says when each was begun."""

    def __init__(self, count: int, fails_at: int | None = None) -> None:
        self.begun = [threading.Event() for _ in range(count)]
        self._fails_at = fails_at

    def loaves(self) -> Iterator[int]:
        for number, begun in enumerate(self.begun):
            begun.set()
            if number == self._fails_at:
                raise PubmedError("the oven is cold")
            yield number


@pytest.mark.parametrize("count", [0, 1, 7])
def test_everything_comes_in_order(count: int) -> None:
    assert list(one_ahead(iter(range(count)))) == list(range(count))


def test_empty_and_false_items_come_too() -> None:
    assert list(one_ahead(iter([None, 0, "", ()]))) == [None, 0, "", ()]


def test_the_next_is_made_while_one_is_used_and_no_more() -> None:
    baker = Baker(4)
    loaves = one_ahead(baker.loaves())
    assert next(loaves) == 0
    assert baker.begun[1].wait(WITHIN_S)
    assert not baker.begun[2].is_set()
    assert list(loaves) == [1, 2, 3]


def test_what_goes_wrong_is_raised_in_its_place() -> None:
    loaves = one_ahead(Baker(4, fails_at=2).loaves())
    assert [next(loaves), next(loaves)] == [0, 1]
    with pytest.raises(PubmedError, match="the oven is cold"):
        next(loaves)


def test_whoever_stops_early_waits_for_nothing() -> None:
    released = threading.Event()
    before = set(threading.enumerate())

    def slow() -> Iterator[int]:
        yield 1
        released.wait(WITHIN_S)
        yield 2

    items = one_ahead(slow())
    assert next(items) == 1
    (maker,) = set(threading.enumerate()) - before
    assert maker.daemon
    items.close()  # type: ignore[attr-defined]
    assert not released.is_set()
    released.set()
    maker.join(WITHIN_S)
    assert not maker.is_alive()
