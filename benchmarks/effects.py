"""How often an effect suggested for an outcome sentence is right, beside a count of words.

    python -m benchmarks.effects [CORPORA]

The sentences of `evidence_inference` enter with the words of their prompt; a table of *write* and
*judge* leaves: how many are not silent, and of those how many are right in difference or none, and
in sign. The peer counts words that say more against words that say less. The last column asks
without the prompt, as `litreview tag` does.
"""

from __future__ import annotations

import html
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.parts import JUDGE, WRITE, parts_of

from litreview.tagging.effect_reading import Contrast, Said, read_effect
from litreview.tagging.effects import MIN_SUGGESTED

CORPORA = Path("../shared/corpora")
LABELS = {"higher": "increased", "lower": "decreased", "no_difference": "none"}
_MORE = re.compile(r"higher|greater|more|increas|longer|better|improv", re.IGNORECASE)
_LESS = re.compile(r"lower|less|fewer|decreas|reduc|shorter|worse", re.IGNORECASE)
_NONE = re.compile(r"\bno |\bnot |similar|comparable|n\.s\.|p ?[=>] ?0?\.[1-9]", re.IGNORECASE)

Prompt = Mapping[str, Any]
Reader = Callable[[Prompt], str | None]


@dataclass
class Counts:
    """What came of the prompts of one part."""

    asked: int = 0
    said: int = 0
    kind: int = 0  # difference or none right
    signed: int = 0  # a difference, and said to be one
    sign: int = 0  # of those, with the right sign
    right: int = 0

    def add(self, label: str, said: str | None) -> None:
        """Count one prompt."""
        self.asked += 1
        if said is None:
            return
        self.said += 1
        self.right += said == label
        self.kind += (said == "none") == (label == "none")
        if "none" not in (said, label):
            self.signed += 1
            self.sign += said == label

    def __str__(self) -> str:
        return (
            f"{self.asked:5} {self.said / self.asked:8.3f} {self.kind / self.said:8.3f}"
            f" {self.sign / self.signed:8.3f} {self.right / self.said:8.3f}"
        )


def with_prompt(prompt: Prompt) -> str | None:
    """What the surest of the sentences says of the prompt's outcome and groups."""
    words = (html.unescape(prompt[name]) for name in ("outcome", "intervention", "comparator"))
    asked = Contrast(*words)
    return _label([read_effect(sentence, asked) for sentence in prompt["evidence"]])


def without_prompt(prompt: Prompt) -> str | None:
    """What the first sentence says when nobody asks."""
    return _label([read_effect(prompt["evidence"][0])], MIN_SUGGESTED)


def _label(found: list[Said | None], at_least: float = 0.0) -> str | None:
    sure = [said for said in found if said is not None and said.confidence >= at_least]
    surest = max(sure, key=lambda said: said.confidence, default=None)
    return LABELS[surest.direction] if surest else None


def by_words(prompt: Prompt) -> str | None:
    """The peer: more words of one kind than of the other."""
    sentence = prompt["evidence"][0]
    if _NONE.search(sentence):
        return "none"
    balance = len(_MORE.findall(sentence)) - len(_LESS.findall(sentence))
    return ("increased" if balance > 0 else "decreased") if balance else None


def main() -> None:
    """Print one line a reader and part."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPORA
    print(f"{'reader':15} {'part':6} {'asked':>5} {'said':>8} {'kind':>8} {'sign':>8} {'right':>8}")
    readers: tuple[Reader, ...] = (with_prompt, without_prompt, by_words)
    prompts = list(_prompts(folder))
    for reader in readers:
        for part in (WRITE, JUDGE):
            counts = Counts()
            for own, prompt in prompts:
                if own == part:
                    counts.add(prompt["label"], reader(prompt))
            print(f"{reader.__name__:15} {part:6} {counts}")


def _prompts(folder: Path) -> Iterator[tuple[str, Prompt]]:
    text = (folder / "evidence_inference.dev.jsonl").read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines() if line.strip()]
    for line, part in zip(lines, parts_of(lines), strict=True):
        for prompt in line["gold"]["effects"]:
            yield part, prompt


if __name__ == "__main__":
    main()
