"""What surrounds a match and takes its meaning away.

A folded sentence and the span of a match enter; the contexts that hold there leave:
negated, hedged, about other people's studies, about a parent trial, of something else than what
was given (`context_given`). Which rule cares for which context is written in the rule book.

Source:
    Negation after NegEx (Chapman 2001, PMID 12123149): a cue, a short window, words that
    end its reach. Hedging and experiencer after ConText (Harkema 2009, PMID 19435614).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from litreview.tagging.context_given import (
    is_another_age,
    is_another_time,
    is_background,
    is_measured,
)


class Context(StrEnum):
    """A way in which a sentence can name something without stating it of this study."""

    NEGATED = "negated"
    HEDGED = "hedged"
    OTHERS = "others"
    PARENT = "parent"
    BACKGROUND = "background"
    MEASURED = "measured"
    ANOTHER_TIME = "another_time"
    ANOTHER_AGE = "another_age"


_WINDOW = 60  # code points before a match; about nine words, NegEx uses five to six

# up to four words may stand between cue and match; these words end the cue's reach
_GAP = (
    r"(?:[ \-](?!but\b|although\b|however\b|though\b|except\b|whereas\b|while\b)[\w/]+){0,4}[ \-]$"
)
_NEGATION_BEFORE = re.compile(
    r"(?:\b(?:no|not|never|without|neither|nor|lack of|lacked|lacking|absence of|cannot|"
    r"rather than|instead of|other than)\b|n't\b)(?! only\b)" + _GAP
)
_PREFIXED = re.compile(r"\b(?:non|un|not|quasi|pseudo|semi)-? ?$")
_NEGATION_AFTER = re.compile(
    r"[\w-]*(?: \w+){0,3}? (?:was|were|is|are|has been|had been|could)(?: not|n't)\b"
    r"(?! (?:differ|signific|affect|inferior|associated|superior|relat|improv|reduc|chang))"
    r"|[\w-]*(?: \w+){0,2} (?:was|is|were) (?:impossible|absent|lacking|unfeasible)\b"
)
_HEDGE_BEFORE = re.compile(
    r"\b(?:may(?! \d)|might|could|should|would|need for|(?<!special )needs?|needed|"
    r"require[sd]?|requiring|future|further|"
    r"await(?:s|ing)?|warrants?|lack of|paucity of|absence of|in the absence of|if|"
    r"recommend(?:ed)?|propose[sd]? that|we (?:suggest|advocate|urge)(?: that)?|before|until|"
    r"feasibility of (?:a|an|conducting)|"
    r"large[rd]?[ -](?:scale|sized)?,?)\b(?:[ ,\-]+[\w/\-]+){0,7}[ ,\-]+$"
)
_WHO = re.compile(r"(?<=[a-z),] )who (?!were\b|was\b)[^.;:,]{3,90} $")
_WERE = re.compile(r"(?:were|was|are|underwent) ")
_HEDGE_AFTER = re.compile(
    r"[^.;]{0,60}?\b(?:(?:are|is|will be|still|urgently|may be|would be|were|clearly|now|also) "
    r"(?:\w+ )?(?:needed|required|warranted|necessary|lacking|recommended|justified|desirable|"
    r"awaited)"
    r"|should be|needs? to|may be (?:needed|required|useful)|would be|to confirm|"
    r"is not possible|are scarce|are limited)\b"
)
_OTHERS_BEFORE = re.compile(
    r"\b(?:review(?:ed|s|ing)?|identif(?:ied|y|ying)|includ(?:ed|ing|es)|search(?:ed|es)?|"
    r"meta-analys[ei]s|pooled|published|previous(?:ly)?|prior|earlier|recent(?:ly)?|several|many|"
    r"most|few|some|evidence from|data from|literature|numerous|multiple|existing|available|"
    r"overview|eligible|selected|retrieved|cochrane|only one|other|various|all|\d+|two|three|"
    r"four|five|six|seven|eight|nine|ten)\b[^.;:]{0,50}$"
)
_PLURAL_STUDIES = re.compile(
    r"[\w,/() -]{0,60}?\b(?:trials|studies|rcts|experiments|reports|articles)\b"
)
_OURS = re.compile(r"\b(?:we (?:conducted|performed|did|carried out|report|present)|here we|our)\b")
_PARENT = re.compile(
    r"\b(?:secondary (?:data )?analys[ei]s|post[ -]?hoc|sub-?study|ancillary|sub-?analys[ei]s|"
    r"subset of|follow-up of|re-?analys[ei]s|parent|part of a larger|nested|drawn from|"
    r"derived from|in the context of|data (?:\w+ )?(?:from|of)|enrolled in the)\b[^.;]{0,60}$"
)


def is_negated(folded: str, start: int, end: int) -> bool:
    """Return whether it is denied: "non-randomized", "blinding was not possible"."""
    folded, start, end = _without_clause(folded, start, end)
    first = max(0, start - _WINDOW)
    if _PREFIXED.search(folded, first, start) or _NEGATION_BEFORE.search(folded, first, start):
        return True
    return _NEGATION_AFTER.match(folded, end, end + _WINDOW) is not None


def is_hedged(folded: str, start: int, end: int) -> bool:
    """Return whether it is only wished for: "randomized trials are needed"."""
    folded, start, end = _without_clause(folded, start, end)
    if _HEDGE_BEFORE.search(folded, max(0, start - 2 * _WINDOW), start):
        return True
    return _HEDGE_AFTER.match(folded, end, end + 2 * _WINDOW) is not None


def _without_clause(folded: str, start: int, end: int) -> tuple[str, int, int]:
    """The sentence without what tells who they are: "who could not swallow | were randomized"."""
    said = _WERE.match(folded, start) and _WHO.search(folded, 0, start)
    if not said:
        return folded, start, end
    cut = start - said.start()
    return folded[: said.start()] + folded[start:], start - cut, end - cut


def is_of_others(folded: str, start: int, end: int) -> bool:
    """Return whether it is of studies in general: "several blinded studies have shown"."""
    plural = _PLURAL_STUDIES.match(folded, end, end + 2 * _WINDOW)
    if plural is None and not folded.endswith(("trials", "studies", "rcts"), 0, end):
        return False
    return _OURS.search(folded, max(0, start - 2 * _WINDOW), start) is None


def is_of_parent(folded: str, start: int, end: int) -> bool:
    """Return whether it is of a parent trial: "a secondary analysis of a randomized trial"."""
    return _PARENT.search(folded, max(0, start - 2 * _WINDOW), start) is not None


TESTS: dict[Context, Callable[[str, int, int], bool]] = {
    Context.NEGATED: is_negated,
    Context.HEDGED: is_hedged,
    Context.OTHERS: is_of_others,
    Context.PARENT: is_of_parent,
    Context.BACKGROUND: is_background,
    Context.MEASURED: is_measured,
    Context.ANOTHER_TIME: is_another_time,
    Context.ANOTHER_AGE: is_another_age,
}


_LABEL_BEFORE = re.compile(
    r"(?:\b(?:type|phase|stage|grade|group|class|cohort|study|trial|experiment|arm|day|week|month|"
    r"year|table|age|aged|ages|level|score|scores|part|factor|version|step|visit|cycle|period|icd|dsm|"
    r"at least|more than|less than|fewer than|older than|younger than|over|under|above|below|"
    r"first|last|(?<!but )only|every|each|except|all but|per|minimum of|maximum of|grades|stages|"
    r"than|no|number|site|"
    r"b|c|t|n|m|p|ca|cd|her|ht|hiv|il)|[<>=\u2265\u2264~]|\+/-|\u00b1|\bor|\d to)[ -]?=? ?$"
)
_COUNT_MARK = re.compile(r"(?:\bn|total|\()[ ]?= ?$")
_YEAR_BEFORE = re.compile(
    r"\b(?:jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|in|from|"
    r"between|since|until|through|during|of|to|and|before|after|\d{4}-|spring|summer|autumn|"
    r"fall|winter|early|late|year|\d{1,2},?) ?$"
)
_YEAR = re.compile(r"(?:19[5-9]|20[0-3])\d\b(?! (?:patients|women|subjects|participants|people))")
# a kind of study that is named by its words, not by a number: "in this trial 84 pilots came"
_NAMED = re.compile(
    r"\b(?:this|our|the|present|a|an)(?: [\w-]+,?){0,4} (?:trial|study|experiment|cohort),? $"
)
_NAMED_WINDOW = 60  # code points
_LABEL_WINDOW = 16  # code points; the longest label, "younger than ", fits


def is_a_label(folded: str, start: int) -> bool:
    """Whether the number at `start` counts nobody: "type 2", "aged 18", "> 3", "May 2015"."""
    before = folded[max(0, start - _LABEL_WINDOW) : start]
    if _YEAR.match(folded, start) and _YEAR_BEFORE.search(before):
        return True
    if _LABEL_BEFORE.search(before) is None or _COUNT_MARK.search(before):
        return False
    return _NAMED.search(folded, max(0, start - _NAMED_WINDOW), start) is None
