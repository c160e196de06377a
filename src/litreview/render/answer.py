"""One claim on one screen: the answer, its best trials, what is in doubt, what would move it.

A dossier and a claim's id enter; a frozen noun leaves, which gives its own lines for whoever prints
them. Nothing is weighed again. What does not fit is counted, never dropped unsaid.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import Field
from litreview.model.grade import Grade, QuoteCheck
from litreview.model.identity import ClaimId, StudyId
from litreview.model.vocabulary import BasisKind, TiedBy
from litreview.render import wording
from litreview.render.basis_views import BasisView, Directory, basis_view
from litreview.render.change_words import Names, bare_name, names_in
from litreview.render.claim_views import fact_words
from litreview.render.order import grade_of, link_of
from litreview.render.plain_reasons import reason_sentence
from litreview.render.sentences import reader_sentence
from litreview.render.setting import setting_of
from litreview.render.wording import WORDS

SCREEN = 24  # lines of the smallest terminal in use
TRIALS = 3  # shown of those that count
LABEL = 10  # columns of the words in front of a paragraph


@dataclass(frozen=True, slots=True)
class Answer:
    """What a decision comes to, each in a sentence.

    Attributes:
        verdict: Tier, verdict and what is provisional: "T2 Early human, supports".
        evidence: How many studies and people count; empty where the sentence says what is missing.
        trials: The best that count, each with the sentence it was linked by, people first; of a
            fact, what people filed.
        more: How many more count.
        wanted: What replaces a linked report and is not linked itself; empty when nothing does.
    """

    claim: ClaimId
    statement: str
    verdict: str
    evidence: str
    sentence: str
    trials: tuple[tuple[str, str], ...]
    more: int
    raises: tuple[str, ...]
    lowers: tuple[str, ...]
    doubts: tuple[str, ...]
    wanted: str = ""

    def lines(self, width: int) -> tuple[str, ...]:
        """The answer on one screen: at most 24 lines at 80 columns."""
        hint = f"`litreview explain {self.claim} --full` shows the whole trace."
        head = [
            *clipped([f"{self.statement} [{self.claim}]"], "", width, 2),
            *wrapped(
                " ".join(f"{said}." for said in (self.verdict, self.evidence) if said), "", width
            ),
            *wrapped(self.sentence, "", width),
        ]
        doubts = [
            *clipped([self.wanted] if self.wanted else [], "Wanted", width, 2),
            *clipped(self.doubts, "Doubt", width, 4),
        ]
        trials = [line for trial in self._trials(width) for line in trial]
        left = SCREEN - len(head) - len(doubts) - len(trials) - 1
        lowers = clipped(self.lowers, "Lower", width, max(1, min(3, left // 2)))
        raises = clipped(self.raises, "Raise", width, max(1, left - len(lowers)))
        return (*head, *doubts, *trials, *raises, *lowers, hint)

    def _trials(self, width: int) -> Iterator[list[str]]:
        for place, (trial, quote) in enumerate(self.trials):
            best = f"Best of {self.more + TRIALS}" if self.more else "Rests on"
            yield [
                *clipped([trial], " " if place else best, width, 2),
                *clipped([quote] if quote else [], " ", width, 1),
            ]


def answer(dossier: Dossier, claim_id: str) -> Answer:
    """Return what is known of one claim.

    Raises:
        KeyError: The compound has no such claim.
    """
    claim, decision = dossier.claim(claim_id), dossier.decision(claim_id)
    names = names_in(dossier)
    best = [
        (_trial(dossier, names, one, body), _basis(dossier, one, claim.id))
        for body in decision.by_part
        for one in sorted(body.counted, key=_best_first)
    ]
    best = best or list(_sources(dossier, claim.id))
    return Answer(
        claim=claim.id,
        statement=claim.statement,
        verdict=tier_and_verdict(decision),
        evidence=wording.sentence_case("" if decision.unread else wording.evidence_words(decision)),
        sentence=reader_sentence(decision, setting_of(dossier, decision)),
        trials=tuple(best[:TRIALS]),
        more=max(0, len(best) - TRIALS),
        raises=tuple(reason_sentence(move, names, decision.kind) for move in decision.raises),
        lowers=tuple(reason_sentence(move, names, decision.kind) for move in decision.lowers),
        doubts=_doubts(decision, names),
        wanted=wording.wanted_words(decision, names.label),
    )


def _best_first(study: CountedStudy) -> tuple[bool, int, int, int, StudyId]:
    return not study.human, -study.effective, study.points, -(study.n or 0), study.study


def tier_and_verdict(decision: TierDecision) -> str:
    """Both in a few words, with what is provisional: "T2 Early human, supports"."""
    if decision.undecided:
        return wording.tier_words(decision)
    said = f"{decision.tier} {wording.tier_words(decision)}, {wording.verdict_words(decision)}"
    return f"{said}; provisional" if decision.provisional else said


def _doubts(decision: TierDecision, names: Names) -> tuple[str, ...]:
    doubts = tuple(reason_sentence(doubt, names, decision.kind) for doubt in decision.doubts)
    if decision.undoubted is None or decision.undoubted[0] is decision.tier:
        return doubts
    tier, verdict = decision.undoubted
    name = wording.verdict_name(verdict, decision.kind)
    shown = f"A page shows {tier}, {name}, until this is settled."
    return (shown, *doubts)


def _trial(dossier: Dossier, names: Names, study: CountedStudy, body: TierDecision) -> str:
    """Who, how many, what was compared and hidden, and what came of it."""
    grade = grade_of(dossier, study.study)
    direction = wording.direction_name(study.direction, body.kind)
    direction = f"{direction} ({body.part})" if body.part else direction
    if study.label:
        return f"{names.label(study.study)}: {direction}; official label{_also(study)}"
    said = ", ".join([_people(study, grade), *(_comparison(grade) if study.human else ())])
    return f"{names.label(study.study)}: {direction}; {said}{_also(study)}"


def _people(study: CountedStudy, grade: Grade) -> str:
    if not study.human:
        detail = grade.text(Field.SPECIES_DETAIL)
        return detail or wording.value_words(grade.value(Field.SPECIES))
    return f"n {wording.number(study.n)}" if study.n is not None else "n not reported"


def _comparison(grade: Grade) -> Iterator[str]:
    for field in (Field.RANDOMIZED, Field.BLINDING, Field.CONTROL):
        yield f"{field} {wording.value_words(grade.value(field))}"


def _also(study: CountedStudy) -> str:
    if not study.also:
        return ""
    others = wording.listed([bare_name(other) for other in study.also])
    one = "perhaps one trial with" if study.joined_by is TiedBy.SUSPECTED else "one trial with"
    return f"; {one} {others}"


def _basis(dossier: Dossier, study: CountedStudy, claim: str) -> str:
    """The sentence it was linked by, a reviewer's quote before any source; empty without one."""
    link = link_of(dossier, study.study, claim, study.part)
    said = [(word.stale, word.basis, word.quote_check) for word in link.words] if link else []
    bases = [(stale, basis, check) for stale, basis, check in said if basis is not None]
    if not bases:
        return ""
    _, best, check = min(bases, key=lambda one: (one[0], one[1].kind is not BasisKind.QUOTE))
    return _basis_words(basis_view(best, Directory.of(dossier), check), check)


def _basis_words(basis: BasisView | None, check: str = "") -> str:
    """A basis on one line; first who tells it, or of a quote that it was not found or checked."""
    if basis is None:
        return ""
    if basis.kind != "quote":
        told, _, more = basis.about.partition("; ")
        return f"{told}: {basis.text}{f' ({more})' if more else ''}"
    doubt = "" if check in {"", QuoteCheck.FOUND} else f"{WORDS['quote_check'][check]}: "
    return f"{doubt}“{basis.text}”"


def _sources(dossier: Dossier, claim: ClaimId) -> Iterator[tuple[str, str]]:
    """What people filed on a claim of fact, and on what."""
    for word in fact_words(dossier, claim):
        reader = f" ({word.reader})" if word.reader else ""
        yield f"{word.reviewer}{reader}: {word.says}", _basis_words(word.basis)


def clipped(said: Iterable[str], label: str, width: int, most: int) -> list[str]:
    """Paragraphs on at most so many lines; the last one says how many were left out."""
    paragraphs = list(said)
    lines: list[str] = []
    for place, text in enumerate(paragraphs):
        folded = wrapped(text, label if not lines else " ", width)
        left = len(paragraphs) - place - 1
        if len(lines) + len(folded) <= most - bool(left):
            lines += folded
            continue
        lines += folded[: most - len(lines)]
        end = f" … and {left} more" if left else " …”" if text.endswith("”") else " …"
        lines[-1] = _shortened(lines[-1], end, width)
        break
    return lines


def _shortened(line: str, end: str, width: int) -> str:
    room = width - len(end)
    return (line if len(line) <= room else line[:room].rpartition(" ")[0]) + end


def wrapped(text: str, label: str, width: int) -> list[str]:
    """A paragraph under a label in the first columns; without any label, to the margin."""
    indent = " " * (LABEL + 2) if label else ""
    first = f"  {label:<{LABEL}}" if label else ""
    return textwrap.wrap(
        " ".join(text.split()),
        width,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]
