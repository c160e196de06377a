"""Grade studies by keys alone in a driven terminal, and count keys and time.

    python benchmarks/keystrokes.py --records ../shared/semax/pubmed.xml --studies 100
    python benchmarks/keystrokes.py --workspace DIR --compound mint --studies 100

A copy of the bundled workspace takes the records in, or a copy of another is used as it is; where
they are fewer than so many studies with an abstract, invented records make up for the rest, one in
four of a single-blind trial. tmux opens the reviewing screen at 80 by 24. Of each study every
certain tag is accepted, silence is confirmed where the ladder weighs it, and the next one is taken;
of some one number is corrected too, of some a link is made. A key counts as painted when what
stands on the terminal has changed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE_S = 60.0
LADDER = "RCBN"
INVENTED = """
<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID>
<Article><Journal><Title>Journal of Invented Trials</Title>
<JournalIssue><PubDate><Year>2020</Year></PubDate></JournalIssue></Journal>
<ArticleTitle>{name} and attention in healthy adults: trial {number}.</ArticleTitle>
<Abstract><AbstractText Label="METHODS">{people} healthy adults were randomly assigned to intranasal
{name} or placebo in a {blind}-blind trial.</AbstractText>
<AbstractText Label="RESULTS">Attention scores rose by 12% with {name} and by 2% with placebo.
</AbstractText></Abstract><Language>eng</Language><PublicationTypeList>
<PublicationType UI="D016449">Randomized Controlled Trial</PublicationType></PublicationTypeList>
</Article></MedlineCitation></PubmedArticle>"""
LINK = ("l", "1", "1", "1", "1", "1", "Enter", "Enter")


class Screen:
    """A terminal with the screen in it; it counts keys and times them."""

    def __init__(self, workspace: Path, compound: str, socket: Path) -> None:
        self.painted: list[float] = []
        self.saved: list[float] = []
        self._tmux = ["tmux", "-S", str(socket), "-f", os.devnull]
        command = [sys.executable, "-m", "litreview", "grade", compound, "--with-abstract", "--all"]
        words = shlex.join([*command, "--reviewer", "counted", "--workspace", str(workspace)])
        size = ("-x", "80", "-y", "24")
        self._do("new-session", "-d", *size, f"{words}; exec cat")

    def _do(self, *words: str) -> str:
        done = subprocess.run([*self._tmux, *words], capture_output=True, text=True, check=True)
        return done.stdout

    def shown(self) -> str:
        return self._do("capture-pane", "-p")

    def until(self, is_so: Callable[[str], object]) -> str:
        deadline = time.monotonic() + PATIENCE_S
        while not is_so(shown := self.shown()):
            if time.monotonic() > deadline:
                raise SystemExit(f"waited in vain; shown:\n{shown}")
            time.sleep(0.002)
        return shown

    def press(self, key: str, done: str = "") -> str:
        """Press a key, time its first paint, and wait until it is done."""
        before = self.shown()
        started = time.perf_counter()
        self._do("send-keys", "--", "Space" if key == " " else key)
        shown = self.until(lambda now: now != before)
        self.painted.append(time.perf_counter() - started)
        if done:
            shown = self.until(lambda now: re.search(done, now) and "saving …" not in now)
        if "saved" in done:
            self.saved.append(time.perf_counter() - started)
        return shown

    @classmethod
    @contextmanager
    def opened(cls, workspace: Path, compound: str, socket: Path) -> Iterator[Screen]:
        """The screen once it shows a study; its terminal is ended whatever comes."""
        screen = cls(workspace, compound, socket)
        try:
            screen.until(lambda shown: ">R" in shown)
            yield screen
        finally:
            screen._do("kill-server")


def grade(screen: Screen, *, correct: bool = False, link: bool = False) -> int:
    """Grade the study in hand and take the next; how many keys that took."""
    before = len(screen.painted)
    if "values are hidden here" in screen.shown():
        screen.press("m", r"\.\d\d|nothing|Nobody")
    shown = screen.press("a", "saved|nothing")
    for _ in LADDER:
        letter, mark = cursor(shown)
        if "left here: n" in " ".join(shown.split()) or letter not in LADDER or mark in "✓!":
            break
        shown = screen.press("0" if mark == "–" else " ", "saved|Which")  # noqa: RUF001
        if "Which sentence" in shown:
            shown = screen.press("b", "saved")
    if correct:
        screen.press("N")
        screen.press("c")
        for digit in "48":
            screen.press(digit)
        shown = screen.press("Enter", "Which sentence")
        shown = screen.press("Enter" if "\n>" in shown else "b", "saved")
    if link:
        for key in LINK[:-2]:
            screen.press(key)
        shown = screen.press(LINK[-2], "Which sentence")
        screen.press("Enter" if "\n>" in shown else "b", "saved")
    place = re.search(r"(\d+) of \d+", screen.shown())
    screen.press("n", rf"\b{int(place.group(1)) + 1} of|last study" if place else "")
    return len(screen.painted) - before


def cursor(shown: str) -> tuple[str, str]:
    """The letter and the mark of the field under the cursor."""
    row = next((one.partition("│>")[2] for one in shown.splitlines() if "│>" in one), "")
    row = row.rstrip(" ▁▂▃▄▅▆▇█▔")
    return row[:1] or "-", row[-1:] if row[-1:] in "✓?–!" else " "  # noqa: RUF001


def litreview(workspace: Path, *words: str) -> str:
    """What a command prints."""
    command = [sys.executable, "-m", "litreview", *words, "--workspace", str(workspace)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def take_in(workspace: Path, compound: str, records: Path) -> None:
    print(litreview(workspace, "import", str(records), "--compound", compound), end="")


def with_abstract(workspace: Path, compound: str) -> int:
    """How many studies the screen will list."""
    queue = ("grade", compound, "--with-abstract", "--all", "--json", "--reviewer", "counted")
    return len(json.loads(litreview(workspace, *queue)))


def invented(name: str, count: int) -> str:
    """So many trials that nobody did, as PubMed would send them."""
    trials = (
        INVENTED.format(
            pmid=99_000_000 + n,
            number=n,
            name=name,
            people=40 + n,
            blind="single" if n % 4 == 0 else "double",
        )
        for n in range(1, count + 1)
    )
    return f"<PubmedArticleSet>{''.join(trials)}</PubmedArticleSet>"


def main() -> None:
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    words.add_argument("--records", type=Path, help="PubMed XML")
    words.add_argument("--workspace", type=Path, help="one with records; a copy is worked in")
    words.add_argument("--compound", default="semax")
    words.add_argument("--studies", type=int, default=100)
    typed = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "w"
        if typed.workspace is not None:
            shutil.copytree(typed.workspace, workspace)
        else:
            for part in ("queries", "data"):
                shutil.copytree(ROOT / part, workspace / part)
        if typed.records is not None:
            take_in(workspace, typed.compound, typed.records)
        missing = typed.studies - with_abstract(workspace, typed.compound)
        if missing > 0:
            file = Path(folder) / "invented.xml"
            file.write_text(invented(typed.compound.capitalize(), missing), encoding="utf-8")
            take_in(workspace, typed.compound, file)
        with Screen.opened(workspace, typed.compound, Path(folder) / "s") as screen:
            some = max(1, typed.studies // 5)
            tell("tags right", [grade(screen) for _ in range(typed.studies - 2 * some)])
            tell("one corrected", [grade(screen, correct=True) for _ in range(some)])
            tell("one linked", [grade(screen, link=True) for _ in range(some)])
    for name, seconds in (("key to paint", screen.painted), ("key to saved", screen.saved)):
        times = sorted(1000 * one for one in seconds)
        most = times[int(0.95 * len(times))]
        print(f"{name}: median {statistics.median(times):.0f} ms, 95 % within {most:.0f} ms")


def tell(name: str, keys: list[int]) -> None:
    print(f"{name}: {len(keys)} studies, median {statistics.median(keys)} keys, most {max(keys)}")


if __name__ == "__main__":
    main()
