"""Read abstracts on a stream for tags, keeping nothing.

Lines enter; tagged lines leave, in the same order. No database is opened, so that the first
line comes back at once. With several jobs, lines are handed in blocks to processes of their own,
and few blocks are under way at a time: memory does not grow with the stream.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing.process import BaseProcess

from litreview.model.query import Query
from litreview.settings import Settings
from litreview.tagging.lines import TaggedLine
from litreview.tagging.lines import tag_lines as read_lines
from litreview.tagging.rulebook import load_rulebook
from litreview.workflow.compounds import choose_compound
from litreview.workspace.layout import Layout
from litreview.workspace.queries import read_query

BLOCK = 32  # lines sent to a process at once; sending one costs about as much as tagging one
UNDER_WAY = 3  # blocks for each process: one it reads, one that waits, one being printed


def tag_lines(
    lines: Iterable[str],
    settings: Settings | None = None,
    compound: str | None = None,
    jobs: int = 1,
) -> Iterator[TaggedLine]:
    """Tag JSON Lines one by one; with a compound, judge the intervention too.

    Args:
        lines: As they come.
        settings: Of the workspace that knows the compound.
        compound: Its name.
        jobs: Processes that tag. One answers each line before it takes the next; more answer
            in blocks, in the same order and with the same bytes.
    """
    query = None
    if settings is not None and compound is not None:
        path = Layout(settings.workspace).query(choose_compound(settings, compound))
        query = read_query(path)
    if jobs > 1:
        return _tag_at_once(lines, query, jobs)
    return read_lines(lines, load_rulebook(), query)


def _tag_at_once(lines: Iterable[str], query: Query | None, jobs: int) -> Iterator[TaggedLine]:
    """Tag in blocks; when stopped, give the blocks that are done, in order, and end the workers."""
    spawn = multiprocessing.get_context("spawn")
    others = {*multiprocessing.active_children()}
    workers = ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_begin)
    under_way: deque[Future[list[TaggedLine]]] = deque()
    try:
        for first, block in _blocks(lines):
            with _unheard():
                under_way.append(workers.submit(_tag_block, block, query, first))
            if len(under_way) == jobs * UNDER_WAY:
                yield from _next_block(under_way)
        while under_way:
            yield from _next_block(under_way)
    except GeneratorExit:
        _end(others)
        raise
    except BaseException:
        _end(others)
        while under_way and under_way[0].done() and not under_way[0].exception():
            yield from _next_block(under_way)
        raise
    finally:
        workers.shutdown(cancel_futures=True)


def _next_block(under_way: deque[Future[list[TaggedLine]]]) -> list[TaggedLine]:
    """The answers to the oldest block, once they are there; it is under way until then."""
    answers = under_way[0].result()
    under_way.popleft()
    return answers


def _end(others: set[BaseProcess]) -> None:
    """End the processes that were begun here, in the midst of a block."""
    for worker in {*multiprocessing.active_children()} - others:
        worker.terminate()


def _blocks(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The lines block by block, each with the number of its first."""
    rest, first = iter(lines), 1
    while block := list(islice(rest, BLOCK)):
        yield first, block
        first += len(block)


def _tag_block(block: list[str], query: Query | None, first: int) -> list[TaggedLine]:
    return list(read_lines(block, load_rulebook(), query, first))


@contextmanager
def _unheard() -> Iterator[None]:
    """Hold Ctrl-C back for a moment; a process begun in it never hears one."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End when the process that prints does, however it ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
