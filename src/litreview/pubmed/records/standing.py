"""What became of a citation after it was published.

Corrections, publication types, title and history statuses enter; every sign of a standing
leaves. Any sign may come first and any may never come, so all are kept, each with where it
stood. A notice is never given the standing it announces.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from lxml.etree import _Element as Element

from litreview.model.record import Correction, PublicationType, StandingSignal
from litreview.model.vocabulary import Standing
from litreview.pubmed.records.indexing import child_texts, find_pmid

RETRACTED_PUBLICATION = ("D016441", "retracted publication")
RETRACTION_NOTICE = ("D016440", "retraction of publication")

_BY_REF_TYPE = {
    "RetractionIn": Standing.RETRACTED,
    "PartialRetractionIn": Standing.RETRACTED,  # DTDs before 2018; the paper no longer stands whole
    "RetractedandRepublishedIn": Standing.REPUBLISHED,
    "ExpressionOfConcernIn": Standing.EXPRESSION_OF_CONCERN,
    "ErratumIn": Standing.CORRECTED,
    "CorrectedandRepublishedIn": Standing.CORRECTED,
}
_ANNOUNCED = (Standing.RETRACTED, Standing.REPUBLISHED)  # by a notice, of another paper
_NOTICE_OF = frozenset({"RetractionOf", "PartialRetractionOf"})
_OF_WHAT = r"(?:\s+(?:article|paper|chapter|review|protocol|publication))?"
_LOST = r"retracted|withdrawn"
_DASH = r"[-\N{EN DASH}\N{EM DASH}]"
_THIS_IS_LOST = rf"this\s+(?:article|paper|publication)\s+(?:has\s+been|was|is)\s+(?:{_LOST})\b"
_RETRACTED_TITLE = re.compile(  # publishers retitle what they withdraw, and PubMed may say no more
    rf"\W*(?:(?:{_LOST}){_OF_WHAT}|article\s+(?:{_LOST}))\s*[:\]]"
    rf"|\W*(?-i:(?:RETRACTED|WITHDRAWN|REMOVED)(?i:{_OF_WHAT}))\s*(?:{_DASH}|:)"
    rf"|\W*(?-i:(?:RETRACTED|WITHDRAWN)(?i:{_OF_WHAT})\s+(?=\S*[a-z]))"
    rf"|\W*{_THIS_IS_LOST}"
    rf"|\W*(?-i:TEMPORARY\s+REMOVAL)\s*(?:{_DASH}|:)"
    r"|\W*(?:art[ií]culo\s+retractado|article\s+r[ée]tract[ée]|zur[üu]ckgezogen)\s*:",
    re.IGNORECASE,
)
_SEE = r"(?:\s*[.,;:]?\s*see\b[^()\[\]]*)?"
_RETRACTED_END = re.compile(  # so Web of Science and translated titles mark them
    rf"(?:\[\s*(?:{_LOST}|removed){_OF_WHAT}{_SEE}\s*\]"
    rf"|\(\s*retracted{_OF_WHAT}{_SEE}\s*\)"
    rf"|[(\[]\s*(?:{_LOST})\s+(?:article|paper|publication)\b[^()\[\]]*[)\]]|{_THIS_IS_LOST}"
    rf"|(?:\s{_DASH}|[:.?!])\s*(?:(?-i:RETRACTED|WITHDRAWN|REMOVED|Retracted|Withdrawn)"
    rf"|(?:{_LOST})\s+(?:article|paper|publication)))\W*$",
    re.IGNORECASE,
)
_CONCERN_END = re.compile(
    rf"[(\[]\s*(?:publication|article|paper)\s+with\s+expression\s+of\s+concern{_SEE}\s*[)\]]\W*$",
    re.IGNORECASE,
)
_NOTICE_TITLE = re.compile(  # of a paper whose title it quotes, mark and all
    r"\W*(?:(?:author|editorial|partial|publisher)\s+|(?:notice|statement)\s+of\s+)?(?:(?:retraction"
    r"(?:\s+(?:and|&|with)\s+(?:republication|replacement))?|withdrawal|removal|correction"
    r"|corrigendum|erratum|addendum|expression\s+of\s+concern)"
    r"(?:\s+(?:note|notice|statement))?(?:\s+(?:to|of|for|on))?|comment(?:ary)?\s+on|reply\s+to|re)"
    r"\s*[:.\"'\[\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}]",
    re.IGNORECASE,
)


def corrections(listed: Iterable[Element]) -> tuple[Correction, ...]:
    """Return the comments and corrections in NLM's order, without plain references."""
    return tuple(
        [
            _correction(one)
            for one in listed
            if one.tag == "CommentsCorrections" and one.get("RefType") != "Cites"
        ]
    )


def standing_signals(
    made: Sequence[Correction],
    types: Collection[PublicationType],
    title: str,
    history: Collection[str],
) -> tuple[StandingSignal, ...]:
    """Return every sign of retraction, concern, correction or republication.

    Args:
        made: The record's own corrections.
        types: Its publication types; matched by UI, by name where old records have no UI.
        title: Its plain title.
        history: The PubStatus values of its history.

    Source:
        Signals of the notice itself: D016440 or a RetractionOf entry.
    """
    signals = []
    if _has(types, RETRACTED_PUBLICATION):
        signals.append(StandingSignal(Standing.RETRACTED, "publication type"))
    for correction in made:
        standing = _BY_REF_TYPE.get(correction.ref_type)
        if standing is not None:
            signals.append(StandingSignal(standing, correction.ref_type, correction.pmid))
    in_title = _standing_in_title(title)
    if in_title is not None:
        signals.append(StandingSignal(in_title, "title"))
    if "retracted" in history:
        signals.append(StandingSignal(Standing.RETRACTED, "history"))
    gone = _ANNOUNCED if signals and _is_notice(made, types) else ()
    return tuple(signal for signal in signals if signal.standing not in gone)


def _standing_in_title(title: str) -> Standing | None:
    """What a publisher wrote before or behind the title; a notice that quotes it has none."""
    if _RETRACTED_TITLE.match(title):
        return Standing.RETRACTED
    if _NOTICE_TITLE.match(title):
        return None
    if _RETRACTED_END.search(title):
        return Standing.RETRACTED
    return Standing.EXPRESSION_OF_CONCERN if _CONCERN_END.search(title) else None


def _is_notice(made: Sequence[Correction], types: Collection[PublicationType]) -> bool:
    return _has(types, RETRACTION_NOTICE) or any(one.ref_type in _NOTICE_OF for one in made)


def _has(types: Collection[PublicationType], wanted: tuple[str, str]) -> bool:
    ui, name = wanted
    return ui in {one.ui for one in types} or name in {one.name.lower() for one in types}


def _correction(element: Element) -> Correction:
    parts = child_texts(element)
    return Correction(
        element.get("RefType", ""),
        parts.get("RefSource", ""),
        find_pmid(parts.get("PMID", "")),
        parts.get("Note", ""),
    )
