"""Counts of groups that make a total together: "20 patients and 22 controls".

The counts of one sentence and their roles enter; sums leave. A first number that its followers
add up to is the total itself: nothing is added to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from litreview.tagging import numbers
from litreview.tagging.count_roles import NEVER, Role
from litreview.tagging.counts import Count, Shape


@dataclass(frozen=True, slots=True)
class Sum:
    """Groups added up.

    Attributes:
        kind: What the parts are; the end of a rule's id.
        parts: Two counts or more.
    """

    value: int
    kind: str
    parts: tuple[Count, ...]


_GROUPS = frozenset({Shape.PEOPLE, Shape.N_EQUALS, Shape.N_ALONE})
_Member: TypeAlias = tuple[Count, Role]
_OPEN = frozenset({Role.PLAIN, Role.ARM})  # roles that go with any other in one list
_VERB = re.compile(r" (?:(?:were|was) )?(\w+)")
_N = frozenset({Shape.N_EQUALS, Shape.N_ALONE})
_JOINED = re.compile(r"[,;&/]|\b(?:and|or|versus|vs|with|to|while|whereas|than|as well as)\b")
_TREATED = re.compile(
    r"[^.;]{0,60}?\b(?:received|treated|given|served|got|had|assigned|allocated)\b"
)
_FAR = 130  # code points between two counts of one list, brackets left out
_BRACKETS = re.compile(r"\([^()]*\)")
_APART = re.compile(r"\. |\b(?:of (?:whom|which|them|these)|including|among|out of)\b")
# nothing is added to those: "of 207 patients, 134 women came", "a total of 118; 59 had tea"
_WHOLE_BEFORE = re.compile(r"(?:^|[:;,.] )(?:of|among|from) (?:the |these |all )*$")
_TOTAL_BEFORE = re.compile(r"\b(?:total of|in total,?|in all,?|overall,?|altogether,?) $")
# kinds of people before, their arms behind: the arms are the same people again
_CAME_TO_ARMS = re.compile(
    r"\bwere (?:then )?(?:randomi[sz]ed|(?:randomly )?(?:assigned|allocated)) to\b"
)
# the same people again: "at baseline (n = 24), week 4 (n = 22)"
_AT_A_TIME = re.compile(
    r"\b(?:baseline|(?<!day )before|after|(?:week|month|day|year|visit|session|wave) \d+|"
    r"(?:at|after) \d+ (?:weeks|months|days|years)|follow-?up) \((?:n ?= ?)?$"
)
_NEARLY = 0.9  # of a total, what its arms hold at least
_OPENED = re.compile(r"\((?:n ?= ?)?$")
_PUT_IN = re.compile(r"\b(?:randomi[sz]ed|randomly|assigned|allocated|allotted|divided)\b")
_MEN = re.compile(r"(?:fe)?males?|(?:wo)?men|boys|girls")
_CONTROLS = re.compile(r"controls|hcs|ncs|non-?\w*users")
_BESIDE = re.compile(r"\b(?:healthy|control|comparison|matched|unaffected)\b")
_LISTED = re.compile(
    rf"(?P<n1>{numbers.PATTERN})(?:, (?P<n2>{numbers.PATTERN}))?"
    rf"(?:, (?P<n3>{numbers.PATTERN}))?,? and $"
)


def find_sums(folded: str, counts: Sequence[Count], roles: Sequence[Role]) -> tuple[Sum, ...]:
    """The totals that counts of one sentence make together; none where the total is said."""
    return (*_sums(folded, _own(counts, roles)),)


def parts_of_totals(
    folded: str, counts: Sequence[Count], roles: Sequence[Role]
) -> frozenset[Count]:
    """Counts that add up to another count of their list."""
    runs = [run for run in _runs(folded, _own(counts, roles)) if _is_total(folded, run)]
    return frozenset(
        count for run in runs for count in run if 2 * count.value < sum(each.value for each in run)
    )


def _is_total(folded: str, run: Sequence[Count]) -> bool:
    """Whether the first or last of several is what the others add up to."""
    total = sum(count.value for count in run)
    ends = run[:1] if is_control(run[-1]) else (run[0], run[-1])
    if len(run) > 2 and any(2 * count.value == total for count in ends):
        return True
    return len(run) > 2 and _came_to_brackets(folded, run)


def _came_to_brackets(folded: str, run: Sequence[Count]) -> bool:
    """Whether those counted first were put in arms whose sizes, in brackets, are a few less.

    "1315 pilots were randomized to tea (650 pilots) or milk (660 pilots; five left)."
    """
    first, *arms = run
    kept = sum(count.value for count in arms)
    return (
        _NEARLY * first.value <= kept < first.value
        and folded[: first.start].count("(") == folded[: first.start].count(")")
        and all(_OPENED.search(folded, 0, count.start) for count in arms)
        and _PUT_IN.search(folded, first.last, arms[0].start) is not None
    )


def is_control(count: Count) -> bool:
    """Whether it counts those the patients are compared with."""
    return bool(_CONTROLS.fullmatch(count.noun) or _BESIDE.search(count.words))


def _own(counts: Sequence[Count], roles: Sequence[Role]) -> list[_Member]:
    return [each for each in zip(counts, roles, strict=True) if each[1] not in NEVER]


def _sums(folded: str, members: Sequence[_Member]) -> Iterator[Sum]:
    for run in _runs(folded, members):
        total = sum(count.value for count in run)
        if _is_total(folded, run):
            continue
        yield Sum(total, _kind(run), run)
        pair = run[:2]
        if len(run) > 2 and is_control(pair[1]) and not is_control(pair[0]):
            yield Sum(pair[0].value + pair[1].value, "first-and-controls", pair)
    if "respectively" in folded:
        yield from _lists(folded, [count for count, _ in members])


def _runs(folded: str, members: Sequence[_Member]) -> Iterator[tuple[Count, ...]]:
    run = [count for count, _ in members[:1]]
    for one, other in pairwise(members):
        if _are_joined(folded, one, other):
            run.append(other[0])
            continue
        if len(run) > 1:
            yield tuple(run)
        run = [other[0]]
    if len(run) > 1:
        yield tuple(run)


def _are_joined(folded: str, first: _Member, second: _Member) -> bool:
    (one, role), (other, its) = first, second
    if Shape.ELIDED in {one.shape, other.shape}:
        return _share_a_noun(folded, one, other)
    if role is not its and not {role, its} & _OPEN:
        return False
    if (one.shape in _N) != (other.shape in _N) or not _may_join(folded, one, other):
        return False
    between = _BRACKETS.sub("", folded[one.last : other.start])
    if _are_apart(folded, one, other, between):
        return False
    if ";" in between and role is Role.ENROLLED and other.value < one.value:
        return is_control(other) or _TREATED.match(folded, other.last) is not None
    if ";" in between and _TOTAL_BEFORE.search(folded, 0, one.start):
        return False
    return _JOINED.search(between) is not None


def _share_a_noun(folded: str, one: Count, other: Count) -> bool:
    if one.shape is Shape.ELIDED and is_control(other):
        return _JOINED.search(folded, one.last, other.start) is not None
    return one.noun == other.noun or {one.value, other.value} & {1} != set()


def _are_apart(folded: str, one: Count, other: Count, between: str) -> bool:
    """Whether the second counts some of the first, or stands too far off."""
    if len(between) > _FAR or _APART.search(between):
        return True
    if one.shape in _N and _CAME_TO_ARMS.search(between):
        return True
    if all(_AT_A_TIME.search(folded, 0, each.start) for each in (one, other)):
        return True
    side_by_side = one.shape is other.shape is Shape.PEOPLE and between.strip(" ,") == "and"
    return not side_by_side and _WHOLE_BEFORE.search(folded, 0, one.start) is not None


def _may_join(folded: str, one: Count, other: Count) -> bool:
    """Groups of people join; bare numbers do when they did the same.

    "31 women had tea and 29 had milk", but not "31 women had tea and 29 felt warm".
    """
    if one.shape not in _GROUPS | {Shape.TO_ARM, Shape.VERB}:
        return False
    if other.shape is Shape.VERB:
        verb = _VERB.match(folded, other.last)
        return verb is not None and verb[1] in folded[one.last : other.start].split()
    return other.shape in _GROUPS or other.shape is Shape.TO_ARM


def _kind(run: Sequence[Count]) -> str:
    if all(count.shape in _N for count in run):
        return "n-equals-added"
    if any(count.shape is Shape.ELIDED for count in run):
        return "elided-added"
    nouns = [count.noun for count in run]
    if all(map(_MEN.fullmatch, nouns)) and len({_is_male(noun) for noun in nouns}) > 1:
        return "sexes-added"
    if any(is_control(count) for count in run[1:]) and not is_control(run[0]):
        return "patients-and-controls"
    return "groups-added"


def _is_male(noun: str) -> bool:
    return noun in {"men", "males", "male", "boys"}


def _lists(folded: str, counts: Sequence[Count]) -> Iterator[Sum]:
    for count in counts:
        found = _LISTED.search(folded, max(0, count.start - 60), count.start)
        if found is None:
            continue
        parts = [numbers.to_int(each) for each in found.groupdict().values() if each]
        known = [part for part in parts if part is not None]
        if len(known) == len(parts):
            first = Count(known[0], *found.span("n1"), found.end("n1"), count.noun, "", count.shape)
            yield Sum(sum(known) + count.value, "respectively", (first, count))
