"""One search answered whole: paged, cut into ranges of PMIDs, and held against its count.

A query and a way to ask for one page enter; a `SearchResult` leaves. PubMed serves 9,999 ids of
any search, so a larger one is cut in two by PMID, again and again: ranges of PMIDs never overlap,
every citation has one, and the ids already listed show where the middle is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from litreview.errors import PubmedError
from litreview.model.identity import MAX_PMID, Pmid
from litreview.model.run import SearchResult
from litreview.pubmed.esearch import EsearchReply

CEILING = 9_999  # ids PubMed serves of one search; biopython issue 4189
MOST_PARTS = 100  # parts asked for: 200,000 ids in any order; what is more is bulk files' work
# NLM's list of comment-correction search words has "correctedrepublished"; the XML has
# "CorrectedandRepublished", so both are asked for, untagged and as a subset: a word PubMed does
# not know it leaves out of an OR.
MARKS = (
    "hasretractionin",
    "hasexpressionofconcernin",
    "hasretractedandrepublishedin",
    "hascorrectedrepublishedin",
    "hascorrectedandrepublishedin",
)
MARKED_TYPE = "retracted publication[pt]"

AskPage = Callable[[str, int], EsearchReply]  # a query, and the first rank of its page
AskRange = Callable[["PmidRange"], EsearchReply]


@dataclass(frozen=True, slots=True)
class PmidRange:
    """A range of PMIDs, ends included."""

    first: int = 1
    last: int = MAX_PMID

    def term(self, query: str) -> str:
        """The query, confined to this range."""
        return f"({query}) AND {self.first}:{self.last}[uid]"

    def halves(self, known: list[int]) -> tuple[PmidRange, PmidRange]:
        """The range cut in the middle of the ids known of it; of its numbers, when of none."""
        middle = known[len(known) // 2] if known else (self.first + self.last + 1) // 2
        middle = max(middle, self.first + 1)
        return PmidRange(self.first, middle - 1), PmidRange(middle, self.last)


def search_whole(query: str, ask: AskPage) -> SearchResult:
    """Return all that a query finds, with a warning where ids fall short of the count.

    Args:
        query: In PubMed's own language, verbatim.
        ask: Asks for one page.

    Raises:
        PubmedError: The query is empty.
    """
    check_query(query)

    def ask_whole(term: str) -> EsearchReply:
        page = ask(term, 0)
        return page if page.count > CEILING else replace(page, pmids=_paged(term, page, ask))

    whole = ask_whole(query)
    pmids = whole.pmids
    if whole.count > CEILING:
        pmids = list_ranges(whole, lambda part: ask_whole(part.term(query)), CEILING)
    return SearchResult(
        pmids,
        whole.count,
        whole.translation,
        _reconciled(whole, len(pmids)),
        whole.phrases_not_found,
    )


def check_query(query: str) -> None:
    """Refuse a query that asks nothing.

    Raises:
        PubmedError: It is empty.
    """
    if not query.strip():
        raise PubmedError("the query is empty", fix="Fill the `pubmed` line of the query file.")


def list_ranges(whole: EsearchReply, ask: AskRange, ceiling: int = CEILING) -> tuple[Pmid, ...]:
    """Return the ids of a search, asked for by ranges of PMIDs; it may fall short.

    It ends however PubMed answers: each request is for a part never asked for, and a reply that
    does not fit its range, so that ranges are not understood, is the last.

    Args:
        whole: The search as first answered.
        ask: Lists a range: whole when it is no larger than the ceiling.
        ceiling: How many ids are served of one search.
    """
    listed = dict.fromkeys(whole.pmids)
    ids = [int(pmid) for pmid in whole.pmids]
    rising = ids[:1] < ids[-1:]  # then what is not listed lies above what is
    parts = [(PmidRange(), whole.count)]
    for _ in range(MOST_PARTS):
        part, known, count = _next_part(parts, listed)
        if part is None:
            break
        lower, upper = part.halves(known)
        asked, other = (
            (part, None) if count <= ceiling else (upper, lower) if rising else (lower, upper)
        )
        reply = ask(asked)
        if not _fits(reply, asked, known):
            break
        listed.update(dict.fromkeys(reply.pmids))
        if other is not None:
            parts += [(other, count - reply.count), (asked, reply.count)]
    return tuple(listed)


def _next_part(
    parts: list[tuple[PmidRange, int]], listed: dict[Pmid, None]
) -> tuple[PmidRange | None, list[int], int]:
    """The next part that has ids not listed yet, those listed of it, and how many it has."""
    ids = sorted(map(int, listed))
    while parts:
        part, count = parts.pop()
        known = ids[bisect_left(ids, part.first) : bisect_left(ids, part.last + 1)]
        if len(known) < count and part.first < part.last:
            return part, known, count
    return None, [], 0


def _fits(reply: EsearchReply, asked: PmidRange, known: list[int]) -> bool:
    """Whether a reply can be one to the range that was asked for."""
    expected = bisect_left(known, asked.last + 1) - bisect_left(known, asked.first)
    inside = all(asked.first <= int(pmid) <= asked.last for pmid in reply.pmids)
    return inside and reply.count >= expected // 2


def _paged(term: str, first: EsearchReply, ask: AskPage) -> tuple[Pmid, ...]:
    """The ids of a search no larger than the ceiling, page by page until none is new.

    A reply that lists less than it counts may have lost ids anywhere, so that where pages help
    no further, the first is asked for once more.
    """
    listed = dict.fromkeys(first.pmids)
    again = False
    while len(listed) < first.count and not again:
        known = len(listed)
        page = ask(term, known) if known else first
        listed.update(dict.fromkeys(page.pmids))
        again = len(listed) == known
    if again:
        listed.update(dict.fromkeys(ask(term, 0).pmids))
    return tuple(listed)


def _reconciled(whole: EsearchReply, listed: int) -> tuple[str, ...]:
    """The warnings that still stand, and one more when ids fell short of the count."""
    standing = tuple(text for text in whole.warnings if "Restrictions achieved" not in text)
    if listed == whole.count:
        return standing
    return (*standing, f"PubMed counts {whole.count:,} citations and listed {listed:,}")


def window_of(first: date, last: date) -> dict[str, str]:
    """The parameters of a window of changes; PubMed needs both its ends."""
    mindate, maxdate = (day.strftime("%Y/%m/%d") for day in (first, last))
    return {"datetype": "mdat", "mindate": mindate, "maxdate": maxdate}


def marked_query(query: str) -> str:
    """The query, confined to records whose standing PubMed marks: retracted, of concern.

    A retraction changes an old record, which no search for new ones shows; the publication type
    and the links to a notice come at different times, and either may never come.
    """
    marks = " OR ".join((MARKED_TYPE, *(form for mark in MARKS for form in (f"{mark}[sb]", mark))))
    return f"({query}) AND ({marks})"


def lists_marked(reply: EsearchReply, whole: int | None) -> bool:
    """Whether a reply lists marked records, and not merely what the query finds anyway.

    Where PubMed knows none of the marks it drops them all, and lists the whole set.

    Args:
        whole: How many records the query itself finds; None when unknown.
    """
    unknown = " ".join((*reply.phrases_not_found, *reply.fields_not_found)).lower()
    if not unknown:
        return True
    lost = "retracted publication" in unknown and all(mark in unknown for mark in MARKS)
    return not lost and (whole is None or reply.count < whole)
