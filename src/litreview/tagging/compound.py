"""Whether the compound of the query was given, only mentioned, or is something else.

A document and a query enter; tags on `intervention` leave. A name inside a homonym, or
inside a form that counts as another compound, is no mention of the compound. Judges words
only: whether the dose was right is for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from litreview.model.fields import Field
from litreview.model.identity import RuleId
from litreview.model.query import Query
from litreview.model.tag import Tag
from litreview.model.vocabulary import Given
from litreview.tagging.evidence import quote_around
from litreview.tagging.folding import fold
from litreview.tagging.sections import Document, Section, Sentence

GIVEN_RULE = RuleId("intervention.given.name-with-effect-or-administration")
TITLE_RULE = RuleId("intervention.given.name-in-title")
MENTIONED_RULE = RuleId("intervention.mentioned.name-alone")
OTHER_FORM_RULE = RuleId("intervention.other_compound.other-form")
HOMONYM_RULE = RuleId("intervention.other_compound.homonym")
NO_SUBSTANCE_RULE = RuleId("intervention.other_compound.no-word-of-a-substance")

_OTHER_CONFIDENCE = 0.8

# words that belong to something given, applied or measured for an effect
_APPLIED = re.compile(
    r"\b(?:administ\w+|inject\w+|infus\w+|instill\w+|treat(?:ed|ment)\b|given|received|receiving|"
    r"intranasal\w*|intraperiton\w*|subcutan\w*|oral\w*|dos(?:e|es|ed|ing)\b|mg|microg|\u03bcg|mcg|"
    r"\u03bcm|nm|effects? of|action of|application|applied|influence of|exposure|incubat\w+|"
    r"prevent\w*|protect\w*|attenuat\w*|suppress\w*|inhibit\w*|increas\w*|decreas\w*|reduc\w*|"
    r"enhanc\w*|augment\w*|stimulat\w*|activat\w*|promot\w*|restor\w*|correct\w*|accelerat\w*|"
    r"efficacy|effectiveness|group|versus|vs|compared|penetrat\w*|degradation|bound|binding|"
    r"monotherapy|therapy)\b"
)
_SUBSTANCE = re.compile(
    r"\b(?:\w*peptides?|drugs?|analog(?:ue)?s?|compounds?|nootrop\w*|medic\w+|agents?|prepar\w+|"
    r"therap\w+|receiv\w+|administ\w+|inject\w+|treat\w+|dos(?:e|es|ing)|placebo|mg|\u03bcg|mcg|intranasal\w*|"
    r"pharmac\w+|neuroprotect\w*|hormone|acth|adrenocorticotrop\w*|synthetic|inhibitors?)\b"
)
_FAR_SECTIONS = frozenset({Section.BACKGROUND})
_PIECES = re.compile(r"[^\W_]+")


def spot_compound(document: Document, query: Query) -> Iterator[Tag]:
    """One tag on `intervention` for every sentence that names the compound or its like."""
    words = _patterns(query)
    about_substances = _SUBSTANCE.search(document.folded) is not None
    for sentence in document.sentences:
        other = words.others.search(sentence.folded) if words.others else None
        masked = words.others.sub(_blank, sentence.folded) if words.others else sentence.folded
        named = [found.span() for found in words.names.finditer(masked)]
        mention = next((span for span in named if _is_name(document, sentence, span, query)), None)
        if mention is not None and (about_substances or not document.text.has_abstract):
            yield _judged(document, sentence, mention)
        elif mention is not None:
            yield _other(document, sentence, mention, NO_SUBSTANCE_RULE)
        elif named:
            yield _other(document, sentence, named[0], HOMONYM_RULE)
        elif other is not None:
            yield _other(document, sentence, other.span(), _rule_of_other(other.group(), query))


def _other(document: Document, sentence: Sentence, span: tuple[int, int], rule: RuleId) -> Tag:
    return _tag(document, sentence, span, Given.OTHER_COMPOUND, rule, _OTHER_CONFIDENCE)


def _judged(document: Document, sentence: Sentence, mention: tuple[int, int]) -> Tag:
    if sentence.section is Section.TITLE:
        return _tag(document, sentence, mention, Given.GIVEN, TITLE_RULE, 0.85)
    if _APPLIED.search(sentence.folded) and sentence.section not in _FAR_SECTIONS:
        return _tag(document, sentence, mention, Given.GIVEN, GIVEN_RULE, 0.9)
    return _tag(document, sentence, mention, Given.MENTIONED, MENTIONED_RULE, 0.5)


def _tag(
    document: Document,
    sentence: Sentence,
    span: tuple[int, int],
    value: Given,
    rule: RuleId,
    confidence: float,
) -> Tag:
    evidence = quote_around(document, sentence, *span)
    return Tag(Field.INTERVENTION, value.value, evidence, rule, confidence)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _rule_of_other(words: str, query: Query) -> RuleId:
    homonyms = {fold(word) for word in query.homonyms}
    return HOMONYM_RULE if words in homonyms else OTHER_FORM_RULE


def _is_name(document: Document, sentence: Sentence, span: tuple[int, int], query: Query) -> bool:
    """Whether it is written as a name is: "Semax", "semax", "SEMAX"; "SEmax" is a formula."""
    printed = document.text.text[sentence.start + span[0] : sentence.start + span[1]]
    if printed in query.names:
        return True
    if printed in query.homonyms:
        return False
    return not printed.isalpha() or _one_case(printed)


def _one_case(letters: str) -> bool:
    return letters.islower() or letters.isupper() or letters[1:].islower()


class _Words(NamedTuple):
    """What finds the compound's names, and what finds its homonyms and other forms."""

    names: re.Pattern[str]
    others: re.Pattern[str] | None


@lru_cache(maxsize=32)
def _patterns(query: Query) -> _Words:
    own = {fold(name) for name in query.names}
    others = (
        *query.homonyms,
        *(name for form in query.forms if not form.same for name in (form.name, *form.synonyms)),
    )
    # a homonym that differs from a name only in its capitals is told by its spelling
    apart = tuple(name for name in others if fold(name) not in own)
    return _Words(_any_of(query.names), _any_of(apart) if apart else None)


def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted({fold(name) for name in names if _PIECES.search(name)}, key=len)[::-1]
    return re.compile(
        r"(?<![^\W_])(?:" + "|".join(_loose(name) for name in longest_first) + r")(?![^\W_])"
    )


def _loose(name: str) -> str:
    """A name whose punctuation may vary: "ACTH(4-7)PGP" also finds "ACTH(4-7)-PGP"."""
    return r"[\s()\[\]\-]{0,3}".join(re.escape(piece) for piece in _PIECES.findall(name))
