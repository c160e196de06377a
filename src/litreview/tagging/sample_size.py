"""How many took part, and which total that is.

The tags on `n`, `n_kind` and `arms` enter; their three readings leave. The surest number decides,
the larger of two as sure; of the sentences that give it, one on those randomized goes before one
on those enrolled, and that before one on those analysed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from litreview.model.fields import NOT_REPORTED, Field
from litreview.model.identity import RuleId
from litreview.model.tag import Evidence, FieldReading, Tag
from litreview.model.vocabulary import NKind
from litreview.tagging import numbers
from litreview.tagging.count_roles import Role
from litreview.tagging.deciding import first_decides, silent, strongest_first

_OF_ONE = frozenset({Role.PLAIN.value, Role.RANDOMIZED.value, Role.ARM.value})
_TOLD = frozenset({Role.ENROLLED.value, Role.ANALYSED.value, Role.SOME.value})
_ONE_STUDY = re.compile(
    r"(?i)\b(?:an?|one|another|the (?:largest|first|only|latest)) (?:[\w-]+ ){0,4}"
    rf"(?:trial|study|rct|series|survey) (?:of|in|with|on) {numbers.PATTERN}"
)
_Place = tuple[Evidence, RuleId]  # one sentence as one rule read it

_KINDS = [kind.value for kind in NKind]
# the sexes, results, and the flow of the people: none of them is an arm
_SEX = r"(?:males?|females?|men|women|boys|girls)"
_NO_ARM = re.compile(
    rf"""(?ix) ^\W* (?:n\ ?=\ ?)? [\d,]+ \ (?:\w+\ )? {_SEX} \W*$
    | ^\W* {_SEX} \W+ (?:n\ ?=\ ?)? [\d,]+ \W*$
    | ^(?!.*\bn\ ?=\ ?[\d,]+[,;:]\ ) .* \b\d+\ {_SEX}\b .* \d\ {_SEX}\b
    | \d\ ?(?:%|per\ ?cent\b) \)? \ (?:in|of)\b
    | \b(?:randomi[sz]ation|follow-?up|screening|eligibility)\b
    | \bcompleted\ (?:the\ )?(?:study|trial|treatment|protocol)\b
    | ^\W* (?:were\ )? pooled\ ?[(:,]
    | ^\W* (?:\w+\ )? (?:recruited|enrolled|included|eligible|screened|analy[sz]ed) \b"""
)
_KIND_OF_PEOPLE = re.compile(r"^[\d,]+ [a-z-]+(?:s|men|people)$")
_ALLOTTED = re.compile(
    r"(?i)randomi|randomly|assign|allocat|allott|divid|group|\barms?\b|receiv|given|\bgot\b|treat"
    r"|compar|placebo|control|versus|\bvs\b|\btook\b|underwent"
)
_CAME_TO_ARMS = re.compile(
    r"(?i)\)(?: [\w-]+){0,3} were (?:then )?"
    r"(?:randomi[sz]ed|(?:randomly )?(?:assigned|allocated)) to\b"
)
_SIZE = re.compile(r"(?i)\bn ?= ?\d")
_FEW = 3  # arms; where more sizes are printed than arms read, some are missing
_LAST_NUMBER = re.compile(r"\d[\d,]*(?=\D*$)|\W+$")
_NOT_LETTERS = re.compile(r"[^a-z]+|\bn\b")


def decide_n(
    numbers: Sequence[Tag], kinds: Sequence[Tag], arms: Sequence[Tag]
) -> dict[Field, FieldReading]:
    """The readings of `n`, `n_kind` and `arms`."""
    found = {
        Field.N: silent(Field.N),
        Field.N_KIND: silent(Field.N_KIND),
        Field.ARMS: decide_arms(arms),
    }
    if not numbers:
        return found
    kind_of = {(tag.evidence, tag.rule): tag for tag in kinds}
    ranked = sorted(numbers, key=lambda tag: _rank(tag, kind_of))
    found[Field.N] = first_decides(Field.N, ranked)
    kind = kind_of.get((ranked[0].evidence, ranked[0].rule))
    if kind is not None:
        others = (tag for tag in kinds if tag is not kind)
        found[Field.N_KIND] = first_decides(Field.N_KIND, (kind, *others))
    return found


def n_of_papers(number: FieldReading) -> FieldReading:
    """The reading of `n` in a paper about other studies: only a total of them is its own.

    Those whom it only counts took part in one of the studies it tells of, as did those of "a small
    trial of 24 pilots".
    """
    value = number.value
    if all(_is_of_one(tag) for tag in number.tags if tag.value == value):
        return FieldReading(Field.N, NOT_REPORTED, number.tags)
    return number


def _is_of_one(tag: Tag) -> bool:
    role = tag.rule.split(".")[1]
    return role in _OF_ONE or (role in _TOLD and _ONE_STUDY.search(tag.evidence.quote) is not None)


def decide_arms(tags: Sequence[Tag]) -> FieldReading:
    """The surest sentence that gives several arms, or the arms of sentences that give one each.

    The second reading is as sure as its weaker arm, and its tags show every sentence.
    """
    ranked = strongest_first(tag for tag in tags if _are_arms(tag))
    whole = [tag for tag in ranked if len(_arms(tag)) > 1]
    single = _one_each(tag for tag in ranked if len(_arms(tag)) == 1)
    if len(single) > 1 and (not whole or whole[0].confidence < single[1].confidence):
        first = sorted(single[:2], key=lambda tag: tag.evidence.start)
        rest = (tag for tag in ranked if tag not in first)
        value = tuple(arm for tag in first for arm in _arms(tag))
        return FieldReading(Field.ARMS, value, (*first, *rest), (), single[1].confidence)
    return first_decides(Field.ARMS, whole)


def _are_arms(tag: Tag) -> bool:
    """Whether these can be the arms of a trial, and all of them."""
    arms, said = _arms(tag), tag.evidence.quote
    if any(_NO_ARM.search(arm) for arm in arms):
        return False
    if all(_KIND_OF_PEOPLE.search(arm) for arm in arms) and not _ALLOTTED.search(said):
        return False
    if _stand_before_chance(arms, said):
        return False
    if len({_LAST_NUMBER.sub("", arm.lower()) for arm in arms}) < len(arms):
        return False  # one arm, counted twice
    return not (len(arms) >= _FEW and len(_SIZE.findall(said)) > len(arms))


def _stand_before_chance(arms: Sequence[str], said: str) -> bool:
    """Whether they are kinds of people who came to their arms only then.

    "Pilots (n = 62) and bakers (n = 71) were randomised to tea or mint."
    """
    came = _CAME_TO_ARMS.search(said)
    return came is not None and any(0 <= said.find(arm) < came.start() for arm in arms)


def _one_each(tags: Iterable[Tag]) -> list[Tag]:
    """The first tag of every differently named arm."""
    named: dict[str, Tag] = {}
    for tag in tags:
        named.setdefault(_NOT_LETTERS.sub(" ", _arms(tag)[0].lower()).strip(), tag)
    return list(named.values())


def _arms(tag: Tag) -> tuple[str, ...]:
    return tag.value if isinstance(tag.value, tuple) else (str(tag.value),)


def _rank(tag: Tag, kind_of: dict[_Place, Tag]) -> tuple[float, int, int]:
    kind = kind_of.get((tag.evidence, tag.rule))
    order = _KINDS.index(str(kind.value)) if kind is not None else len(_KINDS)
    return -tag.confidence, -int(str(tag.value)), order
