"""The words by which a sentence says that groups differ, or that they do not.

Folded text enters; signs of comparison leave: where they stand, and whether the measure is said to
be higher or lower. Which group is meant, and what a sentence comes to, is decided in `effects`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

LOOK_BACK = 60  # code points before a word that may deny it
SIGNIFICANT = 0.05  # p-value; the convention of nearly every abstract

_UP = (
    r"increas\w*|ris(?:e|es|en|ing)|rose(?= (?:to|by|from|in|after|with|more|less|\w+ly)\b)|"
    r"raised|elevat\w+|prolong\w*|lengthen\w*|extend(?:ed|s)|gain(?:s|ed)?|enhanc\w+|"
    r"augment\w*|doubled|doubling|boost\w*"
)
_DOWN = (
    r"decreas\w*|reduc(?:e[sd]?|ing|tions?)|declin\w*|fell|fall in|dropped|drop in|diminish\w*|"
    r"attenuat\w*|suppress(?:e[sd]|ing|ion)?|lower(?:ed|ing|s)|lessen\w*|shorten\w*|"
    r"blunt(?:ed|s)|inhibit(?:s|ed|ing|ion)?"
)
_MORE = r"higher|greater|more|commoner|larger|longer|highest|greatest|longest|largest"
_LESS = r"lower|less|lesser|rarer|fewer|smaller|shorter|lowest|fewest|shortest|smallest"
_GOOD = (
    r"improv\w+|better|superior\w*|earlier|sooner|"
    r"(?P<{0}vague>benefi\w+|efficac\w+|effective\w*|favou?r(?:ed|ing|s)?)"
)
_BAD = r"worse\w*|poorer|deteriorat\w*|inferior|impair\w*"
_FAST = r"faster|quicker|more (?:rapid(?:ly)?|quickly)"
_SLOW = r"slower|more slowly"
_NOT_ALL = (  # comparatives that are part of a name, or of a quantity
    r"(?!,? than \d|-| (?:dos\w+|intensity|education\w*|limbs?|extremit\w+|back|leg|body|urinary|"
    r"respiratory|abdominal|airways?|invasive|intensive|term|quartile|severe) )"
)
_CHANGE = r"changes?|differences?|effects?|impact|variation|variability|shifts?"
_CUE = re.compile(
    rf"\b(?<!-)(?:(?P<fast>{_FAST})|(?P<slow>{_SLOW})|(?:(?P<more>{_MORE})|(?P<less>{_LESS})){_NOT_ALL}"
    rf"(?:(?: \w[\w-]*){{0,3}}? (?:(?P<more_up>{_UP})|(?P<more_down>{_DOWN})|"
    rf"(?P<more_good>{_GOOD.format('more_')})|(?P<more_change>{_CHANGE})))?|"
    rf"(?P<up>{_UP})|(?P<down>{_DOWN})|"
    rf"(?P<good>{_GOOD.format('')})|(?P<bad>{_BAD}))(?!-)\b"
)
_ADVERB = re.compile(
    r"\b(?:(?P<more>more|greater)|(?P<less>less|lesser))\b"
    r"(?= +(?:extent|degree|than|in|with|for|among|after|when|during|so|strongly|markedly)\b"
    r"|[,.( ]*$| ?\()"
)
_DEGREE = (
    r"(?: (?:any|an?|the|of|such|overall|further|additional|clear|major|evidence|relevant|"
    r"meaningful|important|detectable|apparent|between-group|[\w-]*significan\w+|\w+ly))*"
)
_NEGATED = re.compile(
    rf"(?:\b(?:no|without|lack(?:ed|s)?(?: of)?|no (?:more|longer)){_DEGREE}|"
    r"(?:\bnot(?! only)|\bneither|\bnor|\bfail(?:s|ed)? to|n't|\bcannot)(?: [\w-]+){0,4}) ?$"
)
_NO_DIFFERENCE = re.compile(
    r"(?=[nfiuscewd(,=])(?:"  # fails at most places at once
    r"\bno(?: [\w-]+){0,4} (?:differences?|changes?|effects?|impact|influence|benefits?|"
    r"advantages?|improvements?|associations?|interactions?)\b|"
    r"\b(?:not?|none|neither|nor|never)\b(?: [\w-]+){0,5} "
    r"(?:differ(?:ed|s|ent|ently)?|significan(?:t|ce|tly)|affect(?:ed|s)?|alter(?:ed)?|"
    r"changed?|influenced?|superior|improved?|reach\w*)\b|"
    r"\bfail(?:s|ed)? to (?:show|reach|demonstrate|reduce|improve|increase|obtain|achieve)\b|"
    r"\b(?:non-?significant\w*|insignificant|unchanged|unaffected|unaltered|similar(?:ly)?|"
    r"comparabl[ey]|equivalent|equally|unlikely to|equal in)\b|"
    r"(?<!an )(?<!of )\bidentical(?! in (?:\w+ )?appear)"
    r"(?= (?:in|with|for|between|at|to)\b|[,;. (]*$)|"
    r"(?<!not )(?<!no )(?<!show )(?<!prove )(?<!establish )(?<!demonstrate )"
    r"\bnon-?inferior(?:ity)?\b(?! (?:margin|trial|design|hypothes|threshold|limit|test)|"
    r"[^.;]{0,40}\b(?:not|fail)|\W*of\b)|"
    r"\bwithout (?:any |significant |statistically )*(?:differences?|changes?|affecting|altering|"
    r"influencing|changing)\b|"
    r"\bdifferences?\b[^.;]{0,60}\b(?:not|non)\b[^.;]{0,25}\bsignifican|[(,=] ?n\.?s\.?[),])"
)
_MAY_DENY = re.compile(
    r"\b(?:no[nrt]?\b|non|neither|never|without|fail|un[acl]|similar|identic|compar|equ|insig|"
    r"differ|n\.?s\b)"
)
HEDGE = re.compile(
    r"\b(?:trend(?:s|ed|ing)?|tend(?:ed|s|ency)?|may|might|could|numerically|marginal\w*|"
    r"suggest\w*|insufficient|evidence that|appear\w*|seem\w*|possibl[ey]|potential(?:ly)?|"
    r"expected|hypothesi\w+|prevent(?:s|ed) (?:the|an|any)|"
    r"to (?:determine|assess|evaluate|investigate|test|examine|compare)|whether|aim\w*)\b"
)
# a measure that is better when there is more of it, and one that is better when there is less
_BETTER_HIGH = re.compile(
    r"quality of life|qol|functions?\b|functioning|satisf|surviv|adheren|complian|recover|"
    r"strength|knowledge|perform|sleep quality|memory|respons|success|efficacy|abilit|skill|"
    r"communication|experience|well-?being|remission|cure|clearance|capacity|tolerance|"
    r"independen|attitude|confidence|control rate|sensitivity|specificity|endurance|"
    r"\b(?:sf-?(?:12|36)|eq-?5d|kccq|aqlq|lcq|fev1?|fvc|pefr?|lvef|egfr|6mwd|mmse|moca)\b"
)
_BETTER_LOW = re.compile(
    r"\bpain|symptom|depress|anxi|mortality|death|hba1c|a1c\b|fatigue|distress|stress|nausea|"
    r"vomit|bleeding|infection|relapse|complication|severity|disab|dyspn|insomnia|"
    r"inflammat|blood pressure|hypertens|psychopatholog|blood loss|adverse|side effects?|seizure|"
    r"itch|agitation|wheez|cough|burden|"
    r"\b(?:sgrq|womac|h(?:am)?-?d(?:rs)?|madrs|phq-?9|bdi|updrs|nihss|panss|das-?28|pasi|easi|ipss)\b"
)
_WAIT = re.compile(
    r"\btime to (?!\w* ?(?:progress|event|relapse|death|recurr|fail))|onset|latency|length of|"
    r"duration of (?:stay|hosp)|stay\b"
)  # a time that is better when it is shorter, whatever comes at its end

_TIME = re.compile(r"\btimes?\b|\bduration|\binterval")  # less of it is faster


def word_set(words: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(words.split())


class Sign(Enum):
    """What a word says of the measure; good and bad depend on what is measured."""

    HIGHER = 1
    LOWER = -1
    BETTER = 2
    WORSE = -2
    FASTER = 3
    SLOWER = -3

    @property
    def opposite(self) -> Sign:
        """What says the reverse."""
        return Sign(-self.value)


@dataclass(frozen=True, slots=True)
class Cue:
    """One sign of comparison in a clause.

    Attributes:
        sign: None where more is said of a change whose direction is not.
        comparative: "higher", "fell more", and not "rose".
        changes: "rose", "greater fall", and not "higher".
        vague: "effective": says less than any other word beside it.
    """

    start: int
    end: int
    sign: Sign | None
    comparative: bool = False
    changes: bool = False
    vague: bool = False


def cues_in(clause: str) -> tuple[list[Cue], bool]:
    """Every sign of comparison in a folded clause, and whether another is denied: "not lower"."""
    cues: list[Cue] = []
    denied = False
    for found in _CUE.finditer(clause):
        if _is_denied(clause, found):
            denied = True
            continue
        adverb, last = _ADVERB.match(clause, found.start()), cues[-1] if cues else None
        if adverb and last and last.changes and last.sign and not last.comparative:
            sign = last.sign.opposite if adverb["less"] else last.sign
            cues[-1] = replace(last, end=found.end(), sign=sign, comparative=True)
        else:
            cues.append(_cue(found))
    return [cue for cue in cues if not cue.vague] or cues, denied


def no_difference_in(clause: str) -> str:
    """The words by which a folded clause says that nothing differed; empty where it does not."""
    found = _NO_DIFFERENCE.search(clause) if _MAY_DENY.search(clause) else None
    return found.group() if found else ""


def _is_denied(clause: str, found: re.Match[str]) -> bool:
    start = max(0, found.start() - LOOK_BACK)
    return _NEGATED.search(clause, start, found.start()) is not None


def _cue(found: re.Match[str]) -> Cue:
    said = {name for name, words in found.groupdict().items() if words}
    turned = "less" in said
    if said & {"good", "more_good", "bad"}:
        sign: Sign | None = Sign.WORSE if turned or "bad" in said else Sign.BETTER
    elif said & {"fast", "slow"}:
        sign = Sign.FASTER if "fast" in said else Sign.SLOWER
    elif "more_change" in said:
        sign = None
    elif said & {"up", "down", "more_up", "more_down"}:
        down = bool(said & {"down", "more_down"})
        sign = Sign.LOWER if down != turned else Sign.HIGHER
    else:
        sign = Sign.LOWER if turned else Sign.HIGHER
    return Cue(
        found.start(),
        found.end(),
        sign,
        comparative=bool(said & {"more", "less"}),
        changes=bool(said - {"more", "less", "more_change"}),
        vague=bool(said & {"vague", "more_vague"}),
    )


def measured(cue: Cue, measure: str) -> Sign | None:
    """Higher or lower, where good and bad were said; None where the measure does not tell."""
    if cue.sign in (Sign.HIGHER, Sign.LOWER, None):
        return cue.sign
    wait = bool(_WAIT.search(measure))
    low = wait or bool(_BETTER_LOW.search(measure))
    if cue.sign in (Sign.FASTER, Sign.SLOWER):
        timed = wait or bool(_TIME.search(measure))
        low, high = timed, not (timed or low)
    else:
        high = not wait and bool(_BETTER_HIGH.search(measure))
    if high == low:
        return None
    return Sign.HIGHER if high == (cue.sign.value > 0) else Sign.LOWER
