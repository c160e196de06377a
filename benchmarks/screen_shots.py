"""Draw the pictures of the reviewing screen for the documents, from an invented study.

    python benchmarks/screen_shots.py docs/images

A workspace is made in a temporary folder, keys are pressed, and each picture is an SVG of what the
terminal shows: the first screen, a link, a dispute, and the end of a session.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text
from textual.pilot import Pilot

from litreview.cli.main import run_command
from litreview.cli.screen.app import Desk
from litreview.cli.screen.words import account_lines
from litreview.settings import read_settings
from litreview.workflow.in_hand import Hide
from litreview.workflow.session import Session

SIZE = (100, 30)
CLAIMS = """
[[claim]]
id = "attention"
statement = "A dose sharpens attention."
category = "effect"
population = "healthy adults"
outcome = "attention on a test"
asserted_tier = "community"
short = "Sharper attention"

[[claim]]
id = "sleep"
statement = "It makes people sleep longer."
category = "effect"
population = "healthy adults"
outcome = "hours of sleep"
asserted_tier = "community"
short = "Longer sleep"
"""
STUDIES = """
PMID- 99000001
DP  - 2021 Mar
TI  - Examplin nasal drops and attention in healthy adults: a randomized, double-blind
      trial.
AB  - BACKGROUND: Examplin is a peptide that is sold as nasal drops. METHODS:
      Sixty-two healthy adults were randomly assigned to examplin or placebo nasal
      drops for 14 days in a double-blind design. Two of them left before the last
      visit. RESULTS: Errors on the attention test fell more with examplin than with
      placebo (p = 0.01). Hours of sleep did not differ. CONCLUSIONS: Examplin
      sharpened attention in healthy adults.
AU  - Example A
AU  - Sample B
LA  - eng
PT  - Journal Article
PT  - Randomized Controlled Trial
MH  - Humans
MH  - Attention/*drug effects
JT  - Journal of invented examples

PMID- 99000002
DP  - 2020
TI  - Examplin and maze learning in rats.
AB  - Twenty male Wistar rats received examplin or saline before training. Rats given
      examplin made fewer errors in the maze.
AU  - Example C
LA  - eng
PT  - Journal Article
JT  - Journal of invented examples
"""
FULL_TEXT = ("--source", "full text, figure 1", "--account", "full_text", "--certainty", "high")


def main(folder: Path) -> None:
    """Draw every picture into a folder."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "my-review"
        _make(root)
        session = _session(root, "a.ivanova")
        pictures = [
            ("screen", "N"),
            ("screen-link", "a", "l", "1", "1", "1", "1"),
            ("", "1", "enter", "enter"),
        ]
        asyncio.run(_draw(session, folder, pictures))
        _write(folder / "screen-end.svg", _end(session))
        session.__exit__()
        for who, n in (("b.petrov", "60"), ("d.orlov", "62")):
            word = ("99000001", "--set", f"n={n}", *FULL_TEXT, "--reviewer", who)
            _run(root, "grade", "examplin", *word)
        session = _session(root, "c.sidorova")
        asyncio.run(_draw(session, folder, [("screen-dispute", "d")]))
        session.__exit__()


def _make(root: Path) -> None:
    """A workspace with two invented studies and two claims."""
    if run_command(["init", str(root), "--empty"]):
        raise SystemExit(1)
    _run(root, "add", "examplin", "--query", '"examplin"[tiab]')
    (root / "data" / "examplin" / "claims.toml").write_text(CLAIMS, encoding="utf-8")
    (root / "studies.nbib").write_text(STUDIES, encoding="utf-8")
    _run(root, "import", str(root / "studies.nbib"), "--compound", "examplin")


def _run(root: Path, *words: str) -> None:
    if run_command([*words, "--workspace", str(root)]):
        raise SystemExit(f"litreview {' '.join(words)} failed")


def _session(root: Path, reviewer: str) -> Session:
    settings = read_settings(root)
    return Session(settings, "examplin", reviewer, study="99000001", hide=Hide.NONE)


async def _draw(session: Session, folder: Path, pictures: list[tuple[str, ...]]) -> None:
    desk = Desk(session)
    async with desk.run_test(size=SIZE) as pilot:
        await _until(pilot, lambda: desk.hand is not None)
        pressed = 0
        for name, *keys in pictures:
            for key in keys:
                pressed += 1
                await pilot.press(key)
                await _until(pilot, partial(_answered, desk, pressed))
            await _until(pilot, lambda: desk.progress is not None)
            await pilot.pause()
            if name:
                drawn = desk.export_screenshot(title="litreview grade examplin")
                _write(folder / f"{name}.svg", drawn)
    if desk.broken is not None:
        raise desk.broken


def _write(path: Path, drawn: str) -> None:
    """Keep a picture; a reader's own fonts do, and none is fetched from elsewhere."""
    path.write_text(re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL), encoding="utf-8")


def _answered(desk: Desk, pressed: int) -> bool:
    return desk.answered >= pressed


async def _until(pilot: Pilot[int], is_so: Callable[[], object]) -> None:
    for _ in range(2_000):
        if is_so():
            return
        await pilot.pause(0.01)
    raise SystemExit("the screen did not answer")


def _end(session: Session) -> str:
    """What stands on the terminal when the screen has closed."""
    lines = account_lines(session.account(), session.reviewer, session.compound)
    console = Console(record=True, width=SIZE[0], file=StringIO())
    console.print(Text("$ litreview grade examplin"))
    for line in lines:
        console.print(Text(line))
    return console.export_svg(title="litreview grade examplin")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
