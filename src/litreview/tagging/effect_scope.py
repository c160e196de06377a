"""Whether a clause speaks of what the groups of this trial came to, or of something else.

Something else is how groups were at the start, one group before and after, other groups than
those treated differently (women and men), and what somebody else found. Folded text enters.
"""

from __future__ import annotations

import re

from litreview.tagging.effect_groups import Groups, references

_FOUND = r"(?:found|show(?:n|ed|s)|report(?:ed|s)|demonstrated|observed|suggest(?:ed|s)|documented)"
_WORK = (
    r"(?:trials?|stud(?:y|ies)|reports?|work|research|meta-?analys[ei]s|reviews?|literature|series|"
    r"investigators?|authors?|surveys?|publications?|observations|findings)"
)
_SOMEBODY_ELSE = re.compile(
    r"\b(?:previous|earlier|prior|other|recent|published|past|several|many|most) "
    rf"(?:(?!(?:in|to|of|the|this|with|for)\b)[\w-]+,? ){{0,3}}{_WORK}\b|"
    rf"\b(?:ha(?:s|ve) (?:\w+ly )?been (?:\w+ly )?|previously |others (?:have )?){_FOUND}\b|"
    r"\b(?:is|are) (?:well )?known\b|"
    rf"\bet al\b|^an? (?:[\w-]+ ){{0,3}}{_WORK} (?:[\w-]+ ){{0,4}}?{_FOUND}\b"
)
_AT_START = re.compile(
    r"(?<!than )(?<!with )(?<!and )\b(?:at|before|prior to|on) (?:the )?(?:study |trial )?"
    r"(?:baseline|entry|start|outset|enrol\w+|inclusion|recruitment|randomi[sz]ation|admission|"
    r"(?<!on )(?<!at )(?:treatment|intervention|therapy))\b(?! (?:and|or|to|until)\b)|"
    r"^\W*(?:the |mean |median )*(?:baseline|pre-?treatment) [a-z]|"
    r"^\W*(?:the |mean |median )*(?:age|sex|gender)\b(?=.*(?:differ|similar|comparab))|"
    r"\b(?:no|similar|comparable|equal|different) baseline\b|"
    r"\bbaseline (?:characteristics|demographics?|data|variables|features)\b|"
    r"\b(?:differ\w*|similar\w*|comparab\w*|balanced|matched)\b[^;]{0,40}\b(?:in|for|by|to|on|"
    r"regarding|concerning) (?:(?:terms of|respect to|their|the|mean|median|patients?) )*"
    r"(?:age|sex|gender|demograph\w*|ethnicity|race)\b"
)
_LATER = re.compile(r"\b(?:after\w*|at|by|during|over|end|follow\w*|then|post-?\w+)\b")
_BEFORE = re.compile(
    r"\b(?:baseline|before|initial|previous|prior|pre-?treatment)\b|"
    r"^(?:at|during|in the) (?!.*group)"
)
_ALONE = re.compile(
    r"\bfrom (?:the |their |mean )*(?:baseline|initial|pre-?\w+)\b|\bbefore and after\b|"
    r"\bover time\b|\bwithin[- ]groups?\b|\bfrom [^,;]{0,20}\d[^,;]{0,20} to [^,;]{0,10}\d"
)
_TOGETHER = re.compile(
    r"\b(?:both|all|either|each|any|the two|the three)(?: [\w-]+){0,4} "
    r"(?:groups?|arms?|treatments?|conditions?|cohorts?|regimens?)\b|"
    r"\b(?:group|arm) +and (?:[a-z-]+ ){1,4}(?:group|arm)\b"
)
_CORRELATED = re.compile(
    r"^\W*(?:an? )?(?:higher|lower|older|younger|greater|longer|shorter|more|less) [^,;]{1,60} "
    r"(?:was|were|is|are) (?:\w+ )?(?:associated|correlated|related|linked|predict\w+)\b|"
    r"\bcorrelat(?:ed|ions?)\b|\bpredict(?:ed|ors?|ive)\b"
)
_TREATED = re.compile(
    r"treat|receiv|recipient|given|\bgot\b|assign|allocat|random|\bt(?:ak|ook)|drank|\bate\b|fed\b|under|supplement|"
    r"\bon\b(?! (?:the|an?)\b)|\bus(?:ed|ers?|ing)\b|therap|\barms?\b|cohort|"
    r"(?<!both )(?<!all )(?<!two )(?<!three )group"
)
_KINDS = (  # people by what they are, not by what they were given
    r"(?:(?:wo)?men|(?:fe)?males|girls|boys|non-?\w+(?:ers|ors|ics)|\w*smokers|responders|"
    r"relapsers|carriers|survivors|diabetics|elderly|adults|adolescents|children|infants|"
    r"(?:older|younger|obese|lean|healthy|normal|diabetic|black|white) (?:\w+ )?[a-z]+s)"
)
_OTHER_PEOPLE = re.compile(
    rf"\b{_KINDS}\b|\b(?:in|among) (?:\w+ ){{0,2}}[a-z]{{3,}}(?:ers|ors|ists)\b|"
    r"\b(?:patients|participants|subjects|people|persons|individuals|those|cases|ones) "
    r"(?:who|whose|with|without|aged|of)\b"
)
_ELLIPSIS = re.compile(r"\b(?:did|had|were|was) not\W*$")
_BETWEEN = re.compile(rf"\bbetween (?:\w+ ){{0,2}}{_KINDS} and\b")
_BETWEEN_TWO = re.compile(
    r"\bbetween (?!(?:the |both |these |any |study |treatment )*(?:two|three|groups?|arms?|"
    r"treatments?|them|conditions?|interventions?)\b)([^.;,]*)"
)
_LONG = re.compile(r"[a-z]{3,}")
_NAME = re.compile(r"[a-z]{3}")


def is_of_others(sentence: str) -> bool:
    """Whether a sentence tells what another study found, or what is known."""
    return _SOMEBODY_ELSE.search(sentence) is not None


def is_at_start(clause: str, *, goes_on: bool) -> bool:
    """Whether a clause tells how groups were before anything was given.

    Args:
        clause: What is told.
        goes_on: Whether the clause before it did so; no other time is then named.
    """
    return bool(_AT_START.search(clause)) or (goes_on and not _LATER.search(clause))


def between_others(clause: str, after: str) -> bool:
    """Whether a clause compares others than the one before: "than with tea, none between doses"."""
    found = _BETWEEN_TWO.search(after)
    compared = {word for words in references(clause) for word in _LONG.findall(words)}
    return found is not None and compared != set() and not compared & {*_LONG.findall(found[1])}


def has_reference(clause: str) -> bool:
    """Whether a clause says what it compares with, and not what was before."""
    return any(_NAME.search(words) and not _BEFORE.search(words) for words in references(clause))


def is_since(clause: str) -> bool:
    """Whether a clause compares with what was before, and with nobody."""
    return any(map(_BEFORE.search, references(clause))) and not has_reference(clause)


def is_of_one_group(clause: str) -> bool:
    """Whether a clause may tell how one group changed."""
    return bool(_ALONE.search(clause)) or is_since(clause)


def is_of_all(clause: str) -> bool:
    """Whether a clause tells the same of every group."""
    return _TOGETHER.search(clause) is not None


def compares_other_people(clause: str, groups: Groups, *, comparative: bool) -> bool:
    """Whether a clause compares by something else than treatment: sex, a state, another measure."""
    if _BETWEEN.search(clause) or _CORRELATED.search(clause):
        return True
    compared = list(references(clause)) or ([clause] if comparative else [])
    return any(_are_others(words, clause, groups) for words in compared)


def _are_others(words: str, clause: str, groups: Groups) -> bool:
    treated = _TREATED.search(clause if _ELLIPSIS.search(words) else words)
    return not treated and bool(_OTHER_PEOPLE.search(words)) and not groups.names_any(words)
