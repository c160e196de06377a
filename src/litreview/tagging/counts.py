"""Phrases that count people: "24 helicopter pilots", "women (n = 62)", "84 were randomized".

A folded sentence enters; its counts leave in reading order, each with the words that were
counted. What is counted must be people: a noun of the list, or, beside a verb that only people
undergo, a noun nobody lists. Weeks, doses, eyes, charts and practices are nobody. What the
counts are of the study (its total, an arm, a part) is told in `count_roles` and `count_sums`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from litreview.tagging import numbers
from litreview.tagging.context import is_a_label
from litreview.tagging.count_others import are_looked_at_again
from litreview.tagging.count_vague import goes_on, is_vague
from litreview.tagging.count_words import (
    BORN,
    DATA,
    ENDS,
    FEW,
    GRAMMAR,
    HOLDERS,
    MORE_PEOPLE,
    NO_PEOPLE,
    OF_PEOPLE,
    STAFF,
    THINGS,
    TOGETHER,
    TRADES_OF,
)
from litreview.tagging.nouns import is_listed


class Shape(StrEnum):
    """How people are counted; names the rule a tag carries."""

    PEOPLE = "people"  # "84 older women"
    N_EQUALS = "people-n-equals"  # "women (n = 84)"
    N_ALONE = "n-equals"  # "yoga (n = 42)"
    VERB = "number-then-verb"  # "of these, 84 were randomized"
    UNNAMED = "others-then-verb"  # "84 Latinas were randomized"
    TO_ARM = "number-to-arm"  # "18 to mittens", beside others who were assigned
    SHARE = "some-of-many"  # "84 of 120 women"
    ELIDED = "elided"  # "84 women had tea and 62 milk"
    SAMPLE = "sample-of"  # "a sample of 84"


@dataclass(frozen=True, slots=True)
class Count:
    """One number of people in a sentence.

    Attributes:
        start: Where the number starts.
        end: One past the number.
        last: One past the words it counts.
        noun: What was counted, as written; empty when no noun stands by.
        words: The words between number and noun.
    """

    value: int
    start: int
    end: int
    last: int
    noun: str
    words: str
    shape: Shape


_PERSONAL = re.compile(
    r"(?!comput|contain|paper|poster|flower|sensor|letter|number|tower|router|printer|tracker|inhal|"
    r"dispens|filter|layer|marker|timer|\w*meter|boiler|cooker|trailer|charger|speaker)"
    r"[\w-]*(?:[eo]rs|[^u]ists|[^t]ians|in[ao]s|goers|eurs|men|folk|persons|clerks)$"
)
_NUMBER = re.compile(numbers.PATTERN)
_N_BEFORE = re.compile(r"\bn ?= ?$")
_BRACKET_ENDS = re.compile(r"[^()]*\)")
_LABELLED = (
    r"(?:type|stage|grade|class|phase|asa|status)s? (?:[ivx]+|\d)[ab]?"
    r"(?:(?: ?[-/] ?| (?:or|and|to) )(?:[ivx]+|\d)[ab]?)*"
)
_STEP = re.compile(
    r"(?: ?\([^()]{0,60}\))?(?: |-)(?:"
    + _LABELLED
    + r"(?= )|(?:[<>=\u2265\u2264]+ ?)?\d+(?:\.\d+)?[ -](?:to[ -]\d+[ -])?years?(?:[ -]olds?)?(?= )"
    r"|(?:\d[\d,']*-?)?[a-z][\w'/+.,-]*?(?=[^\w'/+.-]|\.?$|\. ))(?P<comma>,?)"
)
_WORD = re.compile(r"[a-z][\w'/+.-]*$")
_AND_OTHERS = re.compile(r" (?:and|or) ([a-z][a-z-]*)(?![\w'-])")
_STEPS = 9  # words between a number and its noun
_OF_MANY = re.compile(
    rf" ?(?:\([^()]{{0,20}}\) ?)?(?:out )?of (?:(?:the|these|those|all|an?|planned|intended|target|"
    rf"targeted|expected|required|eligible|invited|original|initial) )*(?={numbers.PATTERN})"
)
_PEOPLE_BEFORE = re.compile(
    r"([a-z][\w'/-]*(?: [\w'/,-]+){0,7})(?: \([^()]*\))? ?[(\[]?(?:total )?n ?= ?$"
)
_VERBS = (
    r"(?:randomi[sz]ed|randomly|assigned|allocated)"
    r"(?!(?:[ ,-]+[a-z-]+){0,5} "
    r"(?:trials?|stud(?:y|ies)|cohorts|phase|periods?|sequences?|sessions?|arms)\b)|"
    r"enrol+ed|recruited|included|participated|took part|"
    r"consented|agreed|completed|analy[sz]ed|evaluable|assessable|eligible|interviewed|responded|"
    r"replied|returned|entered|accrued|registered|treated|underwent|received|studied"
)
_THEN_VERB = re.compile(
    r"(?: ?\([^()]{0,40}\))?,? (?:(?:were|was|are|have been|had been|will be|underwent|who)"
    rf"(?: \w+){{0,2}}? )?(?:{_VERBS}|randomi[sz]ation|had (?:complete|usable|evaluable))\b"
)
# "84 with cold hands were randomized"
_WITH_THEN_CHANCE = re.compile(
    r" (?:with|who had|aged) (?:(?! and \d| or \d)[^.;:,]){2,90}? (?:were|was)(?: \w+)? "
    r"(?:randomi[sz]ed|randomly (?:assigned|allocated)|enrol+ed)\b"
)
# "we studied 84 with cold hands"
_WE_TOOK = re.compile(
    r"\bwe (?:studied|included|analy[sz]ed|enrol+ed|followed|recruited) (?:the )?$"
)
_WITH = re.compile(r" (?:with|who|whose) ")
# people told in twos
_PAIRS = re.compile(
    r"(?: [a-z-]+){0,3}? (?:(?:pairs|sets) of (?:[a-z-]+ ){0,2}?twins|(?:[a-z-]+ )?twin[ -]pairs)\b"
)
_NEXT_WORDS = re.compile(r"(?: [a-z'-]+){1,3}")
_UNNAMED_VERB = re.compile(
    r"(?: [\w'/+-]+){1,4}?(?: with [a-z' -]{3,60}?)?(?: and their \w+)?"
    r"(?: ?\([^()]{0,80}\))?,? (?:were|was|have been|will be)(?: \w+){0,2}? "
    r"(?:randomi[sz]ed|randomly (?:assigned|allocated|divided)|enrol+ed|"
    r"recruited|interviewed|assessed at)\b"
    r"|(?: [\w'/+-]+){1,3} \((?:mean|median|average|aged?)\b"
)
_WHOLE_OF = re.compile(rf"{numbers.PATTERN} of (?:the |these )?$")
_TO_ARM = re.compile(
    r" (?:\([^()]*\) )?(?:were )?(?:(?:randomly )?(?:assigned|allocated|randomi[sz]ed) )?"
    r"(?:to|in|into) (?:the )?[a-z]"
)
_ASSIGNED = re.compile(r"\b(?:randomi[sz]ed|randomly|assigned|allocated|divided)\b")
# "of 30 eligible practices, 24 were randomized": those are no people either
_OF_SOME = re.compile(
    rf"\b(?:of|from|among) (?:the |all )*{numbers.PATTERN}((?: [\w'-]+){{1,6}}), $"
)
# "of 30 nurses who were asked, 24 wore gloves": whatever they did, they came
_OF_WANTED = re.compile(
    rf"\b(?:of|among) (?:the |all )*{numbers.PATTERN}[^.;,\d]{{0,60}}"
    r"\b(?:eligible|invited|approached|asked|contacted|screened|referred|identified|"
    r"questionnaire|survey|trial)\b[^.;,\d]{0,30}, $"
)
_PLACED = re.compile(r" (?:screened|asked|invited|from|in|at) (?=\d|the |[a-z]+ [a-z])")
_NO_CLUSTER = BORN | {"trial"}  # "of 30 women of the trial, 24"
_DID = re.compile(r" (?:(?:were|was|had) )?[a-z]+")
_SAMPLE_BEFORE = re.compile(
    r"\b(?:sample|population|series|cohort|sample size|total|size)(?: size)?"
    r"(?: (?:was|is|will be|required|needed|calculated|consisting|comprising))*"
    r"(?: of| to be)?(?: about| approximately)? ?$"
)


def find_counts(folded: str, people: frozenset[str]) -> tuple[Count, ...]:
    """Every number of people in a folded sentence, in reading order.

    Args:
        folded: The sentence, folded.
        people: Nouns for people, in the singular.
    """
    return (*_counts(folded, people),)


def _counts(folded: str, people: frozenset[str]) -> Iterator[Count]:
    at = 0
    while found := _NUMBER.search(folded, at):
        after_n = _N_BEFORE.search(folded, max(0, found.start() - 4), found.start()) is not None
        if not after_n and is_a_label(folded, found.start()):
            at = found.start() + 1 if " " in found.group() else found.end()
            continue
        at = max(at, found.end())
        value = numbers.to_int(found.group())
        if value is None or (value == 1 and not after_n) or folded[at : at + 1] == "-":
            continue
        if goes_on(folded, at) or (not after_n and is_vague(folded, *found.span())):
            continue
        count = (_n_equals if after_n else _counted)(folded, found, value, people)
        if count is not None:
            at = max(at, count.last if count.shape is Shape.PEOPLE else at)
            yield count


def _n_equals(
    folded: str, found: re.Match[str], value: int, people: frozenset[str]
) -> Count | None:
    span = found.span()
    noun = _noun_after(folded, found.end(), people)
    if noun is not None:
        return Count(value, *span, noun[0], noun[1], "", Shape.N_EQUALS)
    if _behind_things(folded, found.start()):
        return None
    before = _PEOPLE_BEFORE.search(folded, max(0, found.start() - 80), found.start())
    words = before[1].replace(",", " ").split() if before else []
    if words and words[-1] in DATA:
        return None
    named = [word for word in words if _is_people(word, value, people)]
    shape = Shape.N_EQUALS if named else Shape.N_ALONE
    return Count(value, *span, found.end(), named[-1] if named else "", "", shape)


def _behind_things(folded: str, at: int) -> bool:
    """Whether the bracket a number stands in follows a thing: "forty pens (n = 40)"."""
    head = folded.rfind("(", 0, at)
    if head < 0 and _BRACKET_ENDS.match(folded, at):
        return True
    words = folded[:head].rsplit(None, 1) if head > folded.rfind(")", 0, at) else []
    return bool(words) and words[-1] in HOLDERS


def _counted(folded: str, found: re.Match[str], value: int, people: frozenset[str]) -> Count | None:
    start, end = found.span()
    noun = _noun_after(folded, end, people)
    if noun is not None and _is_people(noun[1], value, people):
        words = folded[end : noun[0] - len(noun[1])].strip()
        return Count(value, start, end, noun[0], noun[1], words, Shape.PEOPLE)
    pairs = _PAIRS.match(folded, end)
    if pairs is not None:
        return Count(2 * value, start, end, pairs.end(), "twins", "", Shape.PEOPLE)
    many = _OF_MANY.match(folded, end)
    if many is not None:
        other = _NUMBER.match(folded, many.end())
        noun = _noun_after(folded, other.end(), people) if other else None
        if noun is not None:
            return Count(value, start, end, noun[0], noun[1], "", Shape.SHARE)
    return _by_its_verb(folded, start, end, value)


def _by_its_verb(folded: str, start: int, end: int, value: int) -> Count | None:
    if _TO_ARM.match(folded, end) and _ASSIGNED.search(folded, 0, start):
        return Count(value, start, end, end, "", "", Shape.TO_ARM)
    many = _OF_SOME.search(folded, max(0, start - 90), start)
    if many is not None and any(
        _is_thing(each) and each not in _NO_CLUSTER for each in _PLACED.split(many[1])[0].split()
    ):
        return None
    verb = _THEN_VERB.match(folded, end)
    if _were_taken(folded, start, end) or (
        verb is not None and not _things_follow(folded, verb.end())
    ):
        return Count(value, start, end, end, "", "", Shape.VERB)
    if _OF_WANTED.search(folded, max(0, start - 160), start) and _DID.match(folded, end):
        return Count(value, start, end, end, "", "", Shape.VERB)
    if _SAMPLE_BEFORE.search(folded, max(0, start - 60), start):
        following = folded[end:].split(" ", 2)
        if following[0] or len(following) < 2 or following[1] in GRAMMAR:
            return Count(value, start, end, end, "", "", Shape.SAMPLE)
    whole = _WHOLE_OF.search(folded, max(0, start - 40), start)
    unnamed = None if whole else _UNNAMED_VERB.match(folded, end)
    if unnamed is not None and _reads_as_people(unnamed.group().split()):
        return Count(value, start, end, end, "", "", Shape.UNNAMED)
    return None


def _were_taken(folded: str, start: int, end: int) -> bool:
    """Whether they stand without a noun: "we studied 84 with cold hands"."""
    if are_looked_at_again(folded, start, end) or _WITH_THEN_CHANCE.match(folded, end):
        return True
    taken = _WE_TOOK.search(folded, max(0, start - 40), start)
    return taken is not None and _WITH.match(folded, end) is not None


def _things_follow(folded: str, at: int) -> bool:
    """Whether the verb is an adjective of things: "30 eligible practices"."""
    words = _NEXT_WORDS.match(folded, at)
    for word in words.group().split() if words else ():
        if word in GRAMMAR:
            return False
        if word in THINGS:
            return True
    return False


def _reads_as_people(words: Sequence[str]) -> bool:
    """Whether nobody's noun may be one of people: "84 Latinas were", never "84 of them"."""
    if words[0] in GRAMMAR | {"and", "or"} or any(map(_is_thing, words)):
        return False
    return any(word in OF_PEOPLE or _PERSONAL.match(word) for word in words)


def _is_thing(step: str) -> bool:
    return step.strip(" ,-()") in THINGS


def _noun_after(folded: str, at: int, people: frozenset[str]) -> tuple[int, str] | None:
    """Where the noun for people after a number ends, and the noun; None when other things come."""
    head = ""
    for _ in range(_STEPS):
        step = _STEP.match(folded, at)
        if step is None:
            return None
        word = _WORD.search(step.group().rstrip(","))
        noun = word.group().rstrip(".'") if word else ""
        if noun in numbers.WORDS or (noun in ENDS and noun not in TRADES_OF):
            return None
        if noun in {"and", "or"} and (not head or _is_plural(head)):
            return None
        if _is_people(noun, FEW + 1, people) and folded[step.end() : step.end() + 1] != "-":
            return _with_others(folded, at + len(step.group().rstrip(",.")), people), noun
        head, at = noun, step.end()
    return None


def _with_others(folded: str, last: int, people: frozenset[str]) -> int:
    """Where "nurses and midwives" ends, who are counted together."""
    other = _AND_OTHERS.match(folded, last)
    return other.end() if other is not None and _is_people(other[1], FEW + 1, people) else last


def _is_plural(noun: str) -> bool:
    return noun.endswith(("men", "people", "children")) or (
        noun.endswith("s") and not noun.endswith(("ss", "us", "is", "ous"))
    )


def _is_people(noun: str, value: int, people: frozenset[str]) -> bool:
    if noun in MORE_PEOPLE or noun in TOGETHER:
        return True
    if not _is_plural(noun) or noun in NO_PEOPLE:
        return False
    return is_listed(noun, people) and not (value <= FEW and noun in STAFF)
