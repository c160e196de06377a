"""How often an effect suggested for an outcome sentence is right, beside a count of words.

    python -m benchmarks.effects [CORPORA]

The sentences of `evidence_inference` enter with the words of their prompt; a table of *write* and
*judge* leaves: how many are not silent, and of those how many are right in difference or none, and
in sign. The peer counts words that say more against words that say less. A row asks without the
prompt, as `litreview tag` does. The last two read the whole abstracts of `oncology_outcome`, whose
label says whether the primary endpoint was met: a difference in the surest sentence is held against
"met", none against "not met". Non-inferiority that was shown is "met" there, and no difference.
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

from benchmarks.parts import CORPORA, JUDGE, WRITE, parts_of

from litreview.tagging.effect_reading import Contrast, Said, read_effect
from litreview.tagging.effects import MIN_SUGGESTED
from litreview.tagging.lines import tag_lines
from litreview.tagging.rulebook import load_rulebook

LABELS = {"higher": "increased", "lower": "decreased", "no_difference": "none"}
_SIGNS = frozenset({"increased", "decreased"})
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
        if _SIGNS.issuperset((said, label)):
            self.signed += 1
            self.sign += said == label

    def cells(self) -> list[str]:
        """Prompts; shares not silent, right in difference or none, in sign, in both."""
        sign = f"{self.sign / self.signed:.3f}" if self.signed else "-"
        shares = (self.said / self.asked, self.kind / self.said)
        return [str(self.asked), *(f"{share:.3f}" for share in shares), sign, self.both]

    @property
    def both(self) -> str:
        """The share of what is said that is right in kind and sign."""
        return f"{self.right / self.said:.3f}" if self.signed else "-"


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


def table(folder: Path = CORPORA) -> list[list[str]]:
    """A header, then a row a reader and part."""
    readers: tuple[Reader, ...] = (with_prompt, without_prompt, by_words)
    rows = [["reader", "part", "asked", "not silent", "difference or none", "sign", "both"]]
    prompts = list(_prompts(folder))
    for reader in readers:
        for part in (WRITE, JUDGE):
            counts = Counts()
            for own, prompt in prompts:
                if own == part:
                    counts.add(prompt["label"], reader(prompt))
            rows.append([reader.__name__.replace("_", " "), part, *counts.cells()])
    for part in (WRITE, JUDGE):
        counts = Counts()
        for own, line in _lines(folder / "oncology_outcome.dev.jsonl"):
            if own == part:
                counts.add("met" if line["gold"]["primary_met"] else "none", _of_record(line))
        rows.append(["whole abstracts, endpoint met", part, *counts.cells()])
    return rows


def _of_record(line: Prompt) -> str | None:
    """What the surest sentence of a whole abstract says: a difference, none, or nothing."""
    tagged = next(tag_lines([json.dumps(line)], load_rulebook()))
    effects = json.loads(tagged.json)["suggested_effects"]
    surest = max(effects, key=lambda effect: effect["confidence"], default=None)
    if surest is None:
        return None
    return "none" if surest["direction"] == "no_difference" else "met"


def main() -> None:
    """Print one line a reader and part."""
    for row in table(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPORA):
        print(f"{row[0]:30} " + " ".join(f"{cell:>18}" for cell in row[1:]))


def _prompts(folder: Path) -> Iterator[tuple[str, Prompt]]:
    for part, line in _lines(folder / "evidence_inference.dev.jsonl"):
        for prompt in line["gold"]["effects"]:
            yield part, prompt


def _lines(path: Path) -> Iterator[tuple[str, Prompt]]:
    """Every record with the part it is of."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    yield from zip(parts_of(lines), lines, strict=True)


if __name__ == "__main__":
    main()
