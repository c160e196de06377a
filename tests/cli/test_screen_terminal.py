"""The reviewing screen on a real terminal, 80 by 24: painted, interrupted, killed, and left."""

from __future__ import annotations

import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import CommandLine
from tests.cli.test_judging_verbs import words_of
from tests.support.driven import Driven, drive
from tests.support.sweeping import EVERY_FAULT

from litreview.reviews.files import read_judgements

PATIENCE_S = 60.0
TMUX = shutil.which("tmux")
KILLS_A_TEST = 10
KILLS = 100 if EVERY_FAULT else 3
ROOT = Path(__file__).parents[2]
KEYS = "N space R space n T 0 c p B space n quotation_mark o k enter n z Z p p D c 1 a"


class Terminal:
    """A tmux of its own, with one command in it."""

    def __init__(self, socket: Path, command: str) -> None:
        self._tmux = [str(TMUX), "-S", str(socket), "-f", os.devnull]
        shell = f"{command}; echo \"exit $?\"; stty -a | tr ' ;' '\\n' | grep -x echo; exec cat"
        size = ("-x", "80", "-y", "24")
        subprocess.run([*self._tmux, "new-session", "-d", *size, shell], check=True)

    def keys(self, *keys: str) -> None:
        """Press keys, as tmux names them."""
        subprocess.run([*self._tmux, "send-keys", *keys], check=True)

    def shown(self, *options: str) -> str:
        """What stands on the terminal."""
        words = [*self._tmux, "capture-pane", "-p", *options]
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout

    def until(self, is_so: Callable[[str], object]) -> str:
        """What stands there once something is true of it; fail after a minute."""
        deadline = time.monotonic() + PATIENCE_S
        while not is_so(shown := self.shown()):
            assert time.monotonic() < deadline, f"waited a minute for nothing; shown:\n{shown}"
            time.sleep(0.02)
        return shown

    def child(self) -> int:
        """The process of the command in it."""
        words = [*self._tmux, "display-message", "-p", "#{pane_pid}"]
        shell = subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
        found = Path(f"/proc/{shell}/task/{shell}/children").read_text(encoding="ascii").split()
        return int(found[0])

    def close(self) -> None:
        """End it."""
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)


@pytest.fixture
def terminal(
    litreview: CommandLine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Terminal]]:
    """Open a terminal with one `litreview` command in it."""
    if TMUX is None:
        pytest.skip("tmux is not installed")
    opened: list[Terminal] = []

    def start(*words: str, before: str = "") -> Terminal:
        socket = tmp_path_factory.mktemp("t") / "s"
        command = shlex.join([sys.executable, "-m", "litreview", *words])
        opened.append(
            Terminal(socket, f"cd {shlex.quote(str(litreview.root))} && {before}{command}")
        )
        return opened[-1]

    yield start
    for one in opened:
        one.close()


GRADE = ("grade", "examplin", "101", "--reviewer", "zoe")


@pytest.mark.tmux
def test_a_study_is_graded_on_a_terminal(
    terminal: Callable[..., Terminal], litreview: CommandLine
) -> None:
    screen = terminal(*GRADE)
    shown = screen.until(lambda text: ">R randomized" in text)
    assert len(shown.splitlines()) == 24
    assert max(map(len, shown.splitlines())) <= 80
    screen.keys("a")
    screen.until(lambda text: "saved: " in text and "✓" in text)
    screen.keys("q")
    shown = screen.until(lambda text: "exit 0" in text)
    assert "zoe: 1 study graded (PMID 101)" in shown
    assert "Commit it: git add data/examplin/reviews/zoe.jsonl" in shown
    screen.until(lambda text: "\necho\n" in text)
    assert len(words_of(litreview, "zoe")) > 5


@pytest.mark.tmux
def test_marks_without_colour(terminal: Callable[..., Terminal]) -> None:
    screen = terminal(*GRADE, before="NO_COLOR=1 ")
    shown = screen.until(lambda text: ">R randomized" in text)
    assert "[R" in shown
    painted = screen.shown("-e")
    assert not re.search(r"\x1b\[[\d;]*\b(3[0-8]|4[0-8]|9\d|10\d)\b", painted)


@pytest.mark.tmux
@pytest.mark.parametrize("how", ["C-c", "TERM", "INT"])
def test_an_interrupt_restores_the_terminal(terminal: Callable[..., Terminal], how: str) -> None:
    screen = terminal(*GRADE)
    screen.until(lambda text: ">R randomized" in text)
    if how == "C-c":
        screen.keys(how)
    else:
        subprocess.run(["kill", f"-{how}", str(screen.child())], check=True)
    shown = screen.until(lambda text: "exit 130" in text)
    assert "interrupted; what was stored or printed so far is kept" in " ".join(shown.split())
    assert "Traceback" not in shown
    screen.until(lambda text: "\necho\n" in text)  # typed keys show again
    screen.keys("typed", "Enter")
    screen.until(lambda text: text.count("typed") == 2)


@pytest.mark.tmux
def test_the_list_stays_for_who_asks(terminal: Callable[..., Terminal]) -> None:
    screen = terminal("grade", "examplin", "--list", "--reviewer", "zoe")
    shown = screen.until(lambda text: "exit 0" in text)
    assert "Showing 3 of 3 studies awaiting review by zoe" in shown


@pytest.mark.tmux
def test_a_study_that_is_not_in_the_store_opens_no_screen(
    terminal: Callable[..., Terminal],
) -> None:
    screen = terminal("grade", "examplin", "123456", "--reviewer", "zoe")
    shown = " ".join(screen.until(lambda text: "exit " in text).split())
    assert "exit 2" in shown
    assert "litreview: examplin: PMID 123456 is not in the store" in shown
    assert ">R randomized" not in shown


@pytest.mark.tmux
def test_a_dumb_terminal_is_told_what_there_is(terminal: Callable[..., Terminal]) -> None:
    screen = terminal("grade", "examplin", "--reviewer", "zoe", before="TERM=dumb ")
    shown = " ".join(screen.until(lambda text: "exit 0" in text).split())
    assert "this terminal cannot show it. --plain asks one line at a time." in shown
    assert "Showing 3 of 3 studies awaiting review by zoe" in shown


@pytest.mark.tmux
def test_without_textual_it_is_told_how_to_have_it(
    terminal: Callable[..., Terminal], litreview: CommandLine
) -> None:
    litreview.write(
        "without/sitecustomize.py",
        "import sys\nsys.modules['textual'] = None\n"
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'textual' else find(name, *a)\n",
    )
    screen = terminal("grade", "examplin", "--reviewer", "zoe", before="PYTHONPATH=without ")
    shown = " ".join(screen.until(lambda text: "exit 0" in text).split())
    assert "Textual is not installed. `pip install 'litreview[screen]'` adds it" in shown


def test_no_terminal_no_screen(litreview: CommandLine) -> None:
    assert "Showing 3 of 3 studies awaiting review by zoe" in (
        litreview.ok("grade", "examplin", "--reviewer", "zoe").out
    )


@pytest.mark.parametrize("seed", range(max(KILLS // KILLS_A_TEST, 1)))
def test_killed_at_a_keystroke_nothing_is_lost(
    litreview: CommandLine, tmp_path: Path, seed: int
) -> None:
    chance, keys = random.Random(20_261_201 + seed), KEYS.split()
    runs = []
    for n in range(min(KILLS, KILLS_A_TEST)):
        root = tmp_path / f"killed-{n}"
        shutil.copytree(litreview.root, root)
        answered = chance.randrange(len(keys))
        runs.append((root, answered, f"{root}:{answered}:{chance.randrange(200_000)}"))
    words = [sys.executable, "-m", "tests.support.killed", KEYS, *(run[2] for run in runs)]
    subprocess.run(words, check=True, cwd=ROOT, stdin=subprocess.DEVNULL)
    for root, answered, _ in runs:
        told = [json.loads(line) for line in root.with_suffix(".told").read_text().splitlines()]
        assert len(told) >= answered
        written = read_judgements(root / "data" / "examplin" / "reviews")
        saved = [one for one in told if one["said"].startswith("saved")]
        keyed = {(one["study"], one["said"]) for one in saved}
        assert len(written.as_filed) >= len(keyed), root  # what was said to be saved is there
        _goes_on_where_it_was(root, told, keys[len(told) :])


def _goes_on_where_it_was(root: Path, told: list[dict[str, str]], left: list[str]) -> None:
    """The session opens at the study last told, unless the key at work had left it."""
    seen: list[str] = []

    async def look(screen: Driven) -> None:
        seen.append(screen.desk.study.study)

    drive(root, look).__exit__()
    moving = bool(left) and left[0] in {"n", "p", "z", "Z"}
    assert not told or moving or seen == [told[-1]["study"]]
