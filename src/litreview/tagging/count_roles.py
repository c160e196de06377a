"""What the people of one count did in the study: they were randomized, enrolled, analysed, or less.

A sentence and its counts enter; each count's role leaves. A role is read from the words
before the number, between number and noun, and after the noun up to the next count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from litreview.tagging.count_asked import (
    are_sent_to,
    are_who_were_asked,
    came_of_many,
    entered_of_those_before,
    might_come,
)
from litreview.tagging.count_others import (
    are_anothers,
    are_looked_at_again,
    handle_animals,
    lend,
)
from litreview.tagging.count_parts import is_part
from litreview.tagging.counts import Count, Shape


class Role(StrEnum):
    """What was done with those counted; the middle of a rule's id."""

    RANDOMIZED = "randomized"
    ARM = "arm"  # "40 were randomized to yoga"
    ENROLLED = "enrolled"
    ANALYSED = "analysed"
    PLANNED = "planned"
    POOLED = "pooled"  # "nine trials with 640 patients"
    PLAIN = "counted"
    SOME = "some"  # those who died, responded, fell ill
    ELIGIBLE = "eligible"  # those who might have come
    SCREENED = "screened"
    PART = "part"  # "57 patients (44 women)"
    HANDS = "hands"  # people who only handle animals
    PAPERS = "papers"  # "studies of tea (n = 24)"
    LENT = "lent"  # "isolates from 24 patients"
    FOLLOWED = "followed"  # "follow-up at two years reached 24 pilots"
    OURS = "ours"  # "this analysis covers the 24 men"
    LOST = "lost"  # "three patients died"
    OTHERS = "others"  # "the trial by Roe and colleagues of 24 patients"


# those who are not the study's people, or are counted in another number already
_LOOSE = frozenset({Role.PLAIN, Role.ENROLLED})
_HALF_TOLD = frozenset({Role.SOME, Role.PLAIN, Role.ARM})
_SIDE_BY_SIDE = re.compile(r",? and |, ")
NEVER = frozenset(
    {Role.PART, Role.SCREENED, Role.HANDS, Role.PAPERS, Role.LENT, Role.LOST, Role.OTHERS}
)
_BARE = frozenset({Shape.N_ALONE, Shape.VERB, Shape.SAMPLE})
_CHANCE = (
    r"randomi[sz]ed|randomi[sz]ation|"
    r"randomly(?! (?:selected|sampled|chosen|drawn|recruited|invited))|allocated|assigned"
)
_TAKEN_IN = (
    r"enrol\w*|recruit\w*|includ(?:ed|ing)|inclusion|entered|participated|participation|took part|"
    r"registered|accrued|accrual|studied|treated|received|underwent|consented|agreed|examined|"
    r"evaluated|investigated|assessed|tested|scanned|interviewed|surveyed|divided|admitted|"
    r"compared|measured|observed|followed|responded to|returned|replied|performed|conducted|"
    r"volunteered|consecutive|attended|performing"
)
_LOOKED_AT = (
    r"analy[sz]ed|evaluable|assessable|complet(?:ed|ing|ers)|available|analys[ei]s|data|records"
)
_LEFT = (
    r"died|deaths?|withdrew|withdrawn|dropped|discontinued|relapsed|lost|responders|responded|"
    r"improved|"
    r"experienced|developed|reported|recurrences?|achieved|required|showed|remained|refused|declined|"
    r"hospitali[sz]ed|adverse|had"
)
_AFTER = re.compile(
    rf"\b(?:(?P<screened>screened|invited|approached|contacted|assessed for eligibility|excluded)|"
    rf"(?P<randomized>{_CHANCE})|(?P<some>(?<!who )(?<!who have )(?:{_LEFT}))|"
    rf"(?P<analysed>(?:included|entered) in the (?:[\w-]+ )*(?:analys\w+|"
    rf"(?:to-treat|itt|safety|per-protocol) (?:population|set))|{_LOOKED_AT})|"
    rf"(?P<enrolled>{_TAKEN_IN}))\b"
)
_BEFORE = re.compile(
    rf"\b(?:(?P<screened>screen\w*|invited|approached|excluded|excluding)|"
    rf"(?P<randomized>{_CHANCE}|randomi[sz]e|randomly assign|allocate)|"
    rf"(?P<analysed>{_LOOKED_AT})|(?P<enrolled>{_TAKEN_IN}|enrolling|includes?|"
    rf"recruits?|study of|in all|a total of|total of|sample of|cohort of|series of|overall))\b"
)
_BETWEEN = re.compile(
    r"\b(?:(?P<randomized>randomi[sz]ed)|(?P<analysed>evaluable|assessable)|"
    r"(?P<enrolled>enrolled|recruited|included|registered|consecutive|consenting))\b"
)
_NEAR_BEFORE = 45  # code points before a number that its own verb stands in
_NEAR_AFTER = 150
_CLAUSE_ENDS = re.compile(r"[;:]|\.(?= )|(?<!\d),(?! who)(?= (?:and|while|whereas|but)\b)")
_BRACKETS = re.compile(r"\([^()]*\)")
_TO_ONE = re.compile(
    r"(?:randomi[sz]ed|randomly (?:assigned|allocated)|assigned|allocated) to "
    r"(?!(?:either|one|two|three|four|\d|receive either|(?:\w+ )?groups?)\b)"
    r"(?!.*(?: or | versus | vs|,? and | with | compared|\(n|[;:/]| plus |, \d))"
)
_TRIAL_OF = re.compile(
    r"\brandomi[sz]ed(?:[ ,-]+[\w-]+){0,8}[ ,-]+(?:trial|study)(?: [\w-]+){0,4}? "
    r"(?:of|in|with|on|included|enrolled|involving|among|recruited|comprising)(?: a total of)? $"
)
_PLAN = re.compile(
    r"\b(?:sample size|will (?:be|include|enrol|recruit|randomi[sz]e|participate|undergo|receive)|"
    r"planned|aim(?:s|ed)? to (?:enrol|recruit|include|randomi)|plans? to|needed|goal|"
    r"power(?:ed)?|to detect|required|"
    r"to be (?:enrolled|included|recruited|randomi[sz]ed)|target(?:ed)?|intend\w*|up to)\b"
)
_PLANNED_AFTER = re.compile(
    r"(?: [\w-]+){0,5} (?:was|were|is|are)(?: \w+)? "
    r"(?:needed|required|planned|intended|targeted|aimed for|necessary)\b"
)
_CAME = re.compile(r"\b(?:but|and)(?: only| just| finally| eventually)? $")
_BY_CHANCE = re.compile(rf" (?:(?:were|was)(?: \w+)? )?(?:{_CHANCE})")
_WENT_ON = re.compile(
    r"[,;.]? (?:(?:and|but|of whom|of which),?|of (?:them|these|those),?)(?: \w+)? $"
)
# records split for a computer to learn from: chance put nobody in an arm
_LEARNING = re.compile(
    r"\brandom\w*\b[^.;]{0,80}\b(?:training|derivation|learning)\b[^.;]{0,50}"
    r"\b(?:test(?:ing)? (?:sets?|data)|validation|tuning|hold-?out)\b"
)
_PUT_BY_CHANCE = frozenset({Role.RANDOMIZED, Role.ARM})
_CAME_FIRST = frozenset({Role.ENROLLED, Role.PLAIN})
# "of 220 who came, 73 were randomized", "after a run-in of 220 patients, 73"
_OUT_OF = re.compile(r"\b(?:of|from|among|run-in (?:of|with|in)) (?:the |these |all )*$")
_THEN = re.compile(r"[^.;,:]{0,60}, (?:only )?")
_FOLLOWED = re.compile(
    r"^(?:at|after) (?:\d+|[a-z]+) (?:weeks|months|years)(?: of age)?,? "
    r"(?:only |data (?:of|from|on) )?$|"
    r"^ ?(?:at )?(?:[\w-]+ ){0,3}follow-?up\b(?!,? (?:stud|trial|survey|cohort|period))[^.;]{0,60}$"
)
_OURS = re.compile(
    r"\b(?:this|the present|our|the current) (?:[\w-]+ ){0,3}(?:analysis|sub-?study|sub-?analysis)"
    r"(?: is)? (?:cover|includ|concern|report|focus|compris|of\b|on\b|used)[^.;:]{0,30}$"
    r"|\b(?:in|for) (?:this|the present|our|the current) "
    r"(?:(?!intention|primary|interim|main|final|per-protocol)[\w-]+ ){0,3}"
    r"(?:analysis|sub-?study),? "
    r"we (?:only )?(?:studied|included|analy[sz]ed|examined|looked at|assessed|used)[^.;:\d]{0,30}$"
)
_TRIALS = re.compile(
    r"\b(?:trials|studies|rcts|articles|publications|reviews)\b"
    r"(?:(?!\bwe\b)[^.;]){0,60}$|^[^.;]{0,40}\bin [\w ]{0,12}(?:trials|studies)\b"
)
_PAPERS = re.compile(
    r"\b(?:trials|studies|rcts|articles|publications|reviews)\b"
    r"(?!.*\b(?:we|patients|participants|subjects|volunteers|adults|women|men|children)\b)"
)
# who left the study or fell ill: never all of its people
_LOST = re.compile(
    r"(?: \([^()]*\))?(?: with [a-z -]{2,40}?)? (?:(?:will|would|may|fall|fell) )?"
    r"(?:died|die|withdrew|withdraw|drop(?:ped)? out|discontinued|were lost|left|ill|"
    r"(?:had|reported|experienced) (?:[\w-]+ ){0,2}adverse)\b"
)
_SHARE = re.compile(r" \(?\d[\d.]* ?%|(?: \w+)? \(\d[\d.]* ?%")


def roles_of(folded: str, counts: Sequence[Count]) -> tuple[Role, ...]:
    """The role of every count of one sentence, in their order."""
    roles = [
        Role.PART if is_part(folded, counts, at) else _role(folded, counts, at)
        for at in range(len(counts))
    ]
    for at in reversed(range(len(counts) - 1)):
        _beside_the_next(folded, counts[at:], roles, at)
    if _LEARNING.search(folded):
        roles = [Role.ENROLLED if role in _PUT_BY_CHANCE else role for role in roles]
    return (*roles,)


def _beside_the_next(folded: str, counts: Sequence[Count], roles: list[Role], at: int) -> None:
    """Change the role at a place, and the next one, by what the two counts say of each other."""
    one, other = counts[:2]
    if roles[at] in _LOOSE and roles[at + 1] not in NEVER and _share_a_verb(folded, one, other):
        roles[at] = roles[at + 1]
    if one.shape is Shape.SHARE and came_of_many(folded, one, other):
        roles[at + 1] = Role.SCREENED
        roles[at] = Role.ENROLLED if roles[at] in _HALF_TOLD else roles[at]
    if _asked_and_did(roles[at], roles[at + 1], other):
        roles[at + 1] = Role.ENROLLED
    if other.shape is Shape.ELIDED and roles[at] not in NEVER:
        roles[at + 1] = roles[at]
    roles[at : at + 2] = _where_fewer_went_on(folded, counts, roles[at], roles[at + 1])


def _where_fewer_went_on(
    folded: str, counts: Sequence[Count], role: Role, its: Role
) -> tuple[Role, Role]:
    one, other = counts[:2]
    if role in _CAME_FIRST and _fewer_went_on(folded, counts):
        return Role.SCREENED, Role.RANDOMIZED
    if entered_of_those_before(folded, one, other):
        return Role.SCREENED, Role.ENROLLED
    if role is Role.PAPERS and _in_one_bracket(folded, one, other):
        return role, role
    return role, its


def _asked_and_did(role: Role, its: Role, other: Count) -> bool:
    """Whether those counted next did something of those who were asked."""
    return role is Role.ELIGIBLE and its in _HALF_TOLD and other.shape is Shape.VERB


def _fewer_went_on(folded: str, counts: Sequence[Count]) -> bool:
    """Whether some of those counted first were randomized, and only they are counted behind."""
    one, other, *arms = counts
    if other.shape is not Shape.VERB or not other.value < one.value:
        return False
    if not _BY_CHANCE.match(folded, other.end) or _TO_ONE.search(
        _own_words_after(folded, counts, 1)
    ):
        return False
    if any(each.shape is Shape.TO_ARM for each in arms) or sum(e.value for e in arms) > other.value:
        return False
    if _WENT_ON.search(folded, one.last, other.start):
        return True
    return (
        _OUT_OF.search(folded, 0, one.start) is not None
        and _THEN.fullmatch(folded, one.last, other.start) is not None
    )


def _in_one_bracket(folded: str, one: Count, other: Count) -> bool:
    """Whether two bare sizes stand in the same bracket: "pooled (tea, n=24; milk, n=22)"."""
    bare = one.shape in _BARE and other.shape in _BARE
    return bare and not set("()") & set(folded[one.last : other.start])


def _share_a_verb(folded: str, one: Count, other: Count) -> bool:
    """Whether two counts stand side by side before one verb: "24 nurses and 22 pilots were"."""
    if other.shape is Shape.ELIDED or one.shape is Shape.ELIDED:
        return False
    shapes = one.shape is other.shape is Shape.PEOPLE
    return shapes and _SIDE_BY_SIDE.fullmatch(folded, one.last, other.start) is not None


def _role(folded: str, counts: Sequence[Count], at: int) -> Role:
    count = counts[at]
    if count.shape is Shape.TO_ARM:
        return Role.ARM
    before = _CLAUSE_ENDS.split(folded[: count.start])[-1]
    after = _own_words_after(folded, counts, at)
    aside = _aside(folded, count, before, after)
    if aside is not None:
        return aside
    if are_who_were_asked(after) and counts[at + 1 :]:
        return Role.ELIGIBLE
    role = _by_verbs(folded, count, before, after)
    if _OURS.search(before) or are_looked_at_again(folded, count.start, count.end):
        return Role.OURS
    if role in {Role.PLAIN, Role.ANALYSED} and _FOLLOWED.search(before):
        return Role.FOLLOWED
    return _unless_planned(count, before, after, role)


def _aside(folded: str, count: Count, before: str, after: str) -> Role | None:
    """The role of those who are not the study's people or left it; None of all others."""
    told = (
        (_LOST.match(after) is not None, Role.LOST),
        (handle_animals(after), Role.HANDS),
        (lend(before), Role.LENT),
        (are_anothers(folded, count.start), Role.OTHERS),
        (are_sent_to(before), Role.SCREENED),
    )
    return next((role for holds, role in told if holds), None)


def _unless_planned(count: Count, before: str, after: str, role: Role) -> Role:
    """The role its verbs tell, or that of a plan or of papers."""
    if role in {Role.SCREENED, Role.ELIGIBLE, Role.SOME, Role.ARM}:
        return role
    came = count.shape is Shape.VERB and _CAME.search(before) and not after.startswith(" will")
    if (
        (_PLAN.search(before) and not came)
        or _PLAN.match(after.lstrip())
        or _PLANNED_AFTER.match(after)
    ):
        return Role.PLANNED
    if count.shape in _BARE and _PAPERS.search(before):
        return Role.PAPERS
    if _TRIALS.search(before) or _TRIALS.match(after):
        return Role.PAPERS if count.shape in _BARE else Role.POOLED
    return role


def _by_verbs(folded: str, count: Count, before: str, after: str) -> Role:
    own = _BETWEEN.search(count.words)
    if own is not None and own.lastgroup is not None:
        return Role(own.lastgroup)
    if _TRIAL_OF.search(folded, max(0, count.start - 200), count.start):
        return Role.RANDOMIZED
    verbs = [found.lastgroup for found in _AFTER.finditer(after)]
    if verbs and verbs[0] == Role.SCREENED:
        return Role.SCREENED
    if Role.RANDOMIZED in verbs:
        return Role.ARM if _TO_ONE.search(after) else Role.RANDOMIZED
    if count.shape is not Shape.VERB and _is_share(folded, count):
        return Role.SOME
    mine = before[-_NEAR_BEFORE:]
    earlier = [found.lastgroup for found in _BEFORE.finditer(mine)]
    if not verbs and might_come(count.words, after):
        return Role.ELIGIBLE
    told = verbs[0] if verbs and verbs[0] != Role.SOME else (earlier or verbs or [None])[-1]
    return Role.PLAIN if told is None else Role(told)


def _is_share(folded: str, count: Count) -> bool:
    return any(_SHARE.match(folded, at) for at in (count.last, count.end))


def _own_words_after(folded: str, counts: Sequence[Count], at: int) -> str:
    """The clause after a count, brackets left out, up to the next count outside them."""
    last = counts[at].last
    text = _BRACKETS.sub(lambda found: "#" * len(found.group()), folded[last : last + _NEAR_AFTER])
    nexts = (each.start - last for each in counts[at + 1 :] if each.start >= last)
    cut = next((start for start in nexts if text[start : start + 1] not in {"#", ""}), None)
    text = text[:cut].replace("#", "")
    if ")" in text.partition("(")[0]:
        text = text.replace(")", "", 1)
    return _CLAUSE_ENDS.split(text)[0].replace("  ", " ")
