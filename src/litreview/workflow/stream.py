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
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import NamedTuple

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
    """Tag in blocks, each worker in turn; when stopped, give the blocks that are done, in order.

    Each worker has a pipe of its own: one that is ended in the midst of an answer blocks nobody.
    """
    workers: list[_Worker] = []
    under_way: deque[_Worker] = deque()
    try:
        for first, block in _blocks(lines):
            if len(workers) < jobs:
                workers.append(_begin(query))
            worker = workers[first // BLOCK % jobs]
            worker.pipe.send((block, first))
            under_way.append(worker)
            if len(under_way) == jobs * UNDER_WAY:
                yield from _next_block(under_way)
        while under_way:
            yield from _next_block(under_way)
    except GeneratorExit:
        raise
    except BaseException:
        while under_way and under_way[0].pipe.poll():
            yield from _next_block(under_way)
        raise
    finally:
        _end(workers)


def _end(workers: list[_Worker]) -> None:
    for worker in workers:
        worker.process.terminate()
    for worker in workers:
        worker.process.join()


class _Worker(NamedTuple):
    """A process that tags, and the pipe by which it gets blocks and answers in order."""

    process: BaseProcess
    pipe: Connection


def _next_block(under_way: deque[_Worker]) -> list[TaggedLine]:
    """The answers to the oldest block, once they are there; it is under way until then."""
    answers: list[TaggedLine] = under_way[0].pipe.recv()
    under_way.popleft()
    return answers


def _blocks(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The lines block by block, each with the number of its first."""
    rest, first = iter(lines), 1
    while block := list(islice(rest, BLOCK)):
        yield first, block
        first += len(block)


def _begin(query: Query | None) -> _Worker:
    """A process begun with Ctrl-C held back: it never hears one."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_work, args=(theirs, query), daemon=True)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        theirs.close()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return _Worker(process, ours)


def _work(pipe: Connection, query: Query | None) -> None:
    """Answer blocks until the process that prints is gone, however it ended."""
    waiting: SimpleQueue[tuple[list[str], int]] = SimpleQueue()
    threading.Thread(target=_take, args=(pipe, waiting), daemon=True).start()
    rulebook = load_rulebook()
    while True:
        block, first = waiting.get()
        pipe.send([*read_lines(block, rulebook, query, first)])


def _take(pipe: Connection, waiting: SimpleQueue[tuple[list[str], int]]) -> None:
    """Take blocks as they come, so that neither side waits for the other to read."""
    try:
        while True:
            waiting.put(pipe.recv())
    except (EOFError, OSError):
        os._exit(1)
