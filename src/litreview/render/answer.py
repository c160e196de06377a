"""One claim on one screen: the answer, its best trials, what would move it, and what if.

Dossiers and a claim's id enter; frozen nouns leave, which give their own lines for whoever prints
them. Nothing is weighed again. What does not fit is counted, never dropped unsaid.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import Field
from litreview.model.grade import Grade
from litreview.model.identity import ClaimId, StudyId
from litreview.model.vocabulary import TiedBy
from litreview.render import wording
from litreview.render.basis_views import link_words
from litreview.render.order import grade_of, link_of
from litreview.render.sentences import reader_sentence
from litreview.render.setting import setting_of

SCREEN = 24  # lines of the smallest terminal in use
TRIALS = 3  # shown of those that count
LABEL = 10  # columns of the words in front of a paragraph


@dataclass(frozen=True, slots=True)
class Answer:
    """What a decision comes to, each in a sentence.

    Attributes:
        verdict: Tier, verdict and what is provisional: "T2 Early human, supports".
        evidence: How many studies and people count.
        trials: The best that count, each with the sentence it was linked by; people first.
        more: How many more count.
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

    def lines(self, width: int) -> tuple[str, ...]:
        """The answer on one screen: at most 24 lines at 80 columns."""
        hint = f"`litreview explain {self.claim} --full` shows the whole trace."
        head = [
            *_clipped([f"{self.statement} [{self.claim}]"], "", width, 2),
            *_wrapped(f"{self.verdict}. {self.evidence}.", "", width),
            *_wrapped(self.sentence, "", width),
        ]
        doubts = _clipped(self.doubts, "Doubt", width, 4)
        trials = [line for trial in self._trials(width) for line in trial]
        left = SCREEN - len(head) - len(doubts) - len(trials) - 1
        lowers = _clipped(self.lowers, "Lower", width, max(1, min(3, left // 2)))
        raises = _clipped(self.raises, "Raise", width, max(1, left - len(lowers)))
        return (*head, *doubts, *trials, *raises, *lowers, hint)

    def _trials(self, width: int) -> Iterator[list[str]]:
        for place, (trial, quote) in enumerate(self.trials):
            best = f"Best of {self.more + TRIALS}" if self.more else "Counts"
            yield [
                *_clipped([trial], " " if place else best, width, 2),
                *_clipped([quote] if quote else [], " ", width, 1),
            ]


def answer(dossier: Dossier, claim_id: str) -> Answer:
    """Return what is known of one claim.

    Raises:
        KeyError: The compound has no such claim.
    """
    claim, decision = dossier.claim(claim_id), dossier.decision(claim_id)
    best = sorted(decision.counted, key=_best_first)
    return Answer(
        claim=claim.id,
        statement=claim.statement,
        verdict=_verdict(decision),
        evidence=wording.sentence_case(wording.evidence_words(decision)),
        sentence=reader_sentence(decision, setting_of(dossier, decision)),
        trials=tuple(
            (_trial(dossier, one), _basis(dossier, one, claim.id)) for one in best[:TRIALS]
        ),
        more=max(0, len(best) - TRIALS),
        raises=decision.raises,
        lowers=decision.lowers,
        doubts=_doubts(decision),
    )


def _best_first(study: CountedStudy) -> tuple[bool, int, int, int, StudyId]:
    return not study.human, -study.effective, study.points, -(study.n or 0), study.study


def _verdict(decision: TierDecision) -> str:
    if decision.undecided:
        return wording.tier_words(decision)
    said = f"{decision.tier} {wording.tier_words(decision)}, {wording.verdict_words(decision)}"
    return f"{said}; provisional" if decision.provisional else said


def _doubts(decision: TierDecision) -> tuple[str, ...]:
    if decision.undoubted is None or decision.undoubted[0] is decision.tier:
        return decision.doubts
    tier, verdict = decision.undoubted
    shown = f"A page shows {tier}, {wording.VERDICT_NAMES[verdict]}, until this is settled."
    return (shown, *decision.doubts)


def _trial(dossier: Dossier, study: CountedStudy) -> str:
    """Who, how many, what was compared and hidden, and what came of it."""
    grade = grade_of(dossier, study.study)
    said = [_people(study, grade), *(_comparison(grade) if study.human else ())]
    direction = wording.DIRECTION_NAMES[study.direction]
    return f"{_name(dossier, study.study)}{_also(study)}: {', '.join(said)}; {direction}"


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
    others = wording.listed([_id(other) for other in study.also])
    one = "perhaps one trial with" if study.joined_by is TiedBy.SUSPECTED else "one trial with"
    return f", {one} {others}"


def _basis(dossier: Dossier, study: CountedStudy, claim: str) -> str:
    """The sentence it was linked by, a reviewer's quote before any source; empty without one."""
    bases = [word.basis for word in link_words(link_of(dossier, study.study, claim)) if word.basis]
    if not bases:
        return ""
    first = min(bases, key=lambda basis: basis.kind != "quote")
    if first.kind == "quote":
        return f"“{first.text}”"
    return f"by {first.kind} ({first.about}): {first.text}"


def _name(dossier: Dossier, study: StudyId) -> str:
    record = dossier.records.get(study)
    return _id(study) if record is None else f"{wording.study_label(record)} ({_id(study)})"


def _id(study: StudyId) -> str:
    return study.replace("pmid:", "PMID ")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a claim came to, once."""

    tier: str
    tier_id: str
    verdict: str
    provisional: bool
    human: int
    preclinical: int
    n: int | None
    groups: int
    evidence: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A linked study whose weight the supposition changes."""

    study: StudyId
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a supposition makes of a claim.

    Attributes:
        waits: Whether the claim was not decided: what is supposed then says nothing.
    """

    claim: ClaimId
    supposed: tuple[str, ...]
    before: Outcome
    after: Outcome
    moved: tuple[Moved, ...]
    waits: bool = False

    def lines(self, width: int) -> tuple[str, ...]:
        """Before and after, what changed in what counts, and the answer as it would be."""
        moved = [f"{_id(one.study)}: {one.before} → {one.after}" for one in self.moved] or [
            "no study counts otherwise"
        ]
        return (
            *_wrapped(f"What if {'; '.join(self.supposed)}? [{self.claim}]", "", width),
            *_clipped([_outcome(self.before)], "Is", width, 3),
            *_clipped([_outcome(self.after)], "Would be", width, 3),
            *_wrapped(self.after.sentence, " ", width),
            *(line for said in moved for line in _wrapped(said, "Change", width)),
            *(_wrapped(_WAITS, "", width) if self.waits else ()),
            "Nothing was written.",
        )


_WAITS = (
    "The claim rests on records known by citation only, and is not decided before they are read."
)


def difference(
    before: Dossier, after: Dossier, claim_id: str, supposed: Sequence[str]
) -> Difference:
    """Return what differs between a claim as it is and as it would be.

    Raises:
        KeyError: The compound has no such claim.
    """
    claim = before.claim(claim_id)
    was, would = before.decision(claim_id), after.decision(claim_id)
    then, now = _weights(was), _weights(would)
    moved = tuple(
        Moved(study, then.get(study, _UNLINKED), now.get(study, _UNLINKED))
        for study in sorted(then.keys() | now.keys())
        if then.get(study) != now.get(study)
    )
    return Difference(
        claim=claim.id,
        supposed=tuple(supposed),
        before=_outcome_of(before, was),
        after=_outcome_of(after, would),
        moved=moved,
        waits=bool(would.unread),
    )


_UNLINKED = "not linked"


def _weights(decision: TierDecision) -> dict[StudyId, str]:
    """What each linked study counts as, in a few words."""
    found = {one.study: f"not counted: {one.reason}" for one in decision.not_counted}
    for one in decision.counted:
        direction = wording.DIRECTION_NAMES[one.direction]
        people = f", n {wording.number(one.n)}" if one.n is not None else ""
        level = f"level {one.effective}" if one.human else "preclinical"
        found[one.study] = f"{level}, {direction}{people}"
        found |= {other: f"counted with {_id(one.study)}" for other in one.also}
    return found


def _outcome_of(dossier: Dossier, decision: TierDecision) -> Outcome:
    return Outcome(
        tier=decision.tier,
        tier_id=decision.tier.tier_id,
        verdict=decision.verdict,
        provisional=decision.provisional,
        human=decision.human,
        preclinical=decision.preclinical,
        n=decision.n,
        groups=decision.groups,
        evidence=f"{_verdict(decision)}; {wording.evidence_words(decision)}",
        sentence=reader_sentence(decision, setting_of(dossier, decision)),
    )


def _outcome(outcome: Outcome) -> str:
    return outcome.evidence


def _clipped(said: Iterable[str], label: str, width: int, most: int) -> list[str]:
    """Paragraphs on at most so many lines; the last one says how many were left out."""
    paragraphs = list(said)
    lines: list[str] = []
    for place, text in enumerate(paragraphs):
        wrapped = _wrapped(text, label if not lines else " ", width)
        left = len(paragraphs) - place - 1
        if len(lines) + len(wrapped) <= most and not (left and len(lines) + len(wrapped) == most):
            lines += wrapped
            continue
        lines += wrapped[: most - len(lines)]
        lines[-1] = _shortened(lines[-1], f" … and {left} more" if left else " …", width)
        break
    return lines


def _shortened(line: str, end: str, width: int) -> str:
    room = width - len(end)
    return (line if len(line) <= room else line[:room].rpartition(" ")[0]) + end


def _wrapped(text: str, label: str, width: int) -> list[str]:
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
