"""Many invented compounds, for the tests of what stands over all of them.

How many compounds and claims enter; dossiers leave whose claims are worded anew each, from a
vocabulary as large and as uneven as that of real claims. Nothing is drawn from a clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from random import Random

from tests.support.builders_render import a_dossier, a_page_claim, a_page_decision

from litreview.model.claim import Claim, Topic
from litreview.model.decision import TierDecision
from litreview.model.dossier import Dossier
from litreview.model.identity import Compound
from litreview.model.vocabulary import Tier, Verdict

TOPICS = tuple(
    Topic(f"topic-{name.lower()}", name)
    for name in ("Focus", "Memory", "Mood", "Sleep", "Energy", "Pain", "Sight", "Storage")
)
PEOPLE = ("healthy users", "patients after stroke", "patients with anxiety", "general")
VERDICTS = (Verdict.SUPPORTS, Verdict.MIXED, Verdict.INSUFFICIENT, Verdict.NO_EFFECT)
VOCABULARY = 3000  # words; 94 claims about two real compounds have 680


def many_dossiers(compounds: int, claims: int) -> Iterator[Dossier]:
    """So many compounds with so many claims each."""
    words = tuple(_invented_words(Random(7), VOCABULARY))
    whole = a_dossier()
    for number in range(compounds):
        random = Random(number)
        name = f"{words[-1 - number].capitalize()}ol"
        pairs = [_claim(random, words, at) for at in range(claims)]
        yield replace(
            whole,
            query=replace(whole.query, compound=Compound(name.lower()), name=name),
            claims=tuple(claim for claim, _ in pairs),
            decisions=tuple(decision for _, decision in pairs),
            topics=TOPICS,
            reports=(),
            links=(),
            facts={},
            history=(),
        )


def _claim(random: Random, words: tuple[str, ...], at: int) -> tuple[Claim, TierDecision]:
    """A claim of 14 telling words, common and rare as Zipf has it."""
    said = list(dict.fromkeys(_drawn(random, words) for _ in range(40)))[:14]
    claim = replace(
        a_page_claim(f"{said[0]}-{said[1]}-{at}", f"It {' '.join(said[:8])} in {said[8]}."),
        short=f"{said[0]} {said[1]}, {said[2]}"[:40].capitalize(),
        question=f"Does it {' '.join(said[:6])} in healthy people?",
        words=tuple(said[8:]),
        topic=random.choice(TOPICS).id,
        population=random.choice(PEOPLE),
    )
    tier, verdict = random.choice(tuple(Tier)), random.choice(VERDICTS)
    return claim, a_page_decision(claim, tier, verdict)


def _drawn(random: Random, words: tuple[str, ...]) -> str:
    return words[int(len(words) ** random.random()) - 1]


def _invented_words(random: Random, count: int) -> Iterator[str]:
    """Words of two to four syllables, each once."""
    syllables = [a + b + c for a in "bdfgklmnprstv" for b in "aeiou" for c in ("", "n", "r", "s")]

    def endless() -> Iterator[str]:
        while True:
            yield "".join(random.choices(syllables, k=random.randint(2, 4)))

    return islice(dict.fromkeys(islice(endless(), 2 * count)), count)
