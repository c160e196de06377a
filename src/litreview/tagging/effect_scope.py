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
    rf"\bet al\b|^an? (?:[\w-]+ ){{0,3}}{_WORK} (?:[\w-]+ ){{0,4}}?{_FOUND}\b"
)
_AT_START = re.compile(
    r"(?<!than )(?<!with )(?<!and )\b(?:at|before|prior to|on) (?:the )?(?:study |trial )?"
    r"(?:baseline|entry|start|outset|enrol\w+|inclusion|recruitment|randomi[sz]ation|admission|"
    r"(?:treatment|intervention)(?= ?,| started| began))\b(?! (?:and|or|to|until)\b)|"
    r"^\W*(?:the |mean |median )*(?:baseline|initial|pre-?treatment) [a-z]|"
    r"\bbaseline (?:characteristics|demographics?|data|variables|features)\b|"
    r"\b(?:differ\w*|similar\w*|comparab\w*|balanced|matched)\b[^;]{0,40}\b(?:in|for|by|of|to|on|"
    r"regarding|concerning) (?:(?:terms of|respect to|their|the|mean|median|patients?) )*"
    r"(?:age|sex|gender|demograph\w*|ethnicity|race)\b"
)
_LATER = re.compile(r"\b(?:after\w*|at|by|during|over|end|follow\w*|then|post-?\w+)\b")
_FROM_START = re.compile(
    r"\b(?:from|than|with|to|versus|vs\.?|over|below|above) (?:at |the |their |mean )*"
    r"(?:baseline|initial|pre-?\w+|before)\b|\bbefore and after\b|\bover time\b|\bwithin[- ]group|"
    r"\bfrom [^,;]{0,20}\d[^,;]{0,20} to [^,;]{0,10}\d"
)
_TREATED = re.compile(
    r"treat|receiv|recipient|given|\bgot\b|assign|allocat|random|\btak|\btook|\bon\b(?! (?:the|an?)\b)|under|"
    r"\bus(?:ed|ers?|ing)\b|supplement|therap|(?<!both )(?<!all )(?<!two )(?<!three )group|\barms?\b|cohort"
)
_KINDS = (  # people by what they are, not by what they were given
    r"(?:(?:wo)?men|(?:fe)?males|girls|boys|non-?\w+(?:ers|ors|ics)|\w*smokers|responders|"
    r"relapsers|carriers|survivors|diabetics|elderly|adults|adolescents|children|infants)"
)
_OTHER_PEOPLE = re.compile(
    rf"\b{_KINDS}\b|\b(?:in|among) (?:\w+ ){{0,2}}[a-z]{{3,}}(?:ers|ors|ists)\b|"
    r"\b(?:patients|participants|subjects|people|persons|individuals|those|cases|ones) "
    r"(?:who|whose|with|without|aged|of)\b"
)
_BETWEEN = re.compile(rf"\bbetween (?:\w+ ){{0,2}}{_KINDS} and\b")


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


def is_of_one_group(clause: str) -> bool:
    """Whether a clause compares with what was before."""
    return _FROM_START.search(clause) is not None


def compares_other_people(clause: str, groups: Groups, *, comparative: bool) -> bool:
    """Whether a clause compares people who differ in something else than their treatment."""
    named = list(references(clause))
    compared = named or ([clause] if comparative else [])
    return bool(_BETWEEN.search(clause)) or any(
        _OTHER_PEOPLE.search(words) and not _TREATED.search(words) and not groups.names_any(words)
        for words in compared
    )
