"""What a quoted sentence is for in its paper: its own result, its method, its aim, or background.

A study's text and a quote with its place enter; a role leaves, or None where nothing tells. It
suggests: a person's own word on the role outranks it. A direction that rests on background or on
an aim repeats somebody else, or nobody, and the ladder does not count it.

Source:
    The moves of an abstract (background, purpose, method, results, conclusion) are those of NLM's
    structured abstracts: Ripple 2011, PMID 21753909.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from litreview.model.basis import Basis
from litreview.model.text import Passage, StudyText
from litreview.model.vocabulary import BasisKind, QuoteRole

MAX_LEAD = 5  # words before a clause that say nothing yet: "It is not yet known whether"
REPEATS = frozenset({QuoteRole.BACKGROUND, QuoteRole.AIM})  # what a direction may not rest on

# The first that occurs in a label decides: "Background and aims" is background.
_LABELS = (
    (QuoteRole.BACKGROUND, ("background", "introduction", "context", "rationale", "importance")),
    (QuoteRole.AIM, ("objective", "aim", "purpose", "goal", "hypothes", "question")),
    (QuoteRole.RESULT, ("result", "finding", "conclusion", "interpretation", "discussion")),
    (QuoteRole.METHOD, ("method", "design", "material", "patients", "setting", "measure")),
)
_OPENING_LABEL = re.compile(
    r"(?:background|introduction|context|rationale|objectives?|aims?|purpose|methods?|design|"
    r"results?|findings|conclusions?|interpretation|discussion)(?: and [a-z]+)? ?:"
)

_STUDY = r"(?:this|the|our|a|present|current) (?:[\w-]+ ){0,3}?(?:study|trial|work|paper|analysis"
_STUDY += r"|investigation|experiments?|research|article|review)"
_LOOK = r"(?:determine|evaluate|assess|examine|investigate|compare|test|explore|study|establish"
_LOOK += r"|clarify|elucidate|characteri[sz]e|identify|describe|analy[sz]e|find out|verify)"
_AIM = re.compile(
    r"\b(?:aim|objective|purpose|goal)s?\b[^.]{0,80}\b(?:was|were|is|are|of|to)\b"
    r"|\bwe (?:\w+ )?(?:aimed|sought|set out|wanted|hypothesi[sz]ed?|intended|wished|asked)\b"
    r"|\b(?:investigat|examin|test|evaluat|assess|explor|stud)(?:e|ed|ied|y) "
    r"(?:whether|if|(?:the )?(?:effects?|efficacy|effectiveness|hypothesis|influence|role|impact"
    r"|safety|values?|benefits?|feasibility|tolerability))\b"
    rf"|\b{_STUDY} (?:aim(?:s|ed)|sought|seeks"
    r"|(?:was|is) (?:designed|undertaken|conducted|performed|carried out|planned|intended) to"
    rf"|(?:will )?{_LOOK}(?:s|es|d|ed)?\b)"
    rf"|^(?:in order )?to {_LOOK}\b"
    rf"|\b(?:we|{_STUDY}|was|were) [^.,;]{{0,90}}?\bto {_LOOK}\b"
    r"|\bto (?:see|learn|know|ask|check|test|ascertain|find out) (?:whether|if|how)\b"
    r"|\bwe (?:\w+ly )?(?:expected|anticipated|predicted|assumed|postulated|speculated)\b"
    r"|\b(?:was|were|has been|have been) (?:\w+ly )?(?:studied|investigated|explored)\b"
    r"|\bit (?:was|is) hypothesi[sz]ed\b|\bour hypothesis\b"
)
_FOUND = r"(?:found|showed|shown|reported|demonstrated|observed|described|suggested|concluded)"
_OTHERS = re.compile(  # what others found or is held to be known, wherever it stands
    r"\b(?:has|have) (?:\w+ )?(?:been )?(?:\w+ly )?(?:shown|reported|demonstrated|found|suggested"
    r"|proposed|used|associated|implicated|described|established|revealed|indicated|identified"
    r"|emerged|become|recommended|linked|observed|documented)\b"
    r"|\b(?:is|are|was|were|well) (?:\w+ )?known\b"
    r"|(?<!with )(?<!than in )(?<!than )\b(?:previous|prior|earlier|past|recent|several|many"
    r"|numerous|some|other|few|animal|preclinical|observational) (?:[\w-]+ ){0,2}"
    r"(?:studies|work|reports|research|trials|evidence|experiments|findings|data)\b"
    r"|\bpreviously (?:been )?(?:shown|reported|demonstrated|described|published|found)\b"
    r"|\b(?:et al\b\.?|and (?:colleagues|co-?workers))(?: \([^()]*\))? (?:\w+ )?"
    rf"{_FOUND}\b"
)
_EARLIER = re.compile(  # the clause on another study, in a sentence that may tell of this one too
    r"\b(?:previous|prior|earlier|past|recent|other|another|published) (?:[\w-]+ ){0,3}?(?:study"
    r"|studies|trials?|reports?|experiments?|surveys?|reviews?|(?:meta-)?analys[ei]s|work)\b"
    r"[^.;]{0,40}?(?:,? (?:in|by|of) which|,? where"
    rf"|(?:,? (?:which|that|who))? (?:ha[ds] )?{_FOUND})\b"
)
_SHOW = r"(?:show|prove|confirm|demonstrate|verify|establish|conclude|support|test|know|say)"
_UNTOLD = re.compile(  # what follows is asked for, not found
    r"\b(?:is|are|was|were|be|remains?|seems?) (?:\w+ ){0,2}?(?:needed|required|warranted|necessary"
    rf"|awaited)\b[^.;]{{0,60}}?\b(?:before|to (?:\w+ ){{0,2}}?{_SHOW})(?: \w+){{0,4}}? (?:that"
    rf"|if)\b"
    r"|\b(?:trials|studies|research|work) (?:should|must|need to|may|might|could|will) (?:\w+ )?"
    rf"{_SHOW} (?:that|if)\b"
    r"|\b(?:needs?|remains?|has yet|have yet) to be (?:\w+ )?(?:seen|shown|proven|proved|confirmed"
    r"|established|demonstrated|tested) (?:that|if|how)\b"
)
_WHETHER = re.compile(r"\bwhether\b|\b(?:see|find out|know|learn|ask|say|clear) if\b")
_SO = re.compile(r"\b(?:therefore|thus|hence|accordingly|consequently)\b|\bwe (?:then|now|next)\b")
_TURN = re.compile(r"[;:]|, (?:but|and|yet|we|it|our|this|these|there|the)\b")
_GENERAL = re.compile(  # what introductions say; in a conclusion it is the paper's own word
    r"\bevidence (?:suggest|indicat|support|that|from|for)|\b(?:little|less|not much) is known\b"
    r"|\b(?:remains?|is|are) (?:still )?(?:unclear|unknown|controversial|uncertain|limited|lacking"
    r"|poorly|debated|scarce|sparse)\b|\bit is (?:thought|believed|assumed|accepted|widely)\b"
    r"|\b(?:is|are) (?:an? |the |one of the )?(?:\w+ )?(?:common|major|leading|frequent|important"
    r"|prevalent|serious|widely|often|frequently|commonly|thought|believed|considered|associated"
    r"|recommended|used|characteri[sz]ed)\b|\bthere (?:is|are) (?:\w+ )?(?:limited|little|no"
    r"|growing|increasing|insufficient|a need|few|some|conflicting|lack)\b"
)
_OWN = re.compile(  # its own result, said so, or told in numbers
    r"\b(?:we|our team) (?:also |then |further |previously )?(?:found|observed|showed?"
    r"|demonstrated?|reported?|conclude|detected|identified|confirmed|noted)\b"
    r"|\bit was (?:\w+ )?(?:shown|found|established|revealed|demonstrated|concluded|noted|observed)"
    r"|\b(?:our|these|the|present|study|trial) (?:present |current |obtained )*(?:results?"
    r"|findings?|data|observations?|study|trial|review|analysis)\b[^.]{0,60}?"
    r"\b(?:show|suggest|indicate|demonstrate|support|confirm|reveal|provide|found|imply)(?:s|ed)?\b"
    r"|\bp ?(?:<|>|=|≤|≥|less than) ?0?[.·,]\d|\b95 ?% ?(?:ci|confidence)|\bconfidence interval"
    r"|\b(?:hazard|odds|risk|rate) ratio\b[^.]{0,30}\d|\b\d[\d.,·]* ?%? ?(?:±|vs\.?|versus) ?\d"
    r"|\bin conclusion\b|\b(?:the )?authors (?:\w+ )?conclude|\bno (?:statistically )?significant"
    r"|\bhere,? we (?:show|report|demonstrate|present)|\band (?:show|find|demonstrate|found) that\b"
)
_METHOD = re.compile(
    r"\b(?:were|was) (?:\w+ly |then |also |each |all )*(?:randomi[sz]ed|allocated|assigned"
    r"|enrolled|recruited|treated|divided|administered|measured|assessed|included|selected"
    r"|given|evaluated|collected|injected|performed|conducted|carried out|examined|analy[sz]ed"
    r"|calculated|used|obtained|invited)\b"
    r"|\b(?:patients|participants|subjects|rats|mice|animals|volunteers|groups?) received\b"
    r"|\bwe (?:\w+ly |therefore |thus |then |now |next )?(?:conducted|performed|randomi[sz]ed"
    r"|enrolled|recruited|measured|used"
    r"|assigned|included|searched|analy[sz]ed|carried out|collected|compared|undertook|tested|gave"
    r"|treated|studied|allocated|followed|examined|administered|asked \d|did a)\b"
    r"|\b(?:main|primary|secondary) (?:outcomes?|end ?points?)\b[^.]{0,60}\b(?:was|were)\b"
)
_CHANGE = re.compile(
    r"\b(?:significant(?:ly)?|rose|fell|dropped|increased|decreased|reduced|improved|enhanced"
    r"|attenuated|prevented|abolished|lowered|raised|restored|inhibited|stimulated|did not"
    r"|differed|was associated"
    r"|were associated|occurred|resulted in|led to|caused|produced|induced|showed|exhibited"
    r"|was (?:higher|lower|greater|less)|were (?:higher|lower|greater|less|similar)|similar"
    r"|compared (?:with|to)|versus|\d+(?:\.\d+)? ?%)"
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z])|\n+")


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    folded: str


def suggest_role(text: StudyText, basis: Basis | None) -> QuoteRole | None:
    """What a quote is for in its paper; None for no quote, for a title, and where nothing tells.

    The printed or NLM's own label of the section decides; without one, the words of the sentence
    do, and then its place: what stands before the first sentence on the study itself is
    background. In a review that is neither systematic nor a meta-analysis, what is no background
    tells of other people's studies.

    Args:
        text: The study in hand.
        basis: Its place is used where it fits, else the quote is looked for.
    """
    placed = _place(text, basis)
    if placed is None:
        return None
    passage, start, end = placed
    sentences = _sentences(passage.text)
    touched = [i for i, s in enumerate(sentences) if s.start < end and start < s.end]
    roles = [_role(passage, sentences, i, start, end) for i in touched]
    told = [role for role in roles if role is not None]
    role = QuoteRole.RESULT if QuoteRole.RESULT in told else next(iter(told), None)
    return QuoteRole.REVIEW if role not in REPEATS and _reviews(text) else role


def _place(text: StudyText, basis: Basis | None) -> tuple[Passage, int, int] | None:
    if basis is None or basis.kind is not BasisKind.QUOTE or basis.where == "title":
        return None
    passages = {passage.where: passage for passage in text.passages}
    passage = passages.get(basis.where)
    start, end = basis.start, basis.end
    if passage is not None and start is not None and passage.text[start:end] == basis.text:
        return passage, start, start + len(basis.text)
    span = text.find_quote(basis.text)
    if span is None:
        return None
    where, within = text.where_is(span)
    return None if where == "title" else (passages[where], within.start, within.end)


@lru_cache(maxsize=100)  # the quotes of one study are asked about one after the other
def _sentences(text: str) -> list[_Sentence]:
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return [_Sentence(a, b, text[a:b].lower()) for a, b in pairwise(cuts) if text[a:b].strip()]


def _reviews(text: StudyText) -> bool:
    types = {kind.casefold() for kind in text.publication_types}
    return "review" in types and not types & {"systematic review", "meta-analysis"}


def _role(
    passage: Passage, sentences: list[_Sentence], index: int, start: int, end: int
) -> QuoteRole | None:
    unsaid = _not_said_here(sentences[index], start, end)
    if unsaid is not None:
        return unsaid
    said = _cue(sentences[index], start, end)
    section = _section(passage, sentences, index)
    if section is None:
        led_to = said is QuoteRole.RESULT and _led_to_the_study(sentences, index)
        return QuoteRole.BACKGROUND if led_to else said or _by_place(sentences, index)
    if section in REPEATS:
        return said if said in REPEATS else section
    if section is QuoteRole.RESULT and said is QuoteRole.BACKGROUND:
        return said
    return section


def _section(passage: Passage, sentences: list[_Sentence], index: int) -> QuoteRole | None:
    """The part a label names: the sentence's own, the latest before it, or the passage's."""
    for sentence in reversed(sentences[: index + 1]):
        label = _OPENING_LABEL.match(sentence.folded)
        if label is not None:
            return _labelled(label.group())
    return _labelled(passage.label) or _labelled(passage.category)


def _labelled(label: str) -> QuoteRole | None:
    found = [
        (label.lower().find(word), role)
        for role, words in _LABELS
        for word in words
        if word in label.lower()
    ]
    roles = {role for _, role in found}
    if {QuoteRole.METHOD, QuoteRole.RESULT} <= roles:  # "Methods and results" says neither
        return None
    return min(found, key=lambda pair: pair[0])[1] if found else None


@lru_cache(maxsize=1000)  # each sentence of a study is asked about for every quote of it
def _cue(sentence: _Sentence, start: int, end: int) -> QuoteRole | None:
    """The role the words of a sentence give; where it holds two, those of the quoted stretch."""
    words = sentence.folded
    own, others = _OWN.search(words), _OTHERS.search(words)
    if own and others:  # "Although earlier studies ..., we found ..."
        quoted = words[max(0, start - sentence.start) : end - sentence.start]
        elsewhere = _OTHERS.search(quoted) and not _OWN.search(quoted)
        return QuoteRole.BACKGROUND if elsewhere else QuoteRole.RESULT
    if own:
        return QuoteRole.RESULT
    if _AIM.search(words):
        return QuoteRole.AIM
    if others:
        return QuoteRole.BACKGROUND
    return QuoteRole.METHOD if _METHOD.search(words) else None


def _not_said_here(sentence: _Sentence, start: int, end: int) -> QuoteRole | None:
    """What the quoted stretch is when it follows words that take it back: "whether", "needed".

    It is what another study found, or a question; whatever the section, it is not this study's
    own finding. None where the quote holds more than that.
    """
    words = sentence.folded
    first = max(0, start - sentence.start)
    for pattern, role in (
        (_EARLIER, QuoteRole.BACKGROUND),
        (_WHETHER, QuoteRole.AIM),
        (_UNTOLD, QuoteRole.AIM),
    ):
        found = pattern.search(words[: end - sentence.start])
        if found is None or _says_something(words[first : found.start()]):
            continue
        until = first if first >= found.end() else end - sentence.start
        turn = _TURN.search(words, found.end())
        if turn is None or turn.start() >= until:
            return role
    return None


def _says_something(lead: str) -> bool:
    """Whether a quote has told of this study before it comes to the words of others."""
    return len(lead.split()) > MAX_LEAD or bool(_OWN.search(lead) or _CHANGE.search(lead))


def _led_to_the_study(sentences: list[_Sentence], index: int) -> bool:
    """Whether the study was begun after it: "It rose in 40. We therefore tested 218"."""
    for at, sentence in enumerate(sentences):
        if _cue(sentence, sentence.start, sentence.end) in {QuoteRole.METHOD, QuoteRole.AIM}:
            return index < at and _SO.search(sentence.folded) is not None
    return False


def _by_place(sentences: list[_Sentence], index: int) -> QuoteRole | None:
    """Before the first sentence on the study itself it is background; after its results, result."""
    cues = [_cue(sentence, sentence.start, sentence.end) for sentence in sentences]
    begun = [i for i, cue in enumerate(cues) if cue not in {None, QuoteRole.BACKGROUND}]
    if index < next(iter(begun), min(1, len(cues) - 1)):
        return QuoteRole.BACKGROUND
    if QuoteRole.RESULT in cues[:index] or _CHANGE.search(sentences[index].folded):
        return QuoteRole.RESULT
    return QuoteRole.BACKGROUND if _GENERAL.search(sentences[index].folded) else None
