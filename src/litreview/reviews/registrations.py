"""Under which registrations a report stands, and what that suggests.

A record enters; the numbers of its own trial leave, and the machine's suggestion that it was
registered. A number that the text mentions as another trial's is not taken; the one number of a
text that mentions a single one is. Whether a trial was registered before its first participant, a
number does not say: only a person can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from litreview.model.basis import MAX_QUOTE
from litreview.model.fields import Field
from litreview.model.identity import RuleId
from litreview.model.record import Record
from litreview.model.registration import find_registrations, registry_of
from litreview.model.tag import Evidence, FieldReading, Tag
from litreview.model.text import Passage, Span
from litreview.model.vocabulary import Reported

DATABANK = "databank"

_SENTENCE = re.compile(r"[^\n]+?(?:(?<!\bet al)[.;!?](?=\s+[A-Z(\[])|(?=\n)|$)")
_SECTION = re.compile(r"regist|identifier|trial (?:number|no\b|id\b)", re.IGNORECASE)
_OF_OTHERS = re.compile(  # sections that tell of other people's trials
    r"background|introduction|context|importance|rationale|objective|aim|purpose"
    r"|conclusion|discussion",
    re.IGNORECASE,
)
_REGISTERED = re.compile(r"\bregist(?:ered|ration|ry)", re.IGNORECASE)
_CUE = re.compile(
    r"\bregist|clinicaltrials?\.gov|identifier|isrctn\.|controlled-trials\.com"
    r"|chictr\.org|anzctr|drks\.de|umin\.ac|clinicaltrialsregister|eudract"
    r"|\b(?:trial|study|protocol|identification)\s+(?:number|no\b|id\b)|\bfunded by",
    re.IGNORECASE,
)
_EARLIER = re.compile(  # a sentence about another trial than the one reported
    r"\b(?:previous(?!ly registered)|earlier|prior(?! to)|recent(?:ly)?\s+(?:published|reported"
    r"|trial|study)|ongoing|under ?way|companion|another (?:trial|study)|et al|(?:and|with)"
    r" colleagues)",
    re.IGNORECASE,
)
_FINDS = re.compile(r"\b(?:showed|shown|demonstrated|found that)\b", re.IGNORECASE)  # so may this
_COMPARES = re.compile(  # and this, where nothing else says whose number it is
    r"\b(?:those (?:of|in|from)|unlike|contrasts? (?:to|with)|in (?:line|agreement) with"
    r"|consistent with)\b",
    re.IGNORECASE,
)
_THIS_TRIAL = re.compile(
    r"\b(?:this|the present|the current|our|here)\b[^.;(]{0,60}\b(?:trial|study)\b", re.IGNORECASE
)
_LONG_NUMBER = re.compile(r"[\w/-]*\d{3,}[\w/-]*")
_CONFIDENCE = {DATABANK: 0.9, "text": 0.8}  # that the number is this trial's


def registrations_of(record: Record) -> tuple[str, ...]:
    """The registration numbers of the trials a record reports, each once, in printed order.

    NLM's databank list, and of registries it does not name, what title and abstract give as the
    report's own ("registered", "ClinicalTrials.gov", a section of that name). Without either, the
    only number they mention, unless it is plainly another trial's.
    """
    listed = [n for bank in record.registry_ids for n in find_registrations(bank.accession)]
    known = {registry_of(number) for number in listed}
    printed = [number for number, _ in _printed(record) if registry_of(number) not in known]
    return tuple(dict.fromkeys((*listed, *printed)))


def databank_entries(record: Record) -> tuple[str, ...]:
    """The entries of NLM's databank list that name a trial: "ClinicalTrials.gov NCT04881760"."""
    return tuple(
        f"{bank.databank} {bank.accession}".strip()
        for bank in record.registry_ids
        if find_registrations(bank.accession)
    )


def one_trial(numbers: tuple[str, ...]) -> bool:
    """Whether these numbers can be one trial's: it stands once in a registry, maybe in several."""
    return len({registry_of(number) for number in numbers}) == len(numbers)


def registration_suggestion(record: Record) -> FieldReading | None:
    """`registered = yes` as the machine may suggest it; None without a number of one trial.

    It counts for nothing until a person says so, and accepting tags does not say so.
    """
    numbers = registrations_of(record)
    if not numbers or not one_trial(numbers):
        return None
    listed = [Evidence(DATABANK, entry) for entry in databank_entries(record)]
    printed = [evidence for _, evidence in _printed(record)]
    tags = tuple(_tag(evidence) for evidence in (*listed, *printed))
    return FieldReading(Field.REGISTERED, Reported.YES, tags, confidence=tags[0].confidence)


def _tag(evidence: Evidence) -> Tag:
    kind = "text" if evidence.is_quote else DATABANK
    rule = RuleId(f"registered.yes.{kind}")
    return Tag(Field.REGISTERED, Reported.YES, evidence, rule, _CONFIDENCE[kind])


def _printed(record: Record) -> list[tuple[str, Evidence]]:
    """Each number the text gives as the report's own, with the sentence that says so."""
    mentions = list(_mentions(record))
    own = [(m.number, m.evidence) for m in mentions if _is_own(m.passage, m.sentence)]
    if own or _lists_a_number(record) or len({m.number for m in mentions}) > 1:
        return own
    return [(m.number, m.evidence) for m in mentions if not _is_anothers(m.passage, m.sentence)]


def _lists_a_number(record: Record) -> bool:
    """Whether NLM lists a registration number of it."""
    return any(find_registrations(bank.accession) for bank in record.registry_ids)


class _Mention(NamedTuple):
    number: str
    passage: Passage
    sentence: str
    evidence: Evidence


def _mentions(record: Record) -> Iterator[_Mention]:
    """Every number title and abstract hold, with its sentence."""
    text = record.study_text
    for passage, start in zip(text.passages, text.starts, strict=True):
        if not find_registrations(passage.text):
            continue
        for found in _SENTENCE.finditer(passage.text):
            if numbers := find_registrations(found.group()):
                at = _quotable(found, start)
                evidence = Evidence(passage.where, text.text[at.start : at.end], *at)
                yield from (_Mention(one, passage, found.group(), evidence) for one in numbers)


def _is_own(passage: Passage, sentence: str) -> bool:
    section = f"{passage.label} {passage.category}"
    if _SECTION.search(section):
        return True
    if _tells_of_others(sentence):
        return False
    if _OF_OTHERS.search(section):
        return bool(_REGISTERED.search(sentence))
    return passage.where == "title" or bool(_CUE.search(sentence)) or _bare(sentence)


def _is_anothers(passage: Passage, sentence: str) -> bool:
    section = f"{passage.label} {passage.category}"
    compares = _COMPARES.search(sentence) or _OF_OTHERS.search(section)
    return bool(compares) or _tells_of_others(sentence)


def _tells_of_others(sentence: str) -> bool:
    if _EARLIER.search(sentence):
        return True
    return bool(_FINDS.search(sentence)) and not _THIS_TRIAL.search(sentence)


def _bare(sentence: str) -> bool:
    """Whether a sentence is nothing but numbers."""
    return not re.search(r"[^\W\d_]{5,}", re.sub(r"\S*\d{4,}\S*", "", sentence))


def _quotable(found: re.Match[str], start: int) -> Span:
    """A sentence without the space around it; of a long one what leads up to its last number."""
    words = found.group()
    begin, end = len(words) - len(words.lstrip()), len(words.rstrip())
    if end - begin > MAX_QUOTE:
        end = max(number.end() for number in _LONG_NUMBER.finditer(words))
        begin = max(begin, end - MAX_QUOTE)
    return Span(start + found.start() + begin, start + found.start() + end)
