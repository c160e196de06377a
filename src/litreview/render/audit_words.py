"""An audit in sentences: what a citation says, and what its record says instead.

Audited citations and numbers enter; sentences leave, for the terminal and the page alike. Of a
person who is named wrongly nothing is said but what the record says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from litreview.model.audit import (
    Audit,
    CitationAudit,
    CitationStatus,
    FieldCheck,
    Located,
    NumberAudit,
)
from litreview.model.claim import AssertedCitation
from litreview.model.dossier import Dossier
from litreview.model.identity import ClaimId, StudyId, cited, pmid_of
from litreview.model.vocabulary import Certainty
from litreview.render import wording

HEADINGS = {
    CitationStatus.MISMATCH: "Citations that do not match their record",
    CitationStatus.WRONG_NAMESPACE: "Citations whose PMID is no PMID",
    CitationStatus.UNLOCATABLE: "Citations that cannot be located",
    CitationStatus.OK: "Citations that match their record",
}
"""In the order a reader wants them: what is wrong first."""

_REMARKED = "Citations that match their record, but for words of the title"

_STATUS = {
    CitationStatus.MISMATCH: "not as the record has it",
    CitationStatus.WRONG_NAMESPACE: "with a number that is no PMID",
    CitationStatus.UNLOCATABLE: "not located",
    CitationStatus.OK: "right",
}
_SURE = {Certainty.HIGH: "sure", Certainty.MEDIUM: "fairly sure", Certainty.LOW: "not sure"}
_SAYS = {
    "author": "is by {record}, not {asserted}",
    "year": "is of {record}, not {asserted}",
    "title": "is titled \u201c{record}\u201d, not \u201c{asserted}\u201d",
    "journal": "is in {record}, not {asserted}",
    "n": "has n = {record}, not {asserted}",
    "species": "studied {record}, not {asserted}",
}
MOST_UNREAD = 3  # studies named whose abstract is not in hand


@dataclass(frozen=True, slots=True)
class CitedOften:
    """One citation of one source, and every claim it is offered for.

    Attributes:
        remarked: Whether it is right but for a word of its title.
    """

    cite: AssertedCitation
    status: CitationStatus
    claims: tuple[ClaimId, ...]
    sentences: tuple[str, ...]
    remarked: bool = False


def cited_often(citations: Iterable[CitationAudit]) -> tuple[CitedOften, ...]:
    """The same citations, each once for all the claims it is offered for, in their order."""
    found: dict[tuple[AssertedCitation, CitationStatus, tuple[str, ...]], CitedOften] = {}
    for one in citations:
        sentences = citation_sentences(one)
        key = (one.cite, one.status, sentences)
        often = found.get(key, CitedOften(one.cite, one.status, (), sentences, one.remarked))
        found[key] = replace(often, claims=(*often.claims, one.claim))
    return tuple(found.values())


def citation_sentences(one: CitationAudit) -> tuple[str, ...]:
    """What the audit found of one citation, the gravest first; never empty."""
    return tuple(f"{wording.sentence_case(text)}." for text in _citation(one))


def _citation(one: CitationAudit) -> Iterator[str]:
    if one.problem:
        yield one.problem
    if one.study is None and not (one.problem and one.cite.pmid and not one.located):
        yield _located(one.located)
    if one.study is None:
        return
    if one.located:
        yield _located(one.located)
    for check in one.differing:
        yield f"{cited(one.study)} {_differs(check)}"
    agreeing = [check for check in one.fields if check not in one.differing]
    stated = [check.field for check in agreeing if check.field not in one.silent]
    if stated and not one.located:  # what it was located by is right
        yield f"right: {', '.join(stated)}"
    yield from (check.note for check in agreeing if check.note)
    if one.silent:
        yield f"not stated in the record in hand: {', '.join(one.silent)}"
    if not one.fields:
        yield f"{cited(one.study)} is in hand; the citation asserts nothing more"


def _differs(check: FieldCheck) -> str:
    record = check.record.rstrip(".")
    if check.field == "author" and check.note:
        return f"is by {record}; {check.note}"
    said = _SAYS[check.field].format(record=record, asserted=check.asserted)
    return f"{said} ({check.note})" if check.note else said


def _located(located: tuple[Located, ...]) -> str:
    """Which record it may be, how sure that is, and why."""
    if not located:
        return "could not be found among the records"
    named = [f"{cited(one.study)} ({', '.join(one.why)})" for one in located]
    if located[0].certainty is Certainty.LOW:
        return f"may be {' or '.join(named)}; not sure enough to say"
    one = located[0]
    return f"located: {cited(one.study)}, {_SURE[one.certainty]}: {', '.join(one.why)}"


def audit_lines(dossier: Dossier, audit: Audit, *, every: bool = False) -> Iterator[str]:
    """The audit as a terminal shows it: what is wrong first, what is right counted.

    Args:
        every: Also what is right, and the numbers that cannot be checked, one by one.
    """
    citations = cited_often(audit.citations)
    yield _heading(dossier, citations)
    for status, heading in HEADINGS.items():
        mine = [one for one in citations if one.status is status]
        if status is CitationStatus.OK and not every:
            mine = [one for one in mine if one.remarked]
            heading = _REMARKED
        if mine:
            yield from ("", f"{heading} ({len(mine)})")
            for one in mine:
                yield from _cited_lines(one)
    counts = count_sentences(dossier)
    if counts:
        yield from ("", "Statements about the literature", *(f"  {text}" for text in counts))
    yield from _number_lines(dossier, audit, every=every)
    if not every:
        yield from ("", "What is right is counted only; `--all` lists it too.")


def _heading(dossier: Dossier, citations: Sequence[CitedOften]) -> str:
    """How many citations there are, and what they come to."""
    if not citations:
        return f"{dossier.query.name}: its sources assert no citation."
    of_each = Counter(one.status for one in citations)
    names = ", ".join(f"{of_each[status]} {_STATUS[status]}" for status in HEADINGS)
    total = wording.counted(len(citations), "asserted citation")
    return f"{dossier.query.name}: {total}: {names}."


def _cited_lines(one: CitedOften) -> Iterator[str]:
    claims = "claim" if len(one.claims) == 1 else "claims"
    yield f"  {one.cite.as_typed}"
    yield from (f"    {text}" for text in one.sentences)
    yield f"    From: {one.cite.source}; {claims} {', '.join(one.claims)}."


def _number_lines(dossier: Dossier, audit: Audit, *, every: bool) -> Iterator[str]:
    """Numbers nothing on file has; then those that cannot be checked."""
    missing = [one for one in audit.numbers if one.checked]
    unread = [one for one in audit.numbers if not one.checked]
    if missing:
        yield from ("", f"Numbers that could not be traced ({_how_many(missing)})")
        yield from (f"  {number_sentence(one)}" for one in missing)
    if unread and every:
        yield from ("", f"Numbers that cannot be checked ({_how_many(unread)})")
        yield from (f"  {number_sentence(one)}" for one in unread)
    yield ""
    if audit.numbers_read:
        read = wording.counted(audit.numbers_read, "quoted number")
        were = "was" if audit.numbers_read == 1 else "were"
        yield (
            f"{read} {were} looked for in the records, in what reviewers judged and the sources"
            " they quote, and in the decisions."
        )
    else:
        yield "No claim, report or note quotes a number."
    by_hand = [one for one in unread if not any(map(pmid_of, one.unread))]
    fetched = [one for one in unread if one not in by_hand]
    if fetched:
        yield (
            f"{wording.counted(_how_many(fetched), 'number')} cannot be checked: not every abstract"
            f" is in hand. `litreview refresh {dossier.query.compound}` fetches what PubMed has."
        )
    if by_hand:
        studies = sorted({study for one in by_hand for study in one.unread})
        yield (
            f"{wording.counted(_how_many(by_hand), 'number')} cannot be checked: no text is on"
            f" file of {_first(studies)}."
        )


def _first(studies: Sequence[StudyId]) -> str:
    """The first few studies by name, the others counted."""
    more = len(studies) - MOST_UNREAD
    named = ", ".join(map(cited, studies[:MOST_UNREAD]))
    return f"{named} and {more} more" if more > 0 else named


def _how_many(texts: Iterable[NumberAudit]) -> int:
    return sum(len(one.numbers) for one in texts)


def number_sentence(one: NumberAudit) -> str:
    """Which numbers of a text nothing on file states, where it stands, and what was not read."""
    where = f"{', '.join(dict.fromkeys(one.numbers))}: {one.file}, {one.place}"
    if not one.attributed:
        return f"{where} (the text of its source is not on file)"
    if one.checked:
        return where
    return f"{where} (no abstract in hand of {_first(one.unread)})"


_SAID_BY = {
    "statement": "the claim",
    "note": "the note on the claim",
    "short": "its short form",
    "question": "its question",
    "cites": "a citation offered for it",
    "report": "a community report, whose own text is not on file",
    "remark": "a reviewer's note",
}


def unstated_sentence(one: NumberAudit) -> str:
    """The same for a reader of the page: which numbers, and what says them."""
    return f"{', '.join(dict.fromkeys(one.numbers))}: said by {_SAID_BY[one.key]}."


def count_sentences(dossier: Dossier) -> tuple[str, ...]:
    """What statements about the literature come to, each with its verdict, in file order."""
    return tuple(
        f"{claim.id}: {count} ({count.verdict.value})"
        for claim in dossier.claims
        if (count := dossier.counted.get(claim.id)) is not None
    )
