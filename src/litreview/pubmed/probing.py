"""Asking a query for the records whose standing PubMed marks: retracted, under a concern.

A query enters; the query confined to marked records leaves, and what a reply to it is worth.
A retraction changes an old record, which no search for new ones shows; the publication type
and the links to a notice come at different times, and either may never come.

Source:
    Names of the link subsets: NLM's list of comment-correction search words, which writes
    "correctedrepublished"; the XML writes "CorrectedandRepublished", so both are asked for.
    PubMed takes them untagged and as a subset; a word it does not know it leaves out of an OR.
"""

from __future__ import annotations

from litreview.pubmed.esearch import EsearchReply

MARKS = (
    "hasretractionin",
    "hasexpressionofconcernin",
    "hasretractedandrepublishedin",
    "hascorrectedrepublishedin",
    "hascorrectedandrepublishedin",
)
_TYPE = "retracted publication[pt]"


def standing_query(query: str) -> str:
    """The query, confined to records whose standing is marked."""
    marks = " OR ".join((_TYPE, *(form for mark in MARKS for form in (f"{mark}[sb]", mark))))
    return f"({query}) AND ({marks})"


def answers_probe(reply: EsearchReply, whole: int | None) -> bool:
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
