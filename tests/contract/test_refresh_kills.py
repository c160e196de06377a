"""Killed at a hundred random moments: all files open, no judgement is lost, the next run completes.

Real `litreview` processes get a SIGKILL, a quarter of them in a whole `run`, the others in a
`refresh` of more records. The moments are drawn anew from the same seeds each time, over as
long as an undisturbed process takes.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from lxml import etree
from tests.support.eutils_server import EutilsServer
from tests.support.forking import Forks
from tests.support.refreshing import (
    NOTHING,
    REVIEWS,
    SMALL,
    TINY,
    Days,
    Picture,
    copy_of,
    make_workspace,
    picture_of,
    revisions_of,
)
from tests.support.sweeping import EVERY_FAULT

KILLS = int(os.environ.get("LITREVIEW_KILLS", "1"))  # by each seed; 25 make a hundred
SEEDS = (2, 3, 4) if EVERY_FAULT else (2,)
MOSTLY = 0.95  # of the time a process takes undisturbed: later it has often ended
CLAIMS = """\
[[claim]]
id = "speed"
statement = "It makes walkers faster."
category = "effect"
population = "adults"
outcome = "walking speed"
asserted_tier = "human"
section = "evidence"
"""


@dataclass(frozen=True)
class Stage:
    """A workspace of the first day, a process that refreshes it on another, and what that gives."""

    forks: Forks
    words: tuple[str, ...]
    environment: dict[str, str]
    template: Path
    takes_s: float = 0
    stored: frozenset[tuple[object, ...]] = frozenset()
    expected: Picture = NOTHING

    def refresh(self, root: Path, **options: float) -> int:
        """Run the command on a workspace."""
        words = (*self.words, "--workspace", str(root))
        return self.forks.run(*words, environment=self.environment, **options)


@contextmanager
def staged(forks: Forks, days: Days, words: tuple[str, ...], folder: Path) -> Iterator[Stage]:
    """Set everything up, and run it once undisturbed."""
    template = make_workspace(folder / "first-day")
    (template / "data" / "mint" / "claims.toml").write_text(CLAIMS, encoding="utf-8")
    with EutilsServer(days.first) as server:
        begin = Stage(forks, ("run",), environment(server, day=1), template)
        assert begin.refresh(template) == 0
        days.move_on(server)
        later = replace(begin, words=words, environment=environment(server, day=6))
        root = copy_of(template, folder / "undisturbed")
        start = time.monotonic()
        assert later.refresh(root) == 0
        yield replace(
            later,
            takes_s=time.monotonic() - start,
            stored=frozenset(revisions_of(template)),
            expected=picture_of(root),
        )


def environment(server: EutilsServer, day: int) -> dict[str, str]:
    return {
        "LITREVIEW_EUTILS_URL": server.url,
        "LITREVIEW_NOW": f"2026-11-{day:02d}T06:00:00Z",
        "LITREVIEW_RATE": "100000",
        "LITREVIEW_RETRY_WAIT_S": "0",
    }


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with Forks() as running:
        yield running


@pytest.mark.parametrize(
    ("days", "words", "seeds"),
    [(TINY, ("run",), (1,)), (SMALL, ("refresh", "--all"), SEEDS)],
    ids=["run", "refresh"],
)
def test_killed_at_random_moments(
    forks: Forks, tmp_path: Path, days: Days, words: tuple[str, ...], seeds: tuple[int, ...]
) -> None:
    with staged(forks, days, words, tmp_path) as stage:
        for seed in seeds:
            kill_at_random_moments(stage, tmp_path / "killed", random.Random(seed))


def kill_at_random_moments(stage: Stage, folder: Path, moments: random.Random) -> None:
    killed = 0
    while killed < KILLS:
        root = copy_of(stage.template, folder)
        after_s = moments.uniform(0, MOSTLY) * stage.takes_s
        killed += stage.refresh(root, kill_after_s=after_s) < 0
        assert not stage.stored - revisions_of(root)
        assert (root / REVIEWS).read_bytes() == stage.expected.judgements
        read_every_file(root)
        assert stage.refresh(root) == 0
        assert not picture_of(root).unlike(stage.expected), f"killed after {after_s:.3f} s"
        read_every_file(root)


def read_every_file(root: Path) -> None:
    """Read every text file there is; a broken one raises."""
    for path in (*root.glob("data/**/*"), *root.glob("site/**/*"), *root.glob(".litreview/*")):
        if path.suffix == ".jsonl":
            assert all(json.loads(line) for line in path.read_text("utf-8").splitlines()), path
        elif path.suffix == ".json":
            json.loads(path.read_text("utf-8"))
        elif path.suffix == ".html":
            assert path.read_text("utf-8").rstrip().endswith("</html>"), path
        elif path.suffix == ".atom":
            etree.fromstring(path.read_bytes())
