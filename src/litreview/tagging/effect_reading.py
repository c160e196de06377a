"""What an outcome sentence says of two groups: higher, lower, no difference, or nothing certain.

A sentence enters, with the names of outcome and treatments where they are known; a suggestion
leaves for people to look at. It is never counted, and says nothing of good or bad: the sign is
that of the measure in the treated group against the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from litreview.model.suggestion import EffectDirection
from litreview.tagging.effect_groups import (
    Groups,
    groups_of,
    holder_side,
    names_unknown,
    reference_side,
)
from litreview.tagging.effect_numbers import blank_asides, compare_values, intervals, p_values
from litreview.tagging.effect_scope import (
    between_others,
    compares_other_people,
    has_reference,
    is_at_start,
    is_of_all,
    is_of_one_group,
    is_of_others,
    is_since,
)
from litreview.tagging.effect_words import (
    HEDGE,
    Cue,
    Sign,
    cues_in,
    measured,
    no_difference_in,
    word_set,
)
from litreview.tagging.folding import fold


@dataclass(frozen=True, slots=True)
class Contrast:
    """What a sentence is asked about; each is empty where nobody says."""

    outcome: str = ""
    intervention: str = ""
    comparator: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence says, how surely, and by which rule."""

    direction: EffectDirection
    confidence: float
    rule: str


ANY = Contrast()
# confidences: the share that is right on the development half of evidence_inference, in twentieths
DENIED, NOT_PROVEN, TAKEN_BACK, ONE_UNCHANGED = 0.95, 0.9, 0.85, 0.6
REFERENCE_NAMED, HOLDER_NAMED, PROVEN, BARE = 0.9, 0.85, 0.8, 0.55
BY_VALUES = 0.75
STEM = 6  # letters by which an outcome's words are found again
UNCHANGED = "effect.unchanged"  # of one group; any other word on the outcome says more
_CLAUSE = re.compile(
    r"(?=[;., ])(?:;|(?<=[a-z)\]%\d])\. (?=[a-z])|"
    r", (?:but|whereas|while|although|though|however|yet)\b|"
    r" (?:but|whereas|although)\b|,? and (?=there |no |did |was |were )|"
    r",? with (?=(?:no|similar|comparable)\b)|"
    r",? (?<!or )without (?=affect|alter|chang|influenc|increas|reduc|any|significant|differ))"
)
_CHANGE = re.compile(r"(?:.{0,40}, )?(?:the |mean |overall |median )*changes? (?:in|from|of)\b")
_BETWEEN = re.compile(
    r"\bbetween|\bamong|\bdiffer|\bgroups\b|\barms\b|\bthan\b|\bcompar|\bsimilar|\bequal|inferior"
)
_REFERS = re.compile(r"\b(?:this|these|those|it|they|none|differences?)\b")
_WORD = re.compile(r"[a-z0-9]{2,}")
_FILLER = word_set(
    """
    the of in and or at to for with on by rate rates mean median number level levels score scores
    total after week weeks day days month months change changes patients from between
    """
)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A folded clause, and the same with what stands in brackets blanked."""

    text: str
    plain: str


_END = _Clause("", "")


def read_effect(sentence: str, asked: Contrast = ANY) -> Said | None:
    """What one sentence says of an outcome; None where it is silent, hedged or hard to tell.

    Without an outcome every clause must say the same; with one, the clause that names it decides,
    else the nearest behind it.
    """
    folded, outcome = fold(sentence), fold(asked.outcome)
    groups = groups_of(*map(fold, (asked.intervention, asked.comparator)))
    if is_of_others(folded):
        return None
    clauses = [*_clauses(folded), _END]
    found = dict(_read_clauses(clauses, outcome, groups))
    told = {at: said for at, said in found.items() if said.rule != UNCHANGED}
    found = told or found
    if not outcome:
        agree = len({said.direction for said in found.values()}) == 1
        return min(found.values(), key=lambda said: said.confidence) if agree else None
    named = max(range(len(clauses)), key=lambda at: (_shared(clauses[at].text, outcome), -at))
    nearest = sorted(found, key=lambda at: (at < named, abs(at - named)))
    return found[nearest[0]] if nearest else None


def _clauses(folded: str) -> Iterator[_Clause]:
    """The clauses of a sentence; what stands in brackets is never cut."""
    plain, start = blank_asides(folded), 0
    for found in _CLAUSE.finditer(plain):
        yield _Clause(folded[start : found.start()], plain[start : found.start()])
        start = found.start()
    yield _Clause(folded[start:], plain[start:])


def _read_clauses(
    clauses: list[_Clause], outcome: str, groups: Groups
) -> Iterator[tuple[int, Said]]:
    """What each clause says of the end, not of the start, of a trial."""
    start, before = False, _END
    for at, (clause, after) in enumerate(pairwise(clauses)):
        start = is_at_start(clause.plain, goes_on=start)
        aside = between_others(before.plain, clause.plain)
        said = None if start or aside else _read_clause(clause, outcome, groups)
        before = clause
        if said is not None:
            yield at, _taken_back(said, clause, after, groups)


def _shared(clause: str, outcome: str) -> int:
    return len(_stems(outcome) & {word[:STEM] for word in _WORD.findall(clause)})


@lru_cache(maxsize=64)
def _stems(outcome: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in _WORD.findall(outcome) if word not in _FILLER)


def _taken_back(said: Said, clause: _Clause, after: _Clause, groups: Groups) -> Said:
    """What a clause says once the next is read: "lower, but this was not significant".

    That the other group did not change takes nothing back, nor that two doses did not differ.
    """
    denied = _REFERS.search(after.text) and no_difference_in(after.plain)
    if denied and between_others(clause.plain, after.plain):
        return said
    if denied and not groups.side(after.text):
        return Said(EffectDirection.NO_DIFFERENCE, TAKEN_BACK, "effect.taken-back")
    return said


def _read_clause(clause: _Clause, outcome: str, groups: Groups) -> Said | None:
    plain = clause.plain
    cues, denied = cues_in(plain)
    none = no_difference_in(plain)
    comparative = any(cue.comparative for cue in cues)
    if compares_other_people(plain, groups, comparative=comparative):
        return None
    if none or denied:
        within = not _BETWEEN.search(plain)
        if within and (is_of_one_group(plain) or holder_side(plain, groups) < 0):
            return None
        if within and "chang" in none:
            return Said(EffectDirection.NO_DIFFERENCE, ONE_UNCHANGED, UNCHANGED)
        return Said(EffectDirection.NO_DIFFERENCE, DENIED, "effect.no-difference")
    proof = _significance(clause.text, outcome)
    if proof is False:
        return Said(EffectDirection.NO_DIFFERENCE, NOT_PROVEN, "effect.not-significant")
    reference = reference_side(plain, groups)
    if not (cues or proof or reference) or HEDGE.search(plain):
        return None
    if cues:
        return _read_cues(plain, cues, outcome, groups, proven=bool(proof))
    named = list(groups.named_in(plain))
    if reference and len(named) == 1:  # "reached by 60% with tea compared with 20% with placebo"
        named.insert(0, (0, -reference))
    larger = compare_values(plain, named)
    return _said(Sign(larger), BY_VALUES, "effect.values") if larger else None


def _significance(clause: str, outcome: str) -> bool | None:
    """Whether the numbers of a clause tell groups apart: the first behind the outcome decides."""
    found = list(p_values(clause)) or list(intervals(clause))
    outcome_end = _outcome_end(clause, outcome) if found else 0
    behind = [tells for at, tells in found if at >= outcome_end] or [tells for _, tells in found]
    return behind[0] if behind else None


def _outcome_end(clause: str, outcome: str) -> int:
    words = _stems(outcome)
    ends = [found.end() for found in _WORD.finditer(clause) if found.group()[:STEM] in words]
    return ends[-1] if ends else 0


def _read_cues(
    plain: str, cues: list[Cue], outcome: str, groups: Groups, *, proven: bool
) -> Said | None:
    """What the words of comparison in a clause say of the treated group."""
    cue = _chosen(plain, cues, outcome)
    sign = measured(cue, outcome or plain) if cue else None
    compared = has_reference(plain)
    if cue is None or sign is None or names_unknown(plain, groups):
        return None
    if is_of_all(plain) and not compared:
        return None
    if cue.comparative and not cue.changes and _CHANGE.match(plain):
        return None  # a greater change may be a greater fall
    if outcome and cue.changes and any(each.changes for each in cues_in(outcome)[0]):
        return None  # of a reduction that was reduced
    reference = reference_side(plain, groups)
    parallel = not reference and not cue.comparative and _is_parallel(plain, groups)
    if parallel:
        holder = compare_values(plain, list(groups.named_in(plain)))
        if not holder:
            return None
    else:
        holder = -reference or holder_side(plain, groups)
    alone = is_of_one_group(plain) or (holder < 0 and not cue.comparative)
    told = parallel or compared or (proven and not alone)
    held = bool(holder) and cue.comparative and not is_since(plain)
    confidence = _confidence(reference=bool(reference), held=held, told=told)
    return _said(sign if holder >= 0 else sign.opposite, confidence, "effect.compared")


def _is_parallel(plain: str, groups: Groups) -> bool:
    """Whether two groups stand side by side: "rose by 12% with tea and by 2% with water"."""
    places = [at for at, _ in groups.named_in(plain)]
    return len(places) > 1 and " and " in plain[min(places) : max(places)]


def _confidence(*, reference: bool, held: bool, told: bool) -> float:
    if reference:
        return REFERENCE_NAMED
    if held:
        return HOLDER_NAMED
    return PROVEN if told else BARE


def _chosen(plain: str, cues: list[Cue], outcome: str) -> Cue | None:
    """The word of comparison that speaks of the outcome, where words disagree."""
    cues = [cue for cue in cues if cue.comparative] or cues
    if len({measured(cue, outcome or plain) for cue in cues}) == 1:
        return cues[0]
    if not outcome:
        return None
    before = [cue for cue in cues if cue.start <= _outcome_end(plain, outcome)]
    return before[-1] if before else cues[0]


def _said(sign: Sign, confidence: float, rule: str) -> Said:
    higher = sign is Sign.HIGHER
    return Said(EffectDirection.HIGHER if higher else EffectDirection.LOWER, confidence, rule)
